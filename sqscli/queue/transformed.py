"""The start of a move whose messages get other bodies on their way.

The new bodies stand in the record: whoever finishes the move after a crash must deliver them, and not the old ones, and must not ask a program again
that may answer otherwise by now. Hardly a queue has this event: this module is loaded where there is one.
"""

from __future__ import annotations

from struct import Struct

from sqscli.queue.codec import U32, Reader
from sqscli.queue.events import TRANSFORMED_KIND, MoveStarted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.codec import Ranges

_MOVE = Struct("<Q8sB")


class TransformedMoveStarted(MoveStarted):
    """As MoveStarted, and then `bodies`: those that the messages of `ranges` have in the destination, one for each, in their order."""

    KIND = TRANSFORMED_KIND
    __slots__ = ("bodies",)

    def __init__(  # noqa: PLR0913 - one parameter for each field
        self, time_ms: int, number: int, destination_id: bytes, is_redrive: bool, destination: str, ranges: Ranges, bodies: list[bytes]
    ) -> None:
        super().__init__(time_ms, number, destination_id, is_redrive, destination, ranges)
        self.bodies = bodies

    def pack(self) -> bytes:
        return super().pack() + b"".join([U32.pack(len(body)) + body for body in self.bodies])

    def by_number(self) -> dict[int, bytes]:
        """The new body of each message."""
        numbers = [number for first, count in self.ranges for number in range(first, first + count)]
        return dict(zip(numbers, self.bodies, strict=True))


def decode_transformed(time_ms: int, reader: Reader) -> TransformedMoveStarted:
    """Raises ValueError where there are fewer bodies than messages."""
    number, destination_id, is_redrive = _MOVE.unpack(reader.bytes(_MOVE.size))
    destination, ranges = reader.text(), reader.ranges()
    count = sum(length for _, length in ranges)
    if count * U32.size > len(reader.data) - reader.at:
        raise ValueError("a move with fewer bodies than messages")
    bodies = [reader.bytes(reader.take(U32)[0]) for _ in range(count)]
    return TransformedMoveStarted(time_ms, number, destination_id, bool(is_redrive), destination, ranges, bodies)


__all__ = ["TransformedMoveStarted", "decode_transformed"]
