"""Moves: `move` of a whole queue as a process, against `send --lines` of the same messages in the same round, and what memory it takes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from statistics import median

from tests.benchmarks.environment import Environment, write_lines
from tests.benchmarks.memory import LIMIT_MIB
from tests.benchmarks.table import Row, Section, rate
from tests.benchmarks.timing import Run, paired_ratio, run_to_end

ROUNDS = 3
HALF = 0.5


def measure(environment: Environment) -> Section:
    """Rates of both, in turn, and the peak of five times as many."""
    count = environment.size(200_000, 40_000)
    section = Section(
        "Moves", f"{count:,} messages of 66 bytes from one queue to another; medians of {ROUNDS} runs, each beside the send of its round."
    )
    lines = environment.scratch / "lines"
    write_lines(lines, count)
    for durability in ("none", "always"):
        runs = [through(environment, lines, durability) for _ in range(ROUNDS)]
        sent, moved = [count / send.seconds for send, _ in runs], [count / move.seconds for _, move in runs]
        section.rows.append(
            Row(
                f"move, {durability}",
                rate(median(moved)),
                f"send --lines at {rate(median(sent))}",
                paired_ratio(moved, sent),
                at_least=HALF,
            )
        )
    for many in (count, 5 * count):
        write_lines(lines, many)
        _, run = through(environment, lines, "none")
        section.rows.append(
            Row(f"move of {many:,}", f"{run.peak_mib:.1f} MiB", rate(many / run.seconds), run.peak_mib, at_most=LIMIT_MIB, unit="MiB")
        )
    lines.unlink()
    return section


def through(environment: Environment, lines: Path, durability: str) -> tuple[Run, Run]:
    """The send of the lines to a new queue, and the move of all of them to another new one."""
    variables = environment.home()
    for name in ("a", "b"):
        subprocess.run([environment.sqscli, "create-queue", name], env=variables, stdout=subprocess.DEVNULL, check=True)
    program = [environment.sqscli, "--durability", durability]
    sent = run_to_end([*program, "send", "a", "--lines"], variables, stdin=str(lines))
    return sent, run_to_end([*program, "move", "a", "b", "--yes"], variables)
