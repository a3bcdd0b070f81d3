"""Delays: a message's own or its queue's. A change of the queue's delay touches waiting messages of a FIFO queue and not those of a standard one."""

from __future__ import annotations

import pytest

from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from tests.support.scenario import Scenario


def test_a_delayed_message_appears_when_its_delay_ends(scenario: Scenario) -> None:
    scenario("""
        0s  send a delay=10   -> ok
        0s  receive           -> nothing
        9s  receive           -> nothing
       10s  receive           -> a count=1
    """)


def test_the_queues_delay_holds_for_messages_without_their_own(scenario: Scenario) -> None:
    scenario("""
        0s  create queue DelaySeconds=10
        0s  send a
        0s  send b delay=5
        0s  receive n=10      -> nothing
        5s  receive n=10      -> b
       10s  receive n=10      -> a
    """)


def test_a_delay_of_zero_on_a_standard_queue_overrides_the_queues(scenario: Scenario) -> None:
    scenario("""
        0s  create queue DelaySeconds=10
        0s  send a delay=0
        0s  receive           -> a
    """)


def test_a_changed_delay_leaves_waiting_messages_of_a_standard_queue_alone(scenario: Scenario) -> None:
    scenario("""
        0s  create queue DelaySeconds=10
        0s  send a
        0s  set DelaySeconds=100
        0s  send b
        0s  set DelaySeconds=0
        0s  send c
        0s  receive n=10      -> c
       10s  receive n=10      -> a
       11s  counts            -> 0 2 1
      100s  receive n=10      -> a count=2 b count=1 c count=2
    """)


def test_a_changed_delay_holds_for_waiting_messages_of_a_fifo_queue(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo DelaySeconds=10
        0s  send g1-m1
        0s  set DelaySeconds=100
       10s  receive           -> nothing
       99s  counts            -> 0 0 1
      100s  receive           -> g1-m1 count=1
    """)


def test_a_shortened_delay_frees_waiting_messages_of_a_fifo_queue(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo DelaySeconds=100
        0s  send g1-m1 g2-m1
       10s  receive n=10      -> nothing
       10s  set DelaySeconds=5
       10s  counts            -> 2 0 0
       10s  receive n=10      -> g1-m1 g2-m1
    """)


def test_a_longer_delay_of_a_fifo_queue_does_not_hide_what_was_received_before(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2
        0s  receive vt=5      -> g1-m1
        0s  set DelaySeconds=100
        5s  counts            -> 1 0 1
        5s  receive n=10      -> g1-m1 count=2
    """)


def test_a_delayed_message_counts_as_delayed_and_only_until_it_appears(scenario: Scenario) -> None:
    scenario("""
        0s  send a delay=10
        0s  send b
        0s  counts            -> 1 0 1
        0s  receive           -> b
        0s  counts            -> 0 1 1
       10s  counts            -> 1 1 0
       10s  receive           -> a
       10s  counts            -> 0 2 0
    """)


def test_delayed_messages_come_in_the_order_of_sending_once_they_are_visible(scenario: Scenario) -> None:
    scenario("""
        0s  send a delay=20
        0s  send b delay=10
        0s  send c
       20s  receive n=10      -> a b c
    """)


def test_nine_hundred_seconds_are_allowed_and_one_more_is_not(scenario: Scenario) -> None:
    scenario("""
        0s  send a delay=901  -> InvalidParameterValue
        0s  send b delay=900  -> ok
      899s  receive           -> nothing
      900s  receive           -> b
    """)


def test_a_fifo_queue_refuses_delays_of_single_messages_but_zero(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo DelaySeconds=10
        0s  send g1-m1 delay=1   -> InvalidParameterValue
        0s  send g1-m2 delay=0   -> ok
        9s  receive              -> nothing
       10s  receive              -> g1-m2
    """)


def test_the_refusal_on_fifo_has_amazons_words(scenario: Scenario) -> None:
    scenario("0s create q.fifo")
    sent = scenario.broker.send("q.fifo", SendMessages([b"a"], [SendOptions(5, None, "g", "d")]))
    assert isinstance(sent.failures[0][1], InvalidParameterValue)
    assert sent.failures[0][1].message.endswith("The request include parameter that is not valid for this queue type.")


@pytest.mark.parametrize("attributes", ["", ".fifo"])
def test_a_receive_that_finds_only_delayed_messages_says_when_the_first_appears(scenario: Scenario, attributes: str) -> None:
    name = f"queue{attributes}"
    scenario(f"0s create {name} DelaySeconds=10\n0s send g1-a\n3s send g1-b")
    assert scenario.broker.receive(name, ReceiveMessages()).next_visible_ms == scenario.clock.now + 7_000
