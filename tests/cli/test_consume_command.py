"""`consume` as a command line: what it refuses before anything is received, what it tells its commands, and what ends its waits."""

from __future__ import annotations

import os
import signal
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli.api.requests import Message, MessageAttribute
from sqscli.catalog import Namespace
from sqscli.cli.consume import variables
from sqscli.cli.consume.report import Report, ended_with, shown_delay, shown_seconds
from sqscli.cli.consume.watch import Watch
from sqscli.waiting import KernelSignals
from tests.cli.conftest import Run
from tests.support.forked import Forked


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("-j 0", "-j '0'"), ("-j x", "-j 'x'"), ("-j 3..", "-j '3..'"), ("-j 4..2", "MIN is not above MAX"), ("-j 1..1001", "MAX not above 1000"),
        ("--backoff 9s..5s", "FIRST is not above LONGEST"), ("--backoff 1s..13h", "LONGEST not above 12h"), ("--backoff often", "--backoff 'often'"),
        ("--visibility-timeout 0", "1s to 12h"), ("--visibility-timeout 13h", "1s to 12h"), ("--timeout 0", "--timeout 0"),
        ("--dead 256", "1 to 255"), ("--dead 0", "number from 1 up"), ("--batch 10001", "--batch is 1 to 10,000"), ("--dead 100", "orders has none"),
        ("--max-messages 0", "number from 1 up"), ("-o json", "--output"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_and_nothing_is_received(orders: Run, line: str, why: str) -> None:
    orders("send orders x")
    ended = orders(f"consume orders --until-empty {line} -- true")
    assert ended.status == 2
    assert why in ended.err
    assert orders("peek orders").json["Messages"][0]["Attributes"]["ApproximateReceiveCount"] == "0"


def test_without_a_command_it_is_a_usage_error(orders: Run) -> None:
    assert orders("consume orders --until-empty").status == 2


def test_a_dead_letter_queue_that_was_deleted_is_none(orders: Run) -> None:
    orders("create-queue dead")
    orders("create-queue q --dlq dead --max-receives 3")
    assert orders("consume q --until-empty --dead 1 -- true").status == 3
    orders("delete-queue dead")
    assert orders("consume q --until-empty --dead 1 -- true").status == 2


def test_quiet_says_only_what_went_wrong(orders: Run) -> None:
    orders("send orders --lines", stdin=b"exit 0\nexit 0\n")
    assert orders("consume orders --until-empty -q -- sh").err == ""
    orders("send orders", "test $SQS_RECEIVE_COUNT = 2")
    ended = orders("consume orders --until-empty -q --backoff 0 -- sh")
    assert ended.status == 0
    assert ended.err.count("\n") == 1
    assert "exit status 1, receive 1; again at once" in ended.err


def test_what_a_command_writes_is_ours_and_a_log_line_has_the_time_the_queue_and_the_message(orders: Run) -> None:
    name = orders("send orders body").json["MessageId"]
    ended = orders("consume orders --until-empty --", "sh", "-c", "cat; echo oops >&2")
    assert ended.out == b"body"
    assert ended.err.splitlines()[0] == "oops"
    stamp, queue, rest = ended.err.splitlines()[1].split(" ", 2)
    assert (len(stamp), stamp[-1], queue) == (20, "Z", "orders")
    assert rest.startswith(f"{name}: done, 0.")


def test_a_command_has_its_signals_as_from_a_shell_and_no_files_of_ours(orders: Run, home: Path) -> None:
    orders("send orders body")
    ended = orders("consume orders --until-empty --", "grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status")
    orders("send orders body")
    files = orders("consume orders --until-empty --", "ls", "-l", "/proc/self/fd").out.decode()
    assert "memfd" in files, "the body"
    assert str(home) not in files
    orders("send orders body")
    group = orders("consume orders --until-empty --", "sh", "-c", "ps -o pgid= -p $$").out.strip()
    plain = (1 << 31) - 1  # signals 1 to 31: the C library has two of its own behind them
    ours = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("SigIgn"))
    ignored = int(ours.split()[1], 16) & plain & ~(1 << signal.SIGPIPE - 1 | 1 << signal.SIGXFSZ - 1)
    assert [int(line.split()[1], 16) & plain for line in ended.out.decode().splitlines()] == [0, ignored]
    assert group != str(os.getpgrp()).encode()


# The environment


def test_the_environment_says_all_there_is_to_know_of_a_message() -> None:
    attributes = {
        "SenderId": "x", "SentTimestamp": "1", "ApproximateReceiveCount": "2", "ApproximateFirstReceiveTimestamp": "3", "SequenceNumber": "4",
        "MessageDeduplicationId": "5", "MessageGroupId": "6", "AWSTraceHeader": "7", "DeadLetterQueueSourceArn": "8",
    }  # fmt: skip
    given = {
        "colour": MessageAttribute("String", "grün".encode()),
        "a-b.c": MessageAttribute("Number.int", b"1"),
        "a.b-c": MessageAttribute("Number", b"2"),
        "key": MessageAttribute("Binary.png", b"\0\xff"),
    }
    assert variables.of_message(Message("id", "handle", b"", attributes, given)) == {
        b"SQS_MESSAGE_ID": b"id", b"SQS_SENT_TIMESTAMP": b"1", b"SQS_RECEIVE_COUNT": b"2", b"SQS_FIRST_RECEIVE_TIMESTAMP": b"3",
        b"SQS_SEQUENCE_NUMBER": b"4", b"SQS_DEDUPLICATION_ID": b"5", b"SQS_GROUP_ID": b"6", b"SQS_TRACE_HEADER": b"7",
        b"SQS_DEAD_LETTER_SOURCE_ARN": b"8", b"SQS_ATTR_colour": "grün".encode(), b"SQS_ATTR_a_b_c": b"2", b"SQS_ATTR_key": b64encode(b"\0\xff"),
    }  # fmt: skip


def test_what_an_outer_consume_set_for_its_message_is_not_passed_on() -> None:
    outer = {b"PATH": b"/bin", b"SQS_GROUP_ID": b"outer", b"SQS_ATTR_x": b"outer", b"SQS_MESSAGE_ID": b"outer", b"SQS_OTHER": b"mine"}
    common = variables.common(outer, "/home/x", Namespace("123456789012", "eu-west-1"), "q")
    assert common == {
        b"PATH": b"/bin", b"SQS_OTHER": b"mine", b"SQSCLI_HOME": b"/home/x", b"SQSCLI_ACCOUNT": b"123456789012", b"SQSCLI_REGION": b"eu-west-1",
        b"SQS_QUEUE_NAME": b"q", b"SQS_QUEUE_URL": b"http://localhost:9324/123456789012/q",
    }  # fmt: skip


# Waits


def alone(act: Callable[[], None]) -> None:
    """Runs it in a process with no other thread, as `consume` has none: another one could be given the signals that this one waits for."""
    with Forked(lambda _: act()) as process:
        assert process.state() == "ended", process.said()


@pytest.mark.parametrize("kernel", [True, False], ids=["told by the kernel", "looking"])
def test_a_wait_ends_with_a_commands_end_a_signal_and_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kernel: bool) -> None:
    if not kernel:
        monkeypatch.setattr(KernelSignals, "open", lambda *_: None)
    home, queue = tmp_path / "home", tmp_path / "queue"
    home.mkdir()
    queue.mkdir()
    alone(lambda: wait_for_each(home, queue))


def wait_for_each(home: Path, queue: Path) -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with Watch(str(home), str(queue)) as watch:

        def ends_at_once() -> set[int]:
            start = time.monotonic()
            signals = watch.wait(30)
            assert time.monotonic() - start < 4, "it was not woken"
            return signals

        pid = os.posix_spawn("/bin/true", ["true"], {})
        assert ends_at_once() == set()
        os.waitpid(pid, 0)
        os.kill(os.getpid(), signal.SIGTERM)
        assert ends_at_once() == {signal.SIGTERM}
        for text in ("x", "more", "still more"):
            watch.look()
            (queue / "segment").write_text(text)
            assert ends_at_once() == set()
            assert not watch.is_looking
            watch.wait(0)  # a file that is written anew changes twice
            (home / "clock").write_text(text)
            assert ends_at_once() == set()
            watch.wait(0)
        assert watch.wait(0.01) == set()
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before


def test_who_does_not_look_is_not_woken_by_what_comes(tmp_path: Path) -> None:
    (tmp_path / "queue").mkdir()
    with Watch(str(tmp_path), str(tmp_path / "queue")) as watch:
        (tmp_path / "queue" / "segment").write_text("x")
        watch.wait(0)  # what it was told at first
        (tmp_path / "queue" / "segment").write_text("y")
        start = time.monotonic()
        watch.wait(0.05)
        assert time.monotonic() - start >= 0.05


@pytest.mark.parametrize("kernel", [True, False], ids=["told by the kernel", "looking"])
def test_a_queue_is_drained_either_way(orders: Run, monkeypatch: pytest.MonkeyPatch, kernel: bool) -> None:
    if not kernel:
        monkeypatch.setattr(KernelSignals, "open", lambda *_: None)

    def drain() -> None:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # as some programs start others
        orders("send orders --lines", stdin=b"exit 0\nexit 0\nexit 0\ntest $SQS_RECEIVE_COUNT = 2\n")
        assert orders("consume orders -j 2 --until-empty --backoff 1s -- sh").err.endswith("sqscli: 4 messages are done, 1 attempt failed\n")

    alone(drain)


# What is said


def test_the_line_of_counts_is_drawn_after_a_second_and_then_a_few_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    now = [0.0]
    monkeypatch.setattr("sqscli.cli.consume.report.is_terminal", lambda fd: True)
    monkeypatch.setattr("sqscli.cli.consume.report.write_all", lambda fd, data: drawn.append(data.decode()))
    report = Report("q", False, lambda: 0, lambda: now[0])
    message = Message("id", "", b"", {"ApproximateReceiveCount": "1"}, None)
    for tenth in range(30):
        now[0] = tenth / 10
        report.done(message, 0.1)
        wanted = report.update(2, 1)
        assert wanted is None or wanted <= 1
    assert 12 <= len(drawn) <= 22
    assert drawn[-1].strip("\r") == "30 messages are done, 2 running, 1 to come again\x1b[K"
    report.clear()
    assert drawn[-1] == "\r\x1b[K"


def test_what_a_run_came_to_is_said_in_words_that_frighten_nobody() -> None:
    report = Report("q", True, lambda: 0, lambda: 0.0)
    message = Message("id", "", b"", {"ApproximateReceiveCount": "1"}, None)
    assert report.summary() == "no message was received"
    report.lost(message, "lease lost")
    report.failed(message, "exit status 1", 5)
    assert report.summary() == "0 messages are done, 1 attempt failed, 1 lease lost"
    report.failed(message, "exit status 1", 5)
    assert report.summary() == "0 messages are done, 2 attempts failed, 1 lease lost"


def test_numbers_are_said_as_people_say_them() -> None:
    assert [ended_with(status) for status in (1, -9, -63)] == ["exit status 1", "killed by SIGKILL", "killed by signal 63"]
    assert [shown_seconds(seconds) for seconds in (0.234, 12.34)] == ["0.23 s", "12 s"]
    assert [shown_delay(seconds) for seconds in (5, 90, 600, 7200)] == ["5s", "90s", "10m", "2h"]
