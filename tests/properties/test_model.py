"""The queue against a model of SQS: whatever is done in whatever order, over reopening and checkpoints, both answer alike."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from sqscli import upkeep
from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import (
    ChangeVisibility,
    DeleteMessages,
    DeleteReceived,
    Message,
    ReceiveMessages,
    SendMessages,
    SendOptions,
    SentMessages,
    SetQueueAttributes,
)
from sqscli.broker import Broker
from sqscli.catalog import queue_arn
from sqscli.clock import ManualClock
from sqscli.unless_pending import send_unless_pending
from tests.support.model import ModelMessage, ModelQueue
from tests.support.replay import live, replayed

SECONDS = st.sampled_from([0, 1, 5, 30, 60])
Receipt = tuple[str, ModelMessage, int, str]  # queue, message, number of the receive, handle: one for each handle ever given out
GROUPS = st.sampled_from(["g1", "g2", "g3"])


class QueueMachine(RuleBasedStateMachine):
    """One queue with a dead-letter queue; `names` are the two."""

    names: ClassVar[tuple[str, str]] = ("queue", "dead")
    maximum_receives: ClassVar[int] = 2
    keeps_its_beginning: ClassVar[bool] = True  # one segment, which stays

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.mkdtemp(prefix="sqscli-model-")
        self.clock = ManualClock()
        self.reports: list[str] = []
        self.next_body = 0
        self.receipts: list[Receipt] = []
        self.broker = self._open()

    def _open(self) -> Broker:
        return Broker(self.home, self.clock, "none", warn=self.reports.append)

    @property
    def is_fifo(self) -> bool:
        return self.names[0].endswith(".fifo")

    @initialize(retention=st.sampled_from([60, 300, 345_600]))
    def create(self, retention: int) -> None:
        name, dead = self.names
        self.model = {each: ModelQueue(each, {"MessageRetentionPeriod": retention}) for each in self.names}
        fifo = {"FifoQueue": "true"} if self.is_fifo else {}
        for each in sorted(set(self.names), reverse=True):
            self.broker.create_queue(each, {**fifo, "MessageRetentionPeriod": str(retention)}, {})
        policy = f'{{"deadLetterTargetArn":"{queue_arn(dead)}","maxReceiveCount":{self.maximum_receives}}}'
        self.broker.set_attributes(name, SetQueueAttributes({"RedrivePolicy": policy}))
        self.model[name].dead_letters, self.model[name].maximum_receives = self.model[dead], self.maximum_receives

    # Time and processes

    @rule(seconds=st.sampled_from([0.001, 1, 4, 5, 20, 29, 30, 60, 299, 300]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(int(1000 * seconds))

    @rule(seconds=st.sampled_from([30, 60, 150, 290]))
    def more_time_passes(self, seconds: int) -> None:
        self.clock.advance(1000 * seconds)

    @rule()
    def reopen(self) -> None:
        self.broker.close()
        self.broker = self._open()

    @rule(reopen=st.booleans())
    def checkpoint(self, reopen: bool) -> None:
        before, upkeep.ROWS_BEHIND = upkeep.ROWS_BEHIND, 0
        try:
            self.broker.tend()
        finally:
            upkeep.ROWS_BEHIND = before
        if reopen:
            self.reopen()

    # Sending

    def _send(self, name: str, options: list[SendOptions | None], bodies: list[str]) -> None:
        given = options if any(option is not None for option in options) else None
        sent = self.broker.send(name, SendMessages([body.encode() for body in bodies], given))
        assert sent.failures == []
        for body, option, message_id in zip(bodies, options, sent.message_ids, strict=True):
            assert message_id is not None
            option = option or SendOptions()
            delay_ms = None if option.delay_seconds is None else 1000 * option.delay_seconds
            message = self.model[name].send(body, self.clock.now, delay_ms, option.group_id or "", option.deduplication_id or "")
            message.message_id = message.message_id or message_id
            assert message.message_id == message_id, f"{body} is {message_id}, the first one is {message.message_id}"

    def _bodies(self, count: int) -> list[str]:
        self.next_body += count
        return [f"m{number}" for number in range(self.next_body - count, self.next_body)]

    @precondition(lambda self: not self.is_fifo)
    @rule(at=st.integers(0, 1), count=st.sampled_from([1, 2, 5]))
    def send(self, at: int, count: int) -> None:
        self._send(self.names[at], [None] * count, self._bodies(count))

    @precondition(lambda self: not self.is_fifo)
    @rule(delays=st.lists(st.none() | SECONDS, min_size=1, max_size=4))
    def send_with_delays(self, delays: list[int | None]) -> None:
        self._send(self.names[0], [None if delay is None else SendOptions(delay) for delay in delays], self._bodies(len(delays)))

    @precondition(lambda self: self.is_fifo)
    @rule(groups=st.lists(GROUPS, min_size=1, max_size=5))
    def send_to_groups(self, groups: list[str]) -> None:
        bodies = self._bodies(len(groups))
        self._send(self.names[0], [SendOptions(None, None, group, body) for group, body in zip(groups, bodies, strict=True)], bodies)

    @precondition(lambda self: self.is_fifo)
    @rule(group=GROUPS, dedup=st.sampled_from(["x", "y"]))
    def send_perhaps_a_duplicate(self, group: str, dedup: str) -> None:
        self._send(self.names[0], [SendOptions(None, None, group, dedup)], self._bodies(1))

    @rule(at=st.integers(0, 1), key=st.sampled_from(["k", "l", "m"]), delay=st.none() | SECONDS, group=GROUPS)
    def send_unless_pending(self, at: int, key: str, delay: int | None, group: str) -> None:
        name, [body] = self.names[0 if self.is_fifo else at], self._bodies(1)
        options = SendOptions(None, None, group, body) if self.is_fifo else SendOptions(delay)
        options.pending_key = key
        outcome = send_unless_pending(self.broker, name, body.encode(), options)
        waiting = self.model[name].pending(key, self.clock.now)
        if waiting is not None:
            assert isinstance(outcome, Message), f"{body} was sent, although {waiting.body} is pending as {key}"
            assert outcome.message_id == waiting.message_id
            return
        assert isinstance(outcome, SentMessages), f"{body} was not sent, although nothing is pending as {key}"
        delay_ms = None if options.delay_seconds is None else 1000 * options.delay_seconds
        message = self.model[name].send(body, self.clock.now, delay_ms, options.group_id or "", options.deduplication_id or "")
        message.key, [message_id] = key, outcome.message_ids
        assert message_id is not None
        message.message_id = message_id

    # Receiving

    @rule(at=st.sampled_from([0, 0, 1]), count=st.sampled_from([1, 2, 10]), timeout=st.none() | SECONDS | st.just(600))
    def receive(self, at: int, count: int, timeout: int | None) -> None:
        self._receive(self.names[at], count, timeout)

    def _receive(self, name: str, count: int, timeout: int | None) -> list[tuple[int, int]]:
        answer = self.broker.receive(name, ReceiveMessages(count, timeout))
        received = answer.messages()
        expected = self.model[name].receive(count, self.clock.now, None if timeout is None else 1000 * timeout)
        assert [_seen(message) for message in received] == [_expected(message) for message in expected]
        for message, known in zip(received, expected, strict=True):
            self.receipts.append((name, known, known.receives, message.receipt_handle))
        return answer.ranges

    @rule(count=st.sampled_from([1, 3]))
    def receive_and_delete_at_once(self, count: int) -> None:
        start = len(self.receipts)
        ranges = self._receive(self.names[0], count, 30)
        self.broker.delete(self.names[0], DeleteReceived(ranges))
        for name, message, receive, _ in self.receipts[start:]:
            assert self.model[name].delete(message, receive, self.clock.now)

    @precondition(lambda self: len(self.model) == 2)
    @rule(count=st.sampled_from([1, 2, 10]))
    def redrive(self, count: int) -> None:
        name, dead = self.names
        moved = self.broker.redrive(dead, None, count)
        # A batch may be smaller than it could be, where messages without a source stand between; it is empty only where nothing is left to move.
        expected = self.model[dead].redrive(len(moved) or 1, self.model[name], self.clock.now)
        assert len(moved) <= count
        assert [each.old_message_id for each in moved] == [old.message_id for old, _ in expected]
        for each, (_, new) in zip(moved, expected, strict=True):
            assert each.destination == name
            new.message_id = each.new_message_id

    # Handles, however old

    @precondition(lambda self: self.receipts)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self._delete(data.draw(st.sampled_from(self.receipts[-12:])))

    def _delete(self, receipt: Receipt) -> None:
        name, message, receive, handle = receipt
        failures = self.broker.delete(name, DeleteMessages([handle])).failures
        assert (not failures) == self.model[name].delete(message, receive, self.clock.now)

    @precondition(lambda self: self.receipts)
    @rule(data=st.data(), timeout=SECONDS)
    def change_visibility(self, data: st.DataObject, timeout: int) -> None:
        self._change_visibility(data.draw(st.sampled_from(self.receipts[-12:])), timeout)

    def _change_visibility(self, receipt: Receipt, timeout: int) -> None:
        name, message, receive, handle = receipt
        try:
            self.broker.change_visibility(name, ChangeVisibility(handle, timeout))
            done = True
        except InvalidParameterValue:
            done = False
        assert done == self.model[name].change_visibility(message, receive, 1000 * timeout, self.clock.now)

    # The queue as a whole

    @rule(at=st.integers(0, 1))
    def purge(self, at: int) -> None:
        self.broker.purge(self.names[at])
        self.model[self.names[at]].purge()

    @rule(
        at=st.integers(0, 1),
        name=st.sampled_from(["VisibilityTimeout", "DelaySeconds", "MessageRetentionPeriod", "MessageRetentionPeriod"]),
        value=st.sampled_from([0, 5, 30, 60, 300]),
    )
    def set_attribute(self, at: int, name: str, value: int) -> None:
        queue = self.names[at]
        value = max(60, value) if name == "MessageRetentionPeriod" else value
        self.broker.set_attributes(queue, SetQueueAttributes({name: str(value)}))
        self.model[queue].settle(self.clock.now)
        self.model[queue].set({name: value})

    @invariant()
    def the_counts_agree(self) -> None:
        for name in self.names if hasattr(self, "model") else ():
            queue = self.broker.queue(name)
            queue.catch_up()
            assert queue.state.counts(self.broker.now_ms(queue)) == self.model[name].counts(self.clock.now)

    def more_actions(self) -> list[tuple[int, Callable[[], None]]]:
        """What a long walk also does, by weight: for those who add to this."""
        return []

    def teardown(self) -> None:
        try:
            assert all("no source to go back to" in report for report in self.reports), self.reports
            for name in self.names if hasattr(self, "model") else ():
                stats = self.broker.stats(name)
                assert (stats.available, stats.in_flight, stats.delayed) == self.model[name].counts(self.clock.now)
                held = [message.body for message in self.model[name].held]
                assert [peeked.message.body.decode() for peeked in self.broker.peek(name, 1000, None)] == held
                assert (
                    replayed(self.broker, name, without_checkpoints=self.keeps_its_beginning)
                    == replayed(self.broker, name)
                    == live(self.broker, name)
                )
            self._everything_left_is_receivable()
        finally:
            self.broker.close()
            shutil.rmtree(self.home)

    def _everything_left_is_receivable(self) -> None:
        """When all leases have lapsed, and nothing moves any more."""
        for name in self.model if hasattr(self, "model") else ():
            self.broker.set_attributes(name, SetQueueAttributes({"RedrivePolicy": ""}))
            self.model[name].dead_letters = None
            self.clock.advance(60_000)
            available, in_flight, delayed = self.model[name].counts(self.clock.now)
            if not (in_flight or delayed):
                assert len(self.broker.receive(name, ReceiveMessages(1000))) == available


def _seen(message: Message) -> tuple[str, str, str, str, str]:
    source = message.attributes.get("DeadLetterQueueSourceArn", "").rpartition(":")[2]
    return message.body.decode(), message.message_id, message.attributes["ApproximateReceiveCount"], message.attributes["SentTimestamp"], source


def _expected(message: ModelMessage) -> tuple[str, str, str, str, str]:
    return message.body, message.message_id, str(message.count), str(message.sent_ms), message.source


class FifoMachine(QueueMachine):
    names = ("queue.fifo", "dead.fifo")


class OwnDeadLetterMachine(QueueMachine):
    names = ("queue", "queue")


class OwnFifoDeadLetterMachine(QueueMachine):
    names = ("queue.fifo", "queue.fifo")


MACHINES = pytest.mark.parametrize(
    "machine", [QueueMachine, FifoMachine, OwnDeadLetterMachine, OwnFifoDeadLetterMachine], ids=["standard", "fifo", "its own", "fifo, its own"]
)


@MACHINES
def test_the_queue_answers_like_the_model(machine: type[QueueMachine]) -> None:
    examples = 60 if len(set(machine.names)) == 2 else 20
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=40))


def walk(machine: type[QueueMachine], seed: int, steps: int) -> QueueMachine:
    """A long way through one queue, with the weights of a busy one: it comes to places that short examples do not."""
    chance = random.Random(seed)
    pick, here = chance.choice, machine()
    here.create(retention=pick([60, 300, 345_600, 345_600]))
    actions: list[tuple[int, Callable[[], None]]] = [
        (6, lambda: here.receive(at=pick([0, 0, 0, 1]), count=pick([1, 2, 10]), timeout=pick([None, 0, 0, 1, 5, 60, 600]))),
        (3, lambda: here._delete(pick(here.receipts[-12:])) if here.receipts else None),
        (2, lambda: here._change_visibility(pick(here.receipts[-12:]), pick([0, 0, 5, 60])) if here.receipts else None),
        (3, lambda: here.time_passes(seconds=pick([0.001, 1, 4, 5, 20, 29]))),
        (1, lambda: here.more_time_passes(seconds=pick([30, 60, 150, 290]))),
        (1, here.reopen),
        (1, lambda: here.checkpoint(reopen=pick([True, False]))),
        (1, lambda: here.receive_and_delete_at_once(count=pick([1, 3]))),
        (2, lambda: here.send_unless_pending(at=pick([0, 0, 1]), key=pick("klm"), delay=pick([None, None, 0, 60]), group=pick(["g1", "g2"]))),
    ]
    if here.is_fifo:
        actions.append((4, lambda: here.send_to_groups(groups=[pick(["g1", "g2", "g3"]) for _ in range(pick([1, 2, 5]))])))
        actions.append((1, lambda: here.send_perhaps_a_duplicate(group=pick(["g1", "g2"]), dedup=pick(["x", "y"]))))
    else:
        actions.append((3, lambda: here.send(at=pick([0, 0, 0, 1]), count=pick([1, 2, 5]))))
        actions.append((1, lambda: here.send_with_delays(delays=[pick([None, 0, 5, 60]) for _ in range(3)])))
    if len(here.model) == 2:
        actions.append((2, lambda: here.redrive(count=pick([1, 2, 10]))))
    actions += here.more_actions()
    rare = [
        lambda: here.purge(at=pick([0, 1])),
        lambda: here.set_attribute(at=pick([0, 1]), name=pick(["VisibilityTimeout", "DelaySeconds"]), value=pick([0, 0, 5, 60])),
        lambda: here.set_attribute(at=pick([0, 1]), name="MessageRetentionPeriod", value=pick([60, 300, 345_600])),
    ]
    weights = [*(weight for weight, _ in actions), *(0.3 for _ in rare)]
    choices = [*(action for _, action in actions), *rare]
    for number in range(steps):
        try:
            chance.choices(choices, weights)[0]()
            here.the_counts_agree()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, step {number}: {error}") from error
    here.teardown()
    return here


@MACHINES
def test_long_walks_agree_with_the_model(machine: type[QueueMachine]) -> None:
    moved = 0
    for seed in range(6):
        ended = walk(machine, seed, 300)
        moved += sum(message.count > message.receives for _, message, _, _ in ended.receipts)
    assert moved > 10, "hardly a message died: the walks prove too little"


@pytest.mark.long
@MACHINES
def test_longer_walks_agree_with_the_model(machine: type[QueueMachine]) -> None:
    for seed in range(1000, 1060):
        walk(machine, seed, 1000)


@pytest.mark.long
@MACHINES
def test_the_queue_answers_like_the_model_for_long(machine: type[QueueMachine]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=300, stateful_step_count=100))
