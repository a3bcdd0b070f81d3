"""The progress line: when it is there, how it looks, and that nothing of it is left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqscli.cli import output, progress
from sqscli.cli.output import say, write_all
from sqscli.cli.progress import Progress
from sqscli.clock import Clock
from tests.cli.conftest import Run
from tests.support.counting_disk import CountingDisk

CLEAR = "\r\x1b[K"
ANSWER = "the answer"
STREAMS = ("journal dump orders", "peek orders -n 5", "receive orders --all", "export orders")  # whose progress nobody sees who sees the answer


class Screen:
    """A terminal on stderr, and a clock that moves by `pace` whenever somebody looks at it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> None:
        self.drawn: list[str] = []
        self.now, self.pace = 0.0, 0.0
        for name in ("is_terminal", "has_escapes"):
            monkeypatch.setattr(progress, name, lambda fd: fd == 2)
        monkeypatch.setattr(progress, "write_all", self.write)
        monkeypatch.setattr(output, "write_all", self.write)
        monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((columns, 24)))
        monkeypatch.setattr("sqscli.cli.progress.time.monotonic", self.monotonic)

    def monotonic(self) -> float:
        self.now += self.pace
        return self.now

    def write(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self.drawn.append(data.decode())
        elif data:
            self.drawn.append(ANSWER)
            write_all(fd, data)

    @property
    def lines(self) -> list[str]:
        return [text for text in self.drawn if text != CLEAR and text.startswith("\r")]


def test_what_is_said_stands_on_a_line_of_its_own_and_the_progress_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(monkeypatch)
    line = Progress(quiet=False, writes_messages=False, unit="queues")
    screen.now = 2.0
    line.update(5)
    say("something")
    screen.now = 3.0
    line.update(6)
    line.clear()
    say("the end")
    assert screen.drawn == ["\r5 queues, 2/s\x1b[K", CLEAR, "something\n", "\r6 queues, 2/s\x1b[K", CLEAR, "the end\n"]


def test_what_came_too_early_to_be_shown_is_owed_to_whoever_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(monkeypatch)
    line = Progress(quiet=False, writes_messages=False)
    line.show("early")
    assert (screen.drawn, line.seconds_until_due()) == ([], 1.0)
    screen.now = 1.0
    line.show("first")
    assert line.seconds_until_due() == float("inf")
    line.show("at once")
    assert line.seconds_until_due() == pytest.approx(0.1)
    screen.now = 1.2
    line.show("later")
    assert screen.lines == ["\rfirst\x1b[K", "\rlater\x1b[K"]
    assert Progress(quiet=True, writes_messages=False).seconds_until_due() == float("inf")


@pytest.mark.parametrize("columns", [20, 40, 60, 80])
def test_it_never_goes_on_in_the_next_line_where_it_could_not_be_taken_away(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    screen = Screen(monkeypatch, columns)
    line = Progress(quiet=False, writes_messages=False)
    screen.now = 2.0
    line.update(123_456_789, 0.5)
    shown = screen.lines[0].removeprefix("\r").removesuffix("\x1b[K")
    assert len(shown) < columns
    assert ("[####" in shown) == (columns == 80)
    assert "123,456,789" in shown


SLOW = [
    ("fsck", "orders (2 of 2): 0.0 MiB read"),
    ("fsck orders", "orders (1 of 1): "),
    ("journal verify orders", "orders: "),
    ("journal compact orders", "orders: "),
    ("journal dump orders", "orders: "),
    ("redrive dead --dry-run", "looking through dead: "),
    ("redrive dead", "2 messages, "),
    ("stats", "100% 2 queues, "),
    ("clock set 2100-01-01T00:00:00Z", " queues, "),
    ("peek orders -n 5", "3 messages, "),
    ("receive orders --all", "3 messages, "),
    ("export orders", "3 messages, "),
]
CHANGING = ("redrive dead", "receive orders --all", "journal compact orders")  # whose second answer is another one


@pytest.fixture
def used(sqscli: Run) -> Run:
    for line in ("create-queue dead", "create-queue orders --dlq dead --max-receives 1", "send orders dies", "send orders too"):
        sqscli(line)
    sqscli("receive orders -n 2 --visibility-timeout 0")
    sqscli("receive orders")  # which moves both
    sqscli("send orders --lines", stdin=b"a\nb\nc\n")
    return sqscli


@pytest.mark.parametrize(("line", "said"), SLOW)
def test_whatever_takes_longer_than_a_second_shows_it_and_answers_as_without_a_terminal(
    used: Run, line: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    used("clock freeze")
    with monkeypatch.context() as patch:
        screen = Screen(patch)
        screen.pace = 1.1  # time flies
        watched = used(line)
    assert any(said in text for text in screen.lines)
    last = len(screen.drawn) - 1 - screen.drawn[::-1].index(screen.lines[-1])
    assert CLEAR in screen.drawn[last:]
    if line not in STREAMS:
        assert screen.drawn.index(ANSWER) > last + screen.drawn[last:].index(CLEAR)
    assert output.before_saying is None
    if line not in CHANGING:
        plain = used(line)
        assert (plain.status, plain.out) == (watched.status, watched.out)
        assert "\x1b" not in plain.err


def test_a_task_that_is_carried_on_shows_how_far_it_is(used: Run, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    arn = "arn:aws:sqs:us-east-1:000000000000:dead"
    assert used("api start-message-move-task --max-number-of-messages-per-second 1", "--source-arn", arn).status == 0
    with monkeypatch.context() as patch:
        screen = Screen(patch)
        screen.pace = 1.1
        patch.setattr("sqscli.cli.redrive.time.sleep", lambda seconds: Clock(str(home)).advance(1000 * int(seconds + 1)))
        ended = used("redrive dead --until-done")
    assert ended.json["Status"] == "COMPLETED"
    assert any("messages, " in text for text in screen.lines)


def test_nobody_pays_for_a_line_that_nobody_watches(used: Run, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    made: list[CountingDisk] = []

    def make() -> CountingDisk:
        made.append(CountingDisk())
        return made[-1]

    monkeypatch.setattr("sqscli.broker.PosixDisk", make)
    used("fsck")
    assert made
    assert made[0].calls > 10  # the disk of every other command, and not one that counts


def test_an_interrupt_or_an_error_takes_the_line_away(used: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(monkeypatch)
    screen.pace = 1.1

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sqscli.fsck._Check._check_checkpoints", interrupted)
    assert used("fsck").status == 130
    assert screen.lines
    assert screen.drawn[-2:] == [CLEAR, "sqscli: interrupted\n"]
