"""The queues that a broker has used and keeps open, so that a stream or a server just calls again.

Law 1: one handle a directory: a second one in the same process would wait for its own lock.
Law 2: no more than `MAXIMUM_OPEN` of them, however long the process lives and whatever names it is asked for: each has files open. Those that were
       used longest ago go, those first that have no files open, and never one whose lock is held.
"""

from __future__ import annotations

from sqscli import upkeep
from sqscli.journal.errors import JournalError
from sqscli.open_queue import OpenQueue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from sqscli.clock import TimeSource

MAXIMUM_OPEN = 128


class OpenQueues:
    """`make` opens nothing yet: a queue's files are opened when they are first needed."""

    def __init__(self, make: Callable[[str], OpenQueue], clock: TimeSource) -> None:
        self._make = make
        self._clock = clock
        self._queues: dict[str, OpenQueue] = {}  # the one that was used last stands last

    def get(self, name: str) -> OpenQueue:
        queue = self._queues.pop(name, None)
        if queue is None:
            if len(self._queues) >= MAXIMUM_OPEN:
                self._close_one()
            queue = self._make(name)
        self._queues[name] = queue
        return queue

    def _close_one(self) -> None:
        free = [name for name, queue in self._queues.items() if not queue.is_locked]
        if not free:
            return
        older = free[: len(free) // 2]  # what was asked for just now may be about to be opened
        queue = self._queues.pop(next((name for name in older if not self._queues[name].is_open), free[0]))
        try:
            try:
                upkeep.tend(queue, self._clock.now_ms(), in_stream=True)  # no more than a stream's: somebody waits for an answer
            finally:
                queue.close()
        except JournalError as error:  # the sync that durability `batch` owes, or the clock's: not the present call's
            queue.warn(str(error))

    def forget(self, name: str) -> None:
        """Closes a queue that is going away."""
        queue = self._queues.pop(name, None)
        if queue is not None:
            queue.close()

    def tend(self) -> None:
        for queue in self._queues.values():
            upkeep.tend(queue, self._clock.now_ms())

    def close(self) -> None:
        for queue in self._queues.values():
            queue.close()
        self._queues.clear()
