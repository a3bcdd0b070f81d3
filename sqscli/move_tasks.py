"""Move tasks: started by one command, and carried on by every later one that comes to either queue, as no daemon is there to do it.

One call of `advance` is one batch at most, so that no command pays for a whole task; how many messages may have moved by now says the clock
(queue/tasks.py), so it does not matter how often anybody comes. `redrive --until-done` and `serve` call it until the task is over.

Which queues have tasks under way stands in notes (notes.py), so that a command asks one directory, which mostly is not there, and no other queue.
"""

from __future__ import annotations

from sqscli.api.attributes import redrive_policy
from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist, ResourceNotFoundException, SQSError
from sqscli.ids import id_base
from sqscli.journal.errors import JournalError
from sqscli.looks import settings
from sqscli.mover import check_dead_letter_queue, finish_pending_move, has_stranded, move_batch
from sqscli.notes import moving
from sqscli.queue.receive import MOVE_MESSAGES
from sqscli.queue.tasks import CANCELLED, COMPLETED, FAILED, active_task, decide_end_task, decide_start_task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue
    from sqscli.queue.state import QueueState
    from sqscli.queue.tasks import MoveTask

STUCK_SECONDS = 1.0
LONGEST_STEP_MS = 1000  # between two batches of a task: no rate is below one a second
NO_SOURCE = "CouldNotDetermineMessageSource"
NO_DESTINATION = "AWS.SimpleQueueService.NonExistentQueue"


def start(broker: Broker, name: str, destination: str | None, rate: int) -> bytes:
    """Starts a task; `destination` is a name, or None for each message's own source. Its id."""
    check_dead_letter_queue(broker, name)
    if destination is not None:
        _check_destination(broker, name, destination)
    task_id = id_base(broker.entropy)
    arn = broker.namespace.arn(destination) if destination is not None else ""

    def act(queue: OpenQueue) -> None:
        event = decide_start_task(queue.state, broker.now_ms(queue), task_id, arn, rate)
        moving(broker.disk, broker.home).write(name, destination or "")
        queue.commit([event], durable=True)

    broker.execute(name, act, is_small=True)
    return task_id


def _check_destination(broker: Broker, name: str, destination: str) -> None:
    if destination == name:
        raise InvalidParameterValue("Source queue arn and destination queue arn cannot be the same.")
    try:
        found = broker.guarded(lambda: settings(broker, destination))
    except QueueDoesNotExist:
        raise ResourceNotFoundException.of("DestinationArn") from None
    if found.is_fifo != broker.guarded(lambda: settings(broker, name)).is_fifo:
        raise InvalidParameterValue("The source queue and destination queue must be of the same queue type.")


def tasks(broker: Broker, name: str) -> list[MoveTask]:
    """The last tasks of the queue, the newest first. Raises QueueDoesNotExist."""
    return broker.guarded(lambda: settings(broker, name)).tasks[::-1]


def cancel(broker: Broker, name: str, task_id: bytes) -> int:
    """Ends a task; how many messages it has moved. What has moved stays where it is. Raises ResourceNotFoundException."""

    def act(queue: OpenQueue) -> int:
        task = active_task(queue.state)
        if task is None or task.task_id != task_id:
            raise ResourceNotFoundException("Task does not exist.")
        queue.commit([decide_end_task(broker.now_ms(queue), task, CANCELLED)], durable=True)
        return task.moved_count

    moved_count = broker.execute(name, act, is_small=True)
    _drop_note(broker, name)
    return moved_count


def _drop_note(broker: Broker, name: str) -> None:
    broker.moves_due_ms.pop(name, None)
    notes = moving(broker.disk, broker.home)
    if name in notes.names():
        notes.drop(name)


def renew_note(broker: Broker, queue: OpenQueue) -> None:
    """The queue knows that it has a task; a note of it that is lost is written again."""
    task, notes = active_task(queue.state), moving(broker.disk, broker.home)
    if task is not None and queue.state.name not in notes.names():
        notes.write(queue.state.name, task.destination.rpartition(":")[2])


def go_on(broker: Broker, queue: OpenQueue) -> OpenQueue:
    """What a crash interrupted of a move, and what move tasks are due; for who holds the queue's lock, which is given back meanwhile.

    The queue, locked again.
    """
    name, bunch = queue.state.name, broker.bunch
    renew_note(broker, queue)
    broker.let_go()
    queue.release()
    broker.bunch = None
    try:
        finish_pending_move(broker, name)
        if not broker.is_advancing:
            broker.touch(name)
    except JournalError as error:  # the other queue's: this one goes on without the messages on their way
        broker.warn(f"{error} (messages on their way to that queue wait until it can be written again)")
    finally:
        broker.bunch = bunch
    queue = broker.queue(name)  # another one, where so many were needed meanwhile that it had to be closed
    broker.take(queue)
    return queue


def touch(broker: Broker, name: str) -> None:
    """For a command that has come to the queue: carries on one task by one batch, its own or one that moves messages to it; the one due first."""
    notes = moving(broker.disk, broker.home)
    names = notes.names()
    if not names:
        return
    try:
        state = settings(broker, name)
    except QueueDoesNotExist:  # whoever asks is told anyway
        return
    due_ms = {each: broker.moves_due_ms.get(each, 0) for each in names if each != name and _leads_to(broker, each, notes.read(each), state)}
    task = active_task(state)
    if task is not None or name in names:
        due_ms[name] = task.next_step_ms() if task is not None else 0
    if not due_ms:
        return
    source = min(due_ms, key=lambda each: due_ms[each])
    try:
        advance(broker, source)
    except (SQSError, JournalError) as error:  # of another queue than the command's own: it must not fail for that
        broker.warn(f"{error} (a move task out of {source} waits for that)")


def is_due(broker: Broker, queue: OpenQueue) -> bool:
    """Whether a move task out of this queue or into it has something to do now, as far as can be told without opening another queue."""
    state, now_ms, notes = queue.state, broker.now_ms(queue), moving(broker.disk, broker.home)
    task = active_task(state)
    if task is not None and (task.allowance(now_ms) > 0 or task.moved_count >= task.to_move_count):
        return True
    return any(
        _may_be_due(broker, source, now_ms) and _leads_to(broker, source, notes.read(source), state)
        for source in notes.names()
        if source != state.name
    )


def _may_be_due(broker: Broker, source: str, now_ms: int) -> bool:
    """Not where this process knows of a later instant, which is a second away at most; a clock that was set back makes it a later one."""
    due_ms = broker.moves_due_ms.get(source, 0)
    return not now_ms < due_ms <= now_ms + LONGEST_STEP_MS


def _leads_to(broker: Broker, source: str, destination: str | None, state: QueueState) -> bool:
    """Whether the task of the queue `source` moves messages to this one: its destination, or without one a queue that it serves."""
    if destination:
        return destination == state.name
    policy = redrive_policy(state.attributes)
    return policy is not None and policy[0] == broker.namespace.arn(source)


def advance_all(broker: Broker) -> float | None:
    """Carries on every task of the home by one batch. Seconds until the next batch is due; None where no task is active."""
    due: list[float] = []
    for source in moving(broker.disk, broker.home).names():
        try:
            seconds = advance(broker, source)
        except (SQSError, JournalError) as error:
            broker.warn(f"{error} (a move task out of {source} waits for that)")
            seconds = 60.0
        if seconds is not None:
            due.append(seconds)
    return min(due, default=None)


def advance(broker: Broker, name: str) -> float | None:
    """Carries on the queue's task by one batch. Seconds until its next one is due; None where none is active (any more)."""
    broker.is_advancing = True
    try:
        try:
            allowance = broker.execute(name, lambda queue: _allowance(broker, queue), is_small=True)
        except QueueDoesNotExist:
            allowance = None
        if allowance is None:
            _drop_note(broker, name)
            return None
        is_stuck = bool(allowance) and not _step(broker, name, min(allowance, MOVE_MESSAGES))
        seconds = broker.execute(name, lambda queue: _seconds_left(broker, queue), is_small=True)
        return seconds if seconds is None or not is_stuck else max(seconds, STUCK_SECONDS)
    finally:
        broker.is_advancing = False


def _allowance(broker: Broker, queue: OpenQueue) -> int | None:
    """How many messages may move now; ends a task that has moved all."""
    task = active_task(queue.state)
    if task is None:
        return None
    if task.moved_count >= task.to_move_count:
        queue.commit([decide_end_task(broker.now_ms(queue), task, COMPLETED)], durable=True)
        return None
    return task.allowance(broker.now_ms(queue))


def _seconds_left(broker: Broker, queue: OpenQueue) -> float | None:
    if _allowance(broker, queue) is None:
        _drop_note(broker, queue.state.name)
        return None
    task = active_task(queue.state)
    assert task is not None
    broker.moves_due_ms[queue.state.name] = task.next_step_ms()
    return broker.clock.seconds_until(task.next_step_ms())


def _step(broker: Broker, name: str, count: int) -> bool:
    """One batch; where nothing can move (any more) the task is over. False where it could not be now: others were faster, or a move is unfinished."""
    task = active_task(broker.queue(name).state)
    if task is None:  # cancelled meanwhile
        return False
    status, reason = COMPLETED, ""
    try:
        destination = broker.namespace.name(task.destination) if task.destination else None
        moved = move_batch(broker, name, destination, count, for_task=True)
        if moved is not None:
            return bool(moved)
        if destination is None and broker.execute(name, lambda queue: has_stranded(broker, queue)):
            status, reason = FAILED, NO_SOURCE
    except (QueueDoesNotExist, ResourceNotFoundException):
        status, reason = FAILED, NO_DESTINATION
    except SQSError as error:
        status, reason = FAILED, error.message

    def end(queue: OpenQueue) -> None:
        if active_task(queue.state) is not None:
            queue.commit([decide_end_task(broker.now_ms(queue), task, status, reason)], durable=True)

    broker.execute(name, end, is_small=True)
    return True
