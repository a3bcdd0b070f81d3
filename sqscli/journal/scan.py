"""One segment read for itself: for whoever wants to know what stands in it, and what of it cannot be read.

A replay needs to know what the queue's state is; a scan needs to know where every byte of a file belongs. It reads the same frames in the same way.
"""

from __future__ import annotations

from sqscli.journal.damage import read_whole
from sqscli.journal.disk import publish
from sqscli.journal.journal import Journal
from sqscli.journal.salt import find_salt
from sqscli.journal.segment import SEGMENT_HEADER, encode_header, segment_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqscli.journal.disk import Disk

COPY_BYTES = 1 << 20
ASIDE = ".damaged"


class SegmentScan(Journal):
    """`damaged` are the (start, end) ranges that cannot be read, `torn_bytes` those of an unfinished write at the end, once `frames` has come there.

    Raises FileNotFoundError, Corrupt (a damaged header), NewerFormat.
    """

    def __init__(self, disk: Disk, directory: str, number: int) -> None:
        super().__init__(disk, directory, "none")
        self.damaged: list[tuple[int, int]] = []
        self.tail = self._segment(number)
        self.end, self.next_lsn = SEGMENT_HEADER.size, self.tail.first_lsn

    def frames(self, is_sealed: bool = False) -> Iterator[tuple[int, int, bytes | memoryview]]:
        """(offset, lsn, payload) of every whole frame.

        `is_sealed`: those too that stand in the same write behind one that is broken. At the end of a journal a power cut explains them, elsewhere
        nothing does.
        """
        while True:
            for _, offset, payload in self._replay_segment():
                yield offset, self.next_lsn - 1, payload
            if not (is_sealed and self.torn_bytes and self._skip_damage(is_sealed=True)):
                return

    def _report_damage(self, start: int, end: int) -> None:
        super()._report_damage(start, end)
        self.damaged.append((start, end))


def rebuilt_header(disk: Disk, directory: str, number: int, first_lsn: int | None, salt: int, owner: int) -> bytes:  # noqa: PLR0913 - the header's fields
    """The header that a segment had before it was damaged: its frames tell the salt that they were written with.

    `first_lsn` is where the segment before ends, if that is known; `salt` is for a segment without a whole frame.
    """
    found = find_salt(read_whole(disk, f"{directory}/{segment_name(number)}"), SEGMENT_HEADER.size)
    if found is None:
        return encode_header(number, first_lsn or 1, salt, owner)
    offset, salt, lsn = found
    return encode_header(number, lsn if offset == SEGMENT_HEADER.size or first_lsn is None else first_lsn, salt, owner)


def replace_header(disk: Disk, directory: str, number: int, header: bytes) -> None:
    """Puts a segment with this header and the same frames in the place of the damaged one, of which there is a copy."""
    name = segment_name(number)
    data = read_whole(disk, f"{directory}/{name}")
    disk.close(publish(disk, directory, name, header + data[len(header) :]))


def set_copy_aside(disk: Disk, directory: str, name: str) -> str:
    """A durable copy of a file under a name that nothing reads, so that whatever is done to the file can be undone. Returns that name.

    One that an earlier repair has made is as good; one that cannot be written whole is taken away again.
    """
    for other in disk.list(directory):
        if other.startswith(name + ASIDE) and _are_equal(disk, f"{directory}/{name}", f"{directory}/{other}"):
            return other
    aside = free_name(disk, directory, name + ASIDE)
    source = disk.open(f"{directory}/{name}")
    try:
        copy = disk.create(f"{directory}/{aside}")
        try:
            for at in range(0, disk.size(source), COPY_BYTES):
                disk.pwrite(copy, at, disk.pread(source, at, COPY_BYTES))
            disk.fsync(copy)
        except OSError:
            disk.unlink(f"{directory}/{aside}")
            raise
        finally:
            disk.close(copy)
    finally:
        disk.close(source)
    disk.fsync_directory(directory)
    return aside


def _are_equal(disk: Disk, one: str, other: str) -> bool:
    handles = [disk.open(one), disk.open(other)]
    try:
        size = disk.size(handles[0])
        if disk.size(handles[1]) != size:
            return False
        return all(disk.pread(handles[0], at, COPY_BYTES) == disk.pread(handles[1], at, COPY_BYTES) for at in range(0, size, COPY_BYTES))
    finally:
        for handle in handles:
            disk.close(handle)


def set_aside(disk: Disk, directory: str, name: str) -> str:
    """Gives a file a name that nothing reads; its bytes stay. Returns that name."""
    aside = free_name(disk, directory, name + ASIDE)
    disk.rename(f"{directory}/{name}", f"{directory}/{aside}")
    disk.fsync_directory(directory)
    return aside


def free_name(disk: Disk, directory: str, name: str) -> str:
    """The name, with a number behind it where it is taken: what was set aside once is never written over."""
    taken = set(disk.list(directory))
    if name not in taken:
        return name
    return next(f"{name}.{number}" for number in range(2, len(taken) + 3) if f"{name}.{number}" not in taken)


__all__ = ["SegmentScan", "free_name", "rebuilt_header", "replace_header", "set_aside", "set_copy_aside"]
