"""The visibility timeout: who has received a message has it alone for that long."""

from __future__ import annotations

import pytest

from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import ChangeVisibility, ReceiveMessages
from tests.support.scenario import Scenario


def test_a_message_comes_back_when_its_timeout_ends_and_not_before(scenario: Scenario) -> None:
    scenario("""
         0s  send a      -> ok
         0s  receive     -> a count=1
        29s  receive     -> nothing
        30s  receive     -> a count=2
    """)


def test_the_timeout_ends_to_the_millisecond(scenario: Scenario) -> None:
    scenario("""
            0s  send a
            0s  receive  -> a
        29999ms receive  -> nothing
        30000ms receive  -> a
    """)


def test_the_timeout_is_the_queues_unless_the_receive_has_its_own(scenario: Scenario) -> None:
    scenario("""
         0s  create queue VisibilityTimeout=5
         0s  send a b
         0s  receive         -> a
         0s  receive vt=10   -> b
         5s  receive n=10    -> a
         9s  receive n=10    -> nothing
        10s  receive n=10    -> a b
    """)


def test_the_timeout_of_one_receive_does_not_hold_for_the_next(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive vt=5   -> a
         5s  receive        -> a
        10s  receive        -> nothing
        35s  receive        -> a count=3
    """)


def test_a_change_of_visibility_holds_only_for_that_receive(scenario: Scenario) -> None:
    scenario("""
          0s  send a
          0s  receive        -> a
          0s  extend a 100
         99s  receive        -> nothing
        100s  receive        -> a
        129s  receive        -> nothing
        130s  receive        -> a count=3
    """)


def test_a_receive_with_timeout_zero_leaves_the_message_visible_and_counts(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive vt=0   -> a count=1
         0s  counts         -> 1 0 0
         0s  receive vt=0   -> a count=2
         0s  delete a#1
         0s  receive        -> nothing
    """)


def test_a_change_to_zero_gives_the_message_back_now(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive      -> a
         3s  extend a 0
         3s  receive      -> a count=2
    """)


def test_a_change_counts_from_the_change_and_not_from_the_receive(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive       -> a
        20s  extend a 30
        49s  receive       -> nothing
        50s  receive       -> a
    """)


def test_what_comes_back_comes_in_the_order_of_sending(scenario: Scenario) -> None:
    scenario("""
         0s  send a b c
         0s  receive vt=20      -> a
         0s  receive vt=10      -> b
         0s  send d
        20s  receive n=10       -> a b c d
    """)


def test_a_new_timeout_of_the_queue_leaves_running_ones_alone(scenario: Scenario) -> None:
    scenario("""
         0s  send a b
         0s  receive      -> a
         0s  set VisibilityTimeout=100
         0s  receive      -> b
        30s  receive      -> a
        99s  receive      -> nothing
       100s  receive      -> b
    """)


def test_twelve_hours_are_allowed_and_a_second_more_is_not(scenario: Scenario) -> None:
    scenario("""
          0s   send a
          0s   receive vt=43201   -> InvalidParameterValue
          0s   receive vt=43200   -> a
          0s   extend a 43201     -> InvalidParameterValue
          0s   extend a -1        -> InvalidParameterValue
       43199s  receive            -> nothing
          12h  receive            -> a count=2
    """)


def test_a_refused_receive_changes_nothing(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive vt=-1   -> InvalidParameterValue
         0s  counts          -> 1 0 0
         0s  receive         -> a count=1
    """)


def test_the_refusal_says_what_is_allowed(scenario: Scenario) -> None:
    scenario("0s send a\n0s receive -> a")
    with pytest.raises(InvalidParameterValue, match=r"Must be between 0 and 43200\."):
        scenario.broker.change_visibility("queue", ChangeVisibility(scenario.handle("a"), 43_201))


def test_a_receive_that_finds_nothing_says_when_to_look_again(scenario: Scenario) -> None:
    scenario("""
         0s  send a b
         0s  receive vt=20  -> a
         0s  receive vt=10  -> b
    """)
    nothing = scenario.broker.receive("queue", ReceiveMessages())
    assert nothing.next_visible_ms == scenario.clock.now + 10_000


def test_a_lease_lasts_twelve_hours_from_its_receive_at_most_however_often_it_is_extended(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive vt=43200    -> a
         1h  extend a 39601      -> InvalidParameterValue
         1h  extend a 39600      -> ok
        11h  extend a 3601       -> InvalidParameterValue
        11h  extend a 60         -> ok
        12h  receive vt=60       -> a count=2
        12h  extend a 43200      -> ok
    """)
