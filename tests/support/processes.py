"""The real command in a process of its own, and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SQSCLI = [sys.executable, "-m", "sqscli"]
ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 60  # a command that hangs is a failure, and no endless test


class Ended:
    """What a command left behind."""

    def __init__(self, status: int, out: bytes, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    def __repr__(self) -> str:
        return f"Ended({self.status}, {self.out[:300]!r}, {self.err!r})"

    @property
    def records(self) -> list[dict[str, str]]:
        """The objects of JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def lines(self) -> list[str]:
        return self.out.decode().splitlines()


class Commands:
    """Runs `sqscli` on one home, behind `prefix` where it is given (fiu-run, strace). No command may ever show a traceback."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {**os.environ, "SQSCLI_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}

    def __call__(self, line: str, *more: str, stdin: bytes = b"", prefix: tuple[str, ...] = (), **environment: str) -> Ended:
        ended = subprocess.run(
            [*prefix, *SQSCLI, *line.split(), *more],
            input=stdin,
            capture_output=True,
            env={**self.environment, **environment},
            cwd=ROOT,
            timeout=LONGEST_SECONDS,
        )
        err = ended.stderr.decode()
        assert "Traceback" not in err, err
        return Ended(ended.returncode, ended.stdout, err)

    def bodies(self, name: str) -> list[str]:
        """Of all messages that are there, in order."""
        return self("peek", name, "--max", "100000", "-o", "body").lines


def is_one_line(err: str) -> bool:
    return err.count("\n") == 1 and err.endswith("\n")
