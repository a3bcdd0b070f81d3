"""The generated methods are typed as exactly as the table allows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sqscli.api.actions import ACTIONS, NEVER_RAISED
from sqscli.api.summaries import SUMMARIES
from tools import typed_client

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).parent / "programs" / "typed.py"


def run(*command: object) -> str:
    ended = subprocess.run([sys.executable, "-m", *map(str, command)], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.slow
def test_a_type_checker_accepts_what_is_right_and_nothing_else(tmp_path: Path) -> None:
    """`--strict` complains of a waiver that waives nothing."""
    run("mypy", "--strict", "--cache-dir", tmp_path, PROGRAM)


def test_what_is_generated_is_formatted_as_the_rest() -> None:
    paths = sorted(typed_client.modules())
    run("ruff", "format", "--check", *paths)
    run("ruff", "check", *paths)


def test_every_action_has_a_method_and_a_sentence() -> None:
    text = "".join(typed_client.modules().values())
    assert set(SUMMARIES) == set(ACTIONS)
    for action, summary in SUMMARIES.items():
        assert text.count(f'@performs("{action}")') == 1
        assert summary.endswith(".")
        assert text.count(f'"""{summary}') == 1


def test_an_exception_says_who_raises_it_or_why_nobody_does() -> None:
    text = typed_client.modules()["sqscli/sdk/errors.py"]
    assert 'class OverLimit(ModelledError):\n        """Raised by add_permission, receive_message, set_queue_attributes."""' in text
    assert text.count("Never raised") == len(NEVER_RAISED)
