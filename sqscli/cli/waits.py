"""Long polling: what `receive --wait` does while nothing is available.

Law 1: no lock is held while it waits, and no wake-up is lost: the watch is armed before the queue is looked at.
Law 2: the deadline is real time. What ends a wait earlier is in virtual time: the next lease that lapses or delay that ends, unless the clock is
frozen; then only a change of the clock's file can bring it, and that is watched too.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqscli.api.requests import ReceiveMessages
from sqscli.catalog import queue_directory
from sqscli.cli.session import Session
from sqscli.waiting import ChangeWatch

if TYPE_CHECKING:
    from sqscli.received import ReceivedMessages


def receive_waiting(session: Session, queue: str, request: ReceiveMessages, seconds: int) -> ReceivedMessages:
    """Receive as soon as something is available, or nothing when `seconds` are over."""
    deadline = time.monotonic() + seconds
    with ChangeWatch([session.home, queue_directory(session.home, queue)]) as watch:
        while True:
            received = session.broker.receive(queue, request)
            left = deadline - time.monotonic()
            if len(received) or left <= 0:
                return received
            watch.wait(min(left, until_visible(session, received.next_visible_ms)))


def until_visible(session: Session, next_visible_ms: int | None) -> float:
    """Seconds until a message becomes visible by itself."""
    status = session.clock.status()
    if next_visible_ms is None or (status is not None and status.frozen):
        return float("inf")
    now_ms = session.clock.now_ms() if status is None else status.now_ms
    return max(0.0, (next_visible_ms - now_ms) / 1000)
