"""Writes a home with everything in it that the files of the present version can hold: `python -m tests.golden.make`.

Do this before you increment a VERSION (sqscli/journal/FORMAT.md): the archive and the facts beside it are named after the versions that wrote them,
and stay as they are for as long as there is this program. tests/journal/test_golden.py reads them.
"""

from __future__ import annotations

import io
import json
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from sqscli import move_tasks, open_queue, upkeep
from sqscli.api.requests import (
    ChangeVisibility,
    DeleteMessages,
    MessageAttribute,
    ReceiveMessages,
    SendMessages,
    SendOptions,
    SetQueueAttributes,
    TagQueue,
)
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal import checkpoint, segment
from sqscli.queue.move import decide_start_move
from sqscli.queue.tasks import STATUS_NAMES
from sqscli.unless_pending import send_unless_pending
from tests.crash.world import Entropy
from tests.support.copies import exported, imported

GOLDEN = Path(__file__).parent
PRESENT = f"journal-{segment.VERSION}-checkpoint-{checkpoint.VERSION}"
BEGUN_MS = 1_767_225_600_000
SMALL_SEGMENT_BYTES, FEW_ROWS = 2048, 3


def write(home: str) -> dict[str, Any]:
    """Makes the home, and returns the facts that whoever reads it has to find."""
    clock = ManualClock(BEGUN_MS)
    broker = Broker(home, clock, "none", entropy=Entropy())
    before = open_queue.SMALLEST_SEGMENT_BYTES, upkeep.ROWS_BEHIND
    open_queue.SMALLEST_SEGMENT_BYTES, upkeep.ROWS_BEHIND = SMALL_SEGMENT_BYTES, FEW_ROWS
    try:
        handles = _jobs(broker, clock)
        _dead_letters(broker, clock)
        _fifo(broker, clock)
        _segments(broker)
        _interrupted(broker)
        _keys(broker)
        for name in ("jobs", "jobs.fifo", "keyed"):
            imported(broker, f"imported-{name}", exported(broker, name))
    finally:
        open_queue.SMALLEST_SEGMENT_BYTES, upkeep.ROWS_BEHIND = before
    broker.close()
    return {"NowMs": clock.now, "Handles": handles, "Queues": facts(broker)}


def facts(broker: Broker) -> dict[str, Any]:
    """What can be seen of every queue without changing anything."""
    found: dict[str, Any] = {}
    for name in broker.list_queues():
        messages = [
            [
                each.message.message_id, each.message.body.decode(), each.state, each.visible_at_ms, each.message.attributes,
                {key: [value.data_type, value.value.hex()] for key, value in (each.message.message_attributes or {}).items()},
            ]
            for each in broker.peek(name, 1000, None)
        ]  # fmt: skip
        tasks = [[STATUS_NAMES[task.status], task.destination, task.moved_count, task.to_move_count] for task in move_tasks.tasks(broker, name)]
        found[name] = {"Messages": messages, "Attributes": broker.attributes(name), "Tags": broker.tags(name), "Tasks": tasks}
    return found


def _next_process(broker: Broker) -> None:
    broker.tend()
    broker.close()


def _jobs(broker: Broker, clock: ManualClock) -> list[str]:
    """A standard queue in every state; returns the handles of what is in flight."""
    broker.create_queue("jobs", {"VisibilityTimeout": "60"}, {"team": "a", "gone": "soon"})
    attributes = {
        "kind": MessageAttribute("String", b"new"),
        "raw": MessageAttribute("Binary", b"\0\xff"),
        "size": MessageAttribute("Number", b"1.5"),
    }
    broker.send("jobs", SendMessages([b"first", "žluť".encode()], [SendOptions(None, attributes, "g", None, "Root=1-2-3"), None]))
    broker.send("jobs", SendMessages([b"later"], [SendOptions(600)]))
    broker.send("jobs", SendMessages([b"deleted", b"extended", b"held"]))
    clock.advance(1000)
    first, second, deleted, extended, held = broker.receive("jobs", ReceiveMessages(5)).messages()
    broker.delete("jobs", DeleteMessages([deleted.receipt_handle]))
    broker.change_visibility("jobs", ChangeVisibility(extended.receipt_handle, 3600))
    broker.change_visibility("jobs", ChangeVisibility(second.receipt_handle, 0))
    _next_process(broker)
    broker.tag("jobs", TagQueue({"team": "b"}, ["gone"]))
    broker.set_attributes("jobs", SetQueueAttributes({"DelaySeconds": "5"}))
    broker.send("jobs", SendMessages([b"behind the checkpoint"]))
    return [each.receipt_handle for each in (first, extended, held)]


def _dead_letters(broker: Broker, clock: ManualClock) -> None:
    """Moves, a redrive, a finished task and one that is under way."""
    broker.create_queue("dead", {}, {})
    broker.create_queue("source", {"RedrivePolicy": json.dumps({"deadLetterTargetArn": broker.namespace.arn("dead"), "maxReceiveCount": 1})}, {})
    for rate in (0, 1):
        broker.send("source", SendMessages([b"poison %d" % number for number in range(4)]))
        for _ in range(2):
            broker.receive("source", ReceiveMessages(10, 0))
        _next_process(broker)
        move_tasks.start(broker, "dead", None, rate)
        move_tasks.advance(broker, "dead")
        if not rate:
            broker.purge("source")
    clock.advance(1000)


def _fifo(broker: Broker, clock: ManualClock) -> None:
    """Groups in turn, one of them held, deduplication, and a receive attempt."""
    broker.create_queue("jobs.fifo", {"FifoQueue": "true", "ContentBasedDeduplication": "true"}, {})
    broker.send("jobs.fifo", SendMessages([b"a1", b"b1", b"a2", b"c1"], [SendOptions(None, None, group) for group in "abac"]))
    broker.delete("jobs.fifo", broker.receive("jobs.fifo", ReceiveMessages(1)).delete_request())
    _next_process(broker)
    clock.advance(1000)
    for _ in range(2):
        broker.receive("jobs.fifo", ReceiveMessages(1, 600, attempt_id="attempt"))
    broker.send("jobs.fifo", SendMessages([b"b2"], [SendOptions(None, None, "b", "own-id")]))


def _segments(broker: Broker) -> None:
    """Several segments, compacted: what is left of the first ones was copied."""
    broker.create_queue("segments", {}, {})
    for number in range(24):
        broker.send("segments", SendMessages([b"message %d " % number + b"." * (700 if number % 6 else 70)]))
        if number % 6:
            broker.delete("segments", broker.receive("segments", ReceiveMessages(1, 43_200)).delete_request())
        else:
            broker.receive("segments", ReceiveMessages(1, 43_200))
        _next_process(broker)


def _interrupted(broker: Broker) -> None:
    """Moves that a crash ended after their first step, one of them to another body."""
    for name, target, bodies in (("interrupted", "target", None), ("transformed", "target-of-transformed", [b"its new body"])):
        broker.create_queue(name, {}, {})
        broker.create_queue(target, {}, {})
        broker.send(name, SendMessages([b"on its way", b"stays"]))
        source, destination = broker.queue(name), broker.queue(target)
        destination.catch_up()
        source.acquire()
        source.commit([decide_start_move(source.state, broker.now_ms(source), destination.state, True, [(1, 1)], bodies)], durable=True)
        source.release()


def _keys(broker: Broker) -> None:
    """Messages with keys: waiting, dead, redriven, and copied by a compaction."""
    broker.create_queue("keyed-dead", {}, {})
    broker.create_queue("keyed", {"RedrivePolicy": json.dumps({"deadLetterTargetArn": broker.namespace.arn("keyed-dead"), "maxReceiveCount": 1})}, {})
    for key in ("back", "dead"):
        send_unless_pending(broker, "keyed", b"keyed %s" % key.encode(), SendOptions(pending_key=key))
    for _ in range(2):
        broker.receive("keyed", ReceiveMessages(10, 0))
    broker.redrive("keyed-dead", None, 1)
    for key in ("back", "waiting", "gone"):
        send_unless_pending(broker, "keyed", b"keyed %s" % key.encode(), SendOptions(pending_key=key))
    [*_, gone] = broker.receive("keyed", ReceiveMessages(3, 0)).messages()
    broker.delete("keyed", DeleteMessages([gone.receipt_handle]))
    _next_process(broker)
    upkeep.compact(broker.queue("keyed"), broker.clock.now_ms())
    send_unless_pending(broker, "keyed", b"keyed later", SendOptions(600, pending_key="later"))


def pack(home: Path, path: Path) -> None:
    """The same bytes for the same home."""
    with tarfile.open(path, "w:xz") as archive:
        for each in [home, *sorted(home.rglob("*"))]:
            about = archive.gettarinfo(each, str(each.relative_to(home.parent)))
            about.uid = about.gid = about.mtime = 0
            about.uname = about.gname = ""
            archive.addfile(about, io.BytesIO(each.read_bytes()) if each.is_file() else None)


def main() -> None:
    path = GOLDEN / f"{PRESENT}.tar.xz"
    if path.exists():
        sys.exit(f"{path} is there already, and stays as it is for good")
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory) / "home"
        found = write(str(home))
        pack(home, path)
    path.with_name(f"{PRESENT}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
