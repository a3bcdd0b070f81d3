"""`python -m tests.benchmarks [GROUP ...] [--quick] [--write]`: measures the wheel of this checkout, beside its peers in a fresh environment.

Ratios are of one run on one machine; a figure alone says nothing about another.
The exit status is 1 when a target was missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import consume, disk, flat, memory, moves, processes, serve, sizes, streams, waits
from tests.benchmarks.environment import ROOT, Environment
from tests.benchmarks.table import Section, as_markdown, as_text, write_into

GROUPS: dict[str, Callable[[Environment], Section]] = {
    "process": processes.measure,
    "streams": streams.measure,
    "moves": moves.measure,
    "flat": flat.measure,
    "memory": memory.measure,
    "disk": disk.measure,
    "sizes": sizes.measure,
    "wait": waits.measure,
    "consume": consume.measure,
    "serve": serve.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure sqscli as installed from its wheel.")
    parser.add_argument("groups", nargs="*", default=["all"], metavar="GROUP", help=f"{', '.join(GROUPS)} or all")
    parser.add_argument("--quick", action="store_true", help="small queues and few rounds: a smoke test, not a measurement")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    arguments = parser.parse_args()
    unknown = [group for group in arguments.groups if group != "all" and group not in GROUPS]
    if unknown:
        parser.error(f"no such group: {unknown[0]}")
    chosen = list(GROUPS) if "all" in arguments.groups else [group for group in GROUPS if group in arguments.groups]
    load = os.getloadavg()[0]
    sections: list[Section] = []
    with tempfile.TemporaryDirectory(prefix="sqscli-benchmark-") as scratch:
        environment = Environment(Path(scratch), groups=chosen, full=not arguments.quick)
        for group in chosen:
            sections.append(GROUPS[group](environment))
            print(as_text(sections[-1]), flush=True)
    heading = f"Measured in one run by `python -m tests.benchmarks --write{' --quick' if arguments.quick else ''}`: {machine(load)}"
    print(f"\n{heading}")
    if arguments.write:
        write_into(ROOT / "README.md", as_markdown(sections, heading))
    return 1 if any(row.verdict == "MISSED" for section in sections for row in section.rows) else 0


def machine(load: float) -> str:
    """What the figures were made on."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    cores = f"{os.cpu_count()} cores that others use too"
    return f"{python}, {platform.system()} {platform.machine()}, {cores}, load {load:.1f} before and {os.getloadavg()[0]:.1f} after."


if __name__ == "__main__":
    sys.exit(main())
