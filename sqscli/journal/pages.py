"""Pages: the append-only file that trees keep their nodes in.

Law 1: a page is never changed. A changed node is appended again, and with it the nodes above it (copy-on-write, as in LMDB and CouchDB), so that
       whoever holds an older root still reads a whole tree, without a lock.
Law 2: a pointer carries the checksum of what it points to, so one good root proves every page below it (as ZFS does it).
"""

from __future__ import annotations

from struct import Struct
from zlib import crc32

from sqscli.journal.errors import DamagedPage
from sqscli.journal.radix import RadixTree
from sqscli.journal.trie import HashTrie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sqscli.journal.disk import Disk

POINTER = Struct("<QII")  # offset, length, crc
assert POINTER.size == 16
WRITE_BYTES = 1 << 20
_SUFFIX = ".pages"


def pages_name(number: int) -> str:
    return f"{number:010d}{_SUFFIX}"


def pages_numbers(names: list[str]) -> list[int]:
    """The numbers of the page files among the names of a directory, ascending."""
    return sorted(int(name[:10]) for name in names if len(name) == 16 and name.endswith(_SUFFIX) and name.isascii() and name[:10].isdigit())


class PageFile:
    """One open page file. `end` is where the next page goes: behind what the newest checkpoint knows of."""

    def __init__(self, disk: Disk, directory: str, number: int, end: int, handle: int) -> None:
        self.disk = disk
        self.path = f"{directory}/{pages_name(number)}"
        self.number = number
        self.end = end
        self._handle = handle
        self._pending: list[bytes] = []
        self._pending_start = end
        self._is_unsynced = False

    def read(self, pointer: bytes) -> bytes:
        """The page that `pointer` names. Raises DamagedPage."""
        offset, length, crc = POINTER.unpack(pointer)
        data = self.disk.pread(self._handle, offset, length)
        if len(data) != length or crc32(data) != crc:
            raise self.damaged(pointer)
        return data

    def damaged(self, pointer: bytes) -> DamagedPage:
        """The error of a page that cannot be used."""
        offset, length, _ = POINTER.unpack(pointer)
        return DamagedPage(f"{self.path}: offset {offset}: a damaged page of {length} bytes")

    def append(self, data: bytes) -> bytes:
        """Takes a page and returns its pointer; readable and durable only after `flush`."""
        pointer = POINTER.pack(self.end, len(data), crc32(data))
        self._pending.append(data)
        self.end += len(data)
        if self.end - self._pending_start > WRITE_BYTES:
            self.write()
        return pointer

    def write(self) -> None:
        """Writes what was appended in one call; readable from now on."""
        if self._pending:
            self.disk.pwrite(self._handle, self._pending_start, b"".join(self._pending))
            self._is_unsynced = True
        self._pending, self._pending_start = [], self.end

    def flush(self) -> None:
        """Writes what was appended, and returns when it is on the disk."""
        self.write()
        if self._is_unsynced:
            self.disk.fsync(self._handle)
            self._is_unsynced = False

    def close(self) -> None:
        self.disk.close(self._handle)


def open_pages(disk: Disk, directory: str, number: int, end: int) -> PageFile:
    """An existing page file. Raises FileNotFoundError."""
    return PageFile(disk, directory, number, end, disk.open(f"{directory}/{pages_name(number)}"))


def create_pages(disk: Disk, directory: str, number: int) -> PageFile:
    """A new, empty page file with a durable name, over one that a crash left behind."""
    path = f"{directory}/{pages_name(number)}"
    try:
        handle = disk.create(path)
    except FileExistsError:
        disk.unlink(path)
        handle = disk.create(path)
    try:
        disk.fsync_directory(directory)  # or a power cut may keep the name of the checkpoint that needs it, and lose this one
    except BaseException:
        disk.close(handle)
        raise
    return PageFile(disk, directory, number, 0, handle)


class Trees:
    """Makes the trees of one page file, empty or as they were flushed."""

    def __init__(self, pages: PageFile) -> None:
        self.pages = pages

    def rows(self, row_type: Any, root: bytes = b"") -> RadixTree:
        return RadixTree(row_type, self.pages, root)

    def hashes(self, value_bytes: int, root: bytes = b"") -> HashTrie:
        return HashTrie(value_bytes, self.pages, root)
