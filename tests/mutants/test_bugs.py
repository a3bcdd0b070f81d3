"""A copy of the package for each deliberate bug, and the test that has to fail there. What it says of the right package, the suite itself shows."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.mutants.bugs import BUGS, ROOT, Bug

ALIVE_SECONDS = 120


def planted(bug: Bug, directory: Path) -> None:
    """A package with the bug in it."""
    shutil.copytree(ROOT / "sqscli", directory / "sqscli", ignore=shutil.ignore_patterns("__pycache__"))
    path = directory / "sqscli" / bug.file
    text = path.read_text(encoding="utf-8")
    for right, wrong in bug.changes:
        assert text.count(right) == 1, f"what the bug changes has changed: {right!r} stands {text.count(right)} times in {bug.file}"
        text = text.replace(right, wrong)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_deliberate_bug_is_caught(bug: Bug, tmp_path: Path) -> None:
    planted(bug, tmp_path)
    report = tmp_path / "report.xml"
    places = " ".join(shlex.quote(str(place)) for place in (tmp_path, ROOT))
    options = ["-o", f"pythonpath={places}", "-p", "no:cacheprovider", "-x", "-q", f"--junitxml={report}", f"--basetemp={tmp_path / 'tests'}"]
    run = subprocess.run([sys.executable, "-m", "pytest", *options, bug.test], cwd=ROOT, capture_output=True, text=True, timeout=ALIVE_SECONDS)
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, f"{bug.test} does not notice that {bug.name}:\n{run.stdout}{run.stderr}"
    suite = ElementTree.parse(report).getroot()
    counted = {name: sum(int(each.get(name, 0)) for each in suite.iter("testsuite")) for name in ("tests", "failures", "errors")}
    assert counted == {"tests": 1, "failures": 1, "errors": 0}, run.stdout
    (failure,) = suite.iter("failure")
    said = failure.get("message", "")
    assert said.startswith(("AssertionError", "assert ", "Failed: DID NOT RAISE")), f"it failed, and not because of what it asserts: {said}"
