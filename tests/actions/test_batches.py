"""Batches: the rules for all entries fail the request, everything else its entry alone."""

from __future__ import annotations

from typing import Any

import pytest

from sqscli.api.errors import (
    BatchEntryIdsNotDistinct,
    BatchRequestTooLong,
    EmptyBatchRequest,
    InvalidBatchEntryId,
    InvalidMessageContents,
    InvalidParameterValue,
    MissingParameter,
    SQSError,
    TooManyEntriesInBatchRequest,
)
from tests.actions.conftest import Sqs

ENTRIES = {
    "SendMessageBatch": {"MessageBody": "x"},
    "DeleteMessageBatch": {"ReceiptHandle": "h"},
    "ChangeMessageVisibilityBatch": {"ReceiptHandle": "h", "VisibilityTimeout": 1},
}


def entry(id_: str, action: str = "SendMessageBatch", **more: Any) -> dict[str, Any]:
    return {"Id": id_, **ENTRIES[action], **more}


@pytest.mark.parametrize("action", ENTRIES)
@pytest.mark.parametrize(
    ("ids", "error", "text"),
    [
        ([], EmptyBatchRequest, "There should be at least one {}RequestEntry in the request."),
        ([str(number) for number in range(20)], TooManyEntriesInBatchRequest, "Maximum number of entries per request are 10. You have sent 20."),
        (["a", "b", "a"], BatchEntryIdsNotDistinct, "Id a repeated."),
        ([""], InvalidBatchEntryId, "A batch entry id can only contain alphanumeric characters, hyphens and underscores"),
        (["a:b"], InvalidBatchEntryId, "It can be at most 80 letters long."),
        (["x" * 81], InvalidBatchEntryId, "It can be at most 80 letters long."),
        (["ä"], InvalidBatchEntryId, "It can be at most 80 letters long."),
    ],
)
def test_what_is_wrong_with_the_entries_together_fails_the_request(sqs: Sqs, action: str, ids: list[str], error: type[SQSError], text: str) -> None:
    sqs.queue("q")
    with pytest.raises(error) as caught:
        sqs(action, QueueUrl="q", Entries=[entry(id_, action) for id_ in ids])
    assert text.format(action) in caught.value.message
    assert sqs.count("q") == 0


def test_an_entry_can_fail_while_the_others_are_sent(sqs: Sqs) -> None:
    sqs.queue("q", MaximumMessageSize="1024")
    result = sqs("SendMessageBatch", QueueUrl="q", Entries=[entry("good"), entry("large", MessageBody="x" * 1025), entry("bad", MessageBody="\x08")])
    assert [sent["Id"] for sent in result["Successful"]] == ["good"]
    large, bad = result["Failed"]
    assert large == {
        "Id": "large",
        "SenderFault": True,
        "Code": "InvalidParameterValue",
        "Message": "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.",
    }
    assert (bad["Code"], bad["SenderFault"]) == ("InvalidMessageContents", True)
    assert sqs.bodies("q") == ["x"]


def test_a_list_without_members_is_left_out(sqs: Sqs) -> None:
    sqs.queue("q")
    assert "Failed" not in sqs("SendMessageBatch", QueueUrl="q", Entries=[entry("a")])
    assert "Successful" not in sqs("DeleteMessageBatch", QueueUrl="q", Entries=[entry("a", "DeleteMessageBatch")])


def test_the_whole_may_have_one_mebibyte_and_no_byte_more(sqs: Sqs) -> None:
    sqs.queue("q")
    half = 1_048_576 // 2
    sqs("SendMessageBatch", QueueUrl="q", Entries=[entry("a", MessageBody="x" * half), entry("b", MessageBody="x" * half)])
    attribute = {"n": {"DataType": "String", "StringValue": "v"}}
    with pytest.raises(BatchRequestTooLong, match=r"^Batch requests cannot be longer than 1048576 bytes\. You have sent 1048584 bytes\.$"):
        sqs(
            "SendMessageBatch",
            QueueUrl="q",
            Entries=[entry("a", MessageBody="x" * half), entry("b", MessageBody="x" * half, MessageAttributes=attribute)],
        )
    assert sqs.count("q") == 2


@pytest.mark.parametrize("missing", ["MessageGroupId", "MessageDeduplicationId"])
def test_in_a_fifo_batch_a_missing_id_fails_the_whole_request(sqs: Sqs, missing: str) -> None:
    sqs.queue("q.fifo")
    ids = {"MessageGroupId": "g", "MessageDeduplicationId": "d"}
    good, bad = entry("good", **ids), entry("bad", **{name: value for name, value in ids.items() if name != missing})
    with pytest.raises(InvalidParameterValue, match=missing):
        sqs("SendMessageBatch", QueueUrl="q.fifo", Entries=[good, bad])
    assert sqs.count("q.fifo") == 0


def test_whatever_is_wrong_with_one_entry_fails_a_fifo_batch(sqs: Sqs) -> None:
    sqs.queue("q.fifo", ContentBasedDeduplication="true", MaximumMessageSize="1024")
    for error, bad in ((InvalidParameterValue, "x" * 1025), (InvalidMessageContents, "\x08")):
        with pytest.raises(error):
            sqs("SendMessageBatch", QueueUrl="q.fifo", Entries=[entry("a", MessageGroupId="g"), entry("b", MessageBody=bad, MessageGroupId="g")])
    assert sqs.count("q.fifo") == 0


def test_an_entry_without_a_member_fails_alone(sqs: Sqs) -> None:
    sqs.queue("q")
    for action, member, shown in (
        ("SendMessageBatch", "MessageBody", "SendMessageBatchRequestEntry.2.MessageBody"),
        ("DeleteMessageBatch", "ReceiptHandle", "ReceiptHandle"),
        ("ChangeMessageVisibilityBatch", "VisibilityTimeout", "ChangeMessageVisibilityBatchRequestEntry.2.VisibilityTimeout"),
    ):
        without = {name: value for name, value in entry("b", action).items() if name != member}
        failed = sqs(action, QueueUrl="q", Entries=[entry("a", action), without])["Failed"][-1]
        assert (failed["Id"], failed["Code"]) == ("b", "MissingParameter")
        assert failed["Message"] == f"The request must contain the parameter {shown}."


def test_in_a_batch_some_errors_have_other_words(sqs: Sqs) -> None:
    sqs.queue("q")
    [failed] = sqs("SendMessageBatch", QueueUrl="q", Entries=[entry("a", MessageDeduplicationId="d")])["Failed"]
    assert failed["Message"] == "The request include parameter that is not valid for this queue type"
    sqs("SendMessage", QueueUrl="q", MessageBody="x")
    handle = sqs("ReceiveMessage", QueueUrl="q")["Messages"][0]["ReceiptHandle"]
    changes = [{"Id": "a", "ReceiptHandle": handle, "VisibilityTimeout": -85}]
    [failed] = sqs("ChangeMessageVisibilityBatch", QueueUrl="q", Entries=changes)["Failed"]
    assert (
        failed["Message"] == "Value -85 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200."
    )


def test_a_single_send_without_a_group_is_a_missing_parameter_with_the_same_text(sqs: Sqs) -> None:
    sqs.queue("q.fifo")
    with pytest.raises(MissingParameter, match=r"^The request must contain the parameter MessageGroupId\.$"):
        sqs("SendMessage", QueueUrl="q.fifo", MessageBody="x", MessageDeduplicationId="d")


def test_deletes_and_changes_fail_one_by_one(sqs: Sqs) -> None:
    sqs.queue("q")
    sqs("SendMessage", QueueUrl="q", MessageBody="x")
    handle = sqs("ReceiveMessage", QueueUrl="q")["Messages"][0]["ReceiptHandle"]
    entries = [{"Id": "good", "ReceiptHandle": handle}, {"Id": "bad", "ReceiptHandle": "garbage"}]
    changed = sqs("ChangeMessageVisibilityBatch", QueueUrl="q", Entries=[{**each, "VisibilityTimeout": 5} for each in entries])
    deleted = sqs("DeleteMessageBatch", QueueUrl="q", Entries=entries)
    for result in (changed, deleted):
        assert result["Successful"] == [{"Id": "good"}]
        [failed] = result["Failed"]
        assert (failed["Id"], failed["Code"], failed["SenderFault"]) == ("bad", "ReceiptHandleIsInvalid", True)
