"""A move task goes on although nobody stays: whoever comes to one of its queues carries it on, and the clock says how far."""

from __future__ import annotations

from typing import Any

import pytest

from sqscli import mover
from sqscli.actions import perform
from sqscli.api.errors import InvalidParameterValue, ResourceNotFoundException
from sqscli.api.requests import ReceiveMessages
from sqscli.move_tasks import advance, advance_all
from tests.actions.conftest import ARN, Sqs


def start(sqs: Sqs, dead: str = "dead", **more: Any) -> str:
    handle: str = sqs("StartMessageMoveTask", SourceArn=ARN + dead, **more)["TaskHandle"]
    return handle


def tasks(sqs: Sqs, dead: str = "dead") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sqs("ListMessageMoveTasks", SourceArn=ARN + dead, MaxResults=10).get("Results", [])
    return found


def test_a_task_without_a_rate_brings_everything_back(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b", "c")
    start(sqs)
    assert sqs.bodies("q") == ["a", "b", "c"]
    assert tasks(sqs) == [
        {
            "Status": "COMPLETED",
            "SourceArn": ARN + "dead",
            "ApproximateNumberOfMessagesMoved": 3,
            "ApproximateNumberOfMessagesToMove": 3,
            "StartedTimestamp": sqs.clock.now,
        }
    ]


def test_four_messages_at_one_a_second_take_three_seconds(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b", "c", "d")
    start(sqs, MaxNumberOfMessagesPerSecond=1)
    for seconds, arrived in ((0, 1), (1, 2), (2, 3)):
        assert (sqs.count("q"), sqs.count("dead")) == (arrived, 4 - arrived), seconds
        assert tasks(sqs)[0]["Status"] == "RUNNING"
        sqs.clock.advance(1000)
    assert (sqs.count("q"), sqs.count("dead")) == (4, 0)
    assert tasks(sqs)[0]["Status"] == "COMPLETED"


def test_a_task_that_nobody_looked_at_is_as_far_as_its_rate_allows(sqs: Sqs) -> None:
    sqs.dead_letters(*"abcdefgh")
    start(sqs, MaxNumberOfMessagesPerSecond=2)
    sqs.clock.advance(2500)
    assert sqs.count("q") == 6


def test_a_receive_from_the_destination_carries_the_task_on(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    sqs.queue("other")
    start(sqs, DestinationArn=ARN + "other", MaxNumberOfMessagesPerSecond=1)
    sqs.clock.advance(1000)
    assert sqs.bodies("other") == ["a", "b"]
    assert tasks(sqs)[0]["DestinationArn"] == ARN + "other"


def test_a_command_on_a_third_queue_leaves_the_task_alone(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    sqs.queue("third")
    start(sqs, MaxNumberOfMessagesPerSecond=1)
    sqs.clock.advance(5000)
    sqs("SendMessage", QueueUrl="third", MessageBody="x")
    broker = sqs.broker()
    assert [len(broker.peek(name, 10, None)) for name in ("dead", "q")] == [1, 1]
    broker.close()


def test_messages_of_two_queues_go_back_each_to_its_own(sqs: Sqs) -> None:
    sqs.dead_letters("a1", "a2")
    sqs.queue("r", RedrivePolicy=f'{{"deadLetterTargetArn":"{ARN}dead","maxReceiveCount":1}}')
    sqs.die("b1", source="r")
    sqs.die("a3", source="q")
    start(sqs)
    broker = sqs.broker()
    assert advance_all(broker) is None
    broker.close()
    assert (sqs.bodies("q"), sqs.bodies("r")) == (["a1", "a2", "a3"], ["b1"])
    assert tasks(sqs)[0]["ApproximateNumberOfMessagesMoved"] == 4


def test_a_cancelled_task_says_how_many_it_has_moved_and_moves_no_more(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b", "c")
    handle = start(sqs, MaxNumberOfMessagesPerSecond=1)
    sqs.clock.advance(1000)
    assert sqs("CancelMessageMoveTask", TaskHandle=handle) == {"ApproximateNumberOfMessagesMoved": 2}
    sqs.clock.advance(60_000)
    assert (sqs.count("q"), sqs.count("dead")) == (2, 1)
    assert tasks(sqs)[0]["Status"] == "CANCELLED"
    with pytest.raises(ResourceNotFoundException, match="does not exist"):
        sqs("CancelMessageMoveTask", TaskHandle=handle)


def test_only_a_running_task_has_a_handle_and_it_is_the_one_that_was_given_out(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    handle = start(sqs, MaxNumberOfMessagesPerSecond=1)
    assert tasks(sqs)[0]["TaskHandle"] == handle
    sqs.clock.advance(1000)
    assert "TaskHandle" not in tasks(sqs)[0]


def test_a_second_task_of_the_same_source_is_refused_until_the_first_is_over(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    start(sqs, MaxNumberOfMessagesPerSecond=1)
    with pytest.raises(InvalidParameterValue, match="Only one active task"):
        start(sqs)
    with pytest.raises(InvalidParameterValue, match="Only one active task"):
        sqs.broker().redrive("dead", None, 1)
    sqs.clock.advance(1000)
    start(sqs)
    assert [task["Status"] for task in tasks(sqs)] == ["COMPLETED", "COMPLETED"]


def test_the_last_ten_tasks_are_kept_the_newest_first(sqs: Sqs) -> None:
    sqs.dead_letters()
    for _ in range(12):
        sqs.clock.advance(1000)
        start(sqs)
    started = [task["StartedTimestamp"] for task in tasks(sqs)]
    assert started == [sqs.clock.now - 1000 * age for age in range(10)]
    assert len(sqs("ListMessageMoveTasks", SourceArn=ARN + "dead")["Results"]) == 1


def test_a_task_whose_destination_is_deleted_fails_and_says_so(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    sqs.queue("other")
    start(sqs, DestinationArn=ARN + "other", MaxNumberOfMessagesPerSecond=1)
    sqs("DeleteQueue", QueueUrl="other")
    sqs.clock.advance(1000)
    [task] = tasks(sqs)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "AWS.SimpleQueueService.NonExistentQueue")
    assert sqs.count("dead") == 1


def test_a_task_that_has_only_messages_without_a_source_fails_and_says_so(sqs: Sqs) -> None:
    sqs.dead_letters()
    sqs("SendMessage", QueueUrl="dead", MessageBody="own")
    start(sqs)
    [task] = tasks(sqs)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "CouldNotDetermineMessageSource")


def test_a_message_without_a_source_that_somebody_has_consumed_since_fails_no_task(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    sqs("SendMessage", QueueUrl="dead", MessageBody="own")
    broker = sqs.broker()  # one that stays, and remembers what it has passed over
    perform(broker, "StartMessageMoveTask", {"SourceArn": ARN + "dead", "MaxNumberOfMessagesPerSecond": 1})
    received = perform(broker, "ReceiveMessage", {"QueueUrl": "dead", "MaxNumberOfMessages": 10, "VisibilityTimeout": 0})["Messages"]
    assert [message["Body"] for message in received] == ["b", "own"]
    perform(broker, "DeleteMessage", {"QueueUrl": "dead", "ReceiptHandle": received[1]["ReceiptHandle"]})
    for _ in range(2):
        sqs.clock.advance(1000)
        [task] = perform(broker, "ListMessageMoveTasks", {"SourceArn": ARN + "dead"})["Results"]
    broker.close()
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 2)


def test_a_task_outlives_the_purge_of_its_source_and_ends(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    start(sqs, MaxNumberOfMessagesPerSecond=1)
    sqs("PurgeQueue", QueueUrl="dead")
    sqs.clock.advance(1000)
    assert tasks(sqs)[0]["Status"] == "COMPLETED"
    assert sqs.bodies("q") == ["a"]


def test_a_source_that_is_deleted_takes_its_tasks_along(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    handle = start(sqs, MaxNumberOfMessagesPerSecond=1)
    sqs("DeleteQueue", QueueUrl="dead")
    assert sqs.bodies("q") == ["a"]
    for action, request in (("ListMessageMoveTasks", {"SourceArn": ARN + "dead"}), ("CancelMessageMoveTask", {"TaskHandle": handle})):
        with pytest.raises(ResourceNotFoundException):
            sqs(action, **request)
    assert list((sqs.home / "moving").iterdir()) == []


def test_a_note_that_is_lost_costs_no_more_than_that_the_queue_itself_must_be_asked(sqs: Sqs) -> None:
    sqs.dead_letters("a", "b")
    start(sqs, MaxNumberOfMessagesPerSecond=1)
    (sqs.home / "moving" / "dead").unlink()
    sqs.clock.advance(1000)
    assert sqs.bodies("q") == ["a"]
    sqs("ReceiveMessage", QueueUrl="dead")
    assert sqs.bodies("q") == ["b"]


@pytest.mark.parametrize(
    ("request_", "error", "text"),
    [
        ({"SourceArn": ARN + "nowhere"}, ResourceNotFoundException, "for the SourceArn parameter doesn't exist."),
        ({"SourceArn": ARN + "q"}, InvalidParameterValue, "Source queue must be configured as a Dead Letter Queue."),
        (
            {"SourceArn": ARN + "dead", "DestinationArn": ARN + "nowhere"},
            ResourceNotFoundException,
            "for the DestinationArn parameter doesn't exist.",
        ),
        ({"SourceArn": ARN + "dead", "DestinationArn": ARN + "f.fifo"}, InvalidParameterValue, "must be of the same queue type."),
        ({"SourceArn": ARN + "dead", "DestinationArn": ARN + "dead"}, InvalidParameterValue, "cannot be the same."),
        ({"SourceArn": ARN + "dead", "MaxNumberOfMessagesPerSecond": 501}, InvalidParameterValue, "MaxNumberOfMessagesPerSecond"),
        ({"SourceArn": ARN + "dead", "MaxNumberOfMessagesPerSecond": 0}, InvalidParameterValue, "MaxNumberOfMessagesPerSecond"),
        ({"SourceArn": "dead"}, InvalidParameterValue, "SourceArn"),
    ],
)
def test_a_task_that_cannot_be_is_refused(sqs: Sqs, request_: dict[str, Any], error: type[Exception], text: str) -> None:
    sqs.dead_letters("a")
    sqs.queue("f.fifo")
    with pytest.raises(error, match=text):
        sqs("StartMessageMoveTask", **request_)
    assert tasks(sqs) == []
    assert sqs.count("dead") == 1


@pytest.mark.parametrize("handle", ["", "x", "e30=", "W10=", "bnVsbA==", "eyJ0YXNrSWQiOjEsInNvdXJjZUFybiI6MX0="])
def test_a_handle_that_is_none_is_refused(sqs: Sqs, handle: str) -> None:
    with pytest.raises(InvalidParameterValue, match=r"Value for parameter TaskHandle is invalid|The TaskHandle parameter is required"):
        sqs("CancelMessageMoveTask", TaskHandle=handle)


def test_a_consumer_that_is_faster_does_not_end_the_task(sqs: Sqs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the choice of a batch and its locks somebody receives it: that is not the end of the queue."""
    sqs.dead_letters("a", "b", "c", "d")
    start(sqs, MaxNumberOfMessagesPerSecond=1)
    enter = mover.Both.__enter__
    raced: list[Any] = []

    def race(both: Any) -> None:
        if not raced:
            raced.append(None)
            raced.append(sqs.broker().receive("dead", ReceiveMessages(1, 600)))
        enter(both)

    monkeypatch.setattr(mover.Both, "__enter__", race)
    sqs.clock.advance(1000)
    [task] = tasks(sqs)
    assert len(raced[1]) == 1
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("RUNNING", 2), "whoever receives has carried the task on himself"
    sqs.clock.advance(1000)
    assert tasks(sqs)[0]["ApproximateNumberOfMessagesMoved"] == 3, "the next one goes instead"


def test_two_that_carry_a_task_on_at_once_keep_its_rate(sqs: Sqs, monkeypatch: pytest.MonkeyPatch) -> None:
    sqs.dead_letters(*"abcdef")
    start(sqs, MaxNumberOfMessagesPerSecond=1)
    enter = mover.Both.__enter__
    others = iter([None])

    def race(both: Any) -> None:
        if next(others, "none") is None:
            other = sqs.broker()
            advance(other, "dead")
            other.close()
        enter(both)

    monkeypatch.setattr(mover.Both, "__enter__", race)
    sqs.clock.advance(1000)
    assert tasks(sqs)[0]["ApproximateNumberOfMessagesMoved"] == 2


def test_a_task_with_a_destination_takes_what_has_no_source_too(sqs: Sqs) -> None:
    sqs.dead_letters()
    sqs.queue("other")
    sqs("SendMessage", QueueUrl="dead", MessageBody="own")
    broker = sqs.broker()  # one process, which has found out that it has no source
    perform(broker, "StartMessageMoveTask", {"SourceArn": ARN + "dead"})
    perform(broker, "StartMessageMoveTask", {"SourceArn": ARN + "dead", "DestinationArn": ARN + "other"})
    broker.close()
    assert [task["Status"] for task in tasks(sqs)] == ["COMPLETED", "FAILED"]
    assert sqs.bodies("other") == ["own"]


def test_a_task_that_is_over_costs_later_calls_nothing(sqs: Sqs) -> None:
    sqs.dead_letters("a")
    start(sqs)
    assert sqs.bodies("q") == ["a"]
    broker = sqs.broker()
    broker.execute("dead", lambda queue: None)
    assert not broker._has_tasks(broker.queue("dead"))
    broker.close()


def test_many_without_a_source_hold_up_nothing(sqs: Sqs) -> None:
    sqs.dead_letters("a")
    sqs("SendMessageBatch", QueueUrl="dead", Entries=[{"Id": str(number), "MessageBody": str(number)} for number in range(10)])
    sqs.die("b")
    start(sqs, MaxNumberOfMessagesPerSecond=1)
    sqs.clock.advance(60_000)
    assert sqs.bodies("q") == ["a", "b"]
    assert tasks(sqs)[0]["Status"] == "FAILED"


def test_a_consumer_that_is_faster_does_not_break_the_order_of_a_group(sqs: Sqs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who holds the first messages of a group holds the others back, from a move as from a receive."""
    sqs.queue("dead.fifo")
    policy = f'{{"deadLetterTargetArn":"{ARN}dead.fifo","maxReceiveCount":1}}'
    sqs.queue("q.fifo", ContentBasedDeduplication="true", RedrivePolicy=policy)
    for body in "abc":
        sqs("SendMessage", QueueUrl="q.fifo", MessageBody=body, MessageGroupId="g")
    sqs("ReceiveMessage", QueueUrl="q.fifo", MaxNumberOfMessages=10, VisibilityTimeout=0)
    assert sqs("ReceiveMessage", QueueUrl="q.fifo") == {}
    sqs.queue("other.fifo")
    enter = mover.Both.__enter__
    others = iter([None])

    def race(both: Any) -> None:
        if next(others, "none") is None:
            assert len(sqs.broker().receive("dead.fifo", ReceiveMessages(1, 600))) == 1
        enter(both)

    start(sqs, "dead.fifo", DestinationArn=ARN + "other.fifo", MaxNumberOfMessagesPerSecond=1)
    assert sqs.bodies("other.fifo", VisibilityTimeout=0) == ["a"]
    monkeypatch.setattr(mover.Both, "__enter__", race)
    monkeypatch.setattr("sqscli.move_tasks.is_due", lambda broker, queue: False)
    sqs.clock.advance(5000)
    broker = sqs.broker()
    advance(broker, "dead.fifo")
    broker.close()
    monkeypatch.undo()
    assert [peeked.message.body for peeked in sqs.broker().peek("other.fifo", 10, None)] == [b"a"], "c waits for b, which is held"


def test_a_chain_of_tasks_goes_on_from_its_middle(sqs: Sqs) -> None:
    sqs.queue("to")
    sqs.dead_letters("a", "b", dead="dead")
    sqs.dead_letters(source="r", dead="dead2")
    sqs("SendMessageBatch", QueueUrl="r", Entries=[{"Id": str(number), "MessageBody": str(number)} for number in range(3)])
    for _ in range(2):
        sqs("ReceiveMessage", QueueUrl="r", MaxNumberOfMessages=10, VisibilityTimeout=0)
    start(sqs, "dead", DestinationArn=ARN + "to", MaxNumberOfMessagesPerSecond=1)
    start(sqs, "dead2", DestinationArn=ARN + "dead", MaxNumberOfMessagesPerSecond=2)
    sqs.clock.advance(500)
    sqs("ReceiveMessage", QueueUrl="dead", VisibilityTimeout=0)
    assert len(sqs.broker().peek("dead2", 10, None)) == 1, "the task out of dead is not due, and the one into it is"


def test_a_touch_carries_on_one_task_however_many_are_due(sqs: Sqs) -> None:
    sqs.queue("to")
    for number in range(4):
        sqs.dead_letters("x", "y", source=f"q{number}", dead=f"dead{number}")
        start(sqs, f"dead{number}", DestinationArn=ARN + "to", MaxNumberOfMessagesPerSecond=1)
    sqs.clock.advance(1000)
    before = len(sqs.broker().peek("to", 100, None))
    sqs("SendMessage", QueueUrl="to", MessageBody="z")
    assert len(sqs.broker().peek("to", 100, None)) == before + 2
