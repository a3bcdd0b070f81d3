"""What ends a wait: a command's end, a signal that asks us to stop, a change of the queue or of the virtual clock, or the time.

Law 1: no wake-up is lost. Our signals are blocked all the time and taken only in `wait`; what came before it ends it at once. A change of the
       queue counts from `look` on: hence `look`, receive, `wait`.
Law 2: a wake-up promises nothing: it says "look again".
Law 3: who waits for no message is not woken by those that come, and not by what he writes himself.

Where the kernel does not tell of changes (another system or file system) everything is looked at every 25 ms.
"""

from __future__ import annotations

import signal
import time
from types import TracebackType

from sqscli.waiting import COMPARE_SECONDS, POLL_SECONDS, KernelSignals, fingerprint

_STOPPING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))
_QUEUE = 1


class Watch:
    """As a context. `mask` is what was blocked before."""

    def __init__(self, home: str, queue_directory: str) -> None:
        self._directories = [home, queue_directory]
        self._kernel: KernelSignals | None = None
        self._is_looking = False
        self._seen = fingerprint([])
        self.mask: set[int] = set()

    def __enter__(self) -> Watch:
        self._child_before = signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where it is ignored, ends are not told and children not waited for
        self._stopping = {int(each) for each in _STOPPING if signal.getsignal(each) is not signal.SIG_IGN}  # as under nohup, or behind a '&'
        self._awaited = frozenset({*self._stopping, int(signal.SIGCHLD)})
        self.mask = {int(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, self._awaited)}
        self._kernel = KernelSignals.open(self._directories, self._awaited)
        self._is_looking = self._kernel is not None
        self._seen = fingerprint(self._directories)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._kernel is not None:
            self._kernel.close()
        self._take_pending()
        signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)
        signal.signal(signal.SIGCHLD, self._child_before or signal.SIG_DFL)

    @property
    def is_looking(self) -> bool:
        """Whether a change of the queue from now on ends the next wait."""
        return self._is_looking

    def look(self) -> None:
        """From now on it does."""
        self._is_looking = True
        if self._kernel is not None:
            self._kernel.arm(_QUEUE)
        else:
            self._seen = fingerprint(self._directories)

    def wait(self, seconds: float) -> set[int]:
        """Sleeps until something happened or `seconds` are over; the signals that ask us to stop."""
        if self._kernel is None:
            return self._poll(seconds)
        taken = self._kernel.take(min(max(0.0, seconds), COMPARE_SECONDS))
        if taken - self._awaited:
            self._is_looking = False  # perhaps: whoever needs it looks again
            self._kernel.arm(0)
        return taken & self._stopping

    def _poll(self, seconds: float) -> set[int]:
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            time.sleep(max(0.0, min(left, POLL_SECONDS)))
            taken = self._take_pending()
            now = fingerprint(self._directories)
            if taken or now != self._seen or left <= POLL_SECONDS:
                self._is_looking, self._seen = False, now
                return taken & self._stopping

    def _take_pending(self) -> set[int]:
        taken: set[int] = set()
        for each in signal.sigpending() & self._awaited:
            signal.sigwait({each})
            taken.add(int(each))
        return taken


__all__ = ["Watch"]
