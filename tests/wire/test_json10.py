"""What is wrong with a JSON request, and what is only odd."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqscli.api.actions import ACTIONS
from sqscli.api.errors import SerializationException, UnknownOperationException
from sqscli.wire.convert import convert_members
from sqscli.wire.json10 import Json10, read_action, read_request
from tests.wire.values import structures

LIST, STRUCTURE = "Start of list found where not expected", "Start of structure or map found where not expected."


@pytest.mark.parametrize(
    "target", ["", "SendMessage", "AmazonSQS.", "AmazonSQS.sendMessage", "AmazonSQS.SendMessage ", "AmazonSNS.Publish", "\ud800"]
)
def test_a_target_that_is_no_action_of_sqs_is_an_unknown_operation(target: str) -> None:
    with pytest.raises(UnknownOperationException):
        read_action(target)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{",
        b'{"MessageBody": "a"',
        b'{"MessageBody": "a"} {}',
        b'{"MessageBody": "\xff"}',
        b'{"MessageBody": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        b'{"Unknown": ' + b"[" * 100_000,
        b"[" * 100_000,
        b'{"DelaySeconds": ' + b"9" * 10_000 + b"}",
        b'{"DelaySeconds": 1e400}',
        b'{"DelaySeconds": NaN}',
    ],
    ids=lambda body: body[:24].decode("latin-1"),
)
def test_what_is_no_json_is_a_serialization_exception(body: bytes) -> None:
    with pytest.raises(SerializationException):
        read_request("SendMessage", body)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([], LIST),
        ("text", "Expected null"),
        ({"MessageBody": ["a"]}, LIST),
        ({"MessageBody": {"a": "b"}}, STRUCTURE),
        ({"DelaySeconds": "1"}, "STRING_VALUE can not be converted to an Integer"),
        ({"DelaySeconds": True}, "TRUE_VALUE can not be converted to an Integer"),
        ({"DelaySeconds": 1.5}, "NUMBER_VALUE can not be converted to an Integer"),
        ({"DelaySeconds": 2**63}, "NUMBER_VALUE can not be converted to an Integer"),
        ({"DelaySeconds": [1]}, LIST),
        ({"MessageAttributes": "a"}, "Expected map or null"),
        ({"MessageAttributes": []}, LIST),
        ({"MessageAttributes": {"a": 1}}, "Expected null"),
        ({"MessageAttributes": {"a": {"StringListValues": "a"}}}, "Expected list or null"),
        ({"MessageAttributes": {"a": {"StringListValues": {}}}}, STRUCTURE),
        ({"MessageAttributes": {"a": {"BinaryValue": 1}}}, "NUMBER_VALUE can not be converted to a Blob"),
        ({"MessageAttributes": {"a": {"BinaryValue": "a"}}}, "only base-64-encoded strings are convertible to bytes"),
        ({"MessageAttributes": {"a": {"BinaryValue": "YWJ\u00e4"}}}, "only base-64-encoded strings are convertible to bytes"),
    ],
)
def test_a_value_of_the_wrong_type_is_named_as_amazon_names_it(content: Any, text: str) -> None:
    with pytest.raises(SerializationException) as caught:
        read_request("SendMessage", json.dumps(content).encode())
    assert caught.value.message == text


def test_members_that_nobody_knows_and_nulls_are_ignored() -> None:
    content = {"QueueUrl": "q", "Foo": [{"Bar": 1}], "DelaySeconds": None, "MessageAttributes": {"a": {"DataType": "String", "StringValue": None}}}
    assert read_request("SendMessage", json.dumps(content).encode()) == {"QueueUrl": "q", "MessageAttributes": {"a": {"DataType": "String"}}}
    assert read_request("UntagQueue", b'{"TagKeys": ["a", null]}') == {"TagKeys": ["a"]}


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert read_request("SendMessage", b'{"DelaySeconds": 5.0, "Foo": null}') == {"DelaySeconds": 5}


@pytest.mark.parametrize("action", ACTIONS)
@given(st.data())
def test_the_fast_and_the_careful_reader_read_the_same(action: str, data: st.DataObject) -> None:
    request = data.draw(structures(ACTIONS[action].request))
    body = msgspec.json.encode(request)
    assert convert_members(json.loads(body), ACTIONS[action].request) == read_request(action, body) == request


def test_half_a_surrogate_in_an_errors_text_does_not_keep_the_error_from_its_reader() -> None:
    answer = Json10().error(UnknownOperationException("a\ud800b"), "")
    assert json.loads(answer.body) == {"__type": "com.amazon.coral.service#UnknownOperationException", "message": "a?b"}


@pytest.mark.parametrize(("value", "text"), [(1, "1"), (-1.5, "-1.5"), (True, "true"), (False, "false"), ("1", "1")])
def test_a_number_or_a_boolean_is_taken_for_a_text(value: Any, text: str) -> None:
    body = json.dumps({"QueueUrl": "q", "MessageBody": value, "MessageAttributes": {"a": {"DataType": "Number", "StringValue": value}}}).encode()
    request = read_request("SendMessage", body)
    assert request == {"QueueUrl": "q", "MessageBody": text, "MessageAttributes": {"a": {"DataType": "Number", "StringValue": text}}}
