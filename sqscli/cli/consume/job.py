"""One running command and the messages that it works on."""

from __future__ import annotations

import os
import signal

from sqscli.api.requests import Message
from sqscli.cli.consume.leases import JobLease

GRACE_SECONDS = 10.0  # between SIGTERM and SIGKILL


class Job:
    """`path` is its file for `{}`, `output` its stdout where that is an answer. `stopped_for` says why it was told to end, `kill_at` (real time) when
    its grace is over. `returns`: its messages are given back at once; `is_lost`: they are not touched any more."""

    __slots__ = ("is_lost", "kill_at", "lease", "messages", "output", "path", "pid", "returns", "started", "stopped_for")

    def __init__(  # noqa: PLR0913 - one parameter for each field
        self, pid: int, messages: list[Message], lease: JobLease, started: float, path: bytes | None = None, output: int | None = None
    ) -> None:
        self.pid = pid
        self.messages = messages
        self.lease = lease
        self.started = started
        self.path = path
        self.output = output
        self.kill_at: float | None = None
        self.stopped_for = ""
        self.is_lost = self.returns = False

    def ended(self) -> int | None:
        """The exit status, negative for a signal's number; None while it runs. What is left of a job that was told to stop goes with it."""
        if self.stopped_for:
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                return None
            self._signal(signal.SIGKILL)  # as long as its process id is not somebody else's
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if pid else None

    def stop(self, reason: str, now: float) -> None:
        """Tells it to end; the first reason counts."""
        if not self.stopped_for:
            self.stopped_for = reason
            self.kill_at = now + GRACE_SECONDS
            self._signal(signal.SIGTERM)
            self._signal(signal.SIGCONT)  # what is stopped cannot end

    def kill(self) -> None:
        self.kill_at = None
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        """To all of its process group."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass
        except PermissionError:  # what is left of it runs as another user
            pass
