"""What arrives in a queue, as it arrives, without a lock: what `peek --follow` shows.

It reads the journal from where that ended at the start, and so also sees what is received and deleted at once. It keeps no state of the queue: each
record of messages is applied to an empty queue with the same attributes, which says what they look like. Where the files change under it (compacted
so far that what comes next is gone, or a write was taken back), it opens the queue again, and shows what is still there of what it has not seen.
"""

from __future__ import annotations

from sqscli.api.errors import QueueDoesNotExist
from sqscli.catalog import queue_directory
from sqscli.journal.journal import Journal
from sqscli.journal.segment import segment_numbers
from sqscli.looks import view
from sqscli.queue.apply import apply
from sqscli.queue.events import AttributesSet, MessagesMovedIn, MessagesSent, decode
from sqscli.queue.messages import StoredMessages
from sqscli.waiting import ChangeWatch
from sqscli.walks import SLICE_BYTES, Sight, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqscli.broker import Broker
    from sqscli.queue.state import QueueState
    from sqscli.walks import Slice

LOOK_SECONDS = 60.0  # nothing is missed by it: it is only how long one wait lasts
KINDS = (MessagesSent.KIND, MessagesMovedIn.KIND, AttributesSet.KIND)


class Arrivals:
    """As a context: from the time when it is made. Raises QueueDoesNotExist, then and when the queue is deleted."""

    def __init__(self, broker: Broker, name: str) -> None:
        self._broker = broker
        self._name = name
        self._directory = queue_directory(broker.home, broker.namespace.name(name))
        self._watch = ChangeWatch([self._directory])
        self._journal: Journal
        self._state: QueueState
        self._next = 0  # the first message that has not been seen
        self._missed: Iterator[Slice] = iter(())

    def __enter__(self) -> Arrivals:
        self._watch.__enter__()
        try:
            self._broker.guarded(self._open)
        except BaseException:
            self._watch.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.__exit__(None, None, None)
        self._journal.close()

    def next(self) -> list[Sight]:
        """Some that have arrived, in order, when there are some."""
        while True:
            for found in self._missed:
                if found.sights:
                    return found.sights
            sights = self._read()
            was_at_end = self._is_at_end()
            if not sights and not was_at_end:  # a segment has begun just now, or what comes next is gone
                sights = self._read()
            if sights:
                return sights
            if was_at_end:
                self._watch.wait(LOOK_SECONDS)
            elif not self._is_at_end():
                self._open_again()

    def _open(self) -> None:
        queue = view(self._broker, self._name)
        try:
            self._state = queue.state
            self._next = queue.state.next_message
            journal = Journal(self._broker.disk, self._directory, "none")
            journal.start(queue.journal.position)
            self._journal = journal
        finally:
            queue.close()
        self._state.clear()

    def _open_again(self) -> None:
        self._journal.close()
        queue_id, first = self._state.queue_id, self._next
        self._open()
        if self._state.queue_id != queue_id:  # another one of that name
            raise QueueDoesNotExist()
        if first < self._next:
            self._missed = walk(self._broker, self._name, None, between=(first, self._next))

    def _read(self) -> list[Sight]:
        """What the journal has behind the position, and no more than can be held."""
        sights: list[Sight] = []
        size = 0
        for segment, offset, record in self._journal.replay():
            if record[0] not in KINDS:
                continue
            event = decode(record)
            apply(self._state, event, (segment, offset))
            if isinstance(event, MessagesSent | MessagesMovedIn):
                sights += self._sights(event)
                size += len(record)
                if size > SLICE_BYTES:
                    break
        return sights

    def _sights(self, event: MessagesSent | MessagesMovedIn) -> list[Sight]:
        state, stored = self._state, StoredMessages(event.packed, 0)
        now_ms = max(self._broker.clock.now_ms(), state.time_ms)
        rows = state.messages.between(event.first, event.first + stored.count)
        self._next = max(self._next, event.first + stored.count)
        state.clear()
        return [Sight(state, row, "available" if state.visible_at_ms(row) <= now_ms else "delayed", stored, now_ms) for row in rows]

    def _is_at_end(self) -> bool:
        """Whether the journal goes on where we are, when it goes on."""
        journal, disk = self._journal, self._broker.disk
        if journal.damages or journal.tail.size() < journal.end or not disk.is_at(journal.tail.handle, journal.tail.path):
            return False
        return segment_numbers(disk.list(self._directory))[-1:] == [journal.tail.number]


__all__ = ["Arrivals"]
