"""However much moves at once, to another queue or within the journal, no record grows beyond what a row can point into or a receive should read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import open_queue, upkeep
from sqscli.api.requests import DeleteReceived, ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.queue.send import RECORD_MESSAGES
from tests.support.scenario import Scenario


def largest_record(scenario: Scenario, name: str) -> int:
    queue = scenario.broker.queue(name)
    queue.catch_up()
    return max((len(queue.stored(row).data) for row in queue.state.messages.scan(0, lambda _: True)), default=0)


def test_large_dead_letters_move_a_few_at_a_time(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue dlq=dead:1")
    scenario.broker.send("queue", SendMessages([b"x" * 300_000] * 12))
    scenario.broker.receive("queue", ReceiveMessages(12, 0))
    scenario("0s receive n=10 in queue -> nothing\n0s counts in dead -> 12 0 0")
    assert largest_record(scenario, "dead") < 2 << 20


def test_large_messages_are_redriven_a_few_at_a_time(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue dlq=dead:1")
    scenario.broker.send("dead", SendMessages([b"x" * 300_000] * 12))
    moved = 0
    while batch := scenario.broker.redrive("dead", "queue", 100):
        moved += len(batch)
    assert moved == 12
    assert largest_record(scenario, "queue") < 2 << 20


def test_a_redrive_of_any_number_can_be_saved(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue dlq=dead:1")
    scenario.broker.send("dead", SendMessages([b"x"] * 3000))
    assert 0 < len(scenario.broker.redrive("dead", "queue", 1_000_000)) <= 3000
    scenario.broker.tend()


def test_a_segment_of_very_many_very_small_messages_is_compacted_into_records_of_a_thousand(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 64 << 20)
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    broker = Broker(str(home), ManualClock(), "none")
    broker.create_queue("queue", {}, {})
    broker.send("queue", SendMessages([b"%d" % number for number in range(20_000)]))
    first = broker.receive("queue", ReceiveMessages(1, 0)).ranges[0][0]
    broker.delete("queue", DeleteReceived([(first + 1000 * number, 750) for number in range(20)]))
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 1 << 10)
    for _ in range(3):
        broker.send("queue", SendMessages([b"y"]))
        broker.tend()
    queue = broker.queue("queue")
    assert 1 not in queue.state.live, "segment 1 was not compacted"
    assert max(queue.stored(row).count for row in queue.state.messages.scan(0, lambda _: True)) == RECORD_MESSAGES
    left = [b"%d" % number for number in range(20_000) if number % 1000 >= 750]
    assert broker.receive("queue", ReceiveMessages(10_000)).bodies() == [*left, b"y", b"y", b"y"]
    broker.close()
