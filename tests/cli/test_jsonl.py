"""Lines of JSON that are messages, and lines that are not."""

from __future__ import annotations

import pytest

from sqscli.api.requests import MessageAttribute, SendOptions
from sqscli.cli.jsonl import BadRecordError, decode_handle, decode_message

NOTHING = SendOptions()


def test_a_body_alone_needs_no_options() -> None:
    assert decode_message(b'{"Body": "a"}', NOTHING) == (b"a", None)
    assert decode_message('{"Body": "\\u017eluť"}'.encode(), NOTHING) == ("žluť".encode(), None)


def test_every_member_has_sqs_own_name() -> None:
    body, options = decode_message(
        b'{"Body": "a", "DelaySeconds": 5, "MessageGroupId": "g", "MessageDeduplicationId": "d", '
        b'"MessageAttributes": {"n": {"DataType": "Number", "StringValue": "1"}, "b": {"DataType": "Binary", "BinaryValue": "AP8="}}, '
        b'"MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1"}}}',
        NOTHING,
    )
    assert body == b"a"
    assert options is not None
    assert (options.delay_seconds, options.group_id, options.deduplication_id, options.trace_header) == (5, "g", "d", "Root=1")
    assert options.attributes == {"n": MessageAttribute("Number", b"1"), "b": MessageAttribute("Binary", b"\x00\xff")}


def test_a_received_message_keeps_its_group_its_deduplication_id_and_its_trace() -> None:
    _, options = decode_message(
        b'{"MessageId": "i", "ReceiptHandle": "h", "MD5OfBody": "m", "Body": "a", "Attributes": {"SentTimestamp": "1", "MessageGroupId": "g", '
        b'"MessageDeduplicationId": "d", "AWSTraceHeader": "Root=1"}, "MD5OfMessageAttributes": "m", "MessageAttributes": {}}',
        NOTHING,
    )
    assert options is not None
    assert (options.group_id, options.deduplication_id, options.trace_header) == ("g", "d", "Root=1")


def test_what_the_command_line_says_holds_where_the_line_says_nothing() -> None:
    defaults = SendOptions(delay_seconds=9, attributes={"k": MessageAttribute("String", b"v"), "n": MessageAttribute("String", b"w")}, group_id="all")
    _, options = decode_message(b'{"Body": "a"}', defaults)
    assert options is not None
    assert (options.delay_seconds, options.group_id) == (9, "all")
    _, options = decode_message(
        b'{"Body": "a", "DelaySeconds": 0, "MessageGroupId": "g", "MessageAttributes": {"n": {"DataType": "Number", "StringValue": "1"}}}', defaults
    )
    assert options is not None
    assert (options.delay_seconds, options.group_id) == (0, "g")
    assert options.attributes == {"k": MessageAttribute("String", b"v"), "n": MessageAttribute("Number", b"1")}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"Body": 1}',
        b'{"Body": "a", "DelaySecond": 5}',
        b'{"Body": "a", "DelaySeconds": "soon"}',
        b'{"Body": "a", "MessageAttributes": {"n": {"StringValue": "1"}}}',
        b'{"Body": "\xff"}',
        b'{"Body": "a", "MessageSystemAttributes": {"Other": {"DataType": "String", "StringValue": "x"}}}',
    ],
)
def test_any_other_line_is_refused_with_the_reason(line: bytes) -> None:
    with pytest.raises(BadRecordError, match=r"\w"):
        decode_message(line, NOTHING)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "an empty line"),
        (b" \r", "an empty line"),
        (b'{"Body": "\\ud800"}', "surrogate"),
        (b'{"Body": "\\ud800x"}', "surrogate"),
        (b'{"Body": "\\ude00"}', "surrogate"),
        (b'{"Body": "a', "ends too early"),
        (b'{"Body": "\\u00', "ends too early"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_line(line: bytes, reason: str) -> None:
    with pytest.raises(BadRecordError, match=f"as JSON: .*{reason}"):
        decode_message(line, NOTHING)


def test_a_handle_stands_alone_or_in_a_received_message() -> None:
    assert decode_handle(b"AQEB") == "AQEB"
    assert decode_handle(b'{"MessageId": "i", "ReceiptHandle": "AQEB", "Body": "a"}') == "AQEB"
    with pytest.raises(BadRecordError, match="ReceiptHandle"):
        decode_handle(b'{"MessageId": "i"}')
