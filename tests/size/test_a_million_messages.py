"""A million messages in a queue: what each command costs, and what they take on the disk."""

from __future__ import annotations

from sqscli.api.requests import ReceiveMessages
from sqscli.broker import Broker
from sqscli.open_queue import LARGEST_SEGMENT_BYTES, SMALLEST_SEGMENT_BYTES
from tests.size.conftest import MILLION
from tests.size.cost import PAGE_BYTES, Cost, Home, costs_the_same

BODY_BYTES = len(b"message 0000000")
STORED_BYTES = BODY_BYTES + 5  # of one in a batch, with its share of the record


def test_each_command_costs_as_many_calls_and_bytes_as_with_a_hundred(few: Home, million: Home) -> None:
    costs_the_same(million.everyday(), few.everyday())


def test_a_purge_costs_one_record(few: Home, million: Home) -> None:
    (large, _), (small, _) = (home.command(lambda broker: broker.purge("q")) for home in (million, few))
    assert large.written_bytes == small.written_bytes < 100
    assert large.calls <= small.calls


def test_the_upkeep_behind_a_command_writes_the_pages_on_one_path_and_not_the_tree(few: Home, million: Home) -> None:
    def with_upkeep(home: Home) -> Cost:
        costs = []
        for _ in range(40):  # two checkpoints at the most
            costs.append(home.whole_command(lambda broker: broker.receive("q", ReceiveMessages(1))))
        return max(costs, key=lambda cost: cost.written_bytes)

    large, small = with_upkeep(million), with_upkeep(few)
    assert large.calls <= small.calls + 8 + 3 * million.count_of(".segment")  # whose sizes it asks
    assert large.written_bytes <= small.written_bytes + 4 * PAGE_BYTES


def test_they_take_their_own_bytes_and_few_files(million: Home) -> None:
    assert million.bytes_of(".segment") <= MILLION * STORED_BYTES
    assert million.bytes_of(".pages") <= MILLION * BODY_BYTES / 4
    assert million.count_of(".segment") <= 2 + MILLION * STORED_BYTES / SMALLEST_SEGMENT_BYTES


def test_when_they_are_drained_no_more_than_two_segments_are_left(million: Home) -> None:
    def drain(broker: Broker) -> int:
        drained = 0
        while received := broker.receive("q", ReceiveMessages(10_000)):
            drained += len(received)
            broker.delete("q", received.delete_request())
        return drained

    most = 0

    def watched(broker: Broker) -> int:
        nonlocal most
        drained = drain(broker)
        most = max(most, million.bytes_of(".segment"))
        return drained

    _, drained = million.command(watched)
    assert drained == MILLION
    assert million.count_of(".segment") <= 2
    assert million.bytes_of(".segment") <= 2 * SMALLEST_SEGMENT_BYTES < most < LARGEST_SEGMENT_BYTES
