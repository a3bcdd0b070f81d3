"""Actions for a caller that has nothing else to do: a ReceiveMessage waits for a message as long as it asked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqscli.actions.perform import Request, Result, perform
from sqscli.catalog import ENDPOINT

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqscli.broker import Broker


def perform_waiting(
    broker: Broker, action: str, request: Request, endpoint: str = ENDPOINT, turn: AbstractContextManager[object] | None = None
) -> Result:
    """`perform`, but a ReceiveMessage sleeps in this thread until there is a message or its time is over.

    `turn` is held while the broker is used, and not while it sleeps: a lock where several threads share a broker.
    """
    return perform(broker, action, request, endpoint)
