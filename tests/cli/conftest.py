"""The command line, run in this process as it would run in one of its own: with its own stdin, stdout and stderr."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sqscli.cli.run import run


class Ended:
    """What a command left behind."""

    def __init__(self, status: int, out: bytes, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The objects of JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def bodies(self) -> list[str]:
        return [message["Body"] for message in self.json["Messages"]]

    def __repr__(self) -> str:
        return f"Ended({self.status}, {self.out!r}, {self.err!r})"


Run = Callable[..., Ended]


@pytest.fixture
def sqscli(home: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`sqscli("send orders", "the body", stdin=b"...")`: the first argument is split at spaces, the others stand as they are."""
    monkeypatch.setenv("SQSCLI_HOME", str(home))

    def call(line: str, *more: str, stdin: bytes = b"") -> Ended:
        source = tmp_path / "stdin"
        source.write_bytes(stdin)
        before = os.dup(0)
        opened = os.open(source, os.O_RDONLY)
        os.dup2(opened, 0)
        os.close(opened)
        capfdbinary.readouterr()
        try:
            status = run([*line.split(), *more])
        finally:
            os.dup2(before, 0)
            os.close(before)
        captured = capfdbinary.readouterr()
        return Ended(status, captured.out, captured.err.decode())

    return call


@pytest.fixture
def orders(sqscli: Run) -> Run:
    """The command line of a home that has a queue named orders."""
    assert sqscli("create-queue orders").status == 0
    return sqscli
