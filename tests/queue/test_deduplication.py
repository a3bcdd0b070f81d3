"""Deduplication: for five minutes a FIFO queue takes a message once, by its id or by its content."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sqscli.api.errors import InvalidParameterValue, MissingParameter
from sqscli.api.requests import SendMessages, SendOptions, SentMessages
from tests.support.scenario import Scenario


def test_a_duplicate_is_accepted_and_not_delivered(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1 dedup=x    -> ok
         0s  send g1-m1 dedup=x    -> duplicate
         0s  send g1-m2 dedup=x    -> duplicate
         0s  receive n=10          -> g1-m1
         0s  counts                -> 0 1 0
    """)


def test_after_five_minutes_it_is_a_new_message(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1
    299999ms send g1-m1            -> duplicate
         5m  send again dedup=g1-m1 group=g1   -> ok
         9m  send g1-m1            -> duplicate
         9m  counts                -> 2 0 0
    """)


def test_the_window_does_not_grow_by_duplicates(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1
         4m  send g1-m1            -> duplicate
         5m  send g1-m2 dedup=g1-m1   -> ok
         5m  counts                -> 2 0 0
    """)


def test_ids_of_many_times_are_each_kept_for_five_minutes(scenario: Scenario) -> None:
    scenario("0s create q.fifo")
    scenario("\n".join(f"{minute}m send g1-m{minute}" for minute in range(14)))
    scenario("""
        13m  send g1-m8a dedup=g1-m8     -> ok
        13m  send g1-m9                  -> duplicate
        13m  send g1-m10                 -> duplicate
        14m  send g1-m9a dedup=g1-m9     -> ok
    """)


def test_a_duplicate_is_dropped_also_after_the_first_was_deleted(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1
         0s  receive               -> g1-m1
         0s  delete g1-m1
         1m  send g1-m1            -> duplicate
         1m  counts                -> 0 0 0
    """)


def test_a_duplicate_in_another_group_is_a_duplicate(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1 dedup=x
         0s  send g2-m1 dedup=x    -> duplicate
    """)


def test_by_group_the_same_id_in_another_group_is_a_new_message(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo DeduplicationScope=messageGroup
         0s  send g1-m1 dedup=x
         0s  send g2-m1 dedup=x    -> ok
         0s  send g1-m2 dedup=x    -> duplicate
         0s  receive n=10          -> g1-m1 g2-m1
    """)


def test_group_and_id_cannot_be_mistaken_for_each_other(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo DeduplicationScope=messageGroup
         0s  send one group=ab dedup=c    -> ok
         0s  send two group=a dedup=bc    -> ok
    """)


def test_by_content_the_body_is_the_id(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo ContentBasedDeduplication=true
         0s  send g1-m1 dedup=none           -> ok
         0s  send g1-m1 group=g2 dedup=none  -> duplicate
         0s  send g1-m2 dedup=none           -> ok
         0s  receive n=10                    -> g1-m1 g1-m2
    """)
    assert scenario.messages[0].attributes["MessageDeduplicationId"] == sha256(b"g1-m1").hexdigest()


def test_an_id_of_its_own_comes_before_the_content(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo ContentBasedDeduplication=true
         0s  send g1-m1 dedup=x    -> ok
         0s  send g1-m1 dedup=y    -> ok
         0s  send g1-m1 dedup=none -> ok
         0s  counts                -> 3 0 0
    """)


def send(scenario: Scenario, *bodies: str, group: str | None = "g", dedup: str | None = None) -> SentMessages:
    options: list[SendOptions | None] = [SendOptions(None, None, group, dedup or body) for body in bodies]
    return scenario.broker.send("q.fifo", SendMessages([body.encode() for body in bodies], options))


def test_a_duplicate_answers_with_the_firsts_id_and_sequence_number(scenario: Scenario) -> None:
    scenario("0s create q.fifo")
    first = send(scenario, "a")
    scenario("60s counts -> 1 0 0")
    again = send(scenario, "other", dedup="a")
    assert (again.message_ids, again.sequence_numbers) == (first.message_ids, first.sequence_numbers)


def test_duplicates_within_one_batch_are_found(scenario: Scenario) -> None:
    scenario("0s create q.fifo")
    sent = send(scenario, "a", "b", "a", "c", "b")
    assert sent.message_ids[0] == sent.message_ids[2]
    assert sent.message_ids[1] == sent.message_ids[4]
    assert sent.sequence_numbers is not None
    assert sent.sequence_numbers[0] == sent.sequence_numbers[2]
    assert len(set(sent.message_ids)) == 3
    scenario("0s receive n=10 -> a b c")
    assert [message.message_id for message in scenario.messages] == [sent.message_ids[index] for index in (0, 1, 3)]
    assert [message.attributes["SequenceNumber"] for message in scenario.messages] == [sent.sequence_numbers[index] for index in (0, 1, 3)]


def test_a_purge_forgets_the_ids(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1
         0s  purge
         0s  send g1-m1x dedup=g1-m1    -> ok
         0s  receive                    -> g1-m1x
    """)


def test_a_refused_message_leaves_no_id_behind(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo MaximumMessageSize=1024
    """)
    assert send(scenario, "x" * 1025, dedup="id").failures
    assert not send(scenario, "y", dedup="id").failures
    scenario("0s receive -> y")


def test_a_message_needs_an_id_or_a_queue_that_makes_one(scenario: Scenario) -> None:
    scenario("0s create q.fifo")
    sent = scenario.broker.send("q.fifo", SendMessages([b"a"], [SendOptions(None, None, "g", None)]))
    assert isinstance(sent.failures[0][1], InvalidParameterValue)
    assert sent.failures[0][1].message == (
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    )


@pytest.mark.parametrize("dedup", ["x", None])
def test_the_group_is_asked_for_before_the_id(scenario: Scenario, dedup: str | None) -> None:
    scenario("0s create q.fifo")
    for options in ([SendOptions(None, None, None, dedup)], None):
        sent = scenario.broker.send("q.fifo", SendMessages([b"a"], options))  # type: ignore[arg-type]
        assert isinstance(sent.failures[0][1], MissingParameter)
        assert sent.failures[0][1].message == "The request must contain the parameter MessageGroupId."


def test_a_standard_queue_takes_no_deduplication_id(scenario: Scenario) -> None:
    scenario("0s send a dedup=x -> InvalidParameterValue\n0s counts -> 0 0 0")


def test_duplicates_are_sent_to_different_queues_independently(scenario: Scenario) -> None:
    scenario("""
         0s  create one.fifo
         0s  create two.fifo
         0s  send g1-m1 in one.fifo        -> ok
         0s  send g1-m1 in two.fifo        -> ok
         0s  counts in two.fifo            -> 1 0 0
    """)
