"""Exports and imports on the engine: what they hold in memory, what they read, and what they do with moves and tasks under way."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

from sqscli import exported as format_of_exports
from sqscli import exports, move_tasks, upkeep
from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.exported import ExportReader
from sqscli.imports import import_queue
from sqscli.journal.trie import _Node
from sqscli.looks import view
from sqscli.queue.move import decide_start_move
from sqscli.queue.rows import Extent, Turn
from sqscli.queue.state import QueueState
from tests.benchmarks.test_counts import CountingDisk
from tests.support.copies import exported, imported, portable

FEW, MANY = 1_000, 5_000
SLICE = 500
READ_BYTES = 2500  # for a message: its own part of pages and records, and now and then the way to its group


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (exports, format_of_exports):
        monkeypatch.setattr(module, "SLICE_LINES", SLICE)
    monkeypatch.setattr(exports, "GROUPS_KEPT", 20)
    monkeypatch.setattr(upkeep, "STREAM_ROWS_BEHIND", 500)


@pytest.fixture
def broker(home: Path) -> Broker:
    return Broker(str(home), ManualClock(), "none", CountingDisk(), warn=pytest.fail)


def fill(broker: Broker, name: str, count: int) -> None:
    """A FIFO queue whose messages have a row each, and mostly a group."""
    broker.create_queue(name, {"FifoQueue": "true"}, {})
    for start in range(0, count, 1000):
        numbers = range(start, start + 1000)
        options: list[SendOptions | None] = [SendOptions(None, None, f"g{number % (count // 2)}", f"d{number}") for number in numbers]
        broker.send(name, SendMessages([b"message %d" % number for number in numbers], options))
        broker.tend()
    broker.close()


def rows_in_memory(of_tries: bool = False) -> int:
    """Rows, and on demand entries of tries: an import has those of the groups that it has come to since the last checkpoint."""
    found = 0
    for each in gc.get_objects():
        kind = type(each)
        if kind is Extent or kind is Turn:
            found += 1
        elif of_tries and kind is _Node:
            found += len(each.bucket or ())
    return found


def peak_of_export(broker: Broker, name: str) -> tuple[int, int]:
    """The most rows and large tables that were in memory at once beyond those from before, and the bytes that were read."""
    before, peak, disk = rows_in_memory(of_tries=True), 0, broker.disk
    assert isinstance(disk, CountingDisk)
    read = disk.read_bytes
    with exports.Export(broker, name) as export:
        for _ in export.lines():
            peak = max(peak, rows_in_memory(of_tries=True) - before)
    return peak, disk.read_bytes - read


def test_an_export_holds_no_more_of_a_large_queue_in_memory_and_reads_it_once(broker: Broker) -> None:
    fill(broker, "few.fifo", FEW)
    fill(broker, "many.fifo", MANY)
    few_rows, few_bytes = peak_of_export(broker, "few.fifo")
    many_rows, many_bytes = peak_of_export(broker, "many.fifo")
    assert many_rows < few_rows + 300 < MANY / 4, f"{few_rows} and {many_rows}"
    assert few_bytes < FEW * READ_BYTES
    assert many_bytes < MANY * READ_BYTES


def test_an_import_holds_no_more_of_a_large_queue_in_memory(broker: Broker) -> None:
    peaks = []
    for name, count in (("few.fifo", FEW), ("many.fifo", MANY)):
        fill(broker, name, count)
        data, before, peak = exported(broker, name), rows_in_memory(), 0

        def advance(_: int, before: int = before) -> None:
            nonlocal peak
            peak = max(peak, rows_in_memory() - before)

        pieces = (data[at : at + 10_000] for at in range(0, len(data), 10_000))
        import_queue(broker, f"copy-{name}", ExportReader(pieces, "stdin"), advance)
        peaks.append(peak)
        assert portable(broker, f"copy-{name}") | {"name": name} == portable(broker, name)
    assert peaks[1] < peaks[0] + 300 < MANY / 3, f"{peaks}"


def with_dead_letters(broker: Broker) -> None:
    broker.create_queue("dead", {}, {})
    policy = json.dumps({"deadLetterTargetArn": broker.namespace.arn("dead"), "maxReceiveCount": 1})
    broker.create_queue("jobs", {"RedrivePolicy": policy}, {})
    broker.send("jobs", SendMessages([b"one", b"two", b"three"]))
    broker.receive("jobs", ReceiveMessages(3, 0))
    broker.receive("jobs", ReceiveMessages(3, 0))


def test_what_is_on_its_way_to_another_queue_is_exported_as_if_it_had_stayed(broker: Broker) -> None:
    with_dead_letters(broker)
    broker.create_queue("other", {}, {})
    dead, other = broker.queue("dead"), broker.queue("other")
    dead.acquire()
    other.catch_up()
    dead.commit([decide_start_move(dead.state, broker.now_ms(dead), other.state, True, [(1, 2)])], durable=True)
    dead.release()
    data = exported(broker, "dead")
    imported(broker, "copy", data)
    assert [(message.body, message.attributes["DeadLetterQueueSourceArn"]) for message in broker.receive("copy", ReceiveMessages(9)).messages()] == [
        (body, broker.namespace.arn("jobs")) for body in (b"one", b"two", b"three")
    ]


def test_the_dead_letters_of_a_copy_go_back_to_where_the_exported_ones_came_from(broker: Broker) -> None:
    with_dead_letters(broker)
    data, policy = exported(broker, "dead"), broker.attributes("jobs")["RedrivePolicy"]
    broker.delete_queue("dead")
    imported(broker, "dead", data)
    assert broker.attributes("jobs")["RedrivePolicy"] == policy
    assert len(broker.redrive("dead", None, 10)) == 3
    broker.receive("jobs", ReceiveMessages(3, 0))
    broker.receive("jobs", ReceiveMessages(3, 0))
    assert sorted(broker.receive("dead", ReceiveMessages(9)).bodies()) == [b"one", b"three", b"two"]


def test_a_source_that_was_brought_back_twice_loses_nothing_to_a_queue_that_knows_the_moves_of_the_first_one(broker: Broker) -> None:
    with_dead_letters(broker)
    early = exported(broker, "jobs")  # whose next move has the number that the dead-letter queue will have seen
    for body in (b"four", b"five"):
        broker.send("jobs", SendMessages([body]))
        broker.receive("jobs", ReceiveMessages(1, 0))
        broker.receive("jobs", ReceiveMessages(1, 0))
    for body in (b"six", b"seven"):
        broker.delete_queue("jobs")
        imported(broker, "jobs", early)
        broker.send("jobs", SendMessages([body]))
        broker.receive("jobs", ReceiveMessages(1, 0))
        broker.receive("jobs", ReceiveMessages(1, 0))
    assert sorted(broker.receive("dead", ReceiveMessages(9)).bodies()) == [b"five", b"four", b"one", b"seven", b"six", b"three", b"two"]


def test_move_tasks_stay_with_the_queue_that_was_exported(broker: Broker) -> None:
    with_dead_letters(broker)
    move_tasks.start(broker, "dead", None, 1)
    imported(broker, "copy", exported(broker, "dead"))
    queue = view(broker, "copy")
    queue.close()
    assert queue.state.tasks == []
    assert broker.stats("copy").available == broker.stats("dead").available > 0


def test_what_has_expired_is_in_no_export_and_comes_back_in_no_copy(broker: Broker) -> None:
    assert isinstance(broker.clock, ManualClock)
    broker.create_queue("q", {"MessageRetentionPeriod": "60"}, {})
    broker.send("q", SendMessages([b"old"]))
    broker.clock.advance(30_000)
    broker.send("q", SendMessages([b"new"]))
    broker.clock.advance(30_000)
    data = exported(broker, "q")
    assert b'"Body":"old"' not in data
    broker.clock.advance(29_999)
    imported(broker, "copy", data)
    assert broker.receive("copy", ReceiveMessages(9, 0)).bodies() == [b"new"]
    broker.clock.advance(1)
    assert broker.receive("copy", ReceiveMessages(9, 0)).bodies() == []


def test_messages_that_stay_do_not_pay_for_a_move_under_way(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("q", "other"):
        broker.create_queue(name, {}, {})
    broker.send("q", SendMessages([b"%d" % number for number in range(100)]))
    source, other = broker.queue("q"), broker.queue("other")
    other.catch_up()
    source.acquire()
    source.commit([decide_start_move(source.state, broker.now_ms(source), other.state, True, [(2, 1), (50, 1)])], durable=True)
    source.release()
    asked: list[int] = []
    is_moving = QueueState.is_moving
    monkeypatch.setattr(QueueState, "is_moving", lambda state, number: asked.append(number) or is_moving(state, number))
    data = exported(broker, "q")
    assert asked == [2, 50]
    imported(broker, "copy", data)
    assert len(broker.receive("copy", ReceiveMessages(100)).bodies()) == 100
