"""What all three completions know: which words a place of the command line can have.

Each script is a driver, the same state machine in each shell's language, and two tables written from here: what an option's value is, and what a
command's n-th word is. A kind is `queue`, `file`, `directory`, `text` (nothing to offer), or a list of choices.

Law: no completion starts a process where a directory can be listed instead. Queues are directories below HOME/queues; only where the home is in
none of the usual places is `sqscli list-queues` asked.
"""

from __future__ import annotations

from sqscli.cli.table import COMMANDS, GLOBAL_OPTIONS, Argument, Command, Option

NOTE = "Generated from sqscli/cli/table.py by python -m tools.documents."


class Place:
    """A place where a value stands: its `kind`, and the `choices` where the kind is `choice`."""

    def __init__(self, kind: str, choices: tuple[str, ...]) -> None:
        self.kind = kind if kind in ("queue", "file", "directory", "choice") else "text"
        self.choices = choices


def options_of(command: Command | None) -> tuple[Option, ...]:
    """What may stand behind a command, or before any."""
    return GLOBAL_OPTIONS if command is None else command.options + GLOBAL_OPTIONS


def value_places() -> list[tuple[list[str], Place]]:
    """The options that take a value, as shell patterns `COMMAND:OPTION`, with what their values are.

    `--output` offers each command's own formats; the other global options are the same everywhere.
    """
    found: list[tuple[list[str], Place]] = []
    for command in COMMANDS.values():
        for option in command.options:
            if option.kind != "flag":
                found.append(([f"{command.name}:{name}" for name in option.names], Place(option.kind, option.choices)))
        output = next(option for option in GLOBAL_OPTIONS if option.dest == "output")
        found.append(([f"{command.name}:{name}" for name in output.names], Place("choice", command.formats)))
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
