"""A lease is not synced by itself: a power cut may take it back, and who held it may still be there, behind a server."""

from __future__ import annotations

from pathlib import Path

from tests.crash.world import World
from tests.support.unreliable_disk import Loss


def test_a_handle_of_a_receive_that_a_power_cut_took_back_extends_as_often_as_any(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.create("q")
    world.send("q", b"a")
    world.settle()
    world.receive("q")
    world.reboot(Loss.ALL)
    world.extend("q", b"a", 30)
    world.extend("q", b"a", 60)
    assert world.receive("q") == []
    world.wait(60)
    world.delete("q", b"a")
