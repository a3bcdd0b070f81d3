"""What other processes do to the home: wakes the lines of whatever changed.

Law 1: a change that comes after `watch` returned wakes the queue's line.
Law 2: a wake-up promises nothing: what it says is "look again".
Law 3: while nobody waits nothing is watched.

On Linux the kernel tells (inotify, read by the event loop). Elsewhere, where the kernel's limit of watches is reached, and every few seconds for what
another host writes to a shared file system, the files' sizes and times are compared, as `sqscli.waiting` does it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sqscli.catalog import queue_directory
from sqscli.waiting import Fingerprint, fingerprint

if TYPE_CHECKING:
    from sqscli.serve.lines import Lines

COMPARE_SECONDS = 5.0  # while the kernel tells
POLL_SECONDS = 0.1  # where it does not
_CLOCK = "clock"
_HOME = ""  # stands among the queues for the home itself


class Changes:
    """Made on the event loop; `close` when the server ends."""

    def __init__(self, home: str, lines: Lines, notify: bool = True) -> None:
        self._home = home
        self._lines = lines
        self._loop = asyncio.get_running_loop()
        self._inotify: Any = _open_inotify() if notify else None
        self._descriptors: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._seen: dict[str, Fingerprint] = {}
        self._comparing: asyncio.TimerHandle | None = None
        if self._inotify is not None:
            self._loop.add_reader(self._inotify.fileno(), self._read)

    def watch(self, queue: str) -> None:
        """From now on the queue's line is woken by changes, and so is every line by a change of the clock."""
        if not self._seen:
            self._add(_HOME, self._home)
        self._add(queue, queue_directory(self._home, queue))
        if self._comparing is None:
            self._compare_later()

    def forget(self, queue: str) -> None:
        self._remove(queue)
        if self._seen.keys() == {_HOME}:
            self._remove(_HOME)

    def close(self) -> None:
        if self._comparing is not None:
            self._comparing.cancel()
        if self._inotify is not None:
            self._loop.remove_reader(self._inotify.fileno())
            self._inotify.close()
            self._inotify = None

    def _add(self, name: str, directory: str) -> None:
        self._seen[name] = fingerprint([directory])
        if self._inotify is None:
            return
        try:
            descriptor = self._inotify.add_watch(directory, _mask())
        except OSError:  # gone, or one watch too many: then the files are compared
            return
        self._descriptors[name] = descriptor
        self._names[descriptor] = name

    def _remove(self, name: str) -> None:
        self._seen.pop(name, None)
        descriptor = self._descriptors.pop(name, None)
        if descriptor is None:
            return
        self._names.pop(descriptor, None)
        try:
            self._inotify.rm_watch(descriptor)
        except OSError:  # the directory is gone, and the watch with it
            return

    def _read(self) -> None:
        for event in self._inotify.read(timeout=0):
            name = self._names.get(event.wd)
            if event.wd < 0 or (name == _HOME and event.name == _CLOCK):  # the kernel's queue overflowed, or the clock was moved
                self._lines.wake_all()
            elif name:
                self._lines.wake(name)

    def _compare_later(self) -> None:
        every = COMPARE_SECONDS if len(self._descriptors) == len(self._seen) else POLL_SECONDS
        self._comparing = self._loop.call_later(every, self._compare)

    def _compare(self) -> None:
        self._comparing = None
        for name, before in self._seen.items():
            now = fingerprint([queue_directory(self._home, name) if name else self._home])
            if now != before:
                self._seen[name] = now
                if name:
                    self._lines.wake(name)
                else:
                    self._lines.wake_all()
        if self._seen:
            self._compare_later()


def _open_inotify() -> Any:
    try:
        from inotify_simple import INotify  # type: ignore[import-untyped]  # it has no types

        return INotify(nonblocking=True)
    except (ImportError, OSError):  # another system, or too many users of it
        return None


def _mask() -> int:
    """What a change of a queue or of the clock looks like: a file that is written, made, renamed or removed, and the directory itself."""
    from inotify_simple import flags

    return int(flags.MODIFY | flags.CREATE | flags.MOVED_TO | flags.DELETE | flags.DELETE_SELF | flags.ONLYDIR | flags.DONT_FOLLOW)
