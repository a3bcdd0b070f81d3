"""`serve` beside moto_server: requests a second and latency, and what long polls cost.

Both are asked the same by the same client, which keeps its connections; moto's server closes each after its answer, so there a request pays for a
connection as well. moto keeps its messages in memory, so what it is held against is durability `none`: what a killed server has answered is kept,
what a power cut takes is not. The rows of `always`, where each answer waits for the disk, stand beside: one client alone cannot be faster than the
disk syncs.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.environment import INSIDE, Environment
from tests.benchmarks.table import Row, Section, rate

KINDS = ("send", "receive+delete", "batch")
CONNECTIONS = (1, 8, 64)
REQUESTS_OF = {"send": 1, "receive+delete": 2, "batch": 1}
PORT_OF_MOTO = 5099
ROUNDS = 3
AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=none"  # moto finds SQS in it


class Running:
    """A server, and the ways to ask it."""

    def __init__(self, environment: Environment, process: subprocess.Popen[str], url: str) -> None:
        self.environment = environment
        self.process = process
        self.url = url

    def ask(self, action: str, **members: object) -> Any:
        headers = {"X-Amz-Target": f"AmazonSQS.{action}", "Content-Type": "application/x-amz-json-1.0", "Authorization": AUTHORIZATION}
        request = urllib.request.Request(self.url, json.dumps(members).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"{}")

    def queue(self, name: str) -> str:
        made: str = self.ask("CreateQueue", QueueName=name)["QueueUrl"]
        return made

    def load(self, queue_url: str, kind: str, connections: int, count: int) -> dict[str, float]:
        found: dict[str, float] = self.environment.inside("load.py", self.url, queue_url, kind, connections, count)
        return {"per_second": REQUESTS_OF[kind] * count / found["seconds"], "median_ms": found["median_ms"]}

    def measured(self, name: str, kind: str, connections: int, count: int) -> dict[str, float]:
        """Of a queue of its own; what is received there was sent there before."""
        queue_url = self.queue(f"{name}-{connections}")
        if kind == "receive+delete":
            self.load(queue_url, "batch", 1, count // 10 + 1)
        return self.load(queue_url, kind, connections, count)


def measure(environment: Environment) -> Section:
    """All rows; the servers take turns, so that all see the same machine."""
    section = Section(
        "Server",
        "Requests a second and the median latency of one operation, over raw connections. `none` leaves the syncing to the kernel and `always`"
        " syncs each message before its answer; moto's server keeps messages in memory. `batch` is SendMessageBatch of ten.",
    )
    count, moto_count = environment.size(3000, 300), environment.size(200, 50)
    variables = environment.home()
    with ours(environment, environment.home(), "none") as memory, ours(environment, variables) as disk, moto(environment) as other:
        for kind in KINDS:
            for connections in CONNECTIONS:
                few = max(connections, moto_count if kind != "batch" else moto_count // 4)
                found: dict[str, list[dict[str, float]]] = {"none": [], "always": [], "moto": []}
                for turn in range(ROUNDS):
                    for name, server, operations in (("none", memory, count), ("always", disk, count), ("moto", other, few)):
                        found[name].append(server.measured(f"{kind.replace('+', '-')}-{turn}", kind, connections, operations))
                for durability in ("none", "always"):
                    what = f"{kind}, {connections} connection{'s' * (connections > 1)}, {durability}"
                    section.rows.append(row(what, found[durability], found["moto"], 10.0 if durability == "none" or connections > 1 else None))
        add_polls(section, environment, disk, variables)
    add_backlog(section, environment, environment.size(200_000, 20_000), count)
    return section


def row(what: str, mine: list[dict[str, float]], theirs: list[dict[str, float]], at_least: float | None) -> Row:
    """Medians of the turns, and the median of their ratios."""
    return Row(
        what,
        f"{rate(median(each['per_second'] for each in mine))}, {median(each['median_ms'] for each in mine):.2f} ms",
        f"moto_server {rate(median(each['per_second'] for each in theirs))}, {median(each['median_ms'] for each in theirs):.1f} ms",
        median(a["per_second"] / b["per_second"] for a, b in zip(mine, theirs, strict=True)),
        at_least=at_least,
    )


def add_backlog(section: Section, environment: Environment, waiting: int, count: int) -> None:
    """The same on one queue that is all but empty and one that is not, in turn."""
    homes = {}
    for held in (100, waiting):
        homes[held] = environment.home()
        environment.inside("fill.py", homes[held]["SQSCLI_HOME"], "waiting", held)
    with ours(environment, homes[100]) as small, ours(environment, homes[waiting]) as large:
        for kind in KINDS:
            for connections in CONNECTIONS:
                found: dict[int, list[float]] = {100: [], waiting: []}
                for _ in range(ROUNDS):
                    for held, server in ((100, small), (waiting, large)):
                        queue_url = server.queue("q")
                        server.load(queue_url, "batch", 1, count // 10 if kind == "receive+delete" and held == 100 else 1)
                        found[held].append(server.load(queue_url, kind, connections, count)["per_second"])
                ratio = median(few / many for few, many in zip(found[100], found[waiting], strict=True))
                section.rows.append(
                    Row(
                        f"{kind}, {connections} connection{'s' * (connections > 1)}, {waiting:,} waiting",
                        rate(median(found[waiting])),
                        f"{rate(median(found[100]))} with 100",
                        ratio,
                        at_most=1.3,
                    )
                )


def add_polls(section: Section, environment: Environment, sqscli: Running, variables: dict[str, str]) -> None:
    count, seconds = environment.size(1000, 100), environment.size(10, 3)
    queue_url = sqscli.queue("polled")
    for what, send in (
        ("wake-up of a long poll by a send to the server", lambda: sqscli.ask("SendMessage", QueueUrl=queue_url, MessageBody="x")),
        ("a long poll's answer, after the end of the command that sent", sender(environment, variables)),
    ):
        delays = wake_ups(environment, sqscli, queue_url, send, environment.size(30, 8))
        section.rows.append(
            Row(
                what,
                f"{median(delays):.2f} ms",
                f"worst {max(delays):.1f} ms of {len(delays)}",
                median(delays),
                at_most=5.0,
                unit="ms",
            )
        )
    before = resident_bytes(sqscli.process.pid)
    with polls(environment, sqscli, queue_url, count) as waiting:
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == "waiting\n"
        time.sleep(1)
        began = cpu_seconds(sqscli.process.pid)
        time.sleep(seconds)
        share = 100 * (cpu_seconds(sqscli.process.pid) - began) / seconds
        each = (resident_bytes(sqscli.process.pid) - before) / count / 1024
    section.rows.append(Row(f"{count:,} idle long polls, CPU", f"{share:.2f} % of a core", f"over {seconds} s", share, at_most=2.0, unit="%"))
    section.rows.append(
        Row(f"{count:,} idle long polls, memory", f"{each:.1f} KiB each", "resident beyond that of the server", each, at_most=64.0, unit="KiB")
    )


def wake_ups(environment: Environment, sqscli: Running, queue_url: str, send: Any, rounds: int) -> list[float]:
    """Milliseconds from the return of a send until another connection has its answer; negative ones are 0: the answer came first."""
    delays = []
    with polls(environment, sqscli, queue_url, 1) as waiting:
        assert waiting.stdin is not None
        assert waiting.stdout is not None
        for _ in range(rounds):
            assert waiting.stdout.readline() == "waiting\n"
            time.sleep(0.05)  # until the server has it in its line
            send()
            sent = time.monotonic()
            received = float(waiting.stdout.readline().split()[1])
            delays.append(max(0.0, 1000 * (received - sent)))
            waiting.stdin.write("again\n")
            waiting.stdin.flush()
        waiting.stdin.close()
    return delays


def sender(environment: Environment, variables: dict[str, str]) -> Any:
    """A send by a process of its own; it returns with that process' end."""
    command = [environment.launcher, "send", "polled", "x", "--quiet"]
    return lambda: subprocess.run(command, env=variables, stdout=subprocess.DEVNULL, check=True)


@contextmanager
def polls(environment: Environment, sqscli: Running, queue_url: str, count: int) -> Iterator[subprocess.Popen[str]]:
    command = [environment.python, str(INSIDE / "polls.py"), sqscli.url, queue_url, str(count)]
    with subprocess.Popen(command, env=environment.variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def ours(environment: Environment, variables: dict[str, str], durability: str = "always") -> Iterator[Running]:
    command = [environment.launcher, "--durability", durability, "serve", "--port", "0"]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+:\d+", process.stdout.readline())
        assert found is not None
        try:
            yield Running(environment, process, found[0])
        finally:
            process.terminate()
            process.wait()


@contextmanager
def moto(environment: Environment) -> Iterator[Running]:
    command = [str(Path(environment.python).parent / "moto_server"), "-p", str(PORT_OF_MOTO)]
    with subprocess.Popen(command, env=environment.variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True) as process:
        running = Running(environment, process, f"http://127.0.0.1:{PORT_OF_MOTO}")
        try:
            for _ in range(100):
                try:
                    running.ask("ListQueues")
                    break
                except OSError:
                    time.sleep(0.2)
            yield running
        finally:
            process.kill()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
