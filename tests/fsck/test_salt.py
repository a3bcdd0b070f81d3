"""The salt of a segment follows from any of its frames."""

from __future__ import annotations

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from sqscli.journal.frame import encode_frames
from sqscli.journal.salt import find_salt, seed_of

U32 = st.integers(0, 2**32 - 1)


@given(st.binary(max_size=100), U32)
def test_what_a_crc_began_with_follows_from_its_result(data: bytes, seed: int) -> None:
    assert seed_of(crc32(data, seed), data) == seed


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=5), U32, st.integers(0, 50))
def test_a_whole_frame_tells_the_salt_and_its_lsn(payloads: list[bytes], salt: int, garbage: int) -> None:
    start = 40 + 8 * garbage
    frames, _ = encode_frames(payloads, 7, salt, start)
    assert find_salt(bytes(start) + frames, 40) == (start, salt, 7)


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=2, max_size=5), U32)
def test_a_frame_behind_a_damaged_one_tells_it_too(payloads: list[bytes], salt: int) -> None:
    frames, offsets = encode_frames(payloads, 7, salt, 40)
    data = bytearray(bytes(40) + frames)
    data[offsets[0] + 10] ^= 1
    assert find_salt(bytes(data), 40) == (offsets[1], salt, 8)


@given(st.binary(max_size=400))
def test_bytes_that_are_no_frames_tell_none(data: bytes) -> None:
    assert find_salt(data, 0) is None
