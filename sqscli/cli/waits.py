"""Long polling: what `receive --wait` does while nothing is available."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqscli.api.requests import ReceiveMessages
from sqscli.catalog import queue_directory
from sqscli.cli.session import Session
from sqscli.waiting import long_poll

if TYPE_CHECKING:
    from sqscli.received import ReceivedMessages


def receive_waiting(session: Session, queue: str, request: ReceiveMessages, seconds: int) -> ReceivedMessages:
    """Receive as soon as something is available, or nothing when `seconds` are over."""
    directories = [session.home, queue_directory(session.home, queue)]
    return long_poll(directories, session.clock, seconds, lambda: session.broker.receive(queue, request))
