"""The two sides of the comparison: each runs the list on a home of its own, whose clock stands still, and masks what must differ."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqscli.clock import Clock

HERE = Path(__file__).parent
RAW = ["--cli-binary-format", "raw-in-base64-out"]
# What a run itself makes up: message ids, handles and tokens of any kind, and the port that answered.
MASKS = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"\b18\d{18}\b"), "<sequence number>"),
    (re.compile(r"http://localhost:\d{4}/"), "http://<host>/"),
    (re.compile(r"[A-Za-z0-9+/]{40,}={0,2}"), "<handle>"),
)
REMEMBERED = (
    ("handle", re.compile(r'"ReceiptHandle": "(.*)"')),
    ("task", re.compile(r'"TaskHandle": "(.*)"')),
    ("token", re.compile(r'"NextToken": "(.*)"')),
)


class Ended(NamedTuple):
    """What a command left behind, masked."""

    line: str
    status: int
    out: str
    err: str


class Side:
    """Runs command lines in a worker, as `aws sqs` or as `sqscli api`."""

    def __init__(self, kind: list[str], home: Path, directory: Path) -> None:
        self.home = home
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "LC_ALL": "C.UTF-8",
            "SQSCLI_HOME": str(home),
            "SQSCLI_DURABILITY": "none",
            "AWS_ACCESS_KEY_ID": "placeholder",
            "AWS_SECRET_ACCESS_KEY": "placeholder",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        command = [sys.executable, str(HERE / "worker.py"), *kind]
        self._is_ours = kind == ["ours"]
        self._remembered = {name: "" for name, _ in REMEMBERED}
        self._process = subprocess.Popen(
            command, cwd=directory, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def run(self, line: str) -> Ended:
        arguments = shlex.split(line.removeprefix("raw: "))
        if line.startswith("raw: ") and self._is_ours:
            arguments += RAW
        status, out, err = self.ask([re.sub(r"\$(handle|task|token)", lambda name: self._remembered[name[1]], each) for each in arguments])
        for name, pattern in REMEMBERED:
            found = pattern.findall(out)
            if found:
                self._remembered[name] = found[-1]
        return Ended(line, status, masked(out), masked(err))

    def ask(self, arguments: list[str]) -> tuple[int, str, str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        status, out, err = json.loads(self._process.stdout.readline())
        return status, out, err

    def run_all(self, lines: list[str]) -> Iterator[Ended]:
        clock = Clock(str(self.home))
        clock.freeze()
        clock.set(1_767_225_600_000)
        for line in lines:
            if line.startswith("advance "):
                clock.advance(int(line.split()[1]) * 1000)
            else:
                yield self.run(line)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        assert self._process.stdout is not None
        self._process.stdout.close()


def masked(text: str) -> str:
    text = re.sub(r"^sqscli: the clock of this home .*\n", "", text, flags=re.MULTILINE)
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text
