"""`receive --to FILE`: an output that can promise that it is on the disk.

Law 1: FILE is appended to: what an earlier run received and deleted is never overwritten.
Law 2: a batch that cannot be written whole is taken back, so that the file never holds half a message that will be received again.
Law 3: several processes may append to one FILE: each batch is written under a lock on it, so none is mixed with, or taken back with, another's.
"""

from __future__ import annotations

import fcntl
import os
import stat

from sqscli.catalog import sync_directory
from sqscli.cli.output import Output


class FileOutput(Output):
    """Appends to a file, which it makes for this user alone where there is none."""

    def __init__(self, path: str) -> None:
        try:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
            self._made = True
        except FileExistsError:
            fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
            self._made = False
        super().__init__(fd, path)
        self._regular = stat.S_ISREG(os.fstat(fd).st_mode)  # a pipe or a device takes what it takes

    def flush(self) -> None:
        if not (self._regular and self._pending):
            super().flush()
            return
        try:
            fcntl.flock(self.fd, fcntl.LOCK_EX)
            size = os.fstat(self.fd).st_size
            try:
                super().flush()
            except BaseException:
                os.ftruncate(self.fd, size)
                raise
            finally:
                fcntl.flock(self.fd, fcntl.LOCK_UN)
        except OSError as error:
            error.filename = self.name
            raise

    def sync(self) -> None:
        self.flush()
        if not self._regular:
            return
        try:
            os.fsync(self.fd)
        except OSError as error:
            error.filename = self.name
            raise
        if self._made:
            sync_directory(os.path.dirname(os.path.abspath(self.name)))
            self._made = False
