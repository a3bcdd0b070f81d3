"""Purge: everything goes, in flight and delayed too, and nothing of it comes back."""

from __future__ import annotations

from tests.support.scenario import Scenario


def test_available_in_flight_and_delayed_messages_go(scenario: Scenario) -> None:
    scenario("""
         0s  send a b
         0s  send c delay=10
         0s  receive            -> a
         0s  counts             -> 1 1 1
         0s  purge
         0s  counts             -> 0 0 0
        60s  receive n=10       -> nothing
    """)


def test_handles_from_before_are_those_of_deleted_messages(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive            -> a
         0s  purge
         0s  send b
         0s  delete a           -> ok
         0s  extend a 10        -> InvalidParameterValue
         0s  receive            -> b count=1
    """)


def test_what_is_sent_after_a_purge_is_there(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  purge
         0s  purge
         0s  send b c
         0s  receive n=10       -> b c
         0s  delete b c
         0s  counts             -> 0 0 0
    """)


def test_a_purge_frees_groups(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1 g1-m2
         0s  receive            -> g1-m1
         0s  purge
         0s  send g1-m3
         0s  receive n=10       -> g1-m3
    """)


def test_sequence_numbers_go_on(scenario: Scenario) -> None:
    scenario("0s create q.fifo\n0s send g1-m1\n0s receive -> g1-m1")
    before = int(scenario.messages[0].attributes["SequenceNumber"])
    scenario("0s purge\n0s send g1-m2\n0s receive -> g1-m2")
    assert int(scenario.messages[0].attributes["SequenceNumber"]) > before


def test_a_purge_keeps_attributes_and_other_queues(scenario: Scenario) -> None:
    scenario("""
         0s  create queue VisibilityTimeout=5
         0s  create other
         0s  send a in other
         0s  purge in queue
         0s  send b in queue
         0s  receive in queue   -> b
         5s  receive in queue   -> b
         5s  receive in other   -> a
    """)
