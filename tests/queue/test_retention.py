"""Retention: what nobody deletes goes by itself, and nothing brings it back."""

from __future__ import annotations

from tests.support.scenario import Scenario


def test_a_message_is_gone_when_the_retention_ends(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a
        30s  send b
        59s  counts          -> 2 0 0
        60s  counts          -> 1 0 0
        60s  receive n=10    -> b
        90s  counts          -> 0 0 0
    """)


def test_four_days_are_the_default(scenario: Scenario) -> None:
    scenario("""
             0s  send a
        345599s  counts      -> 1 0 0
            4d   receive     -> nothing
    """)


def test_in_flight_and_delayed_messages_expire_too(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a
         0s  send b delay=600
         0s  receive vt=600  -> a
        59s  counts          -> 0 1 1
        60s  counts          -> 0 0 0
        60s  delete a        -> ok
       600s  receive n=10    -> nothing
    """)


def test_the_visibility_of_an_expired_message_cannot_be_changed(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a
         0s  receive vt=600  -> a
        60s  extend a 10     -> InvalidParameterValue
    """)


def test_a_longer_retention_keeps_what_is_there_and_revives_nothing(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a
        40s  send b
        70s  set MessageRetentionPeriod=600
        70s  receive n=10 vt=0  -> b
       639s  counts             -> 1 0 0
       640s  counts             -> 0 0 0
    """)


def test_a_shorter_retention_expires_what_is_there(scenario: Scenario) -> None:
    scenario("""
         0s  send a
        80s  send b
       100s  set MessageRetentionPeriod=60
       100s  receive n=10 vt=0  -> b
       100s  set MessageRetentionPeriod=600
       100s  receive n=10 vt=0  -> b
    """)


def test_a_receive_does_not_lengthen_a_life(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a
        50s  receive vt=5       -> a
        60s  receive            -> nothing
    """)


def test_a_standard_dead_letter_queue_counts_from_the_original_send(scenario: Scenario) -> None:
    scenario("""
         0s  create dead MessageRetentionPeriod=100
         0s  create queue dlq=dead:1
         0s  send a in queue
         0s  receive vt=0 in queue  -> a
        50s  receive in queue       -> nothing
        99s  counts in dead         -> 1 0 0
       100s  counts in dead         -> 0 0 0
    """)


def test_a_fifo_dead_letter_queue_counts_from_the_move(scenario: Scenario) -> None:
    scenario("""
         0s  create dead.fifo MessageRetentionPeriod=100
         0s  create q.fifo dlq=dead.fifo:1
         0s  send g1-m1 in q.fifo
         0s  receive vt=0 in q.fifo  -> g1-m1
        50s  receive in q.fifo       -> nothing
       149s  counts in dead.fifo     -> 1 0 0
       150s  counts in dead.fifo     -> 0 0 0
    """)


def test_an_expired_message_in_flight_does_not_hold_its_group(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo MessageRetentionPeriod=60
         0s  send g1-m1
        30s  send g1-m2
        30s  receive vt=600   -> g1-m1
        59s  receive          -> nothing
        60s  receive          -> g1-m2
    """)


def test_a_group_that_an_expired_message_freed_keeps_its_turn(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo MessageRetentionPeriod=60
         0s  send g1-m1
        30s  send g1-m2
        30s  receive vt=600   -> g1-m1
        40s  send g2-m1
        60s  receive n=10     -> g1-m2 g2-m1
    """)


def test_a_group_whose_messages_have_all_expired_starts_again_at_the_back(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo MessageRetentionPeriod=60
         0s  send g1-m1
        50s  send g2-m1
        70s  send g1-m2
        70s  receive n=10     -> g2-m1 g1-m2
    """)


def test_deleted_and_expired_messages_of_a_group_are_passed_over(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo MessageRetentionPeriod=60
         0s  send g1-m1 g1-m2
        30s  send g1-m3
        30s  receive n=3 vt=20     -> g1-m1 g1-m2 g1-m3
        40s  delete g1-m2
        55s  receive n=1 vt=2      -> g1-m1
        60s  counts                -> 1 0 0
        60s  receive n=10          -> g1-m3
    """)


def test_a_group_that_is_visible_and_freed_by_expiry_is_served_once(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo MessageRetentionPeriod=60
         0s  send g1-m1 g1-m2
        30s  send g1-m3
        30s  receive n=2 vt=600   -> g1-m1 g1-m2
        40s  extend g1-m1 0
        60s  receive n=10         -> g1-m3
        60s  counts               -> 0 1 0
    """)
