"""Files and directories in memory that know what of them is cached and what is durable, and what a power cut leaves."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

SECTOR_BYTES = 512


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


class CachedFile:
    def __init__(self, content: bytes = b"") -> None:
        self.cached = bytearray(content)
        self.durable = bytearray(content)
        self.pending: list[tuple[int, bytes | None]] = []  # (offset, data), or (size, None) for a truncation

    def write(self, offset: int, data: bytes) -> None:
        write_at(self.cached, offset, data)
        self.pending.append((offset, data))

    def truncate(self, size: int) -> None:
        _truncate(self.cached, size)
        self.pending.append((size, None))

    def sync(self) -> None:
        for offset, data in self.pending:
            apply_write(self.durable, offset, data)
        self.pending = []

    def recover(self, loss: Loss) -> None:
        if loss is Loss.NOTHING:
            return
        content = bytearray(self.durable)
        if loss is Loss.SCATTERED:
            for offset, data in self.pending:
                _truncate(content, offset) if data is None else _scatter(content, offset, data)
        self.__init__(bytes(content))  # type: ignore[misc]


class CachedDirectory:
    def __init__(self, entries: dict[str, CachedFile | CachedDirectory] | None = None) -> None:
        self.cached = dict(entries or {})
        self.durable = dict(self.cached)
        self.pending: list[dict[str, CachedFile | CachedDirectory | None]] = []

    def set(self, names: dict[str, CachedFile | CachedDirectory | None]) -> None:
        apply_names(self.cached, names)
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
                apply_names(self.cached, names)
        if loss is not Loss.NOTHING:
            self.sync()
        for node in self.cached.values():
            node.recover(loss)

    def settle(self) -> None:
        self.sync()
        for node in self.cached.values():
            node.sync() if isinstance(node, CachedFile) else node.settle()

    def copy(self) -> CachedDirectory:
        assert not self.pending
        return CachedDirectory(
            {name: node.copy() if isinstance(node, CachedDirectory) else CachedFile(bytes(node.cached)) for name, node in self.cached.items()}
        )


def walk(directory: CachedDirectory, path: str) -> Iterator[tuple[str, CachedFile | CachedDirectory]]:
    for name, node in directory.cached.items():
        yield f"{path}/{name}", node
        if isinstance(node, CachedDirectory):
            yield from walk(node, f"{path}/{name}")


def files(root: CachedDirectory) -> Iterator[CachedFile]:
    return (node for _, node in walk(root, "") if isinstance(node, CachedFile))


def write_at(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def apply_write(content: bytearray, offset: int, data: bytes | None) -> None:
    _truncate(content, offset) if data is None else write_at(content, offset, data)


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


def apply_names(entries: dict[str, CachedFile | CachedDirectory], names: dict[str, CachedFile | CachedDirectory | None]) -> None:
    for name, node in names.items():
        if node is None:
            entries.pop(name, None)
        else:
            entries[name] = node
