"""What a receive, a look or a redrive gives back, decoded when it is asked for: a stream of bodies never pays for handles and attributes."""

from __future__ import annotations

from sqscli.api.attributes import attribute_int
from sqscli.api.requests import DeleteReceived
from sqscli.queue.messages import message_id_text
from sqscli.queue.receive import received_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqscli.api.requests import Message
    from sqscli.queue.codec import Ranges
    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState

SLICE_MESSAGES, SLICE_BYTES = 5000, 4 << 20


class Lease:
    """What one receive took: the (first, count) `ranges` of message numbers, when, and until when."""

    __slots__ = ("ranges", "received_ms", "until_ms")

    def __init__(self, ranges: Ranges, received_ms: int, until_ms: int) -> None:
        self.ranges = ranges
        self.received_ms = received_ms
        self.until_ms = until_ms


class ReceivedMessages:
    """The messages of one receive, in order. `next_visible_ms` is when another one becomes visible if nothing happens; None where there were some."""

    def __init__(self, state: QueueState, rows: list[tuple[Extent, StoredMessages]], lease: Lease, next_visible_ms: int | None) -> None:
        self._state = state
        self._rows = rows
        self.lease = lease
        self.next_visible_ms = next_visible_ms

    @property
    def ranges(self) -> Ranges:
        """The message numbers, for `ReceiveMessages.exclude`."""
        return self.lease.ranges

    @property
    def queue_wait_seconds(self) -> int:
        """How long a receive waits that does not say: the queue's ReceiveMessageWaitTimeSeconds."""
        return attribute_int(self._state.attributes, "ReceiveMessageWaitTimeSeconds")

    def delete_request(self) -> DeleteReceived:
        """DeleteMessage for all of them."""
        return DeleteReceived(self.lease.ranges, self._state.queue_id, self.lease.until_ms)

    def __len__(self) -> int:
        return sum(row.count for row, _ in self._rows)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def slices(self) -> Iterator[ReceivedMessages]:
        """The same messages, a few records at a time: written out one after the other they take no more memory than what was stored."""
        rows: list[tuple[Extent, StoredMessages]] = []
        count = size = 0
        for row, stored in self._rows:
            rows.append((row, stored))
            count += row.count
            size += row.count * row.bytes_each
            if count >= SLICE_MESSAGES or size >= SLICE_BYTES:
                yield ReceivedMessages(self._state, rows, self.lease, self.next_visible_ms)
                rows, count, size = [], 0, 0
        if rows:
            yield ReceivedMessages(self._state, rows, self.lease, self.next_visible_ms)

    def bodies(self) -> list[bytes]:
        """The bodies alone."""
        if len(self._rows) == 1:
            row, stored = self._rows[0]
            return stored.bodies(row.index, row.count)
        return [body for row, stored in self._rows for body in stored.bodies(row.index, row.count)]

    def messages(self) -> list[Message]:
        """The messages as ReceiveMessage returns them."""
        return [received_message(self._state, row, index, stored, self.lease.received_ms) for row, stored in self._rows for index in range(row.count)]


class Peeked:
    """A message that was looked at, and its `state`: `available`, `delayed`, `in-flight`.

    `visible_at_ms`: when it becomes visible; None where it is, and where no time is set for that.
    """

    __slots__ = ("message", "state", "visible_at_ms")

    def __init__(self, message: Message, state: str, visible_at_ms: int | None) -> None:
        self.message = message
        self.state = state
        self.visible_at_ms = visible_at_ms


class Redriven:
    """One message that went back: its id in the dead-letter queue, its new id, and the queue it is in now."""

    __slots__ = ("destination", "new_message_id", "old_message_id")

    def __init__(self, old_message_id: str, new_message_id: str, destination: str) -> None:
        self.old_message_id = old_message_id
        self.new_message_id = new_message_id
        self.destination = destination


class MovedMessages:
    """The messages of one move, in order; `base` is the id of the first of them in the queue `destination`."""

    def __init__(self, rows: list[tuple[Extent, StoredMessages]], base: bytes, destination: str) -> None:
        self._rows = rows
        self._base = base
        self.destination = destination

    def __len__(self) -> int:
        return sum(row.count for row, _ in self._rows)

    def redriven(self) -> list[Redriven]:
        """Each of them with its old and its new id."""
        old = [stored.message_id(row.index + index) for row, stored in self._rows for index in range(row.count)]
        return [Redriven(message_id_text(each, 0), message_id_text(self._base, index), self.destination) for index, each in enumerate(old)]


class QueueStats:
    """A queue at a glance; `oldest_age_seconds` is None where it is empty, `dead_letter_target` where it has none."""

    __slots__ = (
        "available", "dead_letter_sources", "dead_letter_target", "delayed", "disk_bytes", "in_flight", "max_receive_count", "oldest_age_seconds",
    )  # fmt: skip

    def __init__(self, counts: tuple[int, int, int], oldest_age_seconds: int | None, disk_bytes: int) -> None:
        self.available, self.in_flight, self.delayed = counts
        self.oldest_age_seconds = oldest_age_seconds
        self.disk_bytes = disk_bytes
        self.dead_letter_target: str | None = None
        self.max_receive_count: int | None = None
        self.dead_letter_sources: list[str] = []
