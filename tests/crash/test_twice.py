"""Two accidents in a row: what the second process does with what the first one left must survive as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.conftest import calls_of, cut, cuts, prepared
from tests.crash.workloads import (
    WORKLOADS,
    Checkpoint,
    CreateQueue,
    DeleteQueue,
    MoveToDeadLetterQueue,
    MoveTransformed,
    Redrive,
    SegmentRoll,
    SendBatch,
    Workload,
)
from tests.support.unreliable_disk import Loss, PowerCut, Torn


@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_what_is_answered_after_a_kill_survives_a_power_cut(home: Path, workload: Workload) -> None:
    """The killed process wrote and did not sync; the next one reads it in the cache, and whatever it answers must be durable all the same."""
    before = prepared(home, workload)
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            world.reboot(Loss.NOTHING)
            world.ask_again(sends=not isinstance(workload, MoveToDeadLetterQueue))  # which would hide what a move does not sync
            world.reboot(Loss.ALL)
            world.check(Loss.ALL, leases_are_lost=True)


@pytest.mark.parametrize(
    "workload",
    [SendBatch(), MoveToDeadLetterQueue(), Redrive(), MoveTransformed(), CreateQueue(), DeleteQueue(), SegmentRoll(), Checkpoint()],
    ids=lambda workload: type(workload).__name__,
)
def test_a_recovery_may_be_cut_as_well(home: Path, workload: Workload) -> None:
    before = prepared(home, workload)
    for at, call in enumerate(calls_of(before, workload)):
        second = 0
        while second >= 0:
            with cut(before, workload, at, Torn.HALF if call.startswith("pwrite") else Torn.ALL) as world:
                world.reboot(Loss.NOTHING)
                world.disk.fail(second, Torn.HALF)
                try:
                    world.ask_again()
                    world.end()
                    second = -1
                except PowerCut:
                    second += 1
                world.reboot(Loss.BYTES)
                world.check(Loss.BYTES, leases_are_lost=True)


@pytest.mark.parametrize("durability", ["batch", "none"])
@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_a_kill_loses_nothing_however_little_is_synced(home: Path, workload: Workload, durability: str) -> None:
    before = prepared(home, workload, durability)
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            world.reboot(Loss.NOTHING)
            world.check()
