"""Locks and those who hold them: one that is killed leaves none behind, and one that is stopped is waited for as long as it is stopped."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.catalog import queue_arn
from sqscli.clock import Clock
from sqscli.journal.disk import PosixDisk
from sqscli.open_queue import LOCK
from sqscli.upkeep import UPKEEP_LOCK
from tests.crash.worker import Client
from tests.support.doomed_disk import DoomedDisk, ImpatientDisk, kill_self, stop_self
from tests.support.forked import Forked
from tests.support.history import History
from tests.support.invariants import each_message_is_in_one_queue, held
from tests.support.linearizability import check
from tests.support.queue_specification import Family

TIMEOUT_SECONDS = 30
BODIES = {b"dying", b"dead", b"waiting"}
Act = Callable[[Broker], object]
waits = pytest.mark.skipif(not Path("/proc/locks").exists(), reason="this operating system does not tell who waits for a lock")


def prepared(home: Path) -> None:
    """A queue with a message that is due to die and one that waits, and a dead-letter queue with one."""
    clock = Clock(str(home))
    clock.freeze()
    broker = Broker(str(home), clock, "none")
    broker.create_queue("dead", {}, {})
    policy = json.dumps({"deadLetterTargetArn": queue_arn("dead"), "maxReceiveCount": "1"})
    broker.create_queue("queue", {"RedrivePolicy": policy}, {})
    broker.create_queue("queue.fifo", {"FifoQueue": "true"}, {})
    broker.send("queue", SendMessages([b"dead"]))
    broker.receive("queue", ReceiveMessages(1, 0))
    broker.receive("queue", ReceiveMessages(1, 0))  # it moves
    broker.send("queue", SendMessages([b"dying"]))
    broker.receive("queue", ReceiveMessages(1, 0))
    broker.send("queue", SendMessages([b"waiting"]))
    broker.create_queue("short", {}, {})
    broker.create_queue("plain", {}, {})
    broker.close()


def send(broker: Broker) -> None:
    broker.send("queue", SendMessages([b"sent"]))


def move(broker: Broker) -> None:
    broker.receive("queue", ReceiveMessages(1, 0))


def redrive(broker: Broker) -> None:
    broker.redrive("dead", None, 10)


def tend(broker: Broker) -> None:
    send(broker)
    broker.tend()


def drop(broker: Broker) -> None:
    broker.delete_queue("short")


def create(broker: Broker) -> None:
    broker.create_queue("new", {}, {})


ACTS: list[Act] = [send, move, redrive, tend, drop, create]
named = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)


def run(home: Path, act: Act, at: int, strike: Callable[[], object], tell: Callable[[str], object]) -> None:
    """In a process of its own: `act`, with what happens at a call of the disk. It tells which locks it holds then, or how many calls it made."""
    disk = DoomedDisk(at, 0.5)

    def struck() -> None:
        tell(" ".join(path.removeprefix(f"{home}/queues/") for path in disk.held.values()))
        strike()

    disk.strike = struck
    broker = Broker(str(home), Clock(str(home)), "always", disk)
    act(broker)
    tell(str(len(disk.calls)))


def calls_of(before: Path, act: Act, home: Path) -> int:
    shutil.copytree(before, home)
    with Forked(partial(run, home, act, -1, kill_self)) as process:
        assert process.state() == "ended"
        return int(process.said())


def everything_works_at_once(home: Path) -> None:
    """Every queue and its upkeep, by one who does not wait; what was there is there, once."""
    reports: list[str] = []
    broker = Broker(str(home), Clock(str(home)), "none", ImpatientDisk(), warn=reports.append)
    names = broker.list_queues()
    for name in names:
        queue = broker.queue(name)
        for lock in (LOCK, UPKEEP_LOCK):
            handle = queue.take_lock(lock, wait=False)
            assert handle is not None, f"the {lock} of {name} was left behind"
            broker.disk.unlock(handle)
        broker.receive(name, ReceiveMessages(10, 0))
    broker.tend()
    found = held(broker, names)
    each_message_is_in_one_queue(found)
    assert BODIES <= {body for body, _ in found} <= BODIES | {b"sent"}
    assert all("an unfinished write" in report for report in reports), reports
    create(broker)
    broker.close()


@named
def test_a_killed_holder_leaves_no_lock_behind(place: Path, act: Act) -> None:
    before = place / "before"
    prepared(before)
    locks: set[str] = set()
    for at in range(calls_of(before, act, place / "undisturbed")):
        home = place / str(at)
        shutil.copytree(before, home)
        with Forked(partial(run, home, act, at, kill_self)) as process:
            assert process.state() == "SIGKILL"
            locks.add(process.said().strip())
        everything_works_at_once(home)
    expected = {
        send: {"", "queue/lock"},
        move: {"", "queue/lock", "dead/lock", "dead/lock queue/lock"},
        redrive: {"", "dead/lock", "dead/lock queue/lock"},
        tend: {"queue/lock", "queue/upkeep.lock", "queue/upkeep.lock queue/lock"},
        drop: {"", "short/lock"},
    }
    assert expected.get(act, set()) <= locks
    assert act is not create or any(lock.startswith(".new-") for lock in locks)


@waits
@pytest.mark.parametrize("end", [signal.SIGCONT, signal.SIGKILL], ids=["continued", "killed"])
@pytest.mark.parametrize("act", [send, move, redrive], ids=lambda act: act.__name__)
def test_others_wait_for_a_stopped_holder_and_go_on_as_soon_as_it_does_or_dies(place: Path, act: Act, end: int) -> None:
    before = place / "before"
    prepared(before)
    waited = 0
    for at in range(calls_of(before, act, place / "undisturbed")):
        home = place / str(at)
        shutil.copytree(before, home)
        with Forked(partial(run, home, act, at, stop_self)) as holder:
            assert holder.state() == "stopped"
            Clock(str(home)).advance(1000 * TIMEOUT_SECONDS)
            probe = ImpatientDisk().lock(f"{home}/queues/queue/lock", False)
            if probe is not None:
                ImpatientDisk().unlock(probe)
            with Forked(partial(other, home)) as waiting:
                if probe is None:
                    assert waiting.waits_for_a_lock()
                    holder.send(end)
                    waited += 1
                assert waiting.state() == "ended"
                if probe is not None:
                    holder.send(end)
            assert holder.state() == ("ended" if end == signal.SIGCONT else "SIGKILL")
        broker = Broker(str(home), Clock(str(home)))
        names = broker.list_queues()
        for name in names:  # what a killed one had begun is finished
            broker.receive(name, ReceiveMessages(1, 0))
        found = held(broker, names)
        each_message_is_in_one_queue(found)
        assert BODIES | {b"other"} <= {body for body, _ in found} <= BODIES | {b"other", b"sent"}
        broker.close()
    assert waited >= 2


def other(home: Path, _: object) -> None:
    Broker(str(home), Clock(str(home))).send("queue", SendMessages([b"other"]))


@waits
def test_two_that_move_messages_in_both_directions_do_not_wait_for_each_other(place: Path) -> None:
    before = place / "before"
    prepared(before)
    waited = 0
    for at in range(calls_of(before, move, place / "undisturbed")):
        home = place / str(at)
        shutil.copytree(before, home)
        with Forked(partial(run, home, move, at, stop_self)) as there:
            assert there.state() == "stopped"
            with Forked(partial(run, home, redrive, -1, stop_self)) as back:
                is_waiting = back.waits_for_a_lock()
                waited += is_waiting
                there.send(signal.SIGCONT)
                assert there.state() == "ended"
                assert not is_waiting or back.state() == "ended"
        everything_works_at_once(home)
    assert waited >= 3


def test_one_that_is_killed_while_it_changes_the_clock_leaves_no_lock_behind(place: Path) -> None:
    home = place / "home"
    prepared(home)

    def die(_: object) -> None:
        PosixDisk.rename = staticmethod(lambda *_: kill_self())  # in this process alone: the clock is about to be replaced, under its lock
        Clock(str(home)).advance(1)

    with Forked(die) as process:
        assert process.state() == "SIGKILL"
    with Forked(lambda _: Clock(str(home)).advance(1)) as process:
        assert process.state() == "ended"


def test_nobody_waits_for_one_that_is_stopped_in_the_middle_of_upkeep(place: Path) -> None:
    before = place / "before"
    prepared(before)
    served = 0
    for at in range(calls_of(before, tend, place / "undisturbed")):
        home = place / str(at)
        shutil.copytree(before, home)
        with Forked(partial(run, home, tend, at, stop_self)) as holder:
            assert holder.state() == "stopped"
            probe = ImpatientDisk().lock(f"{home}/queues/queue/lock", False)
            if probe is not None:
                ImpatientDisk().unlock(probe)
                broker = Broker(str(home), Clock(str(home)), disk=ImpatientDisk())
                for _ in range(5):  # enough to owe upkeep, which is left to the one that is stopped
                    broker.send("queue", SendMessages([b"sent"]))
                broker.tend()
                broker.close()
                served += 1
            holder.send(signal.SIGCONT)
            assert holder.state() == "ended", holder.said()
        broker = Broker(str(home), Clock(str(home)), disk=ImpatientDisk())
        assert {b"dying", b"waiting"} <= {body for body, _ in held(broker, ["queue", "dead"])}
        broker.tend()
        broker.close()
    assert served >= 5


# A consumer that is stopped for longer than its visibility timeout


@pytest.mark.parametrize("call", ["delete", "extend"])
@pytest.mark.parametrize("queue", ["plain", "queue.fifo"])
def test_what_a_consumer_does_that_was_stopped_for_longer_than_its_timeout_is_what_its_old_handle_may(place: Path, queue: str, call: str) -> None:
    before = place / "before"
    prepared(before)
    late = 0
    for at in range(20):
        home, logs = place / str(at), place / f"logs{at}"
        shutil.copytree(before, home)
        logs.mkdir()
        history = History()
        first = Client(home, logs / "first", "")
        first.send(queue, ["g-a", "g-b"])
        first.broker.close()
        with Forked(partial(consume, home, logs / "late", queue, call, at)) as consumer:
            if consumer.state() == "ended":
                break
            Clock(str(home)).advance(1000 * TIMEOUT_SECONDS)
            probe = ImpatientDisk().lock(f"{home}/queues/{queue}/lock", False)
            is_free = probe is not None
            if probe is not None:
                ImpatientDisk().unlock(probe)
            present = Client(home, logs / "present", "", disk=ImpatientDisk())
            if is_free:
                assert present.receive(queue, 1, TIMEOUT_SECONDS) == 1  # the same message, which the late one still thinks to have
                late += 1
            consumer.send(signal.SIGCONT)
            assert consumer.state() == "ended", consumer.said()
        finish(present, queue)
        for log in sorted(logs.iterdir()):
            history.read(log)
        assert not history.reports
        refused = [one.refused for one in history.calls if one.who == "late" and one.kind == call]
        if is_free and late == 1:
            assert refused == [queue.endswith(".fifo")]
        check(history.calls, [Family(queue)])
    assert late >= 1, "it never was late"


def consume(home: Path, log: Path, queue: str, call: str, at: int, _: object) -> None:
    """Receives, and is stopped in a call of the disk of what it does then."""
    disk = DoomedDisk(strike=stop_self)
    client = Client(home, log, "", disk=disk)
    assert client.receive(queue, 1, TIMEOUT_SECONDS) == 1
    disk.at = len(disk.calls) + at
    if call == "delete":
        client.delete(client.mine)
    else:
        client.extend(client.mine[0], TIMEOUT_SECONDS)


def finish(client: Client, queue: str) -> None:
    """Deletes what it has, and then everything."""
    if client.mine:
        client.delete(client.mine)
        client.mine.clear()
    for _ in range(3):
        client.clear(queue)
        Clock(str(client.broker.home)).advance(1000 * TIMEOUT_SECONDS)
    client.left(queue)
