"""The law of cost without a clock: how many calls of the disk, and how many bytes of it, one command needs does not depend on what the queue holds.

The benchmarks measure the same in milliseconds; here it is counted, so that it holds on every machine. "The same" allows for the further levels that
the trees of the larger queue have.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import upkeep
from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from tests.support.counting_disk import CountingDisk

FEW, MANY = 100, 20_000
PAGE_BYTES = 128 * 64  # the largest page of a tree
PAGES_MORE = 16  # a level or two more of each tree and trie that a FIFO queue asks
BATCH_COUNT = 2000

KINDS = ("waiting", "delayed", "in flight", "lapsed", "fifo blocked", "fifo deduplicated")


def filled(home: Path, kind: str, count: int, clock: ManualClock) -> str:
    """A queue that holds `count` messages of one kind, with a checkpoint at its end; its name."""
    name = "q.fifo" if kind.startswith("fifo") else "q"
    broker = Broker(str(home), clock, "none")
    broker.create_queue(name, {"FifoQueue": "true"} if kind.startswith("fifo") else {}, {})
    for start in range(0, count, BATCH_COUNT):
        numbers = range(start, min(count, start + BATCH_COUNT))
        broker.send(name, SendMessages([b"a message" for _ in numbers], [options(kind, number) for number in numbers]))
        if kind in ("in flight", "lapsed"):
            for _ in range(0, len(numbers), 100):
                broker.receive(name, ReceiveMessages(100, 43_200))
    if kind == "fifo blocked":
        broker.receive(name, ReceiveMessages(1, 43_200))
    if kind == "lapsed":
        clock.advance(43_200_000)
    broker.tend()
    broker.close()
    return name


def options(kind: str, number: int) -> SendOptions | None:
    if kind == "delayed":
        return SendOptions(delay_seconds=600 + number % 301)
    if kind == "fifo blocked":
        return SendOptions(group_id="blocked", deduplication_id=f"{number}")
    if kind == "fifo deduplicated":
        return SendOptions(group_id=f"{number % 1000}", deduplication_id=f"{number}")
    return None


def cost_of_a_send_and_a_receive(home: Path, kind: str, count: int) -> list[tuple[int, int, int]]:
    """(calls, bytes read, bytes written) of an open and a send, and of an open and a receive that finds what was sent or is available."""
    clock = ManualClock()
    name = filled(home, kind, count, clock)
    chosen: list[SendOptions | None] | None = [SendOptions(group_id="new", deduplication_id="new")] if name.endswith(".fifo") else None
    costs = []
    for operation in ("send", "receive"):
        disk = CountingDisk()
        broker = Broker(str(home), clock, "always", disk=disk)
        if operation == "send":
            assert not broker.send(name, SendMessages([b"one more"], chosen)).failures
        else:
            assert len(broker.receive(name, ReceiveMessages(1))) == 1
        costs.append((disk.calls, disk.read_bytes, disk.written_bytes))
        broker.close()
    return costs


@pytest.mark.parametrize("kind", KINDS)
def test_opening_and_operating_costs_as_many_disk_calls_and_bytes_whatever_the_queue_holds(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 0)  # so that both queues end with a checkpoint, and not with different rests behind it
    few = cost_of_a_send_and_a_receive(tmp_path / "few", kind, FEW)
    many = cost_of_a_send_and_a_receive(tmp_path / "many", kind, MANY)
    for (calls_few, read_few, written_few), (calls_many, read_many, written_many) in zip(few, many, strict=True):
        assert calls_many <= calls_few + PAGES_MORE
        assert read_many <= read_few + PAGES_MORE * PAGE_BYTES
        assert written_many == written_few
