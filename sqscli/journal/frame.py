"""Frames: one record's bytes with the header that proves them.

    frame   = header payload padding            padded with zeros to a multiple of 8
    header  = length:u32 header_crc:u32 lsn:u64 payload_crc:u32 position_in_write:u16 zero:u16      little-endian, 24 bytes

Both CRC-32s are seeded with the segment's random salt and the frame's offset, so that a frame is valid only where it was written: a body that holds a
copy of a frame, a frame swapped with another or repeated, a page of zeros (length 0) are all invalid. `position_in_write` is how many frames
of the same write call stand before this one; it tells the torn end of one write from damage.
"""

from __future__ import annotations

from struct import Struct
from zlib import crc32

HEADER = Struct("<IIQIHH")
assert HEADER.size == 24
PROVED = Struct("<IQIHH")  # the header without its own CRC
MULTIPLIER = 2654435761  # Knuth's: spreads neighbouring offsets over all 32 bits


def frame_size(payload_bytes: int) -> int:
    """Bytes on the disk of a frame that carries `payload_bytes`."""
    return (HEADER.size + payload_bytes + 7) & ~7


def encode_frames(payloads: list[bytes], first_lsn: int, salt: int, offset: int) -> tuple[bytes, list[int]]:
    """The bytes of one write call that starts at `offset`, and the offset of each frame in the file."""
    parts: list[bytes] = []
    offsets: list[int] = []
    for position, payload in enumerate(payloads):
        seed = (salt ^ (offset * MULTIPLIER)) & 0xFFFFFFFF
        length = len(payload)
        payload_crc = crc32(payload, seed)
        header_crc = crc32(PROVED.pack(length, first_lsn + position, payload_crc, position, 0), seed)
        parts.append(HEADER.pack(length, header_crc, first_lsn + position, payload_crc, position, 0))
        parts.append(payload)
        size = (HEADER.size + length + 7) & ~7
        parts.append(b"\0" * (size - HEADER.size - length))
        offsets.append(offset)
        offset += size
    return b"".join(parts), offsets


def decode_header(data: bytes | memoryview, at: int, salt: int, offset: int) -> tuple[int, int, int, int] | None:
    """(length, lsn, payload_crc, position_in_write) of the header at `data[at:]`, which stands at `offset` of its file; None where there is none."""
    if len(data) - at < HEADER.size:
        return None
    length, header_crc, lsn, payload_crc, position, zero = HEADER.unpack_from(data, at)
    if not length:
        return None
    seed = (salt ^ (offset * MULTIPLIER)) & 0xFFFFFFFF
    if crc32(PROVED.pack(length, lsn, payload_crc, position, zero), seed) != header_crc:
        return None
    return length, lsn, payload_crc, position


def payload_is_whole(payload: bytes | memoryview, payload_crc: int, salt: int, offset: int) -> bool:
    """Whether these are the bytes that were written at `offset`."""
    return crc32(payload, (salt ^ (offset * MULTIPLIER)) & 0xFFFFFFFF) == payload_crc
