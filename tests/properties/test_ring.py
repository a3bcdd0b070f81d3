"""All 23 actions, on four queues of which three are each other's dead-letter queues in a ring, answer like the model: standard and FIFO, over time,
new processes, compaction, kills and power cuts inside any call of the disk."""

from __future__ import annotations

import json
import os
import random
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from sqscli import open_queue, upkeep
from sqscli.api.actions import ACTIONS
from sqscli.api.requests import Message, MessageAttribute, SendOptions
from sqscli.unless_pending import send_unless_pending
from tests.properties.ring_machine import QUEUES, SECONDS, STEPS, Loss, MachineBase, ModelMessage, Receipt, Torn, step
from tests.support.model_world import ARN

SEED = int(os.environ.get("MODEL_SEED", "0"))
LABEL = {"MessageAttributeNames": ["All"], "MessageSystemAttributeNames": ["All"]}


class RingMachine(MachineBase):
    # Time, processes, and what can happen to them

    @step(4, seconds=[0.001, 1, 4, 5, 20, 29, 30, 60, 150, 300])
    def time_passes(self, seconds: float) -> None:
        self.pass_time(int(1000 * seconds))

    @step(1, tends=[False, True])
    def a_new_process(self, tends: bool) -> None:
        if tends:
            self.checkpoint()
        self.broker.close()
        assert self.disk.open_handles == 0, "files or locks were left open"
        self.open()

    @step(1)
    def compaction(self) -> None:
        self.checkpoint()

    @step(5, call=[0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 12, 20], torn=list(Torn), loss=[Loss.NOTHING, Loss.ALL, Loss.BYTES])
    def the_next_action_may_be_cut(self, call: int, torn: Torn, loss: Loss) -> None:
        self.armed = call, torn, loss

    # Messages

    @step(9, queue=QUEUES, count=[1, 1, 2, 5], delay=[None, None, None, 0, 5, 60, 901], group=[1, 2, 3], spread=[0, 1],
          dedup=["own", "own", "own", "x", "content", "same"], batch=[False, True])  # fmt: skip
    def send(self, queue: str, count: int, delay: int | None, group: int, spread: int, dedup: str, batch: bool) -> None:
        name, entries, requests = self.name(queue), [], []
        for index in range(count):
            self.bodies += 1
            body = "same" if dedup == "same" else f"m{self.bodies}"
            entry: dict[str, Any] = {"body": body, "label": f"label of {body}"}
            request: dict[str, Any] = {"MessageBody": body, "MessageAttributes": {"label": {"DataType": "String", "StringValue": entry["label"]}}}
            if self.is_fifo:
                entry["group"] = request["MessageGroupId"] = f"g{1 + (group + index * spread) % 3}"
                if dedup in ("own", "x"):
                    entry["dedup"] = request["MessageDeduplicationId"] = body if dedup == "own" else "x"
            elif delay is not None and index != 1:
                entry["delay"] = request["DelaySeconds"] = delay
            entries.append(entry)
            requests.append(request)
        is_batch = batch or count > 1
        if is_batch:
            asked = {"Entries": [{"Id": f"e{index}", **each} for index, each in enumerate(requests)]}
            answer = self.do("SendMessageBatch", lambda world: world.send(name, entries, True), QueueUrl=name, **asked)
        else:
            answer = self.do("SendMessage", lambda world: world.send(name, entries, False), QueueUrl=name, **requests[0])
        if answer is not None:
            result, expected = answer
            found = {each["Id"]: each["MessageId"] for each in result.get("Successful", [])} if is_batch else {"e0": result["MessageId"]}
            failed = [each["Id"] for each in result.get("Failed", [])]
            for index, message in enumerate(expected):
                if message is None:
                    assert f"e{index}" in failed
                else:
                    self.same_id(message, found[f"e{index}"])

    @step(4, queue=QUEUES, key=["k", "l"], group=[1, 2])
    def send_unless_pending(self, queue: str, key: str, group: int) -> None:
        self.bodies += 1
        name, body = self.name(queue), f"m{self.bodies}"
        entry: dict[str, Any] = {"body": body, "label": f"label of {body}"}
        options = SendOptions(None, {"label": MessageAttribute("String", f"label of {body}".encode())}, pending_key=key)
        if self.is_fifo:
            options.group_id, options.deduplication_id = entry["group"], entry["dedup"] = f"g{group}", body

        def act() -> dict[str, Any]:
            outcome = send_unless_pending(self.broker, name, body.encode(), options)
            if isinstance(outcome, Message):
                return {"MessageId": outcome.message_id, "AlreadyPending": True}
            return {"MessageId": outcome.message_ids[0], "AlreadyPending": False}

        answer = self.call("a send unless one is pending", act, lambda world: world.send_unless_pending(name, entry, key))
        if answer is not None:
            result, (message, is_pending) = answer
            assert result["AlreadyPending"] == is_pending, f"{body} with {key}: {message.body} is the one that waits"
            self.same_id(message, result["MessageId"])

    def same_id(self, message: ModelMessage, found: str) -> None:
        message.message_id = message.message_id or found
        assert message.message_id == found, f"{message.body} is {found}, and was {message.message_id}"

    @step(14, queue=QUEUES, count=[1, 2, 10], timeout=[None, 0, 0, 1, 5, 60, 600], attempt=["", "", "", "one", "two"])
    def receive(self, queue: str, count: int, timeout: int | None, attempt: str) -> None:
        name = self.name(queue)
        request: dict[str, Any] = {"MaxNumberOfMessages": count, "VisibilityTimeout": timeout, "ReceiveRequestAttemptId": attempt or None}
        answer = self.do("ReceiveMessage", lambda world: world.receive(name, count, timeout, attempt), QueueUrl=name, **request, **LABEL)
        if answer is None:
            return
        result, expected = answer
        received = result.get("Messages", [])
        told = [self.told(each) for each in received]
        known = [(each.body, each.count, each.sent_ms, each.source, each.group, each.label) for each in expected]
        assert told == known, f"{told}, and the model says {known}"
        for shown, message in zip(received, expected, strict=True):
            self.same_id(message, shown["MessageId"])
            self.world.receipts.append(Receipt(self.world.queues[name], message, message.receives, shown["ReceiptHandle"]))

    def told(self, message: dict[str, Any]) -> tuple[Any, ...]:
        known = message["Attributes"]
        source = known.get("DeadLetterQueueSourceArn", "").rpartition(":")[2]
        label = message["MessageAttributes"]["label"]["StringValue"]
        counted = int(known["ApproximateReceiveCount"]), int(known["SentTimestamp"])
        return (message["Body"], *counted, source, known.get("MessageGroupId", ""), label)

    def chosen(self, which: int, count: int) -> list[int]:
        """Receipts, however old, of different messages of one queue: by their places, as the model may be a copy."""
        recent = self.world.receipts[-12:]
        if not recent:
            return []
        start = len(self.world.receipts) - len(recent)
        first = which % len(recent)
        found: list[int] = []
        for index in [*range(first, len(recent)), *range(first)]:
            receipt, known = recent[index], [self.world.receipts[each] for each in found]
            if receipt.queue is recent[first].queue and all(each.message is not receipt.message for each in known):
                found.append(start + index)
        return found[:count]

    @step(6, which=list(range(12)), count=[1, 1, 2, 3], batch=[False, True])
    def delete(self, which: int, count: int, batch: bool) -> None:
        places = self.chosen(which, count if batch else 1)
        if not places:
            return
        receipts = [self.world.receipts[place] for place in places]
        name = receipts[0].queue.name
        if not batch:
            self.do("DeleteMessage", lambda world: world.delete_message(name, world.receipts[places[0]]),
                    QueueUrl=name, ReceiptHandle=receipts[0].handle)  # fmt: skip
            return
        entries = [{"Id": f"e{index}", "ReceiptHandle": receipt.handle} for index, receipt in enumerate(receipts)]
        answer = self.do(
            "DeleteMessageBatch",
            lambda world: world.each(name, [world.receipts[place] for place in places], lambda receipt: world.delete_message(name, receipt)),
            QueueUrl=name, Entries=entries,
        )  # fmt: skip
        self.compare_entries(answer)

    @step(5, which=list(range(12)), count=[1, 1, 2, 3], timeout=SECONDS, batch=[False, True])
    def change_visibility(self, which: int, count: int, timeout: int, batch: bool) -> None:
        places = self.chosen(which, count if batch else 1)
        if not places:
            return
        receipts = [self.world.receipts[place] for place in places]
        name = receipts[0].queue.name
        if not batch:
            self.do("ChangeMessageVisibility", lambda world: world.change_visibility(name, world.receipts[places[0]], timeout),
                    QueueUrl=name, ReceiptHandle=receipts[0].handle, VisibilityTimeout=timeout)  # fmt: skip
            return
        entries = [{"Id": f"e{at}", "ReceiptHandle": receipt.handle, "VisibilityTimeout": timeout} for at, receipt in enumerate(receipts)]
        answer = self.do(
            "ChangeMessageVisibilityBatch",
            lambda world: world.each(
                name, [world.receipts[place] for place in places], lambda receipt: world.change_visibility(name, receipt, timeout)
            ),
            QueueUrl=name, Entries=entries,
        )  # fmt: skip
        self.compare_entries(answer)

    def compare_entries(self, answer: tuple[dict[str, Any], list[bool]] | None) -> None:
        if answer is not None:
            result, done = answer
            for member, wanted in (("Successful", True), ("Failed", False)):
                expected = [f"e{index}" for index, each in enumerate(done) if each is wanted]
                assert [each["Id"] for each in result.get(member, [])] == expected, f"{member}: {result}"

    # Queues

    @step(0.4, queue=QUEUES)
    def purge(self, queue: str) -> None:
        name = self.name(queue)
        self.do("PurgeQueue", lambda world: world.purge(name), QueueUrl=name)

    @step(2, queue=["a", "b", "c", "d", "d"], delay=["0", "5"], bare=[True, True, False])
    def create_queue(self, queue: str, delay: str, bare: bool) -> None:
        self.create(queue, **({} if bare else {"DelaySeconds": delay}))

    @step(0.6, queue=["a", "b", "c", "d", "d", "d"])
    def delete_queue(self, queue: str) -> None:
        name = self.name(queue)
        self.do("DeleteQueue", lambda world: world.delete(name), QueueUrl=name)

    @step(1.5, queue=QUEUES, attribute=["VisibilityTimeout", "DelaySeconds", "MessageRetentionPeriod", "MessageRetentionPeriod"],
          value=[0, 5, 30, 60, 300, 345_600])  # fmt: skip
    def set_attribute(self, queue: str, attribute: str, value: int) -> None:
        value = max(60, value) if attribute == "MessageRetentionPeriod" else min(value, 300)
        self.set(self.name(queue), attribute, str(value))

    @step(1.5, queue=QUEUES, attribute=["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"], on=[True, False])
    def set_fifo_attribute(self, queue: str, attribute: str, on: bool) -> None:
        if self.is_fifo:
            values = {"ContentBasedDeduplication": ("true", "false"), "DeduplicationScope": ("messageGroup", "queue")}
            self.set(self.name(queue), attribute, values.get(attribute, ("perMessageGroupId", "perQueue"))[not on])

    def set(self, name: str, attribute: str, value: str) -> None:
        self.do("SetQueueAttributes", lambda world: world.set_attribute(name, attribute, value), QueueUrl=name, Attributes={attribute: value})

    @step(1.5, queue=QUEUES, dead=["a", "b", "c", "d", ""], ring=[True, True, False], maximum=[1, 2, 2, 3])
    def set_redrive_policy(self, queue: str, dead: str, ring: bool, maximum: int) -> None:
        self.redrive_policy(queue, {"a": "b", "b": "c", "c": "a", "d": "a"}[queue] if ring else dead, maximum)

    @step(0.5, queue=QUEUES, permission=["allowAll", "allowAll", "denyAll", "a", "b", "c"])
    def set_redrive_allow_policy(self, queue: str, permission: str) -> None:
        name, allows = self.name(queue), permission if permission.endswith("All") else self.name(permission)
        by_queue = {"redrivePermission": "byQueue", "sourceQueueArns": [ARN + allows]}
        policy = json.dumps({"redrivePermission": allows} if permission.endswith("All") else by_queue)
        self.do("SetQueueAttributes", lambda world: world.set_redrive_allow(name, allows),
                QueueUrl=name, Attributes={"RedriveAllowPolicy": policy})  # fmt: skip

    @step(1, queue=QUEUES, key=["x", "y"], value=["", "1"])
    def tag(self, queue: str, key: str, value: str) -> None:
        name = self.name(queue)
        self.do("TagQueue", lambda world: world.tag(name, {key: value}), QueueUrl=name, Tags={key: value})

    @step(1, queue=QUEUES, keys=[["x"], ["y", "made"]])
    def untag(self, queue: str, keys: list[str]) -> None:
        name = self.name(queue)
        self.do("UntagQueue", lambda world: world.untag(name, keys), QueueUrl=name, TagKeys=keys)

    @step(1, queue=QUEUES, label=["one", "two"])
    def add_permission(self, queue: str, label: str) -> None:
        name = self.name(queue)
        self.do("AddPermission", lambda world: world.permit(name, label, True),
                QueueUrl=name, Label=label, AWSAccountIds=["123456789012"], Actions=["SendMessage"])  # fmt: skip

    @step(1, queue=QUEUES, label=["one", "two"])
    def remove_permission(self, queue: str, label: str) -> None:
        name = self.name(queue)
        self.do("RemovePermission", lambda world: world.permit(name, label, False), QueueUrl=name, Label=label)

    # Move tasks

    @step(5, queue=["a", "b", "b", "c", "c", "d"], destination=["", "", "a", "b", "d"], rate=[None, None, 1, 1, 2])
    def start_move_task(self, queue: str, destination: str, rate: int | None) -> None:
        """One at a time in the whole world: which of two goes first is left to chance."""
        name, to = self.name(queue), self.name(destination) if destination else ""
        if self.world.active not in ([], [name]):
            return
        request = {"SourceArn": ARN + name, "DestinationArn": ARN + to if to else None, "MaxNumberOfMessagesPerSecond": rate}
        answer = self.do("StartMessageMoveTask", lambda world: world.start_task(name, to, rate or 0), **request)
        if answer is not None:
            answer[1].handle = answer[0]["TaskHandle"]
            self.carry_on(name)

    @step(1, queue=QUEUES, newest=[True, True, False])
    def cancel_move_task(self, queue: str, newest: bool) -> None:
        name = self.world.active[0] if newest and self.world.active else self.name(queue)
        tasks = self.world.queues[name].tasks if name in self.world.queues else []
        at = len(tasks) - 1 if newest else 0
        if tasks and tasks[at].handle:
            answer = self.do(
                "CancelMessageMoveTask", lambda world: world.cancel_task(name, world.queues[name].tasks[at]), TaskHandle=tasks[at].handle
            )
            assert answer is None or answer[0]["ApproximateNumberOfMessagesMoved"] == answer[1]

    # Looks

    @step(3, queue=QUEUES)
    def look(self, queue: str) -> None:
        name = self.name(queue)
        self.do("GetQueueUrl", lambda world: world.queue(name), QueueName=name)
        tags = self.do("ListQueueTags", lambda world: world.queue(name).tags, QueueUrl=name)
        assert tags is None or tags[0].get("Tags", {}) == tags[1]
        attributes = self.do("GetQueueAttributes", lambda world: world.queue(name), QueueUrl=name, AttributeNames=["All"])
        if attributes is not None:
            shown, model = attributes[0]["Attributes"], attributes[1]
            counts = tuple(int(shown["ApproximateNumberOfMessages" + kind]) for kind in ("", "NotVisible", "Delayed"))
            assert counts == model.counts(self.clock.now)
            assert {each: shown[each] for each in model.shown} == model.shown
        sources = self.do("ListDeadLetterSourceQueues", lambda world: world.sources(name), QueueUrl=name)
        if sources is not None:
            assert [url.rpartition("/")[2] for url in sources[0].get("queueUrls", [])] == sources[1]
        listed = self.do("ListQueues", lambda world: sorted(each for each in world.queues if each.startswith(queue)), QueueNamePrefix=queue)
        if listed is not None:
            assert [url.rpartition("/")[2] for url in listed[0].get("QueueUrls", [])] == listed[1]
        tasks = self.do("ListMessageMoveTasks", lambda world: world.queue(name, "ResourceNotFoundException").tasks[::-1], SourceArn=ARN + name,
                        MaxResults=10)  # fmt: skip
        if tasks is not None:
            shown = [(each["Status"], each["ApproximateNumberOfMessagesMoved"], each["ApproximateNumberOfMessagesToMove"], each["StartedTimestamp"])
                     for each in tasks[0].get("Results", [])]  # fmt: skip
            expected = [(each.status, each.moved, each.to_move, each.started_ms) for each in tasks[1]]
            assert shown == expected, f"{shown}, and the model says {expected}"
            for one, task in zip(tasks[0].get("Results", []), tasks[1], strict=True):
                task.handle = one.get("TaskHandle", task.handle)  # of a task whose start had no answer


class FifoRingMachine(RingMachine):
    is_fifo = True
    performed: ClassVar[set[str]] = set()
    outcomes: ClassVar[list[str]] = []


class StandardRingMachine(RingMachine):
    performed: ClassVar[set[str]] = set()
    outcomes: ClassVar[list[str]] = []


MACHINES = pytest.mark.parametrize("machine", [StandardRingMachine, FifoRingMachine], ids=["standard", "fifo"])


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that new segments and compaction come within the few messages of a test."""
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 20)
    monkeypatch.setattr(upkeep, "STREAM_ROWS_BEHIND", 40)
    monkeypatch.setattr(upkeep, "PAGES_SLACK", 4096)
    monkeypatch.setattr(upkeep, "COPY_BYTES", 200)
    monkeypatch.setattr(upkeep, "RESERVE_BYTES", 1024)
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 2048)


def walk(machine: type[RingMachine], seed: int, steps: int) -> None:
    """A long way with the weights of a busy day: it comes to places that short examples do not."""
    chance, here = random.Random(seed), machine()
    names = list(STEPS)
    weights = [STEPS[name][0] for name in names]
    name, arguments = "", {}
    for number in range(steps):
        try:
            name = chance.choices(names, weights)[0]
            arguments = {argument: chance.choice(values) for argument, values in STEPS[name][1].items()}
            getattr(here, name)(**arguments)
            here.the_queues_and_their_counts_agree()
        except Exception as error:
            raise AssertionError(f"{machine.__name__}, MODEL_SEED={seed}, step {number}, {name}({arguments}): {error}") from error
    here.teardown()


@MACHINES
def test_a_ring_of_queues_answers_like_the_model(machine: type[RingMachine]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=40, stateful_step_count=40, deadline=None))


@MACHINES
def test_long_walks_do_all_23_actions_and_are_cut_everywhere(machine: type[RingMachine]) -> None:
    machine.performed.clear()
    machine.outcomes.clear()
    for seed in range(SEED, SEED + 20):
        walk(machine, seed, 400)
    assert machine.performed == set(ACTIONS)
    assert len(ACTIONS) == 23
    counted = {outcome: machine.outcomes.count(outcome) for outcome in ("before", "between", "after", "leases lost")}
    assert min(counted.values()) >= 3, f"too few cuts of a kind prove too little: {counted}"


@pytest.mark.long
@MACHINES
def test_longer_walks_of_a_ring_agree_with_the_model(machine: type[RingMachine]) -> None:
    for seed in range(1000 + SEED, 1100 + SEED):
        walk(machine, seed, 1000)
