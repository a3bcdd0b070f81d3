"""Who waits for a message, what ends the wait, and what a wait costs."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

import pytest

from sqscli.serve import lines
from tests.serve.conftest import PATIENCE_SECONDS, PROGRAM, Client, Serve, read, until

SHORT = 0.5  # longer than a wake-up takes, far shorter than the waits


class Looks:
    """Counts the looks at queues that long polls cost."""

    def __init__(self) -> None:
        self.count = 0

    def settled(self) -> int:
        """The count when it stops growing."""
        while True:
            before = self.count
            time.sleep(0.2)
            if self.count == before:
                return before


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    counted, look = Looks(), lines.look

    def count(*arguments: Any, **named: Any) -> lines.Look:
        counted.count += 1
        return look(*arguments, **named)

    monkeypatch.setattr(lines, "look", count)
    monkeypatch.setattr("sqscli.serve.app.look", count)
    return counted


def wait(client: Client, looks: Looks, seconds: int = 20, queue: str = "q", **request: Any) -> HTTPConnection:
    """A long poll that has looked, and waits."""
    before = looks.count
    connection = client.begin("ReceiveMessage", QueueUrl=queue, WaitTimeSeconds=seconds, **request)
    until(lambda: looks.count > before)
    return connection


def bodies(connection: HTTPConnection) -> list[str]:
    """What the poll got, within a time that tells a wake-up from a deadline."""
    assert connection.sock is not None
    connection.sock.settimeout(5)
    return [message["Body"] for message in read(connection).json.get("Messages", [])]


@contextmanager
def quick() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 5


# --- what ends a wait ---


def test_a_send_through_the_server_ends_it(sqs: Client, looks: Looks) -> None:
    poll = wait(sqs, looks)
    sqs("SendMessage", QueueUrl="q", MessageBody="a")
    assert bodies(poll) == ["a"]


def test_a_send_by_a_command_ends_it(sqs: Client, looks: Looks) -> None:
    poll = wait(sqs, looks)
    assert sqs.command("send q", "a").returncode == 0
    assert bodies(poll) == ["a"]


def test_a_send_through_the_server_ends_the_wait_of_a_command(sqs: Client) -> None:
    waiting = subprocess.Popen(
        [*PROGRAM, "--home", str(sqs.home), "-v", "receive", "q", "--wait", "20s", "-o", "body"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert waiting.stderr is not None
    assert waiting.stderr.readline().startswith(b"sqscli: the home is")
    with quick():
        sqs("SendMessage", QueueUrl="q", MessageBody="a")
        assert waiting.communicate(timeout=PATIENCE_SECONDS)[0] == b"a\n"


def test_the_end_of_a_visibility_timeout_ends_it(sqs: Client, looks: Looks) -> None:
    sqs("SendMessage", QueueUrl="q", MessageBody="a")
    sqs("ReceiveMessage", QueueUrl="q", VisibilityTimeout=1)
    assert bodies(wait(sqs, looks)) == ["a"]


def test_so_does_the_end_of_a_delay(sqs: Client, looks: Looks) -> None:
    sqs("SendMessage", QueueUrl="q", MessageBody="a", DelaySeconds=1)
    assert bodies(wait(sqs, looks)) == ["a"]


def test_so_does_a_change_of_visibility(sqs: Client, looks: Looks) -> None:
    sqs("SendMessage", QueueUrl="q", MessageBody="a")
    handle = sqs("ReceiveMessage", QueueUrl="q")["Messages"][0]["ReceiptHandle"]
    poll = wait(sqs, looks)
    sqs("ChangeMessageVisibility", QueueUrl="q", ReceiptHandle=handle, VisibilityTimeout=0)
    assert bodies(poll) == ["a"]


def test_so_does_a_delete_that_frees_a_message_group(sqs: Client, looks: Looks) -> None:
    sqs("CreateQueue", QueueName="q.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})
    for body in "ab":
        sqs("SendMessage", QueueUrl="q.fifo", MessageBody=body, MessageGroupId="g")
    handle = sqs("ReceiveMessage", QueueUrl="q.fifo")["Messages"][0]["ReceiptHandle"]
    poll = wait(sqs, looks, queue="q.fifo")
    sqs("DeleteMessage", QueueUrl="q.fifo", ReceiptHandle=handle)
    assert bodies(poll) == ["b"]


def test_so_does_the_virtual_clock_when_it_is_moved(sqs: Client, looks: Looks) -> None:
    sqs("SendMessage", QueueUrl="q", MessageBody="a", DelaySeconds=900)
    poll = wait(sqs, looks)
    assert sqs.command("clock advance 15m").returncode == 0
    assert bodies(poll) == ["a"]


def test_so_does_the_end_of_the_queue(sqs: Client, looks: Looks) -> None:
    polls = [wait(sqs, looks), wait(sqs, looks)]
    with quick():
        sqs("DeleteQueue", QueueUrl="q")
        assert [read(poll).code for poll in polls] == ["QueueDoesNotExist"] * 2


def test_so_does_its_deadline_with_nothing(sqs: Client, looks: Looks) -> None:
    began = time.monotonic()
    assert read(wait(sqs, looks, seconds=1)).json == {}
    assert 1.0 <= time.monotonic() - began < 5


def test_the_queues_own_wait_holds_where_the_request_has_none(sqs: Client) -> None:
    sqs("SetQueueAttributes", QueueUrl="q", Attributes={"ReceiveMessageWaitTimeSeconds": "1"})
    began = time.monotonic()
    assert sqs("ReceiveMessage", QueueUrl="q") == {}
    assert time.monotonic() - began >= 1
    with quick():
        assert sqs("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=0) == {}


def test_where_the_kernel_does_not_tell_the_files_are_compared(serve: Serve, looks: Looks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqscli.serve.changes._open_inotify", lambda: None)
    client = serve()
    client("CreateQueue", QueueName="q")
    poll = wait(client, looks)
    assert client.command("send q", "a").returncode == 0
    assert bodies(poll) == ["a"]
    client("PurgeQueue", QueueUrl="q")
    poll = wait(client, looks)
    client.command("send q", "b", "--delay", "15m")
    assert client.command("clock advance 15m").returncode == 0
    assert bodies(poll) == ["b"]


# --- who is served, and what it costs ---


def test_who_came_first_is_served_first(sqs: Client, looks: Looks) -> None:
    polls = [wait(sqs, looks) for _ in range(3)]
    for body in "abc":
        sqs("SendMessage", QueueUrl="q", MessageBody=body)
    assert [bodies(poll) for poll in polls] == [["a"], ["b"], ["c"]]


def test_a_batch_is_shared_out(sqs: Client, looks: Looks) -> None:
    polls = [wait(sqs, looks, MaxNumberOfMessages=2) for _ in range(3)]
    entries = [{"Id": body, "MessageBody": body} for body in "abcde"]
    sqs("SendMessageBatch", QueueUrl="q", Entries=entries)
    assert [bodies(poll) for poll in polls] == [["a", "b"], ["c", "d"], ["e"]]


def test_a_message_for_many_that_wait_costs_a_few_looks(sqs: Client, looks: Looks) -> None:
    polls = [sqs.begin("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=20) for _ in range(200)]
    until(lambda: looks.count >= 200)
    before = looks.settled()
    assert before <= 200 + 2
    sqs("SendMessage", QueueUrl="q", MessageBody="a")
    assert bodies(polls[0]) == ["a"]
    assert looks.settled() - before <= 6
    for poll in polls:
        poll.close()


def test_an_idle_wait_looks_at_nothing(sqs: Client, looks: Looks) -> None:
    poll = wait(sqs, looks)
    before = looks.settled()
    time.sleep(SHORT)
    assert looks.count == before
    poll.close()


def test_who_waits_at_another_queue_is_not_disturbed(sqs: Client, looks: Looks) -> None:
    sqs("CreateQueue", QueueName="other")
    poll = wait(sqs, looks, queue="other")
    before = looks.settled()
    sqs("SendMessage", QueueUrl="q", MessageBody="a")
    assert looks.settled() == before
    poll.close()


def test_who_has_gone_gets_no_message(sqs: Client, looks: Looks) -> None:
    gone = [wait(sqs, looks) for _ in range(3)]
    last = wait(sqs, looks)
    for poll in gone:
        poll.close()
    time.sleep(SHORT)  # nothing says from outside that the server has noticed
    sqs("SendMessage", QueueUrl="q", MessageBody="a")
    assert bodies(last) == ["a"]


def test_a_message_found_for_somebody_who_goes_meanwhile_is_given_back(sqs: Client, looks: Looks, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = wait(sqs, looks)
    looks.settled()
    inner = lines.look

    def go_meanwhile(*arguments: Any, **named: Any) -> lines.Look:
        found = inner(*arguments, **named)
        if found.polled:
            poll.close()
            time.sleep(SHORT)  # on the engine's thread: the loop sees the client go before it sees what was found
        return found

    monkeypatch.setattr(lines, "look", go_meanwhile)
    sqs("SendMessage", QueueUrl="q", MessageBody="a")
    assert bodies(sqs.begin("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=10)) == ["a"]


def test_a_request_that_is_wrong_does_not_wait(sqs: Client) -> None:
    with quick():
        assert sqs.post("ReceiveMessage", {"QueueUrl": "nosuch", "WaitTimeSeconds": 20}).code == "QueueDoesNotExist"
        assert sqs.post("ReceiveMessage", {"QueueUrl": "q", "WaitTimeSeconds": 21}).code == "InvalidParameterValueException"


@pytest.mark.slow
def test_a_thousand_waits_cost_no_thread_each(sqs: Client, looks: Looks) -> None:
    import threading

    before = threading.active_count()
    polls = [sqs.begin("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=20) for _ in range(1000)]
    until(lambda: looks.count >= 1000)
    assert threading.active_count() == before
    sqs("SendMessageBatch", QueueUrl="q", Entries=[{"Id": str(number), "MessageBody": str(number)} for number in range(10)])
    assert [bodies(poll) for poll in polls[:10]] == [[str(number)] for number in range(10)]
    for poll in polls:
        poll.close()
