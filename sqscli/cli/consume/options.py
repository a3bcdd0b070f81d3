"""What the line says, checked before anything is received."""

from __future__ import annotations

from sqscli.api.checks import MAXIMUM_VISIBILITY_SECONDS
from sqscli.cli.consume.backoff import DEFAULT, Backoff
from sqscli.cli.consume.scale import MOST, Scale
from sqscli.cli.line import Line, UsageError, parse_count, parse_duration

LARGEST_BATCH = 10_000


class Options:
    """One run's settings; None is without that limit."""

    def __init__(self, line: Line) -> None:
        self.scale = parse_scale(line.text("jobs") or "1")
        self.backoff = parse_backoff(line.text("backoff") or DEFAULT)
        self.visibility_seconds = line.number("visibility_timeout")
        self.timeout_seconds = line.number("timeout")
        self.until_empty = line.flag("until_empty")
        self.max_messages = line.number("max_messages")
        self.max_runtime_seconds = line.number("max_runtime")
        self.dead_status = line.number("dead")
        self.batch = line.number("batch")
        self.locks = line.flag("lock")
        self._check()

    def _check(self) -> None:
        if self.visibility_seconds is not None and not 1 <= self.visibility_seconds <= MAXIMUM_VISIBILITY_SECONDS:
            raise UsageError("--visibility-timeout is 1s to 12h: a command has to hold its message")
        if self.timeout_seconds == 0:
            raise UsageError("--timeout 0 would let no command run")
        if self.dead_status is not None and not 1 <= self.dead_status <= 255:
            raise UsageError("--dead is an exit status from 1 to 255")
        if self.batch is not None and self.batch > LARGEST_BATCH:
            raise UsageError(f"--batch is 1 to {LARGEST_BATCH:,}")


def parse_scale(text: str) -> Scale:
    """`N` or `MIN..MAX`."""
    fewest, dots, most = text.partition("..")
    try:
        scale = Scale(parse_count(fewest), parse_count(most if dots else fewest))
    except ValueError:
        raise UsageError(f"-j {text!r} is neither a number from 1 up nor MIN..MAX, as in 2..16") from None
    if scale.fewest > scale.most or scale.most > MOST:
        raise UsageError(f"-j {text!r}: MIN is not above MAX, and MAX not above {MOST}")
    return scale


def parse_backoff(text: str) -> Backoff:
    """`FIRST..LONGEST`, or one duration for always the same."""
    first, dots, longest = text.partition("..")
    try:
        backoff = Backoff(parse_duration(first), parse_duration(longest if dots else first))
    except ValueError:
        raise UsageError(f"--backoff {text!r} is neither a duration nor FIRST..LONGEST, as in 5s..10m") from None
    if backoff.first > backoff.longest or backoff.longest > MAXIMUM_VISIBILITY_SECONDS:
        raise UsageError(f"--backoff {text!r}: FIRST is not above LONGEST, and LONGEST not above 12h")
    return backoff
