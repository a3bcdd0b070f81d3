"""Every way in which the files of a specimen are damaged: for each its name, and what stands in the files afterwards (None: the file is gone)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from sqscli.journal.frame import HEADER
from sqscli.journal.segment import SEGMENT_HEADER
from tests.corruption.specimens import Specimen

SECTOR, PAGE = 512, 4096
PATTERNS = (0x01, 0xFF)


@dataclass
class Damage:
    label: str
    files: dict[str, bytes | None]
    is_foreign: bool = False  # whole, and of another queue

    def __str__(self) -> str:
        return f"{self.label} of {', '.join(path.rpartition('/queues/')[2] for path in self.files)}"


def every_damage(specimen: Specimen) -> Iterator[Damage]:
    """One file at a time."""
    for path, data in specimen.files():
        if path.endswith(("lock", "reserve")):  # whose content nobody reads
            yield Damage("garbage in place", {path: b"garbage"})
            yield Damage("nothing left", {path: b""})
            continue
        yield from flips(path, data)
        yield from cuts(path, data)
        yield from zeros(path, data)
        yield from additions(path, data)
        yield Damage("deletion", {path: None})
        yield from swaps(specimen, path, data)


def flips(path: str, data: bytes, step: int = 1) -> Iterator[Damage]:
    for offset in range(0, len(data), step):
        for pattern in PATTERNS:
            yield Damage(f"byte {offset} ^ {pattern}", {path: replaced(data, offset, bytes([data[offset] ^ pattern]))})


def every_value_of_the_heads(specimen: Specimen) -> Iterator[Damage]:
    """All 256 values of each byte of a segment's header and of its first frame's header, and of a checkpoint's."""
    for path, data in specimen.files():
        if path.endswith((".segment", ".checkpoint")):
            for offset in range(SEGMENT_HEADER.size + HEADER.size):
                for value in range(256):
                    if value != data[offset]:
                        yield Damage(f"byte {offset} = {value}", {path: replaced(data, offset, bytes([value]))})


def cuts(path: str, data: bytes) -> Iterator[Damage]:
    for length in range(len(data)):
        yield Damage(f"cut to {length}", {path: data[:length]})


def zeros(path: str, data: bytes) -> Iterator[Damage]:
    for size in (SECTOR, PAGE):
        for start in range(0, len(data), size):
            end = min(start + size, len(data))
            yield Damage(f"{size} zeros at {start}", {path: replaced(data, start, bytes(end - start))})


def additions(path: str, data: bytes) -> Iterator[Damage]:
    for length in (1, 7, 8, 24, 40, SECTOR, PAGE):
        yield Damage(f"{length} zeros behind", {path: data + bytes(length)})
        yield Damage(f"{length} bytes of garbage behind", {path: data + bytes((index * 89 + 41) % 256 for index in range(length))})
    yield Damage("its own beginning behind", {path: data + data[:600]})


def swaps(specimen: Specimen, path: str, data: bytes) -> Iterator[Damage]:
    """Frames in each other's place, one over the next, one again behind itself."""
    frames = specimen.frames.get(path, [])
    for one, other in combinations(frames, 2):
        first, second = data[one.offset : one.end], data[other.offset : other.end]
        swapped = data[: one.offset] + second + data[one.end : other.offset] + first + data[other.end :]
        yield Damage(f"swapped frames {one.offset} and {other.offset}", {path: swapped})
    for frame in frames:
        again = data[frame.offset : frame.end]
        yield Damage(f"frame {frame.offset} repeated", {path: data[: frame.end] + again + data[frame.end :]})
        yield Damage(f"frame {frame.offset} once more at the end", {path: data + again})
        yield Damage(f"frame {frame.offset} missing", {path: data[: frame.offset] + data[frame.end :]})


def foreign(specimen: Specimen, other: Specimen) -> Iterator[Damage]:
    """Files of another home in the place of those of the same name. A queue that is one segment becomes the other one if both have its name."""
    theirs = {path.rpartition("/")[2]: data for path, data in other.files()}
    for path, data in specimen.files():
        found = theirs.get(path.rpartition("/")[2])
        is_all = (
            path.endswith(".segment") and len(specimen.segments(specimen.queue_of(path))) == 1 and specimen.queue_of(path) not in specimen.covered
        )
        if found is not None and found != data and not is_all:
            yield Damage(f"replacement by that of {other.name}", {path: found}, is_foreign=True)


def pairs(specimen: Specimen, samples: int) -> Iterator[Damage]:
    """Two files at once, each damaged in a few places."""
    files = [(path, data) for path, data in specimen.files() if data and not path.endswith(("lock", "reserve"))]
    for (path, data), (other, content) in combinations(files, 2):
        for at in range(samples):
            offset, second = (2 * at + 1) * len(data) // (2 * samples), (2 * at + 1) * len(content) // (2 * samples)
            yield Damage(
                f"bytes {offset} and {second}",
                {
                    path: replaced(data, offset, bytes([data[offset] ^ 0x10])),
                    other: replaced(content, second, bytes([content[second] ^ 0x10])),
                },
            )
        yield Damage("deletion", {path: None, other: None})
        yield Damage("cut to half", {path: data[: len(data) // 2], other: content[: len(content) // 2]})


def replaced(data: bytes, offset: int, new: bytes) -> bytes:
    return data[:offset] + new + data[offset + len(new) :]
