"""What is missing in a request, and how SQS says so."""

from __future__ import annotations

import os
from typing import Any

import pytest

from sqscli.api.errors import InvalidMessageContents, InvalidParameterValue, MissingParameter, QueueDoesNotExist, SQSError, UnsupportedOperation
from tests.actions.conftest import Sqs

MISSING = "The request must contain the parameter {}."
LISTS = [{"DataType": "String", "StringListValues": ["a"]}, {"DataType": "Binary", "BinaryListValues": [b"a"]}]


@pytest.mark.parametrize(
    ("action", "request_", "error", "text"),
    [
        ("SendMessage", {"MessageBody": "x"}, QueueDoesNotExist, "The specified queue does not exist."),
        ("SendMessage", {"QueueUrl": "q"}, MissingParameter, MISSING.format("MessageBody")),
        ("SendMessage", {"QueueUrl": "q", "MessageBody": ""}, MissingParameter, MISSING.format("MessageBody")),
        ("ChangeMessageVisibility", {"QueueUrl": "q", "ReceiptHandle": "garbage"}, MissingParameter, MISSING.format("VisibilityTimeout")),
        ("GetQueueUrl", {}, InvalidParameterValue, "Value for parameter QueueName is invalid. Reason: Must specify a queue name."),
        ("GetQueueUrl", {"QueueName": ""}, InvalidParameterValue, "Value for parameter QueueName is invalid. Reason: Must specify a queue name."),
        ("CreateQueue", {}, InvalidParameterValue, "Queue name cannot be empty"),
        ("SetQueueAttributes", {"QueueUrl": "q", "Attributes": {}}, MissingParameter, MISSING.format("Attribute.Name")),
        ("TagQueue", {"QueueUrl": "q", "Tags": {}}, MissingParameter, MISSING.format("Tags")),
        ("UntagQueue", {"QueueUrl": "q", "TagKeys": []}, InvalidParameterValue, "Tag keys must be between 1 and 128 characters in length."),
        ("CancelMessageMoveTask", {"TaskHandle": ""}, InvalidParameterValue, "The TaskHandle parameter is required."),
        ("SendMessageBatch", {"QueueUrl": "q"}, MissingParameter, MISSING.format("Entries")),
    ],
)
def test_what_is_missing_is_named(sqs: Sqs, action: str, request_: dict[str, Any], error: type[SQSError], text: str) -> None:
    sqs.queue("q")
    with pytest.raises(error) as caught:
        sqs(action, **request_)
    assert caught.value.message == text


@pytest.mark.parametrize("value", LISTS, ids=["texts", "bytes"])
def test_lists_of_values_are_in_the_model_and_not_supported(sqs: Sqs, value: dict[str, Any]) -> None:
    sqs.queue("q")
    with pytest.raises(UnsupportedOperation, match=r"^Message attribute list values in SendMessage operation are not supported\.$"):
        sqs("SendMessage", QueueUrl="q", MessageBody="x", MessageAttributes={"a": value})


def test_a_handle_of_another_queue_is_told_from_garbage(sqs: Sqs) -> None:
    sqs.queue("q")
    sqs.queue("other")
    sqs("SendMessage", QueueUrl="q", MessageBody="x")
    handle = sqs("ReceiveMessage", QueueUrl="q")["Messages"][0]["ReceiptHandle"]
    with pytest.raises(SQSError) as caught:
        sqs("DeleteMessage", QueueUrl="other", ReceiptHandle=handle)
    assert (caught.value.code, caught.value.message) == ("ReceiptHandleIsInvalid", f'The receipt handle "{handle}" is not valid for this queue.')


@pytest.mark.parametrize(
    ("names", "seen"), [(["*"], "abc"), (["a*"], ""), ([".*"], "abc"), (["b.*"], "b"), (["All"], "abc"), (["a", "c"], "ac"), ([], "")]
)
def test_the_message_attributes_that_are_asked_for_are_given(sqs: Sqs, names: list[str], seen: str) -> None:
    sqs.queue("q")
    attributes = {name: {"DataType": "String", "StringValue": "v"} for name in ("ab", "bb", "cb")}
    sqs("SendMessage", QueueUrl="q", MessageBody="x", MessageAttributes=attributes)
    asked = [f"{name}b" if name in "abc" else name for name in names]
    [message] = sqs("ReceiveMessage", QueueUrl="q", MessageAttributeNames=asked)["Messages"]
    assert "".join(name[0] for name in message.get("MessageAttributes", {})) == seen
    assert ("MD5OfMessageAttributes" in message) == bool(seen)


def test_a_redrive_policy_of_blanks_is_none(sqs: Sqs) -> None:
    sqs.dead_letters()
    sqs("SetQueueAttributes", QueueUrl="q", Attributes={"RedrivePolicy": " \n"})
    assert sqs("GetQueueAttributes", QueueUrl="q", AttributeNames=["RedrivePolicy"]) == {}


@pytest.mark.parametrize(("name", "data_type"), [("\ud800", "String"), ("a", "String.\ud800")])
def test_half_a_surrogate_in_an_attribute_fails_its_entry(sqs: Sqs, name: str, data_type: str) -> None:
    sqs.queue("q")
    attribute = {name: {"DataType": data_type, "StringValue": "v"}}
    result = sqs("SendMessageBatch", QueueUrl="q", Entries=[{"Id": "a", "MessageBody": "x", "MessageAttributes": attribute}])
    assert [failed["Code"] for failed in result["Failed"]] == ["InvalidParameterValue"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (os.fsdecode(b"a\xff\xfe"), "The byte 0xFF at offset 1 is not UTF-8."),
        ("\ud800", "The byte 0xED at offset 0 is not UTF-8."),
        ("\udcc3\udca9", "The byte 0xED at offset 0 is not UTF-8."),
    ],
)
def test_what_is_not_utf_8_is_named_by_the_byte_that_was_given(sqs: Sqs, body: str, text: str) -> None:
    sqs.queue("q")
    with pytest.raises(InvalidMessageContents) as caught:
        sqs("SendMessage", QueueUrl="q", MessageBody=body)
    assert caught.value.message == text
