"""ReceiveRequestAttemptId: the retry of a FIFO receive gives the same messages under the same handles."""

from __future__ import annotations

from typing import Any

import pytest

from sqscli import upkeep
from sqscli.api.errors import InvalidParameterValue
from tests.actions.conftest import Sqs


@pytest.fixture(params=["replayed", "checkpointed"])
def fifo(request: pytest.FixtureRequest, sqs: Sqs, monkeypatch: pytest.MonkeyPatch) -> Sqs:
    """A FIFO queue with three messages of one group."""
    if request.param == "checkpointed":
        monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    sqs.queue("q.fifo", ContentBasedDeduplication="true")
    for body in "abc":
        sqs("SendMessage", QueueUrl="q.fifo", MessageBody=body, MessageGroupId="g")
    return sqs


def receive(sqs: Sqs, attempt: str, **more: Any) -> Any:
    return sqs("ReceiveMessage", QueueUrl="q.fifo", MaxNumberOfMessages=2, ReceiveRequestAttemptId=attempt, AttributeNames=["All"], **more)


def test_a_retry_gives_the_same_messages_handles_and_counts(fifo: Sqs) -> None:
    first = receive(fifo, "try")
    assert [message["Body"] for message in first["Messages"]] == ["a", "b"]
    fifo.clock.advance(20_000)
    assert receive(fifo, "try") == first


def test_a_retry_sets_the_visibility_timeout_anew(fifo: Sqs) -> None:
    first = receive(fifo, "try")
    fifo.clock.advance(20_000)
    receive(fifo, "try")
    fifo.clock.advance(29_000)
    assert receive(fifo, "another") == {}
    fifo("DeleteMessage", QueueUrl="q.fifo", ReceiptHandle=first["Messages"][0]["ReceiptHandle"])
    fifo.clock.advance(1000)
    assert [message["Body"] for message in receive(fifo, "another")["Messages"]] == ["b", "c"]


def test_another_attempt_finds_the_group_held(fifo: Sqs) -> None:
    receive(fifo, "try")
    assert receive(fifo, "another") == {}


@pytest.mark.parametrize("change", ["deleted", "given back", "extended"])
def test_an_attempt_whose_messages_have_changed_cannot_be_repeated(fifo: Sqs, change: str) -> None:
    handle = receive(fifo, "try")["Messages"][1]["ReceiptHandle"]
    if change == "deleted":
        fifo("DeleteMessage", QueueUrl="q.fifo", ReceiptHandle=handle)
    else:
        seconds = 0 if change == "given back" else 600
        fifo("ChangeMessageVisibility", QueueUrl="q.fifo", ReceiptHandle=handle, VisibilityTimeout=seconds)
    with pytest.raises(InvalidParameterValue, match=r"Value try for .* The receiveRequestAttemptId is not valid anymore since the receive call"):
        receive(fifo, "try")


def test_an_attempt_whose_time_is_over_is_a_new_receive(fifo: Sqs) -> None:
    first = receive(fifo, "try")
    fifo.clock.advance(30_000)
    again = receive(fifo, "try")
    assert [message["Body"] for message in again["Messages"]] == ["a", "b"]
    assert again["Messages"][0]["ReceiptHandle"] != first["Messages"][0]["ReceiptHandle"]


def test_an_attempt_is_remembered_for_five_minutes(fifo: Sqs) -> None:
    first = receive(fifo, "try", VisibilityTimeout=1000)
    fifo.clock.advance(299_000)
    assert receive(fifo, "try", VisibilityTimeout=1000) == first
    fifo.clock.advance(1_000)
    assert receive(fifo, "try") == {}


def test_a_purge_forgets_the_attempts(fifo: Sqs) -> None:
    receive(fifo, "try")
    fifo("PurgeQueue", QueueUrl="q.fifo")
    assert receive(fifo, "try") == {}


@pytest.mark.parametrize("attempt", ["", "with space", "x" * 129, "ä"])
def test_an_attempt_id_is_1_to_128_letters_digits_and_punctuation(fifo: Sqs, attempt: str) -> None:
    with pytest.raises(InvalidParameterValue, match="ReceiveRequestAttemptId can only include alphanumeric and punctuation characters"):
        receive(fifo, attempt)


def test_a_standard_queue_takes_an_attempt_id_and_does_nothing_with_it(sqs: Sqs) -> None:
    sqs.queue("q")
    sqs("SendMessage", QueueUrl="q", MessageBody="x")
    assert sqs.bodies("q", ReceiveRequestAttemptId="try") == ["x"]
    assert sqs.bodies("q", ReceiveRequestAttemptId="try") == []


def test_an_expired_message_is_not_given_out_again(fifo: Sqs) -> None:
    fifo("SetQueueAttributes", QueueUrl="q.fifo", Attributes={"MessageRetentionPeriod": "60"})
    receive(fifo, "try", VisibilityTimeout=200)
    fifo.clock.advance(61_000)
    with pytest.raises(InvalidParameterValue, match="not retryable"):
        receive(fifo, "try")
