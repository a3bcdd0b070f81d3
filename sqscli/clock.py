"""What time it is: the system clock, or the virtual clock that is stored in the home and seen by every process.

    HOME/clock   `sqscli-clock 1 frozen 1767225600000`   stands still at that instant (milliseconds since 1970)
                 `sqscli-clock 1 offset 43200000`        runs, that far from the system clock
                 no such file                            the system clock

Law 1: the only module that asks what time it is. Everything else is given `now_ms`.
Law 2: the file is replaced whole (temporary file, fsync, rename, fsync of the directory), under a lock, so that a reader without the lock sees
       one clock or the other and two commands that advance it add up.
Law 3: a file that is not understood is an error that names it, never the system clock: a lesson must not silently change its time.
Law 4: reading the clock is on the quick path of the command line.
"""

from __future__ import annotations

import errno
import os
import time

from sqscli.catalog import HomeError, check_home, make_home, sync_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class TimeSource(Protocol):
        def now_ms(self) -> int: ...

        def seconds_until(self, instant_ms: int) -> float:
            """How long it takes in real time; infinite on a clock that stands still."""


_HEADER = "sqscli-clock 1 "
_FILE_MAX_BYTES = 100
LATEST_MS = 253_402_300_799_999  # the end of the year 9999: what a date can show


def real_ms() -> int:
    """The system clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def instant(milliseconds: int) -> str:
    """An instant as people write it: UTC, to the millisecond where there is one; seconds since 1970 where no calendar has it."""
    from datetime import datetime, timezone

    try:
        text = datetime.fromtimestamp(milliseconds // 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return str(milliseconds // 1000)
    return f"{text}.{milliseconds % 1000:03}Z" if milliseconds % 1000 else f"{text}Z"


class ClockStatus:
    """A virtual clock in effect: what it says (`now_ms`), whether it stands still, and how far it is from the system clock (`offset_ms`)."""

    __slots__ = ("frozen", "now_ms", "offset_ms")

    def __init__(self, now_ms: int, offset_ms: int, frozen: bool) -> None:
        self.now_ms = now_ms
        self.offset_ms = offset_ms
        self.frozen = frozen

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClockStatus) and (self.now_ms, self.offset_ms, self.frozen) == (other.now_ms, other.offset_ms, other.frozen)

    def __repr__(self) -> str:
        return f"ClockStatus(now_ms={self.now_ms}, offset_ms={self.offset_ms}, frozen={self.frozen})"


class SystemClock:
    """The clock of a process that has no home, or wants no virtual time."""

    __slots__ = ()

    def now_ms(self) -> int:
        return real_ms()

    def seconds_until(self, instant_ms: int) -> float:
        return max(0.0, (instant_ms - real_ms()) / 1000)


class ManualClock:
    """A clock that moves when it is told to: for tests."""

    __slots__ = ("now",)

    def __init__(self, now: int = 1_767_225_600_000) -> None:
        self.now = now

    def now_ms(self) -> int:
        return self.now

    def seconds_until(self, instant_ms: int) -> float:
        return 0.0 if instant_ms <= self.now else float("inf")

    def advance(self, milliseconds: int) -> None:
        self.now += milliseconds


class Clock:
    """The clock of a home. Every call reads the file again: another process may have moved it."""

    __slots__ = ("_home", "_system", "path")

    def __init__(self, home: str, system: Callable[[], int] = real_ms) -> None:
        self._home = home
        self._system = system
        self.path = home + "/clock"

    def now_ms(self) -> int:
        status = self.status()
        return self._system() if status is None else status.now_ms

    def seconds_until(self, instant_ms: int) -> float:
        status = self.status()
        if status is not None and status.frozen:
            return 0.0 if instant_ms <= status.now_ms else float("inf")
        return max(0.0, (instant_ms - (self._system() if status is None else status.now_ms)) / 1000)

    def real_ms(self) -> int:
        return self._system()

    def status(self) -> ClockStatus | None:
        """The virtual clock, or None where the system clock holds."""
        try:
            fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError):  # what is wrong with the home is for whoever needs it to say
            return None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK):
                raise HomeError(f"{self.path}: a link, and links are not followed; 'sqscli clock reset' removes it") from None
            if isinstance(error, PermissionError):
                check_home(self._home, writing=False)
            raise HomeError(f"{self.path}: {error.strerror}; 'sqscli clock reset' returns to the system clock") from None
        try:
            content = os.read(fd, _FILE_MAX_BYTES)
        except OSError as error:
            raise HomeError(f"{self.path}: {error.strerror}; 'sqscli clock reset' returns to the system clock") from None
        finally:
            os.close(fd)
        return self._parse(content)

    def freeze(self) -> ClockStatus:
        """Stop at this instant; a clock that stands still already stays where it is."""
        return self._change(lambda now_ms, frozen: (now_ms, True))

    def advance(self, milliseconds: int) -> ClockStatus:
        """Move on (or back, by a negative number); a frozen clock stays frozen, another goes on running."""
        return self._change(lambda now_ms, frozen: (now_ms + milliseconds, frozen))

    def set(self, instant_ms: int) -> ClockStatus:
        """Go to an instant; a frozen clock stands still there, another runs on from it."""
        return self._change(lambda now_ms, frozen: (instant_ms, frozen))

    def reset(self) -> None:
        """Back to the system clock, whatever the file holds."""
        try:
            os.unlink(self.path)
            sync_directory(self._home)
        except FileNotFoundError:
            return
        except OSError as error:
            raise HomeError(f"{self.path}: {error.strerror}; remove it to return to the system clock") from None

    def _parse(self, content: bytes) -> ClockStatus:
        text = content.decode("ascii", "replace")
        if text.startswith(_HEADER) and text.endswith("\n"):
            kind, _, number = text[len(_HEADER) : -1].partition(" ")
            digits = number[1:] if number.startswith("-") else number
            if digits.isdecimal() and digits.isascii() and kind in ("frozen", "offset"):
                real = self._system()
                now_ms = int(number) if kind == "frozen" else real + int(number)
                if 0 <= now_ms <= LATEST_MS:
                    return ClockStatus(now_ms, now_ms - real, kind == "frozen")
        elif text.startswith("sqscli-clock "):
            raise HomeError(f"{self.path}: written by a newer sqscli; upgrade, or return to the system clock with 'sqscli clock reset'")
        raise HomeError(f"{self.path}: not a clock that sqscli wrote; 'sqscli clock reset' returns to the system clock")

    def _change(self, step: Callable[[int, bool], tuple[int, bool]]) -> ClockStatus:
        from filelock import FileLock

        from sqscli.journal.disk import PosixDisk, publish

        make_home(self._home)
        disk = PosixDisk()
        try:
            lock = self.path + ".lock"
            try:
                disk.close(disk.create(lock))
            except FileExistsError:
                disk.close(disk.open(lock))  # no link: what a lock is taken on is opened for writing
            with FileLock(lock, mode=0o600):
                status = self.status()
                real = self._system()
                now_ms, frozen = step(real, False) if status is None else step(status.now_ms, status.frozen)
                if not 0 <= now_ms <= LATEST_MS:
                    raise HomeError(f"{self.path}: the virtual clock can show the years 1970 to 9999 and stays as it was")
                state = f"frozen {now_ms}" if frozen else f"offset {now_ms - real}"
                disk.close(publish(disk, self._home, "clock", f"{_HEADER}{state}\n".encode("ascii")))
                return ClockStatus(now_ms, now_ms - real, frozen)
        except OSError as error:
            raise HomeError(f"{self.path}: {error.strerror}; the clock stays as it was") from None
