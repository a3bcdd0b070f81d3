"""Which function performs which action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqscli.catalog import ENDPOINT

if TYPE_CHECKING:
    from sqscli.broker import Broker

Request = dict[str, Any]
Result = dict[str, Any]


class Polled(NamedTuple):
    """One look of a ReceiveMessage: what it gives, and what a long poll needs to go on if that is nothing.

    `queue` is the queue's name, `wait_seconds` how long the request wants to wait (its own WaitTimeSeconds, else the queue's),
    `next_visible_ms` when a message becomes visible if nothing else happens (None: never).
    """

    result: Result
    queue: str
    wait_seconds: int
    next_visible_ms: int | None


def perform(broker: Broker, action: str, request: Request, endpoint: str = ENDPOINT) -> Result:
    """One action, at once: a ReceiveMessage that finds nothing does not wait. `endpoint` begins the QueueUrls of the result.

    Raises SQSError, JournalError.
    """
    raise NotImplementedError


def poll(broker: Broker, request: Request) -> Polled:
    """ReceiveMessage for whoever waits: one look that returns at once. Raises SQSError, JournalError."""
    raise NotImplementedError
