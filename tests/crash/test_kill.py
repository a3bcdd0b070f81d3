"""Real processes on a real disk: many at once on one queue, and kill -9 at any time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from sqscli.api.requests import DeleteReceived, ReceiveMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock, real_ms
from tests.support.invariants import (
    each_message_is_in_one_queue,
    every_way_to_replay_leads_to_the_same_state,
    held,
    the_counts_sum_to_the_messages_held,
)

ROUNDS = 10
MOST_LINES = 120  # a process is killed after so many at most: that is the plan of the seed; the very instant is the operating system's


class Process:
    """A worker and what it said."""

    def __init__(self, home: Path, what: str, name: str) -> None:
        command = [sys.executable, "-m", "tests.crash.worker", str(home), what, name]
        self._errors = TemporaryFile()
        self._process = subprocess.Popen(command, bufsize=0, stdout=subprocess.PIPE, stderr=self._errors, cwd=Path(__file__).parents[2])

    def kill(self, after_lines: int) -> list[str]:
        """Lets it say so many lines, ends it, and returns all the whole lines that it said."""
        assert self._process.stdout is not None
        out = b"".join(self._process.stdout.readline() for _ in range(after_lines))
        self._process.send_signal(signal.SIGKILL)
        out += self._process.stdout.read()
        self._process.stdout.close()
        assert self._process.wait() == -signal.SIGKILL
        self._errors.seek(0)
        errors = self._errors.read().decode()
        self._errors.close()
        assert not errors, errors
        return out.decode().split("\n")[:-1]


def start(home: Path, receivers: int, number: int = 0) -> list[Process]:
    """Two senders and some receivers; the receivers come first, since they say nothing when nobody sends any more."""
    senders = [Process(home, "send", f"s{number}.{index}") for index in range(2)]
    return [Process(home, "receive", f"r{number}.{index}") for index in range(receivers)] + senders


def said(lines: list[str], verb: str) -> list[str]:
    return [line.split(" ", 1)[1] for line in lines if line.startswith(verb + " ")]


@pytest.mark.slow
def test_killed_senders_and_receivers_lose_nothing_and_receive_nothing_twice(home: Path) -> None:
    seed = int(os.environ.get("CRASH_SEED", "20"))
    print(f"CRASH_SEED={seed}")
    chance = random.Random(seed)
    Broker(str(home), ManualClock(real_ms())).create_queue("q", {}, {})
    lines: list[str] = []
    for number in range(ROUNDS):
        for process in start(home, receivers=2, number=number):
            lines += process.kill(chance.randrange(MOST_LINES))
    damages = [line for line in said(lines, "warned") if "cannot be read" in line]
    assert not damages
    sent, deleted, received = set(said(lines, "sent")), set(said(lines, "deleted")), Counter(said(lines, "received"))
    assert sent, "the processes were killed before they did anything: let them live longer"
    assert deleted
    assert max(received.values()) == 1, "leased twice"
    clock = ManualClock(real_ms())
    broker = Broker(str(home), clock)
    broker.receive("q", ReceiveMessages(1, 0))
    found = held(broker, ["q"])
    bodies = {body.decode() for body, _ in found}
    each_message_is_in_one_queue(found)
    the_counts_sum_to_the_messages_held(broker, "q")
    every_way_to_replay_leads_to_the_same_state(broker, "q")
    assert not deleted & bodies, "deleted and here"
    assert sent - deleted - set(received) <= bodies, "acknowledged and lost"
    assert bodies <= set(said(lines, "sending"))
    clock.advance(601_000)
    left = []
    while batch := broker.receive("q", ReceiveMessages(1000)):
        left += [body.decode() for body in batch.bodies()]
        broker.delete("q", DeleteReceived(batch.ranges))
    assert sorted(left) == sorted(bodies)
    broker.close()


def test_many_processes_on_one_queue_share_its_messages(home: Path) -> None:
    Broker(str(home), ManualClock(real_ms())).create_queue("q", {}, {})
    lines = [line for process in start(home, receivers=3) for line in process.kill(80)]
    received = Counter(said(lines, "received"))
    assert len(received) > 20
    assert max(received.values()) == 1
    assert set(received) <= set(said(lines, "sending"))
