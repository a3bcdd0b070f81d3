"""Small homes that are made once and damaged in thousands of ways, with what is known about them: every message that ever was, and what each record
of each journal holds and undoes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqscli.api.requests import Message, MessageAttribute, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.checkpoint import newest_checkpoint
from sqscli.journal.frame import HEADER, decode_header, frame_size
from sqscli.journal.segment import SEGMENT_HEADER, segment_name
from sqscli.queue import events
from sqscli.queue.messages import StoredMessages
from tests.crash.conftest import calls_of
from tests.crash.workloads import Compaction, MoveToDeadLetterQueue, Redrive, Workload, body
from tests.crash.world import Entropy, World
from tests.support.cached_bytes import CachedFile, walk
from tests.support.unreliable_disk import PowerCut, Torn, UnreliableDisk

Held = set[tuple[str, bytes]]  # (queue, body)
EVERYTHING = 1_000_000
STABLE = ("SentTimestamp", "MessageGroupId", "MessageDeduplicationId", "SequenceNumber", "AWSTraceHeader", "DeadLetterQueueSourceArn")


@dataclass
class Frame:
    """What one record of a pristine journal says: `holds` the messages stored in it, `undoes` those that it took away."""

    offset: int
    end: int
    size: int  # without its padding
    kind: type
    holds: Held = field(default_factory=set)
    undoes: Held = field(default_factory=set)


@dataclass
class Specimen:
    """`known` are all forms in which a message was ever shown, by body."""

    name: str
    disk: UnreliableDisk
    clock_ms: int
    known: dict[bytes, set[tuple[object, ...]]]
    held: Held
    redrives: list[str] = field(default_factory=list)
    frames: dict[str, list[Frame]] = field(default_factory=dict)
    covered: dict[str, tuple[str, int]] = field(default_factory=dict)  # by queue: where its newest checkpoint stands in the journal

    @property
    def queues(self) -> list[str]:
        return sorted({queue for path, _ in self.files() for queue in [self.queue_of(path)] if queue})

    def queue_of(self, path: str) -> str:
        return path.split("/queues/")[1].partition("/")[0] if "/queues/" in path else ""

    def files(self) -> list[tuple[str, bytes]]:
        found = [(path, bytes(node.cached)) for path, node in walk(self.disk.root, self.disk.home) if isinstance(node, CachedFile)]
        return sorted(found)

    def segments(self, queue: str) -> list[str]:
        return [path for path, _ in self.files() if self.queue_of(path) == queue and path.endswith(".segment")]

    def broker(self, disk: UnreliableDisk, reports: list[str]) -> Broker:
        return Broker(disk.home, ManualClock(self.clock_ms), disk=disk, warn=reports.append, entropy=Entropy(1_000_000))


def form(queue: str, message: Message) -> tuple[object, ...]:
    """All of a message that never changes as long as it is in a queue."""
    given = tuple(sorted((name, value.data_type, value.value) for name, value in (message.message_attributes or {}).items()))
    return queue, message.message_id, tuple(message.attributes.get(name) for name in STABLE), given


def prepared(home: Path, workload: Workload, seed: int) -> World:
    """A workload of the crash tests when it is about to begin, with chance of its own: else all homes had the same queue."""
    world = world_of(home, seed)
    workload.prepare(world)
    world.settle()
    return world


def world_of(home: Path, seed: int) -> World:
    world = World(home)
    world.entropy.count = 1000 * seed
    return world


class Builder:
    """Does what a user does and writes down what he sees."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[bytes, set[tuple[object, ...]]] = {}

    def note(self) -> Held:
        """Looks at everything that is there now."""
        held = set()
        for queue in self.world.names:
            for peeked in self.world.broker.peek(queue, EVERYTHING, None):
                self.known.setdefault(peeked.message.body, set()).add(form(queue, peeked.message))
                held.add((queue, peeked.message.body))
        return held

    def finish(self, name: str, redrives: list[str] | None = None) -> Specimen:
        self.world.settle()
        return self.of_disk(name, redrives)

    def of_disk(self, name: str, redrives: list[str] | None = None) -> Specimen:
        held = self.note()
        self.world.broker.close()
        self.world.disk.settle()
        specimen = Specimen(name, self.world.disk.copy(), self.world.clock.now, self.known, held, redrives or [])
        for queue in specimen.queues:
            _read_frames(specimen, queue)
            directory = f"{specimen.disk.home}/queues/{queue}"
            checkpoint, _ = newest_checkpoint(specimen.disk, directory)
            if checkpoint is not None:
                segment, offset, _ = checkpoint.position
                specimen.covered[queue] = f"{directory}/{segment_name(segment)}", offset
            if specimen.segments(queue)[0].endswith("0000000001.segment"):
                self.note_history(specimen, queue)
        return specimen

    def note_history(self, specimen: Specimen, queue: str) -> None:
        """The forms in which messages were shown after each record, whatever has become of them since: damage may bring them back."""
        disk = specimen.disk.copy()
        entries = disk.root.cached["queues"].cached[queue].cached  # type: ignore[union-attr]
        for name in [name for name in entries if name.endswith((".checkpoint", ".pages"))]:
            del entries[name]
        broker = specimen.broker(disk, [])
        for path in reversed(specimen.segments(queue)):
            for frame in reversed(specimen.frames[path]):
                for peeked in broker.peek(queue, EVERYTHING, None):
                    self.known.setdefault(peeked.message.body, set()).add(form(queue, peeked.message))
                if frame.kind is not events.QueueCreated:
                    del disk.content(path)[frame.offset :]
            if len(entries) and path != specimen.segments(queue)[0]:
                del entries[path.rpartition("/")[2]]


def _read_frames(specimen: Specimen, queue: str) -> None:
    """Reads the journal of a pristine queue, as simply as it can be read."""
    bodies: dict[int, bytes] = {}
    move: events.MoveStarted | None = None
    for path in specimen.segments(queue):
        data = bytes(specimen.disk.content(path))
        *_, salt, _, _, _, _ = SEGMENT_HEADER.unpack_from(data)
        frames, at = specimen.frames.setdefault(path, []), SEGMENT_HEADER.size
        while at < len(data):
            header = decode_header(data, at, salt, at)
            assert header is not None
            event = events.decode(data[at + HEADER.size : at + HEADER.size + header[0]])
            frame = Frame(at, at + frame_size(header[0]), HEADER.size + header[0], type(event))
            frames.append(frame)
            at = frame.end
            numbers: list[int] = []
            if isinstance(event, events.MessagesSent | events.MessagesMovedIn | events.MessagesCopied):
                stored = StoredMessages(event.packed, 0)
                first = event.first if not isinstance(event, events.MessagesCopied) else 0
                copied = [n for f, c in event.ranges for n in range(f, f + c)] if isinstance(event, events.MessagesCopied) else []
                for index in range(stored.count):
                    bodies[copied[index] if copied else first + index] = stored.body(index)
                    frame.holds.add((queue, stored.body(index)))
            elif isinstance(event, events.MessagesDeleted | events.MoveStarted):
                numbers = [n for f, c in event.ranges for n in range(f, f + c)]
            elif isinstance(event, events.QueuePurged):
                numbers = list(bodies)
            elif isinstance(event, events.MoveFinished) and move is not None:
                numbers = [n for f, c in move.ranges for n in range(f, f + c)]
            frame.undoes = {(queue, bodies[n]) for n in numbers if n in bodies}
            move = event if isinstance(event, events.MoveStarted) else move


def standard(home: Path) -> Specimen:
    """A young queue without a checkpoint: sent, in flight, delayed, deleted; small enough to be damaged at every single byte."""
    world = world_of(home, 1)
    builder = Builder(world)
    world.create("q", VisibilityTimeout="45")
    broker = world.broker
    attributes = {"kind": MessageAttribute("String", b"x")}
    broker.send("q", SendMessages([b"with attributes"], [SendOptions(None, attributes, trace_header="Root=1")]))
    world.send("q", b"first", b"second", b"third")
    builder.note()
    world.receive("q", 2, 600)
    world.delete("q", b"first")
    world.send("q", b"delayed", delay=900)
    world.send("q", b"last")
    builder.note()
    world.broker.close()
    return builder.of_disk("standard")


def fifo(home: Path) -> Specimen:
    """Groups, deduplication, a dead link in the middle of a group."""
    world = world_of(home, 2)
    builder = Builder(world)
    world.create("q.fifo", FifoQueue="true")
    for group in ("a", "b"):
        world.send("q.fifo", *[f"{group}{number}".encode() for number in range(3)], group=group)
    builder.note()
    assert world.receive("q.fifo", 2, 600) == [b"a0", b"a1"]
    world.delete("q.fifo", b"a1")
    world.send("q.fifo", b"c0", group="c")
    builder.note()
    world.broker.close()
    return builder.of_disk("fifo")


def checkpoints(home: Path) -> Specimen:
    """Two checkpoints over a page file, and a few records behind the newer one; the journal is still whole."""
    world = world_of(home, 3)
    builder = Builder(world)
    world.create("q")
    world.send("q", *[body(f"old {number}", 40) for number in range(5)])
    builder.note()
    world.end()
    world.receive("q", 3, 600)
    world.delete("q", body("old 0", 40))
    world.send("q", body("middle", 40))
    builder.note()
    world.receive("q", 1, 600)
    world.send("q", body("after", 40), body("delayed", 40), delay=900)
    world.end()
    for number in range(2):
        world.send("q", body(f"more {number}", 40))
    world.delete("q", body("old 1", 40))
    world.end()
    world.send("q", body("last", 40))
    world.delete("q", body("old 2", 40))
    builder.note()
    world.broker.close()
    specimen = builder.of_disk("checkpoints")
    assert len([path for path, _ in specimen.files() if path.endswith(".checkpoint")]) == 2
    return specimen


def segments(home: Path) -> Specimen:
    """Several segments, none of them compacted; no checkpoint."""
    world = world_of(home, 4)
    builder = Builder(world)
    world.create("q")
    for number in range(3):
        world.send("q", body(f"large {number}", 1900))
        world.send("q", body(f"small {number}", 60), body(f"other {number}", 60))
        builder.note()
    world.receive("q", 1, 600)
    world.delete("q", body("large 0", 1900))
    builder.note()
    world.broker.close()
    return builder.of_disk("segments")


def compacted(home: Path) -> Specimen:
    """Old segments were emptied and unlinked: from here on the checkpoints are data."""
    workload = Compaction()
    world = prepared(home, workload, 10)
    builder = Builder(world)
    builder.note()
    for index in range(3):
        world.delete("q", body(f"large {index}", 2000))
    for number in range(9):
        world.send("q", body(f"new {number}"))
        builder.note()
        world.end()
    world.send("q", body("last"))
    specimen = builder.of_disk("compacted")
    assert not specimen.segments("q")[0].endswith("0000000001.segment")
    return specimen


def moved(home: Path) -> Specimen:
    """Messages have gone to the dead-letter queue, and some of them back."""
    workload = Redrive()
    world = prepared(home, workload, 11)
    builder = Builder(world)
    builder.note()
    world.broker.redrive(workload.target, None, 2)
    builder.note()
    world.send(workload.source, body("after"))
    return builder.of_disk("moved", [workload.target])


def moving(home: Path) -> Specimen:
    """A move that a crash has interrupted: announced in the source, not yet arrived."""
    workload = MoveToDeadLetterQueue()
    before = prepared(home, workload, 12)
    calls = calls_of(before, workload)
    at = next(index for index, call in enumerate(calls) if call.startswith(f"pwrite /queues/{workload.target}/"))
    world = before.copy()
    builder = Builder(world)
    builder.note()
    finished = before.copy()
    workload.act(finished)
    other = Builder(finished)
    other.note()
    finished.broker.close()
    for text, forms in other.known.items():
        builder.known.setdefault(text, set()).update(forms)
    world.disk.fail(at, Torn.NOTHING)
    try:
        workload.act(world)
        raise AssertionError("nothing was interrupted")
    except PowerCut:
        world.reboot()
    return builder.of_disk("moving")


SPECIMENS: list[Callable[[Path], Specimen]] = [standard, fifo, checkpoints, segments, compacted, moved, moving]

__all__ = ["EVERYTHING", "SPECIMENS", "Frame", "Held", "Specimen", "form"]
