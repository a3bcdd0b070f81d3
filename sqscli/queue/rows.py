"""The rows of a queue's two trees.

`Extent` (by message number): consecutive messages that have everything in common, so that a batch sent, received or deleted together costs one row.
`Turn` (FIFO, by turn): a message group's place in the order in which groups are served.
"""

from __future__ import annotations

from struct import Struct

FOREVER = (1 << 63) - 1

_EXTENT = Struct("<HHHHIIqqqqIIQQ")
assert _EXTENT.size == 72
_DEAD = 1
_TURN = Struct("<H6xqqQ")
NO_MESSAGE = 0  # message numbers start at 1


class Extent:
    """Messages `first` .. `first + count - 1`.

    `a`: when they are (or were) visible, in ms; on a FIFO queue, for messages never received, when they were sent, and the queue's delay comes on
    top. `b`: when their retention began, in ms. `received_ms`: their last receive.
    `segment`, `offset`: the place of their record, `index`: where in it the first of them is.
    `group`: the hash of their message group (FIFO); `next`: the message that follows the last of them in the group; the others are followed by
    their neighbour. Not `is_live`: deleted, and here only because the group's chain leads through it.
    """

    __slots__ = (
        "a",
        "b",
        "bytes_each",
        "count",
        "first",
        "first_received_ms",
        "group",
        "index",
        "is_live",
        "next",
        "offset",
        "received_count",
        "received_ms",
        "segment",
    )

    def __init__(  # noqa: PLR0913 - one parameter for each field
        self,
        first: int,
        count: int,
        index: int,
        is_live: bool,
        received_count: int,
        bytes_each: int,
        a: int,
        b: int,
        first_received_ms: int,
        received_ms: int,
        segment: int,
        offset: int,
        group: int,
        next: int,
    ) -> None:
        self.first = first
        self.count = count
        self.index = index
        self.is_live = is_live
        self.received_count = received_count
        self.bytes_each = bytes_each
        self.a = a
        self.b = b
        self.first_received_ms = first_received_ms
        self.received_ms = received_ms
        self.segment = segment
        self.offset = offset
        self.group = group
        self.next = next

    def part(self, first: int, count: int) -> Extent:
        """`count` of these messages, from `first` on."""
        shift, last = first - self.first, first + count
        following = self.next if last == self.first + self.count else last
        return Extent(
            first, count, self.index + shift, self.is_live, self.received_count, self.bytes_each, self.a, self.b,
            self.first_received_ms, self.received_ms, self.segment, self.offset, self.group, following if self.group else NO_MESSAGE,
        )  # fmt: skip

    @staticmethod
    def pack_page(rows: list[Extent], base: int) -> bytes:
        return b"".join([
            _EXTENT.pack(
                row.first - base, row.count, row.index, 0 if row.is_live else _DEAD, row.received_count, row.bytes_each,
                row.a, row.b, row.first_received_ms, row.received_ms, row.segment, row.offset, row.group, row.next,
            )
            for row in rows
        ])  # fmt: skip

    @staticmethod
    def unpack_page(data: bytes, base: int) -> list[Extent]:
        return [Extent(base + first, count, index, not flags, *rest) for first, count, index, flags, *rest in _EXTENT.iter_unpack(data)]


class Turn:
    """One message group's turn. `a`: when its head, which has been received before, is visible; `b`: when its head, never received, was sent; the
    other is FOREVER."""

    __slots__ = ("a", "b", "first", "group")
    count = 1
    is_live = True
    received_count = 0

    def __init__(self, first: int, a: int, b: int, group: int) -> None:
        self.first = first
        self.a = a
        self.b = b
        self.group = group

    def part(self, first: int, count: int) -> Turn:
        return self

    @staticmethod
    def pack_page(rows: list[Turn], base: int) -> bytes:
        return b"".join([_TURN.pack(row.first - base, row.a, row.b, row.group) for row in rows])

    @staticmethod
    def unpack_page(data: bytes, base: int) -> list[Turn]:
        return [Turn(base + first, a, b, group) for first, a, b, group in _TURN.iter_unpack(data)]


__all__ = ["FOREVER", "NO_MESSAGE", "Extent", "Turn"]
