"""Small worlds: what takes a million messages elsewhere takes a handful here, so that every disk call of it can be cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sqscli import exported, open_queue, upkeep
from tests.crash.workloads import Workload
from tests.crash.world import World
from tests.support.survivors import fingerprint
from tests.support.unreliable_disk import PowerCut, Torn

SMALL_CONSTANTS = {
    (open_queue, "SMALLEST_SEGMENT_BYTES"): 2048,
    (upkeep, "RESERVE_BYTES"): 1024,
    (upkeep, "ROWS_BEHIND"): 3,
    (upkeep, "PAGES_SLACK"): 256,
    (upkeep, "COPY_BYTES"): 1000,
    (exported, "SLICE_LINES"): 3,
}
REAL_CONSTANTS = {(module, name): getattr(module, name) for module, name in SMALL_CONSTANTS}


@pytest.fixture(autouse=True)
def small_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    for (module, name), value in SMALL_CONSTANTS.items():
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A directory in memory where there is one: a kill leaves what the operating system holds as it is, so waiting for a disk proves no more."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
    else:
        with TemporaryDirectory(dir=memory, prefix="sqscli-") as directory:
            yield Path(directory)


def prepared(home: Path, workload: Workload, durability: str = "always") -> World:
    """The world in which a workload begins."""
    world = World(home, durability=durability)
    workload.prepare(world)
    world.settle()
    return world


def calls_of(world: World, workload: Workload) -> list[str]:
    """The disk calls of a workload that nothing disturbs."""
    undisturbed = world.copy()
    workload.act(undisturbed)
    return undisturbed.disk.calls


def cuts(calls: list[str]) -> list[tuple[int, Torn]]:
    """Every way to be cut: a write after any part of it, another call before or after it."""
    return [(index, torn) for index, call in enumerate(calls) for torn in Torn if call.startswith("pwrite") or torn in (Torn.NOTHING, Torn.ALL)]


@contextmanager
def cut(before: World, workload: Workload, at: int, torn: Torn) -> Iterator[World]:
    """The world in which a workload was cut in one call. What goes wrong there says where that was."""
    world = before.copy()
    world.disk.fail(at, torn)
    with pytest.raises(PowerCut):
        workload.act(world)
    call = world.disk.calls[-1]
    try:
        yield world
    except (Exception, PowerCut) as error:
        shown = f"cut in call {at} ({call}) after {torn.value} of it, then: {error!r}"
        raise AssertionError("\n".join([shown, *world.reports])) from error


class Seen:
    """Many cuts leave one and the same world: what was checked once need not be checked again."""

    def __init__(self) -> None:
        self._seen: set[object] = set()

    def is_new(self, world: World, *more: object) -> bool:
        """Whether no world with this content on its disk and these promises was there before. Its process has just begun."""
        key = fingerprint(world.disk.root), world.ledger.key, frozenset(world.created), world.clock.now, *more
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new
