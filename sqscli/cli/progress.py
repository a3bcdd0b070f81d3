"""A progress line on stderr, where that is a terminal and the work takes longer than a second."""

from __future__ import annotations

import time

from sqscli.cli.output import STDERR, STDOUT, is_terminal, write_all

PATIENCE_SECONDS = 1.0
REFRESH_SECONDS = 0.1
BAR_WIDTH = 30


class Progress:
    """Counts what is done, which are `unit`. Silent unless somebody watches who sees nothing else of the work."""

    def __init__(self, quiet: bool, writes_messages: bool, unit: str = "messages") -> None:
        self.shown = False
        self.unit = unit
        self._owed = False
        self._watched = not quiet and is_terminal(STDERR) and not (writes_messages and is_terminal(STDOUT))
        self._started = time.monotonic()
        self._next = self._started + PATIENCE_SECONDS

    def update(self, count: int, share: float | None = None) -> None:
        """`count` are done, and `share` (0 to 1) of all the work, where that is known."""
        if not self._is_due():
            return
        rate = count / max(time.monotonic() - self._started, REFRESH_SECONDS)
        bar = ""
        if share is not None:
            filled = round(min(1.0, share) * BAR_WIDTH)
            bar = f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {min(1.0, share):4.0%} "
        self._show(f"{bar}{count:,} {self.unit}, {rate:,.0f}/s")

    def show(self, text: str) -> None:
        """What there is to see, where nothing is counted. Where it is too early for that, `seconds_until_due` says when to come again."""
        self._owed = not self._is_due()
        if not self._owed:
            self._show(text)

    def seconds_until_due(self) -> float:
        """For whoever sleeps after a `show`: infinite where all has been shown, and where nobody watches."""
        return max(0.0, self._next - time.monotonic()) if self._watched and self._owed else float("inf")

    def clear(self) -> None:
        """Take the line away, before anything else is said."""
        if self.shown:
            self._draw("\r\x1b[K")
            self.shown = False

    def _is_due(self) -> bool:
        if not self._watched:
            return False
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + REFRESH_SECONDS
        return True

    def _show(self, text: str) -> None:
        self._draw(f"\r{text}\x1b[K")
        self.shown = True

    def _draw(self, text: str) -> None:
        try:
            write_all(STDERR, text.encode())
        except OSError:
            self._watched = False
