"""Requests and results of the engine: one small class for each thing that can be asked of one queue.

Law 1: a request is plain data. What it means is decided in `sqscli.queue`, what it may contain is checked against the tables of this package.
Law 2: requests carry columns, not objects per message, because a stream sends and receives hundreds of thousands of them a second.
Law 3: this module is on the quick path of the command line: it imports nothing.

The names and meanings are those of the Amazon SQS API reference (version 2012-11-05).
"""

from __future__ import annotations

from sqscli.api.errors import SQSError


class MessageAttribute:
    """One message attribute: its `data_type` (`String`, `Number`, `Binary`, with an optional `.label`) and its value as raw bytes."""

    __slots__ = ("data_type", "value")

    def __init__(self, data_type: str, value: bytes) -> None:
        self.data_type = data_type
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MessageAttribute) and (self.data_type, self.value) == (other.data_type, other.value)

    def __hash__(self) -> int:
        return hash((self.data_type, self.value))

    def __repr__(self) -> str:
        return f"MessageAttribute({self.data_type!r}, {self.value!r})"


class SendOptions:
    """What one message of a send has beyond its body; every member is optional. `pending_key` is none of Amazon's: see queue/pending.py."""

    __slots__ = ("attributes", "deduplication_id", "delay_seconds", "group_id", "pending_key", "trace_header")

    def __init__(  # noqa: PLR0913 - one parameter for each member
        self,
        delay_seconds: int | None = None,
        attributes: dict[str, MessageAttribute] | None = None,
        group_id: str | None = None,
        deduplication_id: str | None = None,
        trace_header: str | None = None,
        pending_key: str | None = None,
    ) -> None:
        self.delay_seconds = delay_seconds
        self.attributes = attributes
        self.group_id = group_id
        self.deduplication_id = deduplication_id
        self.trace_header = trace_header
        self.pending_key = pending_key


class SendMessages:
    """SendMessage for any number of messages in one append: `bodies` as UTF-8, `options` of the same length, or None where no message has any.

    `is_batch`: as SendMessageBatch has it, where on a FIFO queue a message without a group or deduplication id fails all of them.
    """

    __slots__ = ("bodies", "is_batch", "options")

    def __init__(self, bodies: list[bytes], options: list[SendOptions | None] | None = None, is_batch: bool = False) -> None:
        self.bodies = bodies
        self.options = options
        self.is_batch = is_batch


class SentMessages:
    """The results of a `SendMessages`, entry by entry in its order.

    `message_ids[i]` is None where entry i failed; `failures` says why, as (entry, error) pairs in ascending order.
    `sequence_numbers` is None on a standard queue.
    """

    __slots__ = ("failures", "message_ids", "sequence_numbers")

    def __init__(
        self,
        message_ids: list[str | None],
        sequence_numbers: list[str | None] | None,
        failures: list[tuple[int, SQSError]],
    ) -> None:
        self.message_ids = message_ids
        self.sequence_numbers = sequence_numbers
        self.failures = failures


class ReceiveMessages:
    """ReceiveMessage without its limit of ten: up to `max_count` messages.

    `visibility_timeout_seconds` is None for the queue's own. `exclude` holds sorted, disjoint (first, count) ranges of message
    numbers that are not to be received: those that a long `receive --all` has had already. `max_bytes` is about how much at most,
    but one message in any case. `attempt_id` is a FIFO queue's ReceiveRequestAttemptId: a retry with it gives the same messages again.
    """

    __slots__ = ("attempt_id", "exclude", "max_bytes", "max_count", "visibility_timeout_seconds")

    def __init__(
        self,
        max_count: int = 1,
        visibility_timeout_seconds: int | None = None,
        exclude: list[tuple[int, int]] | None = None,
        max_bytes: int | None = None,
        attempt_id: str | None = None,
    ) -> None:
        self.attempt_id = attempt_id
        self.max_bytes = max_bytes
        self.max_count = max_count
        self.visibility_timeout_seconds = visibility_timeout_seconds
        self.exclude = exclude or []


class Message:
    """A message as ReceiveMessage returns it: `attributes` are the system attributes, in Amazon's names and as strings."""

    __slots__ = ("attributes", "body", "message_attributes", "message_id", "receipt_handle")

    def __init__(
        self,
        message_id: str,
        receipt_handle: str,
        body: bytes,
        attributes: dict[str, str],
        message_attributes: dict[str, MessageAttribute] | None,
    ) -> None:
        self.message_id = message_id
        self.receipt_handle = receipt_handle
        self.body = body
        self.attributes = attributes
        self.message_attributes = message_attributes


class DeleteMessages:
    """DeleteMessage for each of `handles`."""

    __slots__ = ("handles",)

    def __init__(self, handles: list[str]) -> None:
        self.handles = handles


class DeleteReceived:
    """DeleteMessage for what this process has just received, named by its (first, count) ranges of message numbers instead of handles.

    `queue_id` is the queue's that gave them: in another one of that name, made since, nothing is deleted. `leased_until_ms` is the end of that lease:
    on a FIFO queue a lease that has lapsed, or is another one by now, deletes nothing. None of the two asks for nothing.
    """

    __slots__ = ("leased_until_ms", "queue_id", "ranges")

    def __init__(self, ranges: list[tuple[int, int]], queue_id: bytes | None = None, leased_until_ms: int | None = None) -> None:
        self.ranges = ranges
        self.queue_id = queue_id
        self.leased_until_ms = leased_until_ms


class DeletedMessages:
    """The results of a `DeleteMessages`: `failures` are (entry, error) pairs; every other entry is deleted."""

    __slots__ = ("failures",)

    def __init__(self, failures: list[tuple[int, SQSError]]) -> None:
        self.failures = failures


class ChangeVisibility:
    """ChangeMessageVisibility: the message of `handle` becomes visible `timeout_seconds` from now (0 to 43,200)."""

    __slots__ = ("handle", "timeout_seconds")

    def __init__(self, handle: str, timeout_seconds: int) -> None:
        self.handle = handle
        self.timeout_seconds = timeout_seconds


class PurgeQueue:
    """PurgeQueue: every message goes, in flight and delayed ones too, and the deduplication ids with them."""

    __slots__ = ()


class SetQueueAttributes:
    """SetQueueAttributes: `attributes` in Amazon's names, values as strings."""

    __slots__ = ("attributes",)

    def __init__(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes


class TagQueue:
    """TagQueue and UntagQueue in one: `tags` are set, `removed_keys` go."""

    __slots__ = ("removed_keys", "tags")

    def __init__(self, tags: dict[str, str], removed_keys: list[str] | None = None) -> None:
        self.tags = tags
        self.removed_keys = removed_keys or []
