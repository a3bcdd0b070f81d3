"""`wait`, with time that passes when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli import waiting
from sqscli.clock import Clock
from tests.cli.conftest import Run
from tests.support.counting_disk import CountingDisk


class Signals:
    """Stands for the kernel's: remembers how long each sleep was to be, and lets time pass or something happen instead."""

    def __init__(self) -> None:
        self.watched: list[str] = []
        self.now = 1000.0
        self.slept: list[float] = []
        self.happens: list[Callable[[], None]] = []

    def open(self, directories: list[str]) -> Signals:
        self.watched = directories
        return self

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def wait(self, timeout_seconds: float) -> bool:
        self.slept.append(timeout_seconds)
        if self.happens:
            self.happens.pop(0)()
            return True
        self.now += timeout_seconds
        return False

    def close(self) -> None:
        return None


@pytest.fixture
def signals(monkeypatch: pytest.MonkeyPatch) -> Signals:
    signals = Signals()
    monkeypatch.setattr(waiting, "KernelSignals", signals)
    monkeypatch.setattr("sqscli.waiting.time.monotonic", signals.monotonic)
    monkeypatch.setattr("sqscli.waiting.time.sleep", signals.sleep)
    return signals


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many calls of the disk the commands have made since this was asked last."""
    disks: list[CountingDisk] = []

    def make() -> CountingDisk:
        disks.append(CountingDisk())
        return disks[-1]

    def count() -> int:
        counted = sum(disk.calls for disk in disks)
        disks.clear()
        return counted

    monkeypatch.setattr("sqscli.broker.PosixDisk", make)
    return count


@pytest.mark.parametrize("line", ["wait orders --empty", "wait orders --min 1"])
def test_what_is_so_already_ends_at_once_and_silently(orders: Run, signals: Signals, line: str) -> None:
    if "min" in line:
        orders("send orders x")
    ended = orders(line)
    assert (ended.status, ended.out, ended.err) == (0, b"", "")
    assert signals.slept == []


@pytest.mark.parametrize("line", ["wait orders", "wait orders --empty --min 3", "wait orders --min 0", "wait orders --empty -o json"])
def test_a_wait_for_nothing_or_for_two_things_is_a_usage_error(orders: Run, line: str) -> None:
    assert orders(line).status == 2


def test_a_queue_is_not_empty_as_long_as_anything_is_available_in_flight_or_delayed(orders: Run, signals: Signals) -> None:
    orders("send orders a")
    assert orders("wait orders --empty --timeout 0").err == "sqscli: orders is not empty: 1 available, 0 in flight, 0 delayed\n"
    handle = orders("receive orders").json["Messages"][0]["ReceiptHandle"]
    orders("send orders b --delay 15m")
    ended = orders("wait orders --empty --timeout 0")
    assert (ended.status, ended.err) == (4, "sqscli: orders is not empty: 0 available, 1 in flight, 1 delayed\n")
    orders("delete orders", handle)
    assert orders("wait orders --empty --timeout 0 -q").status == 4
    orders("purge orders --yes")
    assert orders("wait orders --empty --timeout 0").status == 0
    assert signals.slept == []


def test_only_what_is_available_counts_for_a_minimum(orders: Run, signals: Signals) -> None:
    orders("send orders a")
    orders("send orders b --delay 15m")
    orders("receive orders")
    orders("send orders c")
    ended = orders("wait orders --min 2 --timeout 0")
    assert (ended.status, ended.err) == (4, "sqscli: orders is not at 2 available messages: 1 available, 1 in flight, 1 delayed\n")
    assert orders("wait orders --min 1 --timeout 0").status == 0


def test_time_that_runs_out_is_exit_status_4_after_that_time(orders: Run, signals: Signals) -> None:
    assert orders("wait orders --min 1 --timeout 10m").status == 4
    assert sum(signals.slept) == 600


def test_an_idle_wait_asks_the_disk_for_one_look_at_each_end(orders: Run, signals: Signals, calls: Callable[[], int]) -> None:
    orders("send orders x")
    calls()
    orders("wait orders --min 2 --timeout 0")
    one_look = calls()
    orders("wait orders --min 2 --timeout 12h")
    assert sum(signals.slept) == 12 * 3600
    assert calls() == 2 * one_look


def test_what_is_done_by_another_ends_the_wait(orders: Run, signals: Signals) -> None:
    orders("send orders x")
    signals.happens = [lambda: None, lambda: purge(orders)]
    assert orders("wait orders --empty").status == 0
    assert len(signals.slept) == 2


def purge(orders: Run) -> None:
    orders("purge orders --yes")


def test_a_queue_that_changes_all_the_time_is_looked_at_20_times_a_second(orders: Run, signals: Signals, calls: Callable[[], int]) -> None:
    """A wait beside busy workers must not cost a core: what a look finds is good for a moment."""
    orders("send orders x")
    orders("wait orders --min 2 --timeout 0")
    calls()
    signals.happens = [lambda: None] * 1000
    orders("wait orders --min 2 --timeout 1")
    assert len(signals.slept) <= 21
    signals.happens.clear()


@pytest.fixture
def until(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For how much virtual time each sleep was to be at most, where something ends by itself."""
    found: list[int] = []

    def seconds_until(self: Clock, instant_ms: int) -> float:
        found.append(instant_ms - self.now_ms())
        return float("inf")

    monkeypatch.setattr(Clock, "seconds_until", seconds_until)
    return found


def test_a_lease_and_a_delay_that_end_are_slept_for_exactly(orders: Run, signals: Signals, until: list[int], home: Path) -> None:
    orders("clock freeze")
    orders("send orders a")
    orders("receive orders --visibility-timeout 10s")
    orders("send orders b --delay 15s")
    signals.happens = [lambda: advance(home, 10_000), lambda: advance(home, 5_000)]
    assert orders("wait orders --min 2").status == 0
    assert until == [10_000, 5_000]


def test_a_retention_that_ends_makes_a_queue_empty_and_is_slept_for(orders: Run, signals: Signals, until: list[int], home: Path) -> None:
    orders("attributes orders MessageRetentionPeriod=60")
    orders("clock freeze")
    orders("send orders first")
    orders("clock advance 20s")
    orders("send orders last --delay 50s")
    signals.happens = [lambda: advance(home, 59_999), lambda: advance(home, 1)]
    assert orders("wait orders --empty").status == 0
    assert until == [60_000, 1]


def test_a_sleep_is_no_longer_than_until_something_ends(orders: Run, signals: Signals) -> None:
    orders("send orders x --delay 3s")
    orders("wait orders --min 1 --timeout 4s")
    assert 0 < signals.slept[0] <= 3


def advance(home: Path, milliseconds: int) -> None:
    Clock(str(home)).advance(milliseconds)


def test_an_advance_of_the_virtual_clock_ends_the_wait_and_the_deadline_is_real(orders: Run, signals: Signals, home: Path) -> None:
    orders("clock freeze")
    orders("send orders x --delay 15m")
    assert orders("wait orders --min 1 --timeout 1h").status == 4  # longer than the delay, but the clock stands still
    assert sum(signals.slept) == 3600
    assert signals.watched == [str(home), str(home / "queues/orders")]
    signals.happens = [lambda: advance(home, 900_000)]
    assert orders("wait orders --min 1 --timeout 1h").status == 0


def test_a_queue_that_is_not_there_is_exit_status_5(orders: Run) -> None:
    ended = orders("wait nowhere --empty")
    assert (ended.status, ended.err.split(":")[0]) == (5, "QueueDoesNotExist")


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("goal", ["--empty", "--min 2"])
def test_a_queue_that_is_deleted_meanwhile_is_exit_status_5(orders: Run, signals: Signals, goal: str, again: bool) -> None:
    orders("send orders x")

    def go_away() -> None:
        orders("delete-queue orders --yes")
        if again:
            orders("create-queue orders")

    signals.happens = [go_away]
    ended = orders(f"wait orders {goal} --timeout 1m")
    assert ended.status == 5
    assert "does not exist any more: orders" in ended.err


def test_no_lock_is_taken_and_nothing_changes(orders: Run, home: Path) -> None:
    orders("send orders x")
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    for goal in ("--empty", "--min 2", "--min 1"):
        orders(f"wait orders {goal} --timeout 0")
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before
