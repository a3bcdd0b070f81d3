"""Sleeping until something happens to a directory: what a long poll does while a queue is empty.

Law 1: no wake-up is lost. The watch is armed when the `with` block begins and again before `wait` returns, so a change between the caller's
       look at the queue and its next `wait` ends that `wait` at once. Hence: `with ChangeWatch(...)`, look, `wait`, look, `wait`, ...
Law 2: a wake-up promises nothing: what it says is "look again".
Law 3: an idle wait costs nothing that can be measured. On Linux the kernel sends a signal when a file below the directory is written, made, renamed
       or removed (`F_NOTIFY`), and the process sleeps in `sigtimedwait`. Elsewhere, and where the file system does not allow that, the files' sizes
       and times are compared every 25 ms.
Law 4: while the signal is the way, the files are still compared every 5 s: the kernel does not see what another host writes to a shared file system.
Law 5: deadlines are real time, whatever the virtual clock says, and ctrl-C interrupts.

About the signals. A watch fires once and is armed again, since one that stays armed queues a signal for every write of a fast producer, and past the
limit of queued signals the kernel falls back to SIGIO: hence that is blocked and awaited as well. The signals are sent to the waiting thread alone
(`F_SETOWN_EX`): one that is sent to the process may be taken by any thread that does not block it, even one that is just ending, and the default of
both is to kill.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Protocol, TypeVar

    from sqscli.clock import TimeSource

    class Looked(Protocol):
        """What one look at a queue found; false where that is nothing, and then `next_visible_ms` says when that may change by itself."""

        def __bool__(self) -> bool: ...

        @property
        def next_visible_ms(self) -> int | None: ...

    T = TypeVar("T", bound=Looked)

POLL_SECONDS = 0.025
COMPARE_SECONDS = 5.0
F_SETOWN_EX, F_OWNER_TID = 15, 0  # <asm-generic/fcntl.h>; the fcntl module does not name them

Fingerprint = tuple[tuple[str, int, int, int], ...]


def long_poll(directories: list[str], clock: TimeSource, seconds: float, look: Callable[[], T]) -> T:
    """What `look` finds as soon as it finds something, or nothing when `seconds` of real time are over.

    `directories` are those of the queue and of the home, where a change of the virtual clock shows. Between two looks no lock is held. What ends a
    wait earlier is in virtual time: the next lease that lapses or delay that ends, unless the clock stands still.
    """
    deadline = time.monotonic() + seconds
    with ChangeWatch(directories) as watch:
        while True:
            found = look()
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found
            instant_ms = found.next_visible_ms
            watch.wait(left if instant_ms is None else min(left, clock.seconds_until(instant_ms)))


class ChangeWatch:
    """Watches what is directly inside `directories`; one of them that is missing counts as empty."""

    def __init__(self, directories: list[str], notify: bool = True) -> None:
        self._directories = directories
        self._notify = notify
        self._seen: Fingerprint = ()
        self._signals: KernelSignals | None = None

    def __enter__(self) -> ChangeWatch:
        if self._notify:
            self._signals = KernelSignals.open(self._directories)
        self._seen = fingerprint(self._directories)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._signals is not None:
            self._signals.close()
            self._signals = None

    def wait(self, timeout_seconds: float) -> bool:
        """Sleep until something changed (True) or `timeout_seconds` are over (False)."""
        deadline = time.monotonic() + timeout_seconds
        while True:
            left = max(0.0, deadline - time.monotonic())
            if self._signals is not None:
                changed = self._signals.wait(min(left, COMPARE_SECONDS))
            else:
                time.sleep(min(left, POLL_SECONDS))
                changed = False
            now = fingerprint(self._directories)
            if changed or now != self._seen:
                self._seen = now
                return True
            if left <= COMPARE_SECONDS and time.monotonic() >= deadline:
                return False


class KernelSignals:
    """`F_NOTIFY` on a few directories, each of which fires once until it is armed again. Used by the thread that opened it."""

    def __init__(self, descriptors: list[int], waited: set[int], mask: set[int]) -> None:
        self._descriptors = descriptors
        self._waited = waited
        self._mask = mask

    @classmethod
    def open(cls, directories: list[str], also: frozenset[int] = frozenset()) -> KernelSignals | None:
        """None where the kernel cannot tell: another system, another file system. `also` are other signals that end a wait."""
        try:
            import fcntl
            import signal
        except ImportError:
            return None
        if not (hasattr(fcntl, "F_NOTIFY") and hasattr(signal, "SIGRTMIN")):
            return None
        waited = {int(signal.SIGIO), signal.SIGRTMIN + 1, *also}
        mask = {int(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, waited)}
        watch = cls([], waited, mask)
        try:
            for directory in directories:
                watch._descriptors.append(os.open(directory, os.O_RDONLY | os.O_DIRECTORY))
            watch._address()
            watch.arm()
        except OSError:
            watch.close()
            return None
        return watch

    def wait(self, timeout_seconds: float) -> bool:
        if not self.take(timeout_seconds):
            return False
        self.arm()
        return True

    def take(self, timeout_seconds: float) -> set[int]:
        """The signals that came, none after so long. What has fired is not armed again."""
        import signal

        taken: set[int] = set()
        while (came := signal.sigtimedwait(self._waited, 0 if taken else timeout_seconds)) is not None:
            taken.add(came.si_signo)
        return taken

    def close(self) -> None:
        """Closing the descriptors ends their watches; what is still pending is taken before the signals get their meaning back."""
        import signal

        for fd in self._descriptors:
            os.close(fd)
        self.take(0)
        signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)

    def _address(self) -> None:
        import fcntl
        import signal
        import struct
        from _thread import get_native_id

        to_this_thread = struct.pack("ii", F_OWNER_TID, get_native_id())
        for fd in self._descriptors:
            fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGRTMIN + 1)
            fcntl.fcntl(fd, F_SETOWN_EX, to_this_thread)

    def arm(self, number: int | None = None) -> None:
        """The directory of this number, or all of them."""
        import fcntl

        events = fcntl.DN_MODIFY | fcntl.DN_CREATE | fcntl.DN_RENAME | fcntl.DN_DELETE
        for fd in self._descriptors if number is None else [self._descriptors[number]]:
            fcntl.fcntl(fd, fcntl.F_NOTIFY, events)


def fingerprint(directories: list[str]) -> Fingerprint:
    """The names, sizes and times of the files; equal as long as nothing was appended, replaced, made or removed."""
    found: list[tuple[str, int, int, int]] = []
    for directory in directories:
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    try:
                        about = entry.stat(follow_symlinks=False)
                    except OSError:
                        continue
                    found.append((entry.path, about.st_size, about.st_mtime_ns, about.st_ino))
        except OSError:
            continue
    found.sort()
    return tuple(found)
