"""When the lease of a running command has to be extended, in the queue's time."""

from __future__ import annotations

from sqscli.api.checks import MAXIMUM_VISIBILITY_SECONDS

FALLBACK_SECONDS = 30  # for a queue whose own visibility timeout is 0: nothing can be worked on in that


class JobLease:
    """`received_ms` is when the messages were received, `until_ms` when their visibility timeout ends if nothing is done."""

    __slots__ = ("limit_ms", "seconds", "since_ms", "until_ms")

    def __init__(self, received_ms: int, until_ms: int) -> None:
        self.since_ms = received_ms
        self.until_ms = until_ms
        self.seconds = max(0, until_ms - received_ms) // 1000 or FALLBACK_SECONDS
        self.limit_ms = received_ms + 1000 * MAXIMUM_VISIBILITY_SECONDS

    @property
    def due_ms(self) -> int:
        """When it is to be extended, at half time; or when nothing can extend it any more, and the command has to stop."""
        if self.until_ms >= self.limit_ms:
            return self.limit_ms
        return self.since_ms + (self.until_ms - self.since_ms) // 2

    def extended(self, until_ms: int) -> None:
        """Less than asked for only where that is the limit."""
        self.since_ms, self.until_ms = min(until_ms, max(self.since_ms, until_ms - 1000 * self.seconds)), until_ms
