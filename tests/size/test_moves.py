"""What a move of very many messages costs: writes and syncs by the batch, bytes as a send does, and memory that does not grow with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sqscli.api.requests import SendMessages
from sqscli.broker import Broker
from sqscli.choices import movable, move_picks, picks_of
from sqscli.clock import Clock
from tests.support.processes import SQSCLI

BODY = b"logs/2026/11/0000000/request-00000000000000000000000000000000.json"
GROWTH_MIB = 6.0  # what the allocator and deeper trees keep
PEAK = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def filled(home: Path, count: int) -> Broker:
    broker = Broker(str(home), Clock(str(home)), "none")
    for name in ("a", "b"):
        broker.create_queue(name, {}, {})
    for start in range(0, count, 5000):
        broker.send("a", SendMessages([BODY] * min(5000, count - start)))
        broker.tend()
    return broker


def test_five_thousand_messages_cost_three_records_and_their_own_bytes(home: Path) -> None:
    broker = filled(home, 20_000)
    disk_of = {name: Path(f"{home}/queues/{name}") for name in ("a", "b")}
    before = {name: sum(path.stat().st_size for path in directory.glob("*.segment")) for name, directory in disk_of.items()}
    first = {name: broker.queue(name).journal.next_lsn for name in ("a",)}
    moved = 0
    for found in movable(broker, "a", None):
        moved += len(move_picks(broker, "a", "b", [picks_of(sight) for sight in found.sights]))
    assert moved == 20_000
    source, destination = broker.queue("a"), broker.queue("b")
    assert source.journal.next_lsn - first["a"] == 2 * 4
    assert destination.journal.next_lsn - 1 == 1 + 4
    grown = sum(path.stat().st_size for path in disk_of["b"].glob("*.segment")) - before["b"]
    assert grown < 20_000 * (len(BODY) + 5), "as little as a send writes"
    assert len(list(destination.state.messages.scan(0, lambda _: True))) <= 4 * 5000 / 128 + 8, "rows of whole leaves, and none for a message"
    broker.close()


@pytest.mark.slow
def test_the_memory_of_a_move_does_not_grow_with_the_messages(tmp_path: Path) -> None:
    peaks = []
    for count in (20_000, 200_000):
        home = tmp_path / str(count)
        filled(home, count).close()
        command = [sys.executable, "-c", PEAK, *SQSCLI, "--durability", "none", "move", "a", "b", "--yes"]
        ended = subprocess.run(command, env={**os.environ, "SQSCLI_HOME": str(home)}, capture_output=True, text=True, check=True)
        status, peak = ended.stdout.split()
        assert (status, ended.stderr) == ("0", f"sqscli: {count} messages are moved\n")
        peaks.append(float(peak))
    assert peaks[1] < peaks[0] + GROWTH_MIB, peaks
