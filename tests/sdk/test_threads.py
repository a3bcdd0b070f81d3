"""Several threads, several clients, several processes: who waits keeps nobody waiting, and nothing is lost or given twice."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import sqscli
from sqscli.clock import Clock
from sqscli.sdk.client import Client
from sqscli.waiting import ChangeWatch
from tests.sdk.conftest import MakeClient

TIMEOUT_SECONDS = 60


@pytest.fixture
def asleep(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Is released each time a long poll goes to sleep."""
    semaphore = threading.Semaphore(0)
    wait = ChangeWatch.wait

    def noticed(watch: ChangeWatch, timeout_seconds: float) -> bool:
        semaphore.release()
        return wait(watch, timeout_seconds)

    monkeypatch.setattr(ChangeWatch, "wait", noticed)
    return semaphore


def bodies(answer: Any) -> list[str]:
    return [message["Body"] for message in answer.get("Messages", [])]


@pytest.mark.parametrize("sender", ["the same client", "another client", "a client with other settings"])
def test_a_waiting_receive_lets_others_send_and_wakes_for_it(
    sender: str, sqs: Client, url: str, make_client: MakeClient, asleep: threading.Semaphore
) -> None:
    other = {"the same client": sqs, "another client": make_client()}.get(sender) or make_client(durability="always")
    elsewhere = sqs.create_queue(QueueName="elsewhere")["QueueUrl"]
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=20)
        assert asleep.acquire(timeout=TIMEOUT_SECONDS)
        other.send_message(QueueUrl=elsewhere, MessageBody="not for it")
        assert bodies(other.receive_message(QueueUrl=elsewhere)) == ["not for it"]
        assert not waiting.done()
        other.send_message(QueueUrl=url, MessageBody="wake")
        assert bodies(waiting.result(timeout=TIMEOUT_SECONDS)) == ["wake"]


def test_many_waiting_receives_share_what_comes(sqs: Client, url: str, asleep: threading.Semaphore) -> None:
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(sqs.receive_message, QueueUrl=url, WaitTimeSeconds=20) for _ in range(8)]
        for _ in waiting:
            assert asleep.acquire(timeout=TIMEOUT_SECONDS)
        for number in range(8):
            sqs.send_message(QueueUrl=url, MessageBody=str(number))
        found = [body for each in waiting for body in bodies(each.result(timeout=TIMEOUT_SECONDS))]
    assert sorted(found) == [str(number) for number in range(8)]


def test_a_wait_that_ends_with_nothing_is_an_answer_without_messages(sqs: Client, url: str) -> None:
    answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1)
    assert "Messages" not in answer
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_threads_lose_nothing_and_receive_nothing_twice(make_client: MakeClient, url: str) -> None:
    clients = [make_client(), make_client(), make_client(durability="batch"), make_client(strict=False)]

    def work(number: int) -> list[str]:
        client = clients[number % len(clients)]
        for count in range(25):
            client.send_message(QueueUrl=url, MessageBody=f"{number}-{count}")
        return received(client, 25)

    def received(client: Client, count: int) -> list[str]:
        found: list[str] = []
        while len(found) < count:
            for message in client.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages", []):
                client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                found.append(message["Body"])
        return found

    with ThreadPoolExecutor(8) as pool:
        found = [body for part in pool.map(work, range(8), timeout=TIMEOUT_SECONDS) for body in part]
    assert sorted(found) == sorted(f"{number}-{count}" for number in range(8) for count in range(25))
    assert bodies(clients[0].receive_message(QueueUrl=url)) == []


def test_a_signals_handler_may_use_the_client_while_its_thread_waits(
    sqs: Client, url: str, asleep: threading.Semaphore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(number: int, frame: object) -> None:
        sqs.send_message(QueueUrl=url, MessageBody="from the handler")

    def send_signal() -> None:
        assert asleep.acquire(timeout=TIMEOUT_SECONDS)
        os.kill(os.getpid(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, answer)
    try:
        with ThreadPoolExecutor() as pool:
            sent = pool.submit(send_signal)
            assert bodies(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)) == ["from the handler"]
            sent.result(timeout=TIMEOUT_SECONDS)
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_call_in_the_middle_of_a_call_of_its_own_thread_is_refused(sqs: Client, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As from the handler of a signal, which interrupts anything."""
    refused: list[RuntimeError] = []
    now_ms = Clock.now_ms

    def interrupted(clock: Clock) -> int:
        if not refused:
            with pytest.raises(RuntimeError, match="in the middle of another call") as caught:
                sqs.list_queues()
            refused.append(caught.value)
        return now_ms(clock)

    monkeypatch.setattr(Clock, "now_ms", interrupted)
    sqs.send_message(QueueUrl=url, MessageBody="x")
    assert len(refused) == 1
    assert bodies(sqs.receive_message(QueueUrl=url)) == ["x"]


def open_files_below(home: Path) -> list[str]:
    found = []
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        except FileNotFoundError:  # the one of this very listing
            continue
    return [path for path in found if path.startswith(str(home))]


needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the open files of a process are listed on Linux alone")


@needs_proc
def test_the_files_go_back_with_the_last_client_of_a_home(home: Path) -> None:
    first, second = sqscli.client(home, durability="none"), sqscli.client(home, durability="none")
    url = first.create_queue(QueueName="q")["QueueUrl"]
    first.send_message(QueueUrl=url, MessageBody="x")
    assert open_files_below(home) != []
    del first
    gc.collect()
    assert open_files_below(home) != []
    del second
    gc.collect()
    assert open_files_below(home) == []


@needs_proc
@pytest.mark.parametrize("end", [Client.close, lambda client: None], ids=["close", "no close"])
def test_a_closed_client_can_be_used_again(end: Callable[[Client], None], sqs: Client, url: str, home: Path) -> None:
    sqs.send_message(QueueUrl=url, MessageBody="x")
    end(sqs)
    assert (open_files_below(home) == []) == (end is Client.close)
    assert bodies(sqs.receive_message(QueueUrl=url)) == ["x"]
