"""`wait`: sleep until a queue is empty, or until it holds enough messages.

Law: nothing is asked while nothing changes. Whoever is woken looks, without a lock, and says when the next look is worth while at the latest.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqscli.api.errors import QueueDoesNotExist
from sqscli.catalog import queue_directory
from sqscli.cli.exit_status import DONE, TIMED_OUT
from sqscli.cli.line import UsageError
from sqscli.cli.progress import Progress
from sqscli.cli.session import Session
from sqscli.looks import look
from sqscli.waiting import ChangeWatch

if TYPE_CHECKING:
    from sqscli.open_queue import OpenQueue

PAUSE_SECONDS = 0.05  # between two looks at a queue that changes all the time


class Seen:
    """What one look found; `changes_at_ms` says when that may change by itself in the wanted direction."""

    def __init__(self, queue_id: bytes, counts: tuple[int, int, int], changes_at_ms: int | None) -> None:
        self.queue_id = queue_id
        self.counts = counts
        self.changes_at_ms = changes_at_ms

    def __str__(self) -> str:
        available, in_flight, delayed = self.counts
        return f"{available:,} available, {in_flight:,} in flight, {delayed:,} delayed"


def wait(session: Session) -> int:
    line = session.line
    minimum = line.number("min")
    if line.flag("empty") == (minimum is not None):
        raise UsageError("wait wants either --empty or --min N")
    name = session.queue()
    seen = wait_until(session, name, minimum, line.number("timeout"))
    if seen is None:
        return DONE
    wanted = "empty" if minimum is None else f"at {minimum} available messages"
    session.note(f"sqscli: {name} is not {wanted}: {seen}")
    return TIMED_OUT


def wait_until(session: Session, name: str, minimum: int | None, seconds: int | None) -> Seen | None:
    """None when the queue is as wanted; what was seen last when `seconds` of real time were over before that."""
    deadline = time.monotonic() + seconds if seconds is not None else float("inf")
    view = ask_empty if minimum is None else ask_available
    queue_id: bytes | None = None
    status = Progress(session.quiet, writes_messages=False)
    try:
        with ChangeWatch([session.home, queue_directory(session.home, name)]) as watch:
            while True:
                looked_at = time.monotonic()
                seen = one_look(session, name, view, queue_id)
                queue_id = seen.queue_id
                if seen.counts == (0, 0, 0) if minimum is None else seen.counts[0] >= minimum:
                    return None
                left = deadline - time.monotonic()
                if left <= 0:
                    return seen
                status.show(str(seen))
                if seen.changes_at_ms is not None:
                    left = min(left, session.clock.seconds_until(seen.changes_at_ms))
                if not watch.wait(min(left, status.seconds_until_due())):
                    continue
                time.sleep(max(0.0, min(looked_at + PAUSE_SECONDS, deadline) - time.monotonic()))
    finally:
        status.clear()


def one_look(session: Session, name: str, view: Callable[[OpenQueue, int], Seen], queue_id: bytes | None) -> Seen:
    """The queue as it is now. Raises QueueDoesNotExist; also where it is not the queue with this id any more."""
    broker = session.broker
    try:
        seen = broker.guarded(lambda: look(broker, name, lambda queue: view(queue, broker.now_ms(queue))))
    except QueueDoesNotExist:
        if queue_id is None:
            raise
    else:
        if queue_id in (None, seen.queue_id):
            return seen
    raise QueueDoesNotExist(f"The queue does not exist any more: {name}")


def ask_empty(queue: OpenQueue, now_ms: int) -> Seen:
    """By itself a queue becomes empty only when the youngest of its messages expires."""
    state = queue.state
    _, _, _, youngest_ms, live, _ = state.messages.summary()
    return Seen(state.queue_id, state.counts(now_ms), youngest_ms + state.retention_ms if live else None)


def ask_available(queue: OpenQueue, now_ms: int) -> Seen:
    """By themselves messages become available when a lease or a delay ends."""
    state = queue.state
    return Seen(state.queue_id, state.counts(now_ms), state.next_visible_ms(now_ms))
