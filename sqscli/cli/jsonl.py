"""Lines of JSON on stdin: messages to send, in SQS's own names, and receipt handles.

What `receive -o jsonl` and `peek -o jsonl` print can be sent: group, deduplication id and trace header are taken from its system attributes where the
line does not say them itself, and the rest of what only a received message has is ignored. A member that no message has is an error, not a typo that
silently sends something else.
"""

from __future__ import annotations

from typing import Any

import msgspec

from sqscli.api.requests import MessageAttribute, SendOptions


class AttributeValue(msgspec.Struct, rename="pascal", forbid_unknown_fields=True):
    """MessageAttributeValue."""

    data_type: str
    string_value: str | None = None
    binary_value: bytes | None = None


class Record(msgspec.Struct, rename="pascal", forbid_unknown_fields=True):
    """A message to send, or one that was received."""

    body: str
    message_attributes: dict[str, AttributeValue] | None = None
    message_system_attributes: dict[str, AttributeValue] | None = None
    delay_seconds: int | None = None
    message_group_id: str | None = None
    message_deduplication_id: str | None = None
    attributes: dict[str, str] | None = None
    message_id: str | None = None
    receipt_handle: str | None = None
    md5_of_body: str | None = msgspec.field(default=None, name="MD5OfBody")
    md5_of_message_attributes: str | None = msgspec.field(default=None, name="MD5OfMessageAttributes")
    state: str | None = None
    visible_at: str | None = None


class Received(msgspec.Struct, rename="pascal"):
    """The one member of a received message that `delete` needs."""

    receipt_handle: str


class BadRecordError(Exception):
    """A line that is not what it should be."""


RECORDS = msgspec.json.Decoder(Record)
ROOM = b" " * 16  # more than the longest escape
HANDLES = msgspec.json.Decoder(Received)


def decode_message(line: bytes, defaults: SendOptions) -> tuple[bytes, SendOptions | None]:
    """The body and what the message has beyond it."""
    try:
        record = RECORDS.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadRecordError(f"not a message as JSON: {reason(RECORDS, line, error)}") from None
    received = record.attributes or {}
    system = record.message_system_attributes or {}
    if system.keys() - {"AWSTraceHeader"}:
        raise BadRecordError("AWSTraceHeader is the only message system attribute that can be sent")
    trace = system["AWSTraceHeader"].string_value if system else received.get("AWSTraceHeader")
    options = SendOptions(
        delay_seconds=defaults.delay_seconds if record.delay_seconds is None else record.delay_seconds,
        attributes=attributes_of(record, defaults.attributes),
        group_id=record.message_group_id or received.get("MessageGroupId") or defaults.group_id,
        deduplication_id=record.message_deduplication_id or received.get("MessageDeduplicationId"),
        trace_header=trace,
    )
    plain = (
        options.delay_seconds is None and not options.attributes and options.group_id is None and options.deduplication_id is None and trace is None
    )
    return record.body.encode(), None if plain else options


def attributes_of(record: Record, defaults: dict[str, MessageAttribute] | None) -> dict[str, MessageAttribute] | None:
    if not record.message_attributes:
        return defaults
    attributes = dict(defaults or {})
    for name, value in record.message_attributes.items():
        if value.data_type.startswith("Binary"):
            attributes[name] = MessageAttribute(value.data_type, value.binary_value or b"")
        else:
            attributes[name] = MessageAttribute(value.data_type, (value.string_value or "").encode())
    return attributes


def decode_handle(line: bytes) -> str:
    """A receipt handle, alone on its line or in a received message."""
    if not line.startswith(b"{"):
        return line.decode("utf-8", "surrogateescape")
    try:
        return HANDLES.decode(line).receipt_handle
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadRecordError(f"not a received message as JSON: {reason(HANDLES, line, error)}") from None


def reason(decoder: msgspec.json.Decoder[Any], line: bytes, error: Exception) -> str:
    """What is wrong with a line, in words: msgspec calls "truncated" whatever it would have liked to read on behind."""
    if not line.strip():
        return "an empty line"
    text = str(error)
    if "truncated" in text:
        try:
            decoder.decode(line + ROOM)
        except (msgspec.MsgspecError, UnicodeDecodeError) as again:
            text = str(again) if "surrogate" in str(again) else "it ends too early"
    return "half of a surrogate pair is no character" if "surrogate" in text else text
