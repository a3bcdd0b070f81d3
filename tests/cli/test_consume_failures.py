"""What `consume` does when something is wrong: with the disk, with the queue, with a message, with the command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqscli import holding
from sqscli.api.requests import MessageAttribute, ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.cli.consume import command as commands
from sqscli.journal.errors import WriteFailed
from sqscli.queue.held import Settled, Settlement
from tests.support.consuming import HANG, Consumer


@pytest.fixture
def consumer(home: Path, monkeypatch: pytest.MonkeyPatch) -> Consumer:
    one = Consumer(home, monkeypatch)
    one.other.create_queue("q", {}, {})
    return one


def said(consumer: Consumer, text: str) -> int:
    return sum(text in line for line in consumer.said)


def fail_to_settle(monkeypatch: pytest.MonkeyPatch, times: int) -> list[Settlement]:
    """From now on a disk takes nothing, so many times."""
    asked: list[Settlement] = []
    settle = holding.settle

    def failing(broker: Broker, name: str, request: Settlement) -> Settled:
        asked.append(request)
        if len(asked) <= times:
            raise WriteFailed("/queues/q/0000000001.segment: Input/output error; mend the cause and try again")
        return settle(broker, name, request)

    monkeypatch.setattr(holding, "settle", failing)
    return asked


def test_what_a_disk_did_not_take_at_first_is_tried_again_and_no_more_is_taken(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqscli.cli.consume.loop.GATHER_SECONDS", 0)
    consumer.send("exit 0", "exit 0", "exit 0")
    fail_to_settle(monkeypatch, times=1)
    assert consumer.run(jobs="1") == 1
    assert said(consumer, "sqscli: /queues/q/0000000001.segment: Input/output error") == 1
    assert said(consumer, ": done, ") == 3 - sum(consumer.counts())
    assert consumer.counts()[1] == 0, "no lease is left"
    assert sum(consumer.counts()) >= 1


def test_what_a_disk_does_not_take_is_not_called_done_and_comes_again(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    consumer.send("exit 0")
    asked = fail_to_settle(monkeypatch, times=10**6)
    assert consumer.run() == 1
    assert said(consumer, ": done, ") == said(consumer, "done, which could not be written down: it comes again") == 1
    assert said(consumer, "Input/output error") == 1
    assert 1 < len(asked) < 5
    assert consumer.counts() == (0, 1, 0)


def test_a_failing_disk_does_not_stop_a_command_that_runs(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    consumer.send(HANG, "exit 0")
    asked = fail_to_settle(monkeypatch, times=3)
    consumer.events += [(60, lambda: {15}), (61, lambda: {15})]
    assert consumer.run(jobs="2", until_empty=False) == 1
    assert consumer.counts() == (1, 0, 0)
    assert len(asked) < 20, "it is not tried all the time"
    assert said(consumer, "lost") == 0


def test_attributes_that_are_too_large_for_an_environment_fail_their_message_alone(consumer: Consumer) -> None:
    large = {"large": MessageAttribute("String", b"x" * 200_000)}
    consumer.other.send("q", SendMessages([b"exit 0"], [SendOptions(None, large)]))
    consumer.send("exit 0")
    consumer.events.append((2, lambda: {15}))
    assert consumer.run(backoff="1h") == 0
    assert said(consumer, "cannot be started: Argument list too long, receive 1; again in 1h") == 1
    assert said(consumer, ": done, ") == 1
    assert consumer.counts() == (0, 1, 0)


def script_at(path: Path, text: str) -> str:
    path.write_text(text)
    path.chmod(0o700)
    return str(path)


@pytest.mark.parametrize(
    ("text", "why", "done"), [('#!/bin/sh\nrm "$0"\n', "No such file or directory", 1), ("echo no interpreter\n", "Exec format error", 0)]
)
def test_a_command_that_cannot_be_started_any_more_ends_it_with_its_messages_given_back(
    consumer: Consumer, tmp_path: Path, text: str, why: str, done: int
) -> None:
    consumer.send(*["x"] * 5)
    program = script_at(tmp_path / "program", text)
    assert consumer.run(jobs="3" if not done else "1", command=(program,)) == 1
    assert said(consumer, f"sqscli: {program}: cannot be started: {why}") == 1
    assert consumer.counts() == (5 - done, 0, 0)


def test_where_no_more_processes_can_be_started_it_ends(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    consumer.send("exit 0", "exit 0")

    def spawn(*_: object, **__: object) -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(commands.os, "posix_spawn", spawn)
    assert consumer.run(command=("sh", "-c", "true", "{}")) == 1
    assert consumer.counts() == (2, 0, 0)


def test_a_queue_that_is_deleted_stops_what_works_for_it(consumer: Consumer) -> None:
    consumer.send(HANG)
    consumer.events.append((5, lambda: consumer.other.delete_queue("q")))
    assert consumer.run() == 5
    assert said(consumer, "QueueDoesNotExist") == 1
    assert said(consumer, "lease lost: the queue was deleted") == 1


def test_a_damaged_message_is_one_line_and_the_others_are_worked_on(consumer: Consumer) -> None:
    for number in range(3):
        consumer.send(f"exit 0 # {number} {'x' * 100}")
    [segment] = Path(consumer.home, "queues", "q").glob("*.segment")
    data = bytearray(segment.read_bytes())
    data[data.index(b"exit 0 # 1") + 30] ^= 1
    segment.write_bytes(data)
    consumer.other.close()
    assert consumer.run() == 0
    assert said(consumer, ": done, ") == 2
    assert said(consumer, str(segment)) == 1


@pytest.mark.parametrize("batch", [None, 2])
def test_nothing_of_it_is_left_in_the_temporary_directory_and_no_file_stays_open(
    consumer: Consumer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int | None
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    consumer.send(*["x"] * 4)
    before = len(os.listdir("/proc/self/fd"))
    kept = tmp_path / "kept"
    assert consumer.run(command=("sh", "-c", f'rm "$1"; ls -A {scratch} >> {kept}', "x", "{}"), **({"batch": batch} if batch else {})) == 0
    assert kept.read_text().startswith("sqscli-consume-")
    assert list(scratch.iterdir()) == []
    consumer.other.close()
    assert len(os.listdir("/proc/self/fd")) <= before


def test_the_body_arrives_without_a_memory_file_too(consumer: Consumer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(commands.os, "memfd_create", missing)
    body = "".join(f"{number} " for number in range(30_000))
    consumer.send(body)
    assert consumer.run(command=("sh", "-c", f"cat > {tmp_path}/got")) == 0
    assert (tmp_path / "got").read_text() == body


def test_a_full_quota_of_messages_in_flight_is_one_clear_line(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqscli.queue.state.IN_FLIGHT_QUOTA", 1)
    consumer.send("exit 0", "exit 0")
    consumer.other.receive("q", ReceiveMessages(1, 600))
    assert consumer.run() == 1
    assert said(consumer, "OverLimit") == 1
