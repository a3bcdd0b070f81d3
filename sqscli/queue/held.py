"""What a worker does with the messages that it holds, in one go, and only with those whose last receive is still its own.

Amazon's actions ask less: on a standard queue the handle of an earlier receive deletes and extends as well, so whoever works longer than his lease
does not learn that another has the message by now. A worker that keeps its leases for as long as it works has to learn it.
"""

from __future__ import annotations

from sqscli.api.checks import MAXIMUM_VISIBILITY_SECONDS
from sqscli.api.errors import ReceiptHandleIsInvalid
from sqscli.queue.codec import join_ranges
from sqscli.queue.events import MessagesDeleted, VisibilityChanged
from sqscli.queue.handles import parse_handle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.codec import Ranges
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState

GONE = "gone"  # deleted, purged, expired or moved, or the queue is another one of that name
TAKEN = "taken"  # received again since
LAPSED = "lapsed"  # on a FIFO queue, where its group has gone on without it


class Settlement:
    """`deletes` are receipt handles, `changes` are (handle, seconds from now) pairs: an extension, or with few seconds a message given back."""

    __slots__ = ("changes", "deletes")

    def __init__(self, deletes: list[str], changes: list[tuple[str, int]]) -> None:
        self.deletes = deletes
        self.changes = changes


class Settled:
    """`lost` says of a handle why nothing was done with it: `GONE`, `TAKEN` or `LAPSED`. `until_ms` is when a changed one becomes visible."""

    __slots__ = ("lost", "until_ms")

    def __init__(self) -> None:
        self.lost: dict[str, str] = {}
        self.until_ms: dict[str, int] = {}


def find_held(state: QueueState, handle: str, now_ms: int) -> Extent | str:
    """The message that a handle holds, or why it holds none."""
    try:
        message, receive = parse_handle(state, handle)
    except ReceiptHandleIsInvalid:  # the queue was made anew
        return GONE
    row = state.messages.get(message)
    if row is None or not row.is_live or row.b + state.retention_ms <= now_ms or state.is_moving(message):
        return GONE
    if receive != row.received_count:
        return TAKEN
    if state.is_fifo and row.a <= now_ms:
        return LAPSED
    one: Extent = row.part(message, 1)
    return one


def decide_settle(state: QueueState, request: Settlement, now_ms: int) -> tuple[list[MessagesDeleted | VisibilityChanged], Settled]:
    """No visibility timeout goes beyond twelve hours from the receive: one that would ends there."""
    settled = Settled()
    deleted: Ranges = []
    changed: dict[int, Ranges] = {}
    for handle in request.deletes:
        row = find_held(state, handle, now_ms)
        if isinstance(row, str):
            settled.lost[handle] = row
        else:
            deleted.append((row.first, 1))
    for handle, seconds in request.changes:
        row = find_held(state, handle, now_ms)
        if isinstance(row, str):
            settled.lost[handle] = row
            continue
        until_ms = now_ms + 1000 * seconds
        if row.received_ms:  # else a power cut took back the receive, and no time is known to count from
            until_ms = max(now_ms, min(until_ms, row.received_ms + 1000 * MAXIMUM_VISIBILITY_SECONDS))
        settled.until_ms[handle] = until_ms
        changed.setdefault(until_ms, []).append((row.first, 1))
    events: list[MessagesDeleted | VisibilityChanged] = []
    if deleted:
        events.append(MessagesDeleted(now_ms, join_ranges(sorted(deleted))))
    events += [VisibilityChanged(now_ms, until_ms, join_ranges(sorted(ranges))) for until_ms, ranges in changed.items()]
    return events, settled
