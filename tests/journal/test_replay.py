"""What a replay costs and where it ends: each byte is read once, and the position is behind the last whole record."""

from __future__ import annotations

import pytest

from sqscli.journal import journal as module
from sqscli.journal.errors import Corrupt
from sqscli.journal.journal import Journal
from sqscli.journal.segment import SEGMENT_HEADER
from tests.journal.conftest import Log


def replayed(log: Log) -> tuple[Journal, list[bytes], list[str]]:
    """The journal, its records, and the calls that looked for more of them."""
    journal = Journal(log.disk, log.directory, "always")
    journal.start(None)
    log.disk.counts_reads = True
    log.disk.calls.clear()
    records = [bytes(record) for _, _, record in journal.replay()]
    log.disk.counts_reads = False
    return journal, records, [call.split()[0] for call in log.disk.calls if not call.startswith("open")]


def test_a_small_segment_is_read_in_one_go_and_not_searched(log: Log) -> None:
    payloads = [b"%d" % number * 10 for number in range(100)]
    log.write(*payloads)
    journal, records, calls = replayed(log)
    assert records == payloads
    assert calls == ["pread"]
    assert journal.position == (1, log.size(), 101)
    assert not journal.damages
    journal.close()


@pytest.mark.parametrize("window", [24, 25, 31, 32, 33, 64, 100, 128])
def test_a_large_segment_is_read_piece_by_piece_and_not_searched(log: Log, window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a piece ends: between two frames, within a header, within a payload, or where a frame alone is larger than a piece."""
    payloads = [b"%03d" % number * (1 + number % 5) ** 2 for number in range(60)]
    log.write(*payloads)
    size = log.size() - SEGMENT_HEADER.size
    monkeypatch.setattr(module, "READ_BYTES", window)
    journal, records, calls = replayed(log)
    assert records == payloads
    assert calls.count("size") <= 1, "where nothing more comes, the end is looked at"
    assert set(calls) <= {"pread", "size"}
    assert len(calls) <= 2 * 60 + size // window + 2
    assert journal.position == (1, log.size(), 61)
    journal.close()


@pytest.mark.parametrize("within", [4, 24])
def test_a_damage_in_the_middle_of_many_pieces_is_stepped_over(log: Log, within: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        log.write(b"%d" % number * 8)
    monkeypatch.setattr(module, "READ_BYTES", 48)
    log.flip(SEGMENT_HEADER.size + 4 * 32 + within)
    journal, records, _ = replayed(log)
    assert records == [b"%d" % number * 8 for number in range(10) if number != 4]
    assert journal.damages == [f"{log.path()}: offset 168: 32 bytes cannot be read; the records around them can"]
    journal.close()


def test_the_larger_the_piece_the_fewer_reads(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write(*[b"x" * 8] * 100)  # 32 bytes each
    monkeypatch.setattr(module, "READ_BYTES", 320)
    journal, records, calls = replayed(log)
    assert len(records) == 100
    assert calls == ["pread"] * 11 + ["size"], "ten pieces, and the end"
    journal.close()


def test_a_cut_takes_the_torn_tail_once(log: Log) -> None:
    log.write(b"a")
    log.write(b"b" * 100)
    log.shrink(8)
    journal, _ = log.open()
    assert journal.cut_torn_tail() == (120, None)
    assert journal.cut_torn_tail() == (0, None)
    assert log.size() == journal.end
    journal.close()


def test_an_append_that_is_whole_at_the_second_look_is_read_and_is_no_damage(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader without the lock comes in the middle of a write."""
    log.write(b"a")
    log.write(b"b" * 100)
    missing = bytes(log.disk.content(log.path())[-50:])
    log.shrink(50)
    real = log.disk.size

    def size(handle: int) -> int:
        log.disk.content(log.path()).extend(missing)
        monkeypatch.setattr(log.disk, "size", real)
        return real(handle)

    monkeypatch.setattr(log.disk, "size", size)
    journal, records, _ = replayed(log)
    assert records == [b"a", b"b" * 100]
    assert (journal.damages, journal.torn_bytes) == ([], 0)
    journal.close()


def test_the_torn_end_of_a_sealed_segment_is_told_with_its_place_and_is_not_cut(log: Log) -> None:
    log.write(b"a")
    log.write(b"b" * 100)
    log.roll()
    log.write(b"c")
    log.shrink(8)
    size = log.size()
    journal, records, _ = replayed(log)
    assert records == [b"a", b"c"]
    assert journal.damages == [f"{log.path()}: offset 72: 120 bytes cannot be read; the records around them can"]
    assert journal.cut_torn_tail() == (0, None)
    assert (log.size(), journal.position) == (size, (2, 72, 4))
    journal.close()


def test_a_journal_whose_beginning_was_compacted_away_says_which_files_are_missed(log: Log) -> None:
    log.write(b"a")
    log.roll()
    log.write(b"b")
    log.disk.unlink(log.path())
    journal = Journal(log.disk, log.directory, "always")
    with pytest.raises(Corrupt) as caught:
        journal.start(None)
    assert str(caught.value) == (
        f"{log.directory}: the checkpoints are missing or damaged, and the journal before 0000000002.segment is not here "
        "(compacted into them, or lost); put the checkpoint files back from a copy, or the segments"
    )
    journal.close()


def test_what_is_taken_back_is_gone_and_what_stands_in_front_of_it_is_not(log: Log) -> None:
    log.write(b"a")
    journal, _ = log.open()
    ((_, offset),) = journal.append([b"b"])
    journal.take_back(offset)
    journal.close()
    assert log.size() == offset
    assert log.read() == [b"a"]


def test_the_damaged_records_of_a_segment_are_told_with_their_place(log: Log) -> None:
    log.write(b"a")
    log.write(b"b")
    log.write(b"c")
    log.flip(log.size() - 64 + 3)
    journal, _ = log.open()
    with pytest.raises(Corrupt, match=f"^{log.path()}: offset 136: damaged records; the segment is left as it is$"):
        list(journal.records(1))
    journal.close()


def test_a_segment_that_goes_is_given_back(log: Log) -> None:
    log.write(b"a")
    log.roll()
    log.write(b"b")
    journal, _ = log.open()
    opened = log.disk.open_handles
    journal.unlink_segment(1)
    assert log.disk.open_handles == opened - 1
    with pytest.raises(FileNotFoundError):
        journal.read(1, SEGMENT_HEADER.size)
    assert journal.read(2, SEGMENT_HEADER.size) == b"b"
    journal.close()
    assert log.disk.open_handles == 0
