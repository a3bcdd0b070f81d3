"""What a million steps should have led to, kept in O(log n) a step: which messages are where, in which order they come, and who has them until when.

It says of every receive exactly what it has to give, so each step is a check of the invariants at the one place where they can break: nothing lost,
no lease twice, the order of a standard queue and of each group, the count that only grows, and the move at the limit. Times are in milliseconds.
Everything is plain data, so that a copy is a `pickle` away: a crash asks what would have been.
"""

from __future__ import annotations

import pickle
from collections import deque
from heapq import heappop, heappush

DEDUPLICATION_MS = 300_000
LONGEST_MS = 43_200_000


class Entry:
    """A message in a queue. `ordinal` is its place among all arrivals: a message that moves, or comes back, is another entry."""

    __slots__ = ("body", "carried", "group", "is_gone", "is_ready", "message_id", "ordinal", "received_ms", "receives", "retained_ms", "sent_ms",
                 "source", "visible_ms")  # fmt: skip

    def __init__(self, body: str, group: str, ordinal: int, now_ms: int) -> None:
        self.body, self.group, self.ordinal = body, group, ordinal
        self.message_id = self.source = ""
        self.receives = self.carried = self.received_ms = 0
        self.sent_ms = self.retained_ms = self.visible_ms = now_ms
        self.is_gone = self.is_ready = False


class Undo:
    """A lease, or a changed timeout, that a power cut may take back."""

    def __init__(self, queue: LedgerQueue, entries: list[Entry]) -> None:
        self.before = [(entry, entry.receives, entry.visible_ms, entry.received_ms) for entry in entries]
        self.turns = list(queue.groups) if queue.is_fifo else []


class LedgerQueue:
    """`entries` in the order of arrival, those that have expired among them until somebody comes across them."""

    def __init__(self, name: str, dead: LedgerQueue | None, maximum: int) -> None:
        self.name, self.is_fifo, self.dead, self.maximum = name, name.endswith(".fifo"), dead, maximum
        self.visibility_ms, self.delay_ms, self.retention_ms = 30_000, 0, 345_600_000
        self.unsynced: list[Undo] = []
        self.clear()

    def clear(self) -> None:
        for entry in self.entries.values() if hasattr(self, "entries") else ():
            entry.is_gone = True
        self.entries: dict[str, Entry] = {}
        self.ready: list[tuple[int, Entry]] = []  # standard: visible, by ordinal
        self.waiting: list[tuple[int, int, Entry]] = []  # standard: by when they are visible
        self.groups: dict[str, deque[Entry]] = {}  # FIFO: in the order of their turns
        self.sent: dict[str, tuple[int, str]] = {}
        self.unsynced.clear()

    def visible_ms(self, entry: Entry) -> int:
        """A FIFO queue's delay counts from the sending, and may change."""
        return entry.visible_ms + (self.delay_ms if self.is_fifo and not entry.receives else 0)

    def is_held(self, entry: Entry, now_ms: int) -> bool:
        """Takes out what has expired."""
        if entry.is_gone:
            return False
        if entry.retained_ms + self.retention_ms > now_ms:
            return True
        self.remove(entry)
        return False

    def settle(self, now_ms: int) -> None:
        """All that have expired."""
        for entry in list(self.entries.values()):
            self.is_held(entry, now_ms)

    def remove(self, entry: Entry) -> None:
        entry.is_gone = True
        del self.entries[entry.body]

    def wait(self, entry: Entry, visible_ms: int) -> None:
        entry.visible_ms = visible_ms
        if not self.is_fifo:
            heappush(self.waiting, (visible_ms, entry.ordinal, entry))

    def arrive(self, entry: Entry, now_ms: int) -> None:
        self.entries[entry.body] = entry
        self.wait(entry, now_ms if self.is_fifo else now_ms + self.delay_ms)
        if self.is_fifo:
            self.front(entry.group, now_ms)
            self.groups.setdefault(entry.group, deque()).append(entry)

    def front(self, group: str, now_ms: int) -> deque[Entry]:
        """The group without what is no more at its head; without messages it has no turn."""
        line = self.groups.get(group)
        while line and not self.is_held(line[0], now_ms):
            line.popleft()
        if not line:
            self.groups.pop(group, None)
        return line or deque()

    def find(self, count: int, now_ms: int, maximum: int) -> tuple[list[Entry], list[Entry]]:
        """(what comes next, what must move before because it was received `maximum` times); 0 for no limit."""
        found: list[Entry] = []
        exhausted: list[Entry] = []
        for entry in self.in_groups(now_ms) if self.is_fifo else self.in_order(now_ms):
            (exhausted if maximum and entry.receives >= maximum else found).append(entry)
            if len(found) == count:
                break
        if not self.is_fifo:
            for entry in found:  # until somebody takes them, they are where they were
                self.make_ready(entry)
        return found, exhausted

    def make_ready(self, entry: Entry) -> None:
        if not entry.is_ready:
            entry.is_ready = True
            heappush(self.ready, (entry.ordinal, entry))

    def in_order(self, now_ms: int):  # type: ignore[no-untyped-def]
        while self.waiting and self.waiting[0][0] <= now_ms:
            visible_ms, _, entry = heappop(self.waiting)
            if not entry.is_gone and entry.visible_ms == visible_ms:
                self.make_ready(entry)
        while self.ready:
            _, entry = heappop(self.ready)
            entry.is_ready = False
            if entry.visible_ms <= now_ms and self.is_held(entry, now_ms):
                yield entry

    def in_groups(self, now_ms: int):  # type: ignore[no-untyped-def]
        for group in list(self.groups):
            for entry in list(self.front(group, now_ms)):
                if self.is_held(entry, now_ms):
                    if self.visible_ms(entry) > now_ms:
                        break
                    yield entry

    def lease(self, entries: list[Entry], now_ms: int, timeout_ms: int) -> None:
        if entries:
            self.unsynced.append(Undo(self, entries))
        for entry in entries:
            entry.receives += 1
            entry.received_ms = now_ms
            self.wait(entry, now_ms + timeout_ms)
        if self.is_fifo:
            for group in dict.fromkeys(entry.group for entry in entries):
                self.groups[group] = self.groups.pop(group)

    def undo(self) -> None:
        undone = self.unsynced.pop()
        for entry, entry.receives, visible_ms, entry.received_ms in undone.before:
            if not entry.is_gone:
                self.wait(entry, visible_ms)
        later = [group for group in self.groups if group not in undone.turns]
        self.groups = {group: self.groups[group] for group in [*undone.turns, *later] if group in self.groups}

    def has_expired(self, entry: Entry, receive: int, now_ms: int) -> bool:
        """A handle of a FIFO queue ends with its lease."""
        return self.is_fifo and (entry.receives != receive or entry.visible_ms <= now_ms)

    def may_hold(self, entry: Entry, timeout_ms: int, now_ms: int) -> bool:
        """Twelve hours from the receive are all that a lease can be."""
        is_held = entry.visible_ms > now_ms and entry.received_ms
        return not (is_held and timeout_ms and now_ms + timeout_ms > entry.received_ms + LONGEST_MS)


class Ledger:
    """The queues by name, and what happens between them. `marks` are copies of what stood between two durable steps while `is_in_doubt`."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.arrivals = 0
        self.queues: dict[str, LedgerQueue] = {}
        self.is_in_doubt = False
        self.marks: list[bytes] = []

    def add(self, name: str, dead: str, maximum: int) -> None:
        self.queues[name] = LedgerQueue(name, self.queues.get(dead), maximum)

    def copy(self) -> bytes:
        marks, self.marks = self.marks, []
        data = pickle.dumps(self, pickle.HIGHEST_PROTOCOL)
        self.marks = marks
        return data

    def new(self, body: str, group: str) -> Entry:
        self.arrivals += 1
        return Entry(body, group, self.arrivals, self.now_ms)

    def forget_sent(self, queue: LedgerQueue) -> None:
        """The deduplication ids of more than five minutes ago."""
        sent = queue.sent
        while sent:
            oldest = next(iter(sent))
            if sent[oldest][0] + DEDUPLICATION_MS > self.now_ms:
                return
            del sent[oldest]

    def send(self, queue: LedgerQueue, body: str, group: str, message_id: str) -> None:
        entry = self.new(body, group)
        entry.message_id = message_id
        queue.arrive(entry, self.now_ms)
        if queue.is_fifo:
            queue.sent[body] = self.now_ms, message_id
        queue.unsynced.clear()

    def receive(self, queue: LedgerQueue, count: int, timeout_ms: int) -> list[Entry]:
        while True:
            found, exhausted = queue.find(count, self.now_ms, queue.maximum if queue.dead is not None else 0)
            if not exhausted:
                break
            self.bury(queue, exhausted)
        queue.lease(found, self.now_ms, timeout_ms)
        return found

    def bury(self, queue: LedgerQueue, exhausted: list[Entry]) -> None:
        assert queue.dead is not None
        for entry in exhausted:
            queue.remove(entry)
            moved = self.new(entry.body, entry.group)
            moved.message_id, moved.sent_ms, moved.source = entry.message_id, entry.sent_ms, queue.name
            moved.carried = entry.receives + entry.carried
            if not queue.is_fifo:
                moved.retained_ms = entry.retained_ms
            queue.dead.arrive(moved, self.now_ms)
        self.moved(queue, queue.dead)

    def moved(self, source: LedgerQueue, target: LedgerQueue) -> None:
        """The source is durable before the target: a power cut between the two may take leases of the target back."""
        source.unsynced.clear()
        if self.is_in_doubt:
            self.marks.append(self.copy())
        else:
            target.unsynced.clear()

    def redrive(self, dead: LedgerQueue, count: int) -> list[tuple[Entry, Entry]]:
        """The first messages go back to where the first of them came from, as new ones: (old, new)."""
        found, _ = dead.find(count, self.now_ms, 0)
        pairs = []
        for entry in found:
            target = self.queues[entry.source]
            dead.remove(entry)
            pairs.append((entry, self.new(entry.body, entry.group)))
            target.arrive(pairs[-1][1], self.now_ms)
        if found:
            self.moved(dead, self.queues[found[0].source])
        return pairs

    def delete(self, queue: LedgerQueue, body: str) -> None:
        queue.remove(queue.entries[body])
        queue.unsynced.clear()

    def change(self, queue: LedgerQueue, entry: Entry, timeout_ms: int) -> None:
        queue.unsynced.append(Undo(queue, [entry]))
        queue.wait(entry, self.now_ms + timeout_ms)

    def purge(self, queue: LedgerQueue) -> None:
        queue.clear()

    def set_seconds(self, queue: LedgerQueue, attribute: str, seconds: int) -> None:
        queue.settle(self.now_ms)
        setattr(queue, {"VisibilityTimeout": "visibility_ms", "DelaySeconds": "delay_ms", "MessageRetentionPeriod": "retention_ms"}[attribute],
                1000 * seconds)  # fmt: skip
        queue.unsynced.clear()
