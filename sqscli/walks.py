"""A walk through a queue without a lock, in order and a slice at a time: what `peek`, `move` and `copy` look at, and choose from.

Law 1: a walk ends where the queue ended when it began: what arrives meanwhile is none of its business, or two that feed each other would never end.
Law 2: it holds a slice at most, and opens the queue again from time to time, since rows that were looked at stay in memory.
Law 3: a choice is made from what does not change (body, attributes, times) and from the receive count, which goes along with what was chosen.
"""

from __future__ import annotations

from sqscli.clock import LATEST_MS
from sqscli.looks import VIEW_MESSAGES, Look, rows_in_state
from sqscli.queue.receive import received_message
from sqscli.received import Peeked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqscli.api.requests import Message
    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue
    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState

SLICE_MESSAGES, SLICE_ROWS, SLICE_BYTES = 5000, 1000, 1 << 20  # as many as move in one go, and as many as anybody wants to hold


class Sight:
    """A row of messages that are in one `state`, as a walk comes to them; `now_ms` is the queue's time when the walk began."""

    __slots__ = ("now_ms", "queue", "row", "state", "stored")

    def __init__(self, queue: QueueState, row: Extent, state: str, stored: StoredMessages, now_ms: int) -> None:
        self.queue = queue
        self.row = row
        self.state = state
        self.stored = stored
        self.now_ms = now_ms

    def __len__(self) -> int:
        return self.row.count

    def part(self, start: int, count: int) -> Sight:
        """`count` of them, from place `start` on."""
        return Sight(self.queue, self.row.part(self.row.first + start, count), self.state, self.stored, self.now_ms)

    def bodies(self) -> list[bytes]:
        return self.stored.bodies(self.row.index, self.row.count)

    def message(self, index: int) -> Message:
        """One of them, as a receive would show it, without a receipt handle."""
        return received_message(self.queue, self.row, index, self.stored, None)

    def sent_ms(self, index: int) -> int:
        """When it was sent: SentTimestamp, which a dead letter brings along."""
        carried = self.stored.extras(self.row.index + index).carried if self.stored.has_extras else None
        return carried.sent_ms if carried is not None else self.row.b

    def peeked(self) -> list[Peeked]:
        visible_at_ms = self.queue.visible_at_ms(self.row)
        # None also of a message on its way to another queue: what comes to its end is the move, and not a time.
        when = None if self.state == "available" or visible_at_ms > LATEST_MS else visible_at_ms
        return [Peeked(self.message(index), self.state, when) for index in range(len(self))]


if TYPE_CHECKING:
    Chooser = Callable[[Sight], Sequence[int]]  # the places of those that are wanted, in order


class Slice:
    """What a walk found next: the `sights` that were chosen of `looked` messages."""

    __slots__ = ("looked", "sights")

    def __init__(self, sights: list[Sight], looked: int) -> None:
        self.sights = sights
        self.looked = looked

    def __len__(self) -> int:
        return sum(map(len, self.sights))


def walk(  # noqa: PLR0913 - what is wanted of it
    broker: Broker,
    name: str,
    wanted: str | None,
    choose: Chooser | None = None,
    max_count: int | None = None,
    between: tuple[int, int | None] = (0, None),
) -> Iterator[Slice]:
    """The messages of a queue in the `wanted` state (None: any), of them those that `choose` picks, and at most `max_count`.

    `between`: only those from the first number to the one in front of the second.
    """
    with Look(broker, name) as one:
        way = _Way(one, wanted, choose, max_count)
        way.at, way.end = between
        looked = 0
        while not way.is_done:
            found = one.ask(way.next)
            yield found
            looked += found.looked
            if looked >= VIEW_MESSAGES:
                one.renew()
                looked = 0


class _Way:
    """A walk on its way: the messages before number `at` have been seen, those from `end` on came later, and `left` more are wanted."""

    def __init__(self, one: Look, wanted: str | None, choose: Chooser | None, max_count: int | None) -> None:
        self._look = one
        self._wanted = wanted
        self._choose = choose
        self._left = max_count
        self.at = 0
        self.end: int | None = None
        self.is_done = max_count == 0

    def next(self, queue: OpenQueue) -> Slice:
        """The next slice. Where it fails it can be asked for again."""
        state = queue.state
        end = self.end = state.next_message if self.end is None else self.end
        sights: list[Sight] = []
        found = looked = rows = size = 0
        for row, row_state in rows_in_state(queue, self._look.now_ms, self._wanted, self.at):
            if row.first >= end:
                break
            if looked >= SLICE_MESSAGES or rows >= SLICE_ROWS or size >= SLICE_BYTES:
                return self._slice(sights, looked, found, max(self.at, row.first))
            start, stop = max(self.at, row.first), min(row.first + row.count, end)
            count = min(stop - start, SLICE_MESSAGES - looked, max(1, (SLICE_BYTES - size) // row.bytes_each))
            stored = self._look.stored(queue, row)
            rows, looked, size = rows + 1, looked + count, size + count * row.bytes_each
            if stored is not None:
                for each in self._chosen(Sight(state, row.part(start, count), row_state, stored, self._look.now_ms)):
                    left = None if self._left is None else self._left - found
                    taken = each if left is None or len(each) <= left else each.part(0, left)
                    sights.append(taken)
                    found += len(taken)
                    if found == self._left:
                        return self._slice(sights, looked, found, end)
            if start + count < stop:
                return self._slice(sights, looked, found, start + count)
        self.is_done = True
        return self._slice(sights, looked, found, end)

    def _slice(self, sights: list[Sight], looked: int, found: int, at: int) -> Slice:
        self.at = at
        if self._left is not None:
            self._left -= found
            self.is_done = self.is_done or not self._left
        return Slice(sights, looked)

    def _chosen(self, sight: Sight) -> list[Sight]:
        """The parts of it that are wanted."""
        if self._choose is None:
            return [sight]
        parts: list[tuple[int, int]] = []
        for place in self._choose(sight):
            if parts and sum(parts[-1]) == place:
                parts[-1] = (parts[-1][0], parts[-1][1] + 1)
            else:
                parts.append((place, 1))
        return [sight.part(start, count) for start, count in parts]


def peek(broker: Broker, name: str, max_count: int, wanted: str | None) -> list[Peeked]:
    return [each for found in walk(broker, name, wanted, None, max_count) for sight in found.sights for each in sight.peeked()]


__all__ = ["Sight", "Slice", "peek", "walk"]
