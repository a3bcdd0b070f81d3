"""What a person sees on terminals of 40, 80 and 200 columns, and what nobody else ever sees."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from sqscli.cli.display import display_width
from tests.support.surroundings import Terminal, as_cron, in_shell

ESCAPE = re.compile(r"\x1b\[[0-9;]*[mK]")
IMPATIENT = "from sqscli.cli import progress; progress.PATIENCE_SECONDS = 0.0; from sqscli.__main__ import main; main()"
FULL = f"a-long-name-{'x' * 40}"
TABLES = (
    "stats", "list-queues", "peek orders -o table", "peek orders -n 1 -o table", "receive orders --visibility-timeout 0 -n 5 -o table",
    "fsck", "journal verify orders -o table", "attributes orders -o table", "stats orders", "redrive dead --dry-run -o table",
)  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of three queues with messages of all widths."""
    home = tmp_path_factory.mktemp("filled") / "home"
    script = f"""
        sqscli create-queue dead; sqscli create-queue orders --dlq dead --max-receives 9; sqscli create-queue {FULL}
        printf '%s\\n' '注文 one two three, a body that goes on and on and on and on and on and on and on' 'é' 'short' | sqscli send orders --lines
        sqscli send orders later --delay 15m
    """
    in_shell("dash", script, home, home.parent)
    return home


def shown(home: Path, columns: int, *lines: str, **environment: str) -> str:
    """What one terminal shows of several commands."""
    script = "; ".join(f"sqscli {line}; echo '='" for line in lines)
    with Terminal(["sh", "-c", script], home, columns=columns, **environment) as terminal:
        terminal.end()
    return terminal.seen.replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_every_table_fits_the_terminal(filled: Path, columns: int) -> None:
    seen = shown(filled, columns, *TABLES)
    for line, text in zip(TABLES, seen.split("=\n"), strict=False):
        assert text, line
        for each in ESCAPE.sub("", text).splitlines():
            assert display_width(each) <= columns or each.startswith("sqscli: "), (line, each)  # a sentence is folded by the terminal, and whole
    assert ("…" in seen) == (columns < 200)


def test_stats_are_readable_in_80_columns(filled: Path) -> None:
    lines = ESCAPE.sub("", shown(filled, 80, "stats")).splitlines()
    assert re.sub(" +", " ", lines[0]) == "Queue Avail InFlight Delay Age Bytes DLQ Max Sources"
    assert lines[1].startswith("a-long-name-xxx")
    assert "… " in lines[1]
    assert re.fullmatch(r"dead +0 +0 +0 +- +\d+ +- +- +orders", lines[2])
    assert re.fullmatch(r"orders +\d +0 +1 +\d+ +\d+ +dead +9", lines[3])


def test_where_columns_cannot_fit_every_number_has_its_line(filled: Path) -> None:
    text = ESCAPE.sub("", shown(filled, 40, "stats"))
    assert re.search(r"\nQueue +orders\nAvail +\d\nInFlight +0\nDelay +1\nAge +\d+\nBytes +\d+\nDLQ +dead\nMax +9\n", text)


def test_wide_characters_and_accents_leave_the_columns_where_they_are(filled: Path) -> None:
    lines = ESCAPE.sub("", shown(filled, 80, "peek orders -o table")).splitlines()
    at = display_width(lines[0][: lines[0].index("Body")])
    bodies = [line.split("  ")[-1].strip() for line in lines[1:5]]
    assert [body[:2] for body in bodies] == ["注文", "é", "sh", "la"]
    for line, body in zip(lines[1:5], bodies, strict=True):
        assert display_width(line[: line.rindex(body)]) == at


def test_colour_is_for_terminals_that_know_it_and_for_those_who_ask(filled: Path, tmp_path: Path) -> None:
    assert "\x1b[1m" in shown(filled, 80, "list-queues")
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in shown(filled, 80, "list-queues", "send nowhere x", **environment)
    assert "\x1b" not in shown(filled, 80, "list-queues --color=never", "send nowhere x --color=never")
    assert "\x1b[31m" in shown(filled, 80, "send nowhere x")
    plain = as_cron("$sqscli list-queues -o table; $sqscli send nowhere x; $sqscli stats", filled, tmp_path)
    assert b"\x1b" not in plain.out
    assert "\x1b" not in plain.err
    assert in_shell("dash", "sqscli list-queues -o table --color=always", filled, tmp_path).out.startswith(b"\x1b[1mName")


@pytest.mark.parametrize("line", ["fsck", "stats", "journal dump orders", "peek orders -n 5", "export orders"])
def test_a_progress_line_is_for_whoever_watches_and_the_answer_is_the_same_to_the_byte(filled: Path, tmp_path: Path, line: str) -> None:
    """In the time of a virtual clock that stands still, which also is in the ages."""
    in_shell("dash", "sqscli clock freeze", filled, tmp_path)
    script = f"'{sys.executable}' -c '{IMPATIENT}' {line}"
    with Terminal(["sh", "-c", f"cd '{tmp_path}'; {script} | cat > watched"], filled) as terminal:
        terminal.end()
    progress = [text for text in terminal.seen.split("\r") if re.search(r"MiB read|queues, |messages, ", text)]
    assert progress
    assert terminal.seen.rindex("\r\x1b[K") > terminal.seen.rindex(progress[-1])  # and in the end it is gone
    alone = in_shell("dash", script, filled, tmp_path)
    assert alone.out == (tmp_path / "watched").read_bytes()
    assert all(json.loads(text) for text in ([alone.out] if line in ("fsck", "stats", "peek orders -n 5") else alone.out.splitlines()))
    assert not any(mark in alone.err for mark in "\r\x1b")


def test_what_takes_less_than_a_second_shows_no_progress(filled: Path) -> None:
    assert "\r\x1b[K" not in shown(filled, 80, "fsck -o json", "export orders >/dev/null")
