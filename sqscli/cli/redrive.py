"""`redrive`: messages of a dead-letter queue on their way back.

Law: no more is moved than was there at the start, so that a message which fails again at once is not moved in circles.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from sqscli import move_tasks
from sqscli.api.attributes import FIFO_SUFFIX
from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist, ResourceNotFoundException
from sqscli.cli.answers import show_object
from sqscli.cli.exit_status import DONE
from sqscli.cli.exit_status import FAILED as EXIT_FAILED
from sqscli.cli.interrupts import Interrupts
from sqscli.cli.line import UsageError
from sqscli.cli.pace import Pace
from sqscli.cli.progress import Progress
from sqscli.cli.render import LINE, json_value
from sqscli.cli.session import Session
from sqscli.cli.tables import text_rows
from sqscli.cli.tally import Tally, available
from sqscli.cli.watched_disk import watch
from sqscli.looks import available_by_source
from sqscli.queue.tasks import COMPLETED, FAILED, RUNNING, STATUS_NAMES

if TYPE_CHECKING:
    from sqscli.received import Redriven

BATCH_COUNT = 1000
LONGEST_SLEEP_SECONDS = 1.0  # the virtual clock may be moved meanwhile


def redrive(session: Session) -> int:
    """Move what is available, batch by batch, no faster than `--rate`."""
    line = session.line
    name = session.queue()
    to = line.text("to")
    destination = None if to is None else session.queue(to)
    if line.flag("until_done"):
        if len({"to", "rate", "dry_run"} & line.values.keys()):
            raise UsageError("--until-done carries on a task that has its own destination and rate: no other option goes with it")
        return until_done(session, name)
    if line.flag("dry_run"):
        return dry_run(session, name, destination)
    left = max(1, available(session, name))
    tally = Tally(session, "redriven", left, writes_messages=session.format in ("jsonl", "text"))
    pace = Pace(line.number("rate"))
    count = pace.count(BATCH_COUNT)
    with Interrupts() as interrupts:
        while left > 0:
            interrupts.hold()
            moved = session.broker.redrive(name, destination, min(count, left))
            tally.advance(len(moved), len(moved))
            show_moved(session, moved)
            interrupts.release()
            session.broker.tend()
            if not moved:
                break
            left -= len(moved)
            if left > 0:
                pace.wait(tally.done)
    if session.format in ("json", "table"):
        show_object(session, {"ApproximateNumberOfMessagesMoved": tally.done})
    return tally.finish()


def until_done(session: Session, name: str) -> int:
    """Carry on the active move task to its end."""
    broker = session.broker
    if not any(task.status == RUNNING for task in move_tasks.tasks(broker, name)):
        raise ResourceNotFoundException(f"No move task is active in {name}; 'sqscli api start-message-move-task' starts one.")
    progress = Progress(session.quiet, writes_messages=False)
    with Interrupts() as interrupts:
        while True:
            interrupts.hold()
            seconds = move_tasks.advance(broker, name)
            interrupts.release()
            broker.tend()
            if seconds is None:
                break
            moved = move_tasks.tasks(broker, name)[0].moved_count
            session.progress = f"{moved} redriven"
            progress.update(moved)
            time.sleep(min(seconds, LONGEST_SLEEP_SECONDS))
    session.progress = ""
    progress.clear()
    task = move_tasks.tasks(broker, name)[0]
    show_object(session, {"Status": STATUS_NAMES[task.status], "ApproximateNumberOfMessagesMoved": task.moved_count})
    if task.status == FAILED:
        session.note(f"sqscli: the task failed: {task.reason}")
    return DONE if task.status == COMPLETED else EXIT_FAILED


def show_moved(session: Session, moved: list[Redriven]) -> None:
    """Each message's old and new id, where the format has room for them."""
    if session.format == "jsonl":
        for each in moved:
            ids: dict[str, object] = {"OldMessageId": each.old_message_id, "MessageId": each.new_message_id, "QueueName": each.destination}
            session.out.write_text(json_value(ids, LINE) + "\n")
    elif session.format == "text":
        session.out.write_text(text_rows([(each.old_message_id, each.new_message_id, each.destination) for each in moved]))
    session.out.flush()


def check_destination(session: Session, name: str, destination: str) -> None:
    """As the real run does it at its first message."""
    try:
        session.broker.newest_event_ms(destination)
    except QueueDoesNotExist:
        raise ResourceNotFoundException.of("DestinationArn") from None
    if destination.endswith(FIFO_SUFFIX) != name.endswith(FIFO_SUFFIX):
        raise InvalidParameterValue("Source and destination of a redrive must be queues of the same type.")


def dry_run(session: Session, name: str, destination: str | None) -> int:
    """How many messages would go where; nothing is moved."""
    progress = watch(session, f"looking through {name}")
    session.broker.redrive(name, destination, 0)  # what the real run refuses is refused
    counts: Counter[str] = Counter()
    if destination is not None:
        check_destination(session, name, destination)
        counts[destination] = available(session, name)
    else:
        for source, count in session.broker.guarded(lambda: available_by_source(session.broker, name)).items():
            if source is not None:  # what was sent to the dead-letter queue itself has nowhere to go back to
                counts[session.namespace.name(source)] += count
    progress.clear()
    show_object(session, {"ApproximateNumberOfMessagesToMove": sum(counts.values()), "Destinations": dict(sorted(counts.items()))})
    return DONE
