"""Looking without touching: peek and stats. Neither takes a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqscli.cli.answers import show_object, show_rows
from sqscli.cli.exit_status import DONE
from sqscli.cli.render import LINE, MessageWriter, json_value, quote
from sqscli.cli.session import Session
from sqscli.cli.tables import instant

if TYPE_CHECKING:
    from sqscli.received import Peeked

PEEK_COUNT = 10


def peek(session: Session) -> int:
    """Messages with their state, and when those that are invisible become visible."""
    line = session.line
    peeked = session.broker.peek(session.queue(), line.number("max") or PEEK_COUNT, line.text("state"))
    if session.format in ("text", "table"):
        rows = [(each.message.message_id, each.state, visible_at(each), each.message.body.decode()) for each in peeked]
        show_rows(session, ("MessageId", "State", "VisibleAt", "Body"), rows)
        return DONE
    writer = MessageWriter(session.out, session.format)
    writer.write([each.message for each in peeked], [state_members(each) for each in peeked])
    writer.end()
    return DONE


def visible_at(peeked: Peeked) -> str | None:
    return None if peeked.visible_at_ms is None or peeked.state == "available" else instant(peeked.visible_at_ms)


def state_members(peeked: Peeked) -> tuple[str, ...]:
    when = visible_at(peeked)
    state = f'"State": {quote(peeked.state)}'
    return (state,) if when is None else (state, f'"VisibleAt": {quote(when)}')


def stats(session: Session) -> int:
    """One queue as one flat object, or all of them."""
    line = session.line
    if line.flag("queue"):
        show_object(session, queue_stats(session, session.queue()))
        return DONE
    answers = [queue_stats(session, name) for name in session.broker.list_queues()]
    if session.format == "json":
        show_object(session, {"Queues": answers})
    elif session.format == "jsonl":
        session.out.write_text("".join(json_value(answer, LINE) + "\n" for answer in answers))
    else:
        rows = [tuple(", ".join(value) if isinstance(value, list) else value for value in answer.values()) for answer in answers]
        show_rows(session, HEADINGS, rows)
    return DONE


HEADINGS = ("Queue", "Available", "InFlight", "Delayed", "OldestSeconds", "DiskBytes", "DeadLetterQueue", "MaxReceives", "DeadLetterSources")


def queue_stats(session: Session, name: str) -> dict[str, object]:
    """SQS's own names where it has one, CloudWatch's for the age; null where there is nothing to tell."""
    found = session.broker.stats(name)
    return {
        "QueueName": name,
        "ApproximateNumberOfMessages": found.available,
        "ApproximateNumberOfMessagesNotVisible": found.in_flight,
        "ApproximateNumberOfMessagesDelayed": found.delayed,
        "ApproximateAgeOfOldestMessage": found.oldest_age_seconds,
        "DiskBytes": found.disk_bytes,
        "DeadLetterQueue": found.dead_letter_target,
        "MaxReceiveCount": found.max_receive_count,
        "DeadLetterSources": found.dead_letter_sources,
    }
