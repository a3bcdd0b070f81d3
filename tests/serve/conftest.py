"""Servers to talk to: one of this process, with limits that a test can reach, and the real command."""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sqscli.broker import Broker
from sqscli.catalog import make_home
from sqscli.clock import Clock
from sqscli.ids import system_entropy
from sqscli.serve.limits import Limits
from sqscli.serve.listener import endpoint_of, open_listener
from sqscli.serve.rights import Gate
from sqscli.serve.server import Options, Server, run

PROGRAM = [sys.executable, "-m", "sqscli"]
PATIENCE_SECONDS = 30.0

ADMIN, WORKER = ("admin", "secret of the admin"), ("worker", "secret of the worker")
ALL = {"*": ["*"]}
RIGHTS = {"orders*": ["ReceiveMessage", "DeleteMessage"], "results": ["Send*"], "*": ["GetQueueUrl"]}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")  # an action without a result is answered with nothing

    @property
    def code(self) -> str:
        """The error's, in JSON."""
        shape: str = self.json["__type"].partition("#")[2]
        return shape


class Client:
    """Asks the server at `endpoint`, over a new connection for each request."""

    def __init__(self, endpoint: str, home: Path) -> None:
        self.endpoint = endpoint
        self.home = home
        self.address = endpoint.removeprefix("http://")
        host, _, port = self.address.rpartition(":")
        self.host, self.port = host.strip("[]"), int(port)

    def http(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE_SECONDS)
        connection.request(method, path, body, headers or {})
        return read(connection)

    def post(self, action: str, request: dict[str, Any], path: str = "/", **headers: str) -> Answer:
        return self.http("POST", path, json.dumps(request).encode(), {**json_headers(action), **headers})

    def __call__(self, action: str, **request: Any) -> Any:
        """The result of an action that succeeds."""
        answer = self.post(action, request)
        assert answer.status == 200, answer
        return answer.json

    def begin(self, action: str, **request: Any) -> http.client.HTTPConnection:
        """Sends a request without waiting for its answer (`read`)."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE_SECONDS)
        connection.request("POST", "/", json.dumps(request).encode(), json_headers(action))
        return connection

    def raw(self, data: bytes = b"") -> socket.socket:
        opened = socket.create_connection((self.host, self.port), PATIENCE_SECONDS)
        opened.sendall(data)
        return opened

    def command(self, line: str, *more: str) -> subprocess.CompletedProcess[bytes]:
        """`sqscli` as a process of its own on the same home."""
        return subprocess.run([*PROGRAM, "--home", str(self.home), *line.split(), *more], capture_output=True, timeout=PATIENCE_SECONDS)


def json_headers(action: str) -> dict[str, str]:
    return {"X-Amz-Target": f"AmazonSQS.{action}", "Content-Type": "application/x-amz-json-1.0"}


def read(connection: http.client.HTTPConnection) -> Answer:
    """The answer, and the end of the connection."""
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


def send_until_closed(opened: socket.socket, part: bytes, times: int) -> bytes:
    """Sends `part` so often, or until the server has had enough, and gives what it sends."""
    try:
        for _ in range(times):
            opened.sendall(part)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return until_closed(opened)


def until_closed(opened: socket.socket) -> bytes:
    """What the server still sends, up to its end of the connection."""
    parts = []
    try:
        while part := opened.recv(1 << 16):
            parts.append(part)
    except ConnectionResetError:
        pass
    opened.close()
    return b"".join(parts)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


# --- a server of this process ---

Serve = Callable[..., Client]


@pytest.fixture
def reports() -> list[str]:
    """What the servers of this process said on stderr."""
    return []


@pytest.fixture
def serve(home: Path, reports: list[str]) -> Iterator[Serve]:
    """`serve(limits=Limits(...), gate=...)`."""
    running: list[tuple[Server, threading.Thread]] = []

    def start(limits: Limits | None = None, gate: Gate | None = None, is_verbose: bool = False, host: str = "127.0.0.1") -> Client:
        make_home(str(home))
        listener = open_listener("127.0.0.1", 0)
        endpoint = endpoint_of(listener)
        broker = Broker(str(home), Clock(str(home)), "none", warn=reports.append)
        options = Options(endpoint, reports.append, system_entropy, gate, is_verbose, limits or Limits(), host)
        listening = threading.Event()
        servers: list[Server] = []

        def started(server: Server) -> None:
            servers.append(server)
            listening.set()

        def life() -> None:
            try:
                run(broker, listener, options, started)
            finally:
                broker.close()
                listening.set()

        thread = threading.Thread(target=life)
        thread.start()
        assert listening.wait(PATIENCE_SECONDS)
        running.append((servers[0], thread))
        return Client(endpoint, home)

    yield start
    for server, thread in running:
        server.stop()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


@pytest.fixture
def sqs(serve: Serve) -> Client:
    """A server of this process with a queue named q."""
    client = serve()
    client("CreateQueue", QueueName="q")
    return client


# --- the real command ---


class Process:
    """`sqscli serve` as a process; `client` asks it."""

    def __init__(self, home: Path, *arguments: str) -> None:
        environment = {**os.environ, "SQSCLI_HOME": str(home)}
        self.process = subprocess.Popen(
            [*PROGRAM, "serve", "--port", "0", *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
        assert self.process.stdout is not None
        assert select.select([self.process.stdout], [], [], PATIENCE_SECONDS)[0]
        self.line = self.process.stdout.readline().decode()
        self.client = Client(self.line.split()[-1], home)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """The exit status, and what was still written to stdout and to stderr."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, out.decode(), err.decode()


@pytest.fixture
def process(home: Path) -> Iterator[Callable[..., Process]]:
    """`process("--auth", ...)`."""
    begun: list[Process] = []

    def start(*arguments: str) -> Process:
        begun.append(Process(home, *arguments))
        return begun[-1]

    yield start
    for each in begun:
        if each.process.poll() is None:
            each.process.kill()
        each.process.communicate()


# --- keys ---


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    def write(content: Any, mode: int = 0o600) -> str:
        path = tmp_path / "keys.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        path.chmod(mode)
        return str(path)

    return write


def entry(key: tuple[str, str] = ADMIN, rights: Any = ALL) -> dict[str, Any]:
    return {"AccessKeyId": key[0], "SecretAccessKey": key[1], "Rights": rights}
