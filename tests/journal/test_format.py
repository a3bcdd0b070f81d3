"""The bytes on disk are those of FORMAT.md, to the last reserved field, and so are the names of the files."""

from __future__ import annotations

from collections.abc import Callable
from struct import pack
from zlib import crc32

import pytest

from sqscli.journal.checkpoint import Checkpoint, checkpoint_generations, checkpoint_name, newest_checkpoint, read_checkpoint, write_checkpoint
from sqscli.journal.errors import Corrupt, NewerFormat
from sqscli.journal.frame import encode_frames
from sqscli.journal.pages import create_pages, pages_name, pages_numbers
from sqscli.journal.segment import create_segment, open_segment, segment_name, segment_numbers
from tests.journal.conftest import SALT, Log

NAMES: list[tuple[Callable[[int], str], Callable[[list[str]], list[int]]]] = [
    (segment_name, segment_numbers),
    (checkpoint_name, checkpoint_generations),
    (pages_name, pages_numbers),
]


@pytest.mark.parametrize(("name", "numbers"), NAMES, ids=["segment", "checkpoint", "pages"])
def test_files_are_known_by_ten_digits_and_their_suffix_and_by_nothing_less(
    name: Callable[[int], str], numbers: Callable[[list[str]], list[int]]
) -> None:
    plain = name(7)
    assert plain.startswith("0000000007.")
    foreign = [
        plain + ".new", plain + ".damaged", plain[1:], "0" + plain, plain[:-1], plain[:-1] + "x", "x" * 10 + plain[10:], "a" * len(plain), "",
        "\N{SUPERSCRIPT TWO}" + plain[1:], "\N{ARABIC-INDIC DIGIT SEVEN}" * 10 + plain[10:], plain[:10], plain[:10] + "-" + plain[11:],
    ]  # fmt: skip
    assert numbers([name(12), *foreign, plain, name(9_999_999_999)]) == [7, 12, 9_999_999_999]
    assert numbers(foreign) == []


def test_a_segment_begins_with_forty_bytes(log: Log) -> None:
    segment = create_segment(log.disk, log.directory, 2, 77, SALT)
    head = b"sqscliJ\n" + pack("<HHIQQI", 1, 40, SALT, 2, 77, 0)
    assert log.disk.content(segment.path) == head + pack("<I", crc32(head))
    again = open_segment(log.disk, log.directory, 2)
    assert (again.number, again.salt, again.first_lsn, again.path, again.size()) == (2, SALT, 77, f"{log.directory}/0000000002.segment", 40)
    for length in range(40):
        del log.disk.content(segment.path)[-1:]
        with pytest.raises(Corrupt, match=f"^{segment.path}: offset 0: .*put the file back from a copy"):
            open_segment(log.disk, log.directory, 2)
        assert len(log.disk.content(segment.path)) == 39 - length
    log.disk.close(segment.handle)
    log.disk.close(again.handle)
    assert log.disk.open_handles == 0


def test_frames_are_24_bytes_and_the_payload_in_eights() -> None:
    data, offsets = encode_frames([b"one", b"12345678"], 41, SALT, 400)
    expected, offset = b"", 400
    for position, payload in enumerate([b"one", b"12345678"]):
        seed = SALT ^ offset * 2654435761 % 2**32
        payload_crc = crc32(payload, seed)
        header_crc = crc32(pack("<IQIHH", len(payload), 41 + position, payload_crc, position, 0), seed)
        frame = pack("<IIQIHH", len(payload), header_crc, 41 + position, payload_crc, position, 0) + payload
        expected += frame.ljust(32, b"\0")
        offset += 32
    assert (data, offsets) == (expected, [400, 432])


def test_a_checkpoint_is_what_it_points_to_and_the_root(log: Log) -> None:
    body = pack("<QQQQQQ", 5, 600, 70, 8, 900, 100) + b"root"
    for version in (2, 3):
        write_checkpoint(log.disk, log.directory, Checkpoint(version, (5, 600, 70), 8, 900, 100, b"root", version))
        assert log.disk.content(f"{log.directory}/000000000{version}.checkpoint") == b"sqscliC\n" + pack("<HHI", version, 0, crc32(body)) + body
        assert read_checkpoint(log.disk, log.directory, version).version == version


@pytest.mark.parametrize("root", [b"", b"root"])
def test_a_checkpoint_cut_at_any_length_is_a_damaged_one(log: Log, root: bytes) -> None:
    write_checkpoint(log.disk, log.directory, Checkpoint(1, (1, 40, 1), 1, 0, 0, root))
    path = f"{log.directory}/{checkpoint_name(1)}"
    assert read_checkpoint(log.disk, log.directory, 1).root == root
    whole = bytes(log.disk.content(path))
    for length in range(len(whole)):
        log.disk.content(path)[:] = whole[:length]
        with pytest.raises(Corrupt, match=f"^{path}: offset 0: "):
            read_checkpoint(log.disk, log.directory, 1)
        found, damaged = newest_checkpoint(log.disk, log.directory)
        assert found is None
        assert list(damaged) == [1]
        assert damaged[1].endswith("; using the one before it")
    assert log.disk.open_handles == 0


def test_this_version_is_read_and_the_next_one_is_not(log: Log) -> None:
    write_checkpoint(log.disk, log.directory, Checkpoint(1, (1, 40, 1), 1, 0, 0, b"root"))
    for path, version, read in (
        (log.path(), 1, lambda: open_segment(log.disk, log.directory, 1)),
        (f"{log.directory}/{checkpoint_name(1)}", 3, lambda: read_checkpoint(log.disk, log.directory, 1)),
    ):
        read()
        log.disk.content(path)[8:10] = pack("<H", version + 1)
        with pytest.raises(NewerFormat, match=f"^{path}: written in format version {version + 1}, .* up to version {version};.*nothing was changed"):
            read()


def test_a_page_file_begins_with_its_first_page(log: Log) -> None:
    pages = create_pages(log.disk, log.directory, 4)
    first, second = pages.append(b"first"), pages.append(b"second")
    assert log.disk.content(pages.path) == b""
    pages.flush()
    assert log.disk.content(f"{log.directory}/0000000004.pages") == b"firstsecond"
    assert first == pack("<QII", 0, 5, crc32(b"first"))
    assert second == pack("<QII", 5, 6, crc32(b"second"))
    pages.close()
    assert log.disk.open_handles == 0
