"""The process dies, or the power fails, inside every single disk call of every workload."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.conftest import calls_of, cut, cuts, prepared
from tests.crash.workloads import WORKLOADS, Checkpoint, Compaction, CreateQueue, SegmentRoll, Workload, body
from tests.support.invariants import every_way_to_replay_leads_to_the_same_state, image
from tests.support.unreliable_disk import Loss


@pytest.mark.parametrize("loss", Loss, ids=lambda loss: loss.name.lower())
@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_wherever_it_is_cut_nothing_acknowledged_is_lost_and_the_next_command_works(home: Path, workload: Workload, loss: Loss) -> None:
    before = prepared(home, workload)
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            world.reboot(loss)
            world.check(loss, leases_are_lost=loss is Loss.SCATTERED)


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
    before = prepared(home, Compaction())
    assert body("small 0") in before.disk.content(f"{home}/queues/q/0000000001.segment")
    calls = calls_of(before, Compaction())
    assert "unlink /queues/q/0000000001.segment" in calls, "the message that it held was copied"
    assert "create /queues/q/0000000002.pages" in calls, "the pages were written anew"
