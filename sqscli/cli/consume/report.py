"""What is said on stderr: a line for each message, or on a terminal a line of counts that stays where it is and one for what went wrong.

Law: `done` is said of what is durable.
"""

from __future__ import annotations

import signal
from collections.abc import Callable

from sqscli.api.requests import Message
from sqscli.cli.output import STDERR, is_terminal, one_line, say, write_all
from sqscli.cli.progress import PATIENCE_SECONDS, REFRESH_SECONDS
from sqscli.clock import instant


class Report:
    """`now_ms` is the real time of a log's lines, `monotonic` that of the progress line."""

    def __init__(self, queue: str, quiet: bool, now_ms: Callable[[], int], monotonic: Callable[[], float]) -> None:
        self.done_count = self.failed_count = self.dead_count = self.lost_count = self.returned_count = 0
        self._queue = queue
        self._quiet = quiet
        self._now_ms = now_ms
        self._monotonic = monotonic
        self._on_terminal = is_terminal(STDERR)
        self._started = monotonic()
        self._drawn_at = self._started + PATIENCE_SECONDS - REFRESH_SECONDS
        self._is_shown = False
        self._is_stale = False

    # One message

    def done(self, message: Message, seconds: float) -> None:
        self.done_count += 1
        self._is_stale = True
        if not (self._quiet or self._on_terminal):
            self._line(message, f"done, {shown_seconds(seconds)}")

    def failed(self, message: Message, why: str, delay_seconds: int) -> None:
        self.failed_count += 1
        when = f"again in {shown_delay(delay_seconds)}" if delay_seconds else "again at once"
        self._line(message, f"{why}, receive {message.attributes['ApproximateReceiveCount']}; {when}")

    def dead(self, message: Message, why: str, target: str) -> None:
        self.dead_count += 1
        self._line(message, f"{why}; moved to {target}")

    def lost(self, message: Message, why: str) -> None:
        self.lost_count += 1
        self._line(message, why)

    def returned(self, message: Message, why: str) -> None:
        self.returned_count += 1
        self._line(message, f"{why}; given back")

    def _line(self, message: Message, text: str) -> None:
        self.say(f"{self._queue} {message.message_id}: {text}")

    def say(self, text: str) -> None:
        self.clear()
        say(text if self._on_terminal else f"{instant(self._now_ms() // 1000 * 1000)} {text}")

    # The line of counts

    def update(self, running: int, waiting: int) -> float | None:
        """Draws it if it is time for that; in how many seconds it will be, None where nothing is to be drawn."""
        if self._quiet or not self._on_terminal:
            return None
        now = self._monotonic()
        if now < self._drawn_at + REFRESH_SECONDS:
            return self._drawn_at + REFRESH_SECONDS - now if self._is_stale else None
        self._drawn_at, self._is_stale = now, False
        waits = f", {waiting:,} to come again" if waiting else ""
        self._draw(f"\r{one_line(self.counts())}, {running:,} running{waits}\x1b[K\r")  # back to its beginning: what a command writes goes over it
        self._is_shown = True
        return None

    def changed(self) -> None:
        self._is_stale = True

    def clear(self) -> None:
        if self._is_shown:
            self._draw("\r\x1b[K")
            self._is_shown = False
            self._is_stale = True

    def _draw(self, text: str) -> None:
        try:
            write_all(STDERR, text.encode())
        except OSError:
            self._on_terminal = False

    def counts(self) -> str:
        """Attempts are counted where one failed, since a message may fail again and again; a lost lease is no lost message."""
        parts = [f"{self.done_count:,} {'message is' if self.done_count == 1 else 'messages are'} done"]
        for count, one, many in (
            (self.failed_count, "attempt failed", "attempts failed"),
            (self.dead_count, "moved to the dead-letter queue", "moved to the dead-letter queue"),
            (self.lost_count, "lease lost", "leases lost"),
            (self.returned_count, "given back", "given back"),
        ):
            if count:
                parts.append(f"{count:,} {one if count == 1 else many}")
        return ", ".join(parts)

    def summary(self) -> str:
        """Of the whole run."""
        is_idle = not (self.done_count or self.failed_count or self.dead_count or self.lost_count or self.returned_count)
        return "no message was received" if is_idle else self.counts()


def ended_with(status: int) -> str:
    """A status as people say it."""
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"


def shown_seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def shown_delay(seconds: int) -> str:
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
