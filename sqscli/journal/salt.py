"""The salt of a segment whose header is damaged, found again in its frames.

A CRC is linear: the value that it began with follows from its result and the bytes in between, by undoing one byte after the other. So a frame header
tells the seed that it was written with, and the seed and the offset tell the salt. Any bytes lead to some salt; only a payload that is whole with it
proves that it is the right one.
"""

from __future__ import annotations

from zlib import crc32

from sqscli.journal.frame import HEADER, MULTIPLIER, PROVED, decode_header, payload_is_whole

ALL_ONES = 0xFFFFFFFF
_TABLE = [crc32(bytes((byte,)), ALL_ONES) ^ ALL_ONES for byte in range(256)]
_INDEX_BY_TOP_BYTE = {entry >> 24: index for index, entry in enumerate(_TABLE)}


def find_salt(data: bytes, start: int) -> tuple[int, int, int] | None:
    """(offset, salt, lsn) of the first whole frame at or behind `start` in a segment's bytes; None where there is none."""
    for at in range(start, len(data) - HEADER.size + 1, 8):
        salt = salt_at(data, at)
        header = decode_header(data, at, salt, at) if salt is not None else None
        if salt is not None and header is not None and payload_is_whole(data[at + HEADER.size : at + HEADER.size + header[0]], header[2], salt, at):
            return at, salt, header[1]
    return None


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
