"""The operating system, as narrow as the journal needs it.

Law: no other module of the journal calls the operating system, so that a test can stand in for all of it (`tests/support/unreliable_disk.py`)
and cut the power inside every call. Every method may raise OSError; callers turn it into a JournalError, never into a guess.

What may be planted in the place of a file is never opened: a link leads to somebody else's file, a FIFO or a device may never answer, and a file with
two names (a hard link) would be written from two directories. A directory that is a link is not listed; what leads to
the home may be one.

What is made is as its directory is, whatever the umask: for its owner alone, and for the group where the directory is shared with one (chmod g+rwxs);
it belongs to the directory's owner also where root makes it, or the owner could not go on with a queue that root has helped with.
"""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Disk(Protocol):
        """Handles are integers; paths are strings; offsets and lengths are bytes."""

        def list(self, directory: str) -> list[str]:
            """Names of the entries, in no order; NotADirectoryError where it is a link or a file."""

        def make_directory(self, path: str) -> None:
            """Creates a directory that only its owner can enter; FileExistsError where there is something."""

        def open(self, path: str) -> int:
            """Opens an existing file for reading and writing, read-only where writing is not allowed; nothing but a plain file of one name."""

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


_FLAGS = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # a FIFO must not keep anybody waiting
_OWNER, _GROUP = 0o700, 0o2770


class PosixDisk:
    """The real one."""

    close = staticmethod(os.close)
    rename = staticmethod(os.rename)
    unlink = staticmethod(os.unlink)
    remove_directory = staticmethod(os.rmdir)
    truncate = staticmethod(os.ftruncate)
    fsync = staticmethod(getattr(os, "fdatasync", os.fsync))

    def list(self, directory: str) -> list[str]:
        try:
            handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK):  # where O_DIRECTORY is asked about after O_NOFOLLOW
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), directory) from None
            raise
        try:
            return os.listdir(handle)
        finally:
            os.close(handle)

    def make_directory(self, path: str) -> None:
        owner, group, mode = _like(os.path.dirname(path))
        os.mkdir(path, _OWNER)
        if stat.S_IMODE(os.lstat(path).st_mode) != mode:
            os.chmod(path, mode)
        if owner is not None:
            os.chown(path, owner, group, follow_symlinks=False)

    def open(self, path: str) -> int:
        try:
            handle = _open(path, os.O_RDWR)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            handle = _open(path, os.O_RDONLY)
        try:
            _check_plain(handle, path)
        except BaseException:
            os.close(handle)
            raise
        return handle

    def create(self, path: str) -> int:
        owner, group, mode = _like(os.path.dirname(path))
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            if stat.S_IMODE(os.fstat(handle).st_mode) != mode & 0o660:
                os.fchmod(handle, mode & 0o660)
            if owner is not None:
                os.fchown(handle, owner, group)
        except BaseException:
            os.close(handle)
            raise
        return handle

    def size(self, handle: int) -> int:
        return os.fstat(handle).st_size

    def is_at(self, handle: int, path: str) -> bool:
        try:
            return os.path.samestat(os.lstat(path), os.fstat(handle))
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
        written = taken = os.pwrite(handle, data, offset)
        while written < len(data):
            if not taken:  # nor will it the next time, and so on for ever
                raise OSError(errno.EIO, "the file takes nothing more")
            taken = os.pwrite(handle, memoryview(data)[written:], offset + written)
            written += taken

    def fsync_directory(self, path: str) -> None:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def lock(self, path: str, wait: bool) -> int | None:
        import fcntl

        while True:
            handle = _open(path, os.O_RDWR)
            try:
                about = _check_plain(handle, path)
                fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
                # A queue may be deleted, and made again, while we wait: then we hold the lock of a file that is nobody's.
                if os.path.samestat(os.lstat(path), about):
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


def _open(path: str, flags: int) -> int:
    try:
        return os.open(path, flags | _FLAGS)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise OSError(error.errno, "a link, and links are not followed", path) from None
        raise


def _check_plain(handle: int, path: str) -> os.stat_result:
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "not a plain file; put the queue's own file back", path)
    if about.st_nlink > 1:
        raise OSError(errno.EMLINK, "has another name as well (a hard link), so two would write one file; put a copy in its place", path)
    return about


def _like(directory: str) -> tuple[int | None, int, int]:
    """Whose and with what mode a new directory below is: (owner where root has to give it away, group, mode)."""
    about = os.stat(directory or ".")
    shared = stat.S_ISGID | stat.S_IRWXG
    mode = _GROUP if about.st_mode & shared == shared else _OWNER
    return about.st_uid if about.st_uid and os.geteuid() == 0 else None, about.st_gid, mode


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
