"""A consumer in this process: its commands are real processes, its time is not.

Each message's body is the script of its command (`sh` reads it from stdin). Where the loop would sleep, commands that end by themselves are waited
for, and otherwise the time goes on to what the loop waits for, or to the next event of the test. So nothing takes time, and the order is the same in
every run. A body that sleeps never ends by itself, unless it asks
for SQS_RECEIVE_COUNT and that is not 1 any more.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli.api.requests import Message, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.catalog import queue_directory
from sqscli.cli.consume import report as reports
from sqscli.cli.consume.command import Command, Workspace
from sqscli.cli.consume.job import Job
from sqscli.cli.consume.loop import Loop
from sqscli.cli.consume.options import Options
from sqscli.cli.consume.report import Report
from sqscli.cli.consume.variables import common
from sqscli.cli.consume_command import CONSUME
from sqscli.cli.line import Line
from sqscli.waiting import fingerprint

HANG = "exec sleep 1000"
LONGEST_SECONDS = 30.0
MOST_WAITS = 5000

Event = Callable[[], "set[int] | None"]


class SteppedClock:
    """A clock that tells how long it takes to an instant, and goes there when it is told to."""

    def __init__(self) -> None:
        self.now = 1_767_225_600_000

    def now_ms(self) -> int:
        return self.now

    def seconds_until(self, instant_ms: int) -> float:
        return max(0.0, (instant_ms - self.now) / 1000)


class Consumer:
    """`events` are what others do: (seconds from the start, what); one that returns signals sends them to the consumer."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = str(home)
        self.clock = SteppedClock()
        self.said: list[str] = []
        self.broker = Broker(self.home, self.clock, warn=self.said.append)
        self.other = Broker(self.home, self.clock)
        self.events: list[tuple[float, Event]] = []
        self.most_running = 0
        self.real_s = 0.0  # real time, which goes on with the clock
        self.is_looking = self.leaders_obey = False
        self.loop: Loop | None = None
        self.watches = self.sent = 0
        monkeypatch.setattr(reports, "say", self.said.append)

    def send(self, *bodies: str, queue: str = "q", group: str | None = None, delay: int | None = None) -> list[str]:
        self.sent += len(bodies)
        ids = [f"{self.sent}-{index}" if group else None for index in range(len(bodies))]
        options: list[SendOptions | None] = [SendOptions(delay, None, group, one) for one in ids]
        sent = self.other.send(queue, SendMessages([body.encode() for body in bodies], options))
        assert not sent.failures
        return [str(each) for each in sent.message_ids]

    def run(self, queue: str = "q", command: tuple[str, ...] = ("sh",), **values: object) -> int:
        """The exit status of `consume`; by default until the queue is empty."""
        options = Options(Line(CONSUME, {"until_empty": True, **values} if "until_empty" not in values else {**values}))
        if values.get("until_empty") is False:
            options.until_empty = False
        workspace = Workspace()
        self.started = self.real_s
        self.directories = [self.home, queue_directory(self.home, queue)]
        environment = common(os.environb, self.home, self.broker.namespace, queue)
        report = Report(queue, False, self.clock.now_ms, self.monotonic)
        self.loop = Loop(self.broker, queue, options, Command(list(command), environment, workspace), self, report, self.monotonic)
        try:
            return self.loop.run()
        finally:
            for job in self.jobs:
                job.kill()
                os.waitpid(job.pid, 0)
            workspace.close()
            self.broker.close()

    @property
    def jobs(self) -> list[Job]:
        assert self.loop is not None
        return self.loop._jobs

    def monotonic(self) -> float:
        return self.real_s

    def counts(self, queue: str = "q") -> tuple[int, int, int]:
        attributes = self.other.attributes(queue)
        names = ("", "NotVisible", "Delayed")
        available, in_flight, delayed = (int(attributes[f"ApproximateNumberOfMessages{name}"]) for name in names)
        return available, in_flight, delayed

    # As a watch

    def look(self) -> None:
        self.is_looking = True
        self.seen = fingerprint(self.directories)

    def wait(self, seconds: float) -> set[int]:
        self.watches += 1
        assert self.watches < MOST_WAITS, "the loop goes round and round"
        self.most_running = max(self.most_running, len(self.jobs))
        if self.is_looking and fingerprint(self.directories) != self.seen:
            self.is_looking = False
            return set()
        if any(self._ends_by_itself(job) for job in self.jobs):
            return self._wait_for_ends()
        self.events.sort(key=lambda event: event[0])
        at = self.started + self.events[0][0] if self.events else float("inf")
        until = min(at, self.real_s + seconds)
        assert until < float("inf"), f"it would wait for ever: {self.said}"
        self.clock.now += round(1000 * max(0.0, until - self.real_s)) + 1
        self.real_s = max(until, self.real_s) + 0.001
        if until == at:
            return self.events.pop(0)[1]() or set()
        return set()

    def _ends_by_itself(self, job: Job) -> bool:
        return bool(job.stopped_for) or not all(self._hangs(message) for message in job.messages)

    def _hangs(self, message: Message) -> bool:
        is_second = message.attributes["ApproximateReceiveCount"] != "1" and b"SQS_RECEIVE_COUNT" in message.body
        return b"sleep" in message.body and not is_second

    def _wait_for_ends(self) -> set[int]:
        """For one that ends by itself, or was told to."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline:
            for job in self.jobs:
                if os.waitid(os.P_PID, job.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                    return set()
                if job.stopped_for and not self._ends_by_term(job):
                    return self._pass(0.5)
            time.sleep(0.0005)
        raise AssertionError("a command does not end")

    def _ends_by_term(self, job: Job) -> bool:
        return self.leaders_obey or not any(b"trap ''" in message.body for message in job.messages)

    def _pass(self, seconds: float) -> set[int]:
        self.real_s += seconds
        self.clock.now += round(1000 * seconds)
        return set()
