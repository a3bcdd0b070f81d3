"""ctrl-C, while a batch is on its way and otherwise; and the progress line."""

from __future__ import annotations

import os
import signal

import pytest

from sqscli.cli import progress
from sqscli.cli.interrupts import Interrupts
from sqscli.cli.progress import Progress


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_outside_a_batch_an_interrupt_interrupts() -> None:
    with Interrupts(), pytest.raises(KeyboardInterrupt):
        interrupt()


def test_inside_a_batch_an_interrupt_waits_for_its_end() -> None:
    with Interrupts() as interrupts:
        interrupts.hold()
        interrupt()
        with pytest.raises(KeyboardInterrupt):
            interrupts.release()


def test_a_second_interrupt_does_not_wait() -> None:
    with Interrupts() as interrupts:
        interrupts.hold()
        interrupt()
        with pytest.raises(KeyboardInterrupt):
            interrupt()


def test_afterwards_interrupts_are_what_they_were() -> None:
    with Interrupts():
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


class Screen:
    """A terminal on stderr and a clock beside it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, terminals: set[int]) -> None:
        self.drawn: list[str] = []
        self.now = 0.0
        for name in ("is_terminal", "has_escapes"):
            monkeypatch.setattr(progress, name, lambda fd: fd in terminals)
        monkeypatch.setattr(progress, "write_all", lambda fd, data: self.drawn.append(data.decode()))
        monkeypatch.setattr("sqscli.cli.progress.time.monotonic", lambda: self.now)


def test_work_of_less_than_a_second_has_no_progress_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(monkeypatch, {2})
    watched = Progress(quiet=False, writes_messages=False)
    screen.now = 0.9
    watched.update(10)
    watched.clear()
    assert screen.drawn == []


def test_longer_work_shows_how_far_it_is_a_few_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(monkeypatch, {2})
    watched = Progress(quiet=False, writes_messages=False)
    for hundredths in range(300):
        screen.now = hundredths / 100
        watched.update(hundredths * 100, hundredths / 300)
    assert 15 <= len(screen.drawn) <= 21
    assert "[##########" in screen.drawn[0]
    assert "10,000 messages, 10,000/s" in screen.drawn[0]
    watched.clear()
    assert screen.drawn[-1] == "\r\x1b[K"


@pytest.mark.parametrize(("quiet", "writes_messages", "terminals"), [(True, False, {2}), (False, False, {1}), (False, True, {1, 2})])
def test_nobody_who_did_not_ask_sees_it(monkeypatch: pytest.MonkeyPatch, quiet: bool, writes_messages: bool, terminals: set[int]) -> None:
    screen = Screen(monkeypatch, terminals)
    watched = Progress(quiet, writes_messages)
    screen.now = 5.0
    watched.update(10)
    assert screen.drawn == []
