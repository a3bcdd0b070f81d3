"""Looking without touching: peek and stats. Neither takes a lock."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from sqscli.api.errors import QueueDoesNotExist
from sqscli.arrivals import Arrivals
from sqscli.cli.answers import show_object, show_rows, table_for
from sqscli.cli.choice import chooser
from sqscli.cli.exit_status import DONE, SOME_FAILED
from sqscli.cli.output import STDERR, is_terminal
from sqscli.cli.progress import Progress
from sqscli.cli.render import LINE, MessageWriter, json_value, quote
from sqscli.cli.session import Session
from sqscli.cli.tables import second, text_rows
from sqscli.clock import instant
from sqscli.journal.errors import JournalError
from sqscli.looks import sources_by_target
from sqscli.walks import walk

if TYPE_CHECKING:
    from sqscli.received import Peeked
    from sqscli.walks import Chooser

PEEK_COUNT = 10


class PeekWriter:
    """Writes messages with their state, and when those that are invisible become visible, in the format that the line asks for."""

    def __init__(self, session: Session, format: str | None = None) -> None:
        self._session = session
        self._format = format or session.format
        self._messages = MessageWriter(session.out, self._format)
        self._table = table_for(session, ("MessageId", "State", "VisibleAt", "Body"))

    def write(self, peeked: list[Peeked]) -> None:
        if self._format == "text":
            rows = [(each.message.message_id, each.state, visible_at(each), each.message.body.decode()) for each in peeked]
            self._session.out.write_text(text_rows(rows))
        elif self._format != "table":
            self._messages.write([each.message for each in peeked], [state_members(each) for each in peeked])
        elif peeked:
            rows = [(each.message.message_id, each.state, visible_at(each, second), each.message.body.decode()) for each in peeked]
            self._session.out.write_text(self._table.text(rows))

    def end(self) -> None:
        self._messages.end()


def peek(session: Session) -> int:
    """Messages in order, those that the line chooses; with --follow those that arrive."""
    line, broker = session.line, session.broker
    name, choose = session.queue(), chooser(line, session.warn) if line.flag("where") or line.flag("match") else None
    if line.flag("follow"):
        return follow(session, name, choose)
    wanted = line.number("max") or PEEK_COUNT
    slices = walk(broker, name, line.text("state"), choose, wanted)
    progress = Progress(session.quiet, writes_messages=True)
    expected = held(broker.attributes(name)) if choose is not None and is_terminal(STDERR) else 0
    writer, looked = PeekWriter(session), 0
    while (found := broker.guarded(lambda: next(slices, None))) is not None:
        looked += found.looked
        if found.sights:
            progress.clear()
            writer.write([each for sight in found.sights for each in sight.peeked()])
            session.out.flush()
        progress.update(looked, looked / expected if expected else None)
    progress.clear()
    writer.end()
    return DONE


def held(attributes: dict[str, str]) -> int:
    """How many messages a queue has, in whatever state."""
    return sum(int(value) for name, value in attributes.items() if name.startswith("ApproximateNumberOfMessages"))


def follow(session: Session, name: str, choose: Chooser | None) -> int:
    """What arrives, a line a message in every format, until so many were shown, or until ctrl-C."""
    line, state = session.line, session.line.text("state")
    left = line.number("max")
    writer = PeekWriter(session, "jsonl" if session.format == "json" else None)
    with Arrivals(session.broker, name) as arrivals:
        while left is None or left > 0:
            for sight in session.broker.guarded(arrivals.next):
                if state not in (None, sight.state):
                    continue
                places = list(range(len(sight)) if choose is None else choose(sight))[:left]
                writer.write([each for place in places for each in sight.part(place, 1).peeked()])
                left = None if left is None else left - len(places)
            session.out.flush()
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
