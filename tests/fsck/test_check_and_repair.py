"""Whatever byte of a queue is damaged: `fsck` names it, `--repair` loses nothing but what stood there, and the queue can be used again."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import upkeep
from sqscli.findings import united, without
from sqscli.fsck import check
from sqscli.journal.errors import NewerFormat
from sqscli.journal.frame import encode_frames, frame_size
from sqscli.journal.scan import SegmentScan
from sqscli.journal.segment import SEGMENT_HEADER, segment_numbers
from sqscli.looks import is_ours
from sqscli.queue.events import MessagesDeleted, decode
from sqscli.repair import repair
from tests.crash.world import World
from tests.fsck.conftest import directory_of, files_of, filled, is_whole_and_usable
from tests.support.invariants import held

PATTERNS = (0x01, 0x80)
STRIDES = pytest.mark.parametrize("stride", [17, pytest.param(1, marks=pytest.mark.long)], ids=["every 17th", "every one"])
VERSION_FIELD = range(8, 10)
KINDS = pytest.mark.parametrize("fifo", [False, True], ids=["standard", "fifo"])


class Truth:
    """What stands where in the files of a queue, while they are whole."""

    def __init__(self, world: World) -> None:
        self.frames: dict[str, list[tuple[int, int, set[bytes], bool]]] = {}  # (start, end, bodies, whether it deletes)
        directory = directory_of(world)
        bodies = world.ledger.asked_to_send
        for number in segment_numbers(world.disk.list(directory)):
            scan = SegmentScan(world.disk, directory, number)
            found = []
            for offset, _, payload in scan.frames():
                inside = {body for body in bodies if body in bytes(payload)}
                found.append((offset, offset + frame_size(len(payload)), inside, isinstance(decode(payload), MessagesDeleted)))
            self.frames[f"{number:010d}.segment"] = found
            scan.close()

    def costs(self, file: str, start: int, end: int) -> tuple[set[bytes], bool]:
        """The bodies that go with these bytes of a file, and whether a delete does."""
        hit = [(bodies, deletes) for first, last, bodies, deletes in self.frames.get(file, []) if first < end and last > start]
        return set().union(*(bodies for bodies, _ in hit)), any(deletes for _, deletes in hit)


def damaged(world: World, file: str, offset: int, data: bytes) -> World:
    copy = world.copy()
    copy.disk.damage(f"{directory_of(world)}/{file}", offset, data)
    return copy


def mended(world: World, lost: set[bytes], may_come_back: bool) -> None:
    """Repairs the queue, and holds it against what is known of the damage."""
    [name] = world.names
    before, after = repair(world.broker, name)
    assert after.is_clean
    assert before.lost_count <= len(lost), "more is said to be lost than was damaged"
    is_whole_and_usable(world, lost, world.ledger.asked_to_delete if may_come_back else set())


@KINDS
@STRIDES
@pytest.mark.slow
def test_a_flipped_byte_costs_at_most_the_messages_of_its_record(home: Path, fifo: bool, stride: int) -> None:
    world = filled(home, fifo)
    truth, directory, silent = Truth(world), directory_of(world), 0
    for file in files_of(world):
        content = bytes(world.disk.content(f"{directory}/{file}"))
        for offset in range(0, len(content), stride):
            pattern = PATTERNS[offset % len(PATTERNS)]
            lost, may_come_back = truth.costs(file, offset, offset + 1)
            copy = damaged(world, file, offset, bytes([content[offset] ^ pattern]))
            try:
                silent += check(copy.broker, copy.names[0]).is_clean
                mended(copy, lost, may_come_back)
            except NewerFormat:
                assert offset in VERSION_FIELD
            except AssertionError as error:
                raise AssertionError(f"{file}: offset {offset}: {error}") from error
    assert stride == 1 or silent < 20, (
        "padding, and what looks like an unfinished write at the very end, are the only bytes that may be damaged in silence"
    )


@KINDS
@pytest.mark.slow
def test_a_zeroed_sector_costs_at_most_the_messages_of_its_records(home: Path, fifo: bool) -> None:
    world = filled(home, fifo)
    truth, directory = Truth(world), directory_of(world)
    for file in files_of(world):
        size = len(world.disk.content(f"{directory}/{file}"))
        for start in range(0, size, 512):
            lost, may_come_back = truth.costs(file, start, start + 512)
            mended(damaged(world, file, start, bytes(min(512, size - start))), lost, may_come_back)


@KINDS
@pytest.mark.slow
def test_a_file_that_is_cut_costs_at_most_what_stood_behind_the_cut(home: Path, fifo: bool) -> None:
    world = filled(home, fifo)
    truth, directory = Truth(world), directory_of(world)
    for file in files_of(world):
        size = len(world.disk.content(f"{directory}/{file}"))
        for length in range(0, size, 23):
            lost, may_come_back = truth.costs(file, length, size)
            copy = world.copy()
            del copy.disk.content(f"{directory}/{file}")[length:]
            copy.disk.damage(f"{directory}/{file}", length, b"")
            try:
                mended(copy, lost, may_come_back)
            except AssertionError as error:
                raise AssertionError(f"{file}: cut at {length}: {error}") from error


@KINDS
def test_a_file_that_is_missing_costs_at_most_what_stood_in_it(home: Path, fifo: bool) -> None:
    world = filled(home, fifo)
    truth, directory = Truth(world), directory_of(world)
    for file in [*files_of(world), "upkeep.lock", "reserve"]:
        lost, may_come_back = truth.costs(file, 0, 1 << 30)
        copy = world.copy()
        copy.disk.unlink(f"{directory}/{file}")
        mended(copy, lost, may_come_back)


@KINDS
def test_without_any_whole_checkpoint_nothing_is_guessed_and_nothing_changed(home: Path, fifo: bool) -> None:
    """The first segment has gone, and what it held is in the checkpoints alone."""
    world = filled(home, fifo)
    directory = directory_of(world)
    for file in files_of(world):
        if file.endswith(".checkpoint"):
            world.disk.damage(f"{directory}/{file}", 100, b"damage")
    world.disk.unlink(f"{directory}/0000000001.segment")
    before = {name: bytes(world.disk.content(f"{directory}/{name}")) for name in world.disk.list(directory)}
    report, after = repair(world.broker, world.names[0])
    assert not after.is_clean
    assert "lost-state" in [finding.problem for finding in report.findings]
    assert {name: bytes(world.disk.content(f"{directory}/{name}")) for name in world.disk.list(directory)} == before


def test_no_byte_of_a_damaged_file_goes(home: Path) -> None:
    world = filled(home)
    directory = directory_of(world)
    for file in files_of(world):
        copy = damaged(world, file, 300, b"damage")
        content = bytes(copy.disk.content(f"{directory}/{file}"))
        repair(copy.broker, "q")
        aside = [name for name in copy.disk.list(directory) if name.startswith(file + ".damaged")]
        assert content in [bytes(copy.disk.content(f"{directory}/{name}")) for name in aside]


def test_a_repair_that_is_repeated_keeps_what_the_first_one_set_aside(home: Path) -> None:
    world = filled(home)
    directory, file = directory_of(world), "0000000001.segment"
    for pattern in (b"one", b"two"):
        world.disk.damage(f"{directory}/{file}", 10, pattern)
        repair(world.broker, "q")
        if file not in world.disk.list(directory):
            file = files_of(world)[-1]
    assert len([name for name in world.disk.list(directory) if ".damaged" in name]) >= 2


def test_a_check_of_a_queue_that_nothing_is_wrong_with_changes_nothing_and_takes_no_lock(home: Path) -> None:
    world = filled(home)
    world.disk.calls.clear()
    lock = world.disk.lock(f"{directory_of(world)}/lock", wait=False)
    assert check(world.broker, "q").is_clean
    assert repair(world.broker, "q")[1].is_clean
    assert not world.disk.calls
    assert lock is not None
    world.disk.unlock(lock)
    assert len(held(world.broker, ["q"])) == 8


@pytest.mark.parametrize(
    ("file", "offset"), [("0000000003.segment", 12), ("0000000002.segment", 1000), ("0000000001.segment", 1300), ("0000000001.pages", 200)]
)
def test_a_process_that_has_the_queue_open_goes_on_after_a_repair(home: Path, file: str, offset: int) -> None:
    world = filled(home)
    world.send("q", b"opens it")
    server = world.broker
    content = world.disk.content(f"{directory_of(world)}/{file}")
    world.disk.damage(f"{directory_of(world)}/{file}", offset, bytes([content[offset] ^ 0xFF]))
    world.start()
    assert repair(world.broker, "q")[1].is_clean
    world.broker = server
    world.send("q", b"afterwards")
    bodies = {body for body, _ in held(server, ["q"])}
    assert {b"opens it", b"afterwards"} <= bodies
    assert len(world.ledger.must_be_there - bodies) <= 1
    assert not bodies & world.ledger.deleted
    assert len(world.receive("q", 10)) >= 6


def test_a_header_that_is_made_anew_says_whose_the_segment_is(home: Path) -> None:
    """So that another queue's file in its place would be noticed, as with any other."""
    world = filled(home)
    scans = [SegmentScan(world.disk, directory_of(world), number) for number in (1, 3)]
    for scan in scans:
        scan.close()
    copy = damaged(world, "0000000003.segment", 4, b"damage")
    assert repair(copy.broker, "q")[1].is_clean
    mended_one = SegmentScan(copy.disk, directory_of(copy), 3)
    mended_one.close()
    assert mended_one.tail.owner == scans[0].tail.owner != 0
    assert (mended_one.tail.salt, mended_one.tail.first_lsn) == (scans[1].tail.salt, scans[1].tail.first_lsn)


def flipped(world: World, *places: tuple[str, int]) -> World:
    copy = world.copy()
    for file, offset in places:
        content = copy.disk.content(f"{directory_of(world)}/{file}")
        copy.disk.damage(f"{directory_of(world)}/{file}", offset, bytes([content[offset] ^ 0xFF]))
    return copy


def test_what_a_damaged_header_has_hidden_is_named_when_it_is_mended(home: Path) -> None:
    world = filled(home)
    hidden = next(start for start, _, bodies, _ in Truth(world).frames["0000000003.segment"] if bodies)
    copy = flipped(world, ("0000000003.segment", 4), ("0000000003.segment", hidden + 40))
    before, after = repair(copy.broker, "q")
    assert before.lost_count == 1
    assert {"damaged-header", "damaged-record", "lost-messages"} <= {finding.problem for finding in before.findings}
    assert after.is_clean


def test_a_compacted_queue_without_checkpoints_is_not_clean(home: Path) -> None:
    world = filled(home)
    for file in files_of(world):
        if file.endswith(".checkpoint") or file == "0000000001.segment":
            world.disk.unlink(f"{directory_of(world)}/{file}")
    report = check(world.broker, "q")
    assert [finding.problem for finding in report.findings if finding.level == "damage"] == ["lost-state"]


def test_a_message_that_holds_frames_of_another_segment_does_not_tell_its_salt(home: Path) -> None:
    world = filled(home)
    foreign, _ = encode_frames([b"a frame of elsewhere"] * 3, 1, 0xBAD5A17, 0)
    path = f"{directory_of(world)}/0000000003.segment"
    content = world.disk.content(path)
    start = SEGMENT_HEADER.size
    for at in range(start, start + 80, 8):  # the frames prove themselves at any offset, with another salt
        frames, _ = encode_frames([b"a frame of elsewhere"], 1, 0xBAD5A17, at)
        copy = world.copy()
        copy.disk.damage(path, 0, bytes(start) + bytes(at - start) + frames)
        before, after = repair(copy.broker, "q")
        assert after.is_clean
        assert before.lost_count <= 1
    assert foreign
    assert content


def test_what_was_set_aside_once_or_twice_goes_with_the_queue_and_counts_as_its_own(home: Path) -> None:
    world = filled(home)
    mended_once = flipped(world, ("0000000003.segment", 4))
    repair(mended_once.broker, "q")
    assert len([name for name in mended_once.disk.list(directory_of(world)) if ".damaged" in name]) == 1
    assert all(is_ours(name) for name in ("0000000003.segment.damaged", "0000000003.segment.damaged.2", "0000000003.segment.408.damaged"))
    mended_once.broker.delete_queue("q")
    assert mended_once.disk.list(f"{home}/queues") == []


def test_a_tail_that_is_shorter_than_a_checkpoint_knows_is_no_unfinished_write(home: Path) -> None:
    world = filled(home)
    del world.disk.content(f"{directory_of(world)}/0000000003.segment")[500:]
    world.disk.damage(f"{directory_of(world)}/0000000003.segment", 500, b"")
    problems = [finding.problem for finding in check(world.broker, "q").findings]
    assert "short-segment" in problems
    assert "torn-tail" not in problems


def test_a_message_that_has_left_before_its_record_was_damaged_is_not_lost(home: Path) -> None:
    world = World(home)
    world.create("q")
    for text in (b"first", b"second", b"third"):
        world.send("q", text)
    world.delete("q", *world.receive("q", 2, 600))
    world.send("q", b"fourth")
    world.settle_without_upkeep()
    start = next(start for start, _, bodies, _ in Truth(world).frames["0000000001.segment"] if b"second" in bodies)
    report = check(flipped(world, ("0000000001.segment", start + 30)).broker, "q")
    assert [finding.problem for finding in report.findings if finding.level == "damage"] == ["damaged-record"]
    assert report.lost == []


def test_a_checkpoint_of_another_queue_is_passed_over_by_commands_and_set_aside_by_a_repair(home: Path) -> None:
    world = filled(home)
    others = World(home / "elsewhere")
    others.create("other")
    for index in range(12):
        others.send("other", b"%d" % index * 600)
        others.end()
    names = others.disk.list(f"{others.home}/queues/other")
    foreign = max(name for name in names if name.endswith(".checkpoint"))
    path = f"{directory_of(world)}/{foreign}"
    world.disk.close(world.disk.create(path))
    world.disk.damage(path, 0, bytes(others.disk.content(f"{others.home}/queues/other/{foreign}")))
    world.start()
    assert len(held(world.broker, ["q"])) == 8
    before, after = repair(world.broker, "q")
    assert "foreign-checkpoint" in [finding.problem for finding in before.findings] or "missing-pages" in [each.problem for each in before.findings]
    assert after.is_clean
    assert len(held(world.broker, ["q"])) == 8


def test_one_damaged_segment_does_not_keep_the_others_from_being_compacted(home: Path) -> None:
    world = filled(home)
    copy = flipped(world, ("0000000001.segment", 1300))
    copy.delete("q", *copy.receive("q", 3, 600))
    upkeep.compact(copy.broker.queue("q"), copy.clock.now)
    assert [report for report in copy.reports if "damaged records" in report]
    left = segment_numbers(copy.disk.list(directory_of(world)))
    assert 1 in left
    assert 2 not in left


def test_ranges_are_taken_out_of_ranges() -> None:
    assert without([(1, 10)], [(3, 2), (12, 5), (9, 9)]) == [(1, 2), (5, 4)]
    assert without([(1, 2), (5, 2)], []) == [(1, 2), (5, 2)]
    assert without([(1, 3), (10, 3)], [(0, 100)]) == []
    assert united([(5, 2), (1, 3), (2, 4)]) == [(1, 3), (4, 2), (6, 1)]
