"""All of SQS in two pages: several model queues in one home, and what every action does to them. Like `model.py` it stands on the rules alone.

An action that SQS refuses raises `Refused` with the name of the error, and has then changed nothing. A world can be copied (`copy.deepcopy`), so
that a test can ask what would have been: the receipts belong to it for that reason. What an action does in several durable steps calls `mark` between
them: a crash can leave each of these.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

from tests.support.model import ModelMessage, ModelQueue, NotRetryable

ARN = "arn:aws:sqs:us-east-1:000000000000:"
DEFAULTS = {
    "VisibilityTimeout": "30",
    "DelaySeconds": "0",
    "MessageRetentionPeriod": "345600",
    "MaximumMessageSize": "1048576",
    "ReceiveMessageWaitTimeSeconds": "0",
    "SqsManagedSseEnabled": "true",
}
FIFO_DEFAULTS = {"FifoQueue": "true", "ContentBasedDeduplication": "false", "DeduplicationScope": "queue", "FifoThroughputLimit": "perQueue"}
IN_SECONDS = ("VisibilityTimeout", "DelaySeconds", "MessageRetentionPeriod")


class Refused(Exception):  # noqa: N818 - not an error of the model
    """SQS answers with the error of that name."""


class Receipt:
    """What names one receive of one message."""

    def __init__(self, queue: WorldQueue, message: ModelMessage, receive: int, handle: str) -> None:
        self.queue, self.message, self.receive, self.handle = queue, message, receive, handle


class ModelTask:
    """A message move task. `destination` is a name, or empty: each message back to where it came from."""

    def __init__(self, now_ms: int, destination: str, rate: int, to_move: int) -> None:
        self.started_ms, self.destination, self.rate, self.to_move = now_ms, destination, rate, to_move
        self.moved, self.status, self.reason, self.handle = 0, "RUNNING", "", ""

    def allowance(self, now_ms: int) -> int:
        """With a rate, message n goes no sooner than (n - 1) / rate seconds after the start."""
        left = self.to_move - self.moved
        return min(left, 1 + (now_ms - self.started_ms) * self.rate // 1000 - self.moved) if self.rate else left


class WorldQueue(ModelQueue):
    """A queue with all that it has beside its messages."""

    def __init__(self, name: str, attributes: dict[str, str], now_ms: int) -> None:
        super().__init__(name)
        self.attributes: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.labels: list[str] = []
        self.allows = "allowAll"
        self.target = ""
        self.tasks: list[ModelTask] = []
        self.created_ms = self.modified_ms = now_ms
        self.apply(attributes, now_ms)

    @property
    def task(self) -> ModelTask | None:
        return self.tasks[-1] if self.tasks and self.tasks[-1].status == "RUNNING" else None

    def apply(self, attributes: dict[str, str], now_ms: int) -> None:
        """Those with plain values."""
        self.settle(now_ms)  # by the old retention
        self.attributes.update(attributes)
        self.set({name: int(value) for name, value in attributes.items() if name in IN_SECONDS})
        self.is_deduplicated_by_group = self.attributes.get("DeduplicationScope") == "messageGroup"
        self.changed(now_ms)

    def changed(self, now_ms: int) -> None:
        self.modified_ms = now_ms
        self.unsynced = []

    @property
    def shown(self) -> dict[str, str]:
        return {**DEFAULTS, **(FIFO_DEFAULTS if self.is_fifo else {}), **self.attributes}


class ModelWorld:
    """`queues` by name."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms
        self.queues: dict[str, WorldQueue] = {}
        self.receipts: list[Receipt] = []
        self.marks: list[ModelWorld] = []
        self.is_marking = False

    def begin_marking(self) -> None:
        """From now on what is done is in doubt."""
        self.is_marking = True
        for queue in self.queues.values():
            queue.is_in_doubt = True

    def end_marking(self) -> None:
        self.is_marking, self.marks = False, []
        for queue in self.queues.values():
            queue.is_in_doubt = False

    def mark(self) -> None:
        if self.is_marking:
            before, self.marks = self.marks, []
            before.append(copy.deepcopy(self))
            self.marks = before

    def queue(self, name: str, refusal: str = "QueueDoesNotExist") -> WorldQueue:
        if name not in self.queues:
            raise Refused(refusal)
        return self.queues[name]

    def _link(self) -> None:
        """Dead letters move as long as the queue that a policy names is there."""
        for queue in self.queues.values():
            queue.dead_letters = self.queues.get(queue.target)

    # Queues

    def create(self, name: str, attributes: dict[str, str], tags: dict[str, str]) -> None:
        if name in self.queues:
            if any(self.queues[name].shown[each] != value for each, value in attributes.items()):
                raise Refused("QueueNameExists")
            return
        self.queues[name] = WorldQueue(name, attributes, self.now_ms)
        self.queues[name].tags = dict(tags)
        self._link()

    def delete(self, name: str) -> None:
        for message in self.queue(name).held:
            message.is_gone = True
        del self.queues[name]
        self._link()

    def set_attribute(self, name: str, attribute: str, value: str) -> None:
        queue = self.queue(name)
        if attribute == "FifoThroughputLimit" and value == "perMessageGroupId" and not queue.is_deduplicated_by_group:
            raise Refused("InvalidParameterValue")
        if attribute == "DeduplicationScope" and value == "queue" and queue.shown["FifoThroughputLimit"] == "perMessageGroupId":
            raise Refused("InvalidParameterValue")
        queue.apply({attribute: value}, self.now_ms)

    def set_redrive(self, name: str, target: str, maximum: int) -> None:
        queue = self.queue(name)
        if target:
            there = self.queues.get(target)
            if there is None or there.allows not in ("allowAll", name):
                raise Refused("InvalidParameterValue")
        queue.settle(self.now_ms)
        queue.target, queue.maximum_receives = target, maximum
        queue.changed(self.now_ms)
        self._link()

    def set_redrive_allow(self, name: str, allows: str) -> None:
        """`allows` is a permission, or the name of the one queue that may use this one."""
        queue = self.queue(name)
        queue.settle(self.now_ms)
        queue.allows = allows
        queue.changed(self.now_ms)

    def tag(self, name: str, tags: dict[str, str]) -> None:
        queue = self.queue(name)
        queue.tags.update(tags)
        queue.unsynced = []

    def untag(self, name: str, keys: list[str]) -> None:
        queue = self.queue(name)
        queue.tags = {key: value for key, value in queue.tags.items() if key not in keys}
        queue.unsynced = []

    def permit(self, name: str, label: str, adds: bool) -> None:
        queue = self.queue(name)
        if adds == (label in queue.labels):
            raise Refused("InvalidParameterValue")
        queue.settle(self.now_ms)
        queue.labels = [*queue.labels, label] if adds else [each for each in queue.labels if each != label]
        queue.changed(self.now_ms)

    def purge(self, name: str) -> None:
        self.queue(name).purge()

    def sources(self, name: str) -> list[str]:
        self.queue(name)
        return sorted(each for each, queue in self.queues.items() if queue.target == name)

    # Messages

    def send(self, name: str, entries: list[dict[str, str | int | None]], is_batch: bool) -> list[ModelMessage | None]:
        """One after the other; None for an entry that fails alone."""
        queue = self.queue(name)
        bad = [self._is_refused(queue, entry) for entry in entries]
        if any(bad) and (not is_batch or queue.is_fifo):
            raise Refused("InvalidParameterValue")
        return [None if is_bad else self._send(queue, entry) for is_bad, entry in zip(bad, entries, strict=True)]

    def _is_refused(self, queue: WorldQueue, entry: dict[str, str | int | None]) -> bool:
        if not queue.is_fifo:
            return entry.get("delay") == 901
        return entry.get("dedup") is None and queue.shown["ContentBasedDeduplication"] != "true"

    def _send(self, queue: WorldQueue, entry: dict[str, str | int | None]) -> ModelMessage:
        body, delay = str(entry["body"]), entry.get("delay")
        dedup = str(entry.get("dedup") or f"the content is {body}")
        delay_ms = None if delay is None else 1000 * int(delay)
        return queue.send(body, self.now_ms, delay_ms, str(entry.get("group") or ""), dedup, str(entry.get("label") or ""))

    def send_unless_pending(self, name: str, entry: dict[str, str | int | None], key: str) -> tuple[ModelMessage, bool]:
        """The message of this key, and whether it was there already."""
        queue = self.queue(name)
        waiting = queue.pending(key, self.now_ms)
        if waiting is not None:
            return waiting, True
        message = self._send(queue, entry)
        message.key = key
        return message, False

    def receive(self, name: str, count: int, timeout: int | None, attempt: str) -> list[ModelMessage]:
        queue = self.queue(name)
        visibility_ms = None if timeout is None else 1000 * timeout
        try:
            if self.is_marking and not queue.is_repeated(attempt, self.now_ms):
                queue.find(count, self.now_ms)
                self.mark()  # dead letters have moved, and nothing has been received
            return queue.receive(count, self.now_ms, visibility_ms, attempt)
        except NotRetryable:
            raise Refused("InvalidParameterValue") from None

    def _check(self, name: str, receipt: Receipt) -> None:
        if self.queue(name) is not receipt.queue:
            raise Refused("ReceiptHandleIsInvalid")

    def delete_message(self, name: str, receipt: Receipt) -> None:
        self._check(name, receipt)
        if not receipt.queue.delete(receipt.message, receipt.receive, self.now_ms):
            raise Refused("InvalidParameterValue")

    def change_visibility(self, name: str, receipt: Receipt, timeout: int) -> None:
        self._check(name, receipt)
        if not receipt.queue.change_visibility(receipt.message, receipt.receive, 1000 * timeout, self.now_ms):
            raise Refused("InvalidParameterValue")
        self.mark()  # an entry of a batch may have happened without the next one

    def each(self, name: str, receipts: list[Receipt], act: Callable[[Receipt], None]) -> list[bool]:
        """A batch: which entries succeed."""
        self.queue(name)
        done = []
        for receipt in receipts:
            try:
                act(receipt)
                done.append(True)
            except Refused:
                done.append(False)
        return done

    # Move tasks

    @property
    def active(self) -> list[str]:
        return [name for name, queue in self.queues.items() if queue.task is not None]

    def start_task(self, name: str, destination: str, rate: int) -> ModelTask:
        queue = self.queue(name, "ResourceNotFoundException")
        if not self.sources(name):
            raise Refused("InvalidParameterValue")
        if destination == name:
            raise Refused("InvalidParameterValue")
        if destination:
            self.queue(destination, "ResourceNotFoundException")
        if queue.task is not None:
            raise Refused("InvalidParameterValue")
        queue.tasks = [*queue.tasks, ModelTask(self.now_ms, destination, rate, queue.counts(self.now_ms)[0])][-10:]
        queue.unsynced = []
        self.mark()
        self.carry_on(name)
        return queue.tasks[-1]

    def cancel_task(self, name: str, task: ModelTask) -> int:
        """How many messages it has moved."""
        if self.queue(name, "ResourceNotFoundException").task is not task:
            raise Refused("ResourceNotFoundException")
        task.status = "CANCELLED"
        self.queues[name].unsynced = []
        return task.moved

    def carry_on(self, name: str) -> None:
        """All that the task out of a queue has to do by now."""
        queue = self.queues[name]
        while queue.task is not None:
            task = queue.task
            if task.moved >= task.to_move:
                self._end(queue, "COMPLETED")
            elif not task.allowance(self.now_ms):
                return
            else:
                self._move_some(queue, task)
            self.mark()

    def _end(self, queue: WorldQueue, status: str, reason: str = "") -> None:
        assert queue.task is not None
        queue.task.reason, queue.task.status = reason, status
        queue.unsynced = []

    def _move_some(self, queue: WorldQueue, task: ModelTask) -> None:
        """What goes to one and the same queue; a message that was sent to this one itself has nowhere to go to, and on FIFO holds up its group."""
        movable, destination = queue.receivable(self.now_ms), task.destination
        if not destination:
            stranded = [message for message in movable if not message.source]
            blocked: set[str] = set()
            free = []
            for message in movable:
                if not message.source:
                    blocked.add(message.group)
                elif not queue.is_fifo or message.group not in blocked:
                    free.append(message)
            movable = free
            if not movable and stranded:
                self._end(queue, "FAILED", "CouldNotDetermineMessageSource")
                return
            destination = movable[0].source if movable else ""
        if not movable:
            self._end(queue, "COMPLETED")
        elif destination not in self.queues:
            self._end(queue, "FAILED", "AWS.SimpleQueueService.NonExistentQueue")
        else:
            chosen = [message for message in movable if task.destination or message.source == destination][: task.allowance(self.now_ms)]
            queue.redrive_these(chosen, self.queues[destination], self.now_ms)
            task.moved += len(chosen)
