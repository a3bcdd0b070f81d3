"""A progress line on stderr, where that is a terminal and the work takes longer than a second."""

from __future__ import annotations

import time

from sqscli.cli import output
from sqscli.cli.output import STDERR, STDOUT, has_escapes, is_terminal, write_all

PATIENCE_SECONDS = 1.0
REFRESH_SECONDS = 0.1
BAR_WIDTH = 30


class Progress:
    """Counts what is done, which are `unit`. Silent unless somebody watches who sees nothing else of the work.

    Law: before anything else is said the line is taken away, and in the end nothing of it is left.
    """

    def __init__(self, quiet: bool, writes_messages: bool, unit: str = "messages") -> None:
        self.shown = False
        self.unit = unit
        self.is_watched = not quiet and has_escapes(STDERR) and not (writes_messages and is_terminal(STDOUT))
        self._owed = False
        self._started = time.monotonic()
        self._next = self._started + PATIENCE_SECONDS

    def update(self, count: int, share: float | None = None) -> None:
        """`count` are done, and `share` (0 to 1) of all the work, where that is known."""
        if not self.is_due():
            return
        rate = count / max(time.monotonic() - self._started, REFRESH_SECONDS)
        bar = ""
        if share is not None:
            filled = round(min(1.0, share) * BAR_WIDTH)
            bar = f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {min(1.0, share):4.0%} "
        self._show(f"{count:,} {self.unit}, {rate:,.0f}/s", bar)

    def show(self, text: str) -> None:
        """What there is to see, where nothing is counted. Where it is too early for that, `seconds_until_due` says when to come again."""
        self._owed = not self.is_due()
        if not self._owed:
            self._show(text)

    def is_due(self) -> bool:
        return self.is_watched and time.monotonic() >= self._next

    def seconds_until_due(self) -> float:
        """For whoever sleeps after a `show`: infinite where all has been shown, and where nobody watches."""
        return max(0.0, self._next - time.monotonic()) if self.is_watched and self._owed else float("inf")

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            self.shown = False
            output.before_saying = None
            self._draw("\r\x1b[K")

    def _show(self, text: str, bar: str = "") -> None:
        from sqscli.cli.display import cut, display_width
        from sqscli.cli.tables import terminal_width

        room = terminal_width(STDERR) - 1  # a line that goes on in the next one could not be taken away
        self._next = time.monotonic() + REFRESH_SECONDS
        self.shown = True
        output.before_saying = self.clear
        self._draw(f"\r{bar + text if display_width(bar + text) <= room else cut(text, room)}\x1b[K")

    def _draw(self, text: str) -> None:
        try:
            write_all(STDERR, text.encode())
        except OSError:
            self.is_watched = False
