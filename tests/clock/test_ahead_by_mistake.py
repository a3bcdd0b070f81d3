"""The system clock was in 2038 once, by mistake, and somebody used a queue meanwhile: it says so from then on, and there is a way out."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from sqscli.cli.run import run
from sqscli.cli.table import COMMANDS
from tests.clock.stepping import DAY, HOUR, START, S

AHEAD = 2_147_483_648_000
REPORT = re.compile(r"/queues/orders: its last event is of (2038-01-19T03:14:\S+Z), and the clock is before that: .*; see 'sqscli clock --help'\n")


class Shell:
    """`at` is where the system clock is."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.at = START
        self._capfd = capfd
        monkeypatch.setattr("sqscli.clock.time.time_ns", lambda: self.at * 1_000_000)

    def __call__(self, line: str, stdin: str = os.devnull) -> tuple[int, str, str]:
        before, opened = os.dup(0), os.open(stdin, os.O_RDONLY)
        os.dup2(opened, 0)
        os.close(opened)
        try:
            status = run(["--home", str(self.home), *line.split()])
        finally:
            os.dup2(before, 0)
            os.close(before)
        captured = self._capfd.readouterr()
        return status, captured.out, captured.err


@pytest.fixture
def shell(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    """A queue with a message in flight and a delayed one, both of 2038."""
    shell = Shell(home, monkeypatch, capfd)
    for line in ("create-queue orders", "create-queue untouched", "send untouched x"):
        assert shell(line)[0] == 0
    shell.at = AHEAD
    assert shell("send orders a")[0] == 0
    assert shell("receive orders -o body") == (0, "a\n", "")
    assert shell("send orders d --delay 60")[0] == 0
    shell.at = START + S
    return shell


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("send orders b -q", 0), ("receive orders -q", 3), ("peek orders", 0), ("stats orders", 0), ("stats", 0), ("attributes orders", 0),
        ("attributes orders DelaySeconds=1", 0), ("purge orders --yes", 0), ("api receive-message --queue-url orders", 0),
    ],
)  # fmt: skip
def test_every_command_works_and_says_which_queue_stands_still_and_where_to_look(shell: Shell, line: str, status: int) -> None:
    found, _, err = shell(line)
    assert found == status
    assert len(REPORT.findall(err)) == 1


def test_without_a_step_or_with_a_small_one_or_of_another_queue_nothing_is_said(shell: Shell) -> None:
    for line in ("receive untouched", "stats untouched", "list-queues"):
        assert shell(line)[2] == ""
    shell.at -= 59 * S
    assert shell("send untouched y")[2] == ""


def test_nothing_comes_to_its_end_meanwhile_and_what_is_sent_is_there_at_once(shell: Shell) -> None:
    for later in (HOUR, DAY, 400 * DAY):
        shell.at = START + later
        assert shell("receive orders")[0] == 3
    shell("send orders b")
    assert shell("receive orders -o body")[1] == "b\n"


def test_the_way_out_that_the_help_names_brings_everything_back(shell: Shell, tmp_path: Path) -> None:
    assert "OTHER/queues" in COMMANDS["clock"].description[-1]
    named = REPORT.findall(shell("receive orders")[2])[0]
    home, other = shell.home, tmp_path / "other"
    (other / "queues").mkdir(parents=True)
    (home / "queues" / "orders").rename(other / "queues" / "orders")
    shell.home = other
    assert shell(f"clock set {named}")[0] == 0
    assert shell("receive orders")[0] == 3
    shell.at += 60 * S
    status, out, err = shell(f"receive orders --all --delete -o jsonl --to {tmp_path}/messages")
    assert (status, out) == (0, "")
    assert "its last event" not in err
    assert [json.loads(line)["Body"] for line in (tmp_path / "messages").read_text().splitlines()] == ["a", "d"]
    shell.home = home
    assert shell("create-queue orders")[0] == 0
    assert shell("send orders --jsonl -q", stdin=f"{tmp_path}/messages") == (0, "", "")
    assert shell("receive orders -n 2 -o body") == (0, "a\nd\n", "")
    shell.at += 30 * S
    assert shell("receive orders -n 2 -o body") == (0, "a\nd\n", "")
    assert shell("receive untouched -o body")[1] == "x\n"
