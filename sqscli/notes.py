"""Notes beside the queues: small files in the home that say where to look, and never what is true.

    HOME/moving/DLQ       a move task may be active in the queue DLQ; holds the name of its destination, or nothing: back to the sources
    HOME/deleted/NAME     the queue NAME was deleted; holds when, in milliseconds since 1970

Law 1: the truth is in the journals. A note that is missing or stale loses nothing: a task waits until somebody comes to its own queue, a name is free
       sooner than Amazon would have it.
Law 2: so notes are not synced, and one that cannot be written or read counts as none.
"""

from __future__ import annotations

from sqscli.api.checks import is_queue_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.journal.disk import Disk

_MAXIMUM_BYTES = 100


class Notes:
    """The notes of one kind, one for each queue name."""

    def __init__(self, disk: Disk, home: str, kind: str) -> None:
        self._disk = disk
        self._directory = f"{home}/{kind}"

    def names(self) -> list[str]:
        try:
            return [name for name in self._disk.list(self._directory) if is_queue_name(name)]
        except OSError:
            return []

    def read(self, name: str) -> str | None:
        """What the note of a queue says; None where there is none."""
        try:
            handle = self._disk.open(f"{self._directory}/{name}")
        except OSError:
            return None
        try:
            return self._disk.pread(handle, 0, _MAXIMUM_BYTES).decode("ascii", "replace")
        except OSError:
            return None
        finally:
            self._disk.close(handle)

    def write(self, name: str, text: str) -> None:
        if name in self.names():
            self.drop(name)
        try:
            self._make_directory()
            handle = self._disk.create(f"{self._directory}/{name}")
        except OSError:
            return
        try:
            self._disk.pwrite(handle, 0, text.encode("ascii"))
        except OSError:
            return
        finally:
            self._disk.close(handle)

    def drop(self, name: str) -> None:
        try:
            self._disk.unlink(f"{self._directory}/{name}")
        except OSError:
            return

    def _make_directory(self) -> None:
        try:
            self._disk.list(self._directory)
        except FileNotFoundError:
            self._disk.make_directory(self._directory)


def moving(disk: Disk, home: str) -> Notes:
    """Where move tasks may be active."""
    return Notes(disk, home, "moving")


def deleted(disk: Disk, home: str) -> Notes:
    """When queues were deleted."""
    return Notes(disk, home, "deleted")
