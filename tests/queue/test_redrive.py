"""Redrive: dead letters go back to the queues they came from, or to one, as new messages."""

from __future__ import annotations

import pytest

from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import MessageAttribute, ReceiveMessages, SendMessages, SendOptions
from tests.support.scenario import Scenario

DEAD = """
     0s  create dead
     0s  create queue dlq=dead:1
     0s  send a b in queue
     0s  receive n=10 vt=0 in queue   -> a b
     0s  receive n=10 in queue        -> nothing
"""


def test_dead_letters_go_back_to_their_source(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  redrive in dead              -> 2 to queue
         5s  counts in dead               -> 0 0 0
         5s  redrive in dead              -> nothing
         5s  receive n=10 in queue        -> a count=1 from= b count=1 from=
    """)


def test_a_redriven_message_is_a_new_one_with_the_old_content(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue dlq=dead:1")
    sent = SendOptions(None, {"colour": MessageAttribute("String", b"red")}, "tenant")
    scenario.broker.send("queue", SendMessages([b"a"], [sent]))
    scenario("0s receive vt=0 in queue -> a\n0s receive in queue -> nothing\n0s receive vt=0 in dead -> a")
    before = scenario.messages[0]
    scenario.clock.advance(7_000)
    (redriven,) = scenario.broker.redrive("dead", None, 10)
    scenario("7s receive in queue -> a count=1 group=tenant")
    after = scenario.messages[0]
    assert (redriven.old_message_id, redriven.new_message_id) == (before.message_id, after.message_id)
    assert before.message_id != after.message_id
    assert after.message_attributes == before.message_attributes
    assert int(after.attributes["SentTimestamp"]) == int(before.attributes["SentTimestamp"]) + 7_000
    assert "DeadLetterQueueSourceArn" not in after.attributes


def test_the_retention_starts_again(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1 MessageRetentionPeriod=100
         0s  send a in queue
         0s  receive vt=0 in queue        -> a
         0s  receive in queue             -> nothing
        90s  redrive in dead              -> 1 to queue
       189s  counts in queue              -> 1 0 0
       190s  counts in queue              -> 0 0 0
    """)


def test_each_message_goes_back_to_its_own_source(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create one dlq=dead:1
         0s  create two dlq=dead:1
         0s  send a b in one
         0s  send x in two
         0s  receive n=2 vt=0 in one      -> a b
         0s  receive vt=0 in two          -> x
         0s  receive n=1 vt=0 in one      -> nothing
         0s  receive n=1 vt=0 in two      -> nothing
         0s  counts in dead               -> 3 0 0
         0s  redrive in dead              -> 2 to one
         0s  redrive in dead              -> 1 to two
         0s  redrive in dead              -> nothing
         0s  receive n=10 in one          -> a b
         0s  receive n=10 in two          -> x
    """)


def test_all_can_go_to_one_queue(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  create other
         5s  redrive to=other in dead     -> 2 to other
         5s  receive n=10 in other        -> a count=1 b count=1
         5s  counts in queue              -> 0 0 0
    """)


def test_a_redrive_takes_no_more_than_it_was_asked_for(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  redrive n=1 in dead          -> 1 to queue
         5s  counts in dead               -> 1 0 0
         5s  redrive n=0 in dead          -> nothing
         5s  receive n=10 in queue        -> a
    """)


def test_a_redrive_leaves_what_is_in_flight_or_delayed(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  send c delay=60 in dead
         5s  receive in dead              -> a
         5s  redrive in dead              -> 1 to queue
         5s  counts in dead               -> 0 1 1
         5s  receive n=10 in queue        -> b
    """)


def test_what_was_sent_to_the_dead_letter_queue_itself_stays_and_is_reported(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  send own in dead
         5s  redrive in dead              -> 2 to queue
         5s  redrive in dead              -> nothing
    """)
    assert all("no source to go back to" in report for report in scenario.reports)
    assert scenario.reports
    scenario.reports.clear()
    scenario("6s peek in dead -> own state=available\n6s redrive to=queue in dead -> 1 to queue")


def test_the_source_must_be_some_queues_dead_letter_queue(scenario: Scenario) -> None:
    scenario("0s create queue\n0s redrive in queue -> InvalidParameterValue\n0s redrive in nowhere -> QueueDoesNotExist")
    with pytest.raises(InvalidParameterValue, match=r"^Source queue must be configured as a Dead Letter Queue\.$"):
        scenario.broker.redrive("queue", None, 10)


def test_a_destination_that_is_not_there_is_refused_and_nothing_moves(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  redrive to=nowhere in dead   -> ResourceNotFoundException
         5s  counts in dead               -> 2 0 0
    """)


def test_a_source_that_was_deleted_is_refused_and_nothing_moves(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  create second dlq=dead:1
         5s  drop queue
         5s  redrive in dead              -> ResourceNotFoundException
         5s  counts in dead               -> 2 0 0
    """)


def test_a_queue_is_not_redriven_to_itself(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  redrive to=dead in dead      -> InvalidParameterValue
         5s  counts in dead               -> 2 0 0
    """)


def test_the_destination_is_of_the_same_type(scenario: Scenario) -> None:
    scenario(DEAD)
    scenario("""
         5s  create other.fifo
         5s  redrive to=other.fifo in dead   -> InvalidParameterValue
         5s  counts in dead                  -> 2 0 0
    """)


def test_a_fifo_redrive_keeps_groups_and_order_and_is_no_duplicate(scenario: Scenario) -> None:
    scenario("""
         0s  create dead.fifo
         0s  create q.fifo dlq=dead.fifo:1
         0s  send g1-m1 g1-m2 g2-m1 in q.fifo
         0s  receive n=10 vt=0 in q.fifo  -> g1-m1 g1-m2 g2-m1
         0s  receive n=10 in q.fifo       -> nothing
         1s  redrive in dead.fifo         -> 3 to q.fifo
         1s  send g1-m3 in q.fifo
         1s  receive n=10 in q.fifo       -> g1-m1 group=g1 count=1 g1-m2 g1-m3 g2-m1 group=g2
    """)


def test_a_message_in_a_queue_that_is_its_own_dead_letter_queue_is_redriven_once(scenario: Scenario) -> None:
    scenario("""
         0s  create queue
         0s  set dlq=queue:1
         0s  send a
         0s  receive vt=0      -> a
         0s  receive vt=0      -> a from=queue
         0s  redrive           -> 1 to queue
         0s  redrive           -> nothing
    """)
    assert all("no source to go back to" in report for report in scenario.reports)
    scenario.reports.clear()
    scenario.broker.close()
    scenario("0s counts -> 1 0 0")


def test_more_than_one_record_can_hold_is_redriven_in_order(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue dlq=dead:1")
    bodies = [b"%d" % number for number in range(1500)]
    scenario.broker.send("queue", SendMessages(bodies))
    scenario.broker.receive("queue", ReceiveMessages(2000, 0))
    scenario.broker.receive("queue", ReceiveMessages())
    while scenario.broker.redrive("dead", None, 700):
        pass
    assert scenario.broker.receive("queue", ReceiveMessages(2000)).bodies() == bodies
