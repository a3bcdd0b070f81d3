"""A small corpus from real journals: what the fuzzers begin with."""

from __future__ import annotations

from pathlib import Path

from sqscli.journal.checkpoint import read_checkpoint
from sqscli.journal.frame import HEADER, decode_header, encode_frames
from sqscli.journal.segment import SEGMENT_HEADER
from tests.corruption.specimens import Specimen
from tests.fuzz.targets import SALT, TARGETS


def seeds_of(specimen: Specimen) -> list[bytes]:
    """For each target what it reads: records framed anew for its salt and its place, roots, pages."""
    numbers = {target.__name__: bytes([index]) for index, target in enumerate(TARGETS)}
    found: list[bytes] = []
    for path, data in specimen.files():
        if path.endswith(".segment"):
            found.append(numbers["whole_segment"] + data)
            records = records_of(data)
            for name, offset in (("replay", SEGMENT_HEADER.size), ("frame_reader", 0)):
                framed, _ = encode_frames(records, 1, SALT, offset)
                found.append(numbers[name] + framed)
            found += [numbers[name] + record for record in records for name in ("events_in_frames", "stored")]
        elif path.endswith(".pages"):
            found += [numbers["radix"] + data[:size] for size in (72, 144, 288, len(data))]
            found += [numbers["trie"] + b"b" + data[:size] for size in (48, 96, 144)]  # a key of 16 bytes and a value of 32
            found.append(numbers["trie"] + b"i" + data[:256].ljust(256, b"\0"))
        elif path.endswith(".checkpoint"):
            directory, _, name = path.rpartition("/")
            found.append(numbers["root"] + read_checkpoint(specimen.disk, directory, int(name[:10])).root)
    return found


def records_of(segment: bytes) -> list[bytes]:
    *_, salt, _, _, _, _ = SEGMENT_HEADER.unpack_from(segment)
    found, at = [], SEGMENT_HEADER.size
    while (header := decode_header(segment, at, salt, at)) is not None:
        found.append(segment[at + HEADER.size : at + HEADER.size + header[0]])
        at += (HEADER.size + header[0] + 7) & ~7
    return found


def write_seeds(specimens: list[Specimen], directory: Path) -> int:
    """How many there are."""
    seeds = sorted({seed for specimen in specimens for seed in seeds_of(specimen)})
    directory.mkdir()
    for number, seed in enumerate(seeds):
        (directory / f"{number:03d}").write_bytes(seed)
    return len(seeds)
