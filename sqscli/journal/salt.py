"""The salt of a segment whose header is damaged, found again in its frames.

A CRC is linear: the value that it began with follows from its result and the bytes in between, by undoing one byte after the other. So a frame header
tells the seed that it was written with, and the seed and the offset tell the salt. Any bytes lead to some salt; only a payload that is whole with it
proves that it is the right one.
"""

from __future__ import annotations

from collections import Counter
from zlib import crc32

from sqscli.journal.frame import HEADER, MULTIPLIER, PROVED, decode_header, frame_size, payload_is_whole

ALL_ONES = 0xFFFFFFFF
MOST_SALTS = 1000  # that are tried: the segment's own is told by each of its frames, any other bytes by chance
_TABLE = [crc32(bytes((byte,)), ALL_ONES) ^ ALL_ONES for byte in range(256)]
_INDEX_BY_TOP_BYTE = {entry >> 24: index for index, entry in enumerate(_TABLE)}


def find_salt(data: bytes, start: int) -> tuple[int, int, int] | None:
    """(offset, salt, lsn) of the first whole frame at or behind `start` in a segment's bytes; None where there is none.

    A message may hold frames of another segment, which tell that one's salt. So of several salts the segment's own is the one whose frames come to
    the end of the file, or cover the most of it.
    """
    seen: Counter[int] = Counter()
    first: dict[int, int] = {}
    for at in range(start, len(data) - HEADER.size + 1, 8):
        salt = salt_at(data, at)
        if salt is not None:
            seen[salt] += 1
            first.setdefault(salt, at)
    best: tuple[tuple[bool, int], int, int, int] | None = None
    for salt, count in seen.most_common(MOST_SALTS):
        if count == 1 and not _is_whole(data, first[salt], salt):  # any bytes tell a salt that nothing else agrees with
            continue
        found = _covered(data, first[salt], salt)
        if found is not None and (best is None or found[0] > best[0]):
            best = (*found, salt)
    return (best[1], best[3], best[2]) if best is not None else None


def _is_whole(data: bytes, at: int, salt: int) -> bool:
    header = decode_header(data, at, salt, at)
    return header is not None and payload_is_whole(data[at + HEADER.size : at + HEADER.size + header[0]], header[2], salt, at)


def _covered(data: bytes, start: int, salt: int) -> tuple[tuple[bool, int], int, int] | None:
    """((whether the last frame ends the data, how many bytes are whole frames), offset and lsn of the first one) with this salt."""
    at, covered, last, first = start, 0, 0, None
    while at <= len(data) - HEADER.size:
        header = decode_header(data, at, salt, at)
        if header is None or not _is_whole(data, at, salt):
            at += 8
            continue
        first = first or (at, header[1])
        at += frame_size(header[0])
        covered, last = covered + frame_size(header[0]), at
    return ((last >= len(data), covered), *first) if first is not None else None


def salt_at(data: bytes, at: int) -> int | None:
    """The only salt with which the bytes at offset `at` are a frame's header; None where no salt makes them one."""
    length, crc, lsn, payload_crc, position, zero = HEADER.unpack_from(data, at)
    if not length or zero or at + HEADER.size + length > len(data):
        return None
    return (seed_of(crc, PROVED.pack(length, lsn, payload_crc, position, zero)) ^ (at * MULTIPLIER)) & ALL_ONES


def seed_of(crc: int, data: bytes) -> int:
    """The `seed` with which `crc32(data, seed)` is `crc`."""
    register = crc ^ ALL_ONES
    for byte in reversed(data):
        index = _INDEX_BY_TOP_BYTE[register >> 24]
        register = (((register ^ _TABLE[index]) << 8) | (index ^ byte)) & ALL_ONES
    return register ^ ALL_ONES
