"""The cost of one command does not grow with the backlog: each operation on a queue that holds very much against the same on one that holds 100."""

from __future__ import annotations

from itertools import count
from statistics import median

from tests.benchmarks.environment import Environment
from tests.benchmarks.table import Row, Section
from tests.benchmarks.timing import alternate, paired_ratio, process_ms

FEW = 100
OPERATIONS = ("send", "receive")
FIFO_KINDS = {"blocked": "behind a blocked group", "deduplicated": "deduplication ids in the window", "groups": "message groups"}

Times = dict[str, list[float]]


def measure(environment: Environment) -> Section:
    """All kinds of backlog, as processes and in one process."""
    section = Section(
        "Flat",
        f"The same operation with a large backlog and with {FEW}, in turn. `process`: the whole command, default durability. `open+operation`: a"
        " fresh Broker in a warm process, no fsync. Each receive finds one message, behind the whole backlog where that cannot be received.",
    )
    for kind, full, quick, at_most in (
        ("waiting", 500_000, 20_000, 1.3),
        ("delayed", 500_000, 20_000, 1.3),
        ("in-flight", 119_000, 20_000, 1.3),
        ("lapsed", 500_000, 20_000, 1.3),
        ("blocked", 100_000, 20_000, 1.5),
        ("deduplicated", 1_000_000, 50_000, 1.5),
        ("groups", 100_000, 20_000, 1.5),
    ):
        measure_kind(environment, section, kind, environment.size(full, quick), at_most)
    return section


def measure_kind(environment: Environment, section: Section, kind: str, many: int, at_most: float) -> None:
    queue = "q.fifo" if kind in FIFO_KINDS else "q"
    homes = [str(environment.directory()) for _ in range(2)]
    for home, messages in zip(homes, (many, FEW), strict=True):
        environment.inside("fill.py", home, kind, messages)
    what = FIFO_KINDS.get(kind, kind)
    inside: list[Times] = environment.inside("open_operate.py", environment.size(200, 40), queue, *homes)
    processes = as_processes(environment, homes, queue)
    for operation in OPERATIONS:
        for how, (large, small) in (("process", processes), ("open+operation", inside)):
            # Not held: the receive of a FIFO queue alone, which walks down the deeper trees; beside the start of a process that is nothing.
            bound = None if (kind in ("deduplicated", "groups") and operation == "receive" and how != "process") else at_most
            figure, against = (f"{median(times[operation]):.{1 if how == 'process' else 2}f} ms" for times in (large, small))
            # In one process what a command replays goes up and down, for each queue at its own times: rounds do not pair.
            paired = how == "process"
            ratio = paired_ratio(large[operation], small[operation]) if paired else median(large[operation]) / median(small[operation])
            section.rows.append(Row(f"{operation}, {many:,} {what}, {how}", figure, f"{against} with {FEW}", ratio, at_most=bound))
    if kind == "blocked":
        for how, (large, small) in (("process", processes), ("open+operation", inside)):
            worst, usual = max(large["receive"]), median(small["receive"])
            section.rows.append(Row(f"worst single receive, {how}", f"{worst:.1f} ms", f"{usual:.1f} ms", worst - usual, at_most=50, unit="ms more"))
    worst_upkeep = max(inside[0]["upkeep"])
    section.rows.append(
        Row(f"worst upkeep after the answer, {many:,} {what}", f"{worst_upkeep:.1f} ms", f"{max(inside[1]['upkeep']):.1f} ms with {FEW}")
    )


def as_processes(environment: Environment, homes: list[str], queue: str) -> tuple[Times, Times]:
    """Sends and receives in turn, the large queue and the small one in turn."""
    numbers = count()

    def sending(home: str) -> float:
        fifo = ["--group", f"process-{next(numbers)}", "--dedup", f"process-{next(numbers)}"] if queue.endswith(".fifo") else []
        return process_ms([environment.launcher, "--home", home, "send", queue, "one more", *fifo], environment.variables)

    def receiving(home: str) -> float:
        return process_ms([environment.launcher, "--home", home, "receive", queue, "--visibility-timeout", "12h"], environment.variables)

    large, small = homes
    candidates = {
        "send large": lambda: sending(large),
        "send small": lambda: sending(small),
        "receive large": lambda: receiving(large),
        "receive small": lambda: receiving(small),
    }
    times = alternate(candidates, environment.size(31, 9))
    return tuple({operation: times[f"{operation} {size}"] for operation in OPERATIONS} for size in ("large", "small"))  # type: ignore[return-value]
