"""How many commands run at a time: so many, or between two numbers as the queue is deep."""

from __future__ import annotations

MESSAGES_A_COMMAND = 10  # that wait, for each command beyond the fewest
MOST = 1000


class Scale:
    """From `fewest` to `most` at a time."""

    __slots__ = ("fewest", "most")

    def __init__(self, fewest: int, most: int) -> None:
        self.fewest = fewest
        self.most = most

    @property
    def follows(self) -> bool:
        return self.fewest < self.most

    def width(self, available_count: int) -> int:
        """How many may run while so many messages wait."""
        return min(self.most, self.fewest + available_count // MESSAGES_A_COMMAND)
