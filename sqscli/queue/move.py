"""Moving messages between queues: to the dead-letter queue, back from it, and (compaction) from one place of the journal to another.

Two queues have two journals and no transaction over both. A move is three records: MoveStarted here (which messages, its number), MessagesMovedIn
there (whose state remembers the last number of each source), MoveFinished here. Whoever opens a source with a pending move repeats the second step,
which the destination drops if it has that number, and then does the third. So a crash at any point leaves each message in exactly one queue, and a
handle cannot delete what has already arrived elsewhere: from MoveStarted on, its messages are gone for the source's consumers.

Dead letters take their id, times and count along. What a redrive moves is new in its destination, and so is what a user chose to move (`is_redrive`
stands in the record for both): there messages without extras go as they were stored, by whole columns, which is as fast as sending them.
"""

from __future__ import annotations

from sqscli.queue.events import TRANSFORMED_KIND, MessagesCopied, MessagesMovedIn, MoveFinished, MoveStarted
from sqscli.queue.messages import Carried, Extras, message_id_text, pack_extras, pack_messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.codec import Ranges
    from sqscli.queue.events import Event
    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState


class MovingMessage:
    """One message on its way: its row (of one message) and its record."""

    __slots__ = ("row", "stored")

    def __init__(self, row: Extent, stored: StoredMessages) -> None:
        self.row = row
        self.stored = stored

    @property
    def extras(self) -> Extras:
        return self.stored.extras(self.row.index)

    @property
    def body(self) -> bytes:
        return self.stored.body(self.row.index)

    @property
    def message_id(self) -> bytes:
        return self.stored.message_id(self.row.index)


def decide_start_move(  # noqa: PLR0913 - both queues, and what moves in which way
    state: QueueState, now_ms: int, destination: QueueState, is_redrive: bool, ranges: Ranges, bodies: list[bytes] | None = None
) -> MoveStarted:
    """The number is one that the destination has not seen either: the record of the last move may be damaged, and one that it knows is dropped.

    `bodies`: what each message of `ranges` says from now on, where that is not what it said.
    """
    number = max(state.next_move, destination.moves_in.get(state.queue_id, 0) + 1)
    if bodies is not None:
        from sqscli.queue.transformed import TransformedMoveStarted

        return TransformedMoveStarted(now_ms, number, destination.queue_id, is_redrive, destination.name, ranges, bodies)
    return MoveStarted(now_ms, number, destination.queue_id, is_redrive, destination.name, ranges)


def decide_finish_move(state: QueueState, now_ms: int, is_abandoned: bool) -> MoveFinished:
    """The end of the pending move; abandoned where its destination is no more."""
    assert state.pending_move is not None
    return MoveFinished(now_ms, state.pending_move.number, is_abandoned)


def decide_moved_in(  # noqa: PLR0913 - both queues, and what the law of chance and time wants as arguments
    source: QueueState, source_arn: str, destination: QueueState, rows: list[tuple[Extent, StoredMessages]], now_ms: int, id_base: bytes
) -> list[Event]:
    """The arrival of the source's pending move, of which `rows` are left, or nothing where it has arrived before."""
    move = source.pending_move
    assert move is not None
    if destination.moves_in.get(source.queue_id, 0) >= move.number:
        return []
    bodies = [body for row, stored in rows for body in stored.bodies(row.index, row.count)]
    if move.KIND == TRANSFORMED_KIND:
        bodies = _new_bodies(move, rows)
    extras: list[Extras] = []
    if not move.is_redrive or destination.is_fifo or any(stored.has_extras for _, stored in rows):
        messages = [MovingMessage(row.part(row.first + index, 1), stored) for row, stored in rows for index in range(row.count)]
        if move.is_redrive:
            extras = [_redriven(message.extras, destination, message_id_text(id_base, index)) for index, message in enumerate(messages)]
        else:
            extras = [_dead_letter(message, source_arn, destination, now_ms) for message in messages]
    packed = [pack_extras(each) for each in extras]
    columns = pack_messages(bodies, packed if any(packed) else None, destination.delay_ms // 1000, id_base)
    moved_in = MessagesMovedIn(now_ms, move.number, source.queue_id, destination.next_message, columns)
    if all(each.pending_key is None for each in extras):
        return [moved_in]
    from sqscli.queue.pending import KeysAnnounced

    return [KeysAnnounced(now_ms), moved_in]


def _new_bodies(move: MoveStarted, rows: list[tuple[Extent, StoredMessages]]) -> list[bytes]:
    """What the messages that are left of the move say from now on."""
    from sqscli.queue.transformed import TransformedMoveStarted

    assert isinstance(move, TransformedMoveStarted)
    bodies = move.by_number()
    return [bodies[row.first + index] for row, _ in rows for index in range(row.count)]


def _dead_letter(message: MovingMessage, source_arn: str, destination: QueueState, now_ms: int) -> Extras:
    """Id, sent time and count go along; the retention goes on from the original send in a standard queue and begins with the move in a FIFO queue."""
    row, extras, before = message.row, message.extras, message.extras.carried
    carried = Carried(
        sent_ms=before.sent_ms if before is not None else row.b,
        retained_from_ms=now_ms if destination.is_fifo else row.b,
        received_count=row.received_count + (before.received_count if before is not None else 0),
        first_received_ms=(before.first_received_ms if before is not None else 0) or row.first_received_ms,
        source_arn=source_arn,
    )
    # The message's own id as deduplication id: the destination's deduplication must drop nothing.
    deduplication_id = message_id_text(message.message_id, 0) if destination.is_fifo else None
    return Extras(
        None, extras.group_id, deduplication_id, extras.trace_header, extras.attributes, carried, message.message_id, extras.pending_key
    )  # fmt: skip


def _redriven(extras: Extras, destination: QueueState, message_id: str) -> Extras:
    """A redriven message is a new one: body, attributes, group and key are kept."""
    deduplication_id = message_id if destination.is_fifo else None
    return Extras(None, extras.group_id, deduplication_id, extras.trace_header, extras.attributes, pending_key=extras.pending_key)


def decide_copy(messages: list[MovingMessage], now_ms: int, id_base: bytes) -> MessagesCopied:
    """Compaction: these messages written once more, ids included, so that the segment they stand in can go."""
    extras = []
    for message in messages:
        kept, old = message.extras, message.extras.carried
        copied = Extras(
            kept.delay_seconds, kept.group_id, kept.deduplication_id, kept.trace_header, kept.attributes, old, message.message_id, kept.pending_key
        )  # fmt: skip
        extras.append(pack_extras(copied))
    ranges = [(message.row.first, 1) for message in messages]
    return MessagesCopied(now_ms, ranges, pack_messages([message.body for message in messages], extras, 0, id_base))
