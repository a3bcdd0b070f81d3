"""`consume` starts a command for each message: what that costs beyond starting the commands, which `xargs` does and no more."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from statistics import median

from tests.benchmarks.environment import Environment
from tests.benchmarks.table import Row, Section, rate
from tests.benchmarks.timing import alternate, paired_ratio

JOBS = 4


def measure(environment: Environment) -> Section:
    """Both start as many processes of `true`, four at a time."""
    count, rounds = environment.size(2000, 300), environment.size(7, 3)
    variables = environment.home()
    subprocess.run([environment.sqscli, "create-queue", "q"], env=variables, stdout=subprocess.DEVNULL, check=True)
    numbers = "".join(f"{number}\n" for number in range(count)).encode()

    def consume() -> float:
        subprocess.run([environment.sqscli, "send", "q", "--lines", "-q"], env=variables, input=numbers, check=True)
        return seconds(lambda: _run([environment.sqscli, "consume", "q", "-j", str(JOBS), "--until-empty", "--", "true"], variables))

    def xargs() -> float:
        return seconds(lambda: _run(["xargs", "-n1", f"-P{JOBS}", "true"], variables, numbers))

    times = alternate({"consume": consume, "xargs": xargs}, rounds)
    ratio = paired_ratio(times["consume"], times["xargs"])
    section = Section(
        "A command for each message", f"{count:,} messages, default durability (fdatasync), {rounds} rounds in turn, start-up included."
    )
    section.rows.append(
        Row(
            f"consume -j {JOBS} --until-empty -- true",
            rate(count / median(times["consume"])),
            f"xargs -n1 -P{JOBS} true at {rate(count / median(times['xargs']))}",
            ratio,
            at_most=1.3,
        )
    )
    return section


def seconds(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _run(command: list[str], variables: dict[str, str], stdin: bytes = b"") -> None:
    subprocess.run(command, env=variables, input=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
