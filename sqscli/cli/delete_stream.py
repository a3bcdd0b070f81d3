"""`delete QUEUE -`: receipt handles, or lines that `receive -o jsonl` printed, from stdin."""

from __future__ import annotations

from sqscli.api.requests import DeleteMessages
from sqscli.cli.interrupts import Interrupts
from sqscli.cli.jsonl import BadRecordError, decode_handle
from sqscli.cli.records import read_records
from sqscli.cli.session import Session
from sqscli.cli.tally import Tally, stdin_size

BATCH_COUNT = 1000


def delete_stream(session: Session, queue: str) -> int:
    """Delete what each line names; an empty line names nothing."""
    tally = Tally(session, "deleted", stdin_size())
    first = 1
    with Interrupts() as interrupts:
        for records in read_records(b"\n"):
            for start in range(0, len(records), BATCH_COUNT):
                lines = records[start : start + BATCH_COUNT]
                interrupts.hold()
                delete_batch(session, queue, lines, first, tally)
                interrupts.release()
                session.broker.tend()
                first += len(lines)
    if not tally.done:
        session.broker.newest_event_ms(queue)  # a queue that is not there is an error without any input, too
    return tally.finish()


def delete_batch(session: Session, queue: str, lines: list[bytes], first: int, tally: Tally) -> None:
    handles: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        try:
            handles.append(decode_handle(line))
            numbers.append(number)
        except BadRecordError as error:
            tally.fail(number, str(error))
    failures = session.broker.delete(queue, DeleteMessages(handles)).failures if handles else []
    for entry, refusal in failures:
        tally.fail(numbers[entry], f"{refusal.code}: {refusal.message}")
    tally.advance(len(handles) - len(failures), sum(map(len, lines)) + len(lines))
