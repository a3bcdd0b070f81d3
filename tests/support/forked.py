"""A forked process of a test: quick to start, and killed, stopped and continued at will. What it does must not use anything that has threads."""

from __future__ import annotations

import os
import signal
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from traceback import format_exc

SECONDS = 30.0  # a bound that nothing comes near


class Forked:
    """A process that calls `act` with a way to tell its parent something, and ends."""

    def __init__(self, act: Callable[[Callable[[str], object]], object]) -> None:
        self._out, told = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # other tests may have left threads behind; they are not used here
            self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                act(lambda text: os.write(told, text.encode() + b"\n"))
                status = 0
            except BaseException:  # noqa: BLE001 - the parent is told, and fails
                os.write(told, format_exc().encode())
            finally:
                os._exit(status)
        os.close(told)
        self.is_over = False

    def state(self, seconds: float = SECONDS) -> str:
        """Waits until it has stopped, was killed, or has ended in peace."""
        status = self._wait(seconds)
        if os.WIFSTOPPED(status):
            return "stopped"
        self.is_over = True
        if os.WIFSIGNALED(status):
            return signal.Signals(os.WTERMSIG(status)).name
        assert os.WEXITSTATUS(status) == 0, self.said()
        return "ended"

    def waits_for_a_lock(self) -> bool:
        """Waits until the operating system lists it among those that wait for a lock; false where it ends instead."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if any(words[1:2] == ["->"] and str(self.pid) in words for words in map(str.split, Path("/proc/locks").read_text().splitlines())):
                return True
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.is_over = True
                assert status == 0, self.said()
                return False
            time.sleep(0.0005)
        raise AssertionError("it neither waits nor ends")

    def _wait(self, seconds: float) -> int:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
            if pid:
                return status
            time.sleep(0.0005)
        self.send(signal.SIGKILL)
        raise AssertionError("a process did not get on")

    def send(self, number: int) -> None:
        os.kill(self.pid, number)

    def said(self) -> str:
        """All that it has said; to be asked when it is over."""
        with os.fdopen(os.dup(self._out), "rb") as file:
            return file.read().decode()

    def close(self) -> None:
        if not self.is_over:
            self.send(signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._out)

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
