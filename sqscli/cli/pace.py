"""How fast messages may move: `--rate`."""

from __future__ import annotations

import time

BATCHES_PER_SECOND = 10


class Pace:
    """No more than `rate` messages a second of real time, counted from now; None: as fast as it goes."""

    def __init__(self, rate: int | None) -> None:
        self._rate = rate
        self._started = time.monotonic()

    def count(self, most: int) -> int:
        """How many go in one batch, `most` of them where nothing is said."""
        return min(most, max(1, self._rate // BATCHES_PER_SECOND)) if self._rate else most

    def wait(self, done: int) -> None:
        """Sleeps until more than the `done` messages may have moved. Nothing is held meanwhile, and ctrl-C interrupts."""
        if self._rate:
            time.sleep(max(0.0, self._started + done / self._rate - time.monotonic()))
