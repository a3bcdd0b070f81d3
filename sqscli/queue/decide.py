"""What a request does to a queue: (state, request, now) -> events and a result.

Law 1: deciding only reads. The caller appends the events, applies them, and only then gives the result away.
Law 2: wrong input raises an SQSError here, before anything happened.
Sending stands in send.py and receiving in receive.py; here is the rest.
"""

from __future__ import annotations

from sqscli.api.checks import MAXIMUM_VISIBILITY_SECONDS, PURGE_INTERVAL_SECONDS, check_changed_timeout
from sqscli.api.errors import InvalidParameterValue, PurgeQueueInProgress, SQSError
from sqscli.api.requests import DeletedMessages
from sqscli.queue.codec import join_ranges
from sqscli.queue.events import MessagesDeleted, QueuePurged, VisibilityChanged
from sqscli.queue.handles import parse_handle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.api.requests import ChangeVisibility, DeleteMessages, DeleteReceived
    from sqscli.queue.codec import Ranges
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState


def decide_delete(state: QueueState, request: DeleteMessages, now_ms: int) -> tuple[MessagesDeleted | None, DeletedMessages]:
    """DeleteMessage for each handle: an entry fails alone. A message that is gone already is deleted."""
    ranges: dict[int, None] = {}
    failures: list[tuple[int, SQSError]] = []
    for entry, handle in enumerate(request.handles):
        try:
            row = _row_of_handle(state, handle, now_ms)
        except SQSError as error:
            failures.append((entry, error))
            continue
        if row is not None:
            ranges[row.first] = None
    event = MessagesDeleted(now_ms, [(first, 1) for first in ranges]) if ranges else None
    return event, DeletedMessages(failures)


def decide_change_visibility(state: QueueState, request: ChangeVisibility, now_ms: int) -> VisibilityChanged:
    """ChangeMessageVisibility; at most until twelve hours after the receive."""
    check_changed_timeout(request.timeout_seconds)
    row = _row_of_handle(state, request.handle, now_ms)
    if row is None:
        reason = "Message does not exist or is not available for visibility timeout change."
        raise InvalidParameterValue.of(request.handle, "ReceiptHandle", reason)
    is_held = row.a > now_ms and row.received_ms  # a power cut may have taken back the receive, and then no time is known to count from
    if is_held and now_ms + 1000 * request.timeout_seconds > row.received_ms + 1000 * MAXIMUM_VISIBILITY_SECONDS and request.timeout_seconds:
        reason = f"Total VisibilityTimeout for the message is beyond the limit [{MAXIMUM_VISIBILITY_SECONDS} seconds]."
        raise InvalidParameterValue.of(request.timeout_seconds, "VisibilityTimeout", reason)
    return VisibilityChanged(now_ms, now_ms + 1000 * request.timeout_seconds, [(row.first, 1)])


def decide_delete_received(state: QueueState, request: DeleteReceived, now_ms: int) -> tuple[MessagesDeleted | None, DeletedMessages]:
    """DeleteMessage for ranges of this process's own lease. As with handles, only a FIFO queue asks whether the lease still holds."""
    if request.queue_id not in (None, state.queue_id):  # those messages went with their queue
        return None, DeletedMessages([])
    if not state.is_fifo or request.leased_until_ms is None:
        return (MessagesDeleted(now_ms, request.ranges) if request.ranges else None), DeletedMessages([])
    until_ms = request.leased_until_ms
    held: Ranges = []
    failures: list[tuple[int, SQSError]] = []
    for entry, (first, count) in enumerate(request.ranges):
        for row in state.rows_in(first, count):
            if row.is_live and (row.a != until_ms or until_ms <= now_ms):
                failures.append((entry, InvalidParameterValue.of(f"of message {row.first}", "ReceiptHandle", "The receipt handle has expired.")))
            elif row.is_live:
                held.append((row.first, row.count))
    return (MessagesDeleted(now_ms, join_ranges(held)) if held else None), DeletedMessages(failures)


def _row_of_handle(state: QueueState, handle: str, now_ms: int) -> Extent | None:
    """The message that a handle names; None where it is deleted, expired, purged or moved. A FIFO queue's handle ends with its visibility timeout."""
    message, receive = parse_handle(state, handle)
    row = state.messages.get(message)
    if row is None or not row.is_live or row.b + state.retention_ms <= now_ms or state.is_moving(message):
        return None
    if state.is_fifo and (row.a <= now_ms or receive != row.received_count):
        raise InvalidParameterValue.of(handle, "ReceiptHandle", "The receipt handle has expired.")
    one: Extent = row.part(message, 1)
    return one


def decide_purge(state: QueueState, now_ms: int, strict: bool) -> QueuePurged:
    """PurgeQueue; where it is `strict`, once in 60 seconds."""
    if strict and state.purged_ms and now_ms < state.purged_ms + 1000 * PURGE_INTERVAL_SECONDS:
        raise PurgeQueueInProgress.of(state.name)
    return QueuePurged(now_ms)
