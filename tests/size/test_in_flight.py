"""120,000 messages in flight: the quota as it is, and that nobody pays for those that others hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli.api.errors import OverLimit
from sqscli.api.requests import DeleteReceived, ReceiveMessages
from sqscli.broker import Broker
from sqscli.queue.state import IN_FLIGHT_QUOTA
from tests.size.conftest import QUOTA, in_groups, receive_all
from tests.size.cost import PAGE_BYTES, PAGES_MORE, TWELVE_HOURS, Home, costs_the_same, make, send_all


def a_delete_of(home: Home, numbers: list[tuple[int, int]]) -> None:
    home.command(lambda broker: broker.delete(home.name, DeleteReceived(numbers)))


def test_the_receive_that_would_be_the_next_one_is_over_the_limit_and_reads_no_messages(quota_in_flight: Home) -> None:
    assert QUOTA == IN_FLIGHT_QUOTA
    with pytest.raises(OverLimit):
        quota_in_flight.receive()
    broker, disk = quota_in_flight.broker()
    with pytest.raises(OverLimit):
        broker.receive("q", ReceiveMessages(10))
    broker.close()
    assert disk.written_bytes == 0
    assert disk.read_bytes <= PAGES_MORE * PAGE_BYTES


def test_a_delete_makes_room_for_one(quota_in_flight: Home) -> None:
    a_delete_of(quota_in_flight, [(77_777, 1)])
    _, handles = quota_in_flight.receive(10)
    assert len(handles) == 1
    with pytest.raises(OverLimit):
        quota_in_flight.receive()


def test_each_command_costs_as_many_calls_and_bytes_as_with_a_hundred_in_flight(few_in_flight: Home, quota_in_flight: Home) -> None:
    a_delete_of(few_in_flight, [(10, 10)])
    a_delete_of(quota_in_flight, [(10, 10)])
    costs_the_same(quota_in_flight.everyday(), few_in_flight.everyday())


def test_when_all_of_them_come_back_at_once_a_receive_costs_no_more(few_in_flight: Home, quota_in_flight: Home) -> None:
    for home in (few_in_flight, quota_in_flight):
        home.clock.advance(1000 * TWELVE_HOURS)
    costs_the_same(quota_in_flight.everyday(), few_in_flight.everyday())
    _, taken = quota_in_flight.command(lambda broker: len(broker.receive("q", ReceiveMessages(1000))))
    assert taken == 1000


@pytest.mark.long
def test_a_fifo_queue_gives_nothing_and_no_error(tmp_path: Path) -> None:
    """Messages of 121,000 groups. The scenario of three messages in flight stands in tests/queue/test_in_flight_quota.py."""

    def fill(broker: Broker, name: str) -> None:
        send_all(broker, name, QUOTA + 1000, in_groups)
        receive_all(broker, name, QUOTA)

    home = make(tmp_path / "home", {"FifoQueue": "true"}, fill, "q.fifo")
    cost, handles = home.receive(10)
    assert handles == []
    assert cost.written_bytes == 0
    a_delete_of(home, [(77_777, 1)])
    _, handles = home.receive(10)
    assert len(handles) == 1
    assert home.receive(10)[1] == []
    home.clock.advance(1000 * TWELVE_HOURS)
    assert len(home.receive(10)[1]) == 10
