"""Bodies of 1 MiB: a command reads and writes the bodies that it is about, once, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import open_queue
from sqscli.api.checks import MAXIMUM_MESSAGE_BYTES
from sqscli.api.requests import DeleteMessages, ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.journal import MAXIMUM_OPEN
from sqscli.open_queue import SMALLEST_SEGMENT_BYTES
from tests.size.cost import Home, make
from tests.support.counting_disk import QuietDisk

MIB = MAXIMUM_MESSAGE_BYTES
ASIDE = 32 * 1024  # what a command reads and writes besides: headers, pages, a checkpoint, a peek into a record


def body(number: int) -> bytes:
    return (b"%06d" % number).ljust(MIB, b"x")


def send_each(broker: Broker, name: str, count: int) -> None:
    for number in range(count):
        broker.send(name, SendMessages([body(number)]))


@pytest.fixture
def twenty(tmp_path: Path) -> Home:
    return make(tmp_path / "home", {}, lambda broker, name: send_each(broker, name, 20))


def test_a_send_reads_no_body_and_writes_one(twenty: Home) -> None:
    cost = twenty.send(body(20))
    assert cost.read_bytes <= ASIDE
    assert MIB <= cost.written_bytes <= MIB + ASIDE
    whole = twenty.whole_command(lambda broker: broker.send("q", SendMessages([body(21)])))
    assert whole.read_bytes <= ASIDE, "upkeep reads a body"
    assert whole.written_bytes <= MIB + ASIDE, "upkeep writes a body"


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_receive_reads_the_bodies_that_it_gives_once_each(twenty: Home, count: int) -> None:
    cost, handles = twenty.receive(count)
    assert len(handles) == count
    assert count * MIB <= cost.read_bytes <= count * (MIB + ASIDE)
    assert cost.written_bytes <= 200


def test_a_delete_an_extension_and_the_counts_read_no_body(twenty: Home) -> None:
    _, (handle,) = twenty.receive()
    attributes, _ = twenty.command(lambda broker: broker.attributes("q"))
    stats, _ = twenty.command(lambda broker: broker.stats("q"))
    for cost in (twenty.extend(handle), attributes, stats, twenty.delete(handle)):
        assert cost.read_bytes <= ASIDE
        assert cost.written_bytes <= 200


def test_a_process_that_died_in_front_of_its_upkeep_costs_the_next_one_no_more_than_twice_its_body(twenty: Home) -> None:
    broker, _ = twenty.broker()
    broker.send("q", SendMessages([body(20)]))
    broker.close()  # without upkeep
    assert MIB <= twenty.send(b"small").read_bytes <= 2 * MIB + ASIDE


def test_a_segment_holds_what_its_size_allows_and_one_body_more(tmp_path: Path) -> None:
    home = make(tmp_path / "home", {}, lambda broker, name: send_each(broker, name, 60))
    segments = [size for name, size in home.files.items() if name.endswith(".segment")]
    assert sum(segments) <= 60 * (MIB + ASIDE)
    assert max(segments) <= max(SMALLEST_SEGMENT_BYTES, 60 * MIB // 8) + MIB + ASIDE
    assert max(segments) >= 4 * MIB, "segments grow with the queue"


def test_what_is_written_for_a_body_is_less_than_twice_its_size_compaction_and_all(tmp_path: Path) -> None:
    """Every fourth message stays, so that segments become sparse."""
    home = make(tmp_path / "home", {}, lambda broker, name: None)
    written = 0
    for number in range(40):
        written += home.whole_command(lambda broker, number=number: broker.send("q", SendMessages([body(number)]))).written_bytes  # type: ignore[misc]
        _, handles = home.receive()
        if number % 4:
            deleting = DeleteMessages(handles)
            written += home.whole_command(lambda broker, deleting=deleting: broker.delete("q", deleting)).written_bytes  # type: ignore[misc]
    assert home.count_of(".segment") <= 10 * 2 + 2
    assert 40 * MIB <= written <= 2 * 40 * MIB


class _OpenFiles(QuietDisk):
    """How many files are open at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0

    def _count(self, change: int) -> None:
        self.now += change
        self.most = max(self.most, self.now)

    def open(self, path: str) -> int:
        handle = super().open(path)
        self._count(1)
        return handle

    def create(self, path: str) -> int:
        handle = super().create(path)
        self._count(1)
        return handle

    def close(self, handle: int) -> None:  # type: ignore[override]
        self._count(-1)
        super().close(handle)


def test_a_process_that_goes_through_many_segments_keeps_few_of_them_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 512)
    monkeypatch.setattr(open_queue, "LARGEST_SEGMENT_BYTES", 512)
    disk = _OpenFiles()
    broker = Broker(f"{tmp_path}/home", ManualClock(), "always", disk=disk)
    broker.create_queue("q", {}, {})
    bodies = [b"%03d" % number + b"x" * 600 for number in range(200)]
    for each in bodies:
        broker.send("q", SendMessages([each]))
    assert broker.queue("q").segment_count >= 200
    assert broker.receive("q", ReceiveMessages(200, 0)).bodies() == bodies
    assert [each.message.body for each in broker.peek("q", 200, None)] == bodies
    received = broker.receive("q", ReceiveMessages(200, 600))
    broker.delete("q", received.delete_request())
    broker.tend()
    assert disk.most <= 2 * MAXIMUM_OPEN + 4  # the queue, and a look at it, with their page files
    broker.close()
    assert disk.now == 0
