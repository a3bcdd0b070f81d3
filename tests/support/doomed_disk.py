"""A real disk whose process kills or stops itself at a chosen call: in front of it, behind it, or in the middle of a write."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from sqscli.journal.disk import PosixDisk

CHANGES = ("make_directory", "create", "pwrite", "fsync", "fsync_directory", "rename", "unlink", "remove_directory", "truncate", "lock", "unlock")


class DoomedDisk(PosixDisk):
    """`strike` is what happens at call number `at` (from 0; calls that only read are not counted), when `part` of it is done: 0.0, 0.5 or 1.0."""

    def __init__(self, at: int | None = None, part: float = 0.0, strike: Callable[[], object] = lambda: None) -> None:
        self.calls: list[str] = []
        self.at, self.part, self.strike = at, part, strike
        self.held: dict[int, str] = {}  # the locks, by their handles

    def perform(self, name: str, act: Callable[..., Any], *arguments: Any) -> Any:
        self.calls.append(name)
        result = self._perform(name, act, arguments)
        if name == "unlock":
            self.held.pop(arguments[0], None)
        if name == "lock" and result is not None:
            self.held[result] = arguments[0]
        return result

    def _perform(self, name: str, act: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if len(self.calls) - 1 != self.at:
            return act(*arguments)
        if self.part == 1.0:
            result = act(*arguments)
            self.strike()
            return result
        if self.part and name == "pwrite":
            handle, offset, data = arguments
            os.pwrite(handle, data[: len(data) // 2], offset)
        self.strike()
        return act(*arguments)


def _doomed(name: str) -> Callable[..., Any]:
    def call(self: DoomedDisk, *arguments: Any, **named: Any) -> Any:
        return self.perform(name, lambda *given: getattr(super(DoomedDisk, self), name)(*given, **named), *arguments)

    return call


for _name in CHANGES:
    setattr(DoomedDisk, _name, _doomed(_name))


class ImpatientDisk(PosixDisk):
    """A disk whose locks are free when they are wanted: to wait for one is a failure."""

    def lock(self, path: str, wait: bool) -> int | None:
        handle = super().lock(path, False)
        assert handle is not None or not wait, f"{path} is held"
        return handle


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stop_self() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)
