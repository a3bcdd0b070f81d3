"""When a journal syncs: what it promises with `always`, `batch` and `none`, and what it says when the disk refuses."""

from __future__ import annotations

import errno

import pytest

from sqscli.journal import journal as module
from sqscli.journal.errors import DiskFull, WriteFailed
from sqscli.journal.journal import Journal
from tests.journal.conftest import SALT, Log
from tests.support.unreliable_disk import Torn

DURABILITIES = ["always", "batch", "none"]


def opened(log: Log, durability: str) -> Journal:
    journal = Journal(log.disk, log.directory, durability)
    journal.start(None)
    list(journal.replay())
    log.disk.calls.clear()
    return journal


def calls(log: Log) -> list[str]:
    """What was done to the disk since the last question, without the paths."""
    found = [call.split()[0] for call in log.disk.calls]
    log.disk.calls.clear()
    return found


@pytest.mark.parametrize("durability", DURABILITIES)
def test_each_append_is_synced_only_where_that_was_asked_for(log: Log, durability: str) -> None:
    log.write(b"a", b"b")
    journal = opened(log, durability)
    for _ in range(2):
        journal.append([b"c"])
        journal.sync()
        assert calls(log) == ["pwrite", *(["fsync"] if durability == "always" else [])]
    journal.close()
    assert calls(log) == (["fsync"] if durability == "batch" else [])
    assert log.disk.open_handles == 0


def test_a_batch_is_synced_each_time_that_so_many_bytes_have_come_together(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH_SYNC_BYTES", 64)
    log.write(b"a", b"b")
    journal = opened(log, "batch")
    for _ in range(2):
        for expected in (["pwrite"], ["pwrite"], ["pwrite", "fsync"]):  # 32 bytes each: the bound itself is not yet too much
            journal.append([b"c"])
            journal.sync()
            assert calls(log) == expected
    journal.close()
    assert calls(log) == []


@pytest.mark.parametrize("durability", DURABILITIES)
def test_what_others_appended_is_synced_before_it_is_relied_upon(log: Log, durability: str) -> None:
    log.write(b"a", b"b")
    journal = opened(log, durability)
    journal.sync_replayed()
    assert calls(log) == (["fsync"] if durability == "always" else [])
    journal.sync_replayed()
    journal.settle()
    assert calls(log) == (["fsync"] if durability == "batch" else [])  # settled: now `batch` owes it, too
    journal.append([b"c"])
    journal.sync_replayed()
    assert calls(log) == ["pwrite"]
    journal.settle()
    assert calls(log) == ([] if durability == "none" else ["fsync"])
    journal.settle()
    assert calls(log) == []
    journal.close()
    assert calls(log) == []


@pytest.mark.parametrize("durability", DURABILITIES)
def test_an_empty_journal_relies_upon_nothing(log: Log, durability: str) -> None:
    journal = opened(log, durability)
    journal.sync_replayed()
    journal.settle()
    journal.close()
    assert calls(log) == []


@pytest.mark.parametrize("durability", DURABILITIES)
def test_a_sealed_segment_is_synced_before_the_next_begins(log: Log, durability: str) -> None:
    log.write(b"a", b"b")
    journal = opened(log, durability)
    journal.append([b"c"])
    journal.roll(SALT + 1)
    assert calls(log) == ["pwrite", "fsync", "create", "pwrite", "fsync", "rename", "fsync_directory"]
    assert journal.position == (2, 40, 4)
    journal.append([b"d"])
    assert calls(log) == ["pwrite"], "who made the segment knows that its name is on the disk"
    journal.close()
    assert log.read() == [b"a", b"b", b"c", b"d"]


@pytest.mark.parametrize("durability", DURABILITIES)
def test_a_record_is_no_more_durable_than_the_names_that_lead_to_it(log: Log, durability: str) -> None:
    """Whoever made the queue, or the segment, may have died in front of syncing that."""
    journal = opened(log, durability)
    for expected in (["pwrite"], ["fsync_directory", "pwrite"], ["pwrite"]):
        journal.append([b"a"])  # the first record of a queue is its creation; with the second it is used
        assert calls(log) == (expected if durability != "none" else ["pwrite"])
    journal.close()
    log.roll()
    for expected in (["fsync_directory", "fsync_directory", "pwrite"], ["pwrite"]):
        journal = opened(log, durability)
        journal.append([b"b"])
        assert [call for call in calls(log) if call != "fsync"] == (expected if durability != "none" else ["pwrite"])
        journal.close()


def test_behind_a_single_record_both_names_are_synced(log: Log) -> None:
    log.write(b"a")
    log.roll()
    journal = opened(log, "always")
    journal.append([b"b"])
    assert calls(log) == ["fsync_directory", "fsync_directory", "pwrite"]
    journal.close()


def test_the_names_that_are_synced_are_those_of_the_segment_and_of_the_queue(log: Log) -> None:
    journal = opened(log, "always")
    journal.append([b"a"])
    journal.append([b"b"])
    assert "fsync_directory /queues" in log.disk.calls
    journal.close()
    log.roll()
    journal = opened(log, "always")
    journal.append([b"c"])
    assert "fsync_directory /queues/q" in log.disk.calls
    journal.close()


@pytest.mark.parametrize("durability", DURABILITIES)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
@pytest.mark.parametrize("call", ["append", "sync", "roll"])
def test_a_refusal_is_told_in_one_line_and_nothing_is_tried_on_top_of_it(log: Log, call: str, code: int, durability: str) -> None:
    log.write(b"a", b"b")
    journal = opened(log, durability)
    log.disk.fail({"append": 0, "sync": 1, "roll": 2}[call], Torn.NOTHING, code)
    is_full = code in (errno.ENOSPC, errno.EDQUOT)

    def act() -> None:
        journal.append([b"c"])
        journal.sync_now() if call == "sync" else journal.roll(SALT + 1)

    with pytest.raises(WriteFailed) as caught:
        act()
    assert isinstance(caught.value, DiskFull) == is_full
    said = str(caught.value)
    assert said.startswith(f"{log.path()}: ")
    assert ("the disk is full" in said) == is_full
    assert is_full or {errno.EIO: "Input/output error", errno.EROFS: "Read-only file system"}[code] in said
    log.disk.calls.clear()
    for again in (lambda: journal.append([b"d"]), journal.sync_now, lambda: journal.roll(1)):
        with pytest.raises(WriteFailed) as caught:
            again()
        assert str(caught.value) == said
    journal.close()
    assert calls(log) == []
    assert log.disk.open_handles == 0


def test_an_error_without_a_text_is_told_all_the_same(log: Log) -> None:
    journal = opened(log, "always")
    assert "could not be written (a strange one)" in str(journal._dead(OSError("a strange one")))
