"""Histories of real concurrency that nothing disturbs: shell loops of the real command, threads that share a client, connections to a server.

Those of processes that are killed and stopped stand in tests/crash/test_kill.py.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import sqscli
from sqscli.broker import Broker
from sqscli.clock import Clock
from tests.crash.worker import Client
from tests.serve.conftest import Process, process
from tests.support.history import Call, Got, History, Recorder
from tests.support.linearizability import check
from tests.support.queue_specification import Family

__all__ = ["process"]

PROGRAM = [sys.executable, "-m", "sqscli"]
LOOP = Path(__file__).with_name("loop.sh")
TIMEOUT_SECONDS = 30
QUEUES = ["plain", "groups.fifo"]
Ask = Callable[[str, dict[str, Any]], "dict[str, Any] | None"]  # an action with its parameters; None where a handle is refused


@pytest.fixture
def made(home: Path) -> Path:
    broker = Broker(str(home), Clock(str(home)), "none")
    broker.create_queue("plain", {}, {})
    broker.create_queue("groups.fifo", {"FifoQueue": "true"}, {})
    broker.close()
    return home


def explained(home: Path, logs: Path, history: History) -> list[Call]:
    """Receives what is left when all leases are over, and holds it all against the specification."""
    Clock(str(home)).advance(3_600_000)
    last = Client(home, logs / "last", "")
    for queue in QUEUES:
        last.clear(queue)
        last.left(queue)
    last.broker.close()
    history.read(logs / "last")
    assert not history.reports, history.reports
    check(history.calls, [Family(queue) for queue in QUEUES])
    return history.calls


# The real command line


def test_the_history_of_shell_loops_is_one_that_a_queue_can_have(made: Path, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    loops = [(f"{queue[0]}{number}", queue) for queue in QUEUES for number in range(2)]
    began = [
        subprocess.Popen(["bash", LOOP, name, queue, "4", logs / f"{name}.raw", *PROGRAM, "--home", made, "--durability", "none"])
        for name, queue in loops
    ]
    assert [each.wait(timeout=120) for each in began] == [0] * len(began)
    history = History()
    for raw in sorted(logs.glob("*.raw")):
        log = raw.with_suffix(".log")
        log.write_text("\n".join(map(json.dumps, translated(raw))) + "\n")
        history.read(log)
    calls = explained(made, logs, history)
    assert {call.kind for call in calls} == {"send", "receive", "delete", "extend", "left"}
    assert is_concurrent(calls)


def translated(raw: Path) -> list[dict[str, Any]]:
    """What a loop wrote, as a recorder writes it."""
    offset = time.time() - time.monotonic()
    lines, names = [], []
    for text in raw.read_text().splitlines():
        line = json.loads(text)
        line["t"] -= offset
        names = line.get("names", names)
        if "handles_of" in line:
            line["handles"] = [got_of(each) for each in line.pop("handles_of")]
        if "lines" in line:
            found = line.pop("lines")
            line["got"] = [got_of({"Body": name, **each}) for name, each in zip(names or [""] * len(found), found, strict=True)]
            names = []
        lines.append(line)
    return lines


def got_of(message: dict[str, Any]) -> Got:
    """A message of a receive, or the answer to its send."""
    attributes = message.get("Attributes", {})
    sequence = int(attributes.get("SequenceNumber", message.get("SequenceNumber", 0)))
    return Got(message["Body"], message["MessageId"], int(attributes.get("ApproximateReceiveCount", 0)), sequence)


def is_concurrent(calls: list[Call]) -> bool:
    """Whether calls of different loops overlap."""
    return any(one.who != other.who and one.began < other.began < one.ended for one in calls for other in calls)


# Threads, and connections to a server


def work(ask: Ask, home: Path, queue: str, log: Path, rounds: int) -> None:
    """One client that does a bit of everything; now and then it lets the time of the home pass."""
    clock = Clock(str(home))
    recorder, chance = Recorder(log, clock.now_ms), random.Random(log.stem)
    url = {"QueueUrl": f"http://localhost:9324/000000000000/{queue}"}
    mine: list[tuple[Got, str]] = []
    for number in range(rounds):
        what = chance.random()
        if what < 0.35:
            name = f"g{number % 2}-{log.stem}.{number}"
            recorder.begin("send", queue, names=[name])
            more = {"MessageGroupId": name.partition("-")[0], "MessageDeduplicationId": name} if queue.endswith(".fifo") else {}
            recorder.end(got=[got_of({"Body": name, **(ask("SendMessage", {**url, "MessageBody": name, **more}) or {})})])
        elif what < 0.65 or not mine:
            recorder.begin("receive", queue, timeout_ms=1000 * TIMEOUT_SECONDS)
            answer = ask("ReceiveMessage", {**url, "MaxNumberOfMessages": 2, "VisibilityTimeout": TIMEOUT_SECONDS, "AttributeNames": ["All"]}) or {}
            found = [(got_of(message), message["ReceiptHandle"]) for message in answer.get("Messages", [])]
            mine += found
            recorder.end(got=[got for got, _ in found])
        elif what < 0.95:
            got, handle = mine.pop(chance.randrange(len(mine)))
            is_delete, seconds = what < 0.85, chance.choice([0, 10])
            recorder.begin("delete" if is_delete else "extend", queue, handles=[got], timeout_ms=0 if is_delete else 1000 * seconds)
            if is_delete:
                done = ask("DeleteMessage", {**url, "ReceiptHandle": handle})
            else:
                done = ask("ChangeMessageVisibility", {**url, "ReceiptHandle": handle, "VisibilityTimeout": seconds})
            recorder.end(refused=[0] if done is None else [])
        else:
            clock.advance(1000 * chance.choice([5, 35]))
    recorder.close()


def together(home: Path, logs: Path, asks: list[Ask], rounds: int) -> list[Call]:
    """The history of one thread for each of `asks`, half of them on each queue."""
    logs.mkdir()
    Clock(str(home)).freeze()
    with ThreadPoolExecutor(len(asks)) as pool:
        begun = [pool.submit(work, ask, home, QUEUES[number % 2], logs / f"t{number}", rounds) for number, ask in enumerate(asks)]
        for each in begun:
            each.result(timeout=120)
    history = History()
    for log in sorted(logs.iterdir()):
        history.read(log)
    calls = explained(home, logs, history)
    assert {call.kind for call in calls} == {"send", "receive", "delete", "extend", "left"}
    assert is_concurrent(calls)
    return calls


def test_the_history_of_threads_is_one_that_a_queue_can_have(made: Path, tmp_path: Path) -> None:
    clients = [sqscli.client(made, durability=durability) for durability in ("none", "batch")]

    def ask(client: Any, action: str, request: dict[str, Any]) -> dict[str, Any] | None:
        try:
            answer: dict[str, Any] = getattr(client, re.sub(r"(?<!^)(?=[A-Z])", "_", action).lower())(**request)
        except client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != "InvalidParameterValue":
                raise
            return None
        return answer

    together(made, tmp_path / "logs", [lambda action, request, each=clients[number // 4]: ask(each, action, request) for number in range(8)], 60)
    for client in clients:
        client.close()


def test_the_history_of_a_servers_connections_is_one_that_a_queue_can_have(made: Path, tmp_path: Path, process: Callable[..., Process]) -> None:
    server = process("--durability", "none")

    def ask(action: str, request: dict[str, Any]) -> dict[str, Any] | None:
        answer = server.client.post(action, request)
        if answer.status != 200:
            assert answer.code == "InvalidParameterValueException", answer
            return None
        found: dict[str, Any] = answer.json
        return found

    together(made, tmp_path / "logs", [ask] * 6, 60)
