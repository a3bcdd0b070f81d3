"""Message move tasks: a redrive that was started by one command and is carried on by whoever comes next.

A task is events in the journal of its source, the dead-letter queue: started, ended, and in between the moves that any redrive is made of
(queue/move.py), whose messages count as moved when their MoveFinished is there. So a crash never counts a message twice.

Law 1: one task at a time. Law 2: how much may move by now follows from the clock alone, whoever asks and however often: with a rate, the n-th message
goes no sooner than (n - 1) / rate seconds after the start.
"""

from __future__ import annotations

from struct import Struct

from sqscli.api.errors import InvalidParameterValue
from sqscli.queue.codec import Reader, pack_text
from sqscli.queue.events import MoveTaskEnded, MoveTaskStarted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.state import QueueState

KEPT = 10  # as many as ListMessageMoveTasks can ask for
RUNNING, COMPLETED, CANCELLED, FAILED = range(4)
STATUS_NAMES = ("RUNNING", "COMPLETED", "CANCELLED", "FAILED")
_TASK = Struct("<16sqIQQB")
_COUNT = Struct("<I")


class MoveTask:
    """`destination` is an ARN, or empty: each message back to its source. `rate` is in messages a second, 0 for no limit."""

    __slots__ = ("destination", "moved_count", "rate", "reason", "started_ms", "status", "task_id", "to_move_count")

    def __init__(self, task_id: bytes, started_ms: int, destination: str, rate: int, to_move_count: int) -> None:
        self.task_id = task_id
        self.started_ms = started_ms
        self.destination = destination
        self.rate = rate
        self.to_move_count = to_move_count
        self.moved_count = 0
        self.status = RUNNING
        self.reason = ""

    @property
    def is_active(self) -> bool:
        return self.status == RUNNING

    def allowance(self, now_ms: int) -> int:
        """How many messages may move now."""
        left = self.to_move_count - self.moved_count
        if not self.rate:
            return max(0, left)
        by_now = 1 + max(0, now_ms - self.started_ms) * self.rate // 1000
        return max(0, min(left, by_now - self.moved_count))

    def next_step_ms(self) -> int:
        """When the next message may move."""
        return self.started_ms + -(-1000 * self.moved_count // self.rate) if self.rate else 0


def active_task(state: QueueState) -> MoveTask | None:
    return state.tasks[-1] if state.has_active_task else None


def check_no_task(state: QueueState) -> None:
    if active_task(state) is not None:
        raise InvalidParameterValue("There is already a task running. Only one active task is allowed for a source queue arn at a given time.")


def decide_start_task(state: QueueState, now_ms: int, task_id: bytes, destination: str, rate: int) -> MoveTaskStarted:
    check_no_task(state)
    return MoveTaskStarted(now_ms, task_id, destination, rate, state.counts(now_ms)[0])


def decide_end_task(now_ms: int, task: MoveTask, status: int, reason: str = "") -> MoveTaskEnded:
    return MoveTaskEnded(now_ms, task.task_id, status, reason)


def start_task(state: QueueState, event: MoveTaskStarted) -> None:
    task = MoveTask(event.task_id, event.time_ms, event.destination, event.rate, event.to_move_count)
    state.tasks = [*state.tasks, task][-KEPT:]


def end_task(state: QueueState, event: MoveTaskEnded) -> None:
    for task in state.tasks:
        if task.task_id == event.task_id and task.status == RUNNING:
            task.status, task.reason = event.status, event.reason


def count_moved(state: QueueState, count: int) -> None:
    task = active_task(state)
    if task is not None:
        task.moved_count += count


def pack_tasks(tasks: list[MoveTask]) -> bytes:
    return _COUNT.pack(len(tasks)) + b"".join([
        _TASK.pack(task.task_id, task.started_ms, task.rate, task.to_move_count, task.moved_count, task.status)
        + pack_text(task.destination)
        + pack_text(task.reason)
        for task in tasks
    ])  # fmt: skip


def unpack_tasks(data: bytes) -> list[MoveTask]:
    if not data:
        return []
    reader = Reader(data)
    tasks = []
    for _ in range(reader.take(_COUNT)[0]):
        task_id, started_ms, rate, to_move_count, moved_count, status = _TASK.unpack(reader.bytes(_TASK.size))
        if status >= len(STATUS_NAMES):
            raise ValueError(f"a move task of status {status}")
        task = MoveTask(task_id, started_ms, reader.text(), rate, to_move_count)
        task.moved_count, task.status, task.reason = moved_count, status, reader.text()
        tasks.append(task)
    return tasks
