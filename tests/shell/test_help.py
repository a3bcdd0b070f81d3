"""Help, on the terminals that people have."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli.cli.table import COMMANDS, EXAMPLES
from tests.support.surroundings import Terminal

EXAMPLE_LINES = {line for line, _ in (*EXAMPLES, *(example for command in COMMANDS.values() for example in command.examples))}


def shown(arguments: list[str], home: Path, columns: int) -> list[str]:
    with Terminal(["sqscli", *arguments], home, columns=columns) as terminal:
        assert terminal.end() == 0
        return terminal.seen.replace("\r\n", "\n").splitlines()


def can_be_broken(line: str) -> bool:
    """Examples and forms are there to be copied, and the choices of an option are one word."""
    words = line.replace(", -", ",-").split()
    is_form = line.lstrip().startswith(("JSON:", "Shorthand:", "[--"))
    return not (line.strip() in EXAMPLE_LINES or is_form or len(words) <= (2 if line.startswith("  -") else 1))


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("arguments", [["--help"], ["serve", "-h"], ["api", "receive-message", "help"]], ids=" ".join)
def test_help_fits_the_terminal_and_is_no_wider_than_can_be_read(home: Path, columns: int, arguments: list[str]) -> None:
    lines = shown(arguments, home, columns)
    given = [line for line in lines if can_be_broken(line)]
    widest = 100 if arguments[0] == "api" else 80
    assert max(map(len, given)) <= min(columns, widest)
    assert max(map(len, given)) > min(columns, widest) * 0.8, "what there is of the terminal is used"
    assert max(len(line) - len(line.lstrip()) for line in given) <= columns * 0.6, "a meaning has room beside or below its term"
    assert sum(line != "" for line in lines) > 20
