"""Memory: the largest resident size of a process that streams a million messages in or out."""

from __future__ import annotations

import subprocess

from tests.benchmarks.environment import Environment, write_lines
from tests.benchmarks.table import Row, Section, rate
from tests.benchmarks.timing import run_to_end

LIMIT_MIB = 60


def measure(environment: Environment) -> Section:
    """A standard queue, and a FIFO queue with content-based deduplication and one group."""
    count = environment.size(1_000_000, 100_000)
    section = Section("Memory", f"Peak resident size of the whole process while {count:,} messages of 66 bytes go through it.")
    lines = environment.scratch / "million"
    write_lines(lines, count)
    for queue, creating, sending in (("q", [], []), ("q.fifo", ["--content-based-dedup"], ["--group", "g"])):
        variables = environment.home()
        subprocess.run([environment.sqscli, "create-queue", queue, *creating], env=variables, stdout=subprocess.DEVNULL, check=True)
        into = run_to_end([environment.sqscli, "--durability=none", "send", queue, "--lines", *sending], variables, stdin=str(lines))
        out = run_to_end([environment.sqscli, "--durability=none", "receive", queue, "--all", "--delete", "-o", "body"], variables)
        for what, run in (("send --lines", into), ("receive --all --delete", out)):
            figure = f"{run.peak_mib:.1f} MiB"
            section.rows.append(Row(f"{what}, {queue}", figure, rate(count / run.seconds), run.peak_mib, at_most=LIMIT_MIB, unit="MiB"))
    lines.unlink()
    return section
