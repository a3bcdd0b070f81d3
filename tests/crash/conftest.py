"""Small worlds: what takes a million messages elsewhere takes a handful here, so that every disk call of it can be cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import open_queue, upkeep
from tests.crash.workloads import Workload
from tests.crash.world import World


@pytest.fixture(autouse=True)
def small_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 2048)
    monkeypatch.setattr(upkeep, "RESERVE_BYTES", 1024)
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 3)
    monkeypatch.setattr(upkeep, "PAGES_SLACK", 256)
    monkeypatch.setattr(upkeep, "COPY_BYTES", 1000)


def prepared(home: Path, workload: Workload) -> World:
    """The world in which a workload begins."""
    world = World(home)
    workload.prepare(world)
    world.settle()
    return world
