"""The disk says no, once, in every single call of every workload: the command fails with one clear line, and the next one works."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sqscli.journal.errors import JournalError
from tests.crash.conftest import prepared
from tests.crash.workloads import WORKLOADS, Workload
from tests.crash.world import World
from tests.support.unreliable_disk import Loss, Torn

NEXT = ("the same process goes on", "the next process", "the power fails")


def failing_calls(world: World, workload: Workload, counts_reads: bool) -> list[str]:
    undisturbed = world.copy()
    undisturbed.disk.counts_reads = counts_reads
    workload.act(undisturbed)
    return undisturbed.disk.calls


def error_of(world: World, workload: Workload) -> str:
    """What the user reads; nothing where only upkeep failed."""
    try:
        workload.act(world)
    except JournalError as error:
        return str(error)
    return ""


def fail_and_go_on(world: World, workload: Workload, afterwards: str) -> None:
    message = error_of(world, workload)
    if message:
        assert message.startswith(str(world.home)), f"does not name the file: {message}"
        assert "\n" not in message
    world.disk.cut_at, world.disk.counts_reads = None, False
    loss = Loss.NOTHING
    if afterwards == "the next process":
        world.reboot()
    elif afterwards == "the power fails":
        loss = Loss.ALL
        world.reboot(loss)
    world.check(loss, leases_are_lost=afterwards == "the power fails")


@pytest.mark.parametrize("afterwards", NEXT)
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=errno.errorcode.get)
@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_an_error_in_any_call_is_reported_and_loses_nothing(home: Path, workload: Workload, code: int, afterwards: str) -> None:
    before = prepared(home, workload)
    reads_fail = code == errno.EIO
    calls = failing_calls(before, workload, reads_fail)
    for at, call in enumerate(calls):
        for torn in (Torn.NOTHING, Torn.HALF) if call.startswith("pwrite") else (Torn.NOTHING,):
            world = before.copy()
            world.disk.counts_reads = reads_fail
            world.disk.fail(at, torn, code)
            try:
                fail_and_go_on(world, workload, afterwards)
            except Exception as error:
                shown = f"{errno.errorcode[code]} in call {at} ({call}) after {torn.value} of it, then: {error!r}"
                raise AssertionError("\n".join([shown, *world.reports])) from error
