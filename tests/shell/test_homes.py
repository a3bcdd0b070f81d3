"""Homes and declarations where people use them: in a project's directory, in a crontab, on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli.cli.table import COMMANDS
from tests.support.surroundings import SHELLS, Terminal, as_cron, in_shell

DECLARED = '[queues.jobs]\nvisibility-timeout = "5m"\ndlq = "jobs-dead"\nmax-receives = 3\ntags = { team = "a" }\n[queues.jobs-dead]\n'


@pytest.mark.parametrize("shell", SHELLS)
def test_a_project_has_its_queues_beside_it_and_nobody_names_them(shell: str, no_home_named: Path) -> None:
    script = """
    mkdir -p project/src other
    home=$(sqscli init -q -o text project)
    test "$home" = "$(pwd -P)/project/.sqscli"
    cd project/src
    sqscli apply -q -f - -o text <../../queues.toml | cut -f1,2 | sort -u
    sqscli send jobs 'the work' >/dev/null
    cd ..
    sqscli receive jobs --delete -o body
    sqscli apply -f ../queues.toml
    cd ../other
    sqscli list-queues -o text
    HOME=$PWD sqscli receive jobs || echo "exit status $?"
    """
    (no_home_named / "queues.toml").write_text(DECLARED)
    ended = in_shell(shell, script, no_home_named, no_home_named, SQSCLI_HOME="", HOME=str(no_home_named / "user"))
    assert ended.status == 0, ended
    lines = "create-queue\tjobs\ncreate-queue\tjobs-dead\nset-attribute\tjobs\nset-tag\tjobs\nthe work\n"
    assert ended.out.decode() == lines + '{\n  "Changes": []\n}\nexit status 1\n'


@pytest.mark.parametrize("shell", SHELLS)
def test_a_deleted_directory_is_no_reason_to_fail(shell: str, no_home_named: Path) -> None:
    script = "mkdir gone; cd gone; rmdir ../gone; sqscli create-queue q -q -v >&2; sqscli --home here list-queues || echo $?"
    ended = in_shell(shell, script, no_home_named, no_home_named, SQSCLI_HOME="", HOME=str(no_home_named))
    assert (ended.status, ended.out) == (0, b"2\n")
    assert f"the home is {no_home_named}/.local/share/sqscli (the user data directory)" in ended.err
    assert "--home is 'here', but there is no working directory any more" in ended.err


def test_a_line_of_a_crontab_finds_the_home_of_its_directory(no_home_named: Path) -> None:
    """Cron starts in the user's home directory; `cd` in front of the line is how it names a project."""
    (no_home_named / "queues.toml").write_text(DECLARED)
    line = (
        "mkdir project && cd project && $sqscli init -q >&2 && $sqscli apply -q -f ../queues.toml -o text | wc -l && cd .. && $sqscli list-queues -v"
    )
    ended = as_cron(line, no_home_named, no_home_named, SQSCLI_HOME="")
    assert (ended.status, ended.out.split()) == (0, [b"5", b"{", b'"QueueUrls":', b"[]", b"}"])
    assert f"the home is {no_home_named}/.local/share/sqscli" in ended.err
    ended = as_cron(
        "$sqscli init -q >&2; $sqscli create-queue q >&2; $sqscli list-queues -o text; $sqscli apply -f -",
        no_home_named,
        no_home_named,
        SQSCLI_HOME="",
    )
    assert (ended.status, ended.out) == (1, b"q\n")  # the user's own home directory has one now, and stdin is closed
    assert ended.err.endswith("sqscli: stdin: Bad file descriptor\n")


def test_a_terminal_shows_what_changes_in_colour_and_within_its_width(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "queues.toml"
    file.write_text(DECLARED)
    with Terminal(["sqscli", "apply", "-f", str(file)], home, columns=60) as terminal:
        assert terminal.end() == 0
    shown = terminal.seen.replace("\r\n", "\n").splitlines()
    assert shown[:3] == ["\x1b[32m+ jobs-dead\x1b[0m", "\x1b[32m+ jobs\x1b[0m", "\x1b[32m    + VisibilityTimeout: 300\x1b[0m"]
    assert shown[3].startswith('\x1b[32m    + RedrivePolicy: {"deadLetterTargetArn":')
    assert len(shown[3]) == 60 + len("\x1b[32m\x1b[0m")
    assert shown[5:] == ["sqscli: 2 made, 0 changed; 0 queues are as declared"]
    file.write_text(DECLARED.replace("5m", "6m"))
    with Terminal(["sqscli", "apply", "-f", str(file), "--dry-run"], home, NO_COLOR="1") as terminal:
        assert terminal.end() == 0
    assert terminal.seen.replace("\r\n", "\n").startswith("~ jobs\n    ~ VisibilityTimeout: 300 -> 360\nsqscli: nothing was changed: 0 would")


@pytest.mark.parametrize(("shell", "name"), [("bash", "init"), ("dash", "apply")])
def test_the_examples_of_the_help_work_as_they_are_written(shell: str, name: str, no_home_named: Path) -> None:
    for number, (line, _) in enumerate(COMMANDS[name].examples):
        directory = no_home_named / str(number)
        (directory / "project").mkdir(parents=True)
        (directory / "queues.toml").write_text(DECLARED)
        ended = in_shell(shell, line, no_home_named, directory, SQSCLI_HOME="", HOME=str(directory))
        assert ended.status == 0, ended
