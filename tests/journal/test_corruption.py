"""Damage that no crash explains is reported with file and offset, read around, and never cut."""

from __future__ import annotations

import pytest

from sqscli.journal.errors import FROM_A_COPY, Corrupt, NewerFormat
from sqscli.journal.frame import HEADER
from sqscli.journal.journal import Journal
from sqscli.journal.segment import SEGMENT_HEADER
from tests.journal.conftest import SALT, Log


@pytest.fixture
def three(log: Log) -> Log:
    """Three records, each by a process of its own."""
    for payload in (b"first" * 20, b"second" * 20, b"third" * 20):
        log.write(payload)
    return log


def offset_of(log: Log, number: int) -> int:
    journal, _ = log.open()
    journal.start(None)
    places = [offset for _, offset, _ in journal.replay()]
    journal.close()
    return places[number]


@pytest.mark.parametrize("within", [0, 5, 8, 17, 20, 24, 60, 143])
def test_a_flipped_byte_in_the_middle_is_reported_and_the_records_around_it_are_read(three: Log, within: int) -> None:
    at = offset_of(three, 1)
    three.flip(at + within)
    assert three.read() == [b"first" * 20, b"third" * 20]
    (report,) = three.damages
    assert report.startswith(f"{three.path()}: offset {at}: ")


def test_damage_is_not_cut_and_what_is_written_behind_it_is_read(three: Log) -> None:
    three.flip(offset_of(three, 1) + 30)
    size = three.size()
    three.write(b"fourth")
    assert three.size() > size
    assert three.read() == [b"first" * 20, b"third" * 20, b"fourth"]
    assert len(three.damages) == 1


@pytest.mark.parametrize("length", [1, 7, 8, 9, 104])
def test_the_record_behind_a_damage_is_found_whatever_its_length(log: Log, length: int) -> None:
    """Also where it ends with the last byte of the file, without padding: what is not found would be cut."""
    log.write(b"damaged" * 20)
    log.write(b"l" * length)
    log.flip(SEGMENT_HEADER.size + 30)
    log.write(b"next")
    assert log.read() == [b"l" * length, b"next"]
    (report,) = log.damages
    assert report == f"{log.path()}: offset {SEGMENT_HEADER.size}: 168 bytes cannot be read; the records around them can"


def test_a_zeroed_page_is_noticed(log: Log) -> None:
    for number in range(200):
        log.write(b"%03d" % number * 30)
    log.disk.damage(log.path(), 4096, bytes(4096))
    found = log.read()
    assert found[0] == b"000" * 30
    assert found[-1] == b"199" * 30
    assert 100 < len(found) < 190
    (report,) = log.damages
    start = int(report.split("offset ")[1].split(":")[0])
    assert 4096 - 200 < start <= 4096


@pytest.mark.parametrize("damaged", [0, 1, 3])
def test_of_a_write_of_several_records_only_the_damaged_one_is_lost(log: Log, damaged: int) -> None:
    """A later write says that this one was acknowledged."""
    payloads = [b"%d" % number * 50 for number in range(4)]
    places = log.write(*payloads)
    log.write(b"later")
    log.flip(places[damaged][1] + 30)
    del payloads[damaged]
    assert log.read() == [*payloads, b"later"]
    assert len(log.damages) == 1


def test_the_records_behind_a_damaged_one_at_the_end_of_a_sealed_segment_are_read(log: Log) -> None:
    places = log.write(b"a" * 50, b"b" * 50, b"c" * 50)
    log.roll()
    log.write(b"d")
    log.flip(places[1][1] + 30)
    assert log.read() == [b"a" * 50, b"c" * 50, b"d"]
    (report,) = log.damages
    assert report.startswith(f"{log.path(1)}: offset {places[1][1]}: ")


def test_records_that_are_missing_at_the_end_of_a_sealed_segment_are_counted(log: Log) -> None:
    log.write(b"a")
    size = log.size()
    log.write(b"b", b"c")
    end = log.size()
    log.roll()
    log.write(b"d")
    log.shrink(end - size, number=1)
    assert log.read() == [b"a", b"d"]
    assert log.damages == [f"{log.path(1)}: offset {size}: 2 records missing at the end of the file; {FROM_A_COPY}"]


def test_a_segment_that_ends_in_front_of_its_checkpoint_is_reported(log: Log) -> None:
    log.write(b"a")
    size = log.size()
    log.write(b"b")
    journal, _ = log.open()
    position = journal.position
    journal.close()
    log.shrink(log.size() - size)
    journal = Journal(log.disk, log.directory, "always")
    journal.start(position)
    assert list(journal.replay()) == []
    assert journal.damages == [f"{log.path()}: offset {size}: records missing at the end of the file; {FROM_A_COPY}"]
    assert journal.append([b"c"]) == [(1, position[1])], "the place of what is gone is not given again"
    journal.close()


def test_a_segment_of_another_journal_is_refused(log: Log) -> None:
    log.write(b"a")
    journal, _ = log.open()
    journal.claim(7)
    journal.roll(SALT + 1)
    journal.claim(7)
    with pytest.raises(Corrupt, match=r"0000000002\.segment: offset 0: not of the same queue"):
        journal.claim(8)
    journal.close()
    journal, _ = log.open()
    with pytest.raises(Corrupt, match=r"0000000002\.segment: offset 0: not of the same queue"):
        journal.claim(8)
    journal.close()


def test_two_damages_are_two_reports(log: Log) -> None:
    places = [log.write(b"%d" % number * 50)[0][1] for number in range(6)]
    log.flip(places[1] + 30)
    log.flip(places[4] + 30)
    assert log.read() == [b"%d" % number * 50 for number in (0, 2, 3, 5)]
    assert len(log.damages) == 2


def test_a_record_that_is_damaged_is_named_when_it_is_asked_for(three: Log) -> None:
    at = offset_of(three, 1)
    three.flip(at + 30)
    journal, _ = three.open()
    with pytest.raises(Corrupt, match=f"offset {at}"):
        journal.read(1, at)
    assert journal.read(1, SEGMENT_HEADER.size) == b"first" * 20
    journal.close()


def test_records_swapped_or_repeated_are_not_taken_for_whole(three: Log) -> None:
    size = HEADER.size + 104
    first, second = offset_of(three, 0), offset_of(three, 1)
    three.disk.damage(three.path(), second, bytes(three.disk.content(three.path())[first : first + size]))
    assert three.read() == [b"first" * 20, b"third" * 20]


def test_the_torn_end_of_a_sealed_segment_is_damage(log: Log) -> None:
    """It was synced before the next one began."""
    log.write(b"a")
    log.write(b"b")
    log.roll()
    log.write(b"c")
    log.shrink(8, number=1)
    assert log.read() == [b"a", b"c"]
    assert len(log.damages) == 1


def test_a_newer_format_is_refused_by_name_and_left_untouched(log: Log) -> None:
    log.write(b"a")
    log.disk.damage(log.path(), 8, (2).to_bytes(2, "little"))
    before = bytes(log.disk.content(log.path()))
    with pytest.raises(NewerFormat, match=r"0000000001\.segment: written in format version 2"):
        log.write(b"b")
    assert bytes(log.disk.content(log.path())) == before


@pytest.mark.parametrize("offset", [0, 12, 20, 36])
def test_a_damaged_segment_header_is_an_error_with_a_way_out(log: Log, offset: int) -> None:
    log.flip(offset)
    with pytest.raises(Corrupt, match=r"0000000001\.segment: offset 0: .*put the file back"):
        log.read()
    assert log.disk.open_handles == 0


def test_a_directory_without_segments_says_what_to_do(log: Log) -> None:
    log.disk.unlink(log.path())
    journal = Journal(log.disk, log.directory, "always")
    with pytest.raises(Corrupt, match="no segment here"):
        journal.start(None)


def test_foreign_files_are_passed_over(log: Log) -> None:
    for name in ("notes.txt", "1.segment", "0000000002.segment.new", "00000000xx.segment"):
        log.disk.close(log.disk.create(f"{log.directory}/{name}"))
    log.write(b"a")
    assert log.read() == [b"a"]


def test_records_go_on_in_the_next_segment(log: Log) -> None:
    log.write(b"a")
    log.roll()
    (place,) = log.write(b"b")
    assert place == (2, SEGMENT_HEADER.size)
    assert log.read() == [b"a", b"b"]
    assert not log.damages


def test_the_records_of_one_segment_can_be_read_alone(log: Log) -> None:
    log.write(b"a", b"b")
    log.roll()
    log.write(b"c")
    journal, _ = log.open()
    assert [bytes(record) for _, _, record in journal.records(1)] == [b"a", b"b"]
    log.flip(SEGMENT_HEADER.size + 4)
    with pytest.raises(Corrupt):
        list(journal.records(1))
    journal.close()


def test_a_record_larger_than_what_is_read_at_once_is_whole(log: Log) -> None:
    payloads = [b"x" * 10, b"y" * (3 << 20), b"z" * 10]
    for payload in payloads:
        log.write(payload)
    assert log.read() == payloads
