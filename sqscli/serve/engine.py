"""The one thread that uses the broker, which is not made for two: requests come to it as jobs and go back as results.

Law 1: jobs are done in the order in which they were given. Those to one queue that wait one behind the other are made in one go (sqscli/bunch.py):
       they share its lock and its sync, and none of them has its result before that.
Law 2: a job's result, or its error, reaches the event loop in that order, too, so whoever sees a result has seen those before it.
Law 3: upkeep waits until there is nothing to do, or for `LONGEST_PUT_OFF_SECONDS` where that never happens.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from sqscli.broker import Broker
from sqscli.bunch import together
from sqscli.journal.errors import JournalError

IDLE_SECONDS = 0.05
MAXIMUM_BUNCH = 64  # for so long another process waits for the lock
LONGEST_PUT_OFF_SECONDS = 2.0

T = TypeVar("T")


class _Job(NamedTuple):
    work: Callable[[Broker], Any]
    future: asyncio.Future[Any]
    queue: str


class Engine:
    """Made and used on the event loop; `stop` gives the broker back."""

    def __init__(self, broker: Broker, monotonic: Callable[[], float]) -> None:
        self._broker = broker
        self._monotonic = monotonic
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._done: deque[tuple[asyncio.Future[Any], Any]] = deque()
        self._is_called = self._is_ended = False
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._thread.start()

    def perform(self, work: Callable[[Broker], T], queue: str = "") -> asyncio.Future[T]:
        """What `work` makes of the broker, or the error that it raises. `queue`: the one whose lock it takes; empty where it may take others."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put(_Job(work, future, queue))
        return future

    async def stop(self) -> None:
        """Returns when all jobs given before are done and the thread has ended."""
        await self.perform(self._end)
        self._thread.join()

    def _end(self, _: Broker) -> None:
        self._is_ended = True

    def _run(self) -> None:
        owes_upkeep, tended_at = False, self._monotonic()
        while not self._is_ended:
            try:
                job: _Job | None = self._jobs.get(timeout=IDLE_SECONDS) if owes_upkeep else self._jobs.get()
            except Empty:
                self._tend()
                owes_upkeep, tended_at = False, self._monotonic()
                continue
            while job is not None:
                job = self._do_bunch(job)
            if not owes_upkeep:
                owes_upkeep, tended_at = True, self._monotonic()
            elif self._monotonic() - tended_at > LONGEST_PUT_OFF_SECONDS:
                self._tend()
                tended_at = self._monotonic()

    def _do_bunch(self, job: _Job) -> _Job | None:
        """Does a job, and those that wait behind it for the same queue. The first one that is not of them, if there is one."""
        bunch, other = [job], None
        while job.queue and len(bunch) < MAXIMUM_BUNCH:
            try:
                other = self._jobs.get_nowait()
            except Empty:
                break
            if other.queue != job.queue:
                break
            bunch.append(other)
            other = None
        try:
            outcomes = together(self._broker, job.queue, [partial(each.work, self._broker) for each in bunch])
        except Exception as error:  # noqa: BLE001 - the thread must not end: all that comes later would wait for ever
            outcomes = [error] * len(bunch)
        self._done.extend(zip([each.future for each in bunch], outcomes, strict=True))
        if not self._is_called:
            self._is_called = True
            self._loop.call_soon_threadsafe(self._deliver)
        return other

    def _deliver(self) -> None:
        """On the event loop. The flag falls before the deque is emptied: whoever appends and finds it up has appended in time."""
        self._is_called = False
        while self._done:
            future, outcome = self._done.popleft()
            if future.done():  # whoever asked has gone
                continue
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

    def _tend(self) -> None:
        try:
            self._broker.tend()
        except JournalError as error:
            self._broker.warn(str(error))
