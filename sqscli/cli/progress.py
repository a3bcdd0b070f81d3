"""A progress line on stderr, where that is a terminal and the work takes longer than a second."""

from __future__ import annotations

import time

from sqscli.cli.output import STDERR, STDOUT, is_terminal, write_all

PATIENCE_SECONDS = 1.0
REFRESH_SECONDS = 0.1
BAR_WIDTH = 30


class Progress:
    """Counts what is done; `total` is None where nobody knows it. Silent unless somebody watches who sees nothing else of the work."""

    def __init__(self, quiet: bool, writes_messages: bool) -> None:
        self.shown = False
        self._watched = not quiet and is_terminal(STDERR) and not (writes_messages and is_terminal(STDOUT))
        self._started = time.monotonic()
        self._next = self._started + PATIENCE_SECONDS

    def update(self, count: int, share: float | None = None) -> None:
        """`count` messages are done, and `share` (0 to 1) of all the work, where that is known."""
        if not self._watched:
            return
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + REFRESH_SECONDS
        rate = count / (now - self._started)
        bar = ""
        if share is not None:
            filled = round(min(1.0, share) * BAR_WIDTH)
            bar = f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {min(1.0, share):4.0%} "
        self._draw(f"\r{bar}{count:,} messages, {rate:,.0f}/s\x1b[K")
        self.shown = True

    def clear(self) -> None:
        """Take the line away, before anything else is said."""
        if self.shown:
            self._draw("\r\x1b[K")
            self.shown = False

    def _draw(self, text: str) -> None:
        try:
            write_all(STDERR, text.encode())
        except OSError:
            self._watched = False
