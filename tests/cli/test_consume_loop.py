"""`consume`, with real commands and stepped time: what becomes of a message when its command ends, and when it comes again."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from sqscli import holding
from sqscli.api.requests import DeleteMessages, ReceiveMessages, SetQueueAttributes
from sqscli.cli.consume.leases import JobLease
from sqscli.queue.held import LAPSED, Settlement
from tests.support.consuming import HANG, Consumer


@pytest.fixture
def consumer(home: Path, monkeypatch: pytest.MonkeyPatch) -> Consumer:
    one = Consumer(home, monkeypatch)
    one.other.create_queue("q", {}, {})
    one.other.create_queue("q.fifo", {"FifoQueue": "true"}, {})
    return one


def bury(consumer: Consumer, receives: int = 5, queue: str = "q", target: str = "dead") -> None:
    """Gives the queue a dead-letter queue."""
    consumer.other.create_queue(target, {"FifoQueue": "true"} if target.endswith(".fifo") else {}, {})
    policy = {"deadLetterTargetArn": f"arn:aws:sqs:us-east-1:000000000000:{target}", "maxReceiveCount": receives}
    consumer.other.set_attributes(queue, SetQueueAttributes({"RedrivePolicy": json.dumps(policy)}))


def said(consumer: Consumer, text: str) -> int:
    return sum(text in line for line in consumer.said)


def until_there(path: Path) -> None:
    """Waits for a command to have written so far."""
    deadline = time.monotonic() + 30
    while not (path.exists() and path.read_bytes().endswith(b"\n")):
        assert time.monotonic() < deadline, "the command does not begin"
        time.sleep(0.001)


# Ends


def test_a_message_is_deleted_when_its_command_ended_well_and_nothing_else_is_a_status_of_its_own(consumer: Consumer) -> None:
    assert consumer.run() == 3, "there was nothing to do"
    consumer.send("exit 0", "true")
    assert consumer.run() == 0
    assert consumer.counts() == (0, 0, 0)
    assert said(consumer, ": done, ") == 2


def test_a_message_whose_command_fails_comes_again_after_a_backoff_that_doubles(consumer: Consumer) -> None:
    consumer.send('test "$SQS_RECEIVE_COUNT" = 4')
    began = consumer.clock.now
    assert consumer.run(backoff="5s..15s") == 0, "a failed command changes nothing about that it was drained"
    assert [line.rpartition("again in ")[2] for line in consumer.said if "again in" in line] == ["5s", "10s", "15s"]
    assert 30_000 <= consumer.clock.now - began < 31_000
    assert consumer.counts() == (0, 0, 0)


@pytest.mark.parametrize(
    ("script", "why"), [("exit 3", "exit status 3"), ("kill -9 $$", "killed by SIGKILL"), ("kill -TERM $$", "killed by SIGTERM")]
)
def test_it_says_how_a_command_failed(consumer: Consumer, script: str, why: str) -> None:
    consumer.send(f'test "$SQS_RECEIVE_COUNT" = 2 || {script}')
    assert consumer.run() == 0
    assert said(consumer, f": {why}, receive 1; again in 5s") == 1


def test_a_temporary_failure_comes_again_after_the_longest_backoff(consumer: Consumer) -> None:
    consumer.send('test "$SQS_RECEIVE_COUNT" = 2 || exit 75')
    assert consumer.run(backoff="5s..1h") == 0
    assert said(consumer, ": exit status 75, receive 1; again in 1h") == 1


def test_until_empty_does_not_wait_for_what_others_hold_or_have_deleted(consumer: Consumer) -> None:
    consumer.send("exit 0")
    assert len(consumer.other.receive("q", ReceiveMessages(1, 600)))
    consumer.send("exit 1")

    def delete() -> None:
        consumer.other.purge("q")

    consumer.events.append((100, delete))
    began = consumer.clock.now
    assert consumer.run(backoff="1h") == 0
    assert consumer.clock.now - began < 200_000


def test_a_message_that_fails_too_often_goes_to_the_dead_letter_queue_and_then_it_is_empty(consumer: Consumer) -> None:
    bury(consumer, receives=2)
    consumer.send("exit 1")
    assert consumer.run() == 0
    assert said(consumer, "exit status 1") == 2
    assert (consumer.counts(), consumer.counts("dead")) == ((0, 0, 0), (1, 0, 0))


def test_a_status_of_its_own_moves_a_message_to_the_dead_letter_queue_at_once(consumer: Consumer) -> None:
    bury(consumer)
    consumer.send("exit 100", "exit 0")
    assert consumer.run(dead=100) == 0
    assert said(consumer, ": exit status 100; moved to dead") == 1
    assert (consumer.counts(), consumer.counts("dead")) == ((0, 0, 0), (1, 0, 0))
    [found] = consumer.other.receive("dead", ReceiveMessages()).messages()
    assert found.attributes["DeadLetterQueueSourceArn"].endswith(":q")


def test_where_the_dead_letter_queue_is_gone_by_then_the_message_comes_again(consumer: Consumer) -> None:
    bury(consumer)
    consumer.send('test "$SQS_RECEIVE_COUNT" = 2 || exit 100')
    consumer.other.delete_queue("dead")
    assert consumer.run(dead=100) == 0
    assert said(consumer, "exit status 100, but there is no dead-letter queue any more, receive 1; again in 5s") == 1


def test_a_command_that_takes_too_long_is_stopped_and_has_failed_whatever_it_says_then(consumer: Consumer, tmp_path: Path) -> None:
    began = tmp_path / "began"
    consumer.send(f'test "$SQS_RECEIVE_COUNT" = 2 && exit 0; trap "exit 0" TERM; echo > {began}; sleep 1000 & wait')
    consumer.events.append((1, lambda: until_there(began)))
    assert consumer.run(timeout=7) == 0
    assert said(consumer, ": timed out after 7.00 s, receive 1; again in 5s") == 1


def test_a_command_that_does_not_stop_is_killed_with_all_it_has_started(consumer: Consumer, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    consumer.send(f"test \"$SQS_RECEIVE_COUNT\" = 2 && exit 0; trap '' TERM; sleep 1000 & echo $$ $! > {pids}; wait; sleep 1000")
    consumer.events.append((1, lambda: until_there(pids)))
    assert consumer.run(timeout=7) == 0
    assert said(consumer, "timed out") == 1
    for pid in pids.read_text().split():
        status = Path(f"/proc/{pid}/status")
        assert not status.exists() or "zombie" in status.read_text(), "it is still there"


# Leases


def test_the_lease_is_extended_for_as_long_as_the_command_runs(consumer: Consumer) -> None:
    consumer.send(HANG)
    others: list[int] = []

    def look() -> None:
        others.append(len(consumer.other.receive("q", ReceiveMessages(10))))

    consumer.events += [(at, look) for at in range(10, 4000, 7)]
    consumer.events.append((4000, lambda: {15}))
    consumer.events.append((4001, lambda: {15}))
    assert consumer.run() == 143
    assert set(others) == {0}
    assert consumer.counts() == (1, 0, 0), "given back at once"


def test_an_advance_of_the_clock_leads_to_an_extension_at_once(consumer: Consumer) -> None:
    consumer.send(HANG)

    def advance() -> None:
        consumer.clock.now += 25_000

    consumer.events += [(5, advance), (5.1, lambda: None), (25, lambda: None)]
    consumer.events += [(25.1, lambda: {15}), (25.2, lambda: {15})]
    assert consumer.run() == 143
    assert consumer.counts() == (1, 0, 0)
    assert said(consumer, "lost") == 0


@pytest.mark.parametrize("how", ["deleted", "purged", "received", "queue made anew"])
def test_a_lease_that_is_lost_stops_the_command_and_its_message_is_left_alone(consumer: Consumer, how: str, tmp_path: Path) -> None:
    began = tmp_path / "began"
    consumer.send(f"trap 'exit 0' TERM; echo > {began}; sleep 1000 & wait")

    def lose() -> None:
        until_there(began)
        if how == "received":  # it sleeps, and its lease lapses
            consumer.clock.now += 31_000
            assert len(consumer.other.receive("q", ReceiveMessages(1, 3600)))
        elif how == "purged":
            consumer.other.purge("q")
        elif how == "deleted":
            consumer.clock.now += 31_000
            [message] = consumer.other.receive("q", ReceiveMessages(1, 0)).messages()
            consumer.other.delete("q", DeleteMessages([message.receipt_handle]))
        else:
            consumer.other.delete_queue("q")
            consumer.other.create_queue("q", {}, {})
            consumer.send("exit 0")

    consumer.events.append((5, lose))
    assert consumer.run() == 0
    assert said(consumer, "another consumer has received it" if how == "received" else "it is not in the queue any more") == 1
    assert consumer.counts() == ((0, 1, 0) if how == "received" else (0, 0, 0))


def test_a_lapsed_lease_that_nobody_else_took_is_taken_up_again(consumer: Consumer) -> None:
    consumer.send(HANG)

    def sleep() -> None:
        consumer.clock.now += 3_000_000  # a laptop

    consumer.events += [(5, sleep), (6, lambda: {15}), (7, lambda: {15})]
    assert consumer.run() == 143
    assert said(consumer, "lost") == 0


def test_after_twelve_hours_a_command_is_stopped(consumer: Consumer) -> None:
    consumer.send('test "$SQS_RECEIVE_COUNT" = 2 || exec sleep 1000')
    began = consumer.clock.now
    assert consumer.run(visibility_timeout=40_000) == 0
    assert said(consumer, "in flight for 12 hours") == 1
    assert 43_200_000 <= consumer.clock.now - began < 43_300_000


def test_a_command_that_ends_well_after_its_lease_was_lost_deletes_nothing(consumer: Consumer, tmp_path: Path) -> None:
    go = tmp_path / "go"
    consumer.send(f"until test -e {go}; do sleep 0.01; done")

    def take() -> None:
        consumer.clock.now += 31_000
        assert len(consumer.other.receive("q", ReceiveMessages(1, 3600)))
        go.touch()
        os.waitid(os.P_PID, consumer.jobs[0].pid, os.WEXITED | os.WNOWAIT)  # its end comes before the extension

    consumer.events.append((5, take))
    assert consumer.run() == 0
    assert consumer.counts() == (0, 1, 0)
    assert said(consumer, "done, but another consumer has received it meanwhile: not deleted") == 1


def test_what_a_stopped_command_has_started_goes_with_it(consumer: Consumer, tmp_path: Path) -> None:
    pid, ready = tmp_path / "pid", tmp_path / "ready"
    consumer.send(
        f"test \"$SQS_RECEIVE_COUNT\" = 2 && exit 0; (trap '' TERM; echo > {ready}; exec sleep 1000) & "
        f"trap 'exit 0' TERM; until test -s {ready}; do :; done; echo $! > {pid}; wait"
    )
    consumer.events.append((1, lambda: until_there(pid)))
    consumer.leaders_obey = True
    assert consumer.run(timeout=7) == 0
    status = Path(f"/proc/{pid.read_text().strip()}/status")
    assert not status.exists() or "zombie" in status.read_text()


def test_a_lease_is_due_at_half_time_and_in_the_end_at_its_limit() -> None:
    lease = JobLease(1_000_000, 1_030_000)
    assert lease.due_ms == 1_015_000
    lease.extended(1_045_000)
    assert lease.due_ms == 1_030_000
    lease.extended(1_000_000 + 43_200_000)
    assert lease.due_ms == lease.limit_ms == 44_200_000


def test_no_lease_is_extended_beyond_twelve_hours_from_the_receive(consumer: Consumer) -> None:
    consumer.send("x")
    [message] = consumer.other.receive("q", ReceiveMessages()).messages()
    began = consumer.clock.now
    consumer.clock.now += 25_000
    settled = holding.settle(consumer.other, "q", Settlement([], [(message.receipt_handle, 43_200)]))
    assert settled.until_ms == {message.receipt_handle: began + 43_200_000}


def test_a_lapsed_lease_of_a_fifo_queue_is_lost(consumer: Consumer) -> None:
    consumer.send("x", queue="q.fifo", group="g")
    [message] = consumer.other.receive("q.fifo", ReceiveMessages()).messages()
    consumer.clock.now += 31_000
    handle = message.receipt_handle
    for request in (Settlement([], [(handle, 30)]), Settlement([handle], [])):
        assert holding.settle(consumer.other, "q.fifo", request).lost == {handle: LAPSED}
    assert consumer.counts("q.fifo") == (1, 0, 0)


# How much


def test_as_many_commands_run_at_a_time_as_it_says_and_never_more(consumer: Consumer) -> None:
    consumer.send(*["exit 0"] * 20)
    assert consumer.run(jobs="3") == 0
    assert consumer.most_running == 3


@pytest.mark.parametrize(("depth", "most"), [(5, 2), (19, 3), (60, 8), (300, 9)])
def test_between_two_numbers_it_follows_the_depth(consumer: Consumer, depth: int, most: int) -> None:
    consumer.send(*[HANG] * depth)
    consumer.events += [(1, lambda: {15}), (2, lambda: {15})]
    assert consumer.run(jobs="2..9") == 143
    assert consumer.most_running == most


def test_it_grows_with_what_is_sent_meanwhile_and_shrinks_again(consumer: Consumer) -> None:
    consumer.send(HANG, HANG)
    consumer.events.append((1, lambda: consumer.send(*["exit 0"] * 50) and None))
    consumer.events += [(2, lambda: {15}), (3, lambda: {15})]
    assert consumer.run(jobs="2..9") == 143
    assert 4 < consumer.most_running <= 7
    assert consumer.counts() == (11, 0, 0), "from fewer than ten that wait on, there are two again, and those are taken"


def test_max_messages_is_the_number_of_messages_that_are_received(consumer: Consumer) -> None:
    consumer.send(*["exit 0"] * 5)
    assert consumer.run(max_messages=3, jobs="2") == 0
    assert consumer.counts() == (2, 0, 0)


def test_max_runtime_takes_no_more_and_says_whether_work_is_left(consumer: Consumer) -> None:
    consumer.send(*["exit 1"] * 2)
    assert consumer.run(max_runtime=3) == 4
    assert consumer.run(max_runtime=60, backoff="10s", until_empty=False) == 4
    consumer.other.purge("q")
    assert consumer.run(max_runtime=60, until_empty=False) == 3
    consumer.send("exit 0")
    assert consumer.run(max_runtime=60, until_empty=False) == 0


def test_without_until_empty_it_waits_for_more(consumer: Consumer) -> None:
    consumer.events += [(100, lambda: consumer.send("exit 0") and None), (5000, lambda: consumer.send("exit 0", delay=60) and None)]
    consumer.events.append((9000, lambda: {15}))
    assert consumer.run(until_empty=False) == 0
    assert said(consumer, ": done, ") == 2


# Signals


def test_a_first_signal_lets_commands_end_and_takes_no_more(consumer: Consumer) -> None:
    consumer.send("sleep 1000", "exit 0")

    def end() -> None:
        consumer.jobs[0].messages[0].body = b""  # from now on the test waits for it
        consumer.jobs[0]._signal(9)

    consumer.events += [(5, lambda: {2}), (6, end)]
    assert consumer.run(backoff="1h") == 0
    assert said(consumer, "SIGINT: 1 running command ends first") == 1
    assert consumer.counts() == (1, 1, 0)


@pytest.mark.parametrize(("number", "status"), [(2, 130), (15, 143), (1, 129)])
def test_a_second_signal_stops_them_and_gives_everything_back_at_once(consumer: Consumer, number: int, status: int, tmp_path: Path) -> None:
    began = tmp_path / "began"
    consumer.send(HANG, f"trap 'exit 0' TERM; echo > {began}; sleep 1000 & wait", "exit 0")
    consumer.events += [(1, lambda: until_there(began)), (5, lambda: {number}), (6, lambda: {number})]
    assert consumer.run(jobs="2") == status
    assert consumer.counts() == (3, 0, 0), "no lease is left"
    assert said(consumer, "given back") == 2
