"""The disk of a command that reads much and answers late: on a terminal it shows how much has been read."""

from __future__ import annotations

from sqscli.cli.progress import Progress
from sqscli.cli.session import Session
from sqscli.journal.disk import PosixDisk


class WatchedDisk(PosixDisk):
    """The real disk; `work` says what it is read for."""

    def __init__(self, progress: Progress, work: str) -> None:
        self.work = work
        self._progress = progress
        self._read_bytes = 0

    def pread(self, handle: int, offset: int, length: int) -> bytes:
        data = super().pread(handle, offset, length)
        self._read_bytes += len(data)
        if self._progress.is_due():
            self._progress.show(f"{self.work}: {self._read_bytes / (1 << 20):,.1f} MiB read")
        return data


def watch(session: Session, work: str, writes_messages: bool = False) -> Progress:
    """From now on the session's broker reads from a watched disk, where somebody watches."""
    progress = Progress(session.quiet, writes_messages)
    if progress.is_watched:
        session.broker.disk = WatchedDisk(progress, work)
    return progress
