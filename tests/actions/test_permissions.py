"""AddPermission and RemovePermission edit the queue's policy, one statement a label."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sqscli.api.errors import InvalidParameterValue, MissingParameter, OverLimit, SQSError
from tests.actions.conftest import ARN, Sqs

ACCOUNT, OTHER = "123456789012", "210987654321"


def add(sqs: Sqs, label: str, accounts: list[str], actions: list[str]) -> None:
    sqs("AddPermission", QueueUrl="q", Label=label, AWSAccountIds=accounts, Actions=actions)


def policy(sqs: Sqs) -> Any:
    attributes = sqs("GetQueueAttributes", QueueUrl="q", AttributeNames=["Policy"]).get("Attributes")
    return json.loads(attributes["Policy"]) if attributes else None


def test_a_permission_becomes_a_statement_of_the_policy(sqs: Sqs) -> None:
    sqs.queue("q")
    add(sqs, "send", [ACCOUNT], ["SendMessage"])
    assert policy(sqs) == {
        "Version": "2008-10-17",
        "Id": f"{ARN}q/SQSDefaultPolicy",
        "Statement": [
            {
                "Sid": "send",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "SQS:SendMessage",
                "Resource": f"{ARN}q",
            }
        ],
    }


def test_several_accounts_and_actions_become_lists(sqs: Sqs) -> None:
    sqs.queue("q")
    add(sqs, "both", [ACCOUNT, OTHER], ["SendMessage", "ReceiveMessage"])
    [statement] = policy(sqs)["Statement"]
    assert statement["Principal"] == {"AWS": [f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{OTHER}:root"]}
    assert statement["Action"] == ["SQS:SendMessage", "SQS:ReceiveMessage"]


def test_a_removed_permission_leaves_the_others_and_the_last_one_no_policy(sqs: Sqs) -> None:
    sqs.queue("q")
    add(sqs, "a", [ACCOUNT], ["*"])
    add(sqs, "b", [ACCOUNT], ["SendMessage"])
    sqs("RemovePermission", QueueUrl="q", Label="a")
    assert [statement["Sid"] for statement in policy(sqs)["Statement"]] == ["b"]
    sqs("RemovePermission", QueueUrl="q", Label="b")
    assert policy(sqs) is None


def test_a_policy_that_was_set_is_kept_around_the_new_statement(sqs: Sqs) -> None:
    own = {"Version": "2012-10-17", "Statement": {"Sid": "mine", "Effect": "Deny", "Principal": "*", "Action": "SQS:*", "Resource": "*"}}
    sqs.queue("q", Policy=json.dumps(own))
    add(sqs, "send", [ACCOUNT], ["SendMessage"])
    assert policy(sqs)["Version"] == "2012-10-17"
    assert [statement["Sid"] for statement in policy(sqs)["Statement"]] == ["mine", "send"]


@pytest.mark.parametrize(
    ("label", "accounts", "actions", "error", "text"),
    [
        ("send", [ACCOUNT], ["SendMessage"], InvalidParameterValue, "Value send for parameter Label is invalid. Reason: Already exists."),
        ("", [ACCOUNT], ["SendMessage"], InvalidParameterValue, "Label"),
        ("a b", [ACCOUNT], ["SendMessage"], InvalidParameterValue, "Label"),
        ("x" * 81, [ACCOUNT], ["SendMessage"], InvalidParameterValue, "Label"),
        ("new", ["me"], ["SendMessage"], InvalidParameterValue, r"Value \[me\] for parameter PrincipalId is invalid\. Reason: Unable to verify\."),
        ("new", [], ["SendMessage"], InvalidParameterValue, r"Value \[\] for parameter PrincipalId"),
        ("new", [ACCOUNT], [], MissingParameter, "The request must contain the parameter Actions."),
        ("new", [ACCOUNT], ["Fly"], InvalidParameterValue, "Value SQS:Fly for parameter ActionName is invalid. Reason: Please refer to the"),
        ("new", [ACCOUNT], ["SendMessageBatch"], InvalidParameterValue, "Reason: Please refer to the appropriate WSDL"),
        ("new", [ACCOUNT], ["TagQueue"], InvalidParameterValue, "Only the queue owner is allowed to invoke this action."),
        ("new", [ACCOUNT], ["SendMessage"] * 8, OverLimit, "maximum allowed is 7"),
    ],
)
def test_a_permission_that_cannot_be_changes_nothing(
    sqs: Sqs, label: str, accounts: list[str], actions: list[str], error: type[SQSError], text: str
) -> None:
    sqs.queue("q")
    add(sqs, "send", [ACCOUNT], ["SendMessage"])
    before = policy(sqs)
    with pytest.raises(error, match=text):
        add(sqs, label, accounts, actions)
    assert policy(sqs) == before


def test_an_unknown_label_is_refused(sqs: Sqs) -> None:
    sqs.queue("q")
    with pytest.raises(InvalidParameterValue, match=r"Value x for parameter Label is invalid\. Reason: can't find label\."):
        sqs("RemovePermission", QueueUrl="q", Label="x")
    add(sqs, "send", [ACCOUNT], ["SendMessage"])
    with pytest.raises(InvalidParameterValue, match=r"Reason: can't find label on existing policy\."):
        sqs("RemovePermission", QueueUrl="q", Label="x")


def test_an_account_that_cannot_be_one_is_left_out_beside_one_that_can(sqs: Sqs) -> None:
    sqs.queue("q")
    add(sqs, "send", ["me", ACCOUNT], ["SendMessage"])
    [statement] = policy(sqs)["Statement"]
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
