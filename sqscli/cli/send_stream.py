"""`send --lines`, `-0`, `--jsonl`: each record of stdin is a message, sent in batches.

Law: results are written only after the broker's answer, when they are durable; with `-o jsonl` each record has one line, in the order of the input,
a `SendMessageBatchResultEntry` or a `BatchResultErrorEntry` whose Id is the record's number.
"""

from __future__ import annotations

from sqscli.api.errors import SQSError
from sqscli.api.requests import MessageAttribute, SendMessages, SendOptions, SentMessages
from sqscli.cli.interrupts import Interrupts
from sqscli.cli.records import read_records
from sqscli.cli.render import LINE, json_value, sent_members
from sqscli.cli.session import Session
from sqscli.cli.tally import Tally, stdin_size

BATCH_COUNT = 5000


class Batch:
    """Some records on their way: `numbers` are those of the bodies, `errors` the records that are no messages."""

    def __init__(self, records: list[bytes], first: int, source: str, options: SendOptions | None) -> None:
        self.bodies = records
        self.numbers: range | list[int] = range(first, first + len(records))
        self.options: list[SendOptions | None] | None = [options] * len(records) if options else None
        self.errors: list[tuple[int, str, str]] = []
        self.sent: SentMessages | None = None
        if source == "jsonl":
            self._decode(options or SendOptions())

    def _decode(self, defaults: SendOptions) -> None:
        from sqscli.cli.jsonl import BadRecordError, decode_message

        records, numbers = self.bodies, self.numbers
        self.bodies, self.numbers, self.options = [], [], []
        for number, record in zip(numbers, records, strict=True):
            try:
                body, options = decode_message(record, defaults)
            except BadRecordError as error:
                self.errors.append((number, "InvalidMessageContents", str(error)))
            else:
                self.bodies.append(body)
                self.numbers.append(number)
                self.options.append(options)
        if not any(self.options):
            self.options = None

    def failed(self, entry: int, error: SQSError) -> None:
        self.errors.append((self.numbers[entry], error.code, error.message))


def send_stream(session: Session, queue: str, source: str, options: SendOptions | None) -> int:
    """Send each record of stdin."""
    tally = Tally(session, "committed", stdin_size(), writes_messages=session.line.text("output") == "jsonl")
    first = 1
    with Interrupts() as interrupts:
        for records in read_records(b"\0" if source == "null" else b"\n"):
            for start in range(0, len(records), BATCH_COUNT):
                batch = Batch(records[start : start + BATCH_COUNT], first, source, options)
                first += len(batch.numbers) + len(batch.errors)
                interrupts.hold()
                if batch.bodies:
                    send_batch(session, queue, batch)
                report(session, batch, tally)
                interrupts.release()
    if not tally.done:
        session.broker.newest_event_ms(queue)  # a queue that is not there is an error without any message, too
    return tally.finish()


def send_batch(session: Session, queue: str, batch: Batch) -> None:
    batch.sent = session.broker.send(queue, SendMessages(batch.bodies, batch.options))
    for entry, error in batch.sent.failures:
        batch.failed(entry, error)


def report(session: Session, batch: Batch, tally: Tally) -> None:
    """Count the batch, name what failed, write the results, and do the housekeeping that is due."""
    batch.errors.sort()
    for number, code, message in batch.errors:
        tally.fail(number, f"{code}: {message}")
    tally.advance(len(batch.bodies) - (len(batch.sent.failures) if batch.sent else 0), sum(map(len, batch.bodies)) + len(batch.bodies))
    if session.line.text("output") == "jsonl":
        session.out.write_text("".join(result_lines(batch)))
        session.out.flush()
    session.broker.tend()


def result_lines(batch: Batch) -> list[str]:
    """A line of JSON for each record, by number."""
    lines: dict[int, str] = {}
    if batch.sent:
        sequence_numbers = batch.sent.sequence_numbers
        for entry, message_id in enumerate(batch.sent.message_ids):
            if message_id is not None:
                attributes = attributes_at(batch.options, entry)
                members = sent_members(message_id, batch.bodies[entry], attributes, sequence_numbers[entry] if sequence_numbers else None)
                number = batch.numbers[entry]
                lines[number] = json_value({"Id": str(number), **members}, LINE) + "\n"
    for number, code, message in batch.errors:
        lines[number] = json_value({"Id": str(number), "SenderFault": True, "Code": code, "Message": message}, LINE) + "\n"
    return [lines[number] for number in sorted(lines)]


def attributes_at(options: list[SendOptions | None] | None, entry: int) -> dict[str, MessageAttribute] | None:
    one = options[entry] if options else None
    return one.attributes if one else None
