"""A repair is cut or refused by the disk in each of its calls: begun again it comes to the same end, and no damaged byte has gone."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sqscli import upkeep
from sqscli.fsck import check
from sqscli.journal.errors import JournalError
from sqscli.repair import repair
from tests.crash.conftest import cuts
from tests.crash.world import World
from tests.fsck.conftest import directory_of, filled, is_whole_and_usable
from tests.support.unreliable_disk import Loss, PowerCut, Torn

DAMAGES = {
    "a segment's header": [("0000000003.segment", 4)],
    "a record": [("0000000002.segment", 1000)],
    "a checkpoint": [("0000000002.checkpoint", 60)],
    "a page": [("0000000001.pages", 200)],
    "one of each": [("0000000001.segment", 1300), ("0000000003.segment", 30), ("0000000002.checkpoint", 200)],
}
CASES = pytest.mark.parametrize("damages", DAMAGES.values(), ids=DAMAGES)


def damaged(home: Path, damages: list[tuple[str, int]]) -> World:
    world = filled(home)
    for file, offset in damages:
        content = world.disk.content(f"{directory_of(world)}/{file}")
        world.disk.damage(f"{directory_of(world)}/{file}", offset, bytes([content[offset] ^ 0xFF]))
    return world


def calls_of_a_repair(world: World) -> list[str]:
    copy = world.copy()
    copy.disk.calls.clear()
    assert repair(copy.broker, "q")[1].is_clean
    return copy.disk.calls


def all_bytes(world: World) -> list[bytes]:
    return [bytes(world.disk.content(f"{directory_of(world)}/{name}")) for name in world.disk.list(directory_of(world))]


def lost_by(world: World) -> set[bytes]:
    """What an undisturbed repair cannot save."""
    copy = world.copy()
    repair(copy.broker, "q")
    bodies = {peeked.message.body for peeked in copy.broker.peek("q", 100, None)}
    return copy.ledger.must_be_there - bodies


@CASES
@pytest.mark.parametrize("loss", [Loss.NOTHING, Loss.ALL, Loss.BYTES], ids=lambda loss: loss.name.lower())
def test_a_repair_that_is_cut_is_begun_again(home: Path, damages: list[tuple[str, int]], loss: Loss) -> None:
    before = damaged(home, damages)
    lost = lost_by(before)
    contents = [bytes(before.disk.content(f"{directory_of(before)}/{file}")) for file, _ in damages]
    for at, torn in cuts(calls_of_a_repair(before)):
        world = before.copy()
        world.disk.fail(at, torn)
        with pytest.raises(PowerCut):
            repair(world.broker, "q")
        world.reboot(loss)
        try:
            assert repair(world.broker, "q")[1].is_clean
            assert all(content in all_bytes(world) for content in contents), "damaged bytes have gone"
            is_whole_and_usable(world, lost, set())
        except (AssertionError, JournalError) as error:
            raise AssertionError(f"cut in call {at} ({world.disk.calls}) after {torn.value}: {error}") from error


@CASES
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EROFS], ids=errno.errorcode.get)
def test_a_disk_that_refuses_is_named_in_one_line_and_the_next_repair_works(home: Path, damages: list[tuple[str, int]], code: int) -> None:
    before = damaged(home, damages)
    lost = lost_by(before)
    for at, call in enumerate(calls_of_a_repair(before)):
        world = before.copy()
        world.disk.fail(at, Torn.HALF, code)
        said = ""
        try:
            repair(world.broker, "q")
        except JournalError as error:
            said = str(error)
        assert not said or said.startswith(directory_of(world)), f"{call}: {said}"
        assert "\n" not in said
        world.disk.cut_at = None
        assert repair(world.broker, "q")[1].is_clean, f"{errno.errorcode[code]} in {call}"
        is_whole_and_usable(world, lost, set())


def test_who_comes_while_a_queue_is_checked_does_not_disturb(home: Path) -> None:
    """A check looks at files that grow and go: whatever another process does between two of its calls, it finds no damage."""
    before = filled(home)
    copy = before.copy()
    copy.disk.counts_reads = True
    copy.disk.calls.clear()
    check(copy.broker, "q")
    for at in range(len(copy.disk.calls)):
        world = before.copy()
        other = World(world.home, world.disk)
        other.ledger, other.clock, other.entropy = world.ledger, world.clock, world.entropy

        def work(number: int, at: int = at, other: World = other, world: World = world) -> None:
            if number == at:
                world.disk.counts_reads = False
                other.send("q", b"meanwhile %d " % at * 40)
                other.delete("q", *other.receive("q", 1, 600))
                upkeep.compact(other.broker.queue("q"), other.clock.now)
                other.end()
                world.disk.counts_reads = True

        world.disk.counts_reads = True
        world.disk.meanwhile = work
        report = check(world.broker, "q")
        world.disk.meanwhile = None
        assert report.is_clean, [(finding.file, finding.text) for finding in report.findings]
