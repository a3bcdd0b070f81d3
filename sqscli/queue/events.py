"""Everything that can happen to a queue, and how it is written into the journal.

    record = kind:u8 time_ms:i64 ...                what follows is the event's own (its `pack`)

Law 1: an event is in the past participle and says what happened, never why. Time passing is not an event.
Law 2: a kind's number and layout never change. A changed event gets a new number, and the old one is still read (FORMAT.md says how).
Law 3: on the quick path: one layout a class, no reflection.
"""

from __future__ import annotations

from struct import Struct, error

from sqscli.queue.codec import Reader, pack_map, pack_ranges, pack_text
from sqscli.queue.messages import StoredMessages, checked_columns, packed_count, packed_has_extras

TYPE_CHECKING = False
_START = Struct("<Bq")
_Q = Struct("<Q")
_TIME = Struct("<q")
_CREATED = Struct("<8s16s")
_MOVE = Struct("<Q8sB")
_MOVED_IN = Struct("<Q8sQ")
_ATTEMPT = Struct("<q16s")
_TASK_STARTED = Struct("<16sIQ")
_TASK_ENDED = Struct("<16sB")


class QueueCreated:
    """`secret` keys the receipt handles and the hashes; `queue_id` stands in both."""

    KIND = 1
    __slots__ = ("attributes", "name", "queue_id", "secret", "tags", "time_ms")

    def __init__(self, time_ms: int, queue_id: bytes, secret: bytes, name: str, attributes: dict[str, str], tags: dict[str, str]) -> None:  # noqa: PLR0913 - one parameter for each field
        self.time_ms = time_ms
        self.queue_id = queue_id
        self.secret = secret
        self.name = name
        self.attributes = attributes
        self.tags = tags

    def pack(self) -> bytes:
        return _CREATED.pack(self.queue_id, self.secret) + pack_text(self.name) + pack_map(self.attributes) + pack_map(self.tags)


class AttributesSet:
    """`attributes` are all that are set from now on."""

    KIND = 2
    __slots__ = ("attributes", "time_ms")

    def __init__(self, time_ms: int, attributes: dict[str, str]) -> None:
        self.time_ms = time_ms
        self.attributes = attributes

    def pack(self) -> bytes:
        return pack_map(self.attributes)


class TagsSet:
    """`tags` are all tags from now on."""

    KIND = 3
    __slots__ = ("tags", "time_ms")

    def __init__(self, time_ms: int, tags: dict[str, str]) -> None:
        self.time_ms = time_ms
        self.tags = tags

    def pack(self) -> bytes:
        return pack_map(self.tags)


class MessagesSent:
    """The messages `first`, `first + 1`, ... of the queue; `packed` are their columns (messages.py)."""

    KIND = 4
    __slots__ = ("first", "packed", "time_ms")

    def __init__(self, time_ms: int, first: int, packed: bytes) -> None:
        self.time_ms = time_ms
        self.first = first
        self.packed = packed

    def pack(self) -> bytes:
        return _Q.pack(self.first) + self.packed


class MessagesLeased:
    """Received, in this order: each counts one receive more and is invisible until `visible_at_ms`."""

    KIND = 5
    __slots__ = ("ranges", "time_ms", "visible_at_ms")

    def __init__(self, time_ms: int, visible_at_ms: int, ranges: Ranges) -> None:
        self.time_ms = time_ms
        self.visible_at_ms = visible_at_ms
        self.ranges = ranges

    def pack(self) -> bytes:
        return _TIME.pack(self.visible_at_ms) + pack_ranges(self.ranges)


class VisibilityChanged(MessagesLeased):
    """The same layout; no receive is counted."""

    KIND = 6
    __slots__ = ()


class MessagesDeleted:
    KIND = 7
    __slots__ = ("ranges", "time_ms")

    def __init__(self, time_ms: int, ranges: Ranges) -> None:
        self.time_ms = time_ms
        self.ranges = ranges

    def pack(self) -> bytes:
        return pack_ranges(self.ranges)


class QueuePurged:
    KIND = 8
    __slots__ = ("time_ms",)

    def __init__(self, time_ms: int) -> None:
        self.time_ms = time_ms

    def pack(self) -> bytes:
        return b""


class MoveStarted:
    """Messages are about to appear in the queue `destination`: until MoveFinished they are in neither place for any receiver."""

    KIND = 9
    __slots__ = ("destination", "destination_id", "is_redrive", "number", "ranges", "time_ms")

    def __init__(self, time_ms: int, number: int, destination_id: bytes, is_redrive: bool, destination: str, ranges: Ranges) -> None:  # noqa: PLR0913 - one parameter for each field
        self.time_ms = time_ms
        self.number = number
        self.destination_id = destination_id
        self.is_redrive = is_redrive
        self.destination = destination
        self.ranges = ranges

    def pack(self) -> bytes:
        return _MOVE.pack(self.number, self.destination_id, self.is_redrive) + pack_text(self.destination) + pack_ranges(self.ranges)


class MessagesMovedIn:
    """Move `number` of the queue `source_id` has arrived, as the messages `first`, `first + 1`, ..."""

    KIND = 10
    __slots__ = ("first", "number", "packed", "source_id", "time_ms")

    def __init__(self, time_ms: int, number: int, source_id: bytes, first: int, packed: bytes) -> None:
        self.time_ms = time_ms
        self.number = number
        self.source_id = source_id
        self.first = first
        self.packed = packed

    def pack(self) -> bytes:
        return _MOVED_IN.pack(self.number, self.source_id, self.first) + self.packed


class MoveFinished:
    """The pending move is over: its messages are gone from here, or (`is_abandoned`: the destination is no more) visible again."""

    KIND = 11
    __slots__ = ("is_abandoned", "number", "time_ms")

    def __init__(self, time_ms: int, number: int, is_abandoned: bool) -> None:
        self.time_ms = time_ms
        self.number = number
        self.is_abandoned = is_abandoned

    def pack(self) -> bytes:
        return _Q.pack(self.number) + bytes((self.is_abandoned,))


class MessagesCopied:
    """Compaction wrote the messages of `ranges` again, here; nothing else about them changes."""

    KIND = 12
    __slots__ = ("packed", "ranges", "time_ms")

    def __init__(self, time_ms: int, ranges: Ranges, packed: bytes) -> None:
        self.time_ms = time_ms
        self.ranges = ranges
        self.packed = packed

    def pack(self) -> bytes:
        return pack_ranges(self.ranges) + self.packed


class AttemptLeased:
    """Received as by MessagesLeased, by the ReceiveRequestAttemptId of this `key` (16 bytes)."""

    KIND = 13
    __slots__ = ("key", "ranges", "time_ms", "visible_at_ms")

    def __init__(self, time_ms: int, visible_at_ms: int, key: bytes, ranges: Ranges) -> None:
        self.time_ms = time_ms
        self.visible_at_ms = visible_at_ms
        self.key = key
        self.ranges = ranges

    def pack(self) -> bytes:
        return _ATTEMPT.pack(self.visible_at_ms, self.key) + pack_ranges(self.ranges)


class AttemptRepeated(AttemptLeased):
    """The same layout; no receive is counted."""

    KIND = 16
    __slots__ = ()


class MoveTaskStarted:
    """The messages of this dead-letter queue are to move: to the queue `destination` (an ARN), or where it is empty each to its source.

    `rate` is in messages a second, 0 for no limit; `to_move_count` is how many there were.
    """

    KIND = 14
    __slots__ = ("destination", "rate", "task_id", "time_ms", "to_move_count")

    def __init__(self, time_ms: int, task_id: bytes, destination: str, rate: int, to_move_count: int) -> None:
        self.time_ms = time_ms
        self.task_id = task_id
        self.destination = destination
        self.rate = rate
        self.to_move_count = to_move_count

    def pack(self) -> bytes:
        return _TASK_STARTED.pack(self.task_id, self.rate, self.to_move_count) + pack_text(self.destination)


class MoveTaskEnded:
    """It is over: the `status` and `reason` are those of queue/tasks.py."""

    KIND = 15
    __slots__ = ("reason", "status", "task_id", "time_ms")

    def __init__(self, time_ms: int, task_id: bytes, status: int, reason: str) -> None:
        self.time_ms = time_ms
        self.task_id = task_id
        self.status = status
        self.reason = reason

    def pack(self) -> bytes:
        return _TASK_ENDED.pack(self.task_id, self.status) + pack_text(self.reason)


if TYPE_CHECKING:
    from typing import TypeAlias

    from sqscli.queue.codec import Ranges
    from sqscli.queue.imported import Imported
    from sqscli.queue.pending import KeysAnnounced

    Event: TypeAlias = (
        QueueCreated
        | AttributesSet
        | TagsSet
        | MessagesSent
        | MessagesLeased
        | VisibilityChanged
        | MessagesDeleted
        | QueuePurged
        | MoveStarted
        | MessagesMovedIn
        | MoveFinished
        | MessagesCopied
        | AttemptLeased
        | AttemptRepeated
        | MoveTaskStarted
        | MoveTaskEnded
        | Imported
        | KeysAnnounced
    )

IMPORTED_KINDS = (17, 18, 19, 20, 22)  # imported.py has them
KEYS_ANNOUNCED = 21  # pending.py has it
TRANSFORMED_KIND = 23  # transformed.py has it


class UnknownKind(ValueError):  # noqa: N818 - says what it is
    """An event that a newer sqscli wrote."""


def encode(event: Event) -> bytes:
    """The record of an event."""
    return _START.pack(event.KIND, event.time_ms) + event.pack()


def decode(record: bytes | memoryview) -> Event:
    """The event of a record. Raises UnknownKind, and ValueError for bytes that are no event."""
    try:
        kind, time_ms = _START.unpack_from(record)
        reader = Reader(record, _START.size)
        if kind == MessagesSent.KIND:
            (first,) = reader.take(_Q)
            return MessagesSent(time_ms, first, checked_columns(bytes(record[reader.at :])))
        if kind == MessagesLeased.KIND:
            return MessagesLeased(time_ms, reader.take(_TIME)[0], reader.ranges())
        if kind == MessagesDeleted.KIND:
            return MessagesDeleted(time_ms, reader.ranges())
        if kind == VisibilityChanged.KIND:
            return VisibilityChanged(time_ms, reader.take(_TIME)[0], reader.ranges())
        return _decode_rare(kind, time_ms, record, reader)
    except error as reason:
        raise ValueError(f"a record that makes no sense ({reason})") from None


def _decode_rare(kind: int, time_ms: int, record: bytes | memoryview, reader: Reader) -> Event:
    if kind == QueueCreated.KIND:
        queue_id, secret = reader.bytes(8), reader.bytes(16)
        return QueueCreated(time_ms, queue_id, secret, reader.text(), reader.map(), reader.map())
    if kind == AttributesSet.KIND:
        return AttributesSet(time_ms, reader.map())
    if kind == TagsSet.KIND:
        return TagsSet(time_ms, reader.map())
    if kind == QueuePurged.KIND:
        return QueuePurged(time_ms)
    if kind == MoveStarted.KIND:
        number, destination_id, is_redrive = _MOVE.unpack(reader.bytes(_MOVE.size))
        return MoveStarted(time_ms, number, destination_id, bool(is_redrive), reader.text(), reader.ranges())
    if kind == MessagesMovedIn.KIND:
        number, source_id, first = _MOVED_IN.unpack(reader.bytes(_MOVED_IN.size))
        return MessagesMovedIn(time_ms, number, source_id, first, checked_columns(bytes(record[reader.at :])))
    if kind == MoveFinished.KIND:
        return MoveFinished(time_ms, reader.take(_Q)[0], reader.bytes(1) == b"\1")
    if kind == MessagesCopied.KIND:
        ranges = reader.ranges()
        return MessagesCopied(time_ms, ranges, checked_columns(bytes(record[reader.at :])))
    if kind in (AttemptLeased.KIND, AttemptRepeated.KIND):
        visible_at_ms, key = _ATTEMPT.unpack(reader.bytes(_ATTEMPT.size))
        return (AttemptLeased if kind == AttemptLeased.KIND else AttemptRepeated)(time_ms, visible_at_ms, key, reader.ranges())
    if kind == MoveTaskStarted.KIND:
        task_id, rate, to_move_count = _TASK_STARTED.unpack(reader.bytes(_TASK_STARTED.size))
        return MoveTaskStarted(time_ms, task_id, reader.text(), rate, to_move_count)
    if kind == MoveTaskEnded.KIND:
        task_id, status = _TASK_ENDED.unpack(reader.bytes(_TASK_ENDED.size))
        return MoveTaskEnded(time_ms, task_id, status, reader.text())
    if kind in IMPORTED_KINDS:
        from sqscli.queue.imported import decode_imported

        return decode_imported(kind, time_ms, reader)
    if kind == KEYS_ANNOUNCED:
        from sqscli.queue.pending import KeysAnnounced

        return KeysAnnounced(time_ms)
    if kind == TRANSFORMED_KIND:
        from sqscli.queue.transformed import decode_transformed

        return decode_transformed(time_ms, reader)
    raise UnknownKind(f"an event of kind {kind}, which a newer sqscli wrote; nothing was changed: upgrade sqscli")


def replay_cost(event: Event) -> int:
    """About how many rows it takes to apply an event: messages with extras one each, a plain batch next to nothing."""
    if isinstance(event, MessagesSent | MessagesMovedIn):
        return 1 + (packed_count(event.packed) if packed_has_extras(event.packed) else 0)
    if isinstance(event, MessagesLeased | AttemptLeased | MessagesDeleted | MessagesCopied | MoveStarted):
        return len(event.ranges)
    return int(getattr(event, "replay_cost", 1))


def stored_messages(record: bytes) -> tuple[StoredMessages, Ranges]:
    """The messages of a MessagesSent, MessagesMovedIn or MessagesCopied record, and their numbers. Raises ValueError where it is none."""
    try:
        kind, reader = record[0], Reader(record, _START.size)
        if kind == MessagesCopied.KIND:
            ranges = reader.ranges()
            return StoredMessages(record, reader.at).proved(), ranges
        if kind == MessagesMovedIn.KIND:
            first = reader.take(_MOVED_IN)[2]
        elif kind == MessagesSent.KIND:
            (first,) = reader.take(_Q)
        else:
            raise ValueError("a record without messages")
        stored = StoredMessages(record, reader.at).proved()
        return stored, [(first, stored.count)]
    except (error, IndexError) as reason:
        raise ValueError(f"a record that makes no sense ({reason})") from None
