"""`consume --lock`: one for each queue at a time.

The lock is the kernel's, on a file in the queue's directory: whoever is killed holds it no more, whatever the file still says. The commands that run
do not inherit it.
"""

from __future__ import annotations

import os
import shlex
from types import TracebackType

from sqscli.broker import Broker
from sqscli.catalog import CONSUMER_LOCK, queue_directory
from sqscli.clock import instant

LONGEST_BYTES = 1000


class HeldElsewhereError(Exception):
    """The text names the holder."""


class ConsumerLock:
    """Held as a context. Raises HeldElsewhereError, and what the broker raises."""

    def __init__(self, broker: Broker, queue: str, words: list[str], real_ms: int) -> None:
        self._broker = broker
        self._queue = queue
        since = instant(real_ms // 1000 * 1000)
        self._holder = f"process {os.getpid()} since {since}, which runs {shlex.join(words)}".encode("utf-8", "surrogateescape")[:LONGEST_BYTES]

    def __enter__(self) -> ConsumerLock:
        fd = self._broker.guarded(lambda: self._broker.queue(self._queue).take_lock(CONSUMER_LOCK, wait=False))
        if fd is None:
            raise HeldElsewhereError(f"another 'consume --lock' has {self._queue}: {self._named()}")
        self._fd = fd
        self._broker.guarded(lambda: self._write(self._holder))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        try:
            self._write(b"")
        except OSError:  # it holds nobody up
            pass
        os.close(self._fd)

    def _write(self, text: bytes) -> None:
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, text, 0)

    def _named(self) -> str:
        try:
            with open(f"{queue_directory(self._broker.home, self._queue)}/{CONSUMER_LOCK}", "rb") as file:
                return file.read(LONGEST_BYTES).decode("utf-8", "replace") or "a process that has just begun"
        except OSError:
            return "a process that is ending"
