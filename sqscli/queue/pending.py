"""Keys of waiting messages: whether a message with a key is still to be had (`send --unless-pending KEY`).

A key is one of a message's extras, so it goes wherever its record goes. The state has an index besides, in both directions: a trie from the hash of a
key to the newest message that has it, and a tree from a message's number to that hash, so that whoever takes messages out takes their keys out, too.
The messages of one key are a list, newest first: a redrive may bring one back while another waits.

Law 1: a queue whose messages have no keys has no index, and neither reads nor writes anything for it.
Law 2: an older sqscli knows nothing of keys, and would forget them. So each write that brings keyed messages begins with KeysAnnounced, at which it
stops (FORMAT.md), and as long as such a message is there checkpoints are of the version that has the index.
Law 3: a message that was carried over from another queue (a dead letter) keeps its key for the way back, but is not pending by it where it is. So of
two messages in a list the newer one began its retention no sooner, and where it has expired so have those behind it: one look is enough.
"""

from __future__ import annotations

from struct import Struct

from sqscli.queue.rows import NO_MESSAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqscli.queue.messages import Extras
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import Hashes, QueueState, Rows, Trees

NEWEST = Struct("<Q")  # message number
NOT_PENDING = bytes(16)  # the hash of a key that its message only carries
_KEYED = Struct("<H6x16sQQ")


class KeysAnnounced:
    """What follows in this write brings messages with keys. Changes nothing itself."""

    KIND = 21
    __slots__ = ("time_ms",)

    def __init__(self, time_ms: int) -> None:
        self.time_ms = time_ms

    def pack(self) -> bytes:
        return b""


class Keyed:
    """Message `first` has the key of this `hash`; `older` and `newer` are the next messages in the list of that key, NO_MESSAGE where it ends."""

    __slots__ = ("first", "hash", "newer", "older")
    count = 1
    a = b = 0
    is_live = True
    received_count = 0

    def __init__(self, first: int, hash: bytes, older: int, newer: int) -> None:
        self.first = first
        self.hash = hash
        self.older = older
        self.newer = newer

    def part(self, first: int, count: int) -> Keyed:
        return self

    @staticmethod
    def pack_page(rows: list[Keyed], base: int) -> bytes:
        return b"".join([_KEYED.pack(row.first - base, row.hash, row.older, row.newer) for row in rows])

    @staticmethod
    def unpack_page(data: bytes, base: int) -> list[Keyed]:
        return [Keyed(base + first, hash, older, newer) for first, hash, older, newer in _KEYED.iter_unpack(data)]


class Keys:
    """The index of one queue."""

    def __init__(self, trees: Trees, messages: bytes = b"", newest: bytes = b"") -> None:
        self.messages: Rows = trees.rows(Keyed, messages)
        self.newest: Hashes = trees.hashes(NEWEST.size, newest)

    @property
    def is_empty(self) -> bool:
        return not self.messages.summary()[4]

    def add(self, number: int, hash: bytes) -> None:
        """A message, newer than all others; one that is known already is passed over."""
        if self.messages.get(number) is not None:
            return
        older = NO_MESSAGE
        if hash != NOT_PENDING:
            known = self.newest.get(hash)
            older = NEWEST.unpack(known)[0] if known is not None else NO_MESSAGE
            self._link(older, newer=number)
            self.newest.put(hash, NEWEST.pack(number))
        self.messages.put(Keyed(number, hash, older, NO_MESSAGE))

    def drop(self, first: int, count: int) -> None:
        """Messages that are there no longer, whether they had keys or not."""
        for number in [row.first for row in self.messages.between(first, first + count)]:
            row = self.messages.get(number)  # as the removal of its neighbours has left it
            self.messages.drop(number, 1)
            if row.hash == NOT_PENDING:
                continue
            self._link(row.older, newer=row.newer)
            if row.newer != NO_MESSAGE:
                self._link(row.newer, older=row.older)
            elif row.older != NO_MESSAGE:
                self.newest.put(row.hash, NEWEST.pack(row.older))
            else:
                self.newest.drop(row.hash)

    def _link(self, number: int, older: int | None = None, newer: int | None = None) -> None:
        row = self.messages.get(number) if number != NO_MESSAGE else None
        if row is not None:
            self.messages.put(Keyed(number, row.hash, row.older if older is None else older, row.newer if newer is None else newer))

    def numbers(self, hash: bytes) -> Iterator[int]:
        """The messages of a key, the newest first."""
        known = self.newest.get(hash)
        number = NEWEST.unpack(known)[0] if known is not None else NO_MESSAGE
        while number != NO_MESSAGE:
            yield number
            row = self.messages.get(number)
            number = row.older if row is not None and row.older < number else NO_MESSAGE  # a list leads back, or this would never end


def key_hash(state: QueueState, extras: Extras) -> bytes:
    """What the index knows of a message that has a key."""
    return state.hash(f"k{extras.pending_key}") if extras.carried is None else NOT_PENDING


def bring(state: QueueState, number: int, extras: Extras) -> None:
    """A message with a key has come."""
    bring_hash(state, number, key_hash(state, extras))


def bring_hash(state: QueueState, number: int, hash: bytes) -> None:
    if state.keys is None:
        state.keys = Keys(state.trees)
    state.keys.add(number, hash)


def waiting(state: QueueState, key: str, now_ms: int) -> Iterator[Extent]:
    """The messages of this key that are available, delayed or in flight, the newest first. Their records say whether it really is this key."""
    if state.keys is None:
        return
    expired_b = now_ms - state.retention_ms
    for number in state.keys.numbers(state.hash(f"k{key}")):
        row = state.messages.get(number)
        if row is None or not row.is_live or state.is_moving(number):
            continue
        if row.b <= expired_b:
            return
        yield row.part(number, 1)
