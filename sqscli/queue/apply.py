"""What each event does to the state: the one meaning of every event, whether it happens now or is replayed.

Law 1: `apply` obeys and never decides; it is total. An event about a message that is not there (its record was damaged, it is deleted) changes
nothing.
Law 2: it asks no clock and no chance, only the event.
"""

from __future__ import annotations

from sqscli.api.attributes import is_fifo
from sqscli.queue import fifo
from sqscli.queue.events import (
    AttemptLeased,
    AttemptRepeated,
    AttributesSet,
    MessagesCopied,
    MessagesDeleted,
    MessagesLeased,
    MessagesMovedIn,
    MessagesSent,
    MoveFinished,
    MoveStarted,
    MoveTaskEnded,
    MoveTaskStarted,
    QueueCreated,
    QueuePurged,
    TagsSet,
    VisibilityChanged,
)
from sqscli.queue.messages import StoredMessages
from sqscli.queue.rows import FOREVER, NO_MESSAGE, Extent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.codec import Ranges
    from sqscli.queue.events import Event
    from sqscli.queue.imported import Imported
    from sqscli.queue.pending import KeysAnnounced
    from sqscli.queue.state import QueueState


def apply(state: QueueState, event: Event, place: tuple[int, int]) -> None:
    """Changes the state by an event whose record stands at `place` (segment, offset)."""
    state.time_ms = max(state.time_ms, event.time_ms)
    match event:
        case MessagesSent():
            _add(state, event.time_ms, event.first, StoredMessages(event.packed, 0), place)
        case VisibilityChanged():
            _change_visibility(state, event.ranges, event.visible_at_ms)
        case MessagesLeased():
            _lease(state, event)
        case MessagesDeleted():
            remove(state, event.ranges)
        case QueueCreated():
            state.queue_id, state.secret, state.name = event.queue_id, event.secret, event.name
            set_attributes(state, event.attributes)
            state.tags = event.tags
            state.created_ms = state.modified_ms = event.time_ms
        case AttributesSet():
            expire(state, event.time_ms)  # by the old retention: a longer one must not revive what had expired
            set_attributes(state, event.attributes)
            state.modified_ms = event.time_ms
        case TagsSet():
            state.tags = event.tags
        case QueuePurged():
            state.clear()
            state.purged_ms = event.time_ms
            state.pending_move = None  # of what is purged; wherever its messages are by now, there they are
        case MoveStarted():
            state.pending_move = event
            state.next_move = event.number + 1
            _change_visibility(state, event.ranges, FOREVER - 1)
        case MessagesMovedIn():
            state.moves_in[event.source_id] = event.number
            _add(state, event.time_ms, event.first, StoredMessages(event.packed, 0), place)
        case MoveFinished():
            _finish_move(state, event)
        case MessagesCopied():
            _place_again(state, event.ranges, place)
        case _:
            _apply_rare(state, event)


def _apply_rare(state: QueueState, event: AttemptLeased | AttemptRepeated | MoveTaskStarted | MoveTaskEnded | Imported | KeysAnnounced) -> None:
    """What few queues ever see loads its module only there."""
    if isinstance(event, AttemptLeased):
        from sqscli.queue.attempts import remember, remember_repeat

        if isinstance(event, AttemptRepeated):
            _change_visibility(state, event.ranges, event.visible_at_ms)
            remember_repeat(state, event)
        else:
            _lease(state, event)
            remember(state, event)
        return
    if isinstance(event, MoveTaskStarted | MoveTaskEnded):
        from sqscli.queue.tasks import end_task, start_task

        if isinstance(event, MoveTaskStarted):
            start_task(state, event)
        else:
            end_task(state, event)
        return
    from sqscli.queue.pending import KeysAnnounced

    if not isinstance(event, KeysAnnounced):  # which changes nothing
        from sqscli.queue.imported import apply_imported

        apply_imported(state, event)


def set_attributes(state: QueueState, attributes: dict[str, str]) -> None:
    state.attributes = attributes
    state.is_fifo = is_fifo(attributes)


def remove(state: QueueState, ranges: Ranges) -> None:
    """Takes messages out: deleted, expired or moved away."""
    _know_of(state, ranges)
    for first, count in ranges:
        rows = [row for row in state.rows_in(first, count) if row.is_live]
        for row in rows:
            state.count_out(row)
        if state.keys is not None:
            state.keys.drop(first, count)
        if state.is_fifo:
            fifo.bury(state, rows)
        elif rows:
            state.messages.drop(first, count)


def expire(state: QueueState, now_ms: int, at_most: int | None = None) -> None:
    """Takes out what has outlived the retention; `at_most` bounds the rows that are looked at."""
    expired_b = now_ms - state.retention_ms
    rows: list[Extent] = []
    for row in state.messages.scan(0, lambda summary: summary[2] <= expired_b):
        if row.is_live and row.b <= expired_b:
            rows.append(row)
            if at_most is not None and len(rows) >= at_most:
                break
    remove(state, [(row.first, row.count) for row in rows])


def _add(state: QueueState, time_ms: int, first: int, messages: StoredMessages, place: tuple[int, int]) -> None:
    segment, offset = place
    count = messages.count
    state.next_message = max(state.next_message, first + count)
    bytes_each = max(1, len(messages.data) // count)
    visible_at_ms = time_ms + (0 if state.is_fifo else 1000 * messages.delay_seconds)
    row = Extent(first, count, 0, True, 0, bytes_each, visible_at_ms, time_ms, 0, 0, segment, offset, 0, NO_MESSAGE)
    state.count_in(row)
    if not messages.has_extras:
        state.messages.put(row)
        return
    if state.is_fifo:
        fifo.add(state, time_ms, row, messages)
        return
    for index in range(count):
        extras = messages.extras(index)
        one = row.part(first + index, 1)
        if extras.delay_seconds is not None:
            one.a = time_ms + 1000 * extras.delay_seconds
        if extras.carried is not None:
            one.b = extras.carried.retained_from_ms
        state.messages.put(one)
        if extras.pending_key is not None:
            from sqscli.queue.pending import bring

            bring(state, first + index, extras)


def _know_of(state: QueueState, ranges: Ranges) -> None:
    """Somebody had these messages: where the record that sent them is damaged, their numbers must not be given again, or an old handle fitted a new
    message."""
    for first, count in ranges:
        if first + count > state.next_message:
            state.next_message = first + count


def _lease(state: QueueState, event: MessagesLeased | AttemptLeased) -> None:
    groups: dict[int, None] = {}
    _know_of(state, event.ranges)
    for first, count in event.ranges:
        for row in state.rows_in(first, count):
            if row.is_live:
                leased = row.part(row.first, row.count)
                leased.a = event.visible_at_ms
                if not row.received_count:
                    state.received_count += row.count
                state.in_flight_bound += row.count
                leased.received_count += 1
                leased.received_ms = event.time_ms
                leased.first_received_ms = row.first_received_ms or event.time_ms
                state.messages.put(leased)
                groups[row.group] = None
    if state.is_fifo:
        for group in groups:  # in the order in which they were served, which is the order of their next turns
            fifo.refresh(state, group, to_the_back=True)


def _change_visibility(state: QueueState, ranges: Ranges, visible_at_ms: int) -> None:
    groups: dict[int, None] = {}
    _know_of(state, ranges)
    for first, count in ranges:
        for row in state.rows_in(first, count):
            if row.is_live:
                changed = row.part(row.first, row.count)
                changed.a = visible_at_ms
                state.in_flight_bound += row.count
                state.messages.put(changed)
                groups[row.group] = None
    if state.is_fifo:
        for group in groups:
            fifo.refresh(state, group)


def _finish_move(state: QueueState, event: MoveFinished) -> None:
    move, state.pending_move = state.pending_move, None
    state.next_move = max(state.next_move, event.number + 1)
    if move is not None and move.number == event.number:
        if event.is_abandoned:
            _change_visibility(state, move.ranges, event.time_ms)
        else:
            remove(state, move.ranges)
            if move.is_redrive and state.tasks:
                from sqscli.queue.tasks import count_moved

                count_moved(state, sum(count for _, count in move.ranges))


def _place_again(state: QueueState, ranges: Ranges, place: tuple[int, int]) -> None:
    index = 0
    for first, count in ranges:
        for row in state.rows_in(first, count):
            if row.is_live:
                state.count_out(row)
                moved = row.part(row.first, row.count)
                moved.segment, moved.offset = place
                moved.index = index + row.first - first
                state.count_in(moved)
                state.messages.put(moved)
        index += count


__all__ = ["apply", "expire", "remove", "set_attributes"]
