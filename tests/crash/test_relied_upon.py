"""What stands in the cache and not on the disk: whoever comes next must not build on it, and what he is told must survive a power cut."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sqscli.journal.errors import JournalError
from tests.crash.conftest import calls_of, cut, cuts, prepared
from tests.crash.workloads import ChangeVisibility, Delete, Purge, Redrive, Send, SendBatch, SendFifo, UnlessPending, Workload
from tests.support.unreliable_disk import Loss, Torn

WORKLOADS = [Send(), SendBatch(), SendFifo(), Delete(), ChangeVisibility(), Purge(), Redrive()]


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: type(workload).__name__)
@pytest.mark.parametrize("sends", [True, False], ids=["asked again and more", "asked again"])
def test_what_a_failed_sync_left_in_the_cache_is_not_built_upon(home: Path, workload: Workload, sends: bool) -> None:
    """After a sync that failed, the cache shows bytes that may never reach the disk, and the next sync says nothing about them."""
    before = prepared(home, workload)
    for at, call in enumerate(calls_of(before, workload)):
        if call.startswith("fsync ") and call.endswith(".segment"):
            world = before.copy()
            world.disk.fail(at, Torn.NOTHING, errno.EIO)
            with pytest.raises(JournalError):
                workload.act(world)
            world.reboot(Loss.NOTHING)
            world.ask_again(sends)
            world.reboot(Loss.ALL)
            world.ledger.least_receives.clear()  # the sync that failed has forgotten the leases in front of it, too
            world.check(Loss.ALL, leases_are_lost=True)


@pytest.mark.parametrize("workload", [Delete(), SendFifo(), Redrive(), UnlessPending()], ids=lambda workload: type(workload).__name__)
def test_an_answer_that_needs_no_record_makes_the_one_it_rests_upon_durable(home: Path, workload: Workload) -> None:
    """Deleted already, sent already: so says what a killed process wrote and did not sync."""
    before = prepared(home, workload)
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            world.reboot(Loss.NOTHING)
            world.ask_again(sends=False)
            world.reboot(Loss.ALL)
            world.check(Loss.ALL, leases_are_lost=True)
