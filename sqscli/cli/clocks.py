"""`clock`: the virtual clock of the home, shown and moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from sqscli.api.errors import QueueDoesNotExist
from sqscli.cli.answers import show_object
from sqscli.cli.exit_status import DONE
from sqscli.cli.line import UsageError, is_number, parse_duration
from sqscli.cli.progress import Progress
from sqscli.cli.session import Session
from sqscli.clock import instant
from sqscli.journal.errors import JournalError

WANTS_VALUE = {"advance": "a DURATION", "set": "an INSTANT"}


def clock(session: Session) -> int:
    """Do what the action says, then show what the clock shows."""
    line = session.line
    action = line.text("action") or "show"
    value = line.text("value")
    if (value is not None) != (action in WANTS_VALUE):
        raise UsageError(f"'clock {action}' takes {'no value' if value is not None else WANTS_VALUE[action]}")
    if action == "freeze":
        session.clock.freeze()
    elif action == "advance" and value is not None:
        session.clock.advance(usable(parse_duration, value) * 1000)
    elif action == "set" and value is not None:
        target_ms = usable(parse_instant, value)
        confirm_going_back(session, target_ms)
        session.clock.set(target_ms)
    elif action == "reset":
        confirm_going_back(session, session.clock.real_ms())
        session.clock.reset()
    session.report_clock()
    show_clock(session)
    return DONE


def usable(parse: Callable[[str], int], text: str) -> int:
    try:
        return parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def parse_instant(text: str) -> int:
    """Milliseconds since 1970 of `2026-01-31T12:00:00Z` (UTC where there is no offset) or of seconds since 1970."""
    if is_number(text):
        return int(text) * 1000
    try:
        when = datetime.fromisoformat(text[:-1] + "+00:00" if text[-1:] in ("Z", "z") else text)
        if when.tzinfo is None:
            when = when.replace(tzinfo=timezone.utc)
        return round(when.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not an instant: write 2026-01-31T12:00:00Z or seconds since 1970") from None


def confirm_going_back(session: Session, target_ms: int) -> None:
    """Time never goes back inside a queue: it stands still there until the clock has caught up."""
    newest, names = [], session.broker.list_queues()
    progress = Progress(session.quiet, writes_messages=False, unit="queues")
    for name in names:
        newest.append((newest_event_ms(session, name), name))
        progress.update(len(newest), len(newest) / len(names))
    progress.clear()
    newest_ms, name = max(newest, default=(0, ""))
    if newest_ms <= target_ms:
        return
    what_follows = (
        f"{instant(target_ms)} is before the newest event of {name}, {instant(newest_ms)}: "
        "until the clock has passed that, no lease, delay or retention in such a queue comes to its end"
    )
    session.confirm(f"{what_follows}. Set it?", f"{what_follows}; --yes sets it nevertheless")


def newest_event_ms(session: Session, name: str) -> int:
    """The time of a queue's last event; 0 of one that is gone, or cannot be read, which keeps nobody from putting the clock right."""
    try:
        return session.broker.newest_event_ms(name)
    except QueueDoesNotExist:
        return 0
    except JournalError as error:
        session.warn(str(error))
        return 0


def show_clock(session: Session) -> None:
    status = session.clock.status()
    if status is None:
        show_object(session, {"Now": instant(session.clock.real_ms()), "Clock": "real"})
        return
    state = "frozen" if status.frozen else "offset"
    show_object(session, {"Now": instant(status.now_ms), "Clock": state, "OffsetSeconds": status.offset_ms // 1000})
