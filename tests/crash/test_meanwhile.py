"""Another process does something between any two disk calls of this one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import queues
from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.catalog import queue_exists
from tests.crash.conftest import calls_of, prepared
from tests.crash.workloads import WORKLOADS, Checkpoint, Compaction, CompactionFifo, CreateQueue, DeleteQueue, SendBatch, Workload, body
from tests.crash.world import World
from tests.support.invariants import EVERYTHING
from tests.support.unreliable_disk import WouldWait


def another_process(world: World) -> Broker:
    return Broker(str(world.home), world.clock, disk=world.disk, warn=world.reports.append, entropy=world.entropy)


@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_who_looks_sees_what_was_acknowledged_and_nothing_else(home: Path, workload: Workload) -> None:
    world = prepared(home, workload)

    def look(_: int) -> None:
        broker = another_process(world)
        bodies = {peeked.message.body for name in broker.list_queues() for peeked in broker.peek(name, EVERYTHING, None)}
        for name in broker.list_queues():
            broker.stats(name)
            broker.attributes(name)
        assert world.ledger.must_be_there <= bodies <= world.ledger.may_be_there

    world.disk.meanwhile = look
    workload.act(world)
    world.disk.meanwhile = None
    assert not world.reports
    world.check()


@pytest.mark.parametrize("workload", [SendBatch(), Checkpoint(), Compaction(), CompactionFifo()], ids=lambda workload: type(workload).__name__)
def test_who_comes_while_upkeep_goes_on_is_served_and_loses_nothing(home: Path, workload: Workload) -> None:
    before = prepared(home, workload)
    served = 0
    for at in range(len(calls_of(before, workload))):
        world = before.copy()
        other = World(world.home, world.disk)
        other.ledger, other.clock, other.entropy = world.ledger, world.clock, world.entropy

        def serve(number: int, at: int = at, world: World = world, other: World = other) -> None:
            nonlocal served
            if number == at:
                name = world.names[0]
                try:
                    for index in range(4):
                        other.send(name, body(f"meanwhile {at}.{index}"), group="meanwhile" if name.endswith(".fifo") else None)
                        other.end()
                        served += 1
                except WouldWait:  # the queue's lock is held: this process would wait, and come later
                    pass

        world.disk.meanwhile = serve
        workload.act(world)
        world.disk.meanwhile = None
        assert not world.reports
        world.check()
    assert served or isinstance(workload, SendBatch)


@pytest.mark.parametrize("workload", [CreateQueue(), DeleteQueue()], ids=lambda workload: type(workload).__name__)
def test_queues_may_be_made_and_deleted_by_several_at_once(home: Path, workload: Workload) -> None:
    before = prepared(home, workload)
    for at in range(len(calls_of(before, workload))):
        world = before.copy()

        def make(number: int, at: int = at, world: World = world) -> None:
            if number == at:
                broker = another_process(world)
                broker.create_queue("theirs", {}, {})
                broker.send("theirs", SendMessages([b"theirs"]))
                broker.create_queue("short", {}, {})
                broker.delete_queue("short")
                broker.close()

        world.disk.meanwhile = make
        workload.act(world)
        world.disk.meanwhile = None
        assert len(world.broker.receive("theirs", ReceiveMessages(10))) == 1
        world.broker.delete_queue("theirs")
        world.check()


def test_a_queue_that_others_make_and_delete_while_it_is_created_is_made_all_the_same(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Theirs is in the way when ours is to appear, and gone when we look what it is."""
    world = World(home)
    world.create("first")
    asked: list[bool] = []

    def racing(home: str, name: str) -> bool:
        there = queue_exists(home, name)
        if name == "q" and world.broker is not None and len(asked) < 2:
            asked.append(there)
            with monkeypatch.context() as patched:
                patched.setattr(queues, "queue_exists", queue_exists)
                if len(asked) == 1:
                    another_process(world).create_queue("q", {}, {})
                else:
                    another_process(world).delete_queue("q")
                    there = queue_exists(home, name)
        return there

    monkeypatch.setattr(queues, "queue_exists", racing)
    world.create("q")
    assert len(asked) == 2
    assert world.names == ["first", "q"]
    world.check()


def test_the_same_queue_made_by_two_at_once_is_one_queue(home: Path) -> None:
    before = prepared(home, CreateQueue())
    for at in range(len(calls_of(before, CreateQueue()))):
        world = before.copy()

        def make(number: int, at: int = at, world: World = world) -> None:
            if number == at:
                another_process(world).create_queue("new", {"VisibilityTimeout": "17"}, {})

        world.disk.meanwhile = make
        CreateQueue().act(world)
        world.disk.meanwhile = None
        world.check()


def test_a_queue_that_goes_while_it_is_created_again_is_made_anew(home: Path) -> None:
    before = prepared(home, CreateQueue())
    undisturbed = before.copy()
    undisturbed.disk.counts_reads = True
    undisturbed.create("old")
    for at in range(len(undisturbed.disk.calls)):
        world = before.copy()
        world.disk.counts_reads = True

        def drop(number: int, at: int = at, world: World = world) -> None:
            if number == at:
                another_process(world).delete_queue("old")

        world.disk.meanwhile = drop
        world.broker.create_queue("old", {}, {})
        world.disk.meanwhile = None
        assert world.names in ([], ["old"])  # whoever deletes it right behind has the last word
        if world.names:
            world.send("old", b"works")
