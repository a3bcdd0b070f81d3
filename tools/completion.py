"""What all three completions know: which words a place of the command line can have.

Each script is a driver, the same state machine in each shell's language, and two tables written from here: what an option's value is, and what a
command's n-th word is. A kind is `queue`, `file`, `directory`, `text` (nothing to offer), or a list of choices.

The actions of `sqscli api` are commands of their own here, named `api/send-message`: the drivers put the two words together.

Law: no completion starts a process where a directory can be listed instead. Queues are directories below HOME/queues; only where the home is in
none of the usual places is `sqscli list-queues` asked.
"""

from __future__ import annotations

from sqscli.api.actions import ENUMS, ListOf, Type
from sqscli.cli.api.help import facts, type_words
from sqscli.cli.api.options import COMMANDS as ACTIONS
from sqscli.cli.api.options import INPUT_JSON, SKELETON, ActionOption
from sqscli.cli.api.options import options_of as options_of_action
from sqscli.cli.api.table import API
from sqscli.cli.table import COMMANDS, GLOBAL_OPTIONS, Argument, Command, Option

NOTE = "Generated from sqscli/cli/table.py by python -m tools.documents."


class Place:
    """A place where a value stands: its `kind`, and the `choices` where the kind is `choice`."""

    def __init__(self, kind: str, choices: tuple[str, ...]) -> None:
        self.kind = kind if kind in ("queue", "file", "directory", "choice") else "text"
        self.choices = choices


def option_lists() -> list[tuple[str, list[tuple[str, str]]]]:
    """The options that may stand behind each command, as shell patterns of the command with (option, help) pairs; `*` is for before any."""
    found = [(name, described(command.options + command.global_options)) for name, command in COMMANDS.items()]
    shared = described(
        tuple(option for option in API.options + API.global_options if option.names[-1] in (INPUT_JSON, SKELETON, "--query", "--output"))
    )
    for name, action in ACTIONS.items():
        own = [(option.name, type_words(option.member.type) + facts(option.member)) for option in options_of_action(action)]
        found.append((f"{API.name}/{name}", own + shared))
    return [*found, ("*", described(GLOBAL_OPTIONS))]


def described(options: tuple[Option, ...]) -> list[tuple[str, str]]:
    return [(name, option.help) for option in options for name in option.names]


def value_places() -> list[tuple[list[str], Place]]:
    """The options that take a value, as shell patterns `COMMAND:OPTION`, with what their values are.

    `--output` offers each command's own formats; most of the other global options are the same everywhere.
    """
    found: list[tuple[list[str], Place]] = []
    for command in COMMANDS.values():
        for option in command.options:
            if option.kind != "flag":
                found.append(([f"{pattern_of(command)}:{name}" for name in option.names], Place(option.kind, option.choices)))
        for option in command.global_options:
            if option.dest == "output" or (option in command.own_globals and option.kind != "flag"):
                found.append(([f"{pattern_of(command)}:{name}" for name in option.names], Place("choice", option.choices)))
    for name, action in ACTIONS.items():
        found += [([f"{API.name}/{name}:{option.name}"], place_of_member(option)) for option in options_of_action(action)]
    for option in GLOBAL_OPTIONS:
        if option.kind != "flag":
            found.append(([f"*:{name}" for name in option.names], Place(option.kind, option.choices)))
    return found


def word_places() -> list[tuple[str, Place]]:
    """The words behind each command, as shell patterns `COMMAND:NUMBER`, with what they are."""
    found: list[tuple[str, Place]] = []
    for command in COMMANDS.values():
        for number, argument in enumerate(command.arguments, 1):
            found.append((f"{command.name}:{'*' if argument.many else number}", place_of(argument)))
    return found


def place_of(argument: Argument) -> Place:
    return Place(argument.kind, argument.choices)


def pattern_of(command: Command) -> str:
    return f"{API.name}*" if command is API else command.name


def place_of_member(option: ActionOption) -> Place:
    """A queue, or one of an enumeration."""
    kind: Type = option.member.type.element if isinstance(option.member.type, ListOf) else option.member.type
    if option.member.name == "QueueUrl":
        return Place("queue", ())
    choices = ENUMS.get(kind, ()) if isinstance(kind, str) else ()
    return Place("choice" if choices else "text", choices)
