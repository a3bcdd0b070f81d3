"""A long poll costs nothing while nothing happens, and wakes at once when another process sends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median

from tests.benchmarks.environment import INSIDE, Environment
from tests.benchmarks.table import Row, Section

NOTHING_RECEIVED = 3


def measure(environment: Environment) -> Section:
    """CPU of an idle wait, and the time from a committed send to the waiting process' output."""
    variables = environment.home()
    subprocess.run([environment.sqscli, "create-queue", "q"], env=variables, stdout=subprocess.DEVNULL, check=True)
    section = Section(
        "Long poll", "CPU beyond that of the same command with a short wait; wake-up from another process' committed send to the output."
    )
    seconds = environment.size(20, 5)
    share = median(idle_share(environment, variables, seconds) for _ in range(environment.size(3, 1)))
    section.rows.append(Row("idle receive --wait", f"{share:.3f} % of a core", f"waits of {seconds} s", share, at_most=0.1, unit="%"))
    delays = wake_ups(environment, variables, environment.size(30, 8))
    at_most = 5 if sys.platform == "linux" else 20
    section.rows.append(
        Row("wake-up", f"{median(delays):.2f} ms", f"worst {max(delays):.1f} ms of {len(delays)}", median(delays), at_most=at_most, unit="ms")
    )
    return section


def idle_share(environment: Environment, variables: dict[str, str], seconds: int) -> float:
    """Percent of a core, from a long and a short wait: their difference is waiting alone."""
    short, long = (cpu_seconds([environment.launcher, "receive", "q", "--wait", str(wait)], variables) for wait in (1, 1 + seconds))
    return max(0.0, 100 * (long - short) / seconds)


def cpu_seconds(command: list[str], variables: dict[str, str]) -> float:
    with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == NOTHING_RECEIVED
    return usage.ru_utime + usage.ru_stime


def wake_ups(environment: Environment, variables: dict[str, str], rounds: int) -> list[float]:
    """Milliseconds from the return of a send in another process until the waiting process has written the message."""
    sender = [environment.python, str(INSIDE / "sender.py"), variables["SQSCLI_HOME"]]
    delays = []
    with subprocess.Popen(sender, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sending:
        assert sending.stdin
        assert sending.stdout
        for _ in range(rounds):
            waiting = [environment.launcher, "receive", "q", "--wait", "20", "--delete", "-o", "body"]
            with subprocess.Popen(waiting, env=variables, stdout=subprocess.PIPE) as process:
                assert process.stdout
                time.sleep(0.4)  # until it waits
                sending.stdin.write(b"send\n")
                sending.stdin.flush()
                assert process.stdout.readline()
                received = time.monotonic()
                delays.append(1000 * (received - float(sending.stdout.readline())))
        sending.stdin.close()
    return delays
