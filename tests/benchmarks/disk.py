"""Disk: what is left after a million messages were sent and deleted while one old message stayed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.benchmarks.environment import Environment, write_lines
from tests.benchmarks.table import Row, Section
from tests.benchmarks.timing import run_to_end

ROUNDS = 10
MIB = 1 << 20


def measure(environment: Environment) -> Section:
    """A standard queue, and a FIFO queue, whose deduplication ids stay for five minutes by right."""
    count = environment.size(1_000_000, 100_000)
    section = Section("Disk", f"{count:,} messages of 66 bytes sent and deleted in {ROUNDS} turns, while one that was sent first stays in flight.")
    lines = environment.scratch / "turn"
    write_lines(lines, count // ROUNDS)
    for queue, creating, sending in (("q", [], []), ("q.fifo", ["--content-based-dedup"], ["--group", "g"])):
        variables = environment.home()

        def sqscli(*arguments: str, variables: dict[str, str] = variables) -> None:
            subprocess.run([environment.sqscli, "--durability=none", *arguments], env=variables, stdout=subprocess.DEVNULL, check=True)

        sqscli("create-queue", queue, *creating)
        sqscli("send", queue, "the old one", *(["--group", "old"] if sending else []))
        sqscli("receive", queue, "--visibility-timeout", "12h")
        for number in range(ROUNDS):
            group = ["--group", f"g{number}"] if sending else []
            body = environment.scratch / "turn-body"
            body.write_text("".join(f"{number} {line}\n" for line in lines.read_text(encoding="ascii").splitlines()), encoding="ascii")
            run_to_end([environment.sqscli, "--durability=none", "send", queue, "--lines", *group], variables, stdin=str(body))
            run_to_end([environment.sqscli, "--durability=none", "receive", queue, "--all", "--delete", "-o", "body"], variables)
        section.rows += rows(Path(variables["SQSCLI_HOME"]) / "queues" / queue, count)
    return section


def rows(directory: Path, count: int) -> list[Row]:
    sizes = {path.name: path.stat().st_size for path in directory.iterdir()}
    segments = [size for name, size in sizes.items() if name.endswith(".segment")]
    pages = sum(size for name, size in sizes.items() if name.endswith(".pages"))
    figure = f"{len(segments)} segments, {sum(segments) / MIB:.1f} MiB"
    rest = f"pages {pages / MIB:.1f} MiB, all {sum(sizes.values()) / MIB:.1f} MiB"
    return [Row(f"{directory.name} after {count:,} messages", figure, rest, len(segments), at_most=2, unit="segments")]
