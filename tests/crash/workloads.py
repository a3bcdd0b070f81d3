"""What the crash tests interrupt: for each workload what was there before (`prepare`, on the disk for good), and what is cut (`act`)."""

from __future__ import annotations

import json

from sqscli import move_tasks
from sqscli.api.requests import TagQueue
from sqscli.queue.tasks import COMPLETED
from tests.crash.choice_workloads import MoveChoice, MoveChoiceFifo, MoveTransformed
from tests.crash.pending_workloads import KeyedDeadLetter, UnlessPending
from tests.crash.plain_workloads import (
    ChangeVisibility,
    Delete,
    Purge,
    Receive,
    ReceiveAndDelete,
    Send,
    SendBatch,
    SendFifo,
)  # fmt: skip
from tests.crash.world import World, body
from tests.support.copies import exported


class SetAttributes(Receive):
    def act(self, world: World) -> None:
        world.set_attributes("q", VisibilityTimeout="5")
        world.set_attributes("q", DelaySeconds="7")
        world.send("q", body("after"))


def _create_with_dead_letter_queue(world: World, source: str, target: str) -> None:
    fifo = {"FifoQueue": "true"} if target.endswith(".fifo") else {}
    world.create(target, **fifo)
    arn = f"arn:aws:sqs:us-east-1:000000000000:{target}"
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    if source == target:
        world.set_attributes(source, RedrivePolicy=policy)
    else:
        world.create(source, RedrivePolicy=policy, **fifo)


class MoveToDeadLetterQueue:
    """The source's name stands before the target's, and behind it: the locks are taken in the order of names."""

    source, target = "a", "b"

    def prepare(self, world: World) -> None:
        _create_with_dead_letter_queue(world, self.source, self.target)
        world.send(self.source, *[body(f"poison {index}") for index in range(3)])
        world.receive(self.source, 3, 0)
        world.send(self.source, body("good"))
        world.send(self.target, body("already there"))

    def act(self, world: World) -> None:
        assert world.receive(self.source, 1) == [body("good")]
        assert world.receive(self.source, 1) == []
        assert len(world.receive(self.target, 2, 0)) == 2


class MoveToDeadLetterQueueThatStandsBefore(MoveToDeadLetterQueue):
    source, target = "b", "a"


class Bury(MoveToDeadLetterQueue):
    """A consumer moves what it holds to the dead-letter queue, long before it was received too often."""

    def prepare(self, world: World) -> None:
        _create_with_dead_letter_queue(world, self.source, self.target)
        group = "g" if self.source.endswith(".fifo") else None
        world.send(self.source, *[body(f"poison {index}") for index in range(3)], group=group)
        world.send(self.source, body("good"), group=group)
        world.receive(self.source, 3, 600)

    def act(self, world: World) -> None:
        self.bury(world)
        assert world.receive(self.source, 1) == [body("good")]
        assert len(world.receive(self.target, 3, 0)) == 3

    def bury(self, world: World) -> None:
        world.bury(self.source, body("poison 0"), body("poison 1"))
        world.bury(self.source, body("poison 2"))


class BuryInAQueueThatStandsBefore(Bury):
    source, target = "b", "a"


class BuryFifo(Bury):
    source, target = "a.fifo", "b.fifo"

    def bury(self, world: World) -> None:
        world.bury(self.source, *[body(f"poison {index}") for index in range(3)])


class SettleHeld(Delete):
    """What a consumer does with all that it holds, in one go."""

    def act(self, world: World) -> None:
        world.settle_held("q", [body("old 1"), body("old 3")], {body("old 0"): 0, body("old 2"): 3600, body("old 4"): 10})
        world.settle_held("q", [], {body("old 2"): 3600})
        world.settle_held("q", [body("old 2")], {})


class Redrive(MoveToDeadLetterQueue):
    def prepare(self, world: World) -> None:
        super().prepare(world)
        world.receive(self.source, 1)
        # What is sent to the dead-letter queue itself has nowhere to go back to.
        world.receive(self.target, 1, 0)
        world.delete(self.target, body("already there")) if body("already there") in world.kept else None

    def act(self, world: World) -> None:
        world.redrive(self.target, 2)
        world.send(self.source, body("after"))


class MoveTask(Redrive):
    def act(self, world: World) -> None:
        world.move_task(self.target)
        [task] = move_tasks.tasks(world.broker, self.target)
        assert (task.status, task.moved_count) == (COMPLETED, 3)
        world.send(self.source, body("after"))


class Together(Receive):
    def prepare(self, world: World) -> None:
        super().prepare(world)
        world.receive("q", 2, 600)

    def act(self, world: World) -> None:
        world.send_together("q", body("first"), *[body(f"together {index}", 700) for index in range(4)])
        world.send("q", body("after"))


class Attempt:
    def prepare(self, world: World) -> None:
        world.create("q.fifo", FifoQueue="true")
        world.send("q.fifo", body("a1"), body("a2"), body("a3"), group="a")

    def act(self, world: World) -> None:
        for _ in range(2):
            assert world.receive("q.fifo", 2, attempt_id="try") == [body("a1"), body("a2")]
        world.send("q.fifo", body("b1"), group="b")


class CreateQueue:
    def prepare(self, world: World) -> None:
        world.create("old")
        world.send("old", body("old"))

    def act(self, world: World) -> None:
        world.create("new", VisibilityTimeout="17")
        world.send("new", body("first"))
        world.create("new", VisibilityTimeout="17")


class DeleteQueue(CreateQueue):
    def act(self, world: World) -> None:
        world.delete_queue("old")
        world.create("old")
        world.send("old", body("in the new one"))
        world.create("other")


class Import:
    """A queue with messages in every state: segments are small in these tests, so it has several, and a checkpoint."""

    data = b""

    def prepare(self, world: World) -> None:
        world.create("old")
        world.send("old", body("old"))
        source = World(world.home.with_name("source"))
        source.create("q")
        source.send("q", *[body(f"exported {index}", 500) for index in range(9)])
        source.send("q", body("delayed"), delay=60)
        source.receive("q", 2)
        source.delete("q", body("exported 1", 500))
        self.data = exported(source.broker, "q")

    def act(self, world: World) -> None:
        world.import_queue("new", self.data)


class SegmentRoll(Send):
    """Segments are small in these tests: each of these sends begins a new one."""

    def act(self, world: World) -> None:
        for index in range(3):
            world.send("q", body(f"large {index}", 2500))


class Checkpoint(Send):
    def prepare(self, world: World) -> None:
        world.create("q")
        world.send("q", *[body(f"old {index}") for index in range(6)])
        world.receive("q", 2)

    def act(self, world: World) -> None:
        for index in range(4):
            world.send("q", body(f"new {index}"))
        world.delete("q", *world.receive("q", 2))
        world.end()
        world.send("q", *[body(f"again {index}") for index in range(3)])
        world.receive("q", 1)
        world.end()


class Compaction:
    """One small old message pins each segment, the rest of it is deleted: what is left is copied, and the segments go."""

    queue = "q"

    def prepare(self, world: World) -> None:
        world.create(self.queue, **({"FifoQueue": "true"} if self.queue.endswith(".fifo") else {}))
        for index in range(3):
            self.send(world, body(f"small {index}"), index)
            self.send(world, body(f"large {index}", 2000), index)
        for _ in range(3):  # one after the other: a FIFO group waits for its head
            world.receive(self.queue, 2, 600)

    def send(self, world: World, text: bytes, index: int) -> None:
        world.send(self.queue, text, group=f"g{index}" if self.queue.endswith(".fifo") else None)

    def act(self, world: World) -> None:
        world.delete(self.queue, *[body(f"large {index}", 2000) for index in range(3)])
        for round_number in range(3):
            for index in range(3):
                self.send(world, body(f"new {round_number}.{index}"), index)
            world.end()


class CompactionFifo(Compaction):
    queue = "q.fifo"


class Churn:
    """What is sent is received and deleted at once, a segment after the other: whole segments die behind the last checkpoint."""

    def prepare(self, world: World) -> None:
        world.create("q")
        world.send("q", body("old"))
        world.receive("q", 1, 600)

    def act(self, world: World) -> None:
        for index in range(6):
            world.send("q", body(f"large {index}", 2500))
            world.delete("q", *world.receive("q", 1))
            if index % 2:
                world.end()


class ChangeVisibilities(Delete):
    """ChangeMessageVisibilityBatch, of which one entry fails."""

    def act(self, world: World) -> None:
        world.extend_batch("q", {body("old 1"): 0, body("old 2"): 3600, body("old 3"): 43_200 + 1})
        world.send("q", body("new"))


class PurgeFifo(SendFifo):
    """What was sent before it may be sent again."""

    def act(self, world: World) -> None:
        world.receive("q.fifo", 1)
        world.send("q.fifo", body("b1"), group="b")
        world.purge("q.fifo")
        world.send("q.fifo", body("after"), group="a")


class Tags(Receive):
    def act(self, world: World) -> None:
        world.broker.tag("q", TagQueue({"team": "a", "stage": "b"}))
        world.broker.tag("q", TagQueue({}, ["stage"]))
        world.send("q", body("after"))


class MoveToFifoDeadLetterQueue(MoveToDeadLetterQueue):
    source, target = "a.fifo", "b.fifo"

    def prepare(self, world: World) -> None:
        _create_with_dead_letter_queue(world, self.source, self.target)
        world.send(self.source, *[body(f"poison {index}") for index in range(3)], group="g")
        world.receive(self.source, 3, 0)
        world.send(self.source, body("good"), group="h")
        world.send(self.source, body("behind"), group="g")

    def act(self, world: World) -> None:
        world.receive(self.source, 2)  # a dead letter that cannot move holds its group: then one alone
        world.receive(self.target, 2)


class RedriveFifo(MoveToFifoDeadLetterQueue):
    def prepare(self, world: World) -> None:
        super().prepare(world)
        world.receive(self.source, 2, 0)

    def act(self, world: World) -> None:
        world.redrive(self.target, 2)
        world.send(self.source, body("after"), group="g")


class Ring:
    """Each of three queues is the next one's dead-letter queue: what nobody can use goes round."""

    def prepare(self, world: World) -> None:
        for name in "abc":
            world.create(name)
        for name, target in ("ab", "bc", "ca"):
            arn = f"arn:aws:sqs:us-east-1:000000000000:{target}"
            world.set_attributes(name, RedrivePolicy=json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1}))
        world.send("a", body("round"), body("and round"))
        world.receive("a", 2, 0)

    def act(self, world: World) -> None:
        for name in "abbcca":  # one receive gives them out, the next one moves them on
            world.receive(name, 2, 0)


class OwnDeadLetterQueue:
    """Its dead letters come back to its own end."""

    def prepare(self, world: World) -> None:
        _create_with_dead_letter_queue(world, "q", "q")
        world.send("q", body("poison 0"), body("poison 1"))
        world.receive("q", 2, 0)
        world.send("q", body("good"))

    def act(self, world: World) -> None:
        world.receive("q", 2, 0)
        world.receive("q", 2, 0)
        world.send("q", body("after"))


class Expiry:
    """What outlives the retention goes, and with it the segments: it counts as deleted."""

    def prepare(self, world: World) -> None:
        world.create("q", MessageRetentionPeriod="86400")
        world.send("q", body("in flight", 300), body("short-lived", 2500))
        world.wait(86_390)
        world.receive("q", 1, 600)
        world.send("q", body("younger", 2500))

    def act(self, world: World) -> None:
        world.expires(body("short-lived", 2500), body("in flight", 300))
        world.wait(20)
        world.set_attributes("q", MessageRetentionPeriod="345600")  # which must not revive what has expired
        world.send("q", body("after", 2500))
        world.end()
        world.send("q", *[body(f"more {index}") for index in range(4)])
        world.end()


Workload = (
    Send | SendFifo | MoveToDeadLetterQueue | Attempt | CreateQueue | Import | Compaction | Churn | Ring | OwnDeadLetterQueue | Expiry
    | UnlessPending | MoveChoice | KeyedDeadLetter
)  # fmt: skip

WORKLOADS: list[type[Workload]] = [
    Send, SendBatch, SendFifo, Receive, Delete, ReceiveAndDelete, ChangeVisibility, Purge, SetAttributes,
    MoveToDeadLetterQueue, MoveToDeadLetterQueueThatStandsBefore, Redrive, MoveTask, Together, Attempt, CreateQueue, DeleteQueue, Import,
    SegmentRoll, Checkpoint, Compaction, CompactionFifo, Churn, ChangeVisibilities, PurgeFifo, Tags, MoveToFifoDeadLetterQueue, RedriveFifo, Ring,
    OwnDeadLetterQueue, Expiry, UnlessPending, MoveChoice, MoveChoiceFifo, MoveTransformed,
    Bury, BuryInAQueueThatStandsBefore, BuryFifo, SettleHeld,
]  # fmt: skip
