"""Looking without touching: peek and stats. Neither takes a lock."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from sqscli.api.errors import QueueDoesNotExist
from sqscli.cli.answers import show_object, show_rows, table_for
from sqscli.cli.exit_status import DONE, SOME_FAILED
from sqscli.cli.progress import Progress
from sqscli.cli.render import LINE, MessageWriter, json_value, quote
from sqscli.cli.session import Session
from sqscli.cli.tables import second, text_rows
from sqscli.clock import instant
from sqscli.journal.errors import JournalError
from sqscli.looks import peek_slices, sources_by_target

if TYPE_CHECKING:
    from sqscli.received import Peeked

PEEK_COUNT = 10


def peek(session: Session) -> int:
    """Messages with their state, and when those that are invisible become visible."""
    line = session.line
    broker = session.broker
    slices = peek_slices(broker, session.queue(), line.number("max") or PEEK_COUNT, line.text("state"))
    writer = MessageWriter(session.out, session.format)
    table = table_for(session, ("MessageId", "State", "VisibleAt", "Body"))
    tally, shown = Progress(session.quiet, writes_messages=True), 0
    while (peeked := broker.guarded(lambda: next(slices, None))) is not None:
        if session.format == "text":
            session.out.write_text(
                text_rows([(each.message.message_id, each.state, visible_at(each), each.message.body.decode()) for each in peeked])
            )
        elif session.format == "table":
            rows = [(each.message.message_id, each.state, visible_at(each, second), each.message.body.decode()) for each in peeked]
            if rows:
                session.out.write_text(table.text(rows))
        else:
            writer.write([each.message for each in peeked], [state_members(each) for each in peeked])
        session.out.flush()
        shown += len(peeked)
        tally.update(shown)
    tally.clear()
    writer.end()
    return DONE


def visible_at(peeked: Peeked, shown: Callable[[int], str] = instant) -> str | None:
    return None if peeked.visible_at_ms is None or peeked.state == "available" else shown(peeked.visible_at_ms)


def state_members(peeked: Peeked) -> tuple[str, ...]:
    when = visible_at(peeked)
    state = f'"State": {quote(peeked.state)}'
    return (state,) if when is None else (state, f'"VisibleAt": {quote(when)}')


def stats(session: Session) -> int:
    """One queue as one flat object, or all of them; one that cannot be read is named, and the others are shown."""
    line = session.line
    if line.flag("queue"):
        show_object(session, queue_stats(session, session.queue()))
        return DONE
    answers = []
    names = session.broker.list_queues()
    progress = Progress(session.quiet, writes_messages=False, unit="queues")
    steps = count(1)

    def advance() -> None:
        step = next(steps)
        progress.update(step // 2, step / (2 * len(names)))  # each queue is opened twice

    sources = session.broker.guarded(lambda: sources_by_target(session.broker, advance))
    status = DONE
    for name in names:
        advance()
        try:
            answers.append(queue_stats(session, name, sources))
        except QueueDoesNotExist:
            continue  # deleted meanwhile
        except JournalError as error:
            session.warn(str(error))
            status = SOME_FAILED
    progress.clear()
    if session.format == "json":
        show_object(session, {"Queues": answers})
    elif session.format == "jsonl":
        session.out.write_text("".join(json_value(answer, LINE) + "\n" for answer in answers))
    else:
        rows = [tuple(", ".join(value) if isinstance(value, list) else value for value in answer.values()) for answer in answers]
        show_stats(session, rows)
    return status


HEADINGS = ("Queue", "Avail", "InFlight", "Delay", "Age", "Bytes", "DLQ", "Max", "Sources")
ALWAYS_SHOWN = 6


def show_stats(session: Session, rows: list[tuple[object, ...]]) -> None:
    """As text every column, for `cut`; in a table those of dead letters only where a queue has something in them."""
    columns = [column for column in range(len(HEADINGS)) if column < ALWAYS_SHOWN or any(row[column] not in (None, "") for row in rows)]
    if session.format == "table":
        show_rows(session, [HEADINGS[column] for column in columns], [[row[column] for column in columns] for row in rows])
    else:
        show_rows(session, HEADINGS, rows)


def queue_stats(session: Session, name: str, sources: dict[str, list[str]] | None = None) -> dict[str, object]:
    """SQS's own names where it has one, CloudWatch's for the age; null where there is nothing to tell."""
    found = session.broker.stats(name, sources)
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
