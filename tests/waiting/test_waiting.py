"""Sleeping until a directory changes: by the kernel's signal, and by comparing the files where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli.waiting import ChangeWatch, KernelSignals

LONG_SECONDS = 30.0
ANYWHERE = pytest.mark.parametrize("notify", [True, False], ids=["signal", "comparison"])


def append(directory: Path) -> None:
    with (directory / "segment").open("ab") as segment:
        segment.write(b"frame")


def replace(directory: Path) -> None:
    (directory / "temporary").write_text("new")
    (directory / "temporary").replace(directory / "segment")


CHANGES: list[Callable[[Path], None]] = [
    append,
    replace,
    lambda directory: (directory / "segment").unlink(),
    lambda directory: (directory / "made").touch(),
    lambda directory: os.truncate(directory / "segment", 0),
]


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue" / "segment").write_bytes(b"header")
    return tmp_path / "queue"


@ANYWHERE
@pytest.mark.parametrize("change", CHANGES, ids=["append", "replace", "unlink", "make", "truncate"])
def test_a_change_between_the_look_and_the_wait_is_not_lost(queue: Path, notify: bool, change: Callable[[Path], None]) -> None:
    with ChangeWatch([str(queue)], notify) as watch:
        change(queue)
        assert watch.wait(LONG_SECONDS)


@ANYWHERE
def test_every_change_wakes_again(queue: Path, notify: bool) -> None:
    with ChangeWatch([str(queue)], notify) as watch:
        for _ in range(3):
            append(queue)
            assert watch.wait(LONG_SECONDS)
        assert not watch.wait(0.0)


@ANYWHERE
def test_nothing_happens_and_the_time_is_over(queue: Path, notify: bool) -> None:
    with ChangeWatch([str(queue)], notify) as watch:
        assert not watch.wait(0.0)
        assert not watch.wait(0.03)
        assert not watch.wait(-1.0)


@ANYWHERE
def test_reading_is_not_a_change(queue: Path, notify: bool) -> None:
    with ChangeWatch([str(queue)], notify) as watch:
        (queue / "segment").read_bytes()
        os.listdir(queue)
        assert not watch.wait(0.0)


@ANYWHERE
def test_each_of_several_directories_wakes(tmp_path: Path, queue: Path, notify: bool) -> None:
    with ChangeWatch([str(tmp_path), str(queue)], notify) as watch:
        append(queue)
        assert watch.wait(LONG_SECONDS)
        (tmp_path / "clock").write_text("advanced")
        assert watch.wait(LONG_SECONDS)


@ANYWHERE
def test_a_write_of_another_process_wakes(queue: Path, notify: bool) -> None:
    code = f"open({str(queue / 'segment')!r}, 'ab').write(b'frame')"
    with ChangeWatch([str(queue)], notify) as watch, subprocess.Popen([sys.executable, "-S", "-c", code]):
        assert watch.wait(LONG_SECONDS)


@ANYWHERE
def test_a_directory_that_goes_away_wakes(queue: Path, notify: bool) -> None:
    with ChangeWatch([str(queue)], notify) as watch:
        (queue / "segment").unlink()
        queue.rmdir()
        assert watch.wait(LONG_SECONDS)


@ANYWHERE
def test_a_directory_that_is_not_there_counts_as_empty(queue: Path, notify: bool) -> None:
    missing = queue / "missing"
    with ChangeWatch([str(missing)], notify) as watch:
        assert not watch.wait(0.0)
        missing.mkdir()
        (missing / "segment").write_bytes(b"")
        assert watch.wait(LONG_SECONDS)


@ANYWHERE
def test_an_interrupt_ends_the_wait(queue: Path, notify: bool) -> None:
    interrupt = threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGINT))

    def interrupted_wait(watch: ChangeWatch) -> None:
        interrupt.start()
        watch.wait(LONG_SECONDS)

    with ChangeWatch([str(queue)], notify) as watch, pytest.raises(KeyboardInterrupt):
        interrupted_wait(watch)
    interrupt.join()


@pytest.mark.skipif(sys.platform != "linux", reason="F_NOTIFY is Linux's")
def test_ten_thousand_writes_leave_no_queue_of_signals(queue: Path) -> None:
    with ChangeWatch([str(queue)]) as watch:
        fd = os.open(queue / "segment", os.O_WRONLY)
        for _ in range(10_000):
            os.pwrite(fd, b"x", 0)
        os.close(fd)
        assert watch.wait(LONG_SECONDS)
        assert not watch.wait(0.0)


@pytest.mark.skipif(sys.platform != "linux", reason="F_NOTIFY is Linux's")
def test_a_change_after_the_watch_harms_nobody(queue: Path) -> None:
    handlers, mask = (signal.getsignal(signal.SIGIO), signal.getsignal(signal.SIGRTMIN + 1)), signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with ChangeWatch([str(queue)]):
        append(queue)
    append(queue)
    assert (signal.getsignal(signal.SIGIO), signal.getsignal(signal.SIGRTMIN + 1)) == handlers
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask


@pytest.mark.skipif(sys.platform != "linux", reason="F_NOTIFY is Linux's")
def test_no_other_thread_takes_the_signal(queue: Path) -> None:
    """A thread that blocks nothing would be killed by it, and the process with it, if it were sent to the process."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        with ChangeWatch([str(queue)]) as watch:
            for _ in range(20):
                append(queue)
                assert watch._signals is not None
                assert watch._signals.wait(LONG_SECONDS)
    finally:
        done.set()
        other.join()


@pytest.mark.skipif(sys.platform != "linux", reason="F_NOTIFY is Linux's")
def test_any_thread_may_wait(queue: Path) -> None:
    woken: list[bool] = []

    def waiter() -> None:
        with ChangeWatch([str(queue)]) as watch:
            append(queue)
            woken.append(watch._signals is not None and watch._signals.wait(LONG_SECONDS))

    thread = threading.Thread(target=waiter)
    thread.start()
    thread.join()
    assert woken == [True]


@pytest.mark.skipif(sys.platform != "linux", reason="F_NOTIFY is Linux's")
def test_where_the_kernel_refuses_the_files_are_compared(queue: Path) -> None:
    assert KernelSignals.open([str(queue / "missing")]) is None
    assert KernelSignals.open([str(queue / "segment")]) is None
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()
