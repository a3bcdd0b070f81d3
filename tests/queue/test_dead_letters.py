"""Dead-letter queues: a message goes at the receive that would exceed maxReceiveCount, whole, and nothing is lost on the way."""

from __future__ import annotations

import pytest

from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import DeleteMessages, MessageAttribute, ReceiveMessages, SendMessages, SendOptions, SetQueueAttributes
from sqscli.catalog import queue_arn
from tests.support.scenario import Scenario


def test_a_message_goes_at_the_receive_that_would_exceed_the_count(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:2
         0s  send a b in queue
         0s  receive n=10 vt=5 in queue   -> a count=1 b count=1
         5s  receive n=1 vt=5 in queue    -> a count=2
        10s  counts in queue              -> 2 0 0
        10s  counts in dead               -> 0 0 0
        10s  receive n=10 vt=5 in queue   -> b count=2
        10s  counts in dead               -> 1 0 0
        10s  receive n=10 in dead         -> a count=3 from=queue
    """)


def test_the_receive_count_continues_in_the_dead_letter_queue(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a in queue
         0s  receive vt=0 in queue   -> a count=1 from=
         0s  receive in queue        -> nothing
         0s  receive vt=0 in dead    -> a count=2 from=queue
         0s  receive vt=0 in dead    -> a count=3 from=queue
    """)


def test_a_moved_message_keeps_id_body_attributes_and_times(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue dlq=dead:1")
    sent = SendOptions(None, {"colour": MessageAttribute("String", b"red")}, "tenant", None, "Root=1-5759e988-bd862e3fe1be46a994272793")
    message_id = scenario.broker.send("queue", SendMessages([b"a"], [sent])).message_ids[0]
    scenario("3s receive vt=0 in queue -> a")
    before = scenario.messages[0]
    scenario("9s receive in queue -> nothing\n9s receive in dead -> a")
    after = scenario.messages[0]
    assert (after.message_id, after.body, after.message_attributes) == (message_id, b"a", before.message_attributes)
    expected = {**before.attributes, "ApproximateReceiveCount": "2", "DeadLetterQueueSourceArn": queue_arn("queue")}
    assert after.attributes == expected


def test_a_handle_from_before_the_move_deletes_nothing_in_the_dead_letter_queue(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a in queue
         0s  receive vt=0 in queue   -> a
         0s  receive in queue        -> nothing
         0s  delete a in queue       -> ok
         0s  extend a 5 in queue     -> InvalidParameterValue
         0s  delete a in dead        -> ReceiptHandleIsInvalid
         0s  counts in dead          -> 1 0 0
    """)


def test_a_receive_goes_on_behind_what_it_moved(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a b c in queue
         0s  receive n=2 vt=0 in queue   -> a b
         0s  receive n=10 in queue       -> c
         0s  receive n=10 in dead        -> a b
    """)


def test_a_move_frees_the_sources_group(scenario: Scenario) -> None:
    scenario("""
         0s  create dead.fifo
         0s  create q.fifo dlq=dead.fifo:1
         0s  send g1-m1 g1-m2 in q.fifo
         0s  receive vt=0 in q.fifo    -> g1-m1
         0s  receive n=10 in q.fifo    -> g1-m2
         0s  receive n=10 in dead.fifo -> g1-m1 group=g1 from=q.fifo count=2
    """)


def test_a_moved_fifo_message_has_its_id_as_deduplication_id(scenario: Scenario) -> None:
    scenario("""
         0s  create dead.fifo
         0s  create q.fifo dlq=dead.fifo:1
         0s  send g1-m1 in q.fifo
         0s  send g1-m1 in dead.fifo   -> ok
         0s  receive vt=0 in q.fifo    -> g1-m1
         0s  receive n=10 in q.fifo    -> nothing
         0s  counts in dead.fifo       -> 2 0 0
         0s  receive n=10 in dead.fifo -> g1-m1 g1-m1
    """)
    moved = scenario.messages[1]
    assert moved.attributes["MessageDeduplicationId"] == moved.message_id


def test_fifo_messages_arrive_in_their_order(scenario: Scenario) -> None:
    scenario("""
         0s  create dead.fifo
         0s  create q.fifo dlq=dead.fifo:1
         0s  send g1-m1 g2-m1 g1-m2 in q.fifo
         0s  receive n=10 vt=0 in q.fifo  -> g1-m1 g1-m2 g2-m1
         0s  receive n=10 in q.fifo       -> nothing
         0s  receive n=10 in dead.fifo    -> g1-m1 g1-m2 g2-m1
    """)


def test_a_new_count_holds_from_the_next_receive_on(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue
         0s  send a in queue
         0s  receive vt=0 in queue       -> a
         0s  receive vt=0 in queue       -> a
         0s  set dlq=dead:2 in queue
         0s  receive in queue            -> nothing
         0s  counts in dead              -> 1 0 0
    """)


def test_without_a_redrive_policy_a_message_stays(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a in queue
         0s  receive vt=0 in queue       -> a
         0s  set dlq= in queue
         0s  receive vt=0 in queue       -> a count=2
    """)


def test_a_dead_letter_queue_that_was_deleted_holds_nothing_back(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a in queue
         0s  receive vt=0 in queue       -> a
         0s  drop dead
         0s  receive vt=0 in queue       -> a count=2
    """)


def test_a_dead_letter_queue_that_was_made_again_is_used(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a b in queue
         0s  receive vt=0 in queue       -> a
         0s  receive vt=0 in queue       -> b
         0s  counts in dead              -> 1 0 0
         0s  drop dead
         0s  create dead
         0s  receive vt=0 in queue       -> nothing
         0s  receive in dead             -> b
    """)


def test_the_delay_of_the_dead_letter_queue_holds_there(scenario: Scenario) -> None:
    scenario("""
         0s  create dead DelaySeconds=10
         0s  create queue dlq=dead:1
         0s  send a in queue
         0s  receive vt=0 in queue       -> a
         0s  receive in queue            -> nothing
         0s  counts in dead              -> 0 0 1
        10s  receive in dead             -> a count=2
    """)


def test_dead_letters_can_die_again_further_on(scenario: Scenario) -> None:
    scenario("""
         0s  create last
         0s  create dead dlq=last:1
         0s  create queue dlq=dead:1
         0s  send a in queue
         0s  receive vt=0 in queue       -> a count=1 from=
         0s  receive vt=0 in queue       -> nothing
         0s  receive vt=0 in dead        -> a count=2 from=queue
         0s  receive vt=0 in dead        -> nothing
         0s  receive vt=0 in last        -> a count=3 from=dead
    """)


@pytest.mark.parametrize("names", [("one", "two"), ("two", "one")])
def test_two_queues_that_are_each_others_dead_letter_queue_pass_a_message_to_and_fro(scenario: Scenario, names: tuple[str, str]) -> None:
    here, there = names
    scenario(f"""
         0s  create one
         0s  create two
         0s  set dlq=two:1 in one
         0s  set dlq=one:1 in two
         0s  send a b in {here}
         0s  receive n=2 vt=0 in {here}     -> a count=1 b count=1
         0s  receive n=2 vt=0 in {here}     -> nothing
         0s  receive n=2 vt=0 in {there}    -> a count=2 from={here} b
         0s  receive n=2 vt=0 in {there}    -> nothing
         0s  receive n=1 vt=0 in {here}     -> a count=3 from={there}
         0s  counts in {here}               -> 2 0 0
         0s  counts in {there}              -> 0 0 0
    """)


def test_a_queue_that_is_its_own_dead_letter_queue_neither_hangs_nor_loses(scenario: Scenario) -> None:
    scenario("""
         0s  create queue
         0s  set dlq=queue:1
         0s  send a b
         0s  receive vt=0        -> a count=1
         0s  receive vt=0        -> b count=1
         0s  receive vt=0        -> a count=2 from=queue
         0s  receive n=10 vt=0   -> b count=2 a count=3
         0s  counts              -> 2 0 0
         0s  receive n=10        -> b count=3 a count=4
         0s  delete a b
         0s  counts              -> 0 0 0
    """)


def test_a_fifo_queue_that_is_its_own_dead_letter_queue_neither_hangs_nor_loses(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  set dlq=q.fifo:1
         0s  send g1-m1 g1-m2
         0s  receive vt=0        -> g1-m1 count=1
         0s  receive n=10 vt=0   -> g1-m2 count=1 g1-m1 count=2
         0s  receive n=10        -> g1-m2 count=2 g1-m1 count=3
         0s  counts              -> 0 2 0
    """)


def test_more_dead_letters_than_one_move_takes_all_arrive(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue dlq=dead:1")
    bodies = [b"%d" % number for number in range(2500)]
    scenario.broker.send("queue", SendMessages(bodies))
    assert len(scenario.broker.receive("queue", ReceiveMessages(3000, 0))) == 2500
    assert len(scenario.broker.receive("queue", ReceiveMessages())) == 0
    received = scenario.broker.receive("dead", ReceiveMessages(3000))
    assert received.bodies() == bodies
    assert scenario.broker.delete("dead", DeleteMessages([message.receipt_handle for message in received.messages()])).failures == []


# Who may use which queue


def test_the_dead_letter_queue_must_be_there(scenario: Scenario) -> None:
    scenario("""
         0s  create queue dlq=nowhere:1   -> InvalidParameterValue
         0s  create queue
         0s  set dlq=nowhere:1            -> InvalidParameterValue
    """)


@pytest.mark.parametrize(("source", "target"), [("queue", "dead.fifo"), ("q.fifo", "dead")])
def test_the_dead_letter_queue_is_of_the_same_type(scenario: Scenario, source: str, target: str) -> None:
    scenario(f"""
         0s  create {target}
         0s  create {source} dlq={target}:1   -> InvalidParameterValue
         0s  create {source}
         0s  set dlq={target}:1 in {source}   -> InvalidParameterValue
    """)


def allow(scenario: Scenario, policy: str) -> None:
    scenario.broker.set_attributes("dead", SetQueueAttributes({"RedriveAllowPolicy": policy}))


def test_deny_all_allows_no_source(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue")
    allow(scenario, '{"redrivePermission":"denyAll"}')
    scenario("0s set dlq=dead:1 in queue -> InvalidParameterValue\n0s create other dlq=dead:1 -> InvalidParameterValue")
    allow(scenario, '{"redrivePermission":"allowAll"}')
    scenario("0s set dlq=dead:1 in queue -> ok")


def test_by_queue_allows_the_named_sources_alone(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue\n0s create queue2")
    allow(scenario, f'{{"redrivePermission":"byQueue","sourceQueueArns":["{queue_arn("queue")}"]}}')
    scenario("0s set dlq=dead:1 in queue -> ok\n0s set dlq=dead:1 in queue2 -> InvalidParameterValue")


def test_a_redrive_allow_policy_can_be_taken_away(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue")
    allow(scenario, '{"redrivePermission":"denyAll"}')
    allow(scenario, "")
    scenario("0s set dlq=dead:1 in queue -> ok")


def test_the_refusal_names_the_policy(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue")
    allow(scenario, '{"redrivePermission":"denyAll"}')
    policy = f'{{"deadLetterTargetArn":"{queue_arn("dead")}","maxReceiveCount":1}}'
    with pytest.raises(InvalidParameterValue, match="RedriveAllowPolicy"):
        scenario.broker.set_attributes("queue", SetQueueAttributes({"RedrivePolicy": policy}))
