"""Sizes that are not those of a backlog: many queues, large bodies, and a long life."""

from __future__ import annotations

import filecmp
import subprocess
from pathlib import Path
from statistics import median

from tests.benchmarks.environment import Environment, write_lines
from tests.benchmarks.table import Row, Section
from tests.benchmarks.timing import alternate, paired_ratio, process_ms, run_to_end

MIB = 1 << 20
ROUNDS = 5
STEP_HOURS = 12
QUEUE = "q00000"


def measure(environment: Environment) -> Section:
    """Each against the same without the size."""
    section = Section(
        "Sizes",
        "Whole processes, default durability (fdatasync). A plain file is one write and one fdatasync a body, without the start of Python. The"
        " weeks are of the virtual clock: messages of 66 bytes are sent and drained every twelve hours, each command by a process of its own.",
    )
    many_queues(environment, section)
    large_bodies(environment, section)
    weeks(environment, section)
    return section


def many_queues(environment: Environment, section: Section) -> None:
    """Commands on one queue, with very many others beside it and with none; and what asks all of them."""
    count = environment.size(10_000, 500)
    homes = {"many": str(environment.directory()), "one": str(environment.directory())}
    for size, home in homes.items():
        environment.inside("queues.py", home, count if size == "many" else 1)

    def process(home: str, *arguments: str) -> float:
        return process_ms([environment.launcher, "--home", home, *arguments], environment.variables)

    candidates = {
        f"{command} {size}": lambda home=home, command=command, more=more: process(home, command, QUEUE, *more)
        for command, more in (("send", ["one more"]), ("receive", []), ("attributes", []))
        for size, home in homes.items()
    }
    times = alternate(candidates, environment.size(31, 9))
    for command in ("send", "receive", "attributes"):
        large, small = times[f"{command} many"], times[f"{command} one"]
        figure, against = f"{median(large):.1f} ms", f"{median(small):.1f} ms with one"
        section.rows.append(Row(f"{command}, {count:,} queues in the home", figure, against, paired_ratio(large, small), at_most=1.3))
    for command in ("list-queues", "stats"):
        taken = median(process(homes["many"], command) for _ in range(3))
        section.rows.append(Row(f"{command}, all {count:,}", f"{taken:,.0f} ms", f"{1000 * taken / count:.0f} us each"))


def large_bodies(environment: Environment, section: Section) -> None:
    """Bodies of 1 MiB, in and out, against a file."""
    count = environment.size(200, 20)
    lines = environment.scratch / "large"
    with open(lines, "wb") as file:
        for number in range(count):
            file.write((b"%06d" % number).ljust(MIB, b"x") + b"\n")
    rates: dict[str, list[float]] = {"send": [], "receive": [], "file": []}
    for _ in range(ROUNDS):
        variables = environment.home()
        home = Path(variables["SQSCLI_HOME"])
        subprocess.run([environment.sqscli, "create-queue", "q"], env=variables, stdout=subprocess.DEVNULL, check=True)
        into = run_to_end([environment.sqscli, "send", "q", "--lines"], variables, stdin=str(lines))
        out = run_to_end([environment.sqscli, "receive", "q", "--all", "--delete", "-o", "body"], variables, stdout=str(home / "received"))
        if not filecmp.cmp(lines, home / "received", shallow=False):
            raise RuntimeError("sqscli gave back other bodies than it was given")
        (home / "received").unlink()
        seconds = environment.inside("plain_file.py", lines, home / "plain")
        (home / "plain").unlink()
        for name, taken in (("send", into.seconds), ("receive", out.seconds), ("file", float(seconds))):
            rates[name].append(count / taken)
    lines.unlink()
    for name, what, at_least in (("send", "send --lines", 0.2), ("receive", "receive --all --delete", None)):
        figure, against = (f"{median(rates[key]):,.0f} MiB/s" for key in (name, "file"))
        row = Row(f"{what}, {count} bodies of 1 MiB", figure, f"plain file {against}", paired_ratio(rates[name], rates["file"]), at_least=at_least)
        section.rows.append(row)


def weeks(environment: Environment, section: Section) -> None:
    """The most that a queue ever takes, which holds nothing between two steps."""
    count, batch = environment.size(6, 1), 1000
    variables = environment.home()
    lines = environment.scratch / "step"
    write_lines(lines, batch)

    def sqscli(*arguments: str, stdin: str = "/dev/null") -> None:
        run_to_end([environment.launcher, *arguments], variables, stdin=stdin)

    sqscli("create-queue", "q")
    steps = count * 7 * 24 // STEP_HOURS
    most = {".segment": 0, ".pages": 0}
    for _ in range(steps):
        for command in (["send", "q", "--lines"], ["receive", "q", "--all", "--delete", "-o", "body"], ["clock", "advance", f"{STEP_HOURS}h"]):
            sqscli(*command, stdin=str(lines))
            files = [*Path(variables["SQSCLI_HOME"], "queues", "q").iterdir()]
            for kind, known in most.items():
                most[kind] = max(known, sum(path.stat().st_size for path in files if path.name.endswith(kind)))
    one_step = lines.stat().st_size / MIB
    figure, rest = f"{most['.segment'] / MIB:.2f} MiB of segments", f"pages {most['.pages'] / MIB:.2f} MiB, {steps * one_step:.1f} MiB sent"
    at_most = 2 * (1 + 2 * one_step)  # two segments, each with the write that ends it
    what = f"the most in {count} weeks, {steps * batch:,} messages"
    section.rows.append(Row(what, figure, rest, most[".segment"] / MIB, at_most=at_most, unit="MiB"))
