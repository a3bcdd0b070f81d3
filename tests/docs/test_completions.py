"""The completions, in the shells they are for."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from sqscli.cli.table import COMMANDS
from sqscli.settings import home_directory
from tests.docs.shells import COMPLETIONS, Shell

QUEUES = ["jobs", "jobs-dead", "other.fifo"]


def make_queues(home: Path, names: list[str]) -> None:
    for name in names:
        (home / "queues" / name).mkdir(parents=True)


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, tmp_path: Path, no_home_named: Path) -> Shell:
    """A shell of a user whose default home holds three queues, a file and a link."""
    data = tmp_path / ".local" / "share" / "sqscli"
    make_queues(data, QUEUES)
    (data / "queues" / "file").write_text("")
    (data / "queues" / "link").symlink_to(tmp_path)
    return Shell(request.param, tmp_path)


def test_commands_come_first(shell: Shell) -> None:
    assert shell.offers([], "") == sorted(COMMANDS)
    assert shell.offers([], "de") == ["delete", "delete-queue"]
    assert shell.offers(["-q", "-o", "json"], "pu") == ["purge"]


def test_every_command_offers_its_options_and_the_global_ones(shell: Shell) -> None:
    for command in COMMANDS.values():
        expected = {name for option in command.options + command.global_options for name in option.names if name.startswith("--")}
        assert shell.offers([command.name], "--") == sorted(expected)
    assert shell.offers([], "--h") == ["--help", "--home"]


def test_an_action_offers_its_own_options_and_what_they_take(shell: Shell) -> None:
    assert shell.offers(["api"], "delete-m") == ["delete-message", "delete-message-batch"]
    shared = ["--cli-input-json", "--generate-cli-skeleton", "--output", "--query"]
    assert shell.offers(["api", "delete-message"], "--") == sorted(["--queue-url", "--receipt-handle", *shared])
    assert shell.offers(["--quiet", "api", "delete-message", "--queue-url"], "jobs") == ["jobs", "jobs-dead"]
    assert shell.offers(["api", "receive-message", "--message-system-attribute-names"], "Sen") == ["SenderId", "SentTimestamp"]
    assert shell.offers(["api", "list-queues", "--output"], "") == ["json", "table", "text"]
    assert shell.offers(["api", "list-queues", "--cli-binary-format"], "r") == ["raw-in-base64-out"]
    assert shell.offers(["api", "send-message", "--message-body"], "") == []


def test_queue_names_are_offered_where_a_queue_is_wanted(shell: Shell) -> None:
    for words in (
        ["send"],
        ["receive", "-n", "5", "--delete"],
        ["stats"],
        ["redrive", "jobs-dead", "--to"],
        ["create-queue", "new", "--dlq"],
        ["send", "--"],
    ):
        assert shell.offers(words, "") == QUEUES
    assert shell.offers(["receive", "--wait", "20s"], "jobs") == ["jobs", "jobs-dead"]


def test_nothing_is_offered_for_texts(shell: Shell) -> None:
    for words in (
        ["send", "jobs"],
        ["delete", "jobs"],
        ["delete", "jobs", "handle"],
        ["extend", "jobs", "handle"],
        ["send", "--delay"],
        ["create-queue"],
    ):
        assert shell.offers(words, "") == []


def test_queue_names_come_from_the_home_of_the_line(shell: Shell, tmp_path: Path) -> None:
    make_queues(tmp_path / "option", ["of-the-option"])
    make_queues(tmp_path / "variable", ["of-the-variable"])
    make_queues(tmp_path / "xdg" / "sqscli", ["of-xdg"])
    shell.environment["XDG_DATA_HOME"] = str(tmp_path / "xdg")
    assert shell.offers(["send"], "") == ["of-xdg"]
    shell.environment["SQSCLI_HOME"] = str(tmp_path / "variable")
    assert shell.offers(["send"], "") == ["of-the-variable"]
    assert shell.offers(["--home", str(tmp_path / "option"), "send"], "") == ["of-the-option"]
    assert shell.offers(["send", "--home", "~/option"], "") == ["of-the-option"]
    split = ["--home", "=", str(tmp_path / "option")] if shell.name == "bash" else [f"--home={tmp_path}/option"]
    assert shell.offers(["send", *split], "") == ["of-the-option"]


def test_queue_names_come_from_the_nearest_home_above(shell: Shell, tmp_path: Path) -> None:
    deep = tmp_path / "a project" / "src"
    deep.mkdir(parents=True)
    make_queues(tmp_path / "a project" / ".sqscli", ["of-the-project"])
    make_queues(tmp_path / "variable", ["of-the-variable"])
    shell.cwd = deep
    assert shell.offers(["send"], "") == ["of-the-project"]
    shell.environment["SQSCLI_HOME"] = str(tmp_path / "variable")
    assert shell.offers(["send"], "") == ["of-the-variable"]


def test_of_a_home_that_may_be_somebody_elses_sqscli_itself_is_asked(shell: Shell, tmp_path: Path) -> None:
    asked_instead(shell, tmp_path, ["of-sqscli"])
    make_queues(tmp_path / "theirs", ["of-theirs"])
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / ".sqscli").symlink_to(tmp_path / "theirs")
    shell.cwd = tmp_path / "a" / "b"
    assert shell.offers(["send"], "") == ["of-sqscli"]
    if os.geteuid() == 0:
        (tmp_path / "a" / ".sqscli").unlink()
        make_queues(tmp_path / "a" / ".sqscli", ["of-theirs"])
        os.chown(tmp_path / "a" / ".sqscli", 54_321, 54_321)
        assert shell.offers(["send"], "") == ["of-sqscli"]


def test_a_home_without_queues_offers_none(shell: Shell, tmp_path: Path) -> None:
    shell.environment["SQSCLI_HOME"] = str(tmp_path / "nothing here")
    assert shell.offers(["send"], "") == []


def test_the_home_is_the_one_that_sqscli_uses(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert sorted(name for name in os.listdir(Path(home_directory()[0]) / "queues") if name in shell.offers(["send"], "")) == QUEUES


def asked_instead(shell: Shell, tmp_path: Path, names: list[str]) -> None:
    """A `sqscli` that knows these queues."""
    (tmp_path / "bin").mkdir()
    asked = tmp_path / "bin" / "sqscli"
    lines = "\\n".join(names)
    asked.write_text(f'#!/bin/sh\n[ "$*" = "list-queues -o text" ] && printf "{lines}\\n"\n')
    asked.chmod(0o755)
    shell.environment["PATH"] = f"{tmp_path}/bin:{shell.environment['PATH']}"


def test_where_no_usual_home_has_queues_sqscli_itself_is_asked(shell: Shell, tmp_path: Path) -> None:
    asked_instead(shell, tmp_path, ["elsewhere", "anywhere"])
    shell.environment["XDG_DATA_HOME"] = str(tmp_path / "none")
    assert shell.offers(["send"], "") == ["anywhere", "elsewhere"]


def test_choices_are_offered_and_each_command_its_own_formats(shell: Shell) -> None:
    assert shell.offers(["receive", "-o"], "") == sorted(COMMANDS["receive"].formats)
    assert shell.offers(["send", "--output"], "") == sorted(COMMANDS["send"].formats)
    assert shell.offers(["api", "list-queues", "--color"], "o") == ["off", "on"]
    assert shell.offers(["--durability"], "") == ["always", "batch", "none"]
    assert shell.offers(["peek", "jobs", "--state"], "") == ["available", "delayed", "in-flight"]
    assert shell.offers(["clock"], "") == ["advance", "freeze", "reset", "set", "show"]
    assert shell.offers(["clock", "advance"], "") == []


def test_files_are_offered_where_a_file_is_wanted(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    (tmp_path / "directory").mkdir()
    files, directories = shell.offers(["send", "jobs", "--body-file"], ""), shell.offers(["--home"], "")
    if shell.name == "zsh":
        assert (files, directories) == (["FILES"], ["FILES"])
    else:
        assert {"a file"} <= {name.replace("\\", "") for name in files}
        assert "a file" not in directories
        assert "directory" in {name.rstrip("/") for name in directories}


@pytest.mark.parametrize("shell", ["bash"], indirect=True)
def test_urls_and_arns_that_readline_splits_count_as_one_word(shell: Shell) -> None:
    arn = ["arn", ":", "aws", ":", "sqs", ":", "us-east-1", ":", "000000000000", ":", "jobs"]
    assert shell.offers(["clock", "x"], "") == []
    assert shell.offers(["redrive", *arn, "--to"], "") == QUEUES
    assert shell.offers(["peek", *arn, "--state"], "a") == ["available"]
    assert shell.offers(["send", "--attr", "a", ":", "Number", "=", "4"], "") == QUEUES


def test_no_process_is_started_where_the_queues_can_be_listed(shell: Shell, tmp_path: Path) -> None:
    """A listing is cheaper than any start of Python, which a `receive` through Click pays for and more."""
    (tmp_path / "bin").mkdir()
    trap = tmp_path / "bin" / "sqscli"
    trap.write_text("#!/bin/sh\necho started >&2\n")
    trap.chmod(0o755)
    shell.environment["PATH"] = f"{tmp_path}/bin:{shell.environment['PATH']}"
    assert shell.offers(["send"], "") == QUEUES
    assert shell.offers([], "--") != []


def test_every_script_is_one_that_its_shell_can_read(shell: Shell) -> None:
    subprocess.run([shell.program, "-n", str(COMPLETIONS / f"sqscli.{shell.name}")], check=True, timeout=60)
