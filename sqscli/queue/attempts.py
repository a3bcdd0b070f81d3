"""ReceiveRequestAttemptId: a FIFO receive that is tried again gives the same messages under the same handles, and their visibility timeout anew.

For five minutes the state remembers, for each attempt, the numbers of its messages, how often each had been received, and until when they are held.
The attempt can be repeated as long as all of them are held by that very receive. Where one was deleted, given back or extended it cannot, and that is
an error; where the visibility timeout is over, it is a receive like any other. A standard queue takes the parameter and does nothing with it.
[Amazon: ReceiveMessage, and answers of the real service that users have published]

Like the deduplication ids, the attempts of five minutes are one hash trie, dropped whole.
"""

from __future__ import annotations

from itertools import islice
from struct import Struct

from sqscli.api.attributes import attribute_int
from sqscli.api.checks import check_id
from sqscli.api.errors import InvalidParameterValue
from sqscli.queue.codec import join_ranges
from sqscli.queue.events import AttemptLeased, AttemptRepeated, MessagesLeased
from sqscli.queue.state import ATTEMPT_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.api.requests import ReceiveMessages
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState

ATTEMPT_MS = 300_000
MAXIMUM_MESSAGES = 10
ATTEMPT = Struct(f"<qqB{MAXIMUM_MESSAGES}Q{MAXIMUM_MESSAGES}I")  # time, visible at, count, message numbers, receive counts
assert ATTEMPT.size == ATTEMPT_BYTES


def decide_repeat(state: QueueState, request: ReceiveMessages, now_ms: int) -> tuple[AttemptRepeated, list[Extent]] | None:
    """The event of a repeated attempt, and its rows as they were before it; None where it is a new one. Raises InvalidParameterValue."""
    attempt_id = request.attempt_id
    assert attempt_id is not None
    check_id("ReceiveRequestAttemptId", attempt_id)
    if not state.is_fifo:
        return None
    key = state.attempt_key(attempt_id)
    value = state.attempts.get(key) or state.attempts_before.get(key)
    if value is None:
        return None
    time_ms, visible_at_ms, count, *numbers = ATTEMPT.unpack(value)
    if min(time_ms + ATTEMPT_MS, visible_at_ms) <= now_ms:
        return None
    rows: list[Extent] = []
    for number, receives in zip(numbers[:count], numbers[MAXIMUM_MESSAGES:], strict=False):
        row = state.messages.get(number)
        is_gone = row is None or not row.is_live or row.b + state.retention_ms <= now_ms
        if row is None or is_gone or (row.received_count, row.a) != (receives, visible_at_ms):
            reason = "The receiveRequestAttemptId is not valid anymore since the receive call is not retryable."
            raise InvalidParameterValue.of(attempt_id, "ReceiveRequestAttemptId", reason)
        before: Extent = row.part(number, 1)
        before.received_count -= 1
        rows.append(before)
    seconds = request.visibility_timeout_seconds
    if seconds is None:
        seconds = attribute_int(state.attributes, "VisibilityTimeout")
    return AttemptRepeated(now_ms, now_ms + 1000 * seconds, key, join_ranges([(row.first, 1) for row in rows])), rows


def as_attempt(state: QueueState, event: MessagesLeased, attempt_id: str) -> AttemptLeased:
    """A lease whose attempt is remembered."""
    return AttemptLeased(event.time_ms, event.visible_at_ms, state.attempt_key(attempt_id), event.ranges)


def remember(state: QueueState, event: AttemptLeased) -> None:
    """After the lease itself."""
    if event.time_ms >= state.attempts_started_ms + ATTEMPT_MS:
        state.attempts_before, state.attempts = state.attempts, state.trees.hashes(ATTEMPT.size)
        state.attempts_started_ms = event.time_ms
    numbers = list(islice((number for first, count in event.ranges for number in range(first, first + count)), MAXIMUM_MESSAGES))
    rows = [state.messages.get(number) for number in numbers]
    receives = [row.received_count if row is not None else 0 for row in rows]
    unused = [0] * (MAXIMUM_MESSAGES - len(numbers))
    state.attempts.put(event.key, ATTEMPT.pack(event.time_ms, event.visible_at_ms, len(numbers), *numbers, *unused, *receives, *unused))


def remember_repeat(state: QueueState, event: AttemptRepeated) -> None:
    """Its five minutes go on from the first receive."""
    for attempts in (state.attempts, state.attempts_before):
        value = attempts.get(event.key)
        if value is not None:
            time_ms, _, *rest = ATTEMPT.unpack(value)
            attempts.put(event.key, ATTEMPT.pack(time_ms, event.visible_at_ms, *rest))
            return
