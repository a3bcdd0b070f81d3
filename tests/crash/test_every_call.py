"""The process dies, or the power fails, inside every single disk call of every workload."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.conftest import Seen, calls_of, cut, cuts, prepared
from tests.crash.pending_workloads import KeyedDeadLetter
from tests.crash.workloads import (
    WORKLOADS,
    Checkpoint,
    Churn,
    Compaction,
    CreateQueue,
    Expiry,
    MoveToFifoDeadLetterQueue,
    Ring,
    SegmentRoll,
    Workload,
    body,
)
from tests.support.invariants import every_way_to_replay_leads_to_the_same_state, held, image
from tests.support.survivors import outcomes
from tests.support.unreliable_disk import Loss, UnreliableDisk


@pytest.mark.parametrize("workload", [each() for each in [*WORKLOADS, KeyedDeadLetter]], ids=lambda workload: type(workload).__name__)
def test_wherever_it_is_killed_nothing_acknowledged_is_lost_and_the_next_command_works(home: Path, workload: Workload) -> None:
    before, seen = prepared(home, workload), Seen()
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            world.reboot()
            if seen.is_new(world):
                world.check()


@pytest.mark.parametrize("workload", [each() for each in [*WORKLOADS, KeyedDeadLetter]], ids=lambda workload: type(workload).__name__)
def test_whatever_the_power_cut_leaves_of_the_unsynced_writes_nothing_acknowledged_is_lost(home: Path, workload: Workload) -> None:
    """Each write and each name by itself is kept or lost: earlier ones without later ones, later ones without earlier ones, one file's alone."""
    before, seen = prepared(home, workload), Seen()
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            for root, is_in_order in outcomes(world.disk.root):
                after = world.on(UnreliableDisk(home, root))
                after.ledger.power_failed()
                if seen.is_new(after, is_in_order):
                    world.reports = after.reports
                    after.check(Loss.ALL, leases_are_lost=not is_in_order)


@pytest.mark.parametrize("workload", [Churn(), Compaction(), Checkpoint()], ids=lambda workload: type(workload).__name__)
def test_with_durability_batch_a_power_cut_loses_the_last_batch_and_damages_nothing(home: Path, workload: Workload) -> None:
    before, seen = prepared(home, workload, "batch"), Seen()
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            for root, is_in_order in outcomes(world.disk.root):
                after = world.on(UnreliableDisk(home, root))
                after.ledger.forget_promises()
                if is_in_order and seen.is_new(after):
                    world.reports = after.reports
                    after.check(Loss.ALL)


@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_a_power_cut_that_loses_every_other_sector_loses_nothing_acknowledged(home: Path, workload: Workload) -> None:
    before, seen = prepared(home, workload), Seen()
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            world.reboot(Loss.SCATTERED)
            if seen.is_new(world):
                world.check(Loss.SCATTERED, leases_are_lost=True)


@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_a_replay_gives_the_state_that_the_living_process_has(home: Path, workload: Workload) -> None:
    world = prepared(home, workload)
    workload.act(world)
    for name in world.names:
        world.broker.execute(name, lambda queue: None)
        living = image(world.broker.queue(name).state)
        world.broker.close()
        world.start()
        world.broker.execute(name, lambda queue: None)
        assert image(world.broker.queue(name).state) == living
        every_way_to_replay_leads_to_the_same_state(world.broker, name)
    world.check()


def test_the_workloads_reach_what_they_are_named_for(home: Path) -> None:
    assert "rename /queues/q/0000000002.segment" in calls_of(prepared(home, SegmentRoll()), SegmentRoll())
    assert "rename /queues/q/0000000002.checkpoint" in calls_of(prepared(home, Checkpoint()), Checkpoint())
    assert "rename /queues/new" in calls_of(prepared(home, CreateQueue()), CreateQueue())
    before = prepared(home, Expiry())
    Expiry().act(before)
    assert body("short-lived", 2500) not in {found for found, _ in held(before.broker, ["q"])}
    before = prepared(home, MoveToFifoDeadLetterQueue())
    MoveToFifoDeadLetterQueue().act(before)
    assert before.ledger.leased_from[body("poison 0")] == "b.fifo"
    assert before.ledger.leased_from[body("behind")] == "a.fifo"
    before = prepared(home, Ring())
    Ring().act(before)
    assert before.ledger.least_receives[body("round")] == 4, "once in each queue, and in the first again"
    before = prepared(home, Compaction())
    assert body("small 0") in before.disk.content(f"{home}/queues/q/0000000001.segment")
    calls = calls_of(before, Compaction())
    assert "unlink /queues/q/0000000001.segment" in calls, "the message that it held was copied"
    assert "create /queues/q/0000000002.pages" in calls, "the pages were written anew"
