"""The real disk, counted: what an operation costs on every machine."""

from __future__ import annotations

from sqscli.journal.disk import PosixDisk


class CountingDisk(PosixDisk):
    """The real disk, with a count of its calls and of the bytes that were read and written."""

    def __init__(self) -> None:
        self.calls = 0
        self.read_bytes = 0
        self.written_bytes = 0

    def __getattribute__(self, name: str) -> object:
        if name in ("list", "open", "create", "close", "size", "fsync", "fsync_directory", "rename", "unlink", "truncate", "lock", "unlock"):
            self.calls += 1
        return super().__getattribute__(name)

    def pread(self, handle: int, offset: int, length: int) -> bytes:
        data = super().pread(handle, offset, length)
        self.calls += 1
        self.read_bytes += len(data)
        return data

    def pwrite(self, handle: int, offset: int, data: bytes) -> None:
        super().pwrite(handle, offset, data)
        self.calls += 1
        self.written_bytes += len(data)


def _not_waited_for(_: object) -> None: ...


class QuietDisk(CountingDisk):
    """The same without waiting for the platter: a sync is counted and not made."""

    fsync = staticmethod(_not_waited_for)
    fsync_directory = staticmethod(_not_waited_for)  # type: ignore[assignment]
