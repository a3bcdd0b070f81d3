"""Queues that are exported and imported, and what of a queue has to survive that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqscli.broker import Broker
from sqscli.exported import ExportReader, ExportWriter
from sqscli.exports import Export
from sqscli.imports import import_queue
from sqscli.looks import view
from sqscli.queue.attempts import ATTEMPT, ATTEMPT_MS
from sqscli.queue.fifo import group_key
from sqscli.queue.messages import Carried, Extras, pack_extras
from sqscli.queue.pending import NOT_PENDING
from sqscli.queue.rows import FOREVER, Turn
from sqscli.queue.state import DEDUPLICATION_MS, GROUP, SENT, QueueState


def exported(broker: Broker, name: str) -> bytes:
    """What `sqscli export` writes."""
    writer = ExportWriter()
    with broker.guarded(lambda: Export(broker, name)) as export:
        data = b"".join(writer.encode(lines) for lines in export.lines())
        assert not export.unreadable_count
    return data + writer.end()


def imported(broker: Broker, name: str, data: bytes, piece_bytes: int = 1000) -> None:
    """`sqscli import` of it, whose input comes in small pieces."""
    pieces = (data[at : at + piece_bytes] for at in range(0, len(data), piece_bytes))
    broker.guarded(lambda: import_queue(broker, name, ExportReader(pieces, "stdin"), lambda count: None))


def portable(broker: Broker, name: str) -> dict[str, object]:
    """Everything that an export holds of a queue, as plain data: told from the state itself.

    What is not in it: the queue's id but for its first byte, what it knows of moves between queues, where records stand, what has expired.
    """
    queue = view(broker, name)
    try:
        state, now_ms = queue.state, broker.now_ms(queue)
        expired_b = now_ms - state.retention_ms
        messages, groups = [], set()
        for row in state.messages.scan(0, lambda _: True):
            if not row.is_live or row.b <= expired_b:
                continue
            groups.add(row.group)
            stored = queue.stored(row)
            for number in range(row.first, row.first + row.count):
                at = row.part(number, 1).index
                extras = stored.extras(at)
                ids = extras.group_id, extras.deduplication_id, extras.trace_header
                kept = pack_extras(Extras(None, *ids, extras.attributes, _carried(extras, row.b), pending_key=extras.pending_key))
                times = (row.a, row.b, row.first_received_ms, row.received_ms)
                messages.append((number, stored.message_id(at), stored.body(at), kept, row.received_count, times, row.group))
        assert state.in_flight_bound >= min(state.received_count, state.counts(now_ms)[1])
        scalars = (
            "name", "attributes", "tags", "created_ms", "modified_ms", "time_ms", "purged_ms", "next_message", "next_turn",
            "deduplication_started_ms", "attempts_started_ms", "is_fifo",
        )  # fmt: skip
        return {
            **{name: getattr(state, name) for name in scalars},
            "secret": state.secret if state.is_fifo else b"",
            "sequence numbers": state.queue_id[0],
            "messages": messages,
            "turns": [_turn(state, turn, expired_b) for turn in state.turns.scan(0, lambda _: True) if turn.group in groups],
            "received": state.received_count - sum(row.count for row in _expired(state, expired_b) if row.received_count),
            "keys": _keys(state, {number for number, *_ in messages}),
            "deduplication": [list(_young(tree.items(), now_ms)) for tree in (state.sent, state.sent_before)],
            "attempts": [list(_tried(tree.items(), now_ms)) for tree in (state.attempts, state.attempts_before)],
        }
    finally:
        queue.close()


def _turn(state: QueueState, turn: Turn, expired_b: int) -> tuple[int, ...]:
    """A group's turn, as it is where what has expired at its head is passed over."""
    row = state.messages.get(GROUP.unpack(state.groups.get(group_key(turn.group)) or b"")[1])
    if row.is_live and row.b > expired_b:
        return turn.first, turn.group, turn.a, turn.b
    while not row.is_live or row.b <= expired_b:
        row = state.messages.get(row.part(row.first, 1).next)
    return (turn.first, turn.group, row.a, FOREVER) if row.received_count else (turn.first, turn.group, FOREVER, row.a)


def _keys(state: QueueState, held: set[int]) -> list[tuple[int, bool]]:
    """The messages that have keys, and whether they are pending by them; the keys themselves stand in the messages."""
    if state.keys is None:
        return []
    return [(row.first, row.hash != NOT_PENDING) for row in state.keys.messages.scan(0, lambda _: True) if row.first in held]


def _carried(extras: Extras, retained_from_ms: int) -> Carried | None:
    if extras.carried is not None:
        extras.carried.retained_from_ms = retained_from_ms
    return extras.carried


def _expired(state: QueueState, expired_b: int) -> Iterator[Any]:
    return (row for row in state.messages.scan(0, lambda _: True) if row.is_live and row.b <= expired_b)


def _young(entries: Iterator[tuple[bytes, bytes]], now_ms: int) -> Iterator[tuple[bytes, bytes]]:
    return ((key, value) for key, value in entries if SENT.unpack(value)[1] + DEDUPLICATION_MS > now_ms)


def _tried(entries: Iterator[tuple[bytes, bytes]], now_ms: int) -> Iterator[tuple[bytes, bytes]]:
    return ((key, value) for key, value in entries if min(ATTEMPT.unpack(value)[0] + ATTEMPT_MS, ATTEMPT.unpack(value)[1]) > now_ms)
