"""Exporting a queue: everything that it holds, as it is at one instant, whoever writes meanwhile.

Law 1: no lock is taken and nothing is changed. The journal is read to its end once; from then on the state, its pages and its segments stay what
they are, since all files are open before anything is written out: what compaction unlinks later can still be read.
Law 2: memory does not grow with the queue: what is read from the trees and the journal is let go of.
Law 3: what has expired is gone. A message that is on its way to another queue is still here, since nobody can say whether it has arrived: it is
exported as if its move had been given up at that instant.
"""

from __future__ import annotations

from sqscli.api.attributes import is_fifo
from sqscli.catalog import HomeError
from sqscli.clock import LATEST_MS
from sqscli.exported import (
    FORMAT,
    SLICE_BYTES,
    SLICE_LINES,
    VERSION,
    VERSION_WITHOUT_KEYS,
    AttemptLine,
    AttributeValue,
    DeduplicationLine,
    MessageLine,
    QueueLine,
)
from sqscli.journal.errors import FROM_A_COPY, Corrupt
from sqscli.looks import view
from sqscli.queue.attempts import ATTEMPT, ATTEMPT_MS, MAXIMUM_MESSAGES
from sqscli.queue.fifo import group_key
from sqscli.queue.messages import message_id_text
from sqscli.queue.rows import FOREVER
from sqscli.queue.state import DEDUPLICATION_MS, GROUP, SENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqscli.broker import Broker
    from sqscli.exported import Line
    from sqscli.open_queue import OpenQueue
    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.rows import Extent

ATTEMPTS = 20
FILES_BESIDE = 32  # that a process has open for other reasons
GROUPS_KEPT = 10_000  # lookups, until the pages that were read for them are let go of


class Export:
    """One instant of a queue. `unreadable_count` messages were left out so far, each record of which has been reported.

    `is_damaged`: so was the loss of records that nobody can say more of.
    """

    def __init__(self, broker: Broker, name: str) -> None:
        self._queue = _at_one_instant(broker, name)
        self._state = self._queue.state
        self._warn = broker.warn
        self.now_ms = broker.now_ms(self._queue)
        self.message_count = self._state.messages.summary()[4]  # about: what has expired counts until it is taken out
        self.unreadable_count = 0
        self.is_damaged = self._queue.is_damaged
        self._lookups = 0

    def __enter__(self) -> Export:
        return self

    def __exit__(self, *_: object) -> None:
        self._queue.close()

    def lines(self) -> Iterator[Sequence[Line]]:
        """All but the end line, a few at a time."""
        yield [self._header()]
        yield from self._messages()
        if self._state.is_fifo:
            yield from _slices(self._deduplications())
            yield from _slices(self._attempts())

    def _header(self) -> QueueLine:
        state = self._state
        version = VERSION_WITHOUT_KEYS if state.keys is None else VERSION
        return QueueLine(
            FORMAT, version, state.name, self.now_ms, state.time_ms, state.created_ms, state.modified_ms, state.next_message,
            state.attributes, state.tags, state.purged_ms, state.queue_id[0], state.next_turn,
            state.secret if is_fifo(state.attributes) else None, state.deduplication_started_ms, state.attempts_started_ms,
        )  # fmt: skip

    def _messages(self) -> Iterator[list[MessageLine]]:
        found: list[MessageLine] = []
        size, expired_b = 0, self.now_ms - self._state.retention_ms
        for row in self._state.messages.scan(0, lambda _: True, keep=False):
            if not row.is_live or row.b <= expired_b:
                continue
            stored = self._stored(row)
            if stored is None:
                continue
            turn = self._turn(row) if row.group else 0
            for index in range(row.count):
                line = self._message(row, index, stored, turn)
                found.append(line)
                size += len(line.body)
                if len(found) >= SLICE_LINES or size >= SLICE_BYTES:
                    yield found
                    found, size = [], 0
        if found:
            yield found

    def _stored(self, row: Extent) -> StoredMessages | None:
        try:
            return self._queue.stored(row)
        except (Corrupt, FileNotFoundError) as error:
            self._warn(f"{error.filename}: the segment is missing; {FROM_A_COPY}" if isinstance(error, OSError) else str(error))
            self.unreadable_count += row.count
            return None

    def _turn(self, row: Extent) -> int:
        self._lookups += 1
        if self._lookups % GROUPS_KEPT == 0:
            self._state.groups.forget()
        known = self._state.groups.get(group_key(row.group))
        return GROUP.unpack(known)[0] if known is not None else 0

    def _message(self, row: Extent, index: int, stored: StoredMessages, turn: int) -> MessageLine:
        state, number, at = self._state, row.first + index, row.index + index
        is_moving = row.a == FOREVER - 1 and state.is_moving(number)  # a move may have thousands of ranges, and others are not to pay for it
        visible_at_ms = min(state.time_ms if is_moving else row.a, LATEST_MS)
        line = MessageLine(
            number, "", stored.body(at).decode(), row.b, None, None if visible_at_ms == row.b else visible_at_ms,
            row.received_count, row.first_received_ms, row.received_ms, turn=turn,
        )  # fmt: skip
        if not stored.has_extras:
            line.message_id = message_id_text(stored.id_base, at)
            return line
        extras = stored.extras(at)
        line.message_id = message_id_text(extras.message_id, 0) if extras.message_id is not None else message_id_text(stored.id_base, at)
        line.message_group_id, line.message_deduplication_id, line.trace_header = extras.group_id, extras.deduplication_id, extras.trace_header
        line.pending_key = extras.pending_key
        if extras.attributes:
            line.message_attributes = {
                name: AttributeValue(attribute.data_type, None, attribute.value)
                if attribute.data_type.startswith("Binary")
                else AttributeValue(attribute.data_type, attribute.value.decode())
                for name, attribute in extras.attributes.items()
            }
        carried = extras.carried
        if carried is not None:
            line.sent_timestamp = carried.sent_ms
            line.retained_from = row.b if row.b != carried.sent_ms else None
            line.dead_letter_queue_source_arn = carried.source_arn
            line.earlier_receive_count, line.earlier_first_received = carried.received_count, carried.first_received_ms
        return line

    def _deduplications(self) -> Iterator[DeduplicationLine]:
        for tree in (self._state.sent_before, self._state.sent):
            for key, value in tree.items():
                number, sent_ms, message_id = SENT.unpack(value)
                if sent_ms + DEDUPLICATION_MS > self.now_ms:
                    yield DeduplicationLine(key, number, message_id_text(message_id, 0), sent_ms)

    def _attempts(self) -> Iterator[AttemptLine]:
        for tree in (self._state.attempts_before, self._state.attempts):
            for key, value in tree.items():
                time_ms, visible_at_ms, count, *numbers = ATTEMPT.unpack(value)
                if min(time_ms + ATTEMPT_MS, visible_at_ms) > self.now_ms:
                    messages = list(zip(numbers[:count], numbers[MAXIMUM_MESSAGES:], strict=False))
                    yield AttemptLine(key, time_ms, visible_at_ms, messages)


def _at_one_instant(broker: Broker, name: str) -> OpenQueue:
    """The queue as it is now, with every file open that has something of it. Raises QueueDoesNotExist."""
    for attempt in range(ATTEMPTS):
        queue = view(broker, name)
        try:
            _allow_files(queue.directory, len(queue.state.live))
            missing = [number for number in sorted(queue.state.live) if not queue.journal.hold(number)]
        except BaseException:
            queue.close()
            raise
        if not missing or attempt + 1 == ATTEMPTS:  # compacted since we began to look, or really missing: then it stays so, and is reported
            return queue
        queue.close()
    raise AssertionError("unreachable")


def _allow_files(directory: str, count: int) -> None:
    """Raises the number of files that this process may have open, as far as it may."""
    try:
        import resource
    except ImportError:  # not a POSIX system, whose limits are its own
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + FILES_BESIDE
    if soft == resource.RLIM_INFINITY or wanted <= soft:
        return
    if hard != resource.RLIM_INFINITY and wanted > hard:
        raise HomeError(f"{directory}: {count} segments have to be open at once, and this process may open {hard} files; see 'ulimit -n {wanted}'")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _slices(lines: Iterator[Line]) -> Iterator[list[Line]]:
    found: list[Line] = []
    for line in lines:
        found.append(line)
        if len(found) >= SLICE_LINES:
            yield found
            found = []
    if found:
        yield found
