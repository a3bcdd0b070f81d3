"""Streams are split into records as they come, in bounded memory."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqscli.api.checks import MAXIMUM_MESSAGE_BYTES
from sqscli.cli import records
from sqscli.cli.records import read_records


@contextmanager
def pipe(*pieces: bytes) -> Iterator[int]:
    """The reading end of a pipe that somebody writes to."""
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb", buffering=0) as stream:
            for piece in pieces:
                stream.write(piece)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield reading
    finally:
        writer.join()
        os.close(reading)


def records_of(data: bytes, separator: bytes = b"\n") -> list[bytes]:
    with pipe(data) as fd:
        return [record for batch in read_records(separator, fd) for record in batch]


def test_each_line_is_a_record_without_its_line_end() -> None:
    assert records_of(b"a\nb\r\nc\n") == [b"a", b"b", b"c"]


def test_the_last_line_needs_no_line_end() -> None:
    assert records_of(b"a\nb") == [b"a", b"b"]


def test_an_empty_line_is_a_record_too() -> None:
    assert records_of(b"a\n\n\r\nb\n") == [b"a", b"", b"", b"b"]


def test_a_return_inside_a_line_stays() -> None:
    assert records_of(b"a\rb\n\r\r\nc\r") == [b"a\rb", b"\r", b"c\r"]


def test_nul_separates_records_that_may_hold_line_ends() -> None:
    assert records_of(b"a\nb\r\n\0c\0", b"\0") == [b"a\nb\r\n", b"c"]


def test_no_input_is_no_record() -> None:
    assert records_of(b"") == []


def test_a_record_that_is_too_long_is_kept_only_as_far_as_shows_that() -> None:
    found = records_of(b"a\n" + b"x" * (3 * MAXIMUM_MESSAGE_BYTES) + b"\nb\n")
    assert found[0] == b"a"
    assert found[2:] == [b"b"]
    assert MAXIMUM_MESSAGE_BYTES < len(found[1]) <= MAXIMUM_MESSAGE_BYTES + records.PIECE_BYTES


def test_the_largest_message_is_whole_with_any_line_end() -> None:
    largest = b"x" * MAXIMUM_MESSAGE_BYTES
    assert records_of(largest + b"\r\n" + largest + b"\n" + largest) == [largest] * 3


@given(st.lists(st.binary(max_size=12).filter(lambda record: b"\n" not in record and not record.endswith(b"\r")), max_size=20), st.integers(1, 7))
def test_records_do_not_depend_on_the_pieces_they_come_in(wanted: list[bytes], piece_bytes: int) -> None:
    data = b"".join(record + b"\n" for record in wanted)
    with pytest.MonkeyPatch.context() as patch, pipe(data) as fd:
        patch.setattr(records, "PIECE_BYTES", piece_bytes)
        assert [record for batch in read_records(b"\n", fd) for record in batch] == wanted
