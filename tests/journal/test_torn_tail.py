"""A write that did not come to its end: cut by the next one who writes, passed over by everybody else."""

from __future__ import annotations

import pytest

from sqscli.journal.errors import DiskFull, WriteFailed
from sqscli.journal.frame import encode_frames
from sqscli.journal.segment import SEGMENT_HEADER
from tests.journal.conftest import SALT, Log
from tests.support.unreliable_disk import Loss, PowerCut, Torn


def test_what_was_written_is_read(log: Log) -> None:
    log.write(b"a")
    log.write(b"b", b"c" * 5000)
    assert log.read() == [b"a", b"b", b"c" * 5000]
    assert not log.damages


@pytest.mark.parametrize("lost", [1, 8, 20, 40, 55])
def test_a_torn_last_record_is_as_if_it_had_never_been(log: Log, lost: int) -> None:
    log.write(b"a")
    log.write(b"b" * 24)
    log.shrink(lost)
    assert log.read() == [b"a"]
    assert not log.damages


def test_what_is_written_after_a_torn_tail_is_found_again(log: Log) -> None:
    log.write(b"a")
    log.write(b"torn" * 100)
    log.shrink(200)
    log.write(b"b")
    assert log.read() == [b"a", b"b"]
    assert not log.damages


def test_a_reader_leaves_the_torn_tail_to_the_one_who_writes(log: Log) -> None:
    log.write(b"a", b"b")
    log.shrink(8)
    size = log.size()
    log.read()
    assert log.torn_bytes > 0
    assert log.size() == size


@pytest.mark.parametrize("count", [1, 2, 3])
def test_of_a_torn_batch_the_whole_records_in_front_stay(log: Log, count: int) -> None:
    log.write(b"a")
    places = log.write(b"1", b"2", b"3", b"4")
    log.shrink(log.size() - places[count][1] - 8)
    assert log.read() == [b"a", b"1", b"2", b"3", b"4"][: 1 + count]
    assert not log.damages


def test_whole_records_behind_the_torn_beginning_of_the_same_write_do_not_make_it_damage(log: Log) -> None:
    """The disk may write the pages of one write in any order; nothing of it was acknowledged."""
    log.write(b"a")
    first, *_ = log.write(b"1" * 100, b"2" * 100, b"3" * 100)
    log.disk.damage(log.path(), first[1], bytes(64))
    assert log.read() == [b"a"]
    assert not log.damages
    log.write(b"b")
    assert log.read() == [b"a", b"b"]


def test_a_body_that_holds_a_whole_frame_does_not_forge_one(log: Log) -> None:
    """Not even when it stands at the place where a frame of the next write would be, with everything right but the offset or the salt."""
    log.write(b"a")
    end = log.size()
    forged = b"".join(encode_frames([b"forged"], 3, SALT, offset)[0] for offset in (SEGMENT_HEADER.size, end, end + 32))
    log.write(forged + b"x" * 100)
    assert log.read() == [b"a", forged + b"x" * 100]
    log.shrink(80)  # the record is torn, and what it holds must not become records
    assert log.read() == [b"a"]
    assert not log.damages


@pytest.mark.parametrize("torn", Torn)
def test_a_cut_inside_an_append_leaves_all_of_it_or_nothing(log: Log, torn: Torn) -> None:
    log.write(b"a", b"b")
    log.disk.settle()
    journal, _ = log.open()
    log.disk.fail(0, torn)
    with pytest.raises(PowerCut):
        journal.append([b"c" * 1000])
    log.disk.recover(Loss.NOTHING)
    assert log.read() == [b"a", b"b", *([b"c" * 1000] if torn is Torn.ALL else [])]
    log.write(b"d")
    assert log.read()[-1] == b"d"
    assert not log.damages


@pytest.mark.parametrize(("code", "kind"), [(28, DiskFull), (5, WriteFailed)])
def test_a_failed_append_kills_the_journal_and_the_next_one_goes_on(log: Log, code: int, kind: type[WriteFailed]) -> None:
    log.write(b"a", b"b")
    journal, _ = log.open()
    log.disk.fail(0, Torn.HALF, code)
    with pytest.raises(kind, match=log.path()):
        journal.append([b"c" * 100])
    with pytest.raises(WriteFailed):
        journal.append([b"d"])
    with pytest.raises(WriteFailed):
        journal.sync_now()
    log.disk.recover()
    assert log.read() == [b"a", b"b"]
    log.write(b"e")
    assert log.read() == [b"a", b"b", b"e"]
