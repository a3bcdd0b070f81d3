"""The completions, typed into the shells that they are for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sqscli.api.attributes import ASK, QUEUE_ATTRIBUTES, READ
from sqscli.cli.everyday import QUEUE, Argument, Command, Option
from sqscli.cli.table import COMMANDS
from tests.docs.conftest import QUEUES, stand_in
from tests.docs.shells import BASH_COMPLETION, COMPLETIONS, Shell, absent, needed
from tests.support.processes import SQSCLI
from tests.support.surroundings import BIN
from tools import bash_completion, fish_completion, zsh_completion

SETTABLE = [name for name, row in QUEUE_ATTRIBUTES.items() if row.setter not in (READ, ASK)]
STANDARD = [name for name in SETTABLE if not QUEUE_ATTRIBUTES[name].fifo_only]


def test_commands_come_first(shell: Shell) -> None:
    assert shell.offers("") == sorted(COMMANDS)
    assert shell.offers("de") == ["delete", "delete-queue"]
    assert shell.offers("-q -o json pu") == ["purge"]


def test_every_command_offers_its_options_and_the_global_ones(shell: Shell) -> None:
    for command in COMMANDS.values():
        expected = {name for option in command.options + command.global_options for name in option.names if name.startswith("--")}
        assert shell.offers(f"{command.name} --") == sorted(expected)
    assert shell.offers("--h") == ["--help", "--home"]


def test_an_action_offers_its_own_options_and_what_they_take(shell: Shell) -> None:
    assert shell.offers("api delete-m") == ["delete-message", "delete-message-batch"]
    shared = ["--cli-input-json", "--generate-cli-skeleton", "--output", "--query"]
    assert shell.offers("api delete-message --") == sorted(["--queue-url", "--receipt-handle", *shared])
    assert shell.offers("--quiet api delete-message --queue-url jobs") == ["jobs", "jobs-dead"]
    assert shell.offers("api receive-message --message-system-attribute-names Sen") == ["SenderId", "SentTimestamp"]
    assert shell.offers("api set-queue-attributes --attributes Sqs") == ["SqsManagedSseEnabled="]
    assert shell.offers("api create-queue --attributes FifoQ") == ["FifoQueue="]
    assert shell.offers("api list-queues --output ") == ["json", "table", "text"]
    assert shell.offers("api list-queues --cli-binary-format r") == ["raw-in-base64-out"]
    assert shell.offers("api send-message --message-body ") == []


def test_queue_names_are_offered_where_a_queue_is_wanted(shell: Shell) -> None:
    assert shell.offers("receive -n 5 --delete ") == QUEUES
    assert shell.offers("fsck --repair jobs") == ["jobs", "jobs-dead"]
    assert shell.offers("redrive jobs-dead --to=jobs") == ["--to=jobs", "--to=jobs-dead"]
    assert shell.offers("send -- o") == ["other.fifo"]


def test_every_place_of_the_command_table_offers_what_its_kind_says(shell: Shell, tmp_path: Path) -> None:
    """The program that is asked for the queues is a quick one here: what it says of homes is another test's."""
    stand_in(shell, "echo one; echo two.fifo")
    expected = {
        "queue": ["one", "two.fifo"],
        "attribute": sorted(f"{name}=" for name in SETTABLE if name != "FifoQueue"),
        "new-attribute": sorted(f"{name}=" for name in SETTABLE),
        "command": ["--"],
    }
    places = 0
    for command in COMMANDS.values():
        for option in command.options:
            if option.kind != "flag" and option.kind not in ("file", "directory"):
                offered = option.choices if option.kind == "choice" else expected.get(option.kind, [])
                assert shell.offers(f"{command.name} {option.names[0]} ") == sorted(offered)
                places += 1
        line = f"{command.name} "
        for argument in command.arguments:
            if command.name == "api" or argument.kind in ("file", "directory"):
                break
            offered = argument.choices if argument.kind == "choice" else expected.get(argument.kind, [])
            assert shell.offers(line) == sorted(offered)
            line += f"{argument.choices[0] if argument.choices else 'x.fifo'} "
            places += 1
    assert places > 40


def test_nothing_is_offered_for_texts(shell: Shell) -> None:
    for line in ("send jobs ", "delete jobs ", "delete jobs handle ", "extend jobs handle ", "send --delay ", "create-queue ", "clock set "):
        assert shell.offers(line) == []


def test_attributes_are_offered_by_name_and_then_by_value(shell: Shell) -> None:
    assert shell.offers("attributes jobs ") == sorted(f"{name}=" for name in STANDARD)
    assert shell.offers("attributes jobs Vis") == ["VisibilityTimeout="]
    assert shell.offers("attributes jobs DelaySeconds=5 Sqs") == ["SqsManagedSseEnabled="]
    assert shell.offers("attributes other.fifo De") == ["DeduplicationScope=", "DelaySeconds="]
    assert shell.offers("attributes jobs Fifo") == []
    assert shell.offers("attributes other.fifo Fifo") == ["FifoThroughputLimit="]
    assert shell.offers("create-queue x.fifo --attribute Fifo") == ["FifoQueue=", "FifoThroughputLimit="]
    assert shell.offers("create-queue --attribute=Del") == ["--attribute=DelaySeconds="]
    for name, row in QUEUE_ATTRIBUTES.items():
        values = ("true", "false") if row.kind == "boolean" else row.words
        if name in SETTABLE and values:
            assert shell.offers(f"create-queue x.fifo --attribute {name}=") == sorted(f"{name}={value}" for value in values)
    assert shell.offers("attributes other.fifo DeduplicationScope=mes") == ["DeduplicationScope=messageGroup"]
    assert shell.offers("attributes jobs VisibilityTimeout=") == []


def test_a_policy_that_is_put_in_is_one_word_of_json_and_can_be_set(shell: Shell, three_queues: Path, tmp_path: Path) -> None:
    policies = [f'RedriveAllowPolicy={{"redrivePermission":"{permission}"}}' for permission in ("allowAll", "denyAll")]
    if shell.name != "bash":  # which puts the name in once: the second word is the value alone
        assert shell.offers("attributes jobs RedriveAllowPolicy=") == policies
    line = shell.becomes("sqscli attributes jobs RedriveAllowPolicy=").partition("R")[2]
    line = shell.becomes(f"sqscli attributes jobs R{line}d")
    assert shell_words(line) == ["sqscli", "attributes", "jobs", policies[1]]
    home = tmp_path / "copy"
    shutil.copytree(three_queues, home)
    subprocess.run([*SQSCLI, "--home", str(home), *shell_words(line)[1:]], check=True, cwd=COMPLETIONS.parent)


def shell_words(line: str) -> list[str]:
    done = subprocess.run(["sh", "-c", f"printf '%s\\n' {line}"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_types_of_message_attributes_are_offered_behind_the_colon_and_files_behind_the_at(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_text("")
    assert shell.offers("send jobs --attr kind:") == ["kind:Binary=", "kind:Number=", "kind:String="]
    assert shell.offers("send jobs --attr kind:N") == ["kind:Number="]
    assert shell.offers("send jobs --attr kind:Binary=@pic") == ["kind:Binary=@picture.png"]
    assert shell.offers("send jobs --attr ki") == []
    assert shell.offers("send jobs --attr kind=") == []


def test_tab_puts_in_what_is_certain_and_goes_on_where_a_value_follows(shell: Shell) -> None:
    for line, completed in (
        ("sqscli attr", "sqscli attributes "),
        ("sqscli send ot", "sqscli send other.fifo "),
        ("sqscli attributes jobs Vis", "sqscli attributes jobs VisibilityTimeout="),
        ("sqscli attributes jobs SqsManagedSseEnabled=f", "sqscli attributes jobs SqsManagedSseEnabled=false "),
        ("sqscli send jobs --attr kind:N", "sqscli send jobs --attr kind:Number="),
        ("sqscli redrive jobs-dead --to ot", "sqscli redrive jobs-dead --to other.fifo "),
        ("sqscli receive jobs --output=bo", "sqscli receive jobs --output=body "),
        ('sqscli send "ot', 'sqscli send "other.fifo" '),
        (f"{BIN}/sqscli send ot", f"{BIN}/sqscli send other.fifo "),
    ):
        assert shell.becomes(line) == completed


def test_choices_are_offered_and_each_command_its_own_formats(shell: Shell) -> None:
    assert shell.offers("receive -o ") == sorted(COMMANDS["receive"].formats)
    assert shell.offers("send --output ") == sorted(COMMANDS["send"].formats)
    assert shell.offers("send --output=js") == ["--output=json", "--output=jsonl"]
    assert shell.offers("api list-queues --color o") == ["off", "on"]
    assert shell.offers("--durability ") == ["always", "batch", "none"]
    assert shell.offers("peek jobs --state ") == ["available", "delayed", "in-flight"]
    assert shell.offers("clock ") == ["advance", "freeze", "reset", "set", "show"]


def test_files_are_offered_where_a_file_is_wanted(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    (tmp_path / "a folder").mkdir()
    for line in ("send jobs --body-file a", "receive jobs --to a", "serve --auth a"):
        assert [offered.rstrip("/") for offered in unescaped(shell.offers(line))] == ["a file", "a folder"]
    assert [offered.rstrip("/") for offered in unescaped(shell.offers("send jobs --home a"))] == ["a folder"]
    assert shell.becomes("sqscli send jobs --body-file=a\\ fi") == "sqscli send jobs --body-file=a\\ file "


def unescaped(offered: list[str]) -> list[str]:
    return [each.replace("\\", "") for each in offered]


def test_a_command_behind_two_hyphens_is_completed_as_one_of_its_own(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "consumer.py").write_text("")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "consume-orders").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "consume-orders").chmod(0o755)
    shell.environment["PATH"] = f"{tmp_path}/bin:{shell.environment['PATH']}"
    assert shell.offers("serve ") == ["--"]
    assert shell.offers("serve -v --port 0 -- consume-o") == ["consume-orders"]
    assert shell.offers("serve -- consume-orders cons") == ["consumer.py"]
    assert shell.becomes("sqscli serve -- consume-orders cons") == "sqscli serve -- consume-orders consumer.py "
    if shell.name != "bash":
        assert shell.offers("serve -- sqscli attributes jobs Vis") == ["VisibilityTimeout="]


def test_a_command_that_is_new_in_the_table_is_served_by_the_kinds_of_its_row(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes the scripts knows no command by name."""
    tail = Argument("command", "-- CMD", "What is run.", "command", many=True)
    options = (
        Option(("-j", "--jobs"), "How many.", "int", "N"),
        Option(("-f",), "What.", "file", "FILE"),
        Option(("--by",), "Who.", "command", "CMD"),
    )
    monkeypatch.setitem(COMMANDS, "work", Command("work", "Run a command.", (), (QUEUE, tail), options))
    monkeypatch.setitem(
        COMMANDS, "carry", Command("carry", "Carry over.", (), (QUEUE, QUEUE, Argument("directory", "DIR", "Where.", "directory")), ())
    )
    shell.script = tmp_path / f"sqscli.{shell.name}"
    shell.script.write_text({"bash": bash_completion, "zsh": zsh_completion, "fish": fish_completion}[shell.name].script())
    (tmp_path / "report.txt").write_text("")
    (tmp_path / "reports").mkdir()
    stand_in(shell, "echo one")
    assert shell.offers("wor") == ["work"]
    assert shell.offers("work ") == ["one"]
    assert shell.offers("work one ") == ["--"]
    assert shell.offers("work -j 4 one -- sqscl") == ["sqscli"]
    assert shell.offers("work one -- cat report.") == ["report.txt"]
    assert shell.offers("work -j ") == []
    assert "sqscli" in shell.offers("work --by sqs")
    assert shell.offers("work -f report.") == ["report.txt"]
    assert shell.offers("carry one ") == ["one"]
    assert [offered.rstrip("/") for offered in shell.offers("carry one one rep")] == ["reports"]


@pytest.mark.parametrize("shell", ["bash", "zsh"], indirect=True)
def test_it_works_whatever_the_shell_is_set_to(shell: Shell) -> None:
    bash = "set -u; shopt -s failglob nullglob extglob; IFS=e; COMP_WORDBREAKS=${COMP_WORDBREAKS//[:=]/}"
    shell.settings = bash if shell.name == "bash" else "setopt nounset ksh_arrays sh_word_split no_match ignore_braces; IFS=e"
    stand_in(shell, "echo other.fifo")
    for line, completed in (
        ("sqscli attributes other.fifo DeduplicationScope=m", "sqscli attributes other.fifo DeduplicationScope=messageGroup "),
        ("sqscli create-queue q.fifo --attribute=FifoT", "sqscli create-queue q.fifo --attribute=FifoThroughputLimit="),
        ("sqscli receive --output=bo", "sqscli receive --output=body "),
        ("sqscli send jobs --attr kind:N", "sqscli send jobs --attr kind:Number="),
        ("sqscli --home=/srv send ot", "sqscli --home=/srv send other.fifo "),
        ("sqscli se", "sqscli se"),
        ("sqscli sen", "sqscli send "),
        ("sqscli serve -- sqscl", "sqscli serve -- sqscli "),
    ):
        assert shell.becomes(line) == completed


@pytest.mark.parametrize("shell", ["bash"], indirect=True)
def test_with_bash_completion_the_command_behind_two_hyphens_has_its_own_completion(shell: Shell) -> None:
    if not BASH_COMPLETION.exists():
        absent("bash-completion is not installed: a command's own completion cannot be tried")
    shell.settings = f"source {BASH_COMPLETION}\ncomplete -W 'clockwise anticlockwise' turn"
    assert shell.offers("serve -- turn cl") == ["clockwise"]
    assert shell.offers("serve -- sqscli attributes jobs Vis") == ["VisibilityTimeout="]
    assert shell.offers("serve -- sqscli create-queue x.fifo --attribute DeduplicationScope=m") == ["DeduplicationScope=messageGroup"]
    assert shell.offers("attributes other.fifo DeduplicationScope=m") == ["DeduplicationScope=messageGroup"]


def test_urls_and_arns_count_as_one_word(shell: Shell) -> None:
    arn = "arn:aws:sqs:us-east-1:000000000000:jobs"
    assert shell.offers(f"redrive {arn} --to ") == QUEUES
    assert shell.offers(f"peek {arn} --state a") == ["available"]
    assert shell.offers(f"attributes {arn} Vis") == ["VisibilityTimeout="]
    assert shell.offers("attributes http://localhost:9324/000000000000/jobs.fifo Ded") == ["DeduplicationScope="]
    assert shell.offers("send --attr a:Number=4 ") == QUEUES


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_every_script_is_one_that_its_shell_can_read(name: str) -> None:
    needed(name)
    subprocess.run([name, "-n", str(COMPLETIONS / f"sqscli.{name}")], check=True, timeout=60)
