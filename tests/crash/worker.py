"""What a process of the kill tests does until it is killed: one role on the shared home, with every call written down (tests/support/history.py)."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from itertools import count
from pathlib import Path
from traceback import format_exc

from sqscli import move_tasks, open_queue, upkeep
from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist, ResourceNotFoundException
from sqscli.api.requests import ChangeVisibility, DeleteMessages, ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import Clock
from tests.support.doomed_disk import DoomedDisk, kill_self, stop_self
from tests.support.history import Got, NotedClock, Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.journal.disk import Disk

QUEUE, DEAD, GROUPS, OTHER = "queue", "dead", "groups.fifo", "other"
MAXIMUM_RECEIVES = 2
GROUP_COUNT = 8
BACKLOG = 40  # a producer that finds more clears it away, so that groups and histories stay small
TIMEOUTS_SECONDS = (1, 2, 3, 4)
MOST_DISK_CALLS = 120  # until a process kills or stops itself in the middle of something
RETRY_MS = 200_000  # within the five minutes of deduplication
Mine = tuple[str, Got, str]  # a message in this process's hands: its queue, what it showed, its receipt handle


def small_constants() -> None:
    """So that new segments, checkpoints and compaction happen all the time."""
    open_queue.SMALLEST_SEGMENT_BYTES = 4096
    upkeep.ROWS_BEHIND, upkeep.STREAM_ROWS_BEHIND, upkeep.PAGES_SLACK, upkeep.COPY_BYTES, upkeep.RESERVE_BYTES = 8, 25, 8192, 500, 1024


class Fate(DoomedDisk):
    """Stops or kills its process in the middle of anything, again and again as long as it lives."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance
        self.draw()

    def draw(self) -> None:
        self.at = len(self.calls) + self._chance.randrange(MOST_DISK_CALLS)
        self.part = self._chance.choice([0.0, 0.5, 1.0])
        self.strike = self._chance.choice([kill_self, kill_self, self.stop])

    def stop(self) -> None:
        stop_self()
        self.draw()


class Client:
    """A process's way to the queues. Every call is recorded; what should not be is reported."""

    def __init__(self, home: Path, log: Path, seed: str, heard: Callable[[], object] = lambda: None, disk: Disk | None = None) -> None:
        self.name = log.stem
        self.chance = random.Random(seed)
        self.clock = NotedClock(Clock(str(home)).now_ms)
        self.recorder = Recorder(log, Clock(str(home)).now_ms)
        durability = self.chance.choice(["none", "none", "none", "none", "batch", "always"])  # a kill is no power cut: all of them promise the same
        self.broker = Broker(str(home), self.clock, durability, disk, warn=self._warn)
        self.mine: list[Mine] = []
        self._numbers = count()
        self._heard = heard

    def _warn(self, report: str) -> None:
        if "an unfinished write" not in report:
            self.recorder.report(report)

    def _begin(self, kind: str, queue: str, **members: object) -> None:
        self.recorder.begin(kind, queue, **members)
        self.clock.begin()

    def _end(self, **members: object) -> None:
        self.recorder.end(**{"at_ms": self.clock.at_ms, **members})
        self._heard()

    # Calls

    def new_names(self, queue: str, size: int) -> list[str]:
        return [f"g{self.chance.randrange(GROUP_COUNT)}-{self.name}.{next(self._numbers)}" for _ in range(size)]

    def send(self, queue: str, names: list[str]) -> None:
        options: list[SendOptions | None] | None = None
        if queue.endswith(".fifo"):
            options = [SendOptions(group_id=name.partition("-")[0], deduplication_id=name) for name in names]
        self._begin("send", queue, names=names)
        sent = self.broker.send(queue, SendMessages([name.encode() for name in names], options))
        assert not sent.failures
        numbers = sent.sequence_numbers or [0] * len(names)
        self._end(got=[(name, each, 0, int(number or 0)) for name, each, number in zip(names, sent.message_ids, numbers, strict=True)])

    def receive(self, queue: str, most: int, seconds: int) -> int:
        self._begin("receive", queue, most=most, timeout_ms=1000 * seconds)
        received = self.broker.receive(queue, ReceiveMessages(most, seconds))
        found = []
        for message in received.messages():
            attributes = message.attributes
            sequence = int(attributes.get("SequenceNumber", 0))
            got = Got(message.body.decode(), message.message_id, int(attributes["ApproximateReceiveCount"]), sequence)
            found.append(got)
            self.mine.append((queue, got, message.receipt_handle))
        self._end(got=found, **({"at_ms": (received.lease.received_ms,) * 2} if found else {}))
        return len(found)

    def delete(self, some: list[Mine]) -> None:
        queue = some[0][0]
        some = [one for one in some if one[0] == queue]
        self._begin("delete", queue, handles=[got for _, got, _ in some])
        failures = self.broker.delete(queue, DeleteMessages([handle for _, _, handle in some])).failures
        self._end(refused=[entry for entry, _ in failures])
        for _, error in failures:
            assert isinstance(error, InvalidParameterValue), error

    def extend(self, one: Mine, seconds: int) -> None:
        queue, got, handle = one
        self._begin("extend", queue, handles=[got], timeout_ms=1000 * seconds)
        try:
            self.broker.change_visibility(queue, ChangeVisibility(handle, seconds))
        except InvalidParameterValue:
            self._end(refused=[0])
        else:
            self._end()

    def purge(self, queue: str) -> None:
        self._begin("purge", queue)
        self.broker.purge(queue)
        self._end()

    def redrive(self, most: int) -> None:
        self._begin("redrive", QUEUE)
        try:
            moved = self.broker.redrive(DEAD, None, most)
        except InvalidParameterValue:  # a move task is under way
            moved = []
        self._end(moved=[(each.old_message_id, each.new_message_id) for each in moved])

    def look(self, queue: str, most: int) -> None:
        self._begin("seen", queue)
        found = [peeked.message for peeked in self.broker.peek(queue, most, None)]
        self._end(got=[(each.body.decode(), each.message_id, int(each.attributes["ApproximateReceiveCount"])) for each in found])

    def left(self, queue: str) -> None:
        """The end of all: nothing is there."""
        self._begin("left", queue)
        assert not self.broker.peek(queue, 1, None)
        self._end()

    # What people do with them

    def consume(self, queue: str) -> None:
        """One step of a consumer, who is late, forgets, extends, gives back, and uses handles that are none any more."""
        chance, mine = self.chance, self.mine
        what = chance.random()
        if not mine or what < 0.4:
            self.receive(queue, chance.choice([1, 1, 3, 10]), chance.choice(TIMEOUTS_SECONDS))
        elif what < 0.65:
            self.delete([mine.pop(chance.randrange(len(mine))) for _ in range(min(len(mine), chance.choice([1, 1, 2, 5])))])
        elif what < 0.85:
            self.extend(chance.choice(mine), chance.choice([0, 0, 2, 5]))
        else:
            del mine[: chance.randrange(5)]  # forgets them: their leases lapse
        del mine[:-20]

    def clear(self, queue: str) -> None:
        while self.receive(queue, 10, 3600):
            self.delete(self.mine)
            self.mine.clear()


def produce(client: Client, queue: str) -> None:
    for _ in range(5):
        names = client.new_names(queue, client.chance.choice([1, 1, 1, 2, 5]))
        client.send(queue, names)
        if queue.endswith(".fifo") and client.chance.random() < 0.1:  # was not sure whether that worked
            client.send(queue, names)
    if client.broker.stats(queue).available > BACKLOG:
        while client.receive(queue, 10, 1) > 5:
            client.delete(client.mine)
            client.mine.clear()
    if client.chance.random() < 0.1:
        client.broker.tend()


def consume(client: Client, queue: str) -> None:
    client.consume(QUEUE if queue == DEAD and client.chance.random() < 0.7 else queue)


def redrive(client: Client, _: str) -> None:
    client.redrive(client.chance.choice([1, 10]))
    client.consume(QUEUE)


def move(client: Client, _: str) -> None:
    """Move tasks: started, carried on by everybody, cancelled."""
    try:
        task_id = move_tasks.start(client.broker, DEAD, client.chance.choice([None, QUEUE]), client.chance.choice([0, 5]))
        for _ in range(client.chance.randrange(5)):
            move_tasks.advance(client.broker, DEAD)
        if client.chance.random() < 0.5:
            move_tasks.cancel(client.broker, DEAD, task_id)
    except (InvalidParameterValue, ResourceNotFoundException):  # another one is under way; it was over already
        move_tasks.advance(client.broker, DEAD)
    client.redrive(1)


def purge(client: Client, queue: str) -> None:
    client.send(queue, client.new_names(queue, 3))
    client.consume(queue)
    if client.chance.random() < 0.2:
        client.purge(queue)


def tend(client: Client, _: str) -> None:
    """Comes to all queues, looks, and tidies up."""
    for queue in (QUEUE, DEAD, GROUPS, OTHER):
        client.broker.stats(queue)
        if queue in (GROUPS, OTHER):  # a message that a killed process was moving may be seen in both queues
            client.look(queue, 5)
        client.receive(queue, 1, 1)  # opens it, for the upkeep
    client.broker.tend()
    if client.chance.random() < 0.2:
        client.broker.close()


def create(client: Client, queue: str) -> None:
    """Makes and deletes a queue of its own, and one that it shares."""
    broker = client.broker
    for name in ("shared", queue):
        try:
            broker.delete_queue(name)
        except QueueDoesNotExist:
            pass
    broker.create_queue(queue, {}, {})
    (body,) = client.new_names(queue, 1)
    broker.send(queue, SendMessages([body.encode()]))
    assert broker.receive(queue, ReceiveMessages(10)).bodies() == [body.encode()]
    broker.create_queue("shared", {}, {})
    try:
        broker.send("shared", SendMessages([b"theirs"]))
    except QueueDoesNotExist:
        pass
    broker.tend()
    client._heard()


ROLES: dict[str, Callable[[Client, str], None]] = {
    "produce": produce, "consume": consume, "redrive": redrive, "move": move, "purge": purge, "tend": tend, "create": create,
}  # fmt: skip


def live(client: Client, role: str, queue: str, retried: list[str]) -> None:
    """The life of a process. `retried`: what its predecessor sent without an answer."""
    try:
        if retried:
            client.send(queue, retried)
        client.broker.disk = Fate(client.chance)
        while True:
            ROLES[role](client, queue)
    except Exception as error:  # noqa: BLE001 - the supervisor's test is told, and fails
        client.recorder.report(f"{error!r}\n{format_exc()}")
        os._exit(1)
