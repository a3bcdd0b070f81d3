"""The events of a queue that was imported: an exported queue, written into a journal of its own.

    QueueImported           the queue, in place of QueueCreated
    MessagesImported        what the queue knows of some messages, and
    MessagesCopied          behind it, in the same write, the messages themselves: as after a compaction
    DeduplicationImported   what was sent in the five minutes before the export
    AttemptsImported        the receive attempts of those five minutes
    KeysImported            behind messages that have keys: their hashes (pending.py)

So a message stands in a record that every version of the format can read, and no reader of messages has to know of imports.
Nothing else ever writes these events, and hardly a queue has them: this module is loaded where there are some.
"""

from __future__ import annotations

from struct import Struct

from sqscli.queue.attempts import ATTEMPT
from sqscli.queue.codec import U32, Reader, pack_map, pack_text
from sqscli.queue.fifo import group_key
from sqscli.queue.rows import FOREVER, NO_MESSAGE, Extent, Turn
from sqscli.queue.state import GROUP, SENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.state import QueueState

    Run = tuple[int, int, int, int, int, int, int, int, int, int]  # as RUN has it

KEY_BYTES = 16
LONGEST_RUN = (1 << 16) - 1  # messages: a row has 16 bits for its place in the record
RUN = Struct("<QIIIqqqqQQ")  # first, count, received count, bytes each, a, b, first received, last received (rows.py), group, its turn
_QUEUE = Struct("<8s16sqqqQQqq")
_KEYED = Struct("<Q16s")


class QueueImported:
    """`time_ms` is that of the newest event before the export; the numbers go on where they were."""

    KIND = 17
    __slots__ = (
        "attempts_started_ms", "attributes", "created_ms", "deduplication_started_ms", "modified_ms", "name", "next_message", "next_turn",
        "purged_ms", "queue_id", "secret", "tags", "time_ms",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - one parameter for each field
        self,
        time_ms: int,
        queue_id: bytes,
        secret: bytes,
        created_ms: int,
        modified_ms: int,
        purged_ms: int,
        next_message: int,
        next_turn: int,
        deduplication_started_ms: int,
        attempts_started_ms: int,
        name: str,
        attributes: dict[str, str],
        tags: dict[str, str],
    ) -> None:
        self.time_ms = time_ms
        self.queue_id = queue_id
        self.secret = secret
        self.created_ms = created_ms
        self.modified_ms = modified_ms
        self.purged_ms = purged_ms
        self.next_message = next_message
        self.next_turn = next_turn
        self.deduplication_started_ms = deduplication_started_ms
        self.attempts_started_ms = attempts_started_ms
        self.name = name
        self.attributes = attributes
        self.tags = tags

    def pack(self) -> bytes:
        scalars = _QUEUE.pack(
            self.queue_id, self.secret, self.created_ms, self.modified_ms, self.purged_ms, self.next_message, self.next_turn,
            self.deduplication_started_ms, self.attempts_started_ms,
        )  # fmt: skip
        return scalars + pack_text(self.name) + pack_map(self.attributes) + pack_map(self.tags)


class MessagesImported:
    """Runs of consecutive messages that have everything in common; a FIFO queue's are of one message each."""

    KIND = 18
    __slots__ = ("runs", "time_ms")

    def __init__(self, time_ms: int, runs: list[Run]) -> None:
        self.time_ms = time_ms
        self.runs = runs

    @property
    def replay_cost(self) -> int:
        return len(self.runs)

    def pack(self) -> bytes:
        return U32.pack(len(self.runs)) + b"".join([RUN.pack(*run) for run in self.runs])


class DeduplicationImported:
    """`entries` are keys, each with its SENT (state.py)."""

    KIND = 19
    VALUE = SENT
    __slots__ = ("entries", "time_ms")

    def __init__(self, time_ms: int, entries: list[tuple[bytes, bytes]]) -> None:
        self.time_ms = time_ms
        self.entries = entries

    @property
    def replay_cost(self) -> int:
        return len(self.entries)

    def pack(self) -> bytes:
        return b"".join([key + value for key, value in self.entries])


class AttemptsImported(DeduplicationImported):
    """`entries` are keys, each with its ATTEMPT (attempts.py)."""

    KIND = 20
    VALUE = ATTEMPT
    __slots__ = ()


class KeysImported:
    """`keyed` are numbers of messages, each with the hash of its key; NOT_PENDING where it is only carried."""

    KIND = 22
    __slots__ = ("keyed", "time_ms")

    def __init__(self, time_ms: int, keyed: list[tuple[int, bytes]]) -> None:
        self.time_ms = time_ms
        self.keyed = keyed

    @property
    def replay_cost(self) -> int:
        return len(self.keyed)

    def pack(self) -> bytes:
        return U32.pack(len(self.keyed)) + b"".join([_KEYED.pack(number, hash) for number, hash in self.keyed])


if TYPE_CHECKING:
    from typing import TypeAlias

    Imported: TypeAlias = QueueImported | MessagesImported | DeduplicationImported | AttemptsImported | KeysImported


def decode_imported(kind: int, time_ms: int, reader: Reader) -> Imported:
    """The event of a record of one of these kinds. Raises ValueError where it makes no sense."""
    if kind == QueueImported.KIND:
        queue_id, secret, created_ms, modified_ms, purged_ms, next_message, next_turn, *started = _QUEUE.unpack(reader.bytes(_QUEUE.size))
        return QueueImported(
            time_ms, queue_id, secret, created_ms, modified_ms, purged_ms, next_message, next_turn, started[0], started[1],
            reader.text(), reader.map(), reader.map(),
        )  # fmt: skip
    if kind == MessagesImported.KIND:
        (count,) = reader.take(U32)
        runs = list(RUN.iter_unpack(reader.bytes(count * RUN.size)))
        if any(not 0 < run[1] <= LONGEST_RUN for run in runs):
            raise ValueError("a run that no record of messages can hold")
        return MessagesImported(time_ms, runs)
    if kind == KeysImported.KIND:
        (count,) = reader.take(U32)
        return KeysImported(time_ms, list(_KEYED.iter_unpack(reader.bytes(count * _KEYED.size))))
    event = DeduplicationImported if kind == DeduplicationImported.KIND else AttemptsImported
    width = KEY_BYTES + event.VALUE.size
    data = reader.bytes(len(reader.data) - reader.at)
    if len(data) % width:
        raise ValueError("half an entry")
    return event(time_ms, [(data[at : at + KEY_BYTES], data[at + KEY_BYTES : at + width]) for at in range(0, len(data), width)])


def apply_imported(state: QueueState, event: Imported) -> None:
    """What `apply` does with them."""
    if isinstance(event, QueueImported):
        from sqscli.queue.apply import set_attributes

        state.queue_id, state.secret, state.name = event.queue_id, event.secret, event.name
        set_attributes(state, event.attributes)
        state.tags = event.tags
        state.created_ms, state.modified_ms, state.purged_ms = event.created_ms, event.modified_ms, event.purged_ms
        state.next_message, state.next_turn = event.next_message, event.next_turn
        state.deduplication_started_ms, state.attempts_started_ms = event.deduplication_started_ms, event.attempts_started_ms
    elif isinstance(event, MessagesImported):
        for first, count, received_count, bytes_each, a, b, first_received_ms, received_ms, group, turn in event.runs:
            row = Extent(first, count, 0, True, received_count, bytes_each, a, b, first_received_ms, received_ms, 0, 0, group, NO_MESSAGE)
            _add(state, row, turn)
    elif isinstance(event, KeysImported):
        from sqscli.queue.pending import bring_hash

        for number, hash in event.keyed:
            row = state.messages.get(number)
            if row is not None and row.is_live:
                bring_hash(state, number, hash)
    elif isinstance(event, AttemptsImported):
        for key, value in event.entries:
            is_young = ATTEMPT.unpack(value)[0] >= state.attempts_started_ms
            (state.attempts if is_young else state.attempts_before).put(key, value)
    else:
        for key, value in event.entries:
            is_young = SENT.unpack(value)[1] >= state.deduplication_started_ms
            (state.sent if is_young else state.sent_before).put(key, value)


def _add(state: QueueState, row: Extent, turn: int) -> None:
    """Puts messages behind those that are there. They have no place until the MessagesCopied that follows."""
    state.next_message = max(state.next_message, row.first + row.count)
    state.count_in(row)
    if row.received_count:
        state.in_flight_bound += row.count
    state.messages.put(row)
    if not state.is_fifo:
        return
    key = group_key(row.group)
    known = state.groups.get(key)
    if known is not None:
        turn, head, tail = GROUP.unpack(known)
        last = state.messages.get(tail).part(tail, 1)
        last.next = row.first
        state.messages.put(last)
        state.groups.put(key, GROUP.pack(turn, head, row.first))
        return
    if not turn or state.turns.get(turn) is not None:  # unknown, or another group's
        turn = state.next_turn
    state.next_turn = max(state.next_turn, turn + 1)
    state.turns.put(Turn(turn, row.a, FOREVER, row.group) if row.received_count else Turn(turn, FOREVER, row.a, row.group))
    state.groups.put(key, GROUP.pack(turn, row.first, row.first))
