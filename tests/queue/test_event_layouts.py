"""The bytes of every kind of event: a number and its layout mean the same for ever, or a journal of today says something else tomorrow."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Any

import pytest

from sqscli.api.requests import MessageAttribute
from sqscli.queue.events import (
    IMPORTED_KINDS,
    KEYS_ANNOUNCED,
    TRANSFORMED_KIND,
    AttemptLeased,
    AttemptRepeated,
    AttributesSet,
    MessagesCopied,
    MessagesDeleted,
    MessagesLeased,
    MessagesMovedIn,
    MessagesSent,
    MoveFinished,
    MoveStarted,
    MoveTaskEnded,
    MoveTaskStarted,
    QueueCreated,
    QueuePurged,
    TagsSet,
    UnknownKind,
    VisibilityChanged,
    decode,
    encode,
    replay_cost,
    stored_messages,
)
from sqscli.queue.imported import KeysImported
from sqscli.queue.messages import Carried, Extras, message_id_text, pack_extras, pack_messages, unpack_extras
from sqscli.queue.pending import NOT_PENDING, KeysAnnounced
from sqscli.queue.transformed import TransformedMoveStarted

if TYPE_CHECKING:
    from sqscli.queue.events import Event

NOW = 1_700_000_000_000
RANGES = [(7, 2), (1 << 40, 3)]
RANGES_BYTES = pack("<IQIQI", 2, 7, 2, 1 << 40, 3)
ID = bytes(range(1, 17))
ODD = "\udc80ü"
ODD_BYTES = b"\x05\0\0\0\xed\xb2\x80\xc3\xbc"
PACKED = pack("<II16sIIII", 3, 90, ID, 0, 1, 0, 2) + b"abb"
MANY_EXTRAS = pack("<II16sIIIII", 2, 0, ID, 1, 1, 2, 0, 6) + b"abb" + pack("<HI", 1, 45)

LAYOUTS: list[tuple[Event, int, bytes]] = [
    (
        QueueCreated(NOW, b"queue-id", b"a secret of 16 b", "n", {"a": ODD}, {"k": ""}),
        1,
        b"queue-ida secret of 16 b\1\0\0\0n\1\0\0\0\1\0\0\0a" + ODD_BYTES + b"\1\0\0\0\1\0\0\0k\0\0\0\0",
    ),
    (AttributesSet(NOW, {"a": "1", "b": "2"}), 2, b"\2\0\0\0\1\0\0\0a\1\0\0\x001\1\0\0\0b\1\0\0\x002"),
    (TagsSet(NOW, {}), 3, b"\0\0\0\0"),
    (MessagesSent(NOW, 12, PACKED), 4, pack("<Q", 12) + PACKED),
    (MessagesLeased(NOW, NOW + 5, RANGES), 5, pack("<q", NOW + 5) + RANGES_BYTES),
    (VisibilityChanged(NOW, NOW - 5, RANGES), 6, pack("<q", NOW - 5) + RANGES_BYTES),
    (MessagesDeleted(NOW, RANGES), 7, RANGES_BYTES),
    (QueuePurged(NOW), 8, b""),
    (MoveStarted(NOW, 3, b"other-id", True, "dead", RANGES), 9, pack("<Q8sB", 3, b"other-id", 1) + b"\4\0\0\0dead" + RANGES_BYTES),
    (MoveStarted(NOW, 3, b"other-id", False, "dead", []), 9, pack("<Q8sB", 3, b"other-id", 0) + b"\4\0\0\0dead\0\0\0\0"),
    (MessagesMovedIn(NOW, 3, b"other-id", 12, PACKED), 10, pack("<Q8sQ", 3, b"other-id", 12) + PACKED),
    (MoveFinished(NOW, 3, False), 11, pack("<QB", 3, 0)),
    (MoveFinished(NOW, 3, True), 11, pack("<QB", 3, 1)),
    (MessagesCopied(NOW, RANGES, PACKED), 12, RANGES_BYTES + PACKED),
    (AttemptLeased(NOW, NOW + 5, ID, RANGES), 13, pack("<q", NOW + 5) + ID + RANGES_BYTES),
    (MoveTaskStarted(NOW, ID, "arn", 20, 1 << 40), 14, ID + pack("<IQ", 20, 1 << 40) + b"\3\0\0\0arn"),
    (MoveTaskEnded(NOW, ID, 2, "why"), 15, ID + b"\2\3\0\0\0why"),
    (AttemptRepeated(NOW, NOW + 5, ID, RANGES), 16, pack("<q", NOW + 5) + ID + RANGES_BYTES),
    (KeysAnnounced(NOW), 21, b""),
    (KeysImported(NOW, [(7, ID), (1 << 40, NOT_PENDING)]), 22, pack("<IQ16sQ16s", 2, 7, ID, 1 << 40, bytes(16))),
    (
        TransformedMoveStarted(NOW, 3, b"other-id", True, "q", [(7, 2)], [b"", b"new"]),
        23,
        pack("<Q8sB", 3, b"other-id", 1) + b"\1\0\0\0q" + pack("<IQI", 1, 7, 2) + b"\0\0\0\0\3\0\0\0new",
    ),
]


def fields(event: object) -> dict[str, Any]:
    return {name: getattr(event, name) for each in type(event).__mro__ for name in getattr(each, "__slots__", ())}


@pytest.mark.parametrize(("event", "kind", "layout"), LAYOUTS, ids=lambda value: type(value).__name__ if hasattr(value, "KIND") else "")
def test_an_event_is_written_and_read_as_ever(event: Event, kind: int, layout: bytes) -> None:
    record = pack("<Bq", kind, NOW) + layout
    assert encode(event) == record
    for data in (record, memoryview(record)):
        found = decode(data)
        assert type(found) is type(event)
        assert fields(found) == fields(event)
        assert encode(found) == record


def test_every_kind_has_a_number_of_its_own_and_one_that_is_not_known_is_refused() -> None:
    last = max(*IMPORTED_KINDS, KEYS_ANNOUNCED, TRANSFORMED_KIND)
    assert sorted({kind for _, kind, _ in LAYOUTS} | {*IMPORTED_KINDS}) == list(range(1, last + 1))
    for kind in (0, last + 1, 255):
        with pytest.raises(UnknownKind, match=f"^an event of kind {kind}, which a newer sqscli wrote; nothing was changed: upgrade sqscli$"):
            decode(pack("<Bq", kind, NOW))


def test_the_messages_of_a_record_are_found_behind_what_the_event_says_of_them() -> None:
    for event in (MessagesSent(NOW, 12, PACKED), MessagesMovedIn(NOW, 3, b"other-id", 12, PACKED), MessagesCopied(NOW, RANGES, PACKED)):
        stored, _ = stored_messages(encode(event))
        assert (stored.count, stored.delay_seconds, stored.has_extras) == (3, 90, False)
        assert [stored.body(index) for index in range(3)] == [b"a", b"", b"bb"]
        assert stored.bodies(1, 2) == [b"", b"bb"]
        assert stored.bodies(0, 1) == [b"a"]
        assert stored.message_id(2) == ID[:12] + (int.from_bytes(ID[12:], "big") + 2).to_bytes(4, "big")
        assert stored.extras(2).delay_seconds is None


def test_a_record_costs_a_replay_about_as_many_rows_as_it_changes() -> None:
    costs = {
        1: [MessagesSent(NOW, 1, PACKED), QueuePurged(NOW), MoveFinished(NOW, 1, False), TagsSet(NOW, {})],
        2: [MessagesLeased(NOW, NOW, RANGES), VisibilityChanged(NOW, NOW, RANGES), MessagesDeleted(NOW, RANGES), MessagesCopied(NOW, RANGES, PACKED)],
        3: [MessagesSent(NOW, 1, MANY_EXTRAS), MessagesMovedIn(NOW, 1, b"other-id", 1, MANY_EXTRAS)],
    }
    for cost, events in costs.items():
        assert [replay_cost(event) for event in events] == [cost] * len(events)
    assert replay_cost(AttemptLeased(NOW, NOW, ID, RANGES)) == replay_cost(AttemptRepeated(NOW, NOW, ID, RANGES)) == 2


def test_messages_are_columns() -> None:
    assert pack_messages([b"a", b"", b"bb"], None, 90, ID) == PACKED
    assert pack_messages([b"a", b"bb"], [b"", pack_extras(Extras(45))], 0, ID) == MANY_EXTRAS
    stored, _ = stored_messages(encode(MessagesSent(NOW, 1, MANY_EXTRAS)))
    assert (stored.count, stored.delay_seconds, stored.has_extras) == (2, 0, True)
    assert [stored.body(index) for index in range(2)] == [b"a", b"bb"]
    assert [stored.extras(index).delay_seconds for index in range(2)] == [None, 45]


EXTRAS: list[tuple[Extras, bytes]] = [
    (Extras(), b""),
    (Extras(delay_seconds=0), pack("<HI", 1, 0)),
    (Extras(group_id=ODD), pack("<H", 2) + ODD_BYTES),
    (Extras(deduplication_id=""), pack("<HI", 4, 0)),
    (Extras(trace_header="t"), pack("<HI", 8, 1) + b"t"),
    (
        Extras(attributes={"n": MessageAttribute("String", b"v\0"), "m": MessageAttribute("Binary", b"")}),
        pack("<HI", 16, 2) + b"\1\0\0\0n\6\0\0\0String\2\0\0\0v\0" + b"\1\0\0\0m\6\0\0\0Binary\0\0\0\0",
    ),
    (Extras(carried=Carried(NOW, NOW + 1, 4, NOW + 2, "arn")), pack("<HqqIqI", 32, NOW, NOW + 1, 4, NOW + 2, 3) + b"arn"),
    (Extras(message_id=ID), pack("<H", 64) + ID),
    (Extras(message_id=ID, pending_key="k"), pack("<H", 192) + ID + b"\1\0\0\0k"),
    (
        Extras(9, "g", "d", "t", {"n": MessageAttribute("Number", b"1")}, Carried(1, 2, 3, 4, ""), ID),
        pack("<HI", 127, 9)
        + b"\1\0\0\0g\1\0\0\0d\1\0\0\0t"
        + pack("<I", 1)
        + b"\1\0\0\0n\6\0\0\0Number\1\0\0\x001"
        + pack("<qqIqI", 1, 2, 3, 4, 0)
        + ID,
    ),
]


@pytest.mark.parametrize(("extras", "layout"), EXTRAS)
def test_what_few_messages_have_is_written_and_read_as_ever(extras: Extras, layout: bytes) -> None:
    assert pack_extras(extras) == layout
    for data in (layout, memoryview(layout)):
        found = unpack_extras(data)
        assert pack_extras(found) == layout
        assert (found.delay_seconds, found.group_id, found.deduplication_id) == (extras.delay_seconds, extras.group_id, extras.deduplication_id)
        assert (found.trace_header, found.message_id, found.pending_key) == (extras.trace_header, extras.message_id, extras.pending_key)
        assert {name: (each.data_type, each.value) for name, each in (found.attributes or {}).items()} == {
            name: (each.data_type, each.value) for name, each in (extras.attributes or {}).items()
        }
        assert (found.carried and fields(found.carried)) == (extras.carried and fields(extras.carried))


def test_a_message_id_is_a_uuid_counted_in_its_last_four_bytes() -> None:
    assert message_id_text(ID, 0) == "01020304-0506-0708-090a-0b0c0d0e0f10"
    assert message_id_text(ID, 0x1_00F0) == "01020304-0506-0708-090a-0b0c0d0f1000"
