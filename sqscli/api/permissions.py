"""How AddPermission and RemovePermission edit an access policy: a JSON text in, a JSON text out.

A policy that a caller has set with SetQueueAttributes is kept as it is, but for the statement that comes or goes.
"""

from __future__ import annotations

import json
from typing import Any

from sqscli.api.actions import ACTIONS
from sqscli.api.checks import MAXIMUM_LABEL_LENGTH
from sqscli.api.errors import InvalidParameterValue, MissingParameter, OverLimit

MAXIMUM_ACTIONS = 7
VERSION = "2008-10-17"
_OWNERS_ALONE = (
    "AddPermission",
    "CancelMessageMoveTask",
    "CreateQueue",
    "DeleteQueue",
    "ListMessageMoveTasks",
    "ListQueueTags",
    "ListQueues",
    "RemovePermission",
    "SetQueueAttributes",
    "StartMessageMoveTask",
    "TagQueue",
    "UntagQueue",
)
_BATCH = "Batch"  # who may do the single action may do its batch; as an action of its own Amazon does not know it here


def with_statement(policy: str, arn: str, label: str, accounts: list[str], actions: list[str]) -> str:
    """The policy of the queue `arn` with one statement more. Raises InvalidParameterValue, MissingParameter, OverLimit."""
    _check_label(label)
    _check_actions(actions)
    accounts = _known_accounts(accounts)
    document: dict[str, Any] = json.loads(policy) if policy else {"Version": VERSION, "Id": f"{arn}/SQSDefaultPolicy", "Statement": []}
    statements = _statements(document)
    if any(statement.get("Sid") == label for statement in statements):
        raise InvalidParameterValue.of(label, "Label", "Already exists.")
    statements.append(
        {
            "Sid": label,
            "Effect": "Allow",
            "Principal": {"AWS": _one_or_all([f"arn:aws:iam::{account}:root" for account in accounts])},
            "Action": _one_or_all([f"SQS:{action}" for action in actions]),
            "Resource": arn,
        }
    )
    return _text({**document, "Statement": statements})


def without_statement(policy: str, label: str) -> str:
    """The policy without the statement `label`; no policy where that was the last one. Raises InvalidParameterValue."""
    document: dict[str, Any] = json.loads(policy) if policy else {}
    statements = _statements(document)
    left = [statement for statement in statements if statement.get("Sid") != label]
    if len(left) == len(statements):
        raise InvalidParameterValue.of(label, "Label", "can't find label on existing policy." if policy else "can't find label.")
    return _text({**document, "Statement": left}) if left else ""


def _statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    """IAM allows a single statement without a list around it."""
    found = document.get("Statement", [])
    return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, dict)]


def _check_label(label: str) -> None:
    if not (0 < len(label) <= MAXIMUM_LABEL_LENGTH and label.isascii() and label.replace("-", "a").replace("_", "a").isalnum()):
        raise InvalidParameterValue.of(
            label, "Label", f"Can only include alphanumeric characters, hyphens, or underscores. 1 to {MAXIMUM_LABEL_LENGTH} in length"
        )


def _known_accounts(accounts: list[str]) -> list[str]:
    """Those that can be one; the others are left out, unless nothing would be left."""
    known = [account for account in accounts if len(account) == 12 and account.isascii() and account.isdigit()]
    if not known:
        shown = ", ".join(accounts)
        raise InvalidParameterValue.of(f"[{shown}]", "PrincipalId", "Unable to verify.")
    return known


def _check_actions(actions: list[str]) -> None:
    if not actions:
        raise MissingParameter.of("Actions")
    if len(actions) > MAXIMUM_ACTIONS:
        raise OverLimit(f"{len(actions)} Actions were found, maximum allowed is {MAXIMUM_ACTIONS}.")
    for action in actions:
        if action in _OWNERS_ALONE:
            raise InvalidParameterValue.of(f"SQS:{action}", "ActionName", "Only the queue owner is allowed to invoke this action.")
        if action != "*" and (action not in ACTIONS or action.endswith(_BATCH)):
            raise InvalidParameterValue.of(f"SQS:{action}", "ActionName", "Please refer to the appropriate WSDL for a list of valid actions.")


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
