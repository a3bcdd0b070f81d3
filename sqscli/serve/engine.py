"""The one thread that uses the broker, which is not made for two: requests come to it as jobs and go back as results.

Law 1: jobs are done in the order in which they were given.
Law 2: a job's result, or its error, reaches the event loop in that order, too, so whoever sees a result has seen those before it.
Law 3: upkeep waits until there is nothing to do, or for `LONGEST_PUT_OFF_SECONDS` where that never happens.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from sqscli.broker import Broker
from sqscli.journal.errors import JournalError

IDLE_SECONDS = 0.05
LONGEST_PUT_OFF_SECONDS = 2.0

T = TypeVar("T")


class _Job(NamedTuple):
    work: Callable[[Broker], Any]
    future: asyncio.Future[Any]


class Engine:
    """Made and used on the event loop; `stop` gives the broker back."""

    def __init__(self, broker: Broker, monotonic: Callable[[], float]) -> None:
        self._broker = broker
        self._monotonic = monotonic
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._done: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self._is_called = False
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._thread.start()

    def perform(self, work: Callable[[Broker], T]) -> asyncio.Future[T]:
        """What `work` makes of the broker, or the error that it raises."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put(_Job(work, future))
        return future

    async def stop(self) -> None:
        """Returns when all jobs given before are done and the thread has ended."""
        self._jobs.put(None)
        while self._thread.is_alive():
            await asyncio.sleep(0.005)
        self._deliver()

    def _run(self) -> None:
        owes_upkeep, tended_at = False, self._monotonic()
        while True:
            try:
                job = self._jobs.get(timeout=IDLE_SECONDS) if owes_upkeep else self._jobs.get()
            except Empty:
                self._tend()
                owes_upkeep, tended_at = False, self._monotonic()
                continue
            if job is None:
                return
            self._do(job)
            if not owes_upkeep:
                owes_upkeep, tended_at = True, self._monotonic()
            elif self._monotonic() - tended_at > LONGEST_PUT_OFF_SECONDS:
                self._tend()
                tended_at = self._monotonic()

    def _do(self, job: _Job) -> None:
        result, failure = None, None
        try:
            result = job.work(self._broker)
        except Exception as error:  # noqa: BLE001 - whatever it is, the one who asked is told
            failure = error
        self._done.append((job.future, result, failure))
        if not self._is_called:
            self._is_called = True
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        """On the event loop. The flag falls before the deque is emptied: whoever appends and finds it up has appended in time."""
        self._is_called = False
        while self._done:
            future, result, failure = self._done.popleft()
            if future.done():  # whoever asked has gone
                continue
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)

    def _tend(self) -> None:
        try:
            self._broker.tend()
        except JournalError as error:
            self._broker.warn(str(error))
