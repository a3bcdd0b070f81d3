"""What a user still has of a queue with a damaged record, and what the queue does from then on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli.api.requests import DeleteMessages, MessageAttribute, ReceiveMessages, SendMessages, SendOptions
from sqscli.journal.errors import Corrupt
from sqscli.journal.frame import encode_frames
from sqscli.journal.segment import SEGMENT_HEADER
from sqscli.queue.codec import is_at
from sqscli.queue.events import MessagesSent, encode
from sqscli.queue.messages import pack_messages
from sqscli.queue.move import decide_start_move
from tests.crash.conftest import calls_of, prepared
from tests.crash.workloads import Compaction, MoveToDeadLetterQueue, body
from tests.crash.world import World
from tests.support.cached_bytes import CachedDirectory
from tests.support.unreliable_disk import PowerCut, Torn


class Damaged(World):
    """A world whose journals somebody writes into."""

    def path(self, name: str, number: int = 1) -> str:
        return f"{self.disk.home}/queues/{name}/{number:010d}.segment"

    def entries(self, name: str) -> list[str]:
        return self.disk.list(f"{self.disk.home}/queues/{name}")

    def flip(self, name: str, text: bytes, number: int = 1) -> None:
        """The byte where `text` first stands in a segment, which is in a record that nobody can read from then on."""
        self.broker.close()
        content = self.disk.content(self.path(name, number))
        content[content.index(text)] ^= 0x20
        self.start()

    def shown(self, name: str) -> list[bytes]:
        return [peeked.message.body for peeked in self.broker.peek(name, 100, None)]


@pytest.fixture
def world(home: Path) -> Damaged:
    return Damaged(home)


def test_a_damaged_last_record_is_taken_off_and_kept_and_the_report_says_where(world: Damaged) -> None:
    world.create("q")
    world.send("q", b"one")
    end = len(world.disk.content(world.path("q")))
    world.send("q", b"two")
    world.flip("q", b"two")
    damaged = bytes(world.disk.content(world.path("q"))[end:])
    world.send("q", b"three")
    kept = f"0000000001.segment.{end}.damaged"
    assert bytes(world.disk.content(f"{world.disk.home}/queues/q/{kept}")) == damaged
    (report,) = world.reports
    assert report.startswith(
        f"{world.path('q')}: offset {end}: {len(damaged)} bytes that are no whole record were taken off the end and kept in {kept}"
    )
    assert world.shown("q") == [b"one", b"three"]


def test_of_two_that_stood_at_the_same_place_both_are_kept(world: Damaged) -> None:
    world.create("q")
    for text in (b"one", b"two"):
        world.send("q", text)
        world.flip("q", text)
    world.send("q", b"three")
    assert len([name for name in world.entries("q") if name.endswith(".damaged")]) == 2


def test_the_beginning_of_an_unfinished_write_is_not_kept(world: Damaged) -> None:
    world.create("q")
    world.send("q", b"one" * 50)
    world.broker.close()
    del world.disk.content(world.path("q"))[-20:]
    world.start()
    world.send("q", b"two")
    assert not [name for name in world.entries("q") if name.endswith(".damaged")]
    assert "an unfinished write" in world.reports[0]


def test_what_was_kept_goes_with_the_queue(world: Damaged) -> None:
    world.create("q")
    world.send("q", b"one")
    world.flip("q", b"one")
    world.send("q", b"two")
    world.delete_queue("q")
    queues = world.disk.root.cached["queues"]
    assert isinstance(queues, CachedDirectory)
    assert not queues.cached


def test_a_full_disk_keeps_nothing_aside_and_nobody_from_deleting(world: Damaged) -> None:
    world.create("q")
    world.send("q", b"one", b"two")
    world.receive("q", 2)
    world.send("q", b"three" * 100)
    world.flip("q", b"three")
    world.disk.capacity_bytes = world.disk.used_bytes
    world.delete("q", b"one", b"two")
    world.disk.capacity_bytes = None
    assert world.shown("q") == []


def test_a_receive_passes_over_a_damaged_message_to_the_next_one(world: Damaged) -> None:
    world.create("q")
    for text in (b"one", b"two", b"three"):
        world.send("q", text)
    world.receive("q", 1, 0)
    world.end()
    world.flip("q", b"two")
    assert world.receive("q", 1) == [b"one"]
    assert world.receive("q", 1) == [b"three"]


def test_a_message_group_does_not_wait_for_a_message_that_nobody_can_receive(world: Damaged) -> None:
    world.create("q.fifo", FifoQueue="true")
    for text in (b"one", b"two", b"three"):
        world.send("q.fifo", text, group="g")
    world.end()  # with a checkpoint: the rows are known, and that the record is damaged is not
    world.flip("q.fifo", b"one")
    assert world.receive("q.fifo", 1) == [b"two"]
    assert world.receive("q.fifo", 1) == [], "but for one that is in flight it waits"
    world.delete("q.fifo", b"two")
    assert world.receive("q.fifo", 1) == [b"three"]
    assert len(set(world.reports)) == 1


def test_a_damaged_message_that_somebody_has_holds_its_group_until_the_lease_is_over(world: Damaged) -> None:
    world.create("q.fifo", FifoQueue="true")
    for text in (b"one", b"two"):
        world.send("q.fifo", text, group="g")
    assert world.receive("q.fifo", 1) == [b"one"]
    world.end()
    world.flip("q.fifo", b"one")
    assert world.receive("q.fifo", 1) == []
    world.wait(31)
    assert world.receive("q.fifo", 1) == [b"two"]


def test_the_handle_of_a_lost_message_never_fits_another_one(world: Damaged) -> None:
    world.create("q")
    world.send("q", b"lost")
    [lost] = world.broker.receive("q", ReceiveMessages(1)).messages()
    world.flip("q", b"lost")
    world.send("q", b"other")
    [other] = world.broker.receive("q", ReceiveMessages(1)).messages()
    assert (other.body, other.receipt_handle != lost.receipt_handle) == (b"other", True)
    world.broker.delete("q", DeleteMessages([lost.receipt_handle]))
    assert world.shown("q") == [b"other"]


def test_the_number_of_a_move_whose_record_is_damaged_is_not_given_again(home: Path) -> None:
    """The destination drops what has a number that it knows, and the source would let go of it."""
    before = prepared(home, MoveToDeadLetterQueue())
    world = Damaged(home, before.disk)
    world.clock.now, world.entropy.count = before.clock.now, before.entropy.count
    end = len(world.disk.content(world.path("a")))
    assert world.receive("a", 1, 0) == [body("good")]
    world.broker.close()
    del world.disk.content(world.path("a"))[end:]  # the move, and all that came after it
    world.start()
    for name in ("a", "b"):
        world.broker.execute(name, lambda queue: None)
    source, destination = world.broker.queue("a").state, world.broker.queue("b").state
    assert source.next_move == destination.moves_in[source.queue_id] == 1
    assert decide_start_move(source, world.clock.now, destination, False, [(1, 1)]).number == 2


def test_the_files_of_a_queue_of_another_name_are_refused(world: Damaged) -> None:
    world.create("q")
    world.create("other")
    world.send("other", b"somebody else's")
    world.broker.close()
    world.disk.content(world.path("q"))[:] = world.disk.content(world.path("other"))
    world.start()
    with pytest.raises(Corrupt, match=r"queues/q/0000000001\.segment: offset 0: belongs to the queue other"):
        world.shown("q")
    assert world.shown("other") == [b"somebody else's"]


def test_a_move_that_cannot_take_all_of_its_messages_leaves_them_where_they_are(home: Path) -> None:
    """A file that is put back from a copy brings back the message, which must not have been dropped meanwhile."""
    workload = MoveToDeadLetterQueue()
    before = prepared(home, workload)
    at = next(index for index, call in enumerate(calls_of(before, workload)) if call.startswith("pwrite /queues/b/"))
    world = Damaged(home, before.disk)
    world.clock.now, world.entropy.count = before.clock.now, before.entropy.count
    world.disk.fail(at, Torn.NOTHING)
    with pytest.raises(PowerCut):
        workload.act(world)
    world.reboot()
    world.flip("a", body("poison 1"))
    world.receive("a", 1)
    assert any("offset" in report for report in world.reports)
    world.flip("a", body("poison 1").replace(b"p", b"P", 1))
    world.wait(60)
    found = set(world.shown("a")) | set(world.shown("b"))
    assert {body(f"poison {index}") for index in range(3)} <= found


def test_compaction_goes_on_beside_a_segment_that_it_cannot_read(home: Path) -> None:
    workload = Compaction()
    before = prepared(home, workload)
    world = Damaged(home, before.disk)
    world.clock.now, world.entropy.count, world.kept = before.clock.now, before.entropy.count, before.kept
    world.flip("q", body("large 0", 2000))
    workload.act(world)
    for number in range(4):
        world.send("q", body(f"more {number}"))
        world.end()
    names = world.entries("q")
    assert "0000000001.segment" in names, "the damaged one is left as it is"
    assert "0000000002.segment" not in names
    assert any(world.path("q") in report for report in world.reports)
    assert body("small 0") in world.shown("q")


@pytest.mark.parametrize("place", ["header", "body", "torn"])
def test_a_message_that_holds_the_queues_own_files_brings_nothing_to_life(world: Damaged, place: str) -> None:
    """Where the record that holds them is damaged, the scan for the next record runs through them. (Bytes like these are a binary attribute's.)"""
    world.create("q")
    world.send("q", b"one", b"two")
    world.receive("q", 1, 600)
    world.delete("q", b"one")
    files = b"".join(bytes(world.disk.content(f"{world.disk.home}/queues/q/{name}")) for name in sorted(world.entries("q")))
    start = len(world.disk.content(world.path("q")))
    for shift in range(8):  # at any alignment
        options = SendOptions(attributes={"files": MessageAttribute("Binary", bytes(shift) + files)})
        world.broker.send("q", SendMessages([b"%d" % shift], [options]))
    end = len(world.disk.content(world.path("q")))
    world.send("q", b"last")
    world.broker.close()
    content = world.disk.content(world.path("q"))
    if place == "torn":
        del content[end - 100 :]
    else:
        step = (end - start) // 8
        for at in range(start, end - 100, step - 64):
            content[at + (2 if place == "header" else 40)] ^= 1
    world.start()
    shown = set(world.shown("q"))
    assert b"two" in shown
    assert b"one" not in shown
    assert shown <= {b"two", b"last", *[b"%d" % shift for shift in range(8)]}


def test_a_whole_record_of_other_messages_is_not_taken_for_the_right_one(world: Damaged) -> None:
    """A file that was put back from a copy may have another record at the same place."""
    world.create("q")
    start = len(world.disk.content(world.path("q")))
    for text in (b"one", b"two", b"three", b"four"):
        world.send("q", text)
    world.end()
    content = world.disk.content(world.path("q"))
    other = MessagesSent(world.clock.now, 7, pack_messages([b"old"], None, 0, bytes(16)))
    framed, _ = encode_frames([encode(other)], 2, int.from_bytes(content[12:16], "little"), start)
    content[start : start + len(framed)] = framed
    assert world.shown("q") == [b"two", b"three", b"four"]
    assert world.receive("q", 4) == [b"two", b"three", b"four"]
    assert all(f"{world.path('q')}: offset {start}: a record of other messages" in report for report in world.reports)


@pytest.mark.parametrize(
    ("index", "number", "count", "expected"),
    [(0, 5, 3, True), (0, 5, 4, False), (2, 7, 1, True), (3, 9, 2, True), (2, 7, 2, False), (4, 10, 2, False), (5, 11, 1, False), (0, 6, 1, False)],
)
def test_messages_stand_where_their_numbers_say(index: int, number: int, count: int, expected: bool) -> None:
    assert is_at([(5, 3), (9, 2)], index, number, count) is expected


def test_the_record_that_made_the_queue_is_needed_until_there_is_a_checkpoint(world: Damaged) -> None:
    world.create("q")
    world.send("q", b"one")
    before = bytes(world.disk.content(world.path("q")))
    world.broker.close()
    world.disk.content(world.path("q"))[SEGMENT_HEADER.size + 30] ^= 1
    world.start()
    for ask in (world.shown, lambda name: world.send(name, b"two")):
        with pytest.raises(Corrupt, match=r"0000000001\.segment: offset 40: the record that made the queue cannot be read; put the file back"):
            ask("q")
    assert len(world.disk.content(world.path("q"))) == len(before), "nothing is cut"
    world.disk.content(world.path("q"))[SEGMENT_HEADER.size + 30] ^= 1
    for number in range(4):
        world.send("q", b"%d" % number)
    world.end()
    world.disk.content(world.path("q"))[SEGMENT_HEADER.size + 30] ^= 1
    assert world.shown("q") == [b"one", b"0", b"1", b"2", b"3"]
