"""Who waits for a message: one line for each queue that somebody waits at, and the long polls in it, first come, first served.

Law 1: no wake-up is lost. A request looks once more when the watch on its queue is armed, and after that whenever something happened there since
       the look before.
Law 2: a wake-up costs one look for the first in line, and one more for each message that comes of it; a thousand that wait cost no more than one.
Law 3: who has left the line is never looked for: a message goes only to somebody who was there when the look began.
Law 4: deadlines are real time, whatever the virtual clock says.

What ends a wait: a message, an error (the queue is gone), the deadline, the end of the server. What calls for a look: an action of this server on the
queue, a change of its files or of the clock (changes.py), and the instant at which a lease lapses or a delay ends.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import NamedTuple, Protocol

from sqscli.actions import Polled, perform, poll
from sqscli.api.errors import SQSError
from sqscli.broker import Broker
from sqscli.serve.engine import Engine
from sqscli.wire.answers import Request, Result

EMPTY: Result = {}
NEVER = float("inf")  # on a clock that stands still


class Changes(Protocol):
    """Who tells of what other processes do (changes.py)."""

    def watch(self, queue: str) -> None:
        """From now on `Lines.wake` is called for each change of the queue's files."""

    def forget(self, queue: str) -> None: ...


class Look(NamedTuple):
    """One look at a queue: `again_seconds` is when one may find more by itself, None for never."""

    polled: Polled
    again_seconds: float | None


class Waiter:
    """One long poll. `is_late`: its time ran out while it was looked for; it still gets what is found."""

    def __init__(self, request: Request, future: asyncio.Future[Result]) -> None:
        self.request = request
        self.future = future
        self.is_late = False


class Line:
    """Those who wait at one queue."""

    def __init__(self, queue: str, engine: Engine) -> None:
        self.queue = queue
        self.waiters: dict[Waiter, None] = {}
        self.looked_for: Waiter | None = None
        self._engine = engine
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def wake(self) -> None:
        self._news.set()

    async def serve(self) -> None:
        """Runs for as long as somebody waits."""
        while self.waiters:
            self._news.clear()
            await self._sleep(await self._look_for_all())

    async def _sleep(self, seconds: float | None) -> None:
        timer = None if seconds is None or seconds == NEVER else self._loop.call_later(seconds, self._news.set)
        try:
            await self._news.wait()
        finally:
            if timer is not None:
                timer.cancel()

    async def _look_for_all(self) -> float | None:
        """Gives messages to the first in line for as long as there are some."""
        while self.waiters:
            waiter = self.looked_for = next(iter(self.waiters))
            try:
                found = await self._engine.perform(partial(look, request=waiter.request), self.queue)
            except Exception as error:  # noqa: BLE001 - it is the answer of the one who is looked for
                self._end(waiter, error)
                continue
            finally:
                self.looked_for = None
            if not found.polled:
                if waiter.is_late:
                    self._end(waiter, EMPTY)
                return found.again_seconds
            if waiter.future.done():  # the client went away while it was looked for
                self._engine.perform(partial(give_back, request=waiter.request, result=found.polled.result))
                continue
            self._end(waiter, found.polled.result)
        return None

    def _end(self, waiter: Waiter, outcome: Result | Exception) -> None:
        self.waiters.pop(waiter, None)
        if waiter.future.done():
            return
        if isinstance(outcome, Exception):
            waiter.future.set_exception(outcome)
        else:
            waiter.future.set_result(outcome)

    def leave(self, waiter: Waiter, is_gone: bool) -> None:
        """The deadline has come, or (`is_gone`) the client has gone."""
        if self.looked_for is waiter and not is_gone:
            waiter.is_late = True
            return
        self._end(waiter, EMPTY)
        if not self.waiters:
            self.wake()


class Lines:
    """The lines of all queues."""

    def __init__(self, engine: Engine) -> None:
        self.changes: Changes
        self._engine = engine
        self._loop = asyncio.get_running_loop()
        self._lines: dict[str, Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closed = False

    async def wait(self, request: Request, queue: str, seconds: float, gone: asyncio.Future[None]) -> Result:
        """What a ReceiveMessage that has found nothing gets within `seconds`. It leaves the line when `gone` is done."""
        if self._is_closed:
            return EMPTY
        line = self._lines.get(queue) or self._begin(queue)
        waiter = Waiter(request, self._loop.create_future())
        line.waiters[waiter] = None
        timer = self._loop.call_later(seconds, line.leave, waiter, False)

        def leave(_: asyncio.Future[None]) -> None:
            line.leave(waiter, True)

        gone.add_done_callback(leave)
        try:
            return await waiter.future
        finally:
            timer.cancel()
            gone.remove_done_callback(leave)

    def wake(self, queue: str) -> None:
        """Something may have happened to the queue."""
        line = self._lines.get(queue)
        if line is not None:
            line.wake()

    def wake_all(self) -> None:
        for line in self._lines.values():
            line.wake()

    def queues(self) -> list[str]:
        """Those that somebody waits at."""
        return list(self._lines)

    def close(self) -> None:
        """The server ends: who waits gets an empty answer, and nobody waits any more."""
        self._is_closed = True
        for line in self._lines.values():
            for waiter in list(line.waiters):
                line.leave(waiter, False)

    def _begin(self, queue: str) -> Line:
        line = self._lines[queue] = Line(queue, self._engine)
        self.changes.watch(queue)
        task = self._loop.create_task(self._serve(line))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return line

    async def _serve(self, line: Line) -> None:
        try:
            await line.serve()
        finally:
            del self._lines[line.queue]
            self.changes.forget(line.queue)


def look(broker: Broker, request: Request) -> Look:
    """On the engine's thread: one look, and how long it takes in real time until another may find something."""
    polled = poll(broker, request)
    instant_ms = polled.next_visible_ms
    return Look(polled, None if polled or instant_ms is None else broker.clock.seconds_until(instant_ms))


def give_back(broker: Broker, request: Request, result: Result) -> None:
    """On the engine's thread: makes messages visible again that nobody is there to take. Their receive counts."""
    for message in result["Messages"]:
        change = {"QueueUrl": request["QueueUrl"], "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": 0}
        try:
            perform(broker, "ChangeMessageVisibility", change)
        except SQSError:  # somebody else has dealt with it
            continue
