"""How long a message stays away after its command failed: twice as long each time. Without chance, so that a failure can be repeated."""

from __future__ import annotations

DEFAULT = "5s..10m"


class Backoff:
    """In seconds."""

    __slots__ = ("first", "longest")

    def __init__(self, first: int, longest: int) -> None:
        self.first = first
        self.longest = longest

    def seconds(self, receive_count: int) -> int:
        """After receive number `receive_count`, from 1."""
        doublings = min(receive_count - 1, self.longest.bit_length())
        return min(self.longest, self.first << max(0, doublings))
