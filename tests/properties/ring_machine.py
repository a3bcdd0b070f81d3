"""All 23 actions on queues whose dead-letter queues form a ring, against the model, on a disk that may lose its power inside any call.

Every action goes through `perform` in Amazon's own shapes. After a crash the model takes over what the engine shows, if and only if that is one of
the outcomes that are allowed: what had no answer has happened, has not, or stands between two durable steps of it; and a power cut may also have
taken back the leases behind the last durable record of a queue, the last ones first.
"""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sqscli import move_tasks, upkeep
from sqscli.actions import perform
from sqscli.api.errors import SQSError
from sqscli.broker import Broker
from sqscli.catalog import list_queue_names
from sqscli.clock import ManualClock
from sqscli.mover import finish_pending_move
from sqscli.queue.tasks import STATUS_NAMES, active_task
from tests.crash.world import Entropy
from tests.support.model import ModelMessage
from tests.support.model_world import ARN, ModelTask, ModelWorld, Receipt, Refused, WorldQueue
from tests.support.replay import live, replayed
from tests.support.unreliable_disk import Loss, PowerCut, Torn, UnreliableDisk

T = TypeVar("T")
RING = {"a": "b", "b": "c", "c": "a"}  # `d` stands beside it
QUEUES = ["a", "a", "b", "b", "c", "d"]
SECONDS = [0, 0, 1, 5, 30, 60]
EXPLAINED = ("no source to go back to", "an unfinished write of", "cannot be read; the records around them can")


def step(weight: float, **choices: list[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A rule whose arguments are drawn from lists: by hypothesis, or by a long walk with these weights."""

    def decorate(act: Callable[..., None]) -> Callable[..., None]:
        made: Callable[..., None] = rule(**{name: st.sampled_from(values) for name, values in choices.items()})(act)
        STEPS[act.__name__] = (weight, choices)
        return made

    return decorate


STEPS: dict[str, tuple[float, dict[str, list[Any]]]] = {}


class MachineBase(RuleBasedStateMachine):
    """The world, its model, and how an action is done in both. `performed` are the actions that all machines have done, `outcomes` what cuts left."""

    is_fifo: ClassVar[bool] = False
    performed: ClassVar[set[str]] = set()
    outcomes: ClassVar[list[str]] = []

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.mkdtemp(prefix="sqscli-ring-")
        self.disk = UnreliableDisk(Path(self.home))
        self.clock = ManualClock()
        self.entropy = Entropy()
        self.reports: list[str] = []
        self.armed: tuple[int, Torn, Loss] | None = None
        self.bodies = 0
        self.world = ModelWorld(self.clock.now)
        self.open()
        for name in [*RING, "d"]:
            self.create(name)
        for source, target in RING.items():
            self.redrive_policy(source, target, 2)

    def open(self) -> None:
        self.broker = Broker(self.home, self.clock, "always", self.disk, warn=self.reports.append, entropy=self.entropy)

    def name(self, letter: str) -> str:
        return f"{letter}.fifo" if self.is_fifo else letter

    def create(self, letter: str, **attributes: str) -> None:
        name, fifo = self.name(letter), {"FifoQueue": "true"} if self.is_fifo else {}
        self.do("CreateQueue", lambda world: world.create(name, attributes, {"made": "here"}),
                QueueName=name, Attributes={**fifo, **attributes}, tags={"made": "here"})  # fmt: skip

    def redrive_policy(self, letter: str, target: str, maximum: int) -> None:
        name, dead = self.name(letter), self.name(target) if target else ""
        policy = json.dumps({"deadLetterTargetArn": ARN + dead, "maxReceiveCount": maximum}) if dead else ""
        self.do("SetQueueAttributes", lambda world: world.set_redrive(name, dead, maximum), QueueUrl=name, Attributes={"RedrivePolicy": policy})

    # An action

    def do(self, action: str, model: Callable[[ModelWorld], T], **request: Any) -> tuple[dict[str, Any], T] | None:
        """The action's result and the model's; None where both refuse, or the power failed."""
        type(self).performed.add(action)
        return self.call(action, lambda: perform(self.broker, action, request), model)

    def call(self, what: str, act: Callable[[], dict[str, Any]], model: Callable[[ModelWorld], T]) -> tuple[dict[str, Any], T] | None:
        before = copy.deepcopy(self.world) if self.armed else None
        armed, self.armed = self.armed, None
        if armed is not None:
            self.disk.fail(armed[0], armed[1])
        refused, error = "", ""
        result: dict[str, Any] = {}
        try:
            result = act()
        except SQSError as refusal:
            error = type(refusal).__name__
        except PowerCut:
            assert armed is not None
            assert before is not None
            self.recover(what, before, model, armed[2])
            return None
        finally:
            self.disk.cut_at = None
        try:
            expected = model(self.world)
        except Refused as refusal:
            refused = str(refusal)
        assert error == refused, f"{what}: {error or result}, and the model says {refused or expected!r}"
        return None if refused else (result, expected)

    # After a crash

    def recover(self, what: str, before: ModelWorld, model: Callable[[ModelWorld], object], loss: Loss) -> None:
        self.disk.recover(loss)
        if loss is Loss.NOTHING:
            self.disk.settle()  # else a later power cut could take back what the next process has seen
        self.open()
        after = copy.deepcopy(before)
        after.begin_marking()
        try:
            model(after)
        except Refused:
            pass
        before_it = copy.deepcopy(before)
        for name in list_queue_names(self.home):
            queue = self.broker.queue(name)
            queue.acquire()
            queue.release()
            finish_pending_move(self.broker, name)  # as every command does that comes to the queue
        seen = self.seen()
        for outcome, world in [("before", before), *(("between", mark) for mark in after.marks), ("after", after)]:
            if self.adopt(world, seen, may_lose=loss is not Loss.NOTHING):
                self.world = world
                world.end_marking()
                type(self).outcomes.append(outcome)
                for name in world.active:
                    self.carry_on(name)
                return
        missed = "\n".join(f"  {each}: {self.differences(world, seen)}" for each, world in (("not before", before_it), ("not after", after)))
        raise AssertionError(f"{what} was cut ({loss.value}), and what it leaves is\n{missed}")

    def differences(self, world: ModelWorld, seen: dict[str, Any]) -> list[str]:
        found = [f"queues {sorted(seen)}, {sorted(world.queues)}"] if seen.keys() != world.queues.keys() else []
        for name in seen.keys() & world.queues.keys():
            theirs, ours = seen[name], self.image(world.queues[name])
            found += [f"{name} has {each}" for each in theirs[0] if each not in ours[0]]
            found += [f"{name} lacks {each}" for each in ours[0] if each not in theirs[0]]
            if theirs[1] != ours[1]:
                found.append(f"{name}: {theirs[1]}, {ours[1]}")
        return found

    def adopt(self, world: ModelWorld, seen: dict[str, Any], may_lose: bool) -> bool:
        if seen.keys() != world.queues.keys():
            return False
        for name, queue in world.queues.items():
            lost = 0
            while may_lose and queue.unsynced and not self.is_like(queue, seen[name]):
                queue.undo()
                lost += 1
            if not self.is_like(queue, seen[name]):
                return False
            if lost:
                type(self).outcomes.append("leases lost")
            queue.unsynced = []
            for message, (message_id, *_) in zip(queue.held, seen[name][0], strict=True):
                message.message_id = message.message_id or message_id
        return True

    def is_like(self, queue: WorldQueue, seen: Any) -> bool:
        """Message ids that no answer has told are not known to the model."""
        (theirs, their_settings), (ours, our_settings) = seen, self.image(queue)
        if len(ours) != len(theirs) or our_settings != their_settings:
            return False
        return all(one[1:] == other[1:] and one[0] in ("", other[0]) for one, other in zip(ours, theirs, strict=True))

    def image(self, queue: WorldQueue) -> tuple[list[tuple[Any, ...]], Any]:
        now = self.clock.now
        queue.settle(now)
        messages = [
            (
                message.message_id, message.body, message.count, message.sent_ms, message.source, message.group,
                None if queue.is_visible(message, now) else queue.visible_at_ms(message),
            )
            for message in queue.held
        ]  # fmt: skip
        tasks = [(task.status, task.destination, task.rate, task.moved, task.to_move, task.reason) for task in queue.tasks]
        times = queue.created_ms, queue.modified_ms
        return messages, (queue.shown, queue.target, queue.maximum_receives if queue.target else 0, queue.labels, queue.tags, tasks, times)

    def seen(self) -> dict[str, Any]:
        """The same of the engine."""
        return {name: (self.messages_of(name), self.settings_of(name)) for name in list_queue_names(self.home)}

    def messages_of(self, name: str) -> list[tuple[Any, ...]]:
        return [(message.message_id, *described(message)[:5], peeked.visible_at_ms) for peeked in self.broker.peek(name, 1000, None)
                for message in [peeked.message]]  # fmt: skip

    def settings_of(self, name: str) -> Any:
        attributes, state = self.broker.attributes(name), move_tasks.settings(self.broker, name)
        policy = json.loads(attributes.pop("RedrivePolicy", "{}"))
        statements = json.loads(attributes.pop("Policy", "{}")).get("Statement", [])
        tasks = [
            (STATUS_NAMES[each.status], each.destination.rpartition(":")[2], each.rate, each.moved_count, each.to_move_count, each.reason)
            for each in state.tasks
        ]
        for computed in COMPUTED:
            attributes.pop(computed, None)
        labels = [statement["Sid"] for statement in statements]
        target = policy.get("deadLetterTargetArn", "").rpartition(":")[2]
        return attributes, target, policy.get("maxReceiveCount", 0), labels, self.broker.tags(name), tasks, (state.created_ms, state.modified_ms)

    # Time

    def pass_time(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds)
        self.world.now_ms = self.clock.now
        for name in self.world.active:
            self.carry_on(name)

    def carry_on(self, name: str) -> None:
        """As the server does it all the time: the task of a queue, as far as it may go by now."""

        def act() -> dict[str, Any]:
            for _ in range(100):
                if move_tasks.advance(self.broker, name) is None:
                    return {}
                task = active_task(self.broker.queue(name).state)
                if task is None or not task.allowance(self.clock.now):
                    return {}
            raise AssertionError(f"the task out of {name} never ends")

        self.call("a move task goes on", act, lambda world: world.carry_on(name))

    def checkpoint(self) -> None:
        before, upkeep.ROWS_BEHIND = upkeep.ROWS_BEHIND, 0
        try:
            self.broker.tend()
        finally:
            upkeep.ROWS_BEHIND = before

    # At all times

    @invariant()
    def the_queues_and_their_counts_agree(self) -> None:
        assert list_queue_names(self.home) == sorted(self.world.queues)
        for name, model in self.world.queues.items():
            queue = self.broker.queue(name)
            queue.catch_up()
            assert queue.state.counts(self.broker.now_ms(queue)) == model.counts(self.clock.now), name

    def teardown(self) -> None:
        try:
            assert all(any(text in report for text in EXPLAINED) for report in self.reports), self.reports
            seen = self.seen()
            for name, queue in self.world.queues.items():
                assert self.is_like(queue, seen[name]), f"{name}: {self.differences(self.world, seen)}"
                assert replayed(self.broker, name) == live(self.broker, name), name
        finally:
            self.broker.close()
            shutil.rmtree(self.home)


COMPUTED = (
    "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed",
    "CreatedTimestamp", "LastModifiedTimestamp", "QueueArn", "RedriveAllowPolicy",
)  # fmt: skip


def described(message: Any) -> tuple[Any, ...]:
    """What a look shows of a message, as the model knows it."""
    source = message.attributes.get("DeadLetterQueueSourceArn", "").rpartition(":")[2]
    attributes = message.attributes
    return (
        message.body.decode(), int(attributes["ApproximateReceiveCount"]), int(attributes["SentTimestamp"]), source,
        attributes.get("MessageGroupId", ""),
    )  # fmt: skip


__all__ = ["QUEUES", "SECONDS", "STEPS", "Loss", "MachineBase", "ModelMessage", "ModelTask", "Receipt", "Torn", "step"]
