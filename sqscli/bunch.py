"""Several calls to one queue in one go, as a server has them when many clients ask at once: one lock and one sync for all of them.

Law 1: the answers are given when `together` has returned, and not before: what they promise is durable only then.
Law 2: where the disk fails, what was written and not synced is taken back, and the calls it belongs to are made again one by one, each with its own
       outcome. What a new segment, or a lock that was given back in between, has made durable stays done.
Law 3: whatever needs another lock, of another queue or for upkeep, happens while nothing is held.
"""

from __future__ import annotations

from sqscli import upkeep
from sqscli.journal.errors import JournalError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue

    T = TypeVar("T")


class Bunch:
    """Holds the lock of its queue from the first call on. The calls before number `safe` are done, whatever comes."""

    def __init__(self) -> None:
        self.safe = 0
        self._number = self._rolls = 0
        self._queue: OpenQueue | None = None
        self._failure: JournalError | None = None

    def take(self, queue: OpenQueue) -> None:
        """Raises as `OpenQueue.acquire`, and JournalError where an earlier call of the bunch has failed on the disk."""
        if self._failure is not None or (self._queue is not None and not queue.is_open):
            self.let_go()
        if self._queue is None:
            queue.acquire()
            queue.begin_deferring()
            self._queue, self._rolls = queue, queue.rolls

    def make(self, number: int, call: Callable[[], T]) -> T | Exception:
        """The outcome of the bunch's call `number`."""
        self._number = number
        outcome = _outcome(call)
        self._note_roll()
        return outcome

    def _note_roll(self) -> None:
        if self._queue is not None and self._queue.rolls != self._rolls:
            self._rolls, self.safe = self._queue.rolls, self._number

    def let_go(self) -> None:
        """Syncs what is owed, and gives the lock back. Raises JournalError; then the calls from `safe` on have not happened for sure."""
        self._note_roll()
        queue, self._queue = self._queue, None
        if queue is not None:
            try:
                queue.sync_deferred()
            except JournalError as error:
                self._failure = error
            else:
                self.safe = self._number
            finally:
                queue.release()
        if self._failure is not None:
            raise self._failure


def together(broker: Broker, name: str, calls: list[Callable[[], T]]) -> list[T | Exception]:
    """Makes calls to one queue: what each gives or raises, once all of it is as durable as promised."""
    if len(calls) == 1:
        return [_outcome(calls[0])]
    now_ms = broker.clock.now_ms()  # for the upkeep: where the clock cannot be read no call has a time either
    bunch = broker.bunch = Bunch()
    try:
        outcomes = [bunch.make(number, call) for number, call in enumerate(calls)]
    finally:
        broker.bunch = None
    try:
        broker.guarded(bunch.let_go)
    except JournalError:
        return outcomes[: bunch.safe] + [_outcome(call) for call in calls[bunch.safe :]]
    try:
        upkeep.tend(broker.queue(name), now_ms, in_stream=True)
    except JournalError as error:  # the sync that durability `batch` still owes
        return [outcome if isinstance(outcome, Exception) else error for outcome in outcomes]
    return outcomes


def _outcome(call: Callable[[], T]) -> T | Exception:
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - whoever made the call is told
        return error
