"""The AWS CLI beside ours: an oracle for single functions, and the environment of neither."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ended, Run, orders, sqscli

__all__ = ["Ended", "Run", "orders", "sqscli"]

Oracle = Callable[[str, Any], tuple[str, Any]]


@pytest.fixture(autouse=True)
def no_amazon_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    """`oracle("text", value)`: what the AWS CLI makes of it, ("is", result) or ("fails", message)."""
    command = [sys.executable, str(Path(__file__).parent / "oracle.py")]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdin is not None
    assert process.stdout is not None
    asked, told = process.stdin, process.stdout

    def ask(kind: str, value: Any) -> tuple[str, Any]:
        asked.write(json.dumps([kind, value]) + "\n")
        asked.flush()
        verdict, answer = json.loads(told.readline())
        return verdict, answer

    yield ask
    asked.close()
    process.wait(timeout=60)
    told.close()


@pytest.fixture
def api(sqscli: Run) -> Run:
    """`api("send-message --queue-url orders --message-body", "a body")`: split at spaces in the first argument only."""

    def call(line: str, *more: str, stdin: bytes = b"") -> Ended:
        return sqscli(f"api {line}", *more, stdin=stdin)

    assert call("create-queue --queue-name orders").status == 0
    return call
