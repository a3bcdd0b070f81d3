"""What all three completions know: which words a place of the command line can have.

Each script is a driver, the same state machine in each shell's language, and tables written from here: what an option's value is, what a command's
n-th word is, and the attributes of a queue with their values. A kind is one of `KINDS`, `choice` with the choices, or `text` (nothing to offer).

The actions of `sqscli api` are commands of their own here, named `api/send-message`: the drivers put the two words together.

Law 1: the names of queues come from `sqscli list-queues`, which knows what a home is, whose it may be and what in it is a queue; all else stands in
the script, and starts no process.
Law 2: what cannot be known is not offered, and nothing is said about it: a completion writes no error into the line that is being typed.
Law 3: nothing of the line is ever evaluated.
"""

from __future__ import annotations

from typing import NamedTuple

from sqscli.api.actions import ENUMS, ListOf, MapOf, Type
from sqscli.api.attribute_rules import REDRIVE_PERMISSIONS
from sqscli.api.attributes import BOOLEAN, CREATE, INTEGER, QUEUE_ATTRIBUTES, WORD, QueueAttribute, format_redrive_allow_policy
from sqscli.api.attributes import CREATE_AND_SET as ANY_TIME
from sqscli.api.message_attributes import DATA_TYPES
from sqscli.cli.api.help import facts, type_words
from sqscli.cli.api.options import COMMANDS as ACTIONS
from sqscli.cli.api.options import INPUT_JSON, SKELETON, ActionOption
from sqscli.cli.api.options import options_of as options_of_action
from sqscli.cli.api.table import API
from sqscli.cli.table import COMMANDS, GLOBAL_OPTIONS, Argument, Command, Option

__all__ = ["DATA_TYPES"]  # what `--attr NAME:` offers

NOTE = "Generated from sqscli/cli/table.py by python -m tools.documents."
KINDS = ("queue", "file", "directory", "choice", "attribute", "new-attribute", "message-attribute", "command")
BY_QUEUE = "byQueue"  # of a RedriveAllowPolicy: it holds the ARNs of queues, which are the user's to choose


class Place:
    """A place where a value stands: its `kind`, and the `choices` where the kind is `choice`."""

    def __init__(self, kind: str, choices: tuple[str, ...]) -> None:
        self.kind = kind if kind in KINDS else "text"
        self.choices = choices


class Attribute(NamedTuple):
    """An attribute of a queue that can be set: what it may be in words, the values where they can be listed, and where it can stand."""

    name: str
    meaning: str
    values: tuple[str, ...]
    is_for_fifo: bool
    is_for_new: bool


def attributes() -> list[Attribute]:
    return [
        Attribute(name, meaning_of(row), values_of(row), row.fifo_only, row.setter == CREATE)
        for name, row in QUEUE_ATTRIBUTES.items()
        if row.setter in (CREATE, ANY_TIME)
    ]


def attribute_lists() -> list[tuple[str, list[Attribute]]]:
    """The same, by what they can be set on: `names` on any queue, `new_` on one that is made, `fifo_` on a FIFO queue."""
    kinds = {"names": (False, False), "new_names": (False, True), "fifo_names": (True, False), "new_fifo_names": (True, True)}
    return [(title, [each for each in attributes() if (each.is_for_fifo, each.is_for_new) == kind]) for title, kind in kinds.items()]


def values_of(row: QueueAttribute) -> tuple[str, ...]:
    if row.name == "RedriveAllowPolicy":
        return tuple(format_redrive_allow_policy(permission, []) for permission in REDRIVE_PERMISSIONS if permission != BY_QUEUE)
    return ("true", "false") if row.kind == BOOLEAN else row.words


def meaning_of(row: QueueAttribute) -> str:
    if row.kind == INTEGER:
        said = f"{row.limits[0]} to {row.limits[1]}"
    else:
        said = " or ".join(("true", "false") if row.kind == BOOLEAN else row.words) if row.kind in (BOOLEAN, WORD) else row.kind
    return f"{said}, {row.default} by default" if row.default else said


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
        found += [([f"{API.name}/{name}:{option.name}"], place_of_member(action, option)) for option in options_of_action(action)]
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


def place_of_member(action: str, option: ActionOption) -> Place:
    """A queue, attributes in shorthand, or one of an enumeration."""
    kind: Type = option.member.type
    if option.member.name == "QueueUrl":
        return Place("queue", ())
    if isinstance(kind, MapOf) and kind.key == "QueueAttributeName":
        return Place("new-attribute" if action == "CreateQueue" else "attribute", ())
    element = kind.element if isinstance(kind, ListOf) else kind
    choices = ENUMS.get(element, ()) if isinstance(element, str) else ()
    return Place("choice" if choices else "text", choices)
