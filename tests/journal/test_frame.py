"""A frame is valid where it was written, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqscli.journal.frame import HEADER, decode_header, encode_frames, frame_size, payload_is_whole

SALT = 0xC0FFEE


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=5), st.integers(1, 2**40), st.integers(0, 2**20).map(lambda n: n * 8))
def test_what_was_encoded_is_decoded(payloads: list[bytes], lsn: int, offset: int) -> None:
    data, offsets = encode_frames(payloads, lsn, SALT, offset)
    assert len(data) % 8 == 0
    for position, (payload, at) in enumerate(zip(payloads, offsets, strict=True)):
        header = decode_header(data, at - offset, SALT, at)
        assert header is not None
        length, found_lsn, crc, found_position = header
        assert (length, found_lsn, found_position) == (len(payload), lsn + position, position)
        start = at - offset + HEADER.size
        assert data[start : start + length] == payload
        assert payload_is_whole(payload, crc, SALT, at)
    assert len(data) == sum(frame_size(len(payload)) for payload in payloads)


@given(st.binary(min_size=1, max_size=60), st.integers(0, 10_000))
def test_every_flipped_bit_is_noticed(payload: bytes, bit: int) -> None:
    data = bytearray(encode_frames([payload], 7, SALT, 40)[0])
    at = bit % ((HEADER.size + len(payload)) * 8)
    data[at // 8] ^= 1 << at % 8
    header = decode_header(data, 0, SALT, 40)
    assert header is None or not payload_is_whole(bytes(data[HEADER.size : HEADER.size + len(payload)]), header[2], SALT, 40)


@pytest.mark.parametrize(("salt", "offset"), [(SALT, 48), (SALT, 32), (SALT + 1, 40), (0, 40)])
def test_a_frame_is_not_valid_at_another_offset_or_in_another_segment(salt: int, offset: int) -> None:
    data, _ = encode_frames([b"payload"], 7, SALT, 40)
    assert decode_header(data, 0, SALT, 40) is not None
    assert decode_header(data, 0, salt, offset) is None


def test_a_page_of_zeros_is_no_frame_at_any_offset() -> None:
    assert all(decode_header(bytes(4096), at, SALT, at) is None for at in range(0, 4096, 8))


def test_half_a_header_is_none() -> None:
    data, _ = encode_frames([b"payload"], 7, SALT, 40)
    assert decode_header(data[: HEADER.size - 1], 0, SALT, 40) is None
