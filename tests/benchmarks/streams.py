"""Streams: `send --lines` and `receive --all --delete` as whole processes, against what Python's embedded queues do in a loop.

Both sides store the same bodies and give them back in the same order; that is checked here, byte for byte. The peers' loops are timed without their
start, ours with it. The peers get fewer messages: they become slower with more (persist-queue's `get` walks over all that it has acknowledged).
"""

from __future__ import annotations

import filecmp
import subprocess
from itertools import islice
from pathlib import Path
from statistics import median

from tests.benchmarks.environment import Environment, write_lines
from tests.benchmarks.table import Row, Section, rate
from tests.benchmarks.timing import run_to_end

ROUNDS = 3


def measure(environment: Environment) -> Section:
    """Rates of both sides, in turn."""
    count = environment.size(300_000, 60_000)
    lines = environment.scratch / "lines"
    write_lines(lines, count)
    section = Section(
        "Streams",
        f"Messages of 66 bytes, {count:,} a run, checked to come back the same; medians of {ROUNDS} runs. Without fsync both sides sync"
        " nothing (`--durability none`, `synchronous=OFF`); with it the peers sync every message and sqscli every batch. The peers get fewer"
        " messages, since some of them become slower with more.",
    )
    for durability, peer_counts in (
        ("none", {"litequeue": 10_000, "persist-queue": 2000, "huey": 10_000}),
        ("always", {"litequeue": 500, "persist-queue": 500, "huey": 500}),
    ):
        rates: dict[str, list[tuple[float, float]]] = {name: [] for name in ("sqscli", *peer_counts)}
        for _ in range(ROUNDS):
            rates["sqscli"].append(through_sqscli(environment, lines, count, durability))
            for peer, peer_count in peer_counts.items():
                rates[peer].append(through_peer(environment, lines, peer, peer_count, durability))
        add_rows(section, durability, rates, peer_counts)
    lines.unlink()
    return section


def add_rows(section: Section, durability: str, rates: dict[str, list[tuple[float, float]]], peer_counts: dict[str, int]) -> None:
    for column, ours, theirs in (
        (0, "send --lines", {"litequeue": "put", "persist-queue": "put", "huey": "enqueue"}),
        (1, "receive --all --delete", {"litequeue": "pop+done", "persist-queue": "get+ack", "huey": "dequeue"}),
    ):
        mine = [pair[column] for pair in rates["sqscli"]]
        for peer, call in theirs.items():
            other = [pair[column] for pair in rates[peer]]
            at_least = (10.0, 40.0)[column] if (peer, durability) == ("litequeue", "none") else None
            ratio = median(a / b for a, b in zip(mine, other, strict=True))
            section.rows.append(
                Row(
                    f"{ours}, {durability}",
                    rate(median(mine)),
                    f"{peer} {call}, {peer_counts[peer]:,} at {rate(median(other))}",
                    ratio,
                    at_least=at_least,
                )
            )


def through_sqscli(environment: Environment, lines: Path, count: int, durability: str) -> tuple[float, float]:
    """Messages a second in and out."""
    variables = environment.home()
    home = Path(variables["SQSCLI_HOME"])
    subprocess.run([environment.sqscli, "create-queue", "q"], env=variables, stdout=subprocess.DEVNULL, check=True)
    program = [environment.sqscli, "--durability", durability]
    into = run_to_end([*program, "send", "q", "--lines"], variables, stdin=str(lines))
    out = run_to_end([*program, "receive", "q", "--all", "--delete", "-o", "body"], variables, stdout=str(home / "received"))
    if not filecmp.cmp(lines, home / "received", shallow=False):
        raise RuntimeError("sqscli gave back other bodies than it was given")
    return count / into.seconds, count / out.seconds


def through_peer(environment: Environment, lines: Path, peer: str, count: int, durability: str) -> tuple[float, float]:
    directory = environment.directory()
    put, got = environment.inside("peers.py", peer, directory, lines, count, durability)
    with open(lines, "rb") as given, open(directory / "received", "rb") as received:
        if not all(a == b for a, b in zip(islice(given, count), received, strict=True)):
            raise RuntimeError(f"{peer} gave back other bodies than it was given")
    return put, got
