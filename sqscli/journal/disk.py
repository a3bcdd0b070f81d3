"""The operating system, as narrow as the journal needs it.

Law: no other module of the journal calls the operating system, so that a test can stand in for all of it (`tests/support/unreliable_disk.py`)
and cut the power inside every call. Every method may raise OSError; callers turn it into a JournalError, never into a guess.
"""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Disk(Protocol):
        """Handles are integers; paths are strings; offsets and lengths are bytes."""

        def list(self, directory: str) -> list[str]:
            """Names of the entries, in no order."""

        def make_directory(self, path: str) -> None:
            """Creates a directory that only its owner can enter; FileExistsError where there is something."""

        def open(self, path: str) -> int:
            """Opens an existing file for reading and writing, read-only where writing is not allowed; never follows a link."""

        def create(self, path: str) -> int:
            """Creates a file that must not exist."""

        def close(self, handle: int) -> None: ...

        def size(self, handle: int) -> int: ...

        def is_at(self, handle: int, path: str) -> bool:
            """Whether `path` still names the open file, and not another one or none."""

        def pread(self, handle: int, offset: int, length: int) -> bytes:
            """Reads `length` bytes, fewer only at the end of the file."""

        def pwrite(self, handle: int, offset: int, data: bytes) -> None:
            """Writes all of `data`, or raises with any part of it written. Durable only after `fsync`."""

        def fsync(self, handle: int) -> None:
            """Returns when the file's content and size are on the disk. Failed once, its cache is in an unknown state: do not retry."""

        def fsync_directory(self, path: str) -> None:
            """Returns when the names in the directory are on the disk."""

        def rename(self, old: str, new: str) -> None:
            """Replaces `new` atomically."""

        def unlink(self, path: str) -> None: ...

        def remove_directory(self, path: str) -> None: ...

        def truncate(self, handle: int, size: int) -> None: ...

        def lock(self, path: str, wait: bool) -> int | None:
            """Takes the exclusive lock of the file `path`, which must exist; None where it is held and `wait` is false."""

        def unlock(self, handle: int) -> None: ...


class PosixDisk:
    """The real one."""

    list = staticmethod(os.listdir)
    close = staticmethod(os.close)
    rename = staticmethod(os.rename)
    unlink = staticmethod(os.unlink)
    remove_directory = staticmethod(os.rmdir)
    truncate = staticmethod(os.ftruncate)
    fsync = staticmethod(getattr(os, "fdatasync", os.fsync))

    def make_directory(self, path: str) -> None:
        os.mkdir(path, 0o700)

    def open(self, path: str) -> int:
        flags = os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            return os.open(path, os.O_RDWR | flags)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            return os.open(path, os.O_RDONLY | flags)

    def create(self, path: str) -> int:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def size(self, handle: int) -> int:
        return os.fstat(handle).st_size

    def is_at(self, handle: int, path: str) -> bool:
        try:
            return os.stat(path).st_ino == os.fstat(handle).st_ino
        except FileNotFoundError:
            return False

    def pread(self, handle: int, offset: int, length: int) -> bytes:
        data = os.pread(handle, length, offset)
        while 0 < len(data) < length:  # the kernel stops short of large requests; only nothing at all is the end
            more = os.pread(handle, length - len(data), offset + len(data))
            if not more:
                break
            data += more
        return data

    def pwrite(self, handle: int, offset: int, data: bytes) -> None:
        written = os.pwrite(handle, data, offset)
        while written < len(data):
            written += os.pwrite(handle, memoryview(data)[written:], offset + written)

    def fsync_directory(self, path: str) -> None:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def lock(self, path: str, wait: bool) -> int | None:
        import fcntl

        while True:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
                # A queue may be deleted, and made again, while we wait: then we hold the lock of a file that is nobody's.
                if os.stat(path).st_ino == os.fstat(handle).st_ino:
                    return handle
            except BlockingIOError:
                os.close(handle)
                return None
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)

    def unlock(self, handle: int) -> None:
        os.close(handle)


def publish(disk: Disk, directory: str, name: str, data: bytes) -> int:
    """Makes a file appear whole or not at all: written beside, synced, renamed, and the name synced. Returns its open handle."""
    temporary = f"{directory}/{name}.new"
    try:
        handle = disk.create(temporary)
    except FileExistsError:  # left behind by a crash inside this function
        disk.unlink(temporary)
        handle = disk.create(temporary)
    try:
        disk.pwrite(handle, 0, data)
        disk.fsync(handle)
        disk.rename(temporary, f"{directory}/{name}")
        disk.fsync_directory(directory)
    except BaseException:
        disk.close(handle)
        raise
    return handle
