"""A full disk: sends fail with one clear line, everything that makes room still works, and then sends work again, without a repair step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli import open_queue, upkeep
from sqscli.journal.errors import DiskFull
from tests.crash.conftest import REAL_CONSTANTS
from tests.crash.workloads import body
from tests.crash.world import World
from tests.support.invariants import held


@pytest.fixture(autouse=True)
def real_constants(small_constants: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for (module, name), value in REAL_CONSTANTS.items():
        monkeypatch.setattr(module, name, value)


def full(home: Path, size: int, fifo: bool = False) -> World:
    """A queue whose sender has filled the disk, each command a process of its own."""
    world = World(home)
    world.create("q.fifo" if fifo else "q", **({"FifoQueue": "true"} if fifo else {}))
    world.disk.capacity_bytes = world.disk.used_bytes + 3 * (1 << 20)
    fill(world, size)
    return world


def fill(world: World, size: int) -> None:
    """Sends until the disk is full."""
    name = world.names[0]
    for number in range(10_000):
        message = refusal(world, name, body(f"message {len(world.ledger.asked_to_send)}", size), number)
        world.end()
        if message:
            assert not [report for report in world.reports if "unfinished" in report], "nothing half-written is left"
            assert "the disk is full" in message
            assert message.startswith(str(world.home))
            return
    raise AssertionError("the disk never became full")


def refusal(world: World, name: str, text: bytes, number: int) -> str:
    """What a send says to a full disk; nothing where there is room."""
    try:
        world.send(name, text, group=f"g{number % 7}" if name.endswith(".fifo") else None)
    except DiskFull as error:
        return str(error)
    return ""


def drain(world: World, count: int = 10_000) -> int:
    name, done = world.names[0], 0
    while done < count and (received := world.receive(name, 1, 600)):
        world.end()
        world.delete(name, *received)
        world.end()
        done += 1
    return done


@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "fifo"])
@pytest.mark.parametrize("size", [6_000, 150_000])
def test_what_is_received_and_deleted_makes_room_for_more(home: Path, size: int, fifo: bool) -> None:
    world = full(home, size, fifo)
    there = len(held(world.broker, world.names))
    assert drain(world) == there
    before = len(world.ledger.sent)
    fill(world, size)
    assert len(world.ledger.sent) - before > there // 2, "most of the space has come back"
    world.disk.capacity_bytes = None
    world.check()


def test_a_few_deletes_are_written_although_no_segment_can_go_yet(home: Path) -> None:
    world = full(home, 10_000)
    assert drain(world, 20) == 20
    world.reboot()
    world.disk.capacity_bytes = None
    world.check()


def test_a_purge_makes_room_at_once(home: Path) -> None:
    world = full(home, 10_000)
    world.purge("q")
    world.end()
    for number in range(200):
        world.send("q", body(f"after {number}", 10_000))
        world.end()
    world.check()


def test_attributes_can_be_changed_and_the_queue_deleted(home: Path) -> None:
    world = full(home, 10_000)
    world.set_attributes("q", MessageRetentionPeriod="60")
    world.end()
    world.delete_queue("q")
    world.end()
    world.create("q")
    world.send("q", b"again")
    world.check()


def test_the_reserve_comes_back_with_the_space(home: Path) -> None:
    world = full(home, 10_000)
    drain(world)
    fill(world, 10_000)
    drain(world)
    assert upkeep.RESERVE in world.disk.list(f"{home}/queues/q")
    assert open_queue.LOCK in world.disk.list(f"{home}/queues/q")


def test_an_exhausted_message_does_not_stop_the_receivers_of_a_full_disk(home: Path) -> None:
    world = World(home)
    world.create("dead")
    arn = "arn:aws:sqs:us-east-1:000000000000:dead"
    world.create("a", RedrivePolicy='{"deadLetterTargetArn":"%s","maxReceiveCount":1}' % arn)  # noqa: UP031 - braces
    world.send("a", b"poison")
    world.receive("a", 1, 0)
    world.disk.capacity_bytes = world.disk.used_bytes + (1 << 20)
    for size in (10_000, 100, 20):
        fill(world, size)
    received = [*world.receive("a", 1), *world.receive("a", 1)]
    assert received
    world.delete("a", *received)
    world.disk.capacity_bytes = None
    world.check()


def test_who_finds_a_message_with_his_key_needs_no_room(home: Path) -> None:
    world = World(home)
    world.create("q")
    world.send_unless_pending("q", b"first", "k")
    world.disk.capacity_bytes = world.disk.used_bytes + (1 << 20)
    fill(world, 100_000)
    assert world.send_unless_pending("q", b"second", "k") == b"first"


@pytest.mark.parametrize("change", [None, lambda old: old + b"!"], ids=["as they are", "with other bodies"])
def test_a_move_to_a_queue_on_a_full_disk_says_so_and_every_message_is_in_one_place_and_goes_when_there_is_room(
    home: Path, change: Callable[[bytes], bytes] | None
) -> None:
    world = World(home)
    world.create("a")
    world.create("b")
    for number in range(30):
        world.send("a", body(f"moved {number}", 10_000), delay=0)
    world.settle()
    world.disk.capacity_bytes = world.disk.used_bytes + (1 << 16)
    with pytest.raises(DiskFull, match=f"^{home}.*the disk is full"):
        world.move("a", "b", "moved", change)
    world.disk.capacity_bytes = None
    world.reboot()
    world.move("a", "b", "moved", change)
    assert {name for _, name in held(world.broker, ["a", "b"])} == {"b"}
    world.check()
