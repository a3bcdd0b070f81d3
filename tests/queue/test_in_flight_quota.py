"""At most 120,000 messages of a queue are in flight: a standard queue then says OverLimit, a FIFO queue gives nothing. Here it is three."""

from __future__ import annotations

import pytest

from sqscli.queue import state
from tests.support.scenario import Scenario


@pytest.fixture(autouse=True)
def quota_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    assert state.IN_FLIGHT_QUOTA == 120_000
    monkeypatch.setattr(state, "IN_FLIGHT_QUOTA", 3)


def test_a_standard_queue_gives_what_fits_and_then_says_over_limit(scenario: Scenario) -> None:
    scenario("""
         0s  send a b c d e
         0s  receive n=2     -> a b
         0s  receive n=10    -> c
         0s  receive         -> OverLimit
         0s  counts          -> 2 3 0
    """)


def test_a_delete_or_the_end_of_a_timeout_makes_room(scenario: Scenario) -> None:
    scenario("""
         0s  send a b c d e
         0s  receive n=3     -> a b c
        10s  delete b
        10s  receive n=10    -> d
        10s  receive         -> OverLimit
        30s  receive n=10    -> a c
    """)


def test_a_fifo_queue_gives_nothing_and_no_error(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1 g2-m1 g3-m1 g4-m1
         0s  receive n=10    -> g1-m1 g2-m1 g3-m1
         0s  receive n=10    -> nothing
         0s  delete g1-m1
         0s  receive n=10    -> g4-m1
    """)


def test_messages_that_came_back_are_not_in_flight(scenario: Scenario) -> None:
    scenario("""
         0s  send a b c d
         0s  receive n=10 vt=0    -> a b c
         0s  receive n=10 vt=0    -> a b c
         0s  receive n=10         -> a b c
    """)


def test_a_redrive_holds_nothing_in_flight_and_needs_no_room(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a b c d in dead
         0s  receive n=10 in dead          -> a b c
         0s  redrive to=queue in dead      -> 1 to queue
         0s  receive in queue              -> d
    """)


def test_dead_letters_move_although_the_quota_is_used_up_elsewhere(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a b c d in queue
         0s  receive n=2 vt=0 in queue     -> a b
         0s  receive n=2 in queue          -> c d
         0s  receive n=2 in queue          -> nothing
         0s  counts in dead                -> 2 0 0
    """)
