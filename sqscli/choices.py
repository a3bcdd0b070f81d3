"""A choice of messages that goes to another queue: moved, or copied.

A move is the three steps of queue/move.py, for the messages that were chosen: a crash at any point leaves each of them in exactly one queue, with the
body that it is to have there. A copy is an ordinary send: a crash may leave copies that nobody was told of.

Law: what was chosen without a lock moves only if it is still so under both locks.
"""

from __future__ import annotations

from functools import partial

from sqscli.api.attributes import attribute_int
from sqscli.api.checks import attributes_size, check_body, check_message_size
from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist
from sqscli.api.requests import SendMessages, SendOptions
from sqscli.ids import id_base
from sqscli.looks import settings
from sqscli.mover import ATTEMPTS, Both, finish_move, readable_rows, stuck
from sqscli.queue.choice import held_from, still_there
from sqscli.queue.codec import join_ranges
from sqscli.queue.messages import message_id_text
from sqscli.queue.move import decide_start_move
from sqscli.queue.tasks import check_no_task
from sqscli.received import MovedMessages
from sqscli.walks import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqscli.api.requests import SentMessages
    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue
    from sqscli.queue.choice import Pick
    from sqscli.queue.codec import Ranges
    from sqscli.queue.messages import Extras
    from sqscli.queue.state import QueueState
    from sqscli.walks import Chooser, Sight, Slice


def check_pair(broker: Broker, source: str, destination: str) -> QueueState:
    """Raises QueueDoesNotExist, with the name; InvalidParameterValue for two queues that no message can go between. The destination's settings."""
    found = []
    for name in (source, destination):
        try:
            found.append(broker.guarded(lambda name=name: settings(broker, name)))  # type: ignore[misc]
        except QueueDoesNotExist as error:
            raise QueueDoesNotExist(f"{error.message.rstrip('.')}: {name}") from None
    _check_types(*found)
    return found[1]


def _check_types(source: QueueState, destination: QueueState) -> None:
    if source.queue_id == destination.queue_id:
        raise InvalidParameterValue("Source and destination must be different queues.")
    if source.is_fifo != destination.is_fifo:
        kinds = [f"{each.name} is a {'FIFO' if each.is_fifo else 'standard'} queue" for each in (source, destination)]
        raise InvalidParameterValue(f"Source and destination must be queues of the same type: {' and '.join(kinds)}.")


def check_new_body(destination: QueueState, extras: Extras, body: bytes) -> None:
    """Whether a message can have this body there. Raises an SQSError."""
    check_body(body)
    check_message_size(len(body) + attributes_size(extras.attributes), attribute_int(destination.attributes, "MaximumMessageSize"))


def movable(broker: Broker, name: str, choose: Chooser | None) -> Iterator[Slice]:
    """A walk through what may move now, as far as can be told without a lock: of a FIFO group nothing behind a message in flight."""
    held: dict[int, int] | None = None

    def choose_free(sight: Sight) -> list[int]:
        nonlocal held
        if held is None:
            held = held_from(sight.queue, sight.now_ms)
        if held.get(sight.row.group, sight.row.first) < sight.row.first:
            return []
        return list(choose(sight) if choose is not None else range(len(sight)))

    is_fifo = broker.guarded(lambda: settings(broker, name)).is_fifo
    return walk(broker, name, "available", choose_free if is_fifo else choose)


def picks_of(sight: Sight) -> Pick:
    return sight.row.first, sight.row.count, sight.row.received_count


def move_picks(  # noqa: PLR0913 - both queues, and what moves in which way
    broker: Broker, name: str, destination: str, picks: list[Pick], bodies: dict[int, bytes] | None = None, queue_id: bytes | None = None
) -> MovedMessages:
    """Moves what of the picks is still there, in one go: 5,000 messages are enough for one. `bodies`: the new ones, by message number.

    `queue_id` is the queue that they were chosen in: one that has been made anew since has other messages under the same numbers.
    Raises QueueDoesNotExist, InvalidParameterValue, and JournalError where an earlier move out of this queue cannot be finished.
    """
    for _ in range(ATTEMPTS):
        broker.execute(name, lambda queue: None)  # which finishes what a crash interrupted
        source, target = broker.queue(name), broker.queue(destination)
        try:
            moved = broker.guarded(partial(_move, broker, source, target, picks, bodies, queue_id))
        except QueueDoesNotExist:
            broker.forget(destination)
            check_pair(broker, name, destination)  # which says which of them it is
            raise
        if moved is not None:
            return moved
    raise stuck(broker, name)


def _move(  # noqa: PLR0913 - as move_picks
    broker: Broker, source: OpenQueue, target: OpenQueue, picks: list[Pick], bodies: dict[int, bytes] | None, queue_id: bytes | None
) -> MovedMessages | None:
    """None where an earlier move is not finished."""
    with Both(source, target):
        if queue_id not in (None, source.state.queue_id):
            raise QueueDoesNotExist()
        if source.state.pending_move is not None:
            return None
        check_no_task(source.state)  # whose messages these are, and which would count them as its own
        now_ms = broker.now_ms(source)
        rows = readable_rows(source, still_there(source.state, picks, now_ms))
        if not rows:
            return MovedMessages([], b"", target.state.name)
        ranges: Ranges = [(row.first, row.count) for row, _ in rows]
        new = None if bodies is None else [bodies[first + index] for first, count in ranges for index in range(count)]
        source.commit([decide_start_move(source.state, now_ms, target.state, True, join_ranges(ranges), new)], durable=True)
        return finish_move(broker, source, target)


def send_copies(broker: Broker, destination: str, sights: list[Sight], bodies: list[bytes] | None = None) -> SentMessages:
    """Sends what the sights show, under new ids; `bodies` where they are to be others. A message fails alone."""
    texts = [body for sight in sights for body in sight.bodies()] if bodies is None else bodies
    options: list[SendOptions | None] | None = None
    if any(sight.stored.has_extras for sight in sights):
        base = id_base(broker.entropy)
        extras = [sight.stored.extras(sight.row.index + index) for sight in sights for index in range(len(sight))]
        options = [_options(each, message_id_text(base, number)) for number, each in enumerate(extras)]
    return broker.send(destination, SendMessages(texts, options))


def _options(extras: Extras, copy_id: str) -> SendOptions | None:
    """What goes along. A deduplication id of its own: each copy is wanted, however often its like was sent in the last five minutes."""
    if extras.group_id is None and not extras.attributes and extras.trace_header is None:
        return None
    deduplication_id = copy_id if extras.deduplication_id is not None else None
    return SendOptions(None, extras.attributes, extras.group_id, deduplication_id, extras.trace_header)


__all__ = ["check_new_body", "check_pair", "movable", "move_picks", "picks_of", "send_copies"]
