"""The questions that every command asks of a queue's attributes."""

from __future__ import annotations

import json

from sqscli.api.attributes import (
    attribute_int,
    attribute_true,
    described,
    format_redrive_allow_policy,
    format_redrive_policy,
    is_fifo,
    merged,
    redrive_allows,
    redrive_policy,
)

ARN = "arn:aws:sqs:us-east-1:000000000000:"


def test_an_attribute_that_was_not_set_has_its_default() -> None:
    assert attribute_int({}, "VisibilityTimeout") == 30
    assert attribute_int({"VisibilityTimeout": "0"}, "VisibilityTimeout") == 0
    assert not attribute_true({}, "ContentBasedDeduplication")
    assert attribute_true({"ContentBasedDeduplication": "true"}, "ContentBasedDeduplication")
    assert not attribute_true({}, "FifoQueue")


def test_a_queue_is_fifo_if_its_attributes_say_so_in_any_case() -> None:
    assert is_fifo({"FifoQueue": "True"})
    assert not is_fifo({"FifoQueue": "false"})
    assert not is_fifo({})


def test_an_empty_change_takes_an_attribute_away() -> None:
    assert merged({"Policy": "{}", "DelaySeconds": "1"}, {"Policy": "", "DelaySeconds": "2"}) == {"DelaySeconds": "2"}


def test_a_fresh_standard_queue_shows_what_aws_shows() -> None:
    assert described({}) == {
        "VisibilityTimeout": "30",
        "MaximumMessageSize": "1048576",
        "MessageRetentionPeriod": "345600",
        "DelaySeconds": "0",
        "ReceiveMessageWaitTimeSeconds": "0",
        "SqsManagedSseEnabled": "true",
    }


def test_a_fresh_fifo_queue_shows_its_four_attributes_too() -> None:
    assert described({"FifoQueue": "true"}) == {
        **described({}),
        "FifoQueue": "true",
        "ContentBasedDeduplication": "false",
        "DeduplicationScope": "queue",
        "FifoThroughputLimit": "perQueue",
    }


def test_the_reuse_period_of_a_key_shows_only_while_there_is_a_key() -> None:
    assert "KmsDataKeyReusePeriodSeconds" not in described({"KmsDataKeyReusePeriodSeconds": "60"})
    assert described({"KmsDataKeyReusePeriodSeconds": "60", "KmsMasterKeyId": "k"})["KmsDataKeyReusePeriodSeconds"] == "60"
    assert described({"KmsMasterKeyId": "k"})["KmsDataKeyReusePeriodSeconds"] == "300"


def test_a_redrive_policy_is_read_back_without_a_parser_and_is_json() -> None:
    policy = format_redrive_policy(ARN + "dead", 5)
    assert redrive_policy({"RedrivePolicy": policy}) == (ARN + "dead", 5)
    assert json.loads(policy) == {"deadLetterTargetArn": ARN + "dead", "maxReceiveCount": 5}
    assert redrive_policy({}) is redrive_policy({"RedrivePolicy": ""}) is None


def test_a_queue_without_a_redrive_allow_policy_takes_dead_letters_of_every_queue() -> None:
    assert redrive_allows({}, ARN + "jobs")
    assert redrive_allows({"RedriveAllowPolicy": format_redrive_allow_policy("allowAll", [])}, ARN + "jobs")


def test_deny_all_takes_dead_letters_of_no_queue() -> None:
    policy = format_redrive_allow_policy("denyAll", [])
    assert not redrive_allows({"RedriveAllowPolicy": policy}, ARN + "jobs")
    assert json.loads(policy) == {"redrivePermission": "denyAll"}


def test_by_queue_takes_dead_letters_of_the_named_queues_alone() -> None:
    policy = format_redrive_allow_policy("byQueue", [ARN + "jobs", ARN + "mail"])
    assert redrive_allows({"RedriveAllowPolicy": policy}, ARN + "jobs")
    assert redrive_allows({"RedriveAllowPolicy": policy}, ARN + "mail")
    assert not redrive_allows({"RedriveAllowPolicy": policy}, ARN + "job")
    assert not redrive_allows({"RedriveAllowPolicy": policy}, ARN + "mails")
    assert json.loads(policy) == {"redrivePermission": "byQueue", "sourceQueueArns": [ARN + "jobs", ARN + "mail"]}
