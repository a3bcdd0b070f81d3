"""`tests/README.md` names every folder of tests, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_every_folder_is_named() -> None:
    rows = [line.split("|")[1] for line in (TESTS / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == {path.name for path in TESTS.iterdir() if any(path.glob("*.py"))}
