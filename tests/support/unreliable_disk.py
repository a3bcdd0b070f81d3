"""A disk in memory that fails when it is told to: the Disk protocol of sqscli/journal/disk.py, with what is cached and what is durable kept apart.

A file's bytes are durable after `fsync`, a name after `fsync_directory` of its directory, and nothing else is. The n-th call can be cut *inside*:
a write leaves 0, 1, half or all of its bytes, any other call has happened or has not. Then

    a kill         ends the process: everything cached stays (`recover(Loss.NOTHING)`)
    a power cut    loses what was not durable, in one of the ways of `Loss`
    an error       is an OSError, after which the process goes on; a failed `fsync` forgets what it should have written, as Linux does:
                   it stays readable, and the next `fsync` will not write it either

Whatever happens, locks and handles vanish with their process. After a cut every call raises PowerCut again, so that no `finally` writes from the
grave.

Directories are mirrored below a real home, with nothing in them but a queue's lock: the catalog asks the operating system which queues there are.
"""

from __future__ import annotations

import errno as errors
import os
from collections.abc import Callable
from pathlib import Path

from tests.support.cached_bytes import CachedDirectory, CachedFile, Loss, Torn, files, walk, write_at


class PowerCut(BaseException):
    """The process ends here. No `except Exception` may hold it up."""


class WouldWait(AssertionError):  # noqa: N818 - not an error of the program
    """A lock that somebody else in this process holds: waiting for it would never end."""


class UnreliableDisk:
    """`calls` are the mutating calls so far (all calls with `counts_reads`); `fail` says which of them fails and how.

    `meanwhile` is called in front of each of them with its index: another process that runs between two calls of this one.
    """

    def __init__(self, home: Path, root: CachedDirectory | None = None) -> None:
        self.home = str(home)
        self.root = root or CachedDirectory({"queues": CachedDirectory()})
        self.calls: list[str] = []
        self.counts_reads = False
        self.cut_at: int | None = None
        self.torn = Torn.NOTHING
        self.errno: int | None = None
        self.is_lasting = False
        self.capacity_bytes: int | None = None
        self.meanwhile: Callable[[int], None] | None = None
        self.meanwhile_is_running = False
        self._is_dead = False
        self._handles: dict[int, CachedFile] = {}
        self._locks: dict[int, CachedFile] = {}
        self._next_handle = 3
        self._mirror()

    # For tests

    def copy(self) -> UnreliableDisk:
        """Another disk with the same content, all of it durable; of a disk whose processes have ended."""
        return UnreliableDisk(Path(self.home), self.root.copy())

    def fail(self, at: int, torn: Torn, errno: int | None = None, is_lasting: bool = False) -> None:
        """Cuts the power in the call of that index from now on, or fails it with `errno`. `is_lasting`: and all that come after it, until `mend`."""
        self.calls, self.cut_at, self.torn, self.errno, self.is_lasting = [], at, torn, errno, is_lasting

    def mend(self) -> None:
        """The cause of the errors is gone."""
        self.cut_at, self.counts_reads = None, False

    def recover(self, loss: Loss = Loss.NOTHING) -> None:
        """The next process, or the next boot."""
        self.cut_at, self._is_dead = None, False
        self._handles.clear()
        self._locks.clear()
        self.root.recover(loss)
        self._mirror()

    def settle(self) -> None:
        """Everything is durable, as after a long time."""
        self.recover(Loss.NOTHING)
        self.root.settle()
        self.calls = []

    @property
    def open_handles(self) -> int:
        return len(self._handles) + len(self._locks)

    @property
    def used_bytes(self) -> int:
        return sum(len(file.cached) for file in files(self.root))

    def content(self, path: str) -> bytearray:
        """The bytes of a file, to be looked at; what is changed in them is damage."""
        return self._file(path).cached

    def damage(self, path: str, offset: int, data: bytes) -> None:
        """What no crash explains: other bytes than were written, on the disk too."""
        file = self._file(path)
        write_at(file.cached, offset, data)
        file.sync()
        file.durable = bytearray(file.cached)

    # The protocol

    def list(self, directory: str) -> list[str]:
        self._step("list", directory)
        return [*self._directory(directory).cached]

    def make_directory(self, path: str) -> None:
        def act() -> None:
            parent, name = self._parent(path)
            if name in parent.cached:
                raise FileExistsError(errors.EEXIST, os.strerror(errors.EEXIST), path)
            parent.set({name: CachedDirectory()})
            self._mirror()

        self._mutate("make_directory", path, act)

    def open(self, path: str) -> int:
        self._step("open", path)
        return self._handle(self._file(path))

    def create(self, path: str) -> int:
        def act() -> None:
            parent, name = self._parent(path)
            if name in parent.cached:
                raise FileExistsError(errors.EEXIST, os.strerror(errors.EEXIST), path)
            parent.set({name: CachedFile()})

        self._mutate("create", path, act)
        return self._handle(self._file(path))

    def close(self, handle: int) -> None:
        if not self._is_dead:
            self._opened(handle)
            del self._handles[handle]

    def size(self, handle: int) -> int:
        self._step("size", str(handle))
        return len(self._opened(handle).cached)

    def is_at(self, handle: int, path: str) -> bool:
        self._step("is_at", path)
        try:
            return self._file(path) is self._opened(handle)
        except FileNotFoundError:
            return False

    def pread(self, handle: int, offset: int, length: int) -> bytes:
        self._step("pread", str(handle))
        return bytes(self._opened(handle).cached[offset : offset + length])

    def pwrite(self, handle: int, offset: int, data: bytes) -> None:
        file = self._opened(handle)
        cut = self._count("pwrite", self._path(file))
        fits = self._room(file, offset, len(data))
        taken = min(self.torn.of(len(data)) if cut else len(data), fits)
        if taken:
            file.write(offset, bytes(data[:taken]))
        if cut:
            self._fall(self._path(file))
        if fits < len(data):
            raise OSError(errors.ENOSPC, os.strerror(errors.ENOSPC))

    def fsync(self, handle: int) -> None:
        file = self._opened(handle)
        try:
            self._mutate("fsync", self._path(file), file.sync)
        except OSError:
            file.pending = []
            raise

    def fsync_directory(self, path: str) -> None:
        self._mutate("fsync_directory", path, self._directory(path).sync)

    def rename(self, old: str, new: str) -> None:
        def act() -> None:
            (parent, old_name), (other, new_name) = self._parent(old), self._parent(new)
            assert parent is other, "the journal renames within one directory"
            if old_name not in parent.cached:
                raise FileNotFoundError(errors.ENOENT, os.strerror(errors.ENOENT), old)
            there = parent.cached.get(new_name)
            if isinstance(there, CachedDirectory) and there.cached:
                raise OSError(errors.ENOTEMPTY, os.strerror(errors.ENOTEMPTY), new)
            parent.set({new_name: parent.cached[old_name], old_name: None})
            self._mirror()

        self._mutate("rename", new, act)

    def unlink(self, path: str) -> None:
        def act() -> None:
            self._file(path)
            parent, name = self._parent(path)
            parent.set({name: None})

        self._mutate("unlink", path, act)

    def remove_directory(self, path: str) -> None:
        def act() -> None:
            if self._directory(path).cached:
                raise OSError(errors.ENOTEMPTY, os.strerror(errors.ENOTEMPTY), path)
            parent, name = self._parent(path)
            parent.set({name: None})
            self._mirror()

        self._mutate("remove_directory", path, act)

    def truncate(self, handle: int, size: int) -> None:
        file = self._opened(handle)
        self._mutate("truncate", self._path(file), lambda: file.truncate(size))

    def lock(self, path: str, wait: bool) -> int | None:
        self._step("lock", path)
        file = self._file(path)
        if file in self._locks.values():
            if wait:
                raise WouldWait(path)
            return None
        self._next_handle += 1
        self._locks[self._next_handle] = file
        return self._next_handle

    def unlock(self, handle: int) -> None:
        if not self._is_dead:
            del self._locks[handle]

    # Failing

    def _mutate(self, call: str, path: str, act: Callable[[], None]) -> None:
        if not self._count(call, path):
            act()
            return
        if self.torn is Torn.ALL and self.errno is None:  # an error says that it has not happened
            act()
        self._fall(path)

    def _step(self, call: str, path: str) -> None:
        """A call that changes nothing."""
        if self._is_dead:
            raise PowerCut
        if self.counts_reads and self._count(call, path):
            self._fall(path)

    def _count(self, call: str, path: str) -> bool:
        """True where this is the call that is to fail."""
        if self._is_dead:
            raise PowerCut
        self.calls.append(f"{call} {path.removeprefix(self.home)}")
        number = len(self.calls) - 1
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            calls, self.calls, self.meanwhile_is_running = self.calls, [], True
            meanwhile(number)
            self.calls, self.meanwhile, self.meanwhile_is_running = calls, meanwhile, False
        if self.is_lasting and self.cut_at is not None and number > self.cut_at:
            self.torn = Torn.NOTHING
            return True
        return number == self.cut_at

    def _fall(self, path: str) -> None:
        if self.errno is not None:
            named = path if self.calls[-1].split()[0] in _BY_PATH else None  # as the operating system does it
            raise OSError(self.errno, os.strerror(self.errno), named)
        self._is_dead = True
        raise PowerCut(self.calls[-1])

    def _room(self, file: CachedFile, offset: int, length: int) -> int:
        """How much of a write fits."""
        if self.capacity_bytes is None:
            return length
        grows = max(0, offset + length - len(file.cached))
        return length - max(0, min(length, grows - (self.capacity_bytes - self.used_bytes)))

    # Names

    def _parent(self, path: str) -> tuple[CachedDirectory, str]:
        directory, _, name = path.rpartition("/")
        return self._directory(directory), name

    def _directory(self, path: str) -> CachedDirectory:
        assert path.startswith(self.home), f"{path} is outside of the home"
        node: CachedFile | CachedDirectory = self.root
        for name in [part for part in path.removeprefix(self.home).split("/") if part]:
            found = node.cached.get(name) if isinstance(node, CachedDirectory) else None
            if found is None:
                raise FileNotFoundError(errors.ENOENT, os.strerror(errors.ENOENT), path)
            node = found
        assert isinstance(node, CachedDirectory)
        return node

    def _file(self, path: str) -> CachedFile:
        parent, name = self._parent(path)
        file = parent.cached.get(name)
        if not isinstance(file, CachedFile):
            raise FileNotFoundError(errors.ENOENT, os.strerror(errors.ENOENT), path)
        return file

    def _handle(self, file: CachedFile) -> int:
        self._next_handle += 1
        self._handles[self._next_handle] = file
        return self._next_handle

    def _opened(self, handle: int) -> CachedFile:
        if self._is_dead:
            raise PowerCut
        if handle not in self._handles:
            raise AssertionError(f"handle {handle} is not open")
        return self._handles[handle]

    def _path(self, file: CachedFile) -> str:
        return next((path for path, node in walk(self.root, self.home) if node is file), "(unlinked)")

    def _mirror(self) -> None:
        """Makes the real home's directories those of this disk."""
        queues = Path(self.home, "queues")
        queues.mkdir(parents=True, exist_ok=True)
        node = self.root.cached["queues"]
        assert isinstance(node, CachedDirectory)
        wanted, there = set(node.cached), set(os.listdir(queues))
        for name in there - wanted:
            (queues / name / "lock").unlink(missing_ok=True)
            os.rmdir(queues / name)
        for name in wanted - there:
            os.mkdir(queues / name)
            directory = node.cached[name]
            if isinstance(directory, CachedDirectory) and "lock" in directory.cached:
                (queues / name / "lock").touch()


_BY_PATH = ("list", "make_directory", "open", "create", "is_at", "fsync_directory", "rename", "unlink", "remove_directory", "lock")

__all__ = ["Loss", "PowerCut", "Torn", "UnreliableDisk", "WouldWait"]
