"""Importing a queue: a new queue with everything that an exported one held.

Law 1: it appears whole or not at all, as any new queue does (queues.py): it is built beside, synced, and renamed.
Law 2: it is another queue. Its id is new, so receipt handles of the exported one are not valid for it, nor does a queue that one has moved messages
to take moves of the other for repetitions. So it also forgets what moves have arrived (moves under way name the exported queue, and are given up),
and its move tasks. Messages in flight stay so until their time has come.
Law 3: memory does not grow with the queue: each slice is written and, with a checkpoint now and then, let go of.
"""

from __future__ import annotations

from sqscli import upkeep
from sqscli.api.attribute_rules import check_attributes, check_tags
from sqscli.api.attributes import is_fifo, merged
from sqscli.api.checks import bodies_are_clean, check_queue_name
from sqscli.api.errors import QueueNameExists, SQSError
from sqscli.api.requests import MessageAttribute
from sqscli.catalog import make_home, queue_exists
from sqscli.exported import AttemptLine, DeduplicationLine, MessageLine
from sqscli.ids import salt
from sqscli.journal.segment import create_segment
from sqscli.open_queue import OpenQueue, owner_of
from sqscli.queue.attempts import ATTEMPT, MAXIMUM_MESSAGES
from sqscli.queue.codec import join_ranges
from sqscli.queue.events import MessagesCopied
from sqscli.queue.fifo import group_number
from sqscli.queue.imported import AttemptsImported, DeduplicationImported, KeysImported, MessagesImported, QueueImported
from sqscli.queue.messages import Carried, Extras, message_id_bytes, pack_extras, pack_messages
from sqscli.queue.pending import key_hash
from sqscli.queue.send import record_end
from sqscli.queue.state import SENT
from sqscli.queues import make, prepare_to_make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqscli.broker import Broker
    from sqscli.exported import AttributeValue, ExportReader, Line
    from sqscli.queue.events import Event
    from sqscli.queue.imported import Run
    from sqscli.queue.state import QueueState


def import_queue(broker: Broker, name: str, reader: ExportReader, advance: Callable[[int], None]) -> None:
    """Makes the queue `name`; `advance` is told of each lot of messages that are written. Raises QueueNameExists, BadExport, NewerFormat."""
    exported = reader.queue
    fifo = is_fifo(exported.attributes)
    check_queue_name(name, fifo)
    try:
        attributes = merged({}, check_attributes(exported.attributes, fifo, creating=True))
        check_tags(exported.tags, name)
    except SQSError as error:
        raise reader.bad(error.message, 1) from None
    if fifo != (exported.key is not None):
        raise reader.bad("a FIFO queue has a Key, and no other one has", 1)
    make_home(broker.home)
    if queue_exists(broker.home, name):
        raise _is_there(name)
    prepare_to_make(broker, name)

    def fill(directory: str) -> None:
        disk = broker.disk
        queue_id = bytes([exported.sequence_offset]) + broker.entropy(7)
        disk.close(create_segment(disk, directory, 1, 1, salt(broker.entropy), owner_of(queue_id)).handle)
        queue = OpenQueue(disk, directory, "none", broker.warn, broker.entropy)
        try:
            queue.load()
            queue.journal.claim(owner_of(queue_id))
            secret = exported.key or broker.entropy(16)
            queue.commit([
                QueueImported(
                    exported.newest_event, queue_id, secret, exported.created_timestamp, exported.last_modified_timestamp,
                    exported.purged_timestamp, exported.next_number, exported.next_turn, exported.deduplication_since, exported.attempts_since,
                    name, attributes, exported.tags,
                )
            ], durable=False)  # fmt: skip
            for lines in reader.slices():
                queue.commit(_events(queue.state, lines, reader), durable=False)
                advance(sum(isinstance(line, MessageLine) for line in lines))
                upkeep.save_if_due(queue, in_stream=True)
            upkeep.save_if_due(queue)
            queue.roll()  # whoever writes first syncs the names: this process may die between the rename and its sync
        finally:
            queue.close()

    if not make(broker, name, fill):
        raise _is_there(name)


def _is_there(name: str) -> QueueNameExists:
    return QueueNameExists(f"A queue named {name} exists already, and an import makes a new one: take another name, or delete that queue.")


def _events(state: QueueState, lines: Sequence[Line], reader: ExportReader) -> list[Event]:
    """What a slice of lines, all of one type, is to the journal."""
    first = lines[0]
    if isinstance(first, MessageLine):
        return _message_events(state, [line for line in lines if isinstance(line, MessageLine)], reader)
    if isinstance(first, AttemptLine):
        return [AttemptsImported(state.time_ms, [(line.key, _attempt(line)) for line in lines if isinstance(line, AttemptLine)])]
    entries = [(line.key, SENT.pack(line.number, line.sent_timestamp, _id(line.message_id))) for line in lines if isinstance(line, DeduplicationLine)]
    return [DeduplicationImported(state.time_ms, entries)]


def _attempt(line: AttemptLine) -> bytes:
    numbers, receives = zip(*line.messages, strict=True)
    unused = [0] * (MAXIMUM_MESSAGES - len(numbers))
    return ATTEMPT.pack(line.received_at, line.visible_at, len(numbers), *numbers, *unused, *receives, *unused)


def _message_events(state: QueueState, lines: list[MessageLine], reader: ExportReader) -> list[Event]:
    bodies = [line.body.encode() for line in lines]
    if not all(bodies) or not bodies_are_clean(b"\n".join(bodies)):
        first = reader.line - len(lines)  # the reader is at the line behind them
        wrong = next(index for index, body in enumerate(bodies) if not body or not bodies_are_clean(body))
        raise reader.bad("a body that no message can have", first + wrong)
    events: list[Event] = []
    start = 0
    while start < len(lines):
        end = record_end(bodies, start)
        some = lines[start:end]
        base = _id(some[0].message_id)
        room = 0xFFFFFFFF - int.from_bytes(base[12:], "big")
        is_row = len(some) <= room and all(_id(line.message_id) == message_id_bytes(base, index) for index, line in enumerate(some))
        given = [_extras(line, has_id=not is_row) for line in some]
        extras = [pack_extras(each) for each in given]
        packed = pack_messages(bodies[start:end], extras if any(extras) else None, 0, base)
        events.append(MessagesImported(state.time_ms, _runs(state, some, max(1, len(packed) // len(some)))))
        events.append(MessagesCopied(state.time_ms, join_ranges([(line.number, 1) for line in some]), packed))
        keyed = [(line.number, key_hash(state, each)) for line, each in zip(some, given, strict=True) if each.pending_key is not None]
        if keyed:
            events.append(KeysImported(state.time_ms, keyed))
        start = end
    return events


def _runs(state: QueueState, lines: list[MessageLine], bytes_each: int) -> list[Run]:
    """The rows of the messages of one record, neighbours that have everything in common as one."""
    runs: list[Run] = []
    last: tuple[int, ...] = ()
    for line in lines:
        b = line.sent_timestamp if line.retained_from is None else line.retained_from
        a = b if line.visible_at is None else line.visible_at
        group = group_number(state.group_key(line.message_group_id or "")) if state.is_fifo else 0
        rest = (line.receive_count, bytes_each, a, b, line.first_received, line.last_received, group, line.turn)
        if rest == last and not group and runs[-1][0] + runs[-1][1] == line.number:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1, *rest)
        else:
            runs.append((line.number, 1, *rest))
        last = rest
    return runs


def _extras(line: MessageLine, has_id: bool) -> Extras:
    given = line.message_attributes
    attributes = {name: _attribute(value) for name, value in given.items()} if given else None
    carried, b = None, line.sent_timestamp if line.retained_from is None else line.retained_from
    if line.dead_letter_queue_source_arn is not None or b != line.sent_timestamp:
        source_arn = line.dead_letter_queue_source_arn or ""
        carried = Carried(line.sent_timestamp, b, line.earlier_receive_count, line.earlier_first_received, source_arn)
    message_id = _id(line.message_id) if has_id else None
    return Extras(
        None, line.message_group_id, line.message_deduplication_id, line.trace_header, attributes, carried, message_id, line.pending_key
    )  # fmt: skip


def _attribute(value: AttributeValue) -> MessageAttribute:
    if value.data_type.startswith("Binary"):
        return MessageAttribute(value.data_type, value.binary_value or b"")
    return MessageAttribute(value.data_type, (value.string_value or "").encode())


def _id(text: str) -> bytes:
    return bytes.fromhex(text.replace("-", ""))
