"""Looking changes nothing: no lease, no count. The three counts together are the messages held."""

from __future__ import annotations

import errno
import os

import pytest

from sqscli import looks, walks
from sqscli.api.requests import SendMessages
from sqscli.catalog import queue_arn
from sqscli.journal.errors import FROM_A_COPY
from sqscli.open_queue import OpenQueue
from sqscli.queue.messages import StoredMessages
from sqscli.queue.move import decide_start_move
from sqscli.queue.rows import Extent
from tests.support.scenario import START_MS, Scenario


def test_a_peek_shows_messages_in_order_with_their_state_and_changes_nothing(scenario: Scenario) -> None:
    scenario("""
         0s  send a b
         0s  send c delay=10
         0s  receive                 -> a
         0s  peek                    -> a state=in-flight count=1 b state=available count=0 c state=delayed count=0
         0s  peek state=available    -> b
         0s  peek state=in-flight    -> a
         0s  peek state=delayed      -> c
         0s  peek n=2                -> a b
         0s  counts                  -> 1 1 1
         0s  receive n=10            -> b count=1
    """)


def test_a_peek_says_when_a_message_becomes_visible_and_gives_no_handle(scenario: Scenario) -> None:
    scenario("0s send a b\n0s receive vt=20 -> a\n0s send c delay=10")
    in_flight, available, delayed = scenario.broker.peek("queue", 10, None)
    assert (in_flight.visible_at_ms, available.visible_at_ms, delayed.visible_at_ms) == (START_MS + 20_000, None, START_MS + 10_000)
    assert {peeked.message.receipt_handle for peeked in (in_flight, available, delayed)} == {""}
    assert "ApproximateFirstReceiveTimestamp" in in_flight.message.attributes
    assert "ApproximateFirstReceiveTimestamp" not in available.message.attributes


def test_a_fifo_peek_knows_the_queues_delay(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo DelaySeconds=10
         0s  send g1-m1
         0s  peek state=delayed      -> g1-m1
         0s  peek state=available    -> nothing
        10s  peek state=available    -> g1-m1
    """)


def test_messages_of_a_blocked_group_count_as_available(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1 g1-m2 g1-m3
         0s  receive                 -> g1-m1
         0s  counts                  -> 2 1 0
         0s  peek                    -> g1-m1 state=in-flight g1-m2 state=available g1-m3
    """)


def test_deleted_and_expired_messages_are_not_seen(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a
        30s  send b c
        30s  receive n=2             -> a b
        30s  delete b
        60s  peek                    -> c
        60s  counts                  -> 1 0 0
    """)


def test_the_counts_add_up_in_a_large_mixed_queue(scenario: Scenario) -> None:
    scenario("0s create queue")
    scenario.broker.send("queue", SendMessages([b"x"] * 1000))
    scenario("0s set DelaySeconds=50\n0s counts -> 1000 0 0")
    scenario.broker.send("queue", SendMessages([b"y"] * 500))
    scenario("0s counts -> 1000 0 500")
    scenario("0s receive n=300 vt=20 -> " + "x " * 300)
    scenario("0s counts -> 700 300 500\n20s counts -> 1000 0 500\n50s counts -> 1500 0 0\n4d counts -> 0 0 0")


def test_stats_show_the_age_of_the_oldest_and_the_space_taken(scenario: Scenario) -> None:
    scenario("0s create queue\n0s counts -> 0 0 0")
    assert scenario.broker.stats("queue").oldest_age_seconds is None
    scenario("0s send a\n30s send b\n90s receive -> a")
    stats = scenario.broker.stats("queue")
    assert stats.oldest_age_seconds == 90
    assert stats.disk_bytes > 0
    scenario("90s delete a")
    assert scenario.broker.stats("queue").oldest_age_seconds == 60


def test_stats_show_dead_letter_relations(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create one dlq=dead:3\n0s create two dlq=dead:4")
    one, dead = scenario.broker.stats("one"), scenario.broker.stats("dead")
    assert (one.dead_letter_target, one.max_receive_count, one.dead_letter_sources) == ("dead", 3, [])
    assert (dead.dead_letter_target, dead.max_receive_count, dead.dead_letter_sources) == (None, None, ["one", "two"])


def test_a_message_whose_move_is_pending_is_in_flight_without_an_end(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create one dlq=dead:1\n0s send a in one\n0s receive vt=0 in one -> a")
    broker = scenario.broker
    source, destination = broker.queue("one"), broker.queue("dead")
    destination.acquire()
    destination.release()
    source.acquire()
    row = next(source.state.messages.scan(0, lambda summary: True))
    source.commit([decide_start_move(source.state, START_MS, destination.state, False, [(row.first, row.count)])], durable=True)
    source.release()
    (peeked,) = broker.peek("one", 10, None)
    assert (peeked.message.body, peeked.state, peeked.visible_at_ms) == (b"a", "in-flight", None)


def test_a_peek_in_slices_shows_each_message_once_and_no_more_than_wanted(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walks, "SLICE_MESSAGES", 3)
    monkeypatch.setattr(walks, "VIEW_MESSAGES", 4)
    scenario("0s send " + " ".join(f"m{number}" for number in range(8)))
    for count, sizes in ((2, [2]), (3, [3]), (7, [3, 3, 1]), (100, [3, 3, 2])):
        slices = list(walks.walk(scenario.broker, "queue", None, max_count=count))
        assert [len(found) for found in slices] == sizes
        assert [body.decode() for found in slices for sight in found.sights for body in sight.bodies()] == [
            f"m{number}" for number in range(min(8, count))
        ]


@pytest.mark.parametrize("goes_for_good", [False, True])
def test_a_peek_begins_again_where_a_segment_goes_under_it(scenario: Scenario, monkeypatch: pytest.MonkeyPatch, goes_for_good: bool) -> None:
    scenario("0s send a b")
    misses = iter([True] * (100 if goes_for_good else 1))
    stored = OpenQueue.stored

    def missing_at_first(queue: OpenQueue, row: Extent) -> StoredMessages:
        if next(misses, False):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "0000000001.segment")
        return stored(queue, row)

    monkeypatch.setattr(OpenQueue, "stored", missing_at_first)
    found = scenario.broker.peek("queue", 10, None)
    assert [each.message.body for each in found] == ([] if goes_for_good else [b"a", b"b"])
    assert scenario.reports == ([f"0000000001.segment: the segment is missing; {FROM_A_COPY}"] if goes_for_good else [])
    scenario.reports.clear()


def test_available_messages_are_counted_by_source(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "VIEW_MESSAGES", 2)
    scenario("""
         0s  create dead
         0s  create one dlq=dead:1
         0s  create two dlq=dead:1
         0s  send a b in one
         0s  send c in two
         0s  send d in dead
         0s  receive n=10 vt=0 in one -> a b
         0s  receive n=10 vt=0 in two -> c
         0s  receive in one -> nothing
         0s  receive in two -> nothing
    """)
    assert looks.available_by_source(scenario.broker, "dead") == {None: 1, queue_arn("one"): 2, queue_arn("two"): 1}
