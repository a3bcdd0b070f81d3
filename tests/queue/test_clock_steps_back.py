"""The clock may step back between two commands. A queue's time does not: it stands still until the clock has caught up."""

from __future__ import annotations

from tests.support.scenario import Scenario


def test_a_message_in_flight_stays_in_flight(scenario: Scenario) -> None:
    scenario("""
       100s  send a
       100s  receive       -> a
        50s  receive       -> nothing
       129s  receive       -> nothing
       130s  receive       -> a
    """)


def test_what_is_sent_then_is_there_at_once_and_in_order(scenario: Scenario) -> None:
    scenario("""
       100s  send a
        50s  send b
        50s  receive n=10  -> a b
        60s  counts        -> 0 2 0
       130s  receive n=10  -> a b
    """)


def test_timeouts_run_on_when_the_clock_has_caught_up(scenario: Scenario) -> None:
    scenario("""
       100s  send a
        50s  receive vt=10 -> a
        70s  receive       -> nothing
       109s  receive       -> nothing
       110s  receive       -> a
    """)


def test_a_looked_at_future_leaves_no_trace(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a
        60s  counts        -> 0 0 0
        60s  peek          -> nothing
         1s  counts        -> 1 0 0
         1s  receive       -> a
    """)


def test_what_had_expired_when_something_happened_stays_expired(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a
        60s  send b
        10s  receive n=10  -> b
    """)


def test_a_move_to_a_queue_that_is_ahead_in_time_arrives(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a in queue
         0s  receive vt=0 in queue   -> a
       500s  send b in dead
        10s  receive in queue        -> nothing
        10s  receive n=10 in dead    -> b a
    """)


def test_the_deduplication_window_is_held_by_the_queues_time(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
       100s  send g1-m1
        50s  send g1-m1              -> duplicate
       399s  send g1-m1              -> duplicate
       400s  send g1-m2 dedup=g1-m1  -> ok
    """)
