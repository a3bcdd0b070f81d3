"""The events of a journal as people and programs read them: each member under the name that its class gives it, in the way that SQS writes names."""

from __future__ import annotations

from binascii import b2a_base64
from typing import TYPE_CHECKING

from sqscli.clock import instant
from sqscli.queue.messages import StoredMessages, message_id_text

if TYPE_CHECKING:
    from sqscli.api.requests import MessageAttribute
    from sqscli.queue.events import Event
    from sqscli.queue.messages import Extras

UNSEEN = {"secret"}  # it keys the receipt handles
NAMES = {"time_ms": "Time", "ranges": "MessageNumbers", "visible_at_ms": "VisibleAt"}

RUN_MEMBERS = ("First", "Count", "ReceiveCount", "BytesEach", "VisibleAt", "RetainedFrom", "FirstReceived", "LastReceived", "Group", "Turn")


def event_members(event: Event) -> dict[str, object]:
    """`{"Event": "MessagesSent", "Time": "2026-...", ...}`; messages with their numbers, ids, bodies and what else they have."""
    members: dict[str, object] = {"Event": type(event).__name__}
    slots = [name for kind in reversed(type(event).__mro__) for name in getattr(kind, "__slots__", ())]
    first = getattr(event, "first", None)
    ranges = getattr(event, "ranges", [])
    for name in sorted(slots, key=lambda name: (name != "time_ms", name)):
        value = getattr(event, name)
        if name == "packed":
            numbers = [number for start, count in ranges for number in range(start, start + count)]
            members["Messages"] = stored_members(StoredMessages(value, 0), numbers, first)
        elif name not in UNSEEN and not (name == "first" and "packed" in slots):
            members[NAMES.get(name) or "".join(word.capitalize() for word in name.split("_"))] = plain(name, value)
    return members


def plain(name: str, value: object) -> object:
    if name.endswith("_ms") and isinstance(value, int):
        return instant(value)
    if isinstance(value, bytes):
        return value.hex()
    if name == "ranges" and isinstance(value, list):
        return [str(first) if count == 1 else f"{first}-{first + count - 1}" for first, count in value]
    if name == "runs" and isinstance(value, list):
        return [dict(zip(RUN_MEMBERS, run, strict=True)) for run in value]
    if name == "keyed" and isinstance(value, list):
        return [{"MessageNumber": number, "Hash": hash.hex()} for number, hash in value]
    if name == "entries" and isinstance(value, list):
        return [{"Key": key.hex(), "Value": entry.hex()} for key, entry in value]
    return value


def stored_members(stored: StoredMessages, numbers: list[int], first: int | None) -> list[object]:
    found: list[object] = []
    for index in range(stored.count):
        extras = stored.extras(index)
        message: dict[str, object] = {
            "MessageNumber": first + index if first is not None else numbers[index],
            "MessageId": message_id_text(stored.message_id(index), 0),
            "Body": stored.body(index).decode("utf-8", "surrogateescape"),
        }
        found.append({**message, **extra_members(extras)})
    return found


def extra_members(extras: Extras) -> dict[str, object]:
    """What few messages have; what a message does not have is left out."""
    members: dict[str, object] = {
        "DelaySeconds": extras.delay_seconds,
        "MessageGroupId": extras.group_id,
        "MessageDeduplicationId": extras.deduplication_id,
        "PendingKey": extras.pending_key,
        "AWSTraceHeader": extras.trace_header,
        "MessageAttributes": {name: attribute(value) for name, value in extras.attributes.items()} if extras.attributes else None,
    }
    if extras.carried is not None:
        carried = extras.carried
        members["DeadLetterQueueSourceArn"] = carried.source_arn
        members["SentTimestamp"] = instant(carried.sent_ms)
        members["ReceiveCount"] = carried.received_count
    return {name: value for name, value in members.items() if value is not None}


def attribute(value: MessageAttribute) -> dict[str, str]:
    if value.data_type.startswith("Binary"):
        return {"DataType": value.data_type, "BinaryValue": b2a_base64(value.value, newline=False).decode()}
    return {"DataType": value.data_type, "StringValue": value.value.decode()}
