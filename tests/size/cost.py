"""What an operation costs, in calls of the disk and bytes: a fresh broker for each, as for each command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqscli import upkeep
from sqscli.api.requests import ChangeVisibility, DeletedMessages, DeleteMessages, ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.segment import SEGMENT_HEADER
from tests.support.counting_disk import QuietDisk

T = TypeVar("T")

PAGE_BYTES = 128 * 72  # the largest page of a tree: a leaf of messages
PAGES_MORE = 16  # a level or two more of each tree and trie that a FIFO queue asks
TWELVE_HOURS = 43_200


class Cost(NamedTuple):
    calls: int
    read_bytes: int
    written_bytes: int


class Home:
    """A home, its clock, and what is asked of it, each time by a new broker."""

    def __init__(self, path: Path, clock: ManualClock, name: str = "q") -> None:
        self.path = path
        self.clock = clock
        self.name = name

    def broker(self) -> tuple[Broker, QuietDisk]:
        disk = QuietDisk()
        return Broker(str(self.path), self.clock, "always", disk=disk), disk

    def command(self, act: Callable[[Broker], T]) -> tuple[Cost, T]:
        """What `act` costs with the opening, up to its answer; the upkeep comes behind it."""
        broker, disk = self.broker()
        result = act(broker)
        cost = Cost(disk.calls, disk.read_bytes, disk.written_bytes)
        broker.tend()
        broker.close()
        return cost, result

    def whole_command(self, act: Callable[[Broker], object]) -> Cost:
        """The same with the upkeep."""
        broker, disk = self.broker()
        act(broker)
        broker.tend()
        broker.close()
        return Cost(disk.calls, disk.read_bytes, disk.written_bytes)

    @property
    def files(self) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in (self.path / "queues" / self.name).iterdir()}

    def bytes_of(self, kind: str) -> int:
        return sum(size for name, size in self.files.items() if name.endswith(kind))

    def count_of(self, kind: str) -> int:
        return sum(name.endswith(kind) for name in self.files)

    # What is measured

    def send(self, body: bytes = b"one more", options: SendOptions | None = None) -> Cost:
        cost, sent = self.command(lambda broker: broker.send(self.name, SendMessages([body], [options] if options else None)))
        assert not sent.failures
        return cost

    def receive(self, count: int = 1) -> tuple[Cost, list[str]]:
        """With the handles, so that the bodies have been read."""
        cost, received = self.command(lambda broker: broker.receive(self.name, ReceiveMessages(count, TWELVE_HOURS)).messages())
        return cost, [message.receipt_handle for message in received]

    def delete(self, *handles: str) -> Cost:
        cost, deleted = self.command(lambda broker: broker.delete(self.name, DeleteMessages([*handles])))
        assert isinstance(deleted, DeletedMessages)
        assert not deleted.failures
        return cost

    def extend(self, handle: str) -> Cost:
        return self.command(lambda broker: broker.change_visibility(self.name, ChangeVisibility(handle, 600)))[0]

    def everyday(self, options: SendOptions | None = None) -> dict[str, Cost]:
        """Every operation that one command makes on one message, and the looks."""
        costs = {"send": self.send(options=options)}
        costs["receive"], handles = self.receive()
        assert len(handles) == 1
        costs["extend"] = self.extend(handles[0])
        costs["delete"] = self.delete(handles[0])
        costs["peek"], peeked = self.command(lambda broker: broker.peek(self.name, 1, None))
        assert len(peeked) == 1
        costs["attributes"], _ = self.command(lambda broker: broker.attributes(self.name))
        return costs


def costs_the_same(many: dict[str, Cost], few: dict[str, Cost], pages_more: int = PAGES_MORE) -> None:
    """But for the further levels of the larger queue's trees, and for the header of the segment that a send may be the first in."""
    for operation, cost in few.items():
        assert many[operation].calls <= cost.calls + pages_more, operation
        assert many[operation].read_bytes <= cost.read_bytes + pages_more * PAGE_BYTES, operation
        assert many[operation].written_bytes - cost.written_bytes in (0, SEGMENT_HEADER.size), operation


def make(path: Path, attributes: dict[str, str], fill: Callable[[Broker, str], None], name: str = "q") -> Home:
    """A home with one queue, filled, and with a checkpoint at its end, so that no two of them differ by what stands behind it."""
    home = Home(path, ManualClock(), name)
    broker, _ = home.broker()
    broker.create_queue(name, attributes, {})
    fill(broker, name)
    queue = broker.queue(name)
    queue.acquire()
    queue.release()
    assert upkeep.save(queue)
    broker.close()
    return home


def send_all(broker: Broker, name: str, count: int, options: Callable[[int], SendOptions] | None = None, batch: int = 5000) -> None:
    for start in range(0, count, batch):
        numbers = range(start, min(count, start + batch))
        chosen: list[SendOptions | None] | None = [options(number) for number in numbers] if options else None
        assert not broker.send(name, SendMessages([b"message %07d" % number for number in numbers], chosen)).failures
