"""A send with a key: no second message while one of that key is available, delayed or in flight."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import upkeep
from sqscli.api.errors import InvalidMessageContents
from sqscli.api.requests import Message, MessageAttribute, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.segment import segment_name
from sqscli.unless_pending import send_unless_pending
from tests.support.scenario import Scenario


def test_a_message_is_pending_while_it_is_available_or_in_flight_and_not_when_it_is_deleted(scenario: Scenario) -> None:
    scenario("""
         0s  send a key=k
         0s  send b key=k       -> pending a
         0s  receive            -> a
         1s  send b key=k       -> pending a
        30s  send b key=k       -> pending a
        30s  counts             -> 1 0 0
        30s  receive            -> a count=2
        31s  delete a
        31s  send b key=k       -> ok
        31s  send c key=k       -> pending b
        31s  receive n=10       -> b
    """)


def test_a_delayed_message_is_pending(scenario: Scenario) -> None:
    scenario("""
         0s  send a key=k delay=60
         1s  send b key=k            -> pending a
         1s  send b key=k delay=5    -> pending a
         1s  counts                  -> 0 0 1
        60s  send b key=k            -> pending a
        60s  receive n=10            -> a
    """)


def test_keys_do_not_know_of_each_other_nor_of_messages_without_one_nor_of_other_queues(scenario: Scenario) -> None:
    scenario("""
         0s  create queue
         0s  create other
         0s  send a
         0s  send a key=a
         0s  send b key=b
         0s  send c key=a in other
         0s  send d key=a            -> pending a
         0s  send d key=b            -> pending b
         0s  send d key=b in other   -> ok
         0s  receive n=2             -> a a
         0s  delete a#1
         0s  send d key=a            -> pending a
         0s  delete a#2
         0s  send d key=a            -> ok
         0s  send e key=b            -> pending b
    """)


def test_an_expired_message_is_not_pending_whether_upkeep_has_taken_it_out_or_not(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a key=k
         0s  send x key=x
        59s  send b key=k       -> pending a
        60s  send b key=k       -> ok
        61s  send c key=k       -> pending b
        61s  receive n=10       -> b
       119s  send c key=k       -> pending b
       120s  send c key=k       -> ok
       120s  set MessageRetentionPeriod=3600
       121s  send d key=k       -> pending c
       121s  send y key=x       -> ok
    """)


def test_a_message_that_expires_in_flight_is_not_pending_either(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a key=k
        50s  receive vt=600     -> a
        59s  send b key=k       -> pending a
        60s  send b key=k       -> ok
        60s  receive n=10       -> b
    """)


def test_what_a_longer_retention_does_not_revive_is_not_pending(scenario: Scenario) -> None:
    scenario("""
         0s  create queue MessageRetentionPeriod=60
         0s  send a key=k
        70s  set MessageRetentionPeriod=3600
        70s  send b key=k       -> ok
        70s  receive n=10       -> b
    """)


def test_a_purge_takes_all_keys(scenario: Scenario) -> None:
    scenario("""
         0s  send a key=a
         0s  send b key=b delay=60
         0s  receive            -> a
         0s  purge
         0s  send c key=a       -> ok
         0s  send d key=b       -> ok
         0s  send e key=a       -> pending c
         0s  receive n=10       -> c d
    """)


def test_a_queue_that_was_deleted_and_made_again_knows_no_keys(scenario: Scenario) -> None:
    scenario("""
         0s  create queue
         0s  send a key=a
         0s  drop queue
        60s  create queue
        60s  send b key=a       -> ok
    """)


def test_a_dead_letter_is_pending_nowhere_and_a_redrive_brings_it_back_with_its_key(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a key=k in queue
         0s  receive vt=10 in queue      -> a
        10s  send b key=k in queue       -> pending a
        10s  receive in queue            -> nothing
        10s  counts in dead              -> 1 0 0
        10s  send b key=k in dead        -> ok
        10s  send c key=k in dead        -> pending b
        10s  receive n=2 vt=0 in dead    -> a b
        10s  delete b in dead
        11s  redrive in dead             -> 1 to queue
        11s  send d key=k in queue       -> pending a
        11s  send d key=k in dead        -> ok
        11s  receive in queue            -> a count=1
        11s  delete a in queue
        11s  send e key=k in queue       -> ok
        11s  send f key=k in dead        -> pending d
    """)


def test_a_key_is_pending_as_long_as_one_of_its_messages_is_whichever_goes_first(scenario: Scenario) -> None:
    scenario("""
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a key=k in queue
         0s  receive vt=0 in queue       -> a
         0s  receive in queue            -> nothing
         0s  send b key=k in queue       -> ok
         0s  receive vt=0 in queue       -> b
         0s  receive in queue            -> nothing
         0s  send c key=k in queue       -> ok
         0s  redrive in dead             -> 2 to queue
         0s  send d key=k in queue       -> pending b
         0s  receive n=3 in queue        -> c a b
         0s  delete a in queue
         0s  send d key=k in queue       -> pending b
         0s  delete b in queue
         0s  send d key=k in queue       -> pending c
         0s  delete c in queue
         0s  send d key=k in queue       -> ok
         0s  send e key=k in queue       -> pending d
    """)


def test_a_message_that_went_to_another_queue_by_a_redrive_has_its_key_there(scenario: Scenario) -> None:
    scenario("""
         0s  create other
         0s  create dead
         0s  create queue dlq=dead:1
         0s  send a key=k in queue
         0s  receive vt=0 in queue       -> a
         0s  receive in queue            -> nothing
         0s  redrive to=other in dead    -> 1 to other
         0s  send b key=k in other       -> pending a
         0s  send b key=k in queue       -> ok
    """)


def test_a_fifo_queue_asks_for_the_key_before_it_asks_for_the_deduplication_id(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g-a key=k dedup=1
         1s  send g-b key=k dedup=2      -> pending g-a
         1s  send g-b key=k dedup=1      -> pending g-a
         1s  receive                     -> g-a
         1s  delete g-a
         2s  send g-b key=k dedup=1      -> duplicate
         2s  counts                      -> 0 0 0
         2s  send g-b key=k dedup=2      -> ok
         3s  send h-c key=k              -> pending g-b
       303s  send h-c dedup=1            -> ok
       303s  receive n=10                -> g-b h-c
    """)


def test_in_a_fifo_queue_keys_go_with_their_messages_from_the_middle_of_a_group_and_behind_expired_ones(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo MessageRetentionPeriod=60
         0s  send g-1 key=a
         0s  send g-2 key=b
        30s  send g-3 key=c
        30s  receive n=2 vt=600          -> g-1 g-2
        30s  delete g-2
        30s  send g-4 key=b              -> ok
        30s  send g-5 key=a              -> pending g-1
        60s  send g-6 key=a              -> ok
        60s  send g-7 key=c              -> pending g-3
        60s  receive n=10 vt=0           -> g-3 g-4 g-6
        60s  purge
        60s  send g-8 key=c              -> ok
    """)


def test_what_could_not_be_sent_is_refused_whatever_waits(scenario: Scenario) -> None:
    scenario("""
         0s  create queue
         0s  send a key=k
         0s  send b key=k delay=901      -> InvalidParameterValue
         0s  send b key=k group=         -> InvalidParameterValue
         0s  create q.fifo
         0s  send g-a key=k dedup=none in q.fifo -> InvalidParameterValue
         0s  receive n=10                -> a
    """)


def test_the_answer_is_all_of_the_message_that_waits_and_nothing_is_written(scenario: Scenario) -> None:
    scenario("0s create q.fifo")
    attributes = {"kind": MessageAttribute("String", b"new")}
    sent = send_unless_pending(scenario.broker, "q.fifo", b"first", SendOptions(None, attributes, "g", "1", pending_key="k"))
    assert not isinstance(sent, Message)
    queue = scenario.broker.queue("q.fifo")
    queue.catch_up()
    end = queue.journal.position
    found = send_unless_pending(scenario.broker, "q.fifo", b"second", SendOptions(None, None, "g", "2", pending_key="k"))
    assert isinstance(found, Message)
    assert (found.message_id, found.body, found.message_attributes) == (sent.message_ids[0], b"first", attributes)
    assert sent.sequence_numbers == [found.attributes["SequenceNumber"]]
    assert queue.journal.position == end
    outcome = send_unless_pending(scenario.broker, "q.fifo", b"bad \0", SendOptions(None, None, "g", "3", pending_key="k"))
    assert not isinstance(outcome, Message)
    assert [type(error) for _, error in outcome.failures] == [InvalidMessageContents]


def test_a_message_that_nobody_can_read_any_more_is_reported_and_keeps_nobody_from_sending(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 0)  # so that a checkpoint knows of what cannot be read
    reports: list[str] = []
    broker = Broker(str(home), ManualClock(), "none", warn=reports.append)
    broker.create_queue("q", {}, {})
    send_unless_pending(broker, "q", b"a", SendOptions(pending_key="k"))
    row = broker.queue("q").state.messages.get(1)
    broker.tend()
    broker.close()
    with (home / f"queues/q/{segment_name(row.segment)}").open("r+b") as file:
        file.seek(row.offset + 60)
        file.write(b"\xff\xfe")
    try:
        assert not isinstance(send_unless_pending(broker, "q", b"b", SendOptions(pending_key="k")), Message)
        assert [report for report in reports if f"{segment_name(row.segment)}: offset {row.offset}: " in report], reports
        found = send_unless_pending(broker, "q", b"c", SendOptions(pending_key="k"))
        assert isinstance(found, Message)
        assert found.body == b"b"
    finally:
        broker.close()
