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
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path

SECTOR_BYTES = 512


class PowerCut(BaseException):
    """The process ends here. No `except Exception` may hold it up."""


class WouldWait(AssertionError):  # noqa: N818 - not an error of the program
    """A lock that somebody else in this process holds: waiting for it would never end."""


class Loss(Enum):
    """What happens to what was never synced."""

    NOTHING = "kill"  # the process died, the kernel did not
    ALL = "power cut, unsynced writes and names lost"
    BYTES = "power cut, unsynced writes lost, names kept"
    SCATTERED = "power cut, every other sector of the unsynced writes lost, half of the names kept"


class Torn(Enum):
    """How much of the call that is cut has happened."""

    NOTHING = "0"
    ONE_BYTE = "1"
    HALF = "half"
    ALL = "all"

    def of(self, length: int) -> int:
        return {Torn.NOTHING: 0, Torn.ONE_BYTE: min(1, length), Torn.HALF: length // 2, Torn.ALL: length}[self]


class _File:
    def __init__(self, content: bytes = b"") -> None:
        self.cached = bytearray(content)
        self.durable = bytes(content)
        self.pending: list[tuple[int, bytes | None]] = []  # (offset, data), or (size, None) for a truncation

    def write(self, offset: int, data: bytes) -> None:
        _write(self.cached, offset, data)
        self.pending.append((offset, data))

    def truncate(self, size: int) -> None:
        _truncate(self.cached, size)
        self.pending.append((size, None))

    def sync(self) -> None:
        content = bytearray(self.durable)
        for offset, data in self.pending:
            _truncate(content, offset) if data is None else _write(content, offset, data)
        self.durable, self.pending = bytes(content), []

    def recover(self, loss: Loss) -> None:
        if loss is Loss.NOTHING:
            return
        content = bytearray(self.durable)
        if loss is Loss.SCATTERED:
            for offset, data in self.pending:
                _truncate(content, offset) if data is None else _scatter(content, offset, data)
        self.__init__(bytes(content))  # type: ignore[misc]


class _Directory:
    def __init__(self, entries: dict[str, _File | _Directory] | None = None) -> None:
        self.cached = dict(entries or {})
        self.durable = dict(self.cached)
        self.pending: list[dict[str, _File | _Directory | None]] = []

    def set(self, names: dict[str, _File | _Directory | None]) -> None:
        _rename(self.cached, names)
        self.pending.append(names)

    def sync(self) -> None:
        self.durable, self.pending = dict(self.cached), []

    def recover(self, loss: Loss) -> None:
        """After a kill nothing is lost, and nothing has become durable."""
        if loss is Loss.ALL:
            self.cached = dict(self.durable)
        elif loss is Loss.SCATTERED:
            self.cached = dict(self.durable)
            for names in self.pending[: (len(self.pending) + 1) // 2]:
                _rename(self.cached, names)
        if loss is not Loss.NOTHING:
            self.sync()
        for node in self.cached.values():
            node.recover(loss)

    def settle(self) -> None:
        self.sync()
        for node in self.cached.values():
            node.sync() if isinstance(node, _File) else node.settle()

    def copy(self) -> _Directory:
        assert not self.pending
        return _Directory({name: node.copy() if isinstance(node, _Directory) else _File(bytes(node.cached)) for name, node in self.cached.items()})


class UnreliableDisk:
    """`calls` are the mutating calls so far (all calls with `counts_reads`); `fail` says which of them fails and how.

    `meanwhile` is called in front of each of them with its index: another process that runs between two calls of this one.
    """

    def __init__(self, home: Path, root: _Directory | None = None) -> None:
        self.home = str(home)
        self.root = root or _Directory({"queues": _Directory()})
        self.calls: list[str] = []
        self.counts_reads = False
        self.cut_at: int | None = None
        self.torn = Torn.NOTHING
        self.errno: int | None = None
        self.capacity_bytes: int | None = None
        self.meanwhile: Callable[[int], None] | None = None
        self.meanwhile_is_running = False
        self._is_dead = False
        self._handles: dict[int, _File] = {}
        self._locks: dict[int, _File] = {}
        self._next_handle = 3
        self._mirror()

    # For tests

    def copy(self) -> UnreliableDisk:
        """Another disk with the same content, all of it durable; of a disk whose processes have ended."""
        return UnreliableDisk(Path(self.home), self.root.copy())

    def fail(self, at: int, torn: Torn, errno: int | None = None) -> None:
        """Cuts the power in the call of that index from now on, or fails it with `errno`."""
        self.calls, self.cut_at, self.torn, self.errno = [], at, torn, errno

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
        return sum(len(file.cached) for file in _files(self.root))

    def content(self, path: str) -> bytearray:
        """The bytes of a file, to be looked at; what is changed in them is damage."""
        return self._file(path).cached

    def damage(self, path: str, offset: int, data: bytes) -> None:
        """What no crash explains: other bytes than were written, on the disk too."""
        file = self._file(path)
        _write(file.cached, offset, data)
        file.sync()
        file.durable = bytes(file.cached)

    # The protocol

    def list(self, directory: str) -> list[str]:
        self._step("list", directory)
        return [*self._directory(directory).cached]

    def make_directory(self, path: str) -> None:
        def act() -> None:
            parent, name = self._parent(path)
            if name in parent.cached:
                raise FileExistsError(errors.EEXIST, os.strerror(errors.EEXIST), path)
            parent.set({name: _Directory()})
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
            parent.set({name: _File()})

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
            if isinstance(there, _Directory) and there.cached:
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
        return number == self.cut_at

    def _fall(self, path: str) -> None:
        if self.errno is not None:
            named = path if self.calls[-1].split()[0] in _BY_PATH else None  # as the operating system does it
            raise OSError(self.errno, os.strerror(self.errno), named)
        self._is_dead = True
        raise PowerCut(self.calls[-1])

    def _room(self, file: _File, offset: int, length: int) -> int:
        """How much of a write fits."""
        if self.capacity_bytes is None:
            return length
        grows = max(0, offset + length - len(file.cached))
        return length - max(0, min(length, grows - (self.capacity_bytes - self.used_bytes)))

    # Names

    def _parent(self, path: str) -> tuple[_Directory, str]:
        directory, _, name = path.rpartition("/")
        return self._directory(directory), name

    def _directory(self, path: str) -> _Directory:
        assert path.startswith(self.home), f"{path} is outside of the home"
        node: _File | _Directory = self.root
        for name in [part for part in path.removeprefix(self.home).split("/") if part]:
            found = node.cached.get(name) if isinstance(node, _Directory) else None
            if found is None:
                raise FileNotFoundError(errors.ENOENT, os.strerror(errors.ENOENT), path)
            node = found
        assert isinstance(node, _Directory)
        return node

    def _file(self, path: str) -> _File:
        parent, name = self._parent(path)
        file = parent.cached.get(name)
        if not isinstance(file, _File):
            raise FileNotFoundError(errors.ENOENT, os.strerror(errors.ENOENT), path)
        return file

    def _handle(self, file: _File) -> int:
        self._next_handle += 1
        self._handles[self._next_handle] = file
        return self._next_handle

    def _opened(self, handle: int) -> _File:
        if self._is_dead:
            raise PowerCut
        if handle not in self._handles:
            raise AssertionError(f"handle {handle} is not open")
        return self._handles[handle]

    def _path(self, file: _File) -> str:
        return next((path for path, node in _walk(self.root, self.home) if node is file), "(unlinked)")

    def _mirror(self) -> None:
        """Makes the real home's directories those of this disk."""
        queues = Path(self.home, "queues")
        queues.mkdir(parents=True, exist_ok=True)
        node = self.root.cached["queues"]
        assert isinstance(node, _Directory)
        wanted, there = set(node.cached), set(os.listdir(queues))
        for name in there - wanted:
            (queues / name / "lock").unlink(missing_ok=True)
            os.rmdir(queues / name)
        for name in wanted - there:
            os.mkdir(queues / name)
            directory = node.cached[name]
            if isinstance(directory, _Directory) and "lock" in directory.cached:
                (queues / name / "lock").touch()


_BY_PATH = ("list", "make_directory", "open", "create", "is_at", "fsync_directory", "rename", "unlink", "remove_directory", "lock")


def _write(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _truncate(content: bytearray, size: int) -> None:
    del content[size:]
    content.extend(bytes(size - len(content)))


def _scatter(content: bytearray, offset: int, data: bytes) -> None:
    """Every other sector of a write reaches the disk, the later one first; the file has its size, with zeros for the rest."""
    end = offset + len(data)
    content.extend(bytes(max(0, end - len(content))))
    for start in range(offset - offset % SECTOR_BYTES, end, SECTOR_BYTES):
        if start // SECTOR_BYTES % 2:
            first, last = max(start, offset), min(start + SECTOR_BYTES, end)
            content[first:last] = data[first - offset : last - offset]


def _rename(entries: dict[str, _File | _Directory], names: dict[str, _File | _Directory | None]) -> None:
    for name, node in names.items():
        if node is None:
            entries.pop(name, None)
        else:
            entries[name] = node


def _walk(directory: _Directory, path: str) -> Iterator[tuple[str, _File | _Directory]]:
    for name, node in directory.cached.items():
        yield f"{path}/{name}", node
        if isinstance(node, _Directory):
            yield from _walk(node, f"{path}/{name}")


def _files(root: _Directory) -> Iterator[_File]:
    return (node for _, node in _walk(root, "") if isinstance(node, _File))
