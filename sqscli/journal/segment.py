"""Segments: the files of the journal, numbered, append-only, each with a header that names its format and its salt.

    segment = header frame*
    header  = magic:8 version:u16 size:u16 salt:u32 number:u64 first_lsn:u64 owner:u32 crc:u32      little-endian, 40 bytes

`owner` is chosen by the one whose journal it is, the same for all segments of a journal, so that a file from elsewhere is noticed; 0 where it is
not known (as in every segment that the first release wrote).

Law: a segment appears whole (`publish`), so a header that cannot be read is damage and never an unfinished write.
If you change the header or the frame, increment VERSION, and keep reading the old ones (see FORMAT.md).
"""

from __future__ import annotations

from struct import Struct
from zlib import crc32

from sqscli.journal.disk import publish
from sqscli.journal.errors import FROM_A_COPY, Corrupt, NewerFormat
from sqscli.journal.frame import HEADER, decode_header, payload_is_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.journal.disk import Disk

MAGIC = b"sqscliJ\n"
VERSION = 1
SEGMENT_HEADER = Struct("<8sHHIQQII")
assert SEGMENT_HEADER.size == 40
_SUFFIX = ".segment"


def segment_name(number: int) -> str:
    return f"{number:010d}{_SUFFIX}"


def segment_numbers(names: list[str]) -> list[int]:
    """The numbers of the segments among the names of a directory, ascending; foreign files are passed over."""
    return sorted(int(name[:10]) for name in names if len(name) == 18 and name.endswith(_SUFFIX) and name.isascii() and name[:10].isdigit())


class Segment:
    """One open segment."""

    __slots__ = ("disk", "first_lsn", "handle", "number", "owner", "path", "salt")

    def __init__(self, disk: Disk, directory: str, number: int, handle: int, salt: int, first_lsn: int, owner: int) -> None:  # noqa: PLR0913 - one parameter for each field
        self.disk = disk
        self.path = f"{directory}/{segment_name(number)}"
        self.number = number
        self.handle = handle
        self.salt = salt
        self.first_lsn = first_lsn
        self.owner = owner

    def size(self) -> int:
        return self.disk.size(self.handle)

    def read_payload(self, offset: int) -> bytes:
        """The payload of the frame at `offset`. Raises Corrupt where it is damaged."""
        data = self.disk.pread(self.handle, offset, 4096)
        header = decode_header(data, 0, self.salt, offset)
        if header is None:
            raise Corrupt(f"{self.path}: offset {offset}: a damaged record header; the messages of this record cannot be read, the others can")
        length, _, payload_crc, _ = header
        if HEADER.size + length > len(data):
            data += self.disk.pread(self.handle, offset + len(data), HEADER.size + length - len(data))
        payload = data[HEADER.size : HEADER.size + length]
        if len(payload) != length or not payload_is_whole(payload, payload_crc, self.salt, offset):
            raise Corrupt(f"{self.path}: offset {offset}: a damaged record of {length} bytes; its messages cannot be read, the others can")
        return payload


def encode_header(number: int, first_lsn: int, salt: int, owner: int = 0) -> bytes:
    head = SEGMENT_HEADER.pack(MAGIC, VERSION, SEGMENT_HEADER.size, salt, number, first_lsn, owner, 0)[:-4]
    return head + crc32(head).to_bytes(4, "little")


def create_segment(disk: Disk, directory: str, number: int, first_lsn: int, salt: int, owner: int = 0) -> Segment:  # noqa: PLR0913 - the header's fields
    """A new, empty, durable segment."""
    handle = publish(disk, directory, segment_name(number), encode_header(number, first_lsn, salt, owner))
    return Segment(disk, directory, number, handle, salt, first_lsn, owner)


def open_segment(disk: Disk, directory: str, number: int) -> Segment:
    """Opens segment `number`. Raises FileNotFoundError, Corrupt, NewerFormat."""
    path = f"{directory}/{segment_name(number)}"
    handle = disk.open(path)
    try:
        head = disk.pread(handle, 0, SEGMENT_HEADER.size)
        return Segment(disk, directory, number, handle, *_check_header(path, number, head))
    except BaseException:
        disk.close(handle)
        raise


def _check_header(path: str, number: int, head: bytes) -> tuple[int, int, int]:
    if len(head) < SEGMENT_HEADER.size or head[:8] != MAGIC:
        raise Corrupt(f"{path}: offset 0: not a segment of sqscli, or its header is damaged; {FROM_A_COPY}")
    _, version, _, salt, found, first_lsn, owner, crc = SEGMENT_HEADER.unpack(head)
    if version > VERSION:
        raise NewerFormat(
            f"{path}: written in format version {version}, and this sqscli reads up to version {VERSION}; nothing was changed: upgrade sqscli"
        )
    if crc32(head[:-4]) != crc or found != number:
        raise Corrupt(f"{path}: offset 0: the segment's header is damaged; {FROM_A_COPY}")
    return salt, first_lsn, owner
