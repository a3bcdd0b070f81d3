"""A million steps of dozens of clients, each answer exact, with time, compaction, restarts, kills and power cuts: see simulator.py.

SIM_SEED runs that seed alone, SIM_STEPS says how many steps; without them two seeds share a million, each in a process of its own.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.simulation.simulator import CLIENTS, simulate

STEPS = int(os.environ.get("SIM_STEPS", "1000000"))
SEEDS = [int(os.environ["SIM_SEED"])] if "SIM_SEED" in os.environ else [1, 2]
# What has to happen, and how often at least in so many steps.
OFTEN = {
    "send": 10, "duplicate": 500, "receive": 15, "empty receive": 100, "delete": 10, "delete of what is gone": 50, "extend": 100, "redrive": 200,
    "wait": 100, "tend": 500, "restart": 20_000, "purge": 5000, "setting": 5000, "cut: nothing has happened": 10_000, "cut: all has happened": 40_000,
    "cut: leases lost": 50_000, "cut: a part has happened": 300_000,
}  # fmt: skip


def simulate_all(seeds: list[int], steps: int) -> Counter[str]:
    """All of them together take `steps`."""
    print(f"SIM_SEED: {' and '.join(map(str, seeds))}, SIM_STEPS: {steps // len(seeds)} each")
    counts: Counter[str] = Counter()
    if len(seeds) == 1:
        return Counter(simulate(seeds[0], steps))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        for found in processes.map(simulate, seeds, [steps // len(seeds)] * len(seeds)):
            counts.update(found)
    return counts


def everything_has_happened(counts: Counter[str], steps: int) -> None:
    rare = {what: counts[what] for what, every in OFTEN.items() if counts[what] < steps // every}
    assert not rare, f"too rare to prove much: {rare}"


@pytest.mark.slow
def test_a_million_steps_of_many_clients_give_what_they_must() -> None:
    assert sum(CLIENTS.values()) > 50
    counts = simulate_all(SEEDS, STEPS)
    everything_has_happened(counts, STEPS)


def test_a_seed_is_the_same_simulation_each_time() -> None:
    assert simulate(7, 3500) == simulate(7, 3500)


@pytest.mark.long
def test_more_millions() -> None:
    for seed in range(100, 106, 2):
        everything_has_happened(simulate_all([seed, seed + 1], 2_000_000), 2_000_000)
