"""Long polling, with a watch that does what the test says instead of sleeping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli import waiting
from sqscli.api.requests import SendMessages
from sqscli.broker import Broker
from sqscli.clock import Clock
from tests.cli.conftest import Run


class Watch:
    """Stands for ChangeWatch: remembers how long it was to wait, and lets time pass or something happen."""

    def __init__(self) -> None:
        self.timeouts: list[float] = []
        self.directories: list[str] = []
        self.happens: Callable[[], None] = lambda: None
        self.now = 1000.0

    def __call__(self, directories: list[str]) -> Watch:
        self.directories = directories
        return self

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def monotonic(self) -> float:
        return self.now

    def wait(self, timeout_seconds: float) -> bool:
        self.timeouts.append(timeout_seconds)
        self.happens()
        self.now += timeout_seconds
        return False


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(waiting, "ChangeWatch", watch)
    monkeypatch.setattr("sqscli.waiting.time.monotonic", watch.monotonic)
    return watch


def send(home: Path, body: bytes) -> None:
    broker = Broker(str(home), Clock(str(home)))
    broker.send("orders", SendMessages([body]))
    broker.close()


def advance(home: Path) -> None:
    Clock(str(home)).advance(10_000)


def test_a_message_that_is_there_is_received_without_waiting(orders: Run, watch: Watch) -> None:
    orders("send orders x")
    assert orders("receive orders --wait 20s").bodies == ["x"]
    assert watch.timeouts == []


def test_without_a_wait_nothing_is_waited_for(orders: Run, watch: Watch) -> None:
    assert orders("receive orders").status == 3
    assert orders("receive orders --wait 0").status == 3
    assert watch.timeouts == []


def test_a_wait_that_ends_with_nothing_is_exit_status_3(orders: Run, watch: Watch, home: Path) -> None:
    ended = orders("receive orders --wait 45s")
    assert (ended.status, ended.out, ended.err) == (3, b'{"Messages": []}\n', "")
    assert sum(watch.timeouts) == 45
    assert watch.directories == [str(home), str(home / "queues" / "orders")]


def test_a_message_sent_meanwhile_ends_the_wait(orders: Run, watch: Watch, home: Path) -> None:
    watch.happens = lambda: send(home, b"x")
    assert orders("receive orders --wait 20s").bodies == ["x"]
    assert len(watch.timeouts) == 1


def test_the_queues_own_wait_holds_where_the_line_says_nothing(orders: Run, watch: Watch) -> None:
    orders("attributes orders ReceiveMessageWaitTimeSeconds=7")
    assert orders("receive orders").status == 3
    assert sum(watch.timeouts) == 7
    watch.timeouts.clear()
    assert orders("receive orders --wait 0").status == 3
    assert watch.timeouts == []


def test_a_wait_is_no_longer_than_until_the_next_message_becomes_visible(orders: Run, watch: Watch) -> None:
    orders("send orders x")
    orders("receive orders --visibility-timeout 10s")
    orders("receive orders --wait 1m")
    assert 0 < watch.timeouts[0] <= 10


def test_a_frozen_clock_brings_nothing_by_itself_and_an_advance_does(orders: Run, watch: Watch, home: Path) -> None:
    orders("clock freeze")
    orders("send orders x")
    orders("receive orders --visibility-timeout 10s")
    watch.happens = lambda: advance(home)
    assert orders("receive orders --wait 1m").bodies == ["x"]
    assert watch.timeouts == [60]


def test_n_messages_wait_for_the_first_alone(orders: Run, watch: Watch, home: Path) -> None:
    watch.happens = lambda: send(home, b"x")
    assert orders("receive orders -n 5 --wait 20s").bodies == ["x"]
    assert len(watch.timeouts) == 1


def test_all_with_a_wait_ends_when_nothing_came_for_that_long(orders: Run, watch: Watch, home: Path) -> None:
    arrivals = [b"a", b"b"]
    watch.happens = lambda: send(home, arrivals.pop(0)) if arrivals else None
    assert orders("receive orders --all --wait 20s").bodies == ["a", "b"]
    assert sum(watch.timeouts) >= 20
