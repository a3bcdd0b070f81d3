"""A broker that lives long and is asked for many queues keeps a bounded number of them open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqscli import open_queues
from sqscli.api.errors import QueueDoesNotExist
from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.catalog import HomeError
from sqscli.clock import ManualClock


@pytest.fixture
def broker(home: Path, monkeypatch: pytest.MonkeyPatch) -> Broker:
    monkeypatch.setattr(open_queues, "MAXIMUM_OPEN", 5)
    broker = Broker(str(home), ManualClock(), "batch")
    for number in range(20):
        broker.create_queue(f"q{number}", {}, {})
    return broker


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the number of open files is read from /proc")
def test_twenty_queues_take_no_more_files_than_five(broker: Broker) -> None:
    for number in range(5):
        broker.send(f"q{number}", SendMessages([b"x"]))
    five = open_files()
    for number in range(20):
        broker.send(f"q{number}", SendMessages([b"y"]))
    assert open_files() <= five
    assert [len(broker.receive(f"q{number}", ReceiveMessages(9))) for number in range(20)] == [2] * 5 + [1] * 15


def test_names_of_queues_that_are_not_there_take_no_place_for_ever(broker: Broker) -> None:
    broker.send("q1", SendMessages([b"x"]))
    for number in range(50):
        with pytest.raises(QueueDoesNotExist):
            broker.send(f"missing{number}", SendMessages([b"x"]))
    assert len(broker._queues._queues) <= 5
    assert len(broker.receive("q1", ReceiveMessages(9))) == 1


def test_a_queue_whose_lock_is_held_stays(broker: Broker) -> None:
    held = broker.queue("q0")
    held.acquire()
    for number in range(1, 20):
        broker.send(f"q{number}", SendMessages([b"x"]))
    assert broker.queue("q0") is held
    held.release()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the number of open files is read from /proc")
def test_a_queue_that_goes_gives_its_files_back_whatever_is_wrong_with_the_clock(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    reports: list[str] = []
    for number in range(5):
        broker.send(f"q{number}", SendMessages([b"x"]))
        broker.queue(f"q{number}").warn = reports.append
    five = open_files()

    def broken(clock: ManualClock) -> int:
        raise HomeError("the clock cannot be read")

    with monkeypatch.context() as patched:
        patched.setattr(ManualClock, "now_ms", broken)
        for number in range(5, 10):
            broker.queue(f"q{number}")
    assert open_files() < five
    assert len(reports) >= 3
    assert set(reports) == {"the clock cannot be read"}
