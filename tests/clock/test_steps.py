"""The clock steps: an hour, a day, to 1970, to 2038 and beyond, and back again; the system clock and the virtual one, between commands and within.

What is promised: a queue's time is the clock's, but never before the queue's last event. So a step on ends what would have ended by then; a step back
stops the time of a queue until the clock has caught up, and brings nothing back that had ended. No promise is kept early, none is forgotten.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import pytest

from sqscli import move_tasks, upkeep
from sqscli.api.errors import PurgeQueueInProgress, QueueDeletedRecently
from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.catalog import queue_arn
from sqscli.clock import LATEST_MS
from sqscli.journal.disk import PosixDisk
from sqscli.looks import settings
from tests.clock.stepping import DAY, HOUR, KINDS, MINUTE, START, STEPS, S, SteppingHome

Step = int


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PosixDisk, "fsync", staticmethod(lambda handle: None))
    monkeypatch.setattr(os, "fsync", lambda handle: None)


FEW = ("an hour back", "an hour on", "to 2038-01-19")  # for a clock that runs, which differs from one that is frozen in little
PAIRS = [
    pytest.param((kind, name), marks=[pytest.mark.long] if kind == "running" and name not in FEW else [])
    for kind in KINDS
    for name in STEPS
    if kind == "system" or STEPS[name] <= LATEST_MS  # as far as the virtual clock goes
]


@pytest.fixture(params=PAIRS, ids=" ".join)
def pair(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


@pytest.fixture
def steps(pair: tuple[str, str], home: Path) -> SteppingHome:
    return SteppingHome(home, pair[0])


@pytest.fixture
def step(pair: tuple[str, str]) -> Step:
    return STEPS[pair[1]]


def time_of(step: Step, last_event: int = START) -> int:
    """The queue's time after a step."""
    return max(step, last_event)


def has_expired(step: Step) -> bool:
    """What was sent at the start, in a queue whose retention is four days."""
    return time_of(step) >= START + 4 * DAY


def test_a_lease_lapses_no_earlier_than_promised_and_no_later_than_the_clock_allows(steps: SteppingHome, step: Step) -> None:
    steps.create()
    steps.send("a")
    assert steps.receive() == ["a"]
    if has_expired(step):
        assert steps.at(step).receive() == []
        assert steps.at(START + 30 * S).receive() == ["a"]  # nothing has happened then
        return
    has_lapsed = time_of(step) >= START + 30 * S
    assert steps.at(step).counts() == ((1, 0, 0) if has_lapsed else (0, 1, 0))
    assert steps.receive() == (["a"] if has_lapsed else [])
    leased_at = time_of(step) if has_lapsed else START
    assert steps.at(leased_at + 30 * S - 1).receive() == []
    assert steps.at(START).receive() == []
    assert steps.at(leased_at + 30 * S).receive() == ["a"]


def test_a_delay_ends_no_earlier_than_promised(steps: SteppingHome, step: Step) -> None:
    steps.create()
    steps.send("a", delay=60)
    a_is_there = time_of(step) >= START + MINUTE and not has_expired(step)
    assert steps.at(step).receive(timeout=0) == (["a"] if a_is_there else [])
    steps.send("b", delay=120)
    sent_at = time_of(step)
    assert steps.at(START).counts() == ((1, 0, 1) if a_is_there else (0, 0, 1) if has_expired(step) else (0, 0, 2))  # no step back shows or hides it
    assert steps.at(sent_at + 2 * MINUTE - 1).receive(timeout=0) == ([] if has_expired(step) else ["a"])
    assert steps.at(START).receive(timeout=0) == ([] if has_expired(step) else ["a"])
    assert steps.at(sent_at + 2 * MINUTE).receive(timeout=0) == (["b"] if has_expired(step) else ["a", "b"])


def test_the_retention_ends_when_it_should_and_what_has_expired_stays_so(steps: SteppingHome, step: Step) -> None:
    steps.create()  # four days
    steps.send("a")
    expired = has_expired(step)
    assert steps.at(step).counts() == ((0, 0, 0) if expired else (1, 0, 0))
    assert steps.at(START).counts() == (1, 0, 0)  # a future that was only looked at leaves no trace
    steps.at(step).send("b")
    for instant in (START, START + DAY, step):
        assert steps.at(instant).receive(timeout=0) == (["b"] if expired else ["a", "b"])
    assert "b" in steps.at(time_of(step) + 4 * DAY - 1).receive(timeout=0)
    assert steps.at(time_of(step) + 4 * DAY).counts() == (0, 0, 0)


def test_the_deduplication_window_is_five_minutes_of_the_queues_time(steps: SteppingHome, step: Step) -> None:
    steps.create("q.fifo")
    first = steps.send("m", name="q.fifo")
    again = steps.at(step).send("m", name="q.fifo")
    is_new = time_of(step) >= START + 5 * MINUTE
    assert (again != first) == is_new
    latest = again if is_new else first
    sent_at = time_of(step) if is_new else START
    for instant in (START, sent_at + 5 * MINUTE - 1):
        assert steps.at(instant).send("m", name="q.fifo") == latest
    assert steps.at(sent_at + 5 * MINUTE).send("m", name="q.fifo") != latest


def test_a_receive_attempt_is_repeated_for_five_minutes_of_the_queues_time(steps: SteppingHome, step: Step) -> None:
    steps.create("q.fifo")
    steps.send("a", name="q.fifo")
    assert steps.receive("q.fifo", 600, attempt="x") == ["a"]
    passed = time_of(step) - START
    is_there = passed < 5 * MINUTE or (passed >= 10 * MINUTE and not has_expired(step))
    assert steps.at(step).receive("q.fifo", 600, attempt="x") == (["a"] if is_there else [])
    assert steps.at(START).receive("q.fifo", 600, attempt="x") == ["a"]  # repeated: where nothing was there, nothing has happened


def test_a_move_task_moves_no_more_than_its_rate_allows_and_goes_on(steps: SteppingHome, step: Step) -> None:
    steps.create("dead")
    steps.create("orders")
    steps.create("source", RedrivePolicy=f'{{"deadLetterTargetArn":"{queue_arn("dead")}","maxReceiveCount":1}}')
    steps.send(*(f"m{number}" for number in range(10)), name="dead")
    broker = steps.broker()
    move_tasks.start(broker, "dead", "orders", 1)

    def moved() -> int:
        move_tasks.advance_all(broker)
        return move_tasks.tasks(broker, "dead")[0].moved_count

    assert moved() == 1
    steps.at(step)
    expected = 1 + min(9, (time_of(step) - START) // S)
    expired = has_expired(step)
    assert moved() == (1 if expired else expected)
    steps.at(START)
    assert moved() == (1 if expired else expected)
    steps.at(START + 5 * S)
    assert moved() == (1 if expired else max(expected, 6))
    steps.at(max(step, START + 60 * S))
    assert moved() == (1 if expired else 10)
    broker.close()


def test_sixty_seconds_between_two_purges_are_those_of_the_queues_time(steps: SteppingHome, step: Step) -> None:
    steps.create()

    def purge() -> bool:
        broker = steps.broker(strict=True)
        try:
            broker.purge("orders")
        except PurgeQueueInProgress:
            return False
        finally:
            broker.close()
        return True

    assert purge()
    accepted = time_of(step) >= START + MINUTE
    steps.at(step)
    assert purge() == accepted
    purged_at = time_of(step) if accepted else START
    for instant in (START, purged_at + MINUTE - 1):
        steps.at(instant)
        assert not purge()
    steps.at(purged_at + MINUTE)
    assert purge()


def test_a_name_is_free_after_sixty_seconds_and_at_once_where_the_clock_went_back(steps: SteppingHome, step: Step) -> None:
    """The deleted queue is gone, and its time with it: a clock that is before the deletion knows nothing of it."""
    steps.create()
    broker = steps.broker(strict=True)
    broker.delete_queue("orders")
    steps.at(step)
    try:
        broker.create_queue("orders", {}, {})
        free = True
    except QueueDeletedRecently:
        free = False
    assert free == (step < START or step >= START + MINUTE)
    broker.close()


EVERYTHING: tuple[Callable[[SteppingHome], object], ...] = (
    lambda steps: steps.send("more"),
    lambda steps: steps.receive(),
    lambda steps: steps.counts(),
    lambda steps: steps.send("f", name="q.fifo"),
    lambda steps: steps.receive("q.fifo"),
    lambda steps: steps.broker().peek("orders", 10, None),
    lambda steps: steps.broker().attributes("orders"),
    lambda steps: steps.broker().create_queue("later", {}, {}),
    lambda steps: steps.broker().purge("orders"),
    lambda steps: steps.broker().delete_queue("q.fifo"),
)


def test_after_a_jump_and_back_every_command_works_and_what_is_sent_is_received(steps: SteppingHome, step: Step) -> None:
    steps.create()
    steps.create("q.fifo")
    steps.send("before")
    steps.at(step).send("meanwhile")
    steps.send("meanwhile", name="q.fifo")
    steps.at(START + 5 * S).send("after")
    expected = ["meanwhile", "after"] if time_of(step) >= START + 4 * DAY else ["before", "meanwhile", "after"]
    assert steps.receive(timeout=0) == expected
    assert steps.receive("q.fifo", timeout=0) == ["meanwhile"]
    for act in EVERYTHING:
        act(steps)
    assert steps.at(time_of(step) + 12 * HOUR).counts("later") == (0, 0, 0)


@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
def test_within_a_command_the_clock_may_say_another_time_at_every_reading(home: Path, step: Step) -> None:
    steps = SteppingHome(home, "system")
    steps.create()
    steps.create("q.fifo")
    times = {"orders": 0, "q.fifo": 0}
    received: list[str] = []
    for number in range(6):
        for name, before in times.items():
            steps.readings = list(islice(cycle((START + number * S, step)), number % 2, 50))
            steps.send(f"{number}", name=name)
            found = steps.receive(name, timeout=12 * 3600, count=1)
            received += found if name == "orders" else []
            steps.readings = []
            broker = steps.broker()
            now = settings(broker, name).time_ms
            broker.close()
            assert now >= before  # a queue's time never goes back, whatever the clock says meanwhile
            times[name] = now
    assert len(received) == len(set(received)) or step >= START + 12 * HOUR
    settled = max(times.values()) + 12 * HOUR
    held = sum(steps.at(settled).counts())
    left = {body for _ in range(20) for body in steps.receive(timeout=12 * 3600)}
    assert len(left) == held
    in_order = steps.receive("q.fifo", timeout=0)
    assert in_order == sorted(in_order)


def test_one_broker_that_stays_open_sees_the_steps_as_many_do(home: Path) -> None:
    """A server, or a stream."""
    steps = SteppingHome(home, "system")
    broker: Broker = steps.broker()
    broker.create_queue("orders", {}, {})
    broker.send("orders", SendMessages([b"a"]))
    assert broker.receive("orders", ReceiveMessages(1, 30)).bodies() == [b"a"]
    for instant, found in ((START - DAY, []), (START + 30 * S - 1, []), (START + HOUR, [b"a"]), (START, []), (START + HOUR + 30 * S, [b"a"])):
        steps.at(instant)
        assert broker.receive("orders", ReceiveMessages(1, 30)).bodies() == found
    broker.close()


def test_one_broker_reports_once_that_a_queue_stands_still(home: Path) -> None:
    steps = SteppingHome(home, "system")
    steps.create()
    steps.at(START + DAY).send("a")
    steps.at(START)
    broker = steps.broker()
    for _ in range(3):
        broker.receive("orders", ReceiveMessages(1, 0))
    broker.close()
    assert len(steps.reports) == 1
    assert steps.reports[0].startswith(f"{home}/queues/orders: its last event is of 2026-01-02T00:00:00Z")


def test_what_is_tidied_up_while_the_clock_is_ahead_is_what_had_expired_by_the_queues_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    steps = SteppingHome(home, "system")
    steps.create()
    broker = steps.broker()
    broker.send("orders", SendMessages([b"a"]))
    steps.at(START + 5 * DAY)
    broker.tend()
    broker.close()
    assert steps.at(START + S).receive() == ["a"]
