"""Checkpoints: two are kept, either of them is enough, and both lost is reported where the journal cannot stand alone any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli import open_queue, upkeep
from sqscli.api.requests import DeleteReceived, ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.checkpoint import Checkpoint, checkpoint_generations, checkpoint_name, newest_checkpoint, read_checkpoint, write_checkpoint
from sqscli.journal.errors import Corrupt, JournalError, NewerFormat
from sqscli.journal.pages import create_pages, pages_name, pages_numbers
from sqscli.journal.segment import segment_numbers
from tests.journal.conftest import Log
from tests.support.unreliable_disk import UnreliableDisk


def checkpoint(generation: int, pages_number: int = 1) -> Checkpoint:
    return Checkpoint(generation, (1, 40 * generation, generation), pages_number, 100, 50, b"root %d" % generation)


@pytest.fixture
def kept(log: Log) -> Log:
    """Three checkpoints were written."""
    log.disk.close(create_pages(log.disk, log.directory, 1)._handle)
    for generation in (1, 2, 3):
        write_checkpoint(log.disk, log.directory, checkpoint(generation))
    return log


def test_what_was_written_is_read(kept: Log) -> None:
    found = read_checkpoint(kept.disk, kept.directory, 3)
    assert (found.position, found.pages_number, found.pages_end, found.pages_copied, found.root) == ((1, 120, 3), 1, 100, 50, b"root 3")


def test_two_are_kept(kept: Log) -> None:
    assert checkpoint_generations(kept.disk.list(kept.directory)) == [2, 3]


def test_page_files_go_with_the_last_checkpoint_that_needs_them(kept: Log) -> None:
    kept.disk.close(create_pages(kept.disk, kept.directory, 2)._handle)
    write_checkpoint(kept.disk, kept.directory, checkpoint(4, pages_number=2))
    assert pages_numbers(kept.disk.list(kept.directory)) == [1, 2]
    write_checkpoint(kept.disk, kept.directory, checkpoint(5, pages_number=2))
    assert pages_numbers(kept.disk.list(kept.directory)) == [2]


@pytest.mark.parametrize("offset", [0, 12, 16, 30, 60, 67])
def test_a_damaged_newest_one_is_reported_and_the_one_before_is_used(kept: Log, offset: int) -> None:
    path = f"{kept.directory}/{checkpoint_name(3)}"
    kept.disk.damage(path, offset, bytes([kept.disk.content(path)[offset] ^ 1]))
    found, damaged = newest_checkpoint(kept.disk, kept.directory)
    (report,) = damaged.values()
    assert found is not None
    assert found.generation == 2
    assert report.startswith(path)


def test_a_damaged_one_is_set_aside_and_nothing_is_unlinked(kept: Log) -> None:
    kept.disk.damage(f"{kept.directory}/{checkpoint_name(3)}", 30, b"?")
    write_checkpoint(kept.disk, kept.directory, checkpoint(4))
    assert checkpoint_generations(kept.disk.list(kept.directory)) == [2, 4]
    assert checkpoint_name(3) + ".damaged" in kept.disk.list(kept.directory)


def test_a_newer_format_is_refused(kept: Log) -> None:
    kept.disk.damage(f"{kept.directory}/{checkpoint_name(3)}", 8, (9).to_bytes(2, "little"))
    with pytest.raises(NewerFormat, match="format version 9"):
        newest_checkpoint(kept.disk, kept.directory)


def test_without_any_there_is_none(log: Log) -> None:
    assert newest_checkpoint(log.disk, log.directory) == (None, {})


def answer(ask: Callable[[], list[int]]) -> list[int] | str:
    """What is answered, or what the error names."""
    try:
        return ask()
    except JournalError as error:
        known = "checkpoints are missing or damaged"
        return known if known in str(error) else str(error).split(":")[0]


class Queue:
    """A queue whose journal was compacted into its checkpoints, with the messages 30 to 39 left."""

    def __init__(self, home: Path) -> None:
        self.home, self.disk, self.reports = home, UnreliableDisk(home), []
        self.clock = ManualClock()
        self.start()
        self.broker.create_queue("q", {}, {})
        for number in range(40):
            self.broker.send("q", SendMessages([b"%02d" % number * 200]))
            self.broker.tend()
        for _ in range(30):
            self.broker.delete("q", DeleteReceived(self.broker.receive("q", ReceiveMessages(1)).ranges))
            self.broker.tend()
        self.restart()

    def start(self) -> None:
        self.reports: list[str] = []
        self.broker = Broker(str(self.home), self.clock, disk=self.disk, warn=self.reports.append)

    def restart(self) -> None:
        self.broker.close()
        self.disk.settle()
        self.start()

    @property
    def names(self) -> list[str]:
        return self.disk.list(self.directory)

    @property
    def directory(self) -> str:
        return f"{self.home}/queues/q"

    def left(self) -> list[int]:
        return [int(body[:2]) for body in self.broker.receive("q", ReceiveMessages(100, 0)).bodies()]


@pytest.fixture
def queue(home: Path, monkeypatch: pytest.MonkeyPatch) -> Queue:
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 2048)
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 3)
    made = Queue(home)
    assert segment_numbers(made.names)[0] > 1, "this queue was to be compacted"
    return made


def test_a_queue_opens_with_the_older_checkpoint_where_the_newest_is_damaged(queue: Queue) -> None:
    newest = checkpoint_generations(queue.names)[-1]
    queue.disk.damage(f"{queue.directory}/{checkpoint_name(newest)}", 40, b"????")
    assert queue.left() == list(range(30, 40))
    (report,) = queue.reports
    assert "using the one before" in report


def test_both_checkpoints_lost_is_reported_and_nothing_is_guessed(queue: Queue) -> None:
    before = sorted(queue.names)
    for generation in checkpoint_generations(queue.names):
        queue.disk.damage(f"{queue.directory}/{checkpoint_name(generation)}", 40, b"????")
    with pytest.raises(Corrupt, match=r"checkpoints are missing or damaged.*put the checkpoint files back"):
        queue.left()
    with pytest.raises(JournalError):
        queue.broker.send("q", SendMessages([b"more"]))
    assert sorted(queue.names) == before


def test_no_checkpoint_at_all_is_reported_where_the_journal_was_compacted(queue: Queue) -> None:
    for generation in checkpoint_generations(queue.names):
        queue.disk.unlink(f"{queue.directory}/{checkpoint_name(generation)}")
    with pytest.raises(Corrupt, match="checkpoints are missing or damaged"):
        queue.left()


def test_checkpoints_are_not_missed_where_the_journal_is_whole(home: Path) -> None:
    queue = Queue(home)
    for generation in checkpoint_generations(queue.names):
        queue.disk.unlink(f"{queue.directory}/{checkpoint_name(generation)}")
    assert queue.left() == list(range(30, 40))
    assert not queue.reports


def test_a_damaged_page_leads_to_the_older_checkpoint_or_to_an_error_that_names_it(queue: Queue) -> None:
    """Whatever page it is: no wrong answer, and reading without the lock says the same as receiving."""
    number = pages_numbers(queue.names)[-1]
    path = f"{queue.directory}/{pages_name(number)}"
    whole = bytes(queue.disk.content(path))
    for offset in range(0, len(whole), 193):
        queue.restart()
        queue.disk.damage(path, 0, whole)
        queue.disk.damage(path, offset, bytes([whole[offset] ^ 1]))
        for ask in (queue.left, lambda: [int(each.message.body[:2]) for each in queue.broker.peek("q", 100, None)]):
            assert answer(ask) in (list(range(30, 40)), path, "checkpoints are missing or damaged")


def test_a_missing_page_file_is_an_error_that_names_it_or_the_checkpoints(queue: Queue) -> None:
    for number in pages_numbers(queue.names):
        queue.disk.unlink(f"{queue.directory}/{pages_name(number)}")
    with pytest.raises(JournalError, match=r"checkpoints are missing or damaged"):
        queue.left()
    assert any(".pages" in report for report in queue.reports)


def test_a_missing_segment_is_an_error_that_names_it(queue: Queue) -> None:
    queue.disk.unlink(f"{queue.directory}/{segment_numbers(queue.names)[-1]:010d}.segment")
    with pytest.raises(Corrupt, match=r"\.segment: the segment is missing"):
        queue.left()


def test_a_damaged_record_costs_its_own_messages_only(queue: Queue) -> None:
    """It stands in front of the checkpoint, so that nobody replays it: it is noticed when its message is received."""
    sealed = [f"{queue.directory}/{number:010d}.segment" for number in segment_numbers(queue.names)[:-1]]
    path, victim = next((path, number) for path in sealed for number in range(30, 40) if b"%02d" % number * 200 in queue.disk.content(path))
    queue.disk.damage(path, queue.disk.content(path).index(b"%02d" % victim * 200) + 7, b"?")
    assert queue.left() == [number for number in range(30, 40) if number != victim]
    assert any(path in report and "cannot be read" in report for report in queue.reports)
    queue.broker.send("q", SendMessages([b"40" * 10]))
    assert queue.left()[-1] == 40
