"""Small queues with everything in them, to be damaged: several segments, two checkpoints, pages, messages in every state."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli.fsck import check
from tests.crash.conftest import SMALL_CONSTANTS
from tests.crash.workloads import body
from tests.crash.world import World
from tests.support.invariants import (
    each_message_is_in_one_queue,
    every_way_to_replay_leads_to_the_same_state,
    everything_left_is_receivable,
    held,
    the_counts_sum_to_the_messages_held,
)


@pytest.fixture(autouse=True)
def small_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    for (module, name), value in SMALL_CONSTANTS.items():
        monkeypatch.setattr(module, name, value)


def filled(home: Path, fifo: bool = False) -> World:
    """A queue that has been used: what was sent, received, deleted and compacted, and what came after the last checkpoint."""
    world = World(home)
    name = "q.fifo" if fifo else "q"
    world.create(name, **({"FifoQueue": "true"} if fifo else {}))

    def send(label: str, size: int = 60) -> None:
        world.send(name, body(label, size), group=f"g{len(world.ledger.sent) % 3}" if fifo else None)

    for index in range(4):
        send(f"old {index}", 500)
    world.delete(name, *world.receive(name, 2, 600))
    world.end()
    for index in range(4):
        send(f"middle {index}", 700)
    world.receive(name, 1, 600)
    world.end()
    for index in range(3):
        send(f"new {index}")
    world.delete(name, *world.receive(name, 1, 600))
    world.receive(name, 1, 600)
    world.broker.close()
    world.start()
    world.settle_without_upkeep()
    return world


def directory_of(world: World) -> str:
    return f"{world.home}/queues/{world.names[0]}"


def files_of(world: World) -> list[str]:
    return sorted(name for name in world.disk.list(directory_of(world)) if name.startswith("0"))


def is_whole_and_usable(world: World, may_be_lost: set[bytes], may_come_back: set[bytes]) -> None:
    """Every invariant holds, and nothing is missing or there again but what the damage explains."""
    world.start()
    [name] = world.names
    report = check(world.broker, name)
    assert report.is_clean, [(finding.file, finding.offset, finding.text) for finding in report.findings]
    world.reports.clear()
    world.send(name, b"after the repair", group="after" if name.endswith(".fifo") else None)
    found = held(world.broker, [name])
    bodies = {body for body, _ in found}
    assert bodies <= world.ledger.may_be_there | may_come_back
    assert world.ledger.must_be_there - bodies <= may_be_lost
    each_message_is_in_one_queue(found)
    the_counts_sum_to_the_messages_held(world.broker, name)
    every_way_to_replay_leads_to_the_same_state(world.broker, name)
    world.ledger.least_receives.clear()  # a receive may have stood in what was damaged
    everything_left_is_receivable(world.broker, world.clock, [name], world.ledger)
    assert not [report for report in world.reports if "cannot be read" in report]
