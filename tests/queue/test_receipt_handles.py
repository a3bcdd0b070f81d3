"""Receipt handles: each names one receive, older ones stay good on a standard queue, and a used one can be told from an invented one."""

from __future__ import annotations

import pytest

from sqscli.api.errors import InvalidParameterValue, ReceiptHandleIsInvalid
from sqscli.api.requests import ChangeVisibility, DeleteMessages, DeleteReceived, ReceiveMessages
from tests.support.scenario import Scenario


def test_every_receive_gives_a_new_handle(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive vt=0  -> a
         0s  receive vt=0  -> a
    """)
    assert len(set(scenario.handles["a"])) == 2


def test_an_old_handle_deletes_on_a_standard_queue(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive     -> a
        30s  receive     -> a
        30s  delete a#1  -> ok
        90s  receive     -> nothing
    """)


def test_a_delete_after_the_timeout_works_on_a_standard_queue(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive     -> a
        31s  delete a    -> ok
        31s  receive     -> nothing
    """)


def test_an_old_handle_changes_the_visibility_of_the_message(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive        -> a
        30s  receive        -> a
        40s  extend a#1 60  -> ok
        60s  receive        -> nothing
       100s  receive        -> a count=3
    """)


def test_the_visibility_can_be_changed_after_the_timeout_on_a_standard_queue(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive        -> a
        31s  extend a 10    -> ok
        40s  receive        -> nothing
        41s  receive        -> a count=2
    """)


def test_deleting_twice_is_fine(scenario: Scenario) -> None:
    scenario("""
         0s  send a b
         0s  receive        -> a
         0s  delete a       -> ok
         0s  delete a       -> ok
         0s  delete a a#1   -> ok
         0s  counts         -> 1 0 0
    """)


def test_the_visibility_of_a_deleted_message_cannot_be_changed(scenario: Scenario) -> None:
    scenario("""
         0s  send a
         0s  receive        -> a
         0s  delete a       -> ok
         0s  extend a 10    -> InvalidParameterValue
    """)
    with pytest.raises(InvalidParameterValue, match="Message does not exist or is not available for visibility timeout change"):
        scenario.broker.change_visibility("queue", ChangeVisibility(scenario.handle("a"), 10))


def test_a_fifo_handle_ends_with_its_timeout(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1
         0s  receive        -> g1-m1
        30s  delete g1-m1   -> InvalidParameterValue
        30s  counts         -> 1 0 0
        30s  extend g1-m1 5 -> InvalidParameterValue
        30s  receive        -> g1-m1 count=2
        30s  delete g1-m1#1 -> InvalidParameterValue
        30s  delete g1-m1   -> ok
    """)
    scenario("30s send g1-m2\n30s receive -> g1-m2\n60s receive -> g1-m2")
    failure = scenario.broker.delete("q.fifo", DeleteMessages([scenario.handle("g1-m2#1")])).failures[0][1]
    assert failure.message == f"Value {scenario.handle('g1-m2#1')} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."


def test_an_extension_lengthens_a_fifo_handles_life(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1
         0s  receive          -> g1-m1
        20s  extend g1-m1 30  -> ok
        49s  delete g1-m1     -> ok
        49s  delete g1-m1     -> ok
    """)


def test_a_deleted_fifo_message_is_deleted_for_good_also_after_the_timeout(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1
         0s  receive          -> g1-m1
         0s  delete g1-m1     -> ok
        40s  delete g1-m1     -> ok
        40s  extend g1-m1 5   -> InvalidParameterValue
    """)


@pytest.mark.parametrize("garbage", ["garbage", "AAAA", "", "x" * 2000, "\u00e9", "AQEBwJnK"])
def test_a_handle_that_nobody_gave_out_is_invalid(scenario: Scenario, garbage: str) -> None:
    scenario("0s send a\n0s receive -> a")
    failures = scenario.broker.delete("queue", DeleteMessages([garbage])).failures
    assert [(entry, error.code, error.message) for entry, error in failures] == [
        (0, "ReceiptHandleIsInvalid", f'The input receipt handle "{garbage}" is not a valid receipt handle.')
    ]
    with pytest.raises(ReceiptHandleIsInvalid):
        scenario.broker.change_visibility("queue", ChangeVisibility(garbage, 1))


def test_a_handle_with_one_character_changed_is_invalid(scenario: Scenario) -> None:
    scenario("0s send a\n0s receive -> a")
    handle = scenario.handle("a")
    for at in range(len(handle)):
        changed = handle[:at] + ("A" if handle[at] != "A" else "B") + handle[at + 1 :]
        assert scenario.broker.delete("queue", DeleteMessages([changed])).failures, at
    scenario("0s counts -> 0 1 0")


@pytest.mark.parametrize("around", [" {}", "{}\n", "{}=", "{}AAAA"])
def test_a_handle_with_something_around_it_is_invalid(scenario: Scenario, around: str) -> None:
    scenario("0s send a\n0s receive -> a")
    assert scenario.broker.delete("queue", DeleteMessages([around.format(scenario.handle("a"))])).failures


def test_a_handle_of_another_queue_is_invalid(scenario: Scenario) -> None:
    scenario("""
         0s  create queue
         0s  create other
         0s  send a in queue
         0s  send b in other
         0s  receive in queue    -> a
         0s  delete a in other   -> ReceiptHandleIsInvalid
         0s  extend a 0 in other -> ReceiptHandleIsInvalid
         0s  counts in other     -> 1 0 0
    """)


def test_a_handle_of_a_queue_that_was_deleted_and_made_again_is_invalid(scenario: Scenario) -> None:
    scenario("""
         0s  create queue
         0s  send a
         0s  receive        -> a
         0s  drop queue
         0s  create queue
         0s  send b
         0s  delete a       -> ReceiptHandleIsInvalid
    """)


def test_in_a_batch_an_entry_fails_alone(scenario: Scenario) -> None:
    scenario("""
         0s  send a b
         0s  receive n=2           -> a b
         0s  delete a garbage! b   -> ReceiptHandleIsInvalid
         0s  counts                -> 0 0 0
    """)


def test_what_a_process_has_received_can_be_deleted_by_its_ranges(scenario: Scenario) -> None:
    scenario("0s send a b c d")
    broker = scenario.broker
    received = broker.receive("queue", ReceiveMessages(2))
    assert broker.delete("queue", DeleteReceived(received.ranges)).failures == []
    scenario("0s receive n=10 -> c d\n0s counts -> 0 2 0")
