"""The state of one queue: data, and questions about it at a given time.

Law 1: the state changes only in apply.py, and only by events. Delayed, in flight, available and expired are not states but questions (`now_ms`).
Law 2: no question, and no event, costs time in proportion to the messages that wait. Messages are rows of a radix tree, groups and deduplication ids
       values of hash tries; both read the pages they need and no others. Whoever owns the files passes them in (`Trees`).
"""

from __future__ import annotations

from _blake2 import blake2b
from struct import Struct, error

from sqscli.api.attributes import attribute_int
from sqscli.queue.codec import U32, Reader, pack_map, pack_text
from sqscli.queue.rows import FOREVER, Extent, Turn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Protocol

    from sqscli.queue.events import MoveStarted
    from sqscli.queue.pending import Keys
    from sqscli.queue.tasks import MoveTask

    Summary = tuple[int, int, int, int, int, int]

    class Rows(Protocol):
        """Rows by number (the journal's RadixTree)."""

        def get(self, ordinal: int) -> Any: ...
        def put(self, row: Any) -> None: ...
        def drop(self, first: int, count: int) -> None: ...
        def between(self, first: int, last: int) -> list[Any]: ...
        def scan(self, start: int, wanted: Callable[[Summary], bool], keep: bool = True) -> Iterator[Any]: ...
        def tally(self, take: Callable[[Summary], bool], rows: Callable[[Any], None]) -> None: ...
        def summary(self) -> Summary: ...

        pages: Any

        def flush(self) -> bytes: ...
        def copy(self, pages: Any) -> bytes: ...

    class Hashes(Protocol):
        """Values by 16-byte hash (the journal's HashTrie)."""

        def get(self, key: bytes) -> bytes | None: ...
        def put(self, key: bytes, value: bytes) -> None: ...
        def drop(self, key: bytes) -> None: ...
        def items(self) -> Iterator[tuple[bytes, bytes]]: ...
        def forget(self) -> None: ...

        pages: Any

        def flush(self) -> bytes: ...
        def copy(self, pages: Any) -> bytes: ...

    class Trees(Protocol):
        """Makes trees, empty or as they were flushed."""

        pages: Any

        def rows(self, row_type: Any, root: bytes = b"") -> Rows: ...
        def hashes(self, value_bytes: int, root: bytes = b"") -> Hashes: ...


DEDUPLICATION_MS = 300_000
IN_FLIGHT_QUOTA = 120_000
GROUP = Struct("<QQQ")  # turn, head, tail
SENT = Struct("<Qq16s")  # message number, sent_ms, message id
_SCALARS = Struct("<8s16sqqqQQQqQQ")
_LIVE = Struct("<IIQ")
_SINCE_2 = Struct("<qq")  # what version 2 of the root added to the scalars
ATTEMPT_BYTES = 137  # attempts.py says what they are


class QueueState:
    """`next_message`, `next_turn`, `next_move` are the numbers that come next; `live` is {segment: [messages, bytes]}, `received_count`
    how many of the messages held were ever received. `in_flight_bound`: as many at most are in flight; exact at each checkpoint.
    `tasks` are the last move tasks out of this queue, the newest last; `purged_ms` is when it was purged last, 0 for never.
    `keys` is the index of the messages that have keys (pending.py), None where no message has one."""

    def __init__(self, trees: Trees) -> None:
        self.trees = trees
        self.queue_id = b""
        self.secret = b""
        self.name = ""
        self.attributes: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.created_ms = self.modified_ms = self.time_ms = 0
        self.next_message = self.next_turn = self.next_move = 1
        self.pending_move: MoveStarted | None = None
        self.moves_in: dict[bytes, int] = {}
        self.live: dict[int, list[int]] = {}
        self.deduplication_started_ms = self.attempts_started_ms = self.purged_ms = 0
        self.tasks: list[MoveTask] = []
        self.is_fifo = False
        self.clear()

    def clear(self) -> None:
        """No messages, groups and deduplication ids."""
        self.messages: Rows = self.trees.rows(Extent)
        self.turns: Rows = self.trees.rows(Turn)
        self.groups: Hashes = self.trees.hashes(GROUP.size)
        self.sent: Hashes = self.trees.hashes(SENT.size)
        self.sent_before: Hashes = self.trees.hashes(SENT.size)
        self.attempts: Hashes = self.trees.hashes(ATTEMPT_BYTES)
        self.attempts_before: Hashes = self.trees.hashes(ATTEMPT_BYTES)
        self.keys: Keys | None = None
        self.live = {}
        self.received_count = self.in_flight_bound = 0

    def count_in(self, row: Extent) -> None:
        """Live messages now stand in the row's segment."""
        live = self.live.setdefault(row.segment, [0, 0])
        live[0] += row.count
        live[1] += row.count * row.bytes_each
        if row.received_count:
            self.received_count += row.count

    def count_out(self, row: Extent) -> None:
        """They no longer do."""
        if row.received_count:
            self.received_count -= row.count
        live = self.live.get(row.segment)
        if live is not None:
            live[0] -= row.count
            live[1] -= row.count * row.bytes_each
            if live[0] <= 0:
                del self.live[row.segment]

    # Questions

    @property
    def retention_ms(self) -> int:
        return 1000 * attribute_int(self.attributes, "MessageRetentionPeriod")

    @property
    def delay_ms(self) -> int:
        return 1000 * attribute_int(self.attributes, "DelaySeconds")

    @property
    def fifo_delay_ms(self) -> int:
        """What comes on top of the sent time of a message that was never received: a FIFO queue's delay is retroactive, a standard queue's is not."""
        return self.delay_ms if self.is_fifo else 0

    def visible_at_ms(self, row: Extent) -> int:
        return row.a if row.received_count else row.a + self.fifo_delay_ms

    def rows_in(self, first: int, count: int) -> list[Extent]:
        """The rows of a range of messages, live and dead, cut to it."""
        found: list[Extent] = []
        for row in self.messages.between(first, first + count):
            start, end = max(first, row.first), min(first + count, row.first + row.count)
            found.append(row if (start, end) == (row.first, row.first + row.count) else row.part(start, end - start))
        return found

    def counts(self, now_ms: int) -> tuple[int, int, int]:
        """(available, in flight, delayed): together the messages held that have not expired."""
        tally = [0, 0, 0]
        delay, expired_b = self.fifo_delay_ms, now_ms - self.retention_ms

        def take(summary: Summary) -> bool:
            min_a, max_a, min_b, max_b, live, received = summary
            if not live or max_b <= expired_b:
                return True
            if min_b <= expired_b:
                return False
            if max_a + delay <= now_ms:
                tally[0] += live
            elif min_a > now_ms and (received == live or not delay):
                tally[1] += received
                tally[2] += live - received
            else:
                return False
            return True

        def count(row: Extent) -> None:
            if row.is_live and row.b > expired_b:
                tally[0 if self.visible_at_ms(row) <= now_ms else 1 if row.received_count else 2] += row.count

        self.messages.tally(take, count)
        return tally[0], tally[1], tally[2]

    def expired_count(self, now_ms: int) -> int:
        """How many messages have outlived the retention and are still held: for upkeep to take out, and for others to go round."""
        counted, expired_b = [0], now_ms - self.retention_ms

        def take(summary: Summary) -> bool:
            if summary[3] <= expired_b:
                counted[0] += summary[4]
            return summary[3] <= expired_b or summary[2] > expired_b

        def count(row: Extent) -> None:
            if row.is_live and row.b <= expired_b:
                counted[0] += row.count

        self.messages.tally(take, count)
        return counted[0]

    def in_flight_room(self, now_ms: int, wanted: int) -> int:
        """How many of `wanted` receives the quota of 120,000 messages in flight allows."""
        if min(self.received_count, self.in_flight_bound) + wanted <= IN_FLIGHT_QUOTA:
            return wanted
        return max(0, min(wanted, IN_FLIGHT_QUOTA - self.counts(now_ms)[1]))

    def tighten(self) -> None:
        """Makes the bound exact where it begins to matter. Not an event: a bound that is less tight is as true."""
        self.in_flight_bound = min(self.in_flight_bound, self.received_count)
        if 2 * self.in_flight_bound > IN_FLIGHT_QUOTA:
            self.in_flight_bound = self.counts(self.time_ms)[1]

    def next_visible_ms(self, now_ms: int) -> int | None:
        """When the first message that is not available now becomes visible, if nothing else happens. On a FIFO queue: the first group's head."""
        earliest, delay, expired_b = [FOREVER], self.fifo_delay_ms, now_ms - self.retention_ms

        def take(summary: Summary) -> bool:
            min_a, max_a, _, max_b, live, _ = summary
            if not live or max_b <= expired_b or max_a + delay <= now_ms or min_a >= earliest[0]:
                return True
            if min_a > now_ms and not delay:
                earliest[0] = min_a
                return True
            return False

        def row_time(row: Extent) -> None:
            if row.is_live and row.b > expired_b and now_ms < (time_ms := self.visible_at_ms(row)) < earliest[0]:
                earliest[0] = time_ms

        self.messages.tally(take, row_time)
        return earliest[0] if earliest[0] != FOREVER else None

    @property
    def has_active_task(self) -> bool:
        """Whether a move task out of this queue is under way."""
        return bool(self.tasks) and self.tasks[-1].is_active

    def is_moving(self, message: int) -> bool:
        """Whether a move that a crash interrupted has this message."""
        move = self.pending_move
        return move is not None and any(first <= message < first + count for first, count in move.ranges)

    def oldest_ms(self, now_ms: int) -> int | None:
        """When the retention of the oldest message began."""
        expired_b = now_ms - self.retention_ms
        for row in self.messages.scan(0, lambda summary: summary[3] > expired_b):
            if row.is_live and row.b > expired_b:
                return int(row.b)
        return None

    def hash(self, text: str) -> bytes:
        """16 bytes that stand for `text` in this queue only: keyed, so that nobody can choose texts that meet."""
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self.secret).digest()

    def deduplication_key(self, group_id: str | None, deduplication_id: str) -> bytes:
        by_group = self.attributes.get("DeduplicationScope") == "messageGroup"
        return self.hash(f"d{group_id} {deduplication_id}" if by_group else f"d {deduplication_id}")

    def attempt_key(self, attempt_id: str) -> bytes:
        return self.hash(f"a{attempt_id}")

    def group_key(self, group_id: str) -> bytes:
        """The group's hash: 8 bytes that identify it, padded to a key."""
        return self.hash(f"g{group_id}")[:8] + bytes(8)

    def sent_within_window(self, key: bytes, now_ms: int) -> tuple[int, int, bytes] | None:
        """(message number, sent_ms, message id) of the message that was sent with this deduplication key in the last five minutes."""
        value = self.sent.get(key) or self.sent_before.get(key)
        if value is None:
            return None
        number, sent_ms, message_id = SENT.unpack(value)
        return (number, sent_ms, message_id) if sent_ms + DEDUPLICATION_MS > now_ms else None

    def sequence_number(self, message: int) -> str:
        """SQS's own: 20 digits, increasing, not consecutive."""
        return str(18_000_000_000_000_000_000 + 256 * message + self.queue_id[0])

    # The root of a checkpoint

    @property
    def row_trees(self) -> tuple[Rows, ...]:
        return (self.messages, self.turns) if self.keys is None else (self.messages, self.turns, self.keys.messages)

    @property
    def hash_tries(self) -> tuple[Hashes, ...]:
        tries = self.groups, self.sent, self.sent_before, self.attempts, self.attempts_before
        return tries if self.keys is None else (*tries, self.keys.newest)

    @property
    def _trees(self) -> tuple[Rows | Hashes, ...]:
        return *self.row_trees, *self.hash_tries

    @property
    def root_version(self) -> int:
        """The version of checkpoints that knows all that the root says: without keys, and without new bodies on their way, the one before, which
        older programs read as well."""
        from sqscli.queue.events import TRANSFORMED_KIND

        has_new_bodies = self.pending_move is not None and self.pending_move.KIND == TRANSFORMED_KIND
        return 2 if self.keys is None and not has_new_bodies else 3

    def use_pages(self, pages: Any) -> None:
        """From now on changes go to these pages."""
        self.trees.pages = pages
        for tree in self._trees:
            tree.pages = pages

    def copy(self, pages: Any) -> None:
        """Writes every tree whole to other pages, and uses those."""
        for tree in self._trees:
            tree.copy(pages)
        self.use_pages(pages)

    def flush(self) -> bytes:
        """Everything but what is in pages already."""
        from sqscli.queue.events import encode

        if self.keys is not None and self.keys.is_empty:
            self.keys = None
        moves = b"".join([source + number.to_bytes(8, "little") for source, number in self.moves_in.items()])
        live = b"".join([_LIVE.pack(segment, count, size) for segment, (count, size) in self.live.items()])
        pending = encode(self.pending_move) if self.pending_move is not None else b""
        parts = [
            _SCALARS.pack(
                self.queue_id, self.secret, self.created_ms, self.modified_ms, self.time_ms,
                self.next_message, self.next_turn, self.next_move, self.deduplication_started_ms, self.received_count, self.in_flight_bound,
            ),
            pack_text(self.name), pack_map(self.attributes), pack_map(self.tags),
        ]  # fmt: skip
        trees = self.messages, self.turns, self.groups, self.sent, self.sent_before, self.attempts, self.attempts_before
        roots = [tree.flush() for tree in trees]
        keys = [self.keys.messages.flush(), self.keys.newest.flush()] if self.keys is not None else []
        for part in (moves, live, pending, *roots, self._packed_tasks(), _SINCE_2.pack(self.attempts_started_ms, self.purged_ms), *keys):
            parts += [U32.pack(len(part)), part]
        return b"".join(parts)

    def _packed_tasks(self) -> bytes:
        if not self.tasks:
            return b""
        from sqscli.queue.tasks import pack_tasks

        return pack_tasks(self.tasks)


def state_from_root(trees: Trees, root: bytes) -> QueueState:
    """The state whose `flush` returned `root`: this version's, version 2's, which ends in front of the keys, or version 1's, which
    ends in front of the attempts.

    Raises ValueError for anything else.
    """
    try:
        return _state_from_root(trees, root)
    except error as reason:
        raise ValueError(f"a state that makes no sense ({reason})") from None


def _state_from_root(trees: Trees, root: bytes) -> QueueState:
    from sqscli.queue.apply import set_attributes

    state, reader = QueueState(trees), Reader(root)
    scalars = _SCALARS.unpack(reader.bytes(_SCALARS.size))
    (
        state.queue_id, state.secret, state.created_ms, state.modified_ms, state.time_ms,
        state.next_message, state.next_turn, state.next_move, state.deduplication_started_ms, state.received_count, state.in_flight_bound,
    ) = scalars  # fmt: skip
    state.name = reader.text()
    set_attributes(state, reader.map())
    state.tags = reader.map()
    parts: list[bytes] = []
    while reader.at < len(root):
        parts.append(reader.bytes(reader.take(U32)[0]))
    if not 8 <= len(parts) <= 12 and len(parts) != 14:
        raise ValueError(f"a state of {len(parts)} parts")
    moves, live, pending, *roots = parts + [b""] * (14 - len(parts))
    state.moves_in = {moves[at : at + 8]: int.from_bytes(moves[at + 8 : at + 16], "little") for at in range(0, len(moves), 16)}
    state.live = {segment: [count, size] for segment, count, size in _LIVE.iter_unpack(live)}
    if pending:
        from sqscli.queue.events import MoveStarted, decode

        event = decode(pending)
        if not isinstance(event, MoveStarted):
            raise ValueError("a move that is none")
        state.pending_move = event
    state.messages, state.turns = trees.rows(Extent, roots[0]), trees.rows(Turn, roots[1])
    state.groups = trees.hashes(GROUP.size, roots[2])
    state.sent, state.sent_before = trees.hashes(SENT.size, roots[3]), trees.hashes(SENT.size, roots[4])
    state.attempts, state.attempts_before = trees.hashes(ATTEMPT_BYTES, roots[5]), trees.hashes(ATTEMPT_BYTES, roots[6])
    if roots[7]:
        from sqscli.queue.tasks import unpack_tasks

        state.tasks = unpack_tasks(roots[7])
    if roots[8]:
        state.attempts_started_ms, state.purged_ms = _SINCE_2.unpack(roots[8])
    if roots[9]:
        from sqscli.queue.pending import Keys

        state.keys = Keys(trees, roots[9], roots[10])
    return state
