"""What a stream relies on: batches bounded in bytes, and deletes that respect the lease."""

from __future__ import annotations

import pytest

from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import ChangeVisibility, ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def broker(tmp_path, clock):
    broker = Broker(f"{tmp_path}/home", clock)
    yield broker
    broker.close()


def test_a_receive_stops_near_the_bytes_it_may_take_but_takes_one_message_in_any_case(broker):
    broker.create_queue("q", {}, {})
    for _ in range(4):
        broker.send("q", SendMessages([b"x" * 100_000]))
    assert len(broker.receive("q", ReceiveMessages(10, 0, max_bytes=250_000))) == 3
    assert len(broker.receive("q", ReceiveMessages(10, 0, max_bytes=1))) == 1


def test_small_messages_of_one_batch_are_bounded_in_bytes_too(broker):
    broker.create_queue("q", {}, {})
    broker.send("q", SendMessages([b"x" * 1000] * 50))
    assert 5 <= len(broker.receive("q", ReceiveMessages(50, 0, max_bytes=10_000))) <= 10


@pytest.mark.parametrize(("name", "left"), [("q", []), ("q.fifo", [b"slow"])])
def test_only_a_fifo_queue_refuses_the_delete_of_a_lapsed_lease(broker, clock, name, left):
    is_fifo = name.endswith(".fifo")
    broker.create_queue(name, {"FifoQueue": "true"} if is_fifo else {}, {})
    broker.send(name, SendMessages([b"slow"], [SendOptions(group_id="g", deduplication_id="d")] if is_fifo else None))
    received = broker.receive(name, ReceiveMessages(1, 30))
    clock.advance(30_000)
    assert bool(broker.delete(name, received.delete_request()).failures) == is_fifo
    assert broker.receive(name, ReceiveMessages(1, 30)).bodies() == left


def test_a_fifo_message_that_somebody_else_holds_by_now_is_not_deleted(broker, clock):
    broker.create_queue("q.fifo", {"FifoQueue": "true"}, {})
    broker.send("q.fifo", SendMessages([b"slow"], [SendOptions(group_id="g", deduplication_id="d")]))
    first = broker.receive("q.fifo", ReceiveMessages(1, 30))
    clock.advance(31_000)
    second = broker.receive("q.fifo", ReceiveMessages(1, 30))
    assert len(broker.delete("q.fifo", first.delete_request()).failures) == 1
    assert broker.delete("q.fifo", second.delete_request()).failures == []
    assert broker.stats("q.fifo").in_flight == 0


def test_a_lease_deletes_nothing_in_a_queue_that_was_made_since(broker):
    broker.create_queue("q", {}, {})
    broker.send("q", SendMessages([b"old"]))
    received = broker.receive("q", ReceiveMessages(1))
    broker.delete_queue("q")
    broker.create_queue("q", {}, {})
    broker.send("q", SendMessages([b"new"]))
    assert broker.delete("q", received.delete_request()).failures == []
    assert broker.stats("q").available == 1


def test_a_lease_is_extended_to_twelve_hours_after_its_receive_and_no_further(broker, clock):
    broker.create_queue("q", {}, {})
    broker.send("q", SendMessages([b"slow"]))
    handle = broker.receive("q", ReceiveMessages(1, 43_200)).messages()[0].receipt_handle
    clock.advance(3_600_000)
    with pytest.raises(InvalidParameterValue, match="beyond the limit \\[43200 seconds\\]"):
        broker.change_visibility("q", ChangeVisibility(handle, 43_200))
    broker.change_visibility("q", ChangeVisibility(handle, 43_200 - 3_600))
    broker.change_visibility("q", ChangeVisibility(handle, 0))
    assert broker.stats("q").available == 1


def test_what_does_not_fit_any_more_comes_before_what_was_sent_after_it(broker: Broker) -> None:
    broker.create_queue("q", {}, {})
    bodies = [b"%d" % number * 100 for number in range(8)]
    broker.send("q", SendMessages(bodies[:4]))
    broker.send("q", SendMessages(bodies[4:]))
    first = broker.receive("q", ReceiveMessages(10, 30, max_bytes=250)).bodies()
    assert first == bodies[: len(first)]
    assert 0 < len(first) < 4
    assert broker.receive("q", ReceiveMessages(10)).bodies() == bodies[len(first) :]
