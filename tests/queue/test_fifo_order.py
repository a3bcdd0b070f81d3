"""FIFO: what was recorded from AWS about the order of message groups and what holds them (sqs.md, 36 to 39)."""

from __future__ import annotations

from tests.support.scenario import Scenario


def test_a_receive_takes_what_it_may_of_one_group_and_goes_on_to_the_next(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g2-m1 g1-m2 g1-m3
        0s  receive n=10  -> g1-m1 g1-m2 g1-m3 g2-m1
    """)


def test_a_group_that_was_served_goes_to_the_back(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2 g2-m1 g2-m2 g3-m1
        0s  receive n=3 vt=0  -> g1-m1 g1-m2 g2-m1
        0s  receive n=10      -> g3-m1 g1-m1 g1-m2 g2-m1 g2-m2
    """)


def test_while_a_message_is_in_flight_no_other_of_its_group_is_delivered(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2 g2-m1
        0s  receive         -> g1-m1
        0s  receive n=10    -> g2-m1
        0s  receive n=10    -> nothing
        0s  counts          -> 1 2 0
       30s  receive n=10    -> g1-m1 g1-m2 g2-m1
    """)


def test_a_message_that_becomes_visible_frees_those_before_the_ones_still_invisible(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2 g1-m3 g2-m1
        0s  receive n=2        -> g1-m1 g1-m2
        0s  extend g1-m1 0
        0s  receive n=10       -> g2-m1 g1-m1 count=2
        0s  receive n=10       -> nothing
    """)


def test_a_later_message_that_becomes_visible_waits_for_the_earlier_one(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2 g1-m3
        0s  receive n=2        -> g1-m1 g1-m2
        0s  extend g1-m2 0
        0s  receive n=10       -> nothing
        0s  delete g1-m1
        0s  receive n=10       -> g1-m2 count=2 g1-m3 count=1
    """)


def test_extending_one_message_hides_it_and_what_comes_after_it(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2 g1-m3 g1-m4
        0s  receive n=3        -> g1-m1 g1-m2 g1-m3
       10s  extend g1-m2 60
       30s  receive n=10       -> g1-m1
       69s  receive n=10       -> g1-m1
       70s  receive n=10       -> nothing
       99s  receive n=10       -> g1-m1 g1-m2 g1-m3 g1-m4
    """)


def test_a_send_into_a_group_in_flight_does_not_free_it(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1
        0s  receive         -> g1-m1
        0s  send g1-m2
        0s  receive         -> nothing
        0s  counts          -> 1 1 0
    """)


def test_deleting_all_that_is_in_flight_frees_a_group_at_once(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2 g1-m3
        0s  receive n=2     -> g1-m1 g1-m2
        0s  delete g1-m1
        0s  receive         -> nothing
        0s  delete g1-m2
        0s  receive         -> g1-m3
    """)


def test_deleting_a_later_message_first_leaves_the_group_held(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2 g1-m3
        0s  receive n=2     -> g1-m1 g1-m2
        0s  delete g1-m2
        0s  receive         -> nothing
       30s  receive n=10    -> g1-m1 g1-m3
    """)


def test_a_message_in_the_middle_can_be_deleted_and_the_order_stays(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g1-m2 g1-m3 g1-m4
        0s  receive n=3 vt=10     -> g1-m1 g1-m2 g1-m3
        0s  delete g1-m2 g1-m3
        0s  send g1-m5
       10s  receive n=10          -> g1-m1 g1-m4 g1-m5
       10s  delete g1-m4 g1-m5
       10s  send g1-m6
       40s  receive n=10          -> g1-m1 g1-m6
    """)


def test_sequence_numbers_grow_as_integers(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send g1-m1 g2-m1
        1s  send g1-m2
        1s  receive n=10    -> g1-m1 g1-m2 g2-m1
    """)
    numbers = {message.body: int(message.attributes["SequenceNumber"]) for message in scenario.messages}
    assert numbers[b"g1-m1"] < numbers[b"g2-m1"] < numbers[b"g1-m2"]
    assert all(len(message.attributes["SequenceNumber"]) == 20 for message in scenario.messages)


def test_group_names_that_look_alike_are_different_groups(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send one group=g
        0s  send two group=G
        0s  send three group=g.
        0s  receive       -> one group=g
        0s  receive       -> two group=G
        0s  receive       -> three group=g.
    """)


def test_a_message_without_group_is_refused(scenario: Scenario) -> None:
    scenario("""
        0s  create q.fifo
        0s  send a group= dedup=x   -> InvalidParameterValue
        0s  counts                  -> 0 0 0
    """)


def test_a_group_on_a_standard_queue_holds_nothing(scenario: Scenario) -> None:
    scenario("""
        0s  create queue
        0s  send a b group=tenant
        0s  receive      -> a group=tenant
        0s  receive      -> b group=tenant
    """)
    assert "SequenceNumber" not in scenario.messages[0].attributes


def test_many_groups_are_served_in_turn(scenario: Scenario) -> None:
    groups = [f"g{number}" for number in range(300)]
    scenario("0s create q.fifo\n0s send " + " ".join(f"{group}-m1" for group in groups) + "\n0s send " + " ".join(f"{group}-m2" for group in groups))
    served = " ".join(f"{group}-m1 {group}-m2" for group in groups[:5])
    scenario(f"0s receive n=10 -> {served}\n0s receive n=2 -> g5-m1 g5-m2\n0s receive n=1 -> g6-m1\n0s receive n=1 -> g7-m1")
