"""Messages that go from one queue to another: dead letters, redrive, and the end of a move that a crash interrupted.

The three steps of a move and why they are enough are told in queue/move.py. Locks are taken in the order of the names (Law 3 of the broker):
who holds one and finds that he needs the other gives it back, takes both, and decides again.
"""

from __future__ import annotations

from functools import partial

from sqscli.api.errors import InvalidParameterValue, ResourceNotFoundException
from sqscli.api.requests import ReceiveMessages
from sqscli.catalog import queue_exists
from sqscli.ids import id_base
from sqscli.journal.errors import WriteFailed
from sqscli.looks import dead_letter_sources
from sqscli.queue.codec import join_ranges
from sqscli.queue.held import GONE, LAPSED, find_held
from sqscli.queue.move import decide_finish_move, decide_moved_in, decide_start_move
from sqscli.queue.receive import MOVE_BYTES, MOVE_MESSAGES, find_messages, find_movable
from sqscli.queue.tasks import active_task, check_no_task
from sqscli.received import MovedMessages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue
    from sqscli.queue.codec import Ranges
    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.rows import Extent
    from sqscli.received import Redriven


ATTEMPTS = 10


class Both:
    """The locks of two queues, which may be one and the same."""

    def __init__(self, source: OpenQueue, destination: OpenQueue) -> None:
        self._queues = [source] if source is destination else sorted((source, destination), key=lambda queue: queue.directory)

    def __enter__(self) -> None:
        for queue in self._queues:
            try:
                queue.acquire()
            except BaseException:
                self._release()
                raise

    def __exit__(self, *_: object) -> None:
        self._release()

    def _release(self) -> None:
        for queue in reversed(self._queues):
            queue.release()


def move_exhausted(broker: Broker, name: str, request: ReceiveMessages) -> None:
    """Moves what `request` would receive once too often to the dead-letter queue."""

    def act() -> None:
        source = broker.queue(name)
        target = broker.dead_letter_queue(source)
        if target is None:
            return
        destination = broker.queue(target)
        with Both(source, destination):
            now_ms = broker.now_ms(source)
            asked = ReceiveMessages(request.max_count, request.visibility_timeout_seconds, request.exclude)
            exhausted = find_messages(source.state, asked, now_ms, has_dead_letter_queue=True, lost=source.unreadable).exhausted
            ranges = [(row.first, row.count) for row, _ in readable_rows(source, exhausted)]
            if ranges and source.state.pending_move is None:
                source.commit([decide_start_move(source.state, now_ms, destination.state, False, ranges)], durable=True)
                finish_move(broker, source, destination)

    broker.with_room(name, act, is_small=True)


def finish_pending_move(broker: Broker, name: str) -> None:
    """Does what is left of a move; gives its messages back where the destination is no more."""
    source = broker.queue(name)
    move = source.state.pending_move
    if move is None:
        return
    destination = broker.queue(move.destination)

    def act() -> None:
        try:
            with Both(source, destination):
                if source.state.pending_move is not None:
                    finish_move(broker, source, destination)
        except FileNotFoundError:
            broker.forget(move.destination)
            source.acquire()
            try:
                if source.state.pending_move is not None:
                    source.commit([decide_finish_move(source.state, broker.now_ms(source), is_abandoned=True)], durable=True)
            finally:
                source.release()

    broker.guarded(act)


def finish_move(broker: Broker, source: OpenQueue, destination: OpenQueue) -> MovedMessages:
    """Steps two and three, with both locks held. Returns what has moved."""
    move = source.state.pending_move
    assert move is not None
    now_ms = max(broker.now_ms(source), broker.now_ms(destination))
    if destination.state.queue_id != move.destination_id:  # another queue of that name
        source.commit([decide_finish_move(source.state, now_ms, is_abandoned=True)], durable=True)
        return MovedMessages([], b"", move.destination)
    rows = [row for first, count in move.ranges for row in source.state.rows_in(first, count) if row.is_live]
    readable = source.readable(rows)
    if len(readable) < len(rows) and destination.state.moves_in.get(source.state.queue_id, 0) < move.number:
        source.commit([decide_finish_move(source.state, now_ms, is_abandoned=True)], durable=True)  # what cannot be read stays where it is
        return MovedMessages([], b"", move.destination)
    base = id_base(broker.entropy)
    arn = broker.namespace.arn(source.state.name)
    events = decide_moved_in(source.state, arn, destination.state, readable, now_ms, base) if readable else []
    try:
        destination.commit(events, durable=True)
        destination.settle()  # also what a process that has died moved in and did not sync: from the next step on the source has it no more
    except WriteFailed:
        destination.catch_up()
        destination.sync_now()  # that it has not arrived must be as durable as the end of the move; where this fails, too, it stays pending
        if destination.state.moves_in.get(source.state.queue_id, 0) < move.number:  # the messages stay what they were, and the source usable
            source.commit([decide_finish_move(source.state, now_ms, is_abandoned=True)], durable=True)
        raise
    source.commit([decide_finish_move(source.state, now_ms, is_abandoned=False)], durable=True)
    return MovedMessages(readable, base, move.destination)


def readable_rows(queue: OpenQueue, ranges: Ranges) -> list[tuple[Extent, StoredMessages]]:
    rows = [row for first, count in ranges for row in queue.state.rows_in(first, count) if row.is_live]
    return queue.readable(rows)


def redrive(broker: Broker, name: str, destination: str | None, max_count: int) -> list[Redriven]:
    """Moves up to `max_count` available messages of a dead-letter queue to `destination`, or to the queue that the first of them came from."""
    name = broker.namespace.name(name)
    check_dead_letter_queue(broker, name)
    if destination is not None:
        destination = broker.namespace.name(destination)
        if destination == name:  # it would never end
            raise InvalidParameterValue("Source and destination of a redrive must be different queues.")
    broker.execute(name, lambda queue: check_no_task(queue.state))
    for _ in range(ATTEMPTS if max_count else 0):
        moved = move_batch(broker, name, destination, max_count)
        if moved is None:
            return []
        if moved:
            return moved
    return []  # somebody else is always faster, or an earlier move cannot be finished, which has been reported


def check_dead_letter_queue(broker: Broker, name: str) -> None:
    """Raises InvalidParameterValue where no queue sends its dead letters to this one; QueueDoesNotExist."""
    if name in broker.known_dead_letter_queues:
        return
    if not broker.guarded(lambda: dead_letter_sources(broker, name)):
        broker.attributes(name)  # QueueDoesNotExist comes first
        raise InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.")
    broker.known_dead_letter_queues.add(name)


def move_batch(broker: Broker, name: str, destination: str | None, max_count: int, for_task: bool = False) -> list[Redriven] | None:
    """The next messages of a redrive that go to one and the same queue; none where somebody else was faster, None when nothing is left to go.

    `for_task`: no more than the active task may move by now, which is looked at under the locks: others may carry it on as well.
    """
    source = broker.queue(name)
    target, _ = broker.execute(name, lambda queue: _next_batch(broker, queue, destination, max_count, for_task))
    if target is None:
        return None
    wanted = broker.queue(target)

    def act() -> list[Redriven]:
        try:
            with Both(source, wanted):
                if wanted.state.is_fifo != source.state.is_fifo:
                    raise InvalidParameterValue("Source and destination of a redrive must be queues of the same type.")
                now_ms = broker.now_ms(source)
                # Others may have been here since: what comes first of a group is decided now.
                again, rows = _next_batch(broker, source, destination, max_count, for_task)
                if again != target:
                    return []
                if for_task:
                    task = active_task(source.state)
                    rows = first_messages(rows, task.allowance(now_ms) if task is not None else 0)
                if not rows or source.state.pending_move is not None:
                    return []
                source.commit([decide_start_move(source.state, now_ms, wanted.state, True, rows)], durable=True)
                return finish_move(broker, source, wanted).redriven()
        except FileNotFoundError:
            broker.forget(target)
            raise ResourceNotFoundException.of("DestinationArn") from None

    return broker.guarded(act)


def first_messages(ranges: Ranges, count: int) -> Ranges:
    """As many messages of ranges."""
    found: Ranges = []
    for first, length in ranges:
        if count > 0:
            found.append((first, min(length, count)))
            count -= length
    return found


def _next_batch(broker: Broker, queue: OpenQueue, destination: str | None, max_count: int, for_task: bool) -> tuple[str | None, Ranges]:
    """The first available messages of the queue that go to one and the same queue. What a task has to leave is its failure, and no report."""
    while True:
        passed_over = queue.stranded if destination is None else []
        wanted_count = min(max_count, MOVE_MESSAGES) if destination is not None else MOVE_MESSAGES  # those without a source are found many at a time
        request = ReceiveMessages(wanted_count, None, passed_over, MOVE_BYTES)
        found = find_movable(queue.state, request, broker.now_ms(queue), queue.unreadable).rows
        rows = queue.readable(found)
        if len(rows) < len(found):
            continue  # there may be more behind those that cannot be read
        if destination is not None or not rows:
            return (destination, [(row.first, row.count) for row, _ in rows]) if rows else (None, [])
        targets = [(row.first + index, _source(broker, stored, row.index + index)) for row, stored in rows for index in range(row.count)]
        stranded = [(number, 1) for number, target in targets if target is None]
        if stranded:
            queue.stranded = join_ranges(sorted(queue.stranded + stranded))
            if not for_task:
                broker.warn(f"{len(stranded)} messages were sent to this queue itself and have no source to go back to: name a queue with --to")
        target = next((target for _, target in targets if target is not None), None)
        if target is not None:
            return target, first_messages(join_ranges([(number, 1) for number, each in targets if each == target]), max_count)


def has_stranded(broker: Broker, queue: OpenQueue) -> bool:
    """Whether, where nothing can go back to a source, there is still a message that has none. What was passed over earlier may be gone since."""
    return bool(queue.stranded and find_movable(queue.state, ReceiveMessages(1), broker.now_ms(queue), queue.unreadable).rows)


def _source(broker: Broker, stored: StoredMessages, index: int) -> str | None:
    """The queue that a dead letter came from."""
    carried = stored.extras(index).carried
    return broker.namespace.name(carried.source_arn) if carried is not None and carried.source_arn else None


class Buried:
    """`target` is the dead-letter queue that they are in now, None where there is none; `lost` says of a handle why it moved nothing."""

    def __init__(self, target: str | None, lost: dict[str, str]) -> None:
        self.target = target
        self.lost = lost


def move_dead(broker: Broker, name: str, handles: list[str]) -> Buried:
    """Moves messages that the caller holds to the dead-letter queue, whatever their receive count is.

    Raises JournalError where that cannot be written, or an earlier move out of this queue cannot be finished.
    """
    name = broker.namespace.name(name)
    burial, vain = _Burial(handles), 0
    while vain < ATTEMPTS:
        target = broker.execute(name, broker.dead_letter_queue, is_small=True)  # which also finishes an earlier move
        if target is None or not burial.left:
            return Buried(target, burial.lost)
        left = len(burial.left)
        broker.with_room(name, partial(burial.move, broker, name, target), is_small=True)
        vain = vain + 1 if len(burial.left) == left else 0
    raise stuck(broker, name)


def stuck(broker: Broker, name: str) -> WriteFailed:
    directory = broker.queue(name).directory
    return WriteFailed(f"{directory}: messages are on their way to a queue that cannot be written: mend that and try again")


class _Burial:
    """`left` are the handles to come, `lost` says why one moves nothing."""

    def __init__(self, handles: list[str]) -> None:
        self.left = list(handles)
        self.lost: dict[str, str] = {}
        self._started: set[str] = set()  # where these are gone by now they have moved, though a full disk let their move end in a second try

    def move(self, broker: Broker, name: str, target: str) -> None:
        """As many as go in one move; none where something came in between."""
        source, destination = broker.queue(name), broker.queue(target)
        try:
            with Both(source, destination):
                if source.state.pending_move is not None or broker.dead_letter_queue(source) != target:
                    return
                count, ranges = self._next(source, broker.now_ms(source))
                if ranges:
                    self._started.update(self.left[:count])
                    source.commit([decide_start_move(source.state, broker.now_ms(source), destination.state, False, ranges)], durable=True)
                    finish_move(broker, source, destination)
                del self.left[:count]
        except FileNotFoundError:
            broker.forget(target)
            if not queue_exists(broker.home, name):
                raise

    def _next(self, source: OpenQueue, now_ms: int) -> tuple[int, Ranges]:
        """How many of the handles go in one move, and the messages of those that hold one."""
        numbers, size, count = list[tuple[int, int]](), 0, 0
        for handle in self.left[:MOVE_MESSAGES]:
            row = find_held(source.state, handle, now_ms)
            if not isinstance(row, str) and not source.readable([row]):
                row = GONE  # nobody can read it any more
            if row == LAPSED and handle in self._started:  # a full disk had their move given up, and those behind them must not go in front
                self.lost.update(dict.fromkeys(self.left[count:], LAPSED))
                return len(self.left), join_ranges(sorted(numbers))
            if not isinstance(row, str):
                if numbers and size + row.bytes_each > MOVE_BYTES:
                    break
                numbers.append((row.first, 1))
                size += row.bytes_each
            elif row != GONE or handle not in self._started:
                self.lost[handle] = row
            count += 1
        return count, join_ranges(sorted(numbers))
