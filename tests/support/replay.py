"""Replay equals live: what a queue's files say, read from the newest checkpoint or from the first record on, in a form that can be compared."""

from __future__ import annotations

from sqscli.broker import Broker
from sqscli.catalog import queue_directory
from sqscli.open_queue import OpenQueue
from sqscli.queue.state import QueueState
from sqscli.queue.tasks import pack_tasks


def described(state: QueueState, now_ms: int) -> dict[str, object]:
    """All that can show in an answer. What has expired cannot: whether upkeep has taken it out yet does not matter."""
    expired_b = now_ms - state.retention_ms
    rows = [
        (row.first + index, row.received_count, row.a, row.b, row.first_received_ms, row.segment, row.offset, row.index + index, row.group)
        for row in state.messages.scan(0, lambda _: True)
        if row.is_live and row.b > expired_b
        for index in range(row.count)
    ]
    groups = {row[-1] for row in rows}
    return {
        "rows": rows,
        "turns": [(turn.first, turn.group) for turn in state.turns.scan(0, lambda _: True) if turn.group in groups],
        "counts": state.counts(now_ms),
        "attributes": state.attributes,
        "tags": state.tags,
        "numbers": (state.next_message, state.next_turn, state.next_move, state.moves_in, state.pending_move),
        "times": (state.created_ms, state.modified_ms, state.time_ms, state.purged_ms, state.attempts_started_ms, state.deduplication_started_ms),
        "tasks": pack_tasks(state.tasks),
        "keys": keys(state, {row[0] for row in rows}),
        "attempts": [sorted(tree.items()) for tree in (state.attempts, state.attempts_before)],
    }


def keys(state: QueueState, held: set[int]) -> list[tuple[int, bytes]]:
    """The messages that have keys, each with the hash of its key."""
    if state.keys is None:
        return []
    return [(row.first, row.hash) for row in state.keys.messages.scan(0, lambda _: True) if row.first in held]


def replayed(broker: Broker, name: str, without_checkpoints: bool = False) -> dict[str, object]:
    """The state as a new process would find it."""
    queue = OpenQueue(broker.disk, queue_directory(broker.home, name), "none", broker.warn, broker.entropy)
    try:
        if without_checkpoints:
            queue._open_from(None)
        else:
            queue.catch_up()
        return described(queue.state, broker.now_ms(queue))
    finally:
        queue.close()


def live(broker: Broker, name: str) -> dict[str, object]:
    """The state that an open broker has come to step by step."""
    queue = broker.queue(name)
    queue.catch_up()
    return described(queue.state, broker.now_ms(queue))
