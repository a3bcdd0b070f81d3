"""Starts many processes on one home, kills, stops and continues them at random, and replaces the dead: `python -m tests.crash.supervisor HOME LOGS`.

CRASH_SEED says what is done to whom, CRASH_SECONDS for how long. The clock of the home stands still but for what is done here, so that a process
that is stopped can be as late as it likes. Most deaths and stops come from within, in the middle of a call of the disk (`Fate`), some from here. A
step comes when the processes have made so many calls, or one of them has died or stopped.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from sqscli.broker import Broker
from sqscli.catalog import queue_arn
from sqscli.clock import Clock
from tests.crash.worker import DEAD, GROUPS, MAXIMUM_RECEIVES, OTHER, QUEUE, RETRY_MS, Client, live, small_constants

SLOTS = [
    ("produce", QUEUE), ("produce", QUEUE), ("produce", GROUPS), ("produce", GROUPS),
    ("consume", QUEUE), ("consume", QUEUE), ("consume", DEAD), ("consume", GROUPS), ("consume", GROUPS),
    ("redrive", DEAD), ("move", DEAD), ("purge", OTHER), ("purge", OTHER), ("tend", ""), ("create", "own-a"), ("create", "own-b"),
]  # fmt: skip
MOST_CALLS = 16  # between two steps
BLOCKED_SECONDS = 0.02  # nobody gets on, because of one that is stopped
STUCK_SECONDS = 20.0  # the same, and nobody is stopped
LATE_MS = 6000  # longer than the visibility timeouts


class Slot:
    """A place for a process of one role, and the one that lives there now."""

    def __init__(self, number: int, role: str, queue: str) -> None:
        self.number, self.role, self.queue = number, role, queue
        self.life = 0
        self.pid = 0
        self.is_stopped = False
        self.unanswered: list[str] = []  # sends to a FIFO queue that the last one here made

    @property
    def name(self) -> str:
        return f"{self.role}{self.number}x{self.life}"


class Supervisor:
    """What is done to the processes, and the account of it (`deaths`: when the process was seen dead, and the clock then)."""

    def __init__(self, home: Path, logs: Path, seed: str) -> None:
        self.home, self.logs, self.seed = home, logs, seed
        self.chance = random.Random(seed)
        self.clock = Clock(str(home))
        self.slots = [Slot(number, role, queue) for number, (role, queue) in enumerate(SLOTS)]
        self.deaths: dict[str, tuple[float, int]] = {}
        self.stops = 0
        self.heard, self._told = os.pipe()
        self._child, told = os.pipe()  # of a child that has died or stopped
        os.set_blocking(told, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told)

    def run(self, seconds: float) -> None:
        self.clock.freeze()
        broker = Broker(str(self.home), self.clock)
        broker.create_queue(DEAD, {}, {})
        policy = json.dumps({"deadLetterTargetArn": queue_arn(DEAD), "maxReceiveCount": str(MAXIMUM_RECEIVES)})
        broker.create_queue(QUEUE, {"RedrivePolicy": policy}, {})
        broker.create_queue(GROUPS, {"FifoQueue": "true"}, {})
        broker.create_queue(OTHER, {}, {})
        broker.close()
        end = time.monotonic() + seconds
        for slot in self.slots:
            self.start(slot)
        while time.monotonic() < end:
            self.wait()
            self.step()
        for slot in self.slots:
            self.kill(slot)

    def start(self, slot: Slot) -> None:
        slot.life += 1
        retried, slot.unanswered = slot.unanswered, []
        slot.pid = os.fork()
        if slot.pid == 0:
            signal.set_wakeup_fd(-1)
            os.close(self.heard)
            client = Client(self.home, self.logs / f"{slot.name}.log", f"{self.seed} {slot.name}", lambda: os.write(self._told, b"."))
            live(client, slot.role, slot.queue, retried)

    def wait(self) -> None:
        """Until some calls have been made, or something has happened to a process."""
        wanted = self.chance.randrange(1, MOST_CALLS)
        while wanted > 0:
            is_any_stopped = any(slot.is_stopped for slot in self.slots)
            ready = select.select([self.heard, self._child], [], [], BLOCKED_SECONDS if is_any_stopped else STUCK_SECONDS)[0]
            if self.heard in ready:
                wanted -= len(os.read(self.heard, wanted))
            if self._child in ready:
                os.read(self._child, 100)
                self.look()
                return
            if not ready:
                assert is_any_stopped, "no process gets on, and none is stopped"
                return

    def look(self) -> None:
        """Who has stopped or killed himself meanwhile."""
        for slot in self.slots:
            pid, status = os.waitpid(slot.pid, os.WNOHANG | os.WUNTRACED)
            if pid and os.WIFSTOPPED(status):
                self.stops += not slot.is_stopped
                slot.is_stopped = True
            elif pid:
                self.bury(slot, status)
                self.start(slot)

    def step(self) -> None:
        chance = self.chance
        slot, what = chance.choice(self.slots), chance.random()
        self.clock.advance(chance.choice([0, 0, 50, 200, 500]))
        for stopped in [each for each in self.slots if each.is_stopped]:
            if chance.random() < 0.5:
                os.kill(stopped.pid, signal.SIGCONT)
                stopped.is_stopped = False
            elif chance.random() < 0.2:
                self.clock.advance(LATE_MS)
        if what < 0.2:
            self.kill(slot)
            self.start(slot)
        elif what < 0.3 and not slot.is_stopped:
            os.kill(slot.pid, signal.SIGSTOP)

    def kill(self, slot: Slot) -> None:
        os.kill(slot.pid, signal.SIGKILL)
        self.bury(slot, os.waitpid(slot.pid, 0)[1])

    def bury(self, slot: Slot, status: int) -> None:
        self.deaths[slot.name] = time.monotonic(), self.clock.now_ms()
        assert os.WIFSIGNALED(status), f"{slot.name} ended by itself"
        slot.is_stopped = False
        if slot.role == "produce" and slot.queue == GROUPS:
            slot.unanswered = self.unanswered(self.logs / f"{slot.name}.log")

    def unanswered(self, log: Path) -> list[str]:
        """What a producer had asked to send when it was killed."""
        lines = log.read_bytes().split(b"\n")[:-1] if log.exists() else []
        last = json.loads(lines[-1]) if lines else {}
        is_send = last.get("kind") == "send" and self.clock.now_ms() - last["now_ms"] < RETRY_MS
        return list(last["names"]) if is_send else []


def main() -> None:
    home, logs = map(Path, sys.argv[1:])
    seed, seconds = os.environ["CRASH_SEED"], float(os.environ["CRASH_SECONDS"])
    small_constants()
    supervisor = Supervisor(home, logs, seed)
    try:
        supervisor.run(seconds)
    finally:
        for slot in supervisor.slots:
            if slot.name not in supervisor.deaths and slot.pid:
                os.kill(slot.pid, signal.SIGKILL)
    print(json.dumps({"deaths": supervisor.deaths, "stops": supervisor.stops}))


if __name__ == "__main__":
    main()
