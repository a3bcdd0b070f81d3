"""A step of the clock during a long poll makes it neither shorter nor longer: its deadline is real time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from sqscli import waiting
from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.received import ReceivedMessages
from tests.clock.stepping import KINDS, START, STEPS, S, SteppingHome

WAIT_SECONDS, STEP_SECONDS = 20.0, 5.0


class RealTime:
    """Monotonic time, which passes where somebody sleeps; at `STEP_SECONDS` the clock steps."""

    def __init__(self, steps: SteppingHome, step: Callable[[], object]) -> None:
        self.now = 0.0
        self._steps = steps
        self._step: Callable[[], object] | None = step

    def sleep(self, seconds: float) -> None:
        assert self.now <= WAIT_SECONDS + 1, "the wait has no end"
        self.now += max(seconds, 0.001)
        self._steps.real += int(1000 * max(seconds, 0.001))
        if self._step is not None and self.now >= STEP_SECONDS:
            self._step, step = None, self._step
            step()


def poll(home: Path, kind: str, step_ms: int | None, delay_seconds: int | None, monkeypatch: pytest.MonkeyPatch) -> tuple[list[bytes], float]:
    """What a wait of 20 s finds, and after how long."""
    steps = SteppingHome(home, kind)
    steps.create()
    broker: Broker = steps.broker()
    if delay_seconds is not None:
        broker.send("orders", SendMessages([b"late"], [SendOptions(delay_seconds)]))
    real = RealTime(steps, lambda: steps.at(step_ms) if step_ms is not None else None)
    monkeypatch.setattr(waiting, "time", SimpleNamespace(monotonic=lambda: real.now, sleep=real.sleep))
    monkeypatch.setattr(waiting.KernelSignals, "open", lambda directories: None)

    def look() -> ReceivedMessages:
        return broker.receive("orders", ReceiveMessages(1))

    found = waiting.long_poll([f"{home}/queues/orders", str(home)], steps.clock, WAIT_SECONDS, look)
    broker.close()
    return found.bodies(), real.now


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["an hour back", "to 1970", "an hour on", "to 2038-01-19", "to 9999"])
def test_a_wait_for_nothing_lasts_as_long_as_was_asked(home: Path, kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, lasted = poll(home, kind, STEPS[name], None, monkeypatch)
    assert found == []
    assert WAIT_SECONDS <= lasted < WAIT_SECONDS + 0.1


@pytest.mark.parametrize("kind", ["system", "running"])
def test_a_delay_that_ends_ends_the_wait(home: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, lasted = poll(home, kind, None, 10, monkeypatch)
    assert found == [b"late"]
    assert 10 <= lasted < 10.1


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_back_puts_the_end_of_a_delay_off_and_the_wait_ends_in_time(home: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found, lasted = poll(home, kind, STEPS["an hour back"], 10, monkeypatch)
    assert found == []
    assert WAIT_SECONDS <= lasted < WAIT_SECONDS + 0.1


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_on_ends_a_delay_no_later_than_it_would_have_ended(home: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The virtual clock's is seen at once; nobody hears of the system clock's."""
    found, lasted = poll(home, kind, START + 3600 * S, 10, monkeypatch)
    assert found == [b"late"]
    assert lasted < (10.1 if kind == "system" else STEP_SECONDS + 0.1)
