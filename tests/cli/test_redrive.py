"""`redrive`: out of the dead-letter queue, back to work."""

from __future__ import annotations

import os

import pytest

from sqscli.actions import perform
from sqscli.broker import Broker
from sqscli.cli import redrive
from sqscli.clock import Clock
from tests.cli.conftest import Run

DEAD = "arn:aws:sqs:us-east-1:000000000000:dead"


@pytest.fixture
def dead(sqscli: Run) -> Run:
    """Three messages that failed once too often, in the dead-letter queue of orders."""
    sqscli("create-queue dead")
    sqscli("create-queue orders --dlq dead --max-receives 1")
    sqscli("send orders --lines --attr kind=new --group g", stdin=b"a\nb\nc\n")
    sqscli("receive orders --all --visibility-timeout 0 -o jsonl")
    assert sqscli("receive orders").status == 3
    assert sqscli("stats dead").json["ApproximateNumberOfMessages"] == 3
    return sqscli


def test_messages_go_back_to_their_source_as_new_ones(dead: Run) -> None:
    before = dead("peek dead").json["Messages"]
    ended = dead("redrive dead -o jsonl")
    assert ended.status == 0
    assert [(line["OldMessageId"], line["QueueName"]) for line in ended.lines] == [(message["MessageId"], "orders") for message in before]
    received = dead("receive orders -n 3").json["Messages"]
    assert [message["Body"] for message in received] == ["a", "b", "c"]
    assert [message["MessageId"] for message in received] == [line["MessageId"] for line in ended.lines]
    assert {line["MessageId"] for line in ended.lines}.isdisjoint(line["OldMessageId"] for line in ended.lines)
    for message in received:
        assert message["Attributes"]["ApproximateReceiveCount"] == "1"
        assert message["Attributes"]["MessageGroupId"] == "g"
        assert message["MessageAttributes"]["kind"]["StringValue"] == "new"
    assert dead("stats dead").json["ApproximateNumberOfMessages"] == 0


def test_without_jsonl_it_says_how_many(dead: Run) -> None:
    ended = dead("redrive dead")
    assert ended.json == {"ApproximateNumberOfMessagesMoved": 3}
    assert ended.err == "sqscli: 3 messages are redriven\n"
    assert dead("redrive dead").json == {"ApproximateNumberOfMessagesMoved": 0}


def test_all_go_to_one_queue_where_that_is_wanted(dead: Run) -> None:
    dead("create-queue elsewhere")
    assert dead("redrive dead --to elsewhere").status == 0
    assert dead("receive elsewhere -n 9").bodies == ["a", "b", "c"]


def test_a_dry_run_says_what_would_go_where_and_moves_nothing(dead: Run) -> None:
    assert dead("redrive dead --dry-run").json == {"ApproximateNumberOfMessagesToMove": 3, "Destinations": {"orders": 3}}
    dead("create-queue elsewhere")
    assert dead("redrive dead --dry-run --to elsewhere").json["Destinations"] == {"elsewhere": 3}
    assert dead("stats dead").json["ApproximateNumberOfMessages"] == 3


def test_a_rate_spreads_the_messages_over_time(dead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    with monkeypatch.context() as patch:
        patch.setattr(redrive.time, "sleep", sleep)
        patch.setattr(redrive.time, "monotonic", lambda: now[0])
        assert dead("redrive dead --rate 1 -q").json == {"ApproximateNumberOfMessagesMoved": 3}
    assert slept == [1.0, 1.0]


def test_a_queue_that_is_nobodys_dead_letter_queue_has_nothing_to_redrive(dead: Run) -> None:
    for line in ("redrive orders", "redrive orders --dry-run"):
        ended = dead(line)
        assert (ended.status, ended.out) == (1, b"")
        assert "Dead Letter Queue" in ended.err


def test_a_destination_that_is_not_there_is_an_error_and_moves_nothing(dead: Run) -> None:
    for line in ("redrive dead --to nowhere", "redrive dead --to nowhere --dry-run"):
        ended = dead(line)
        assert (ended.status, ended.out, ended.err.count("\n")) == (1, b"", 1)
        assert ended.err.startswith("ResourceNotFoundException: ")
    dead("create-queue other.fifo")
    for line in ("redrive dead --to other.fifo", "redrive dead --to other.fifo --dry-run"):
        ended = dead(line)
        assert (ended.status, ended.out) == (1, b"")
        assert "same type" in ended.err
    assert dead("stats dead").json["ApproximateNumberOfMessages"] == 3


def test_stats_tell_the_relation_from_both_sides(dead: Run) -> None:
    orders = dead("stats orders").json
    assert (orders["DeadLetterQueue"], orders["MaxReceiveCount"]) == ("dead", 1)
    assert dead("stats dead").json["DeadLetterSources"] == ["orders"]


def api(dead: Run, action: str, **request: object) -> dict[str, object]:
    """One action on the home of the command line."""
    broker = Broker(os.environ["SQSCLI_HOME"], Clock(os.environ["SQSCLI_HOME"]))
    try:
        return perform(broker, action, request)
    finally:
        broker.close()


def test_until_done_drives_a_move_task_to_its_end_at_its_own_rate(dead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    dead("clock freeze")
    api(dead, "StartMessageMoveTask", SourceArn=DEAD, MaxNumberOfMessagesPerSecond=1)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        Clock(os.environ["SQSCLI_HOME"]).advance(500)

    monkeypatch.setattr(redrive.time, "sleep", sleep)
    ended = dead("redrive dead --until-done")
    assert (ended.status, ended.json) == (0, {"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 3})
    assert slept == [redrive.LONGEST_SLEEP_SECONDS] * 4
    assert dead("stats orders").json["ApproximateNumberOfMessages"] == 3


def test_until_done_says_why_a_task_failed(dead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    dead("clock freeze")
    dead("create-queue other")
    api(dead, "StartMessageMoveTask", SourceArn=DEAD, DestinationArn=DEAD.replace("dead", "other"), MaxNumberOfMessagesPerSecond=1)
    dead("delete-queue other --yes")
    dead("clock advance 1s")
    ended = dead("redrive dead --until-done")
    assert (ended.status, ended.json) == (1, {"Status": "FAILED", "ApproximateNumberOfMessagesMoved": 1})
    assert "AWS.SimpleQueueService.NonExistentQueue" in ended.err


def test_until_done_without_a_task_is_an_error(dead: Run) -> None:
    ended = dead("redrive dead --until-done")
    assert (ended.status, ended.out) == (1, b"")
    assert "No move task is active in dead" in ended.err
    assert dead("redrive dead --until-done --rate 3").status == 2


def test_a_plain_redrive_leaves_a_task_its_messages(dead: Run) -> None:
    dead("clock freeze")
    api(dead, "StartMessageMoveTask", SourceArn=DEAD, MaxNumberOfMessagesPerSecond=1)
    ended = dead("redrive dead")
    assert ended.status == 1
    assert "There is already a task running" in ended.err
