"""What stands where a whole frame was expected: an unfinished write, or damage. Loaded only where there is some.

Law: nothing that may have been acknowledged is destroyed. The end of a journal that cannot be read has to go before anything is appended; where it
could be more than the beginning of an unfinished write, it is kept beside, under a name that says where it stood.
"""

from __future__ import annotations

from sqscli.journal.checkpoint import DAMAGED
from sqscli.journal.disk import publish
from sqscli.journal.frame import HEADER, decode_header, payload_is_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.journal.disk import Disk

KEPT_PIECES = 100  # of one place: somebody should have looked by then


def find_frame(data: bytes, salt: int, base: int, next_lsn: int, is_sealed: bool = False) -> int | None:
    """Where in `data`, from offset `base` of its file, the first whole frame stands: at 0, or behind damage, or None where nothing but an unfinished
    write is there.

    Frames of the write that is broken at 0 do not make it damage: the crash that tore its beginning explains them; nothing of it was acknowledged.
    One of a later write does, and any of them where the segment `is_sealed`: it was synced before the next one began.
    """
    first = None
    for at in range(0, len(data) - HEADER.size + 1, 8):
        length = int.from_bytes(data[at : at + 4], "little")
        if not length or at + HEADER.size + length > len(data):
            continue
        header = decode_header(data, at, salt, base + at)
        if header is None or (at and header[1] <= next_lsn):
            continue
        if not payload_is_whole(data[at + HEADER.size : at + HEADER.size + length], header[2], salt, base + at):
            continue
        if first is None:
            first = at
        if not at or is_sealed or header[1] - header[3] > next_lsn:
            return first
    return None


def is_beginning(data: bytes, salt: int, offset: int) -> bool:
    """Whether these bytes look like the beginning of a write that stopped in the middle: too few for what they announce, or nothing but zeros."""
    header = decode_header(data, 0, salt, offset)
    if header is None:
        return len(data) < HEADER.size or not any(data)
    return HEADER.size + header[0] > len(data)


def keep(disk: Disk, directory: str, name: str, offset: int, data: bytes) -> str | None:
    """Writes bytes of the file `name` beside it and returns the new file's name; None where that is not possible."""
    try:
        names = disk.list(directory)
        for number in range(1, KEPT_PIECES):
            kept = f"{name}.{offset}{f'-{number}' if number > 1 else ''}{DAMAGED}"
            if kept not in names:
                disk.close(publish(disk, directory, kept, data))
                return kept
            if read_whole(disk, f"{directory}/{kept}") == data:  # a crash came between keeping and cutting
                return kept
    except OSError:  # a full disk, say: what has to go goes all the same, or nothing could be deleted any more
        pass
    return None


def kept_of(entry: str) -> str | None:
    """The file whose bytes `keep` has kept in this one."""
    name, _, place = entry.removesuffix(DAMAGED).rpartition(".")
    return name if entry.endswith(DAMAGED) and place.replace("-", "").isdigit() else None


def read_whole(disk: Disk, path: str) -> bytes:
    """All of a file."""
    handle = disk.open(path)
    try:
        return disk.pread(handle, 0, disk.size(handle))
    finally:
        disk.close(handle)
