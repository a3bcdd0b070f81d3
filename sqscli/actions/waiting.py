"""Actions for a caller that has nothing else to do: a ReceiveMessage waits for a message as long as it asked to."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from sqscli.actions.call import Request, Result
from sqscli.actions.perform import perform, poll
from sqscli.actions.receiving import Polled
from sqscli.broker import Broker
from sqscli.catalog import ENDPOINT, queue_directory
from sqscli.waiting import long_poll


def perform_waiting(
    broker: Broker, action: str, request: Request, endpoint: str = ENDPOINT, turn: AbstractContextManager[object] | None = None
) -> Result:
    """`perform`, but a ReceiveMessage sleeps in this thread until there is a message or its time is over.

    `turn` is held while the broker is used, and not while it sleeps: a lock where several threads share a broker.
    """
    turn = turn or nullcontext()
    if action != "ReceiveMessage":
        with turn:
            return perform(broker, action, request, endpoint)

    def look() -> Polled:
        with turn:
            return poll(broker, request)

    found = look()
    if not found and found.wait_seconds:
        found = long_poll([broker.home, queue_directory(broker.home, found.queue)], broker.clock, found.wait_seconds, look)
    return found.result
