"""One command: what a user of a shell waits for, against the start of Python itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from statistics import median

from tests.benchmarks.environment import Environment
from tests.benchmarks.table import Row, Section
from tests.benchmarks.timing import alternate, paired_ratio, process_ms


def measure(environment: Environment) -> Section:
    """Each everyday command against `python -c pass`."""
    rounds = environment.size(41, 11)
    variables = environment.home()
    subprocess.run([environment.sqscli, "create-queue", "q"], env=variables, stdout=subprocess.DEVNULL, check=True)

    def process(*command: str) -> Callable[[], float]:
        return lambda: process_ms(list(command), variables)

    def deleting(*program: str) -> Callable[[], float]:
        return lambda: process_ms([*program, "delete", "q", handle(environment, variables)], variables)

    script, launcher, module = (environment.sqscli,), (environment.launcher,), (environment.python, "-m", "sqscli")
    old = "pip's script, which imports re" if environment.imports_re else "pip's script"
    candidates = {"python -c pass": process(environment.python, "-c", "pass")}
    if environment.imports_re:
        candidates["python -c 'import re'"] = process(environment.python, "-c", "import re")
    for program, name in ((launcher, "script of a new pip"), (script, old), (module, "python -m sqscli")):
        candidates[f"send, {name}"] = process(*program, "send", "q", "hello")
        candidates[f"receive, {name}"] = process(*program, "receive", "q")
        candidates[f"delete, {name}"] = deleting(*program)
    candidates["send -ojson, through Click"] = process(*launcher, "send", "q", "hello", "-ojson")
    candidates["receive -n1, through Click"] = process(*launcher, "receive", "q", "-n1")
    candidates["stats, through Click"] = process(*launcher, "stats", "q")
    candidates.update(peers(environment, variables))

    times = alternate(candidates, rounds)
    base = times["python -c pass"]
    note = f"Whole processes, default durability (fdatasync), {rounds} rounds in turn; ratios to `python -c pass` of the same environment."
    section = Section("One command", note)
    for name, taken in times.items():
        at_most = None if name.startswith(("python -c", "redis", "nq")) else 7.0 if "Click" in name else 3.0
        section.rows.append(Row(name, f"{median(taken):.1f} ms", f"{median(base):.1f} ms", paired_ratio(taken, base), at_most=at_most))
    section.rows += [Row(f"{name}: not installed here", "") for name in ("redis-cli", "nq") if name not in candidates]
    return section


def handle(environment: Environment, variables: dict[str, str]) -> str:
    """The handle of a message that was just sent and received: not part of what is measured."""
    subprocess.run([environment.launcher, "send", "q", "to be deleted"], env=variables, stdout=subprocess.DEVNULL, check=True)
    done = subprocess.run([environment.launcher, "receive", "q"], env=variables, stdout=subprocess.PIPE, check=True)
    return str(json.loads(done.stdout)["Messages"][0]["ReceiptHandle"])


def peers(environment: Environment, variables: dict[str, str]) -> dict[str, Callable[[], float]]:
    """Other programs' way to store one message, where they are installed and, for Redis, a server answers."""
    found: dict[str, Callable[[], float]] = {}
    redis, nq = shutil.which("redis-cli"), shutil.which("nq")
    if redis and subprocess.run([redis, "ping"], capture_output=True, check=False).stdout.strip() == b"PONG":
        found["redis-cli"] = lambda: process_ms([redis, "lpush", "sqscli-benchmark", "hello"], variables)
    if nq:
        directory = str(environment.directory())
        found["nq"] = lambda: process_ms([nq, "true"], {**variables, "NQDIR": directory})
    return found
