"""Real clients against a real server: one process of `sqscli serve` for all of them, and a queue of its own for each test."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest

PROGRAMS = Path(__file__).parent / "programs"
PLACEHOLDERS = {
    "AWS_ACCESS_KEY_ID": "placeholder",
    "AWS_SECRET_ACCESS_KEY": "placeholder",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
}
TIMEOUT_SECONDS = 120


class Endpoint:
    """Where the server listens, and on which home."""

    def __init__(self, url: str, home: Path) -> None:
        self.url = url
        self.home = home
        self._numbers = count(1)

    def queue_name(self, suffix: str = "") -> str:
        return f"queue-{next(self._numbers)}{suffix}"

    @property
    def environment(self) -> dict[str, str]:
        """What a client's process needs, and nothing of this machine's own settings for AWS."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**kept, **PLACEHOLDERS, "AWS_ENDPOINT_URL_SQS": self.url, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}

    def run(self, command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        """A client's program from its start to its end."""
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False, **more)
        assert ended.returncode == 0, f"{command}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
        return ended

    def run_program(self, name: str, *arguments: str) -> str:
        """A Python program of this directory, in a process of its own; what it printed."""
        return self.run([sys.executable, str(PROGRAMS / name), *arguments]).stdout


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    home = tmp_path_factory.mktemp("clients") / "home"
    command = [sys.executable, "-m", "sqscli", "--home", str(home), "--durability", "none", "serve", "--port", "0"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SQSCLI_")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        found = re.search(r"http://\S+:\d+", line)
        assert found is not None, f"the server says where it listens: {line!r}"
        try:
            yield Endpoint(found[0], home)
        finally:
            server.terminate()
            assert server.wait(timeout=30) == 0


@pytest.fixture
def sqs(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Any:
    """boto3's client, which finds the server as any program does: by its environment."""
    for name, value in endpoint.environment.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    return boto3.session.Session().client("sqs")


@pytest.fixture
def url(sqs: Any, endpoint: Endpoint) -> str:
    """A queue of this test's own."""
    made: str = sqs.create_queue(QueueName=endpoint.queue_name())["QueueUrl"]
    return made


@pytest.fixture
def fifo_url(sqs: Any, endpoint: Endpoint) -> str:
    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    made: str = sqs.create_queue(QueueName=endpoint.queue_name(".fifo"), Attributes=attributes)["QueueUrl"]
    return made
