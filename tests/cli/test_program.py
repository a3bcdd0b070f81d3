"""The program as a whole: help, version, the home, errors in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli import __version__
from sqscli.cli.table import COMMANDS
from tests.cli.conftest import Run


def test_the_help_of_every_command_shows_examples_first(sqscli: Run) -> None:
    for name, command in COMMANDS.items():
        for line in (f"{name} --help", f"{name} -h", f"-q {name} --help"):
            ended = sqscli(line)
            assert (ended.status, ended.err) == (0, "")
        text = ended.out.decode()
        assert text.index("Examples:") < text.index("Options" if command.options else "Global options")
        for example, _ in command.examples:
            assert example in text
        for option in command.options:
            assert option.names[-1] in text
        for status, _ in command.exit_statuses:
            assert f"\n  {status} " in text


def test_the_help_of_the_program_names_every_command(sqscli: Run) -> None:
    text = sqscli("--help").out.decode()
    for command in COMMANDS.values():
        assert f"  {command.name} " in text


@pytest.mark.parametrize("line", ["--version", "send --version", "stats --version -q"])
def test_the_version_is_shown_before_or_after_the_command(sqscli: Run, line: str) -> None:
    assert sqscli(line).out.decode() == f"sqscli {__version__}\n"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "send",
        "send orders x --nonsense",
        "receive orders -n 0",
        "receive orders --wait 1w",
        "-o xml stats",
        "receive a b",
        "extend orders h",
    ],
)
def test_a_wrong_line_is_one_line_of_error_and_exit_status_2(sqscli: Run, line: str) -> None:
    ended = sqscli(line)
    assert (ended.status, ended.out) == (2, b"")
    assert ended.err.startswith("sqscli: ")
    assert "--help'" in ended.err
    assert ended.err.count("\n") == 1


def test_global_options_stand_before_or_after_the_command(orders: Run) -> None:
    for line in ("-o jsonl send orders x", "send orders x -o jsonl", "-o text send orders x --output=jsonl"):
        assert orders(line).out.startswith(b'{"MessageId": ')


def test_verbose_says_which_home_and_why(orders: Run, home: Path, tmp_path: Path) -> None:
    assert f"{home} (SQSCLI_HOME)" in orders("receive orders -v").err
    assert f"{tmp_path}/other (--home)" in orders(f"list-queues -v --home {tmp_path}/other").err


def test_a_home_that_is_not_there_is_named_with_the_way_out(sqscli: Run, home: Path) -> None:
    for line in ("send orders x", "receive orders"):
        ended = sqscli(line)
        assert ended.status in (1, 5)
        assert str(home) in ended.err
        assert "create-queue" in ended.err
        assert ended.err.count("\n") == 1
    assert not home.exists()
    assert sqscli("list-queues").json == {"QueueUrls": []}


def test_a_setting_that_cannot_be_meant_is_a_usage_error(orders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQSCLI_DURABILITY", "maybe")
    ended = orders("send orders x")
    assert ended.status == 2
    assert "SQSCLI_DURABILITY is 'maybe'" in ended.err
    assert orders("send orders x --durability none").status == 0


def test_errors_are_red_only_where_that_is_wanted(orders: Run) -> None:
    assert "\x1b" not in orders("receive nowhere").err
    assert orders("receive nowhere --color always").err.startswith("\x1b[31mQueueDoesNotExist: \x1b[0m")


def test_an_error_stays_on_one_line_whatever_it_quotes(orders: Run) -> None:
    ended = orders("delete orders", "a\nb\x1b[31m")
    assert ended.status == 1
    assert ended.err.count("\n") == 1
    assert "\x1b" not in ended.err
