"""Which of the messages that somebody chose, without a lock and a while ago, may still move: only reads."""

from __future__ import annotations

from sqscli.queue.codec import join_ranges

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.codec import Ranges
    from sqscli.queue.state import QueueState

    Pick = tuple[int, int, int]  # first message, how many, and how often they had been received when they were chosen


def held_from(state: QueueState, now_ms: int) -> dict[int, int]:
    """The message groups that are held, and the first message of each that is in flight: nothing behind it may go.

    It costs what is in flight, which has a quota.
    """
    expired_b = now_ms - state.retention_ms
    held: dict[int, int] = {}
    if state.is_fifo:
        for row in state.messages.scan(0, lambda summary: summary[5] > 0 and summary[1] > now_ms and summary[3] > expired_b):
            if row.is_live and row.received_count and row.a > now_ms and row.b > expired_b:
                held.setdefault(row.group, row.first)
    return held


def still_there(state: QueueState, picks: list[Pick], now_ms: int) -> Ranges:
    """What of the picks is available, and has not been received since: a choice by the receive count would not be true any more."""
    expired_b, held = now_ms - state.retention_ms, held_from(state, now_ms)
    found: Ranges = []
    for first, count, received_count in picks:
        for row in state.rows_in(first, count):
            is_available = row.is_live and row.b > expired_b and state.visible_at_ms(row) <= now_ms
            if is_available and row.received_count == received_count and held.get(row.group, row.first) >= row.first:
                found.append((row.first, row.count))
    return join_ranges(found)


__all__ = ["held_from", "still_there"]
