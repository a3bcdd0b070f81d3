"""Comparisons on a noisy machine: each round measures every candidate once, in turn, and what counts is the median of each round's own ratio."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


def alternate(candidates: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each candidate returned in each round, in the order A B A B; one round before is thrown away."""
    for measure in candidates.values():
        measure()
    results: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, measure in candidates.items():
            results[name].append(measure())
    return results


def paired_ratio(numerators: list[float], denominators: list[float]) -> float:
    """The median of the rounds' ratios: what slows a whole round down cancels out."""
    return median(a / b for a, b in zip(numerators, denominators, strict=True))


def process_ms(command: list[str], environment: dict[str, str], accepted: tuple[int, ...] = (0,)) -> float:
    """How long a process takes from its start until it is gone; its output goes nowhere."""
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode not in accepted:
        raise RuntimeError(f"{' '.join(command)[:200]}: exit status {done.returncode}")
    return 1000 * elapsed


@dataclass
class Run:
    """What a whole process took: wall-clock and CPU seconds, and its largest resident size."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def run_to_end(command: list[str], environment: dict[str, str], stdin: str = os.devnull, stdout: str = os.devnull) -> Run:
    """Runs a process between two files. The parent must be small: a child's peak starts with what its parent had."""
    with open(stdin, "rb") as source, open(stdout, "wb") as sink:
        start = time.perf_counter()
        with subprocess.Popen(command, env=environment, stdin=source, stdout=sink, stderr=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            elapsed = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]}: exit status {process.returncode}")
    return Run(elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
