"""`consume` on FIFO queues and with --batch: order, and answers for a part of what was given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sqscli.api.requests import Message, ReceiveMessages
from sqscli.cli.consume.backoff import Backoff
from sqscli.cli.consume.batch import failed_ids
from sqscli.cli.consume.ending import Judge
from tests.support.consuming import HANG, Consumer


@pytest.fixture
def consumer(home: Path, monkeypatch: pytest.MonkeyPatch) -> Consumer:
    one = Consumer(home, monkeypatch)
    one.other.create_queue("q", {}, {})
    one.other.create_queue("q.fifo", {"FifoQueue": "true"}, {})
    return one


def test_of_a_group_one_message_at_a_time_is_worked_on_and_in_order(consumer: Consumer, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for number in range(5):
        for group in "abc":
            consumer.send(f"echo + {group} {number} >> {log}; echo - {group} {number} >> {log}", queue="q.fifo", group=group)
    assert consumer.run("q.fifo", jobs="8") == 0
    assert consumer.most_running == 3
    for group in "abc":
        lines = [line for line in log.read_text().splitlines() if f" {group} " in line]
        assert lines == [f"{sign} {group} {number}" for number in range(5) for sign in "+-"]


def test_what_is_behind_a_failed_message_of_its_group_waits_for_it(consumer: Consumer, tmp_path: Path) -> None:
    log = tmp_path / "log"
    consumer.send(f'echo a1 >> {log}; test "$SQS_RECEIVE_COUNT" = 3', f"echo a2 >> {log}", queue="q.fifo", group="a")
    consumer.send(f"echo b >> {log}", queue="q.fifo", group="b")
    assert consumer.run("q.fifo", jobs="2", backoff="1m") == 0
    assert log.read_text().split() in (["a1", "b", "a1", "a1", "a2"], ["b", "a1", "a1", "a1", "a2"])


def test_a_fifo_message_moves_to_the_dead_letter_queue_at_once_and_frees_its_group(consumer: Consumer, tmp_path: Path) -> None:
    consumer.other.create_queue("dead.fifo", {"FifoQueue": "true"}, {})
    policy = {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead.fifo", "maxReceiveCount": 9}
    consumer.other.create_queue("source.fifo", {"FifoQueue": "true", "RedrivePolicy": json.dumps(policy)}, {})
    consumer.send("exit 9", "exit 0", "exit 9", queue="source.fifo", group="a")
    began = consumer.clock.now
    assert consumer.run("source.fifo", dead=9) == 0
    assert consumer.clock.now - began < 1000
    assert consumer.other.receive("dead.fifo", ReceiveMessages(10)).bodies() == [b"exit 9", b"exit 9"]
    assert consumer.counts("source.fifo") == (0, 0, 0)


# Batches


def answering(tmp_path: Path, answer: str) -> tuple[str, ...]:
    """A command that writes what it is given to a file, and answers; `FIRST` stands for the first message's id."""
    given = tmp_path / "given"
    script = f"""tee -a {given} > {tmp_path}/last; first=$(sed -n '1s/.*"MessageId": "\\([^"]*\\)".*/\\1/p' {tmp_path}/last); {answer}"""
    return ("sh", "-c", script)


def test_a_batch_is_lines_of_json_and_no_answer_deletes_all_of_it(consumer: Consumer, tmp_path: Path) -> None:
    ids = consumer.send(*[f"body {number}" for number in range(7)])
    assert consumer.run(batch=3, command=answering(tmp_path, 'test "$SQS_MESSAGE_COUNT" -le 3')) == 0
    lines = [json.loads(line) for line in (tmp_path / "given").read_text().splitlines()]
    assert [(line["MessageId"], line["Body"]) for line in lines] == [(each, f"body {number}") for number, each in enumerate(ids)]
    assert all(line["ReceiptHandle"] for line in lines)
    assert consumer.counts() == (0, 0, 0)


def test_those_that_an_answer_names_come_again_and_the_others_are_deleted(consumer: Consumer, tmp_path: Path) -> None:
    consumer.send("one", "two", "three")
    answer = 'test $(wc -l < LAST) = 1 || printf \'{"batchItemFailures": [{"itemIdentifier": "%s"}]}\' "$first"'
    assert consumer.run(batch=10, command=answering(tmp_path, answer.replace("LAST", f"{tmp_path}/last"))) == 0
    given = [json.loads(line)["Body"] for line in (tmp_path / "given").read_text().splitlines()]
    assert given == ["one", "two", "three", "one"]
    assert sum("named as failed, receive 1; again in 5s" in line for line in consumer.said) == 1


@pytest.mark.parametrize("answer", ["echo oops", "exit 1", 'echo \'{"batchItemFailures": [{"itemIdentifier": "no"}]}\''])
def test_a_batch_that_fails_as_a_whole_comes_again_as_a_whole(consumer: Consumer, tmp_path: Path, answer: str) -> None:
    consumer.send("one", "two")
    once = f"test -e {tmp_path}/once || {{ touch {tmp_path}/once; {answer}; }}"
    assert consumer.run(batch=10, command=answering(tmp_path, once)) == 0
    given = [json.loads(line)["Body"] for line in (tmp_path / "given").read_text().splitlines()]
    assert given == ["one", "two", "one", "two"]


def test_in_a_fifo_batch_what_is_behind_a_failed_message_of_its_group_comes_again_with_it_in_order(consumer: Consumer, tmp_path: Path) -> None:
    consumer.send("a1", "a2", "a3", queue="q.fifo", group="a")
    consumer.send("b1", "b2", queue="q.fifo", group="b")
    answer = f"""test -e {tmp_path}/once || {{ touch {tmp_path}/once
        id=$(sed -n '2s/.*"MessageId": "\\([^"]*\\)".*/\\1/p' {tmp_path}/last)
        printf '{{"batchItemFailures": [{{"itemIdentifier": "%s"}}]}}' $id; }}"""
    assert consumer.run("q.fifo", batch=10, command=answering(tmp_path, answer)) == 0
    given = [json.loads(line)["Body"] for line in (tmp_path / "given").read_text().splitlines()]
    assert given == ["a1", "a2", "a3", "b1", "b2", "a2", "a3"]


def test_a_batch_whose_message_somebody_deletes_goes_on_and_one_that_is_purged_is_stopped(consumer: Consumer) -> None:
    consumer.send(HANG, HANG)
    consumer.events.append((40, lambda: consumer.other.purge("q")))
    assert consumer.run(batch=2, command=("sleep", "1000")) == 0
    assert sum("lease lost" in line for line in consumer.said) == 2


GIVEN = {"one", "two"}


@pytest.mark.parametrize("answer", [b"", b" \n", b"null", b"{}", b'{"batchItemFailures": null}', b'{"batchItemFailures": []}', b'{"other": 1}'])
def test_these_answers_are_no_failure(answer: bytes) -> None:
    assert failed_ids(answer, GIVEN) == set()


@pytest.mark.parametrize(
    "answer",
    [
        b"oops", b"{", b"\xff", b'"text"', b"[]", b"7", b'{"batchItemFailures": 1}', b'{"batchItemFailures": ["one"]}',
        b'{"batchItemFailures": [{}]}', b'{"batchItemFailures": [{"itemIdentifier": ""}]}', b'{"batchItemFailures": [{"itemIdentifier": null}]}',
        b'{"batchItemFailures": [{"itemIdentifier": "one"}, {"itemIdentifier": "three"}]}', b'{"batchItemFailures": [{"badKey": "one"}]}',
        b"log line\n{}", b" " + b"x" * (17 << 20),
    ],
)  # fmt: skip
def test_these_answers_are_the_failure_of_all(answer: bytes) -> None:
    with pytest.raises(ValueError, match="its answer"):
        failed_ids(answer, GIVEN)


def test_an_answer_names_the_failed_ones() -> None:
    assert failed_ids(b'{"batchItemFailures": [{"itemIdentifier": "two"}, {"itemIdentifier": "two"}]}', GIVEN) == {"two"}


def message(name: str, receives: int, group: str = "") -> Message:
    return Message(name, f"handle {name}", b"", {"ApproximateReceiveCount": str(receives), "MessageGroupId": group}, None)


@pytest.mark.parametrize(
    ("first", "longest", "delays"), [(5, 600, [5, 10, 20, 40, 80, 160, 320, 600, 600]), (7, 7, [7, 7]), (0, 0, [0, 0]), (0, 9, [0, 0])]
)
def test_the_backoff_doubles_with_each_receive_up_to_the_longest(first: int, longest: int, delays: list[int]) -> None:
    backoff = Backoff(first, longest)
    assert [backoff.seconds(count) for count in range(1, len(delays) + 1)] == delays
    assert backoff.seconds(10**9) == (longest if first else 0)


def test_behind_a_failed_one_of_its_group_nothing_is_done() -> None:
    messages = [message(f"{group}{number}", 2, group) for number in (1, 2, 3) for group in "ab"]
    endings = Judge(Backoff(5, 600), None, is_fifo=True).endings(messages, 0, b'{"batchItemFailures": [{"itemIdentifier": "b2"}]}', 0.0)
    assert {each.message.message_id: (each.kind, each.delay_seconds) for each in endings} == {
        "a1": ("done", 0), "a2": ("done", 0), "a3": ("done", 0), "b1": ("done", 0), "b2": ("back", 10), "b3": ("back", 0),
    }  # fmt: skip
