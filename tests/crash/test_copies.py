"""Exports while others write, and imports that end in the middle."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sqscli import upkeep
from sqscli.exported import BadExport
from sqscli.journal.errors import DiskFull, JournalError
from tests.crash.conftest import calls_of, cut, cuts, prepared
from tests.crash.test_meanwhile import another_process
from tests.crash.workloads import Churn, Compaction, CompactionFifo, Import, Purge, Redrive, Workload, body
from tests.crash.world import World
from tests.support.copies import exported, imported, portable
from tests.support.unreliable_disk import Loss, Torn

BUSY = [Compaction(), CompactionFifo(), Churn(), Purge(), Redrive()]


@pytest.fixture(autouse=True)
def checkpoints_in_between(small_constants: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "STREAM_ROWS_BEHIND", 4)


def every_state(before: World, workload: Workload, name: str) -> set[bytes]:
    """What is exported between any two disk calls of a workload."""
    world, states = before.copy(), set()

    def look(_: int) -> None:
        states.add(exported(another_process(world), name))

    world.disk.meanwhile = look
    workload.act(world)
    world.disk.meanwhile = None
    look(0)
    return states


@pytest.mark.parametrize("workload", BUSY, ids=lambda workload: type(workload).__name__)
def test_an_export_is_the_queue_at_one_instant_whatever_happens_between_two_of_its_reads(home: Path, workload: Workload) -> None:
    before = prepared(home, workload)
    name = before.names[-1]
    states = every_state(before, workload, name)
    assert len(states) > 2, "hardly anything happens"
    seen, at, is_through = set(), 0, False
    while not is_through:
        world = before.copy()
        world.kept = dict(before.kept)
        others = World(home, world.disk)
        others.ledger, others.kept, others.entropy, others.clock = world.ledger, world.kept, world.entropy, world.clock
        others.start()
        is_through = True

        def busy(number: int, at: int = at, world: World = world, others: World = others) -> None:
            nonlocal is_through
            if number == at:
                is_through = False
                world.disk.counts_reads = False
                workload.act(others)
                world.disk.counts_reads = True

        world.disk.counts_reads, world.disk.meanwhile = True, busy
        found = exported(world.broker, name)
        world.disk.counts_reads, world.disk.meanwhile = False, None
        assert found in states, f"it is no state that the queue was ever in, if all this happens in front of call {at}"
        assert not world.reports
        assert at == 0 or world.disk.open_handles == len(others.disk._handles), "files were left open"
        seen.add(found)
        at += 1
    assert len(seen) > 1, "an export that begins later has what happened before"


@pytest.mark.parametrize("loss", Loss, ids=lambda loss: loss.name.lower())
def test_an_import_that_is_cut_anywhere_has_made_the_whole_queue_or_none(home: Path, loss: Loss) -> None:
    workload = Import()
    before = prepared(home, workload)
    undisturbed = before.copy()
    workload.act(undisturbed)
    whole = portable(undisturbed.broker, "new")
    assert sum("segment" in call and call.startswith("rename") for call in undisturbed.disk.calls) > 1
    assert sum("checkpoint" in call and call.startswith("rename") for call in undisturbed.disk.calls) > 1
    for at, torn in cuts(calls_of(before, workload)):
        with cut(before, workload, at, torn) as world:
            world.reboot(loss)
            assert world.names == ["old"] or portable(world.broker, "new") == whole
            world.create("next")  # which sweeps what is left of it
            for entry in world.disk.list(f"{home}/queues"):
                assert not entry.startswith(".") or world.disk.list(f"{home}/queues/{entry}") in ([], ["lock.new"])


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_an_import_that_fails_anywhere_says_so_and_leaves_nothing(home: Path, number: int) -> None:
    workload = Import()
    before = prepared(home, workload)
    calls = calls_of(before, workload)
    made = next(index for index, call in enumerate(calls) if call == "rename /queues/new")
    for at in range(len(calls)):
        world = before.copy()
        world.disk.fail(at, Torn.HALF, number)
        with pytest.raises(JournalError) as failed:
            workload.act(world)
        assert str(home) in failed.value.message
        world.disk.recover()
        if at <= made:
            assert world.names == ["old"]
            left = [entry for entry in world.disk.list(f"{home}/queues") if entry.startswith(".")]
            assert not left, f"{left} after call {at}: {calls[at]}"
        world.start()
        if world.names == ["old"]:
            workload.act(world)
        assert portable(world.broker, "new")["next_message"] == 11


def test_a_full_disk_has_its_room_back_and_takes_the_import_later(home: Path) -> None:
    world = prepared(home, Import())
    source = World(home.with_name("big"))
    source.create("q")
    source.send("q", *[body(f"exported {index}", 3000) for index in range(40)])
    data = exported(source.broker, "q")
    used = world.disk.used_bytes
    world.disk.capacity_bytes = used + 60_000
    with pytest.raises(DiskFull, match="the disk is full"):
        imported(world.broker, "new", data)
    assert (world.names, world.disk.used_bytes) == (["old"], used)
    world.disk.capacity_bytes = None
    world.import_queue("new", data)
    world.check()


def test_an_export_that_is_cut_short_makes_nothing_wherever_it_ends(home: Path) -> None:
    workload = Import()
    world = prepared(home, workload)
    used = world.disk.used_bytes
    for end in range(0, len(workload.data) - 1, 13):
        with pytest.raises(BadExport, match=r"stdin: line \d+: .*; nothing was imported"):
            imported(world.broker, "new", workload.data[:end])
        assert (world.names, world.disk.used_bytes) == (["old"], used), f"cut after {end} bytes"
    imported(world.broker, "new", workload.data[:-1])  # the newline behind the last line says nothing


def test_an_export_that_was_changed_in_any_byte_makes_nothing(home: Path) -> None:
    workload = Import()
    world = prepared(home, workload)
    used = world.disk.used_bytes
    for at in range(0, len(workload.data) - 1, 13):
        changed = bytearray(workload.data)
        changed[at] ^= 1
        with pytest.raises(JournalError, match=r"stdin: line \d+: .*; nothing was imported"):
            imported(world.broker, "new", bytes(changed))
        assert (world.names, world.disk.used_bytes) == (["old"], used), f"changed at {at}"
