"""Runs in the measured environment: `fill.py HOME KIND COUNT` makes a queue `q` (`q.fifo`) that holds COUNT messages of one kind.

waiting      sent in a stream, never received
delayed      each with a DelaySeconds of its own, none of them over
in-flight    received ten at a time for twelve hours
lapsed       received once, ten at a time; the visibility timeout is over
blocked      one FIFO group, whose first message is in flight
deduplicated FIFO: as many deduplication ids in the window of five minutes, in a thousand groups
groups       FIFO: as many message groups, with a message each
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock, real_ms
from sqscli.queue.events import MessagesLeased

BATCH_COUNT = 5000
LEASE_COUNT = 10
AHEAD_MS = 600_000
FIFO_KINDS = ("blocked", "deduplicated", "groups")


def batches(count: int) -> Iterator[range]:
    for start in range(0, count, BATCH_COUNT):
        yield range(start, min(count, start + BATCH_COUNT))


def options(kind: str, index: int) -> SendOptions | None:
    if kind == "delayed":
        return SendOptions(delay_seconds=600 + index * 7919 % 301)
    if kind == "blocked":
        return SendOptions(group_id="blocked", deduplication_id=f"fill-{index}")
    if kind == "deduplicated":
        return SendOptions(group_id=f"group-{index % 1000}", deduplication_id=f"fill-{index}")
    if kind == "groups":
        return SendOptions(group_id=f"group-{index}", deduplication_id=f"fill-{index}")
    return None


def fill(broker: Broker, clock: ManualClock, kind: str, count: int) -> None:
    name = "q.fifo" if kind in FIFO_KINDS else "q"
    broker.create_queue(name, {"FifoQueue": "true"} if kind in FIFO_KINDS else {}, {})
    for batch in batches(count):
        bodies = [b"message %07d of a benchmark" % index for index in batch]
        chosen = [options(kind, index) for index in batch]
        broker.send(name, SendMessages(bodies, chosen if any(chosen) else None))
        broker.tend()
    if kind == "blocked":
        broker.receive(name, ReceiveMessages(1, 43_200))
    if kind in ("in-flight", "lapsed"):
        receive(broker, clock, name, count, 43_200 if kind == "in-flight" else 1)
    broker.tend()


def receive(broker: Broker, clock: ManualClock, name: str, count: int, visibility_timeout_seconds: int) -> None:
    """The events of receives, without receiving: leases that lapsed hours ago need not have been within the quota all at once."""
    visible_at_ms = clock.now_ms() + 1000 * visibility_timeout_seconds
    for batch in batches(count):
        events = [MessagesLeased(clock.now_ms(), visible_at_ms, [(1 + index, min(LEASE_COUNT, count - index))]) for index in batch[::LEASE_COUNT]]
        broker.execute(name, lambda queue, events=events: queue.commit(events, durable=False))
        broker.tend()


def main() -> None:
    home, kind, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    # Leases that are to be over were taken an hour ago. A queue's time does not go back: ids of the near future stay in their window until the end.
    clock = ManualClock(real_ms() + {"lapsed": -3_600_000, "deduplicated": AHEAD_MS}.get(kind, 0))
    broker = Broker(home, clock, "none")
    fill(broker, clock, kind, count)
    broker.close()
    print(json.dumps(None))


main()
