"""How strings, maps and ranges are written inside events and states: little-endian, lengths first, no self-description.

If you change a layout, give the event a new number (see events.py); never change what an old number means.
"""

from __future__ import annotations

from struct import Struct

U32 = Struct("<I")
RANGE = Struct("<QI")

TYPE_CHECKING = False
if TYPE_CHECKING:
    Ranges = list[tuple[int, int]]  # (first message number, count)


def pack_text(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return U32.pack(len(data)) + data


def pack_map(values: dict[str, str]) -> bytes:
    return U32.pack(len(values)) + b"".join([pack_text(key) + pack_text(value) for key, value in values.items()])


def pack_ranges(ranges: Ranges) -> bytes:
    return U32.pack(len(ranges)) + b"".join([RANGE.pack(first, count) for first, count in ranges])


class Reader:
    """Takes values from the front of some bytes. Raises ValueError where there are too few of them."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes | memoryview, at: int = 0) -> None:
        self.data = data
        self.at = at

    def take(self, layout: Struct) -> tuple[int, ...]:
        self.at += layout.size
        if self.at > len(self.data):
            raise ValueError("a number that goes on behind the end")
        return layout.unpack_from(self.data, self.at - layout.size)

    def bytes(self, length: int) -> bytes:
        self.at += length
        if self.at > len(self.data):
            raise ValueError("a value that goes on behind the end")
        return bytes(self.data[self.at - length : self.at])

    def text(self) -> str:
        (length,) = self.take(U32)
        return self.bytes(length).decode("utf-8", "surrogatepass")

    def map(self) -> dict[str, str]:
        (count,) = self.take(U32)
        return {self.text(): self.text() for _ in range(count)}

    def ranges(self) -> Ranges:
        (count,) = self.take(U32)
        start, self.at = self.at, self.at + count * RANGE.size
        if self.at > len(self.data):
            raise ValueError("a list that goes on behind the end")
        return [(first, length) for first, length in RANGE.iter_unpack(self.data[start : self.at])]


def join_ranges(ranges: Ranges) -> Ranges:
    """The same message numbers in the same order, neighbours joined."""
    joined: Ranges = []
    for first, count in ranges:
        if joined and joined[-1][0] + joined[-1][1] == first:
            joined[-1] = (joined[-1][0], joined[-1][1] + count)
        else:
            joined.append((first, count))
    return joined


def is_at(ranges: Ranges, index: int, number: int, count: int) -> bool:
    """Whether messages `number`, `number + 1`, ... are those from place `index` on of a record that holds `ranges`."""
    for first, length in ranges:
        if index < length:
            if first + index != number:
                return False
            taken = min(count, length - index)
            index, number, count = 0, number + taken, count - taken
            if not count:
                return True
        else:
            index -= length
    return False
