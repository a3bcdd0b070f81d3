"""ReceiveMessage: which messages come next, and what they look like to the one who gets them.

Recorded from AWS: in sending order, also after a visibility timeout; FIFO as fifo.py says; a message that has been received `maxReceiveCount` times
goes to the dead-letter queue at the receive that would exceed it, and this receive returns without it.
"""

from __future__ import annotations

from sqscli.api.attributes import attribute_int, redrive_policy
from sqscli.api.checks import check_visibility_timeout
from sqscli.api.errors import OverLimit
from sqscli.api.requests import Message
from sqscli.queue import fifo
from sqscli.queue.codec import join_ranges
from sqscli.queue.events import MessagesLeased
from sqscli.queue.fifo import first_held, group_key
from sqscli.queue.handles import format_handle
from sqscli.queue.rows import FOREVER, NO_MESSAGE
from sqscli.queue.state import GROUP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.api.requests import ReceiveMessages
    from sqscli.queue.codec import Ranges
    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState

SENDER_ID = "AIDALOCALSQSCLIUSER00"  # in the form of an IAM user's id: on AWS it is never the account's number
EXPIRED_MESSAGES = 1000  # as many may be in the way before a receive goes round them
MOVE_MESSAGES, MOVE_BYTES = 1000, 1 << 20  # move in one go, as one record: a receive reads it for a single message


class Reception:
    """What a receive takes: `rows` as they were before it, in order; `exhausted` are the messages that must move to the dead-letter queue first."""

    __slots__ = ("exhausted", "rows")

    def __init__(self) -> None:
        self.rows: list[Extent] = []
        self.exhausted: Ranges = []

    @property
    def ranges(self) -> Ranges:
        return [(row.first, row.count) for row in self.rows]


class _Search:
    """One walk through a queue for the messages of one receive."""

    def __init__(  # noqa: PLR0913 - the request, and what it does not know
        self, state: QueueState, request: ReceiveMessages, now_ms: int, has_dead_letter_queue: bool, may_move: bool, lost: Ranges
    ) -> None:
        self.state = state
        self.may_move = may_move
        self.now_ms = now_ms
        self.expired_b = now_ms - state.retention_ms
        policy = redrive_policy(state.attributes) if has_dead_letter_queue else None
        self.maximum_receives = policy[1] if policy is not None else None
        self.exclude = sorted(request.exclude + lost) if lost else request.exclude
        self.lost = lost
        self.room = request.max_count
        self.exhausted_room, self.exhausted_bytes_room = MOVE_MESSAGES, MOVE_BYTES
        self.bytes_room = request.max_bytes
        self.found = Reception()

    @property
    def is_full(self) -> bool:
        return not (self.room and self.exhausted_room and self.exhausted_bytes_room > 0) or (self.bytes_room is not None and self.bytes_room <= 0)

    def run(self) -> Reception:
        if not self.is_full:
            if self.state.is_fifo:
                self.fifo()
            else:
                self.standard()
        return self.found

    def is_exhausted(self, row: Extent) -> bool:
        return self.maximum_receives is not None and row.received_count >= self.maximum_receives

    def is_lost(self, number: int) -> bool:
        """Whether nobody can ever receive the message: then its group does not wait for it."""
        return any(first <= number < first + count for first, count in self.lost)

    def offer(self, row: Extent) -> None:
        """Takes what there is room for of a row of available messages."""
        if self.is_exhausted(row):
            if not self.may_move:
                return
            count = min(row.count, self.exhausted_room, max(1, self.exhausted_bytes_room // row.bytes_each))
            self.found.exhausted.append((row.first, count))
            self.exhausted_room -= count
            self.exhausted_bytes_room -= count * row.bytes_each
            return
        room = self.room if self.bytes_room is None else min(self.room, max(1, self.bytes_room // row.bytes_each))
        taken = row if row.count <= room else row.part(row.first, room)
        self.found.rows.append(taken)
        self.room -= taken.count
        if self.bytes_room is not None:  # what is left of a row comes before the next one
            self.bytes_room = self.bytes_room - taken.count * row.bytes_each if taken is row else 0

    def wanted(self, row: Extent) -> list[Extent]:
        """The parts of a row that are not excluded."""
        parts = [row]
        for first, count in self.exclude:
            if first < row.first + row.count and row.first < first + count:
                parts = [piece for part in parts for piece in _without(part, first, first + count)]
        return parts

    def standard(self) -> None:
        now_ms, expired_b = self.now_ms, self.expired_b
        for row in self.state.messages.scan(0, lambda summary: summary[0] <= now_ms and summary[3] > expired_b):
            if row.is_live and row.a <= now_ms and row.b > expired_b:
                for part in self.wanted(row) if self.exclude else [row]:
                    if not self.is_full:
                        self.offer(part)
            if self.is_full:
                return

    def fifo(self) -> None:
        now_ms, delay = self.now_ms, self.state.fifo_delay_ms
        few = self._few_groups()
        if few is not None:
            for group in few:
                if not self.is_full:
                    self._group(group)
            return
        freed = self._freed_by_expiry()
        for turn in self.state.turns.scan(0, lambda summary: summary[0] <= now_ms or summary[2] + delay <= now_ms):
            if turn.a <= now_ms or turn.b + delay <= now_ms:
                while freed and freed[0][0] < turn.first and not self.is_full:
                    self._group(freed.pop(0)[1])
                if not self.is_full:
                    self._group(turn.group)
            if self.is_full:
                return
        for _, group in freed:
            if not self.is_full:
                self._group(group)

    def _few_groups(self) -> list[int] | None:
        """The groups that have something, in the order of their turns, where much has expired unseen and only a few messages have not.

        All of them have turns until upkeep takes them out, and to pass over them one by one would cost what expired. None where it is not so.
        """
        expired_b = self.expired_b
        if self.state.expired_count(self.now_ms) <= EXPIRED_MESSAGES:  # as in most queues
            return None
        turns: dict[int, int] = {}
        for looked, row in enumerate(self.state.messages.scan(0, lambda summary: summary[3] > expired_b)):
            if looked == fifo.LOOK_ROWS:
                return None
            if row.is_live and row.b > expired_b and row.group not in turns:
                known = self.state.groups.get(group_key(row.group))
                turns[row.group] = GROUP.unpack(known)[0] if known is not None else FOREVER
        return sorted(turns, key=lambda group: turns[group])

    def _freed_by_expiry(self) -> list[tuple[int, int]]:
        """(turn, group) of the groups whose head was in flight when it expired: their turns do not know it yet."""
        now_ms, expired_b = self.now_ms, self.expired_b
        groups: dict[int, None] = {}
        for row in self.state.messages.scan(0, lambda summary: summary[2] <= expired_b and summary[1] > now_ms and summary[5] > 0):
            if row.is_live and row.b <= expired_b and row.received_count and row.a > now_ms:
                groups[row.group] = None
        freed = []
        for group in groups:
            known = self.state.groups.get(group_key(group))
            turn = self.state.turns.get(GROUP.unpack(known)[0]) if known is not None else None
            if turn is not None and turn.b == FOREVER and turn.a > now_ms:
                freed.append((turn.first, group))
        return sorted(freed)

    def _group(self, group: int) -> None:
        known = self.state.groups.get(group_key(group))
        if known is None:
            return
        _, head, tail = GROUP.unpack(known)
        last = self.state.messages.get(tail)
        if last is None or last.b <= self.expired_b:  # all of the group has outlived the retention
            return
        number = first_held(self.state, head, tail, self.expired_b)
        while number != NO_MESSAGE and not self.is_full:
            row = self.state.messages.get(number)
            if row is None:
                return
            if row.is_live and row.b > self.expired_b:
                if self.state.visible_at_ms(row) > self.now_ms:
                    return
                if not self.is_lost(number):
                    if not self.wanted(row) or (self.is_exhausted(row) and not self.may_move):
                        return
                    self.offer(row)
            number = row.next if row.next > number else NO_MESSAGE  # a chain leads forward, or this would never end


def _without(row: Extent, start: int, end: int) -> list[Extent]:
    parts, last = [], row.first + row.count
    if row.first < start:
        parts.append(row.part(row.first, min(start, last) - row.first))
    if last > end:
        first = max(end, row.first)
        parts.append(row.part(first, last - first))
    return parts


def find_messages(  # noqa: PLR0913 - the request, and what it does not know
    state: QueueState, request: ReceiveMessages, now_ms: int, has_dead_letter_queue: bool, may_move: bool = True, lost: Ranges | None = None
) -> Reception:
    """The next messages. Raises OverLimit on a standard queue with 120,000 messages in flight; a FIFO queue then gives nothing.

    Without `may_move`, messages that are due for the dead-letter queue are passed over. `lost` are those whose records cannot be read.
    """
    if request.visibility_timeout_seconds is not None:
        check_visibility_timeout(request.visibility_timeout_seconds)
    search = _Search(state, request, now_ms, has_dead_letter_queue, may_move, lost or [])
    search.room = state.in_flight_room(now_ms, request.max_count)
    if not (search.room or state.is_fifo):
        raise OverLimit()
    return search.run()


def find_movable(state: QueueState, request: ReceiveMessages, now_ms: int, lost: Ranges) -> Reception:
    """The next messages for a redrive, which holds none of them in flight: the quota does not matter."""
    return _Search(state, request, now_ms, has_dead_letter_queue=False, may_move=False, lost=lost).run()


def decide_lease(state: QueueState, request: ReceiveMessages, reception: Reception, now_ms: int) -> MessagesLeased | None:
    """The event of a reception that has nothing exhausted."""
    if not reception.rows:
        return None
    timeout_seconds = request.visibility_timeout_seconds
    if timeout_seconds is None:
        timeout_seconds = attribute_int(state.attributes, "VisibilityTimeout")
    return MessagesLeased(now_ms, now_ms + 1000 * timeout_seconds, join_ranges(reception.ranges))


def received_message(state: QueueState, row: Extent, index: int, stored: StoredMessages, received_ms: int | None) -> Message:
    """Message `index` of a row as ReceiveMessage shows it; `received_ms` is when this receive was, None for a look that is none."""
    number = row.first + index
    at = row.index + index
    extras = stored.extras(at)
    carried = extras.carried
    from_queue = carried if carried is not None and carried.source_arn else None
    receives = row.received_count + (received_ms is not None)
    first_ms = (from_queue.first_received_ms if from_queue else 0) or row.first_received_ms or received_ms
    attributes = {
        "SenderId": SENDER_ID,
        "SentTimestamp": str(carried.sent_ms if carried is not None else row.b),
        "ApproximateReceiveCount": str(receives + (carried.received_count if carried is not None else 0)),
    }
    if first_ms:
        attributes["ApproximateFirstReceiveTimestamp"] = str(first_ms)
    if state.is_fifo:
        attributes["SequenceNumber"] = state.sequence_number(number)
        if extras.deduplication_id is not None:
            attributes["MessageDeduplicationId"] = extras.deduplication_id
    if extras.group_id is not None:
        attributes["MessageGroupId"] = extras.group_id
    if extras.trace_header is not None:
        attributes["AWSTraceHeader"] = extras.trace_header
    if carried is not None and carried.source_arn:
        attributes["DeadLetterQueueSourceArn"] = carried.source_arn
    handle = format_handle(state, number, receives) if received_ms is not None else ""
    return Message(_id_text(stored.message_id(at)), handle, stored.body(at), attributes, extras.attributes)


def _id_text(message_id: bytes) -> str:
    text = message_id.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
