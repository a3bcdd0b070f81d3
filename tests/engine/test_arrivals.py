"""What arrives in a queue while somebody watches, whatever becomes of it and of the files of the queue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sqscli import open_queue, upkeep
from sqscli.api.errors import QueueDoesNotExist
from sqscli.api.requests import MessageAttribute, ReceiveMessages, SendMessages, SendOptions, SetQueueAttributes
from sqscli.arrivals import Arrivals
from sqscli.broker import Broker
from sqscli.choices import move_picks
from sqscli.clock import ManualClock
from sqscli.received import Peeked


@pytest.fixture
def broker(home: Path) -> Iterator[Broker]:
    reports: list[str] = []
    broker = Broker(str(home), ManualClock(), "none", warn=reports.append)
    for name in ("a", "b"):
        broker.create_queue(name, {}, {})
    yield broker
    broker.close()
    assert reports == []


def watcher(broker: Broker, name: str = "a") -> Arrivals:
    """Another process's."""
    return Arrivals(Broker(broker.home, broker.clock, "none", warn=broker.warn), name)


def seen(arrivals: Arrivals, count: int) -> list[Peeked]:
    """The next `count` messages. Nothing may have to be waited for: what is asked for has arrived."""
    found: list[Peeked] = []
    while len(found) < count:
        found += [each for sight in arrivals.next() for each in sight.peeked()]
    assert len(found) == count
    return found


def bodies(arrivals: Arrivals, count: int) -> list[bytes]:
    return [each.message.body for each in seen(arrivals, count)]


def take(broker: Broker, count: int) -> None:
    broker.delete("a", broker.receive("a", ReceiveMessages(count, 600)).delete_request())


def test_a_message_is_shown_as_it_arrived_with_all_it_has(broker: Broker) -> None:
    broker.send("a", SendMessages([b"before"]))
    with watcher(broker) as arrivals:
        broker.send("a", SendMessages([b"plain", b"two"]))
        broker.send("a", SendMessages([b"more"], [SendOptions(60, {"k": MessageAttribute("String", b"v")}, "g")]))
        take(broker, 3)
        plain, two, more = seen(arrivals, 3)
        assert [each.message.body for each in (plain, two, more)] == [b"plain", b"two", b"more"]
        assert [each.state for each in (plain, more)] == ["available", "delayed"]
        assert more.visible_at_ms == broker.clock.now_ms() + 60_000
        assert more.message.message_attributes is not None
        assert more.message.message_attributes["k"].value == b"v"
        assert plain.message.attributes["ApproximateReceiveCount"] == "0"
        (there,) = broker.peek("a", 9, "delayed")
        assert there.message.message_id == more.message.message_id


def test_a_fifo_queue_shows_its_sequence_numbers_and_its_delay_as_it_is_by_now(broker: Broker) -> None:
    broker.create_queue("a.fifo", {"FifoQueue": "true", "ContentBasedDeduplication": "true"}, {})
    with watcher(broker, "a.fifo") as arrivals:
        broker.set_attributes("a.fifo", SetQueueAttributes({"DelaySeconds": "9"}))
        sent = broker.send("a.fifo", SendMessages([b"x", b"y"], [SendOptions(group_id="g")] * 2))
        found = seen(arrivals, 2)
        assert [each.message.attributes["SequenceNumber"] for each in found] == sent.sequence_numbers
        assert [each.state for each in found] == ["delayed"] * 2


def test_what_is_moved_in_arrives_and_what_compaction_writes_again_does_not(broker: Broker) -> None:
    broker.send("b", SendMessages([b"moved"]))
    broker.send("a", SendMessages([b"pinned"]))
    with watcher(broker) as arrivals:
        assert len(move_picks(broker, "b", "a", [(1, 1, 0)])) == 1
        upkeep.compact(broker.queue("a"), broker.clock.now_ms())
        broker.send("a", SendMessages([b"last"]))
        assert bodies(arrivals, 2) == [b"moved", b"last"]


def test_it_goes_on_through_new_segments(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 512)
    with watcher(broker) as arrivals:
        for number in range(20):
            broker.send("a", SendMessages([b"%d" % number + b"." * 100]))
            take(broker, 1)
        assert broker.queue("a").segment_count > 3
        assert [body.partition(b".")[0] for body in bodies(arrivals, 20)] == [b"%d" % number for number in range(20)]


@pytest.mark.parametrize("first", [b"first", b"first" + b"." * 3000], ids=["and its own is gone", "and its own is there"])
def test_where_the_files_that_come_next_are_gone_it_shows_what_is_still_there_once(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, first: bytes
) -> None:
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 512)
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    with watcher(broker) as arrivals:
        broker.send("a", SendMessages([first]))
        assert bodies(arrivals, 1) == [first]
        for number in range(12):
            broker.send("a", SendMessages([b"%d" % number + b"." * 300]))
            if number % 4:
                broker.receive("a", ReceiveMessages(1, 43_200))
        broker.clock.advance(43_200_000)  # type: ignore[attr-defined]
        broker.delete("a", broker.receive("a", ReceiveMessages(100, 43_200, exclude=[(1, 1)])).delete_request())
        broker.send("a", SendMessages([b"left 1", b"left 2"]))
        upkeep.compact(broker.queue("a"), broker.clock.now_ms())
        broker.tend()
        segments = [entry for entry in broker.disk.list(f"{broker.home}/queues/a") if entry.endswith(".segment")]
        assert "0000000002.segment" not in segments, "the one behind that which is read is gone"
        assert ("0000000001.segment" in segments) == (len(first) > 3000)
        found: list[bytes] = []
        while not found or found[-1] != b"left 2":
            found += [body for sight in arrivals.next() for body in sight.bodies()]
        assert found[-2:] == [b"left 1", b"left 2"]
        assert len(set(found)) == len(found), "what stood in the file that was open is there, too"
        assert first not in found
        broker.send("a", SendMessages([b"and on"]))
        assert bodies(arrivals, 1) == [b"and on"]


def test_another_queue_of_that_name_is_not_the_one_that_is_watched(broker: Broker) -> None:
    with watcher(broker) as arrivals:
        broker.delete_queue("a")
        broker.create_queue("a", {}, {})
        broker.send("a", SendMessages([b"x"]))
        with pytest.raises(QueueDoesNotExist):
            arrivals.next()


def test_it_goes_on_where_a_write_that_it_had_seen_was_taken_back(broker: Broker) -> None:
    path = f"{broker.home}/queues/a/0000000001.segment"
    with watcher(broker) as arrivals:
        broker.send("a", SendMessages([b"acknowledged"]))
        end = Path(path).stat().st_size
        broker.send("a", SendMessages([b"taken back" + b"." * 500]))
        assert len(seen(arrivals, 2)) == 2
        broker.close()
        with open(path, "r+b") as file:
            file.truncate(end)
        broker.send("a", SendMessages([b"in its place"]))  # with the number of what was shown
        assert not arrivals._is_at_end()
        arrivals._open_again()
        broker.send("a", SendMessages([b"later"]))
        assert bodies(arrivals, 1) == [b"later"]


def test_a_missing_queue_is_an_error_at_once_and_leaves_nothing_open(broker: Broker) -> None:
    with pytest.raises(QueueDoesNotExist), watcher(broker, "missing"):
        pass
