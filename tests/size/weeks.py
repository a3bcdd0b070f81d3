"""A queue that is used for weeks of virtual time, each command by a process of its own; and the law of what it may take on the disk."""

from __future__ import annotations

from pathlib import Path

from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.checkpoint import KEPT
from sqscli.open_queue import LARGEST_SEGMENT_BYTES, SMALLEST_SEGMENT_BYTES
from sqscli.upkeep import BYTES_BEHIND, PAGES_SLACK, RESERVE_BYTES
from tests.support.counting_disk import QuietDisk

HOUR_MS = 3_600_000
WEEK_MS = 168 * HOUR_MS
OVERHEAD_BYTES = 160  # of a message of its own: its frame, its options, and its lease and its delete while those are new
ROW_BYTES = 800  # of a message in pages: its row, and on a FIFO queue its turn, group and deduplication id, each with its share of the inner pages


class Weeks:
    """What is asked of the queue, and what the one who asks knows of it: how much has been sent, how much of that is still held."""

    def __init__(self, path: Path, attributes: dict[str, str]) -> None:
        self.home = str(path)
        self.clock = ManualClock()
        self.name = "q.fifo" if attributes.get("FifoQueue") else "q"
        self.retention_ms = 1000 * int(attributes.get("MessageRetentionPeriod", "345600"))
        self.sent: dict[int, tuple[int, int]] = {}  # number -> (bytes, sent at)
        self.next = 0
        self.recent: list[tuple[int, int]] = []  # (sent at, count) of the deduplication ids
        self.sent_bytes = self.most_bytes = self.written_bytes = 0
        self.command(lambda broker: broker.create_queue(self.name, attributes, {}))

    def command(self, act: object) -> object:
        """One process, from its start to the end of its upkeep."""
        disk = QuietDisk()
        broker = Broker(self.home, self.clock, "always", disk=disk)
        result = act(broker)  # type: ignore[operator]
        broker.tend()
        broker.close()
        self.written_bytes += disk.written_bytes
        return result

    def send(self, count: int, size: int, batches: int = 1, has_options: bool = False) -> None:
        """`batches` times `count` messages, by one process."""

        def act(broker: Broker) -> None:
            for _ in range(batches):
                numbers = range(self.next, self.next + count)
                bodies = [(b"%09d" % number).ljust(size, b"x") for number in numbers]
                options: list[SendOptions | None] | None = None
                if self.name == "q.fifo":
                    options = [SendOptions(group_id=f"g{number % 7}", deduplication_id=f"{number}") for number in numbers]
                elif has_options:
                    options = [SendOptions(delay_seconds=number % 7) for number in numbers]
                assert not broker.send(self.name, SendMessages(bodies, options)).failures
                self.sent.update((number, (size, self.clock.now_ms())) for number in numbers)
                self.recent.append((self.clock.now_ms(), count))
                self.next += count
                self.sent_bytes += count * size

        self.command(act)

    def receive(self, count: int, seconds: int = 3600) -> list[int]:
        """The numbers of the messages."""
        received = self.command(lambda broker: broker.receive(self.name, ReceiveMessages(count, seconds)))
        self.last = received.delete_request() if received else None  # type: ignore[attr-defined]
        return [int(body[:9]) for body in received.bodies()]  # type: ignore[attr-defined]

    def delete(self, numbers: list[int]) -> None:
        request = self.last
        self.command(lambda broker: broker.delete(self.name, request))
        for number in numbers:
            del self.sent[number]

    def drain(self, count: int, at_most: int = 1000) -> None:
        for _ in range(at_most):
            numbers = self.receive(count)
            if not numbers:
                return
            self.delete(numbers)

    def pass_time(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds)
        limit = self.clock.now_ms() - self.retention_ms
        self.sent = {number: known for number, known in self.sent.items() if known[1] > limit}
        self.recent = [known for known in self.recent if known[0] > self.clock.now_ms() - 600_000]

    def files(self) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in Path(self.home, "queues", self.name).iterdir()}

    def keeps_the_law(self, late_bytes: int = 0, late_count: int = 0) -> None:
        """`late`: what has expired, and is left to the next upkeep for a while."""
        files = self.files()
        sizes = {kind: [size for name, size in files.items() if name.endswith(kind)] for kind in (".segment", ".pages", ".checkpoint")}
        live = sum(size + OVERHEAD_BYTES for size, _ in self.sent.values()) + late_bytes
        segment = max(SMALLEST_SEGMENT_BYTES, min(LARGEST_SEGMENT_BYTES, live // 8)) + BYTES_BEHIND // 4  # and what one process adds to it
        assert sum(sizes[".segment"]) <= 2 * live + 2 * segment, (live, sizes)
        rows = ROW_BYTES * (len(self.sent) + late_count + sum(count for _, count in self.recent))
        assert sum(sizes[".pages"]) <= 3 * (2 * rows + PAGES_SLACK), (rows, sizes)
        assert len(sizes[".pages"]) <= KEPT
        assert len(sizes[".checkpoint"]) <= KEPT
        assert max(sizes[".checkpoint"], default=0) <= 4096 + 16 * len(sizes[".segment"])
        assert len(sizes[".segment"]) <= 3 + sum(sizes[".segment"]) // (SMALLEST_SEGMENT_BYTES // 2)
        others = {name for name in files if not name.endswith((".segment", ".pages", ".checkpoint"))}
        assert others <= {"lock", "upkeep.lock", "reserve"}
        assert files.get("reserve", 0) <= RESERVE_BYTES
        self.most_bytes = max(self.most_bytes, sum(files.values()))
