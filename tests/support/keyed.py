"""Sends with a key, and what the tests of them have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import upkeep
from sqscli.api.requests import Message, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.unless_pending import send_unless_pending

DEAD = "arn:aws:sqs:us-east-1:000000000000:dead"


def send(broker: Broker, key: str, body: bytes = b"a", name: str = "q") -> bytes | None:
    """The body of the message that waits already; None where this one was sent."""
    outcome = send_unless_pending(broker, name, body, SendOptions(pending_key=key))
    if isinstance(outcome, Message):
        return outcome.body
    assert not outcome.failures
    return None


def with_dead_letters(home: Path) -> Broker:
    """A queue `q`, whose messages are dead letters in `dead` after one receive. Nothing may be reported."""
    broker = Broker(str(home), ManualClock(), "none", warn=pytest.fail)
    broker.create_queue("dead", {}, {})
    broker.create_queue("q", {"RedrivePolicy": f'{{"deadLetterTargetArn":"{DEAD}","maxReceiveCount":1}}'}, {})
    return broker


def next_process(broker: Broker) -> None:
    broker.tend()
    broker.close()


def checkpointed(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process finds a checkpoint and nothing behind it."""
    with monkeypatch.context() as patch:
        patch.setattr(upkeep, "ROWS_BEHIND", 0)
        next_process(broker)
