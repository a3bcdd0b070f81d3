"""Mutation testing of `queue` and `journal`: mutmut makes the mutants, and one warm process tries them.

    python -m tests.mutants.mutation [FILE ...] [--only TEXT] [--every N] [--seconds N] [--jobs N]

mutmut itself starts pytest for each of some five thousand mutants, which takes most of a day. Here the tests are collected once and run once, to see
which of them enters which function; then each mutant is a fork of that process, in which the function's code is exchanged and the tests that
enter it are run, those first that have caught neighbours of it, until one fails. A mutant that is alive after `--seconds` of tests is tried again
at the end with five times as many, and then it has survived.
Those that are known, with the reason why no test can or need tell them from the original, stand in `survivors.toml`; the others are printed.

What it does not do: mutmut leaves module-level code and decorated functions (properties) alone, and tests that start processes of their own test the
original there.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.survivors import known_survivors

ROOT = Path(__file__).parents[2]
TESTS = [
    "tests/journal", "tests/queue", "tests/properties", "tests/engine/test_upkeep.py", "tests/engine/test_batches.py",
    "tests/engine/test_dead_letters_and_faults.py", "tests/actions/test_attempts.py", "tests/actions/test_move_tasks.py",
    "tests/crash/test_every_call.py", "tests/crash/test_meanwhile.py", "tests/crash/test_full_disk.py", "tests/crash/test_relied_upon.py",
]  # fmt: skip
SURVIVED, KILLED, HUNG, BROKEN = range(4)
MEMORY_BYTES = 3 << 30


@dataclass(frozen=True)
class Mutant:
    """One change of the function `where`."""

    where: str
    number: int
    original: ast.FunctionDef
    mutated: ast.FunctionDef

    @property
    def name(self) -> str:
        return f"{self.where} {self.number}"

    @property
    def change(self) -> tuple[str, str]:
        """The lines that differ: before, and after."""
        sides = [ast.unparse(ast.Module(node.body, [])).splitlines() for node in (self.original, self.mutated)]
        for node, side in zip((self.original, self.mutated), sides, strict=True):
            side.insert(0, f"({ast.unparse(node.args)})")
        diff = list(unified_diff(*sides, n=0, lineterm=""))[2:]
        before, after = ("\n".join(line[1:].strip() for line in diff if line[0] == sign) for sign in "-+")
        return before, after

    def function(self) -> FunctionType:
        """The living function that the mutant stands in for."""
        module, _, qualified = self.where.partition(":")
        found: object = importlib.import_module(module)
        for part in qualified.split("."):
            found = vars(found)[part]
        found = getattr(found, "__func__", found)
        assert isinstance(found, FunctionType)
        return found

    def apply(self) -> None:
        function = self.function()
        node = ast.FunctionDef("mutant", self.mutated.args, self.mutated.body, [], None, None)
        future = ast.ImportFrom("__future__", [ast.alias("annotations")], 0)
        namespace = dict(function.__globals__)
        exec(compile(ast.fix_missing_locations(ast.Module([future, node], [])), "<mutant>", "exec"), namespace)
        mutant = namespace["mutant"]
        function.__code__, function.__defaults__, function.__kwdefaults__ = mutant.__code__, mutant.__defaults__, mutant.__kwdefaults__


def mutants_of(path: Path) -> Iterator[Mutant]:
    """All that mutmut makes of a file."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    tree = ast.parse(mutate_file_contents(str(path), path.read_text(encoding="utf-8")).code)
    places = [("", tree.body)] + [(f"{node.name}.", node.body) for node in tree.body if isinstance(node, ast.ClassDef)]
    for prefix, body in places:
        functions = {node.name: node for node in body if isinstance(node, ast.FunctionDef) and "__mutmut_" in node.name}
        for name, node in functions.items():
            mangled, _, number = name.rpartition("__mutmut_")
            if number != "orig":
                plain = mangled.rpartition("ǁ")[2] if "ǁ" in mangled else mangled.removeprefix("x_")
                yield Mutant(f"{module}:{prefix}{plain}", int(number), functions[f"{mangled}__mutmut_orig"], node)


class Plugin:
    """In the place of pytest's own loop over the tests."""

    def __init__(self, mutants: list[Mutant], seconds: float, jobs: int, notes: Path | None) -> None:
        self.mutants = mutants
        self.notes = notes
        self.seconds = seconds
        self.jobs = jobs
        self.durations: dict[int, float] = {}
        self.entered: dict[str, set[int]] = {mutant.where: set() for mutant in mutants}
        self.catches: Counter[tuple[str, int]] = Counter()  # by function, and by module
        self.outcomes: dict[Mutant, int] = {}
        self.scratch = Path(tempfile.mkdtemp(prefix="mutation-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = session.items
        self.factory = session.config._tmp_path_factory  # type: ignore[attr-defined]
        try:
            self._recall()
            self._watch()
            self._try_all(self.mutants, self.seconds)
            alive = [mutant for mutant in self.mutants if self.outcomes[mutant] == SURVIVED]
            print(f"once more: {len(alive)}", flush=True)
            self._try_all(alive, 5 * self.seconds)
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)
        return True

    def _recall(self) -> None:
        """What an earlier process noted, where it knows all these functions."""
        if self.notes is None or not self.notes.exists():
            return
        durations, entered = json.loads(self.notes.read_text())
        if set(self.entered) <= entered.keys():
            index_of = {item.nodeid: index for index, item in enumerate(self.items)}
            self.durations = {index_of[name]: seconds for name, seconds in durations.items() if name in index_of}
            self.entered = {where: {index_of[name] for name in names if name in index_of} for where, names in entered.items()}

    def _watch(self) -> None:
        """Runs every test once that is not known, and notes which functions it enters."""
        wanted = {mutant.function().__code__: mutant.where for mutant in self.mutants}
        for index, item in enumerate(self.items):
            if index in self.durations:
                continue
            seen: set[CodeType] = set()
            self.factory._basetemp = self.scratch / f"watch-{index}"
            self.factory._basetemp.mkdir()
            start = time.process_time()
            sys.settrace(lambda frame, event, arg: seen.add(frame.f_code))  # noqa: B023
            passed = self._passes(item)
            sys.settrace(None)
            self.durations[index] = time.process_time() - start
            assert passed, f"{item.nodeid} fails without any mutant"
            for code in seen & wanted.keys():
                self.entered[wanted[code]].add(index)
            shutil.rmtree(self.factory._basetemp)
        if self.notes is not None:
            entered = {where: sorted(self.items[index].nodeid for index in indices) for where, indices in self.entered.items()}
            self.notes.write_text(json.dumps([{item.nodeid: self.durations[index] for index, item in enumerate(self.items)}, entered]))
        print(f"\n{len(self.items)} tests in {sum(self.durations.values()):.0f} s, {len(self.mutants)} mutants", flush=True)

    def _passes(self, item: pytest.Item) -> bool:
        return not any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))

    def _tests(self, mutant: Mutant, left: float) -> list[int]:
        """What may catch a mutant, as much as there is time for.

        First what has caught others of the same function, then the tests of its own folder, and of each file in turn the quickest.
        """
        module = mutant.where.partition(":")[0]
        own = module.split(".")[1]
        turns: Counter[Path] = Counter()
        ranks: dict[int, tuple[int, bool, int, int]] = {}
        for index in sorted(self.entered[mutant.where], key=self.durations.__getitem__):
            path = self.items[index].path
            turns[path] += 1
            ranks[index] = -self.catches[mutant.where, index], path.parent.name != own, -self.catches[module, index], turns[path]
        chosen: list[int] = []
        for index in sorted(ranks, key=ranks.__getitem__):
            if self.durations[index] <= left or not chosen:
                chosen.append(index)
                left -= self.durations[index]
        return chosen

    def _try_all(self, mutants: list[Mutant], seconds: float) -> None:
        running: dict[int, tuple[Mutant, int, Path]] = {}
        for count, mutant in enumerate(mutants):
            reader, writer = os.pipe()
            base = self.scratch / f"{seconds}-{count}"
            tests = self._tests(mutant, seconds)
            child = os.fork()
            if not child:
                os.close(reader)
                self._live_as(mutant, tests, base, writer)
            os.close(writer)
            running[child] = mutant, reader, base
            if len(running) >= self.jobs:
                self._collect(running)
        while running:
            self._collect(running)

    def _live_as(self, mutant: Mutant, tests: list[int], base: Path, writer: int) -> None:
        """The life of a child, which ends here."""
        outcome = BROKEN
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            signal.signal(signal.SIGALRM, lambda *_: os._exit(HUNG))
            base.mkdir()
            self.factory._basetemp = base
            mutant.apply()
            outcome = KILLED  # by what it breaks, if not by a test
            for index in tests:
                signal.setitimer(signal.ITIMER_REAL, 10 + 20 * self.durations[index])
                if not self._passes(self.items[index]):
                    os.write(writer, index.to_bytes(4, "little"))
                    return
            outcome = SURVIVED
        finally:
            os._exit(outcome)

    def _collect(self, running: dict[int, tuple[Mutant, int, Path]]) -> None:
        child, status = os.wait()
        mutant, reader, base = running.pop(child)
        said = os.read(reader, 4)
        os.close(reader)
        shutil.rmtree(base, ignore_errors=True)
        if said:
            index = int.from_bytes(said, "little")
            self.catches[mutant.where, index] += 1
            self.catches[mutant.where.partition(":")[0], index] += 1
        self.outcomes[mutant] = os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else KILLED  # as by the lack of memory
        assert self.outcomes[mutant] != BROKEN, f"{mutant.name} could not be tried"
        if self.outcomes[mutant] == SURVIVED:
            line, instead = (json.dumps(text, ensure_ascii=False) for text in mutant.change)
            print(f'[[survivor]]\nwhere = "{mutant.where}"\nline = {line}\ninstead = [{instead}]\nreason = ""\n', flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", help="of sqscli/queue and sqscli/journal; all of them without one")
    parser.add_argument("--only", default="", help="only mutants whose name has this text")
    parser.add_argument("--every", type=int, default=1, help="only one mutant of so many")
    parser.add_argument("--notes", type=Path, help="a file that remembers which test enters what, for the next time")
    parser.add_argument("--seconds", type=float, default=3, help="of tests for a mutant at most")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    os.chdir(ROOT)
    paths = [Path(name).resolve() for name in given.files] or [*sorted(ROOT.glob("sqscli/journal/*.py")), *sorted(ROOT.glob("sqscli/queue/*.py"))]
    mutants = [mutant for path in paths for mutant in mutants_of(path) if given.only in mutant.name][:: given.every]
    plugin = Plugin(mutants, given.seconds, given.jobs, given.notes)
    status = pytest.main(["-q", "--capture=sys", "-p", "no:cacheprovider", *TESTS], plugins=[plugin])
    counted = Counter(plugin.outcomes.values())
    known = known_survivors()
    unknown = [mutant for mutant, outcome in plugin.outcomes.items() if outcome == SURVIVED and (mutant.where, *mutant.change) not in known]
    print(f"{len(mutants)} mutants: {counted[KILLED]} killed, {counted[HUNG]} hung, {counted[SURVIVED]} survived, {len(unknown)} of them unexplained")
    return int(status) or bool(unknown)


if __name__ == "__main__":
    raise SystemExit(main())
