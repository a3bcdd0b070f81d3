"""Stored messages: the columns in which one record keeps many messages, and the extras that few of them have.

    messages = count:u32 delay_seconds:u32 id_base:16 has_extras:u32 length:u32[count] (extras_length:u32[count])? body* extras*

The message id of message i is `id_base + i`, in the form of a UUID of version 4; ids.py leaves room for the count in the lowest four bytes.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from struct import Struct, pack, unpack_from

from sqscli.api.requests import MessageAttribute
from sqscli.queue.codec import U32, Reader, pack_text

_HEAD = Struct("<II16sI")
_FLAGS = Struct("<H")
_CARRIED = Struct("<qqIq")
_DELAY, _GROUP, _DEDUPLICATION, _TRACE, _ATTRIBUTES, _WAS_MOVED, _ID, _PENDING_KEY = 1, 2, 4, 8, 16, 32, 64, 128


class Carried:
    """What a message brought from the queue it was moved from, `source_arn`; `received_count` is how often it was received there."""

    __slots__ = ("first_received_ms", "received_count", "retained_from_ms", "sent_ms", "source_arn")

    def __init__(self, sent_ms: int, retained_from_ms: int, received_count: int, first_received_ms: int, source_arn: str) -> None:
        self.sent_ms = sent_ms
        self.retained_from_ms = retained_from_ms
        self.received_count = received_count
        self.first_received_ms = first_received_ms
        self.source_arn = source_arn


class Extras:
    """What a message has beyond its body. `message_id` is None where it is the record's; `pending_key`: see pending.py."""

    __slots__ = ("attributes", "carried", "deduplication_id", "delay_seconds", "group_id", "message_id", "pending_key", "trace_header")

    def __init__(  # noqa: PLR0913 - one parameter for each field
        self,
        delay_seconds: int | None = None,
        group_id: str | None = None,
        deduplication_id: str | None = None,
        trace_header: str | None = None,
        attributes: dict[str, MessageAttribute] | None = None,
        carried: Carried | None = None,
        message_id: bytes | None = None,
        pending_key: str | None = None,
    ) -> None:
        self.delay_seconds = delay_seconds
        self.group_id = group_id
        self.deduplication_id = deduplication_id
        self.trace_header = trace_header
        self.attributes = attributes
        self.carried = carried
        self.message_id = message_id
        self.pending_key = pending_key


NO_EXTRAS = Extras()


def pack_extras(extras: Extras) -> bytes:
    flags, parts = 0, []
    if extras.delay_seconds is not None:
        flags |= _DELAY
        parts.append(U32.pack(extras.delay_seconds))
    for flag, text in ((_GROUP, extras.group_id), (_DEDUPLICATION, extras.deduplication_id), (_TRACE, extras.trace_header)):
        if text is not None:
            flags |= flag
            parts.append(pack_text(text))
    if extras.attributes:
        flags |= _ATTRIBUTES
        parts.append(U32.pack(len(extras.attributes)))
        for name, attribute in extras.attributes.items():
            parts.append(pack_text(name) + pack_text(attribute.data_type) + U32.pack(len(attribute.value)) + attribute.value)
    carried = extras.carried
    if carried is not None:
        flags |= _WAS_MOVED
        parts.append(
            _CARRIED.pack(carried.sent_ms, carried.retained_from_ms, carried.received_count, carried.first_received_ms)
            + pack_text(carried.source_arn)
        )
    if extras.message_id is not None:
        flags |= _ID
        parts.append(extras.message_id)
    if extras.pending_key is not None:
        flags |= _PENDING_KEY
        parts.append(pack_text(extras.pending_key))
    return _FLAGS.pack(flags) + b"".join(parts) if flags else b""


def unpack_extras(data: bytes | memoryview) -> Extras:
    if not data:
        return NO_EXTRAS
    extras, reader = Extras(), Reader(data)
    (flags,) = reader.take(_FLAGS)
    if flags & _DELAY:
        (extras.delay_seconds,) = reader.take(U32)
    if flags & _GROUP:
        extras.group_id = reader.text()
    if flags & _DEDUPLICATION:
        extras.deduplication_id = reader.text()
    if flags & _TRACE:
        extras.trace_header = reader.text()
    if flags & _ATTRIBUTES:
        extras.attributes = {}
        for _ in range(reader.take(U32)[0]):
            name, data_type = reader.text(), reader.text()
            extras.attributes[name] = MessageAttribute(data_type, reader.bytes(reader.take(U32)[0]))
    if flags & _WAS_MOVED:
        sent_ms, retained_from_ms, received_count, first_received_ms = reader.take(_CARRIED)
        extras.carried = Carried(sent_ms, retained_from_ms, received_count, first_received_ms, reader.text())
    if flags & _ID:
        extras.message_id = reader.bytes(16)
    if flags & _PENDING_KEY:
        extras.pending_key = reader.text()
    return extras


def message_id_text(id_base: bytes, index: int) -> str:
    """The id of message `index` of a record, as Amazon writes it."""
    text = id_base.hex()
    last = int(text[24:], 16) + index
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:24]}{last:08x}"


def message_id_bytes(id_base: bytes, index: int) -> bytes:
    return id_base[:12] + (int.from_bytes(id_base[12:], "big") + index).to_bytes(4, "big")


class StoredMessages:
    """The messages of one record, each of them decoded when asked for: a replay of a stream asks for no more than how many there are."""

    __slots__ = ("_bodies_at", "_extras", "_known_ends", "_lengths_at", "count", "data", "delay_seconds", "id_base")

    def __init__(self, data: bytes | memoryview, at: int) -> None:
        self.data = data
        self.count, self.delay_seconds, self.id_base, has_extras = _HEAD.unpack_from(data, at)
        self._lengths_at = at + _HEAD.size
        self._bodies_at = self._lengths_at + 4 * self.count * (2 if has_extras else 1)
        self._known_ends: list[int] | None = None
        self._extras: list[bytes | memoryview] | None = None
        if has_extras:
            at = self._bodies_at + self._ends[-1]
            self._extras = []
            for length in unpack_from(f"<{self.count}I", data, self._lengths_at + 4 * self.count):
                self._extras.append(data[at : at + length])
                at += length

    @property
    def _ends(self) -> list[int]:
        """Where each body ends, behind a zero for where the first begins: body i is from `[i]` to `[i + 1]`."""
        if self._known_ends is None:
            self._known_ends = list(accumulate(unpack_from(f"<{self.count}I", self.data, self._lengths_at), initial=0))
        return self._known_ends

    def proved(self) -> StoredMessages:
        """Itself, when all of its bodies and extras are there. Raises ValueError, struct.error."""
        if self._bodies_at + self._ends[-1] + sum(map(len, self._extras or ())) > len(self.data):
            raise ValueError("a record that ends in the middle of its messages")
        return self

    def body(self, index: int) -> bytes:
        at, ends = self._bodies_at, self._ends
        return bytes(self.data[at + ends[index] : at + ends[index + 1]])

    def bodies(self, index: int, count: int) -> list[bytes]:
        data, at = self.data, self._bodies_at
        ends = self._ends[index : index + count + 1]
        return [bytes(data[at + start : at + end]) for start, end in pairwise(ends)]

    @property
    def has_extras(self) -> bool:
        return self._extras is not None

    def extras(self, index: int) -> Extras:
        return unpack_extras(self._extras[index]) if self._extras is not None else NO_EXTRAS

    def message_id(self, index: int) -> bytes:
        return self.extras(index).message_id or message_id_bytes(self.id_base, index)


def pack_messages(bodies: list[bytes], extras: list[bytes] | None, delay_seconds: int, id_base: bytes) -> bytes:
    """The columns of one record; `extras` are packed ones, or None where no message has any."""
    count = len(bodies)
    parts = [_HEAD.pack(count, delay_seconds, id_base, extras is not None), pack(f"<{count}I", *map(len, bodies))]
    if extras is not None:
        parts.append(pack(f"<{count}I", *map(len, extras)))
    parts += bodies
    return b"".join(parts + extras if extras is not None else parts)


def checked_columns(packed: bytes) -> bytes:
    """The columns themselves. Raises ValueError, struct.error where they cannot be those of a message; each body is looked at when it is read."""
    count, _, _, has_extras = _HEAD.unpack_from(packed)
    if not count or len(packed) < _HEAD.size + 4 * count * (2 if has_extras else 1):
        raise ValueError("a record that announces more messages than it has")
    return packed


def packed_count(packed: bytes) -> int:
    return U32.unpack_from(packed)[0]  # type: ignore[no-any-return]


def packed_has_extras(packed: bytes) -> bool:
    return packed[_HEAD.size - 4] != 0
