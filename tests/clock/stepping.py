"""A home whose clock steps: the system clock, of which the source is a fake, or the virtual one that is stored in the home, frozen or running."""

from __future__ import annotations

from pathlib import Path

from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import LATEST_MS, Clock

S, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
START = 1_767_225_600_000
KINDS = ("system", "frozen", "running")

# Where the clock steps to, from START.
STEPS = {
    "an hour back": START - HOUR,
    "a day back": START - DAY,
    "to 1970": 0,
    "29 s on": START + 29 * S,
    "six minutes on": START + 6 * MINUTE,
    "an hour on": START + HOUR,
    "a day on": START + DAY,
    "five days on": START + 5 * DAY,
    "to 2038-01-19": 2_147_483_648_000,
    "to 2106-02-07": 4_294_967_296_000,
    "to 9999": LATEST_MS - 15 * DAY,
    "beyond 9999": LATEST_MS + 400 * 366 * DAY,
}


class SteppingHome:
    """Every action is a process of its own: a new broker, closed again."""

    def __init__(self, home: Path, kind: str) -> None:
        self.kind = kind
        self.home = str(home)
        self.real = START
        self.readings: list[int] = []  # where the system clock gives another answer each time
        self.clock = Clock(self.home, self._source)
        self.reports: list[str] = []
        if kind != "system":
            self.clock.set(START)
        if kind == "frozen":
            self.clock.freeze()

    def _source(self) -> int:
        return self.readings.pop(0) if self.readings else self.real

    def at(self, instant_ms: int) -> SteppingHome:
        """The clock steps there."""
        if self.kind == "system":
            self.real = instant_ms
        else:
            self.clock.set(instant_ms)
        return self

    def broker(self, strict: bool = False) -> Broker:
        return Broker(self.home, self.clock, "none", warn=self.reports.append, strict=strict)

    def create(self, name: str = "orders", **attributes: str) -> None:
        broker = self.broker()
        broker.create_queue(name, {**attributes, **({"FifoQueue": "true"} if name.endswith(".fifo") else {})}, {})
        broker.close()

    def send(self, *bodies: str, name: str = "orders", delay: int | None = None) -> list[bytes | str | None]:
        """The message ids."""
        fifo = name.endswith(".fifo")
        options = [SendOptions(delay, None, "g", body) if fifo else SendOptions(delay) if delay is not None else None for body in bodies]
        broker = self.broker()
        sent = broker.send(name, SendMessages([body.encode() for body in bodies], options if any(options) else None))
        broker.close()
        assert not sent.failures
        return list(sent.message_ids)

    def receive(self, name: str = "orders", timeout: int | None = 30, count: int = 10, attempt: str | None = None) -> list[str]:
        broker = self.broker()
        request = ReceiveMessages(count, timeout)
        request.attempt_id = attempt
        found = [body.decode() for body in broker.receive(name, request).bodies()]
        broker.tend()
        broker.close()
        return found

    def counts(self, name: str = "orders") -> tuple[int, int, int]:
        """Available, in flight, delayed; a look, which leaves no trace."""
        broker = self.broker()
        stats = broker.stats(name)
        broker.close()
        return stats.available, stats.in_flight, stats.delayed
