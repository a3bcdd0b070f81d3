"""The quick reader: well-formed lines of the everyday commands, without the start-up of Click.

Law: what it accepts it reads exactly as Click does (a property test holds that); whatever is unusual (help, errors, abbreviations, another
command) it leaves to Click by answering None.

On the quick path: it imports nothing but its table.
"""

from __future__ import annotations

from sqscli.cli.everyday import EVERYDAY_COMMANDS, GLOBAL_OPTIONS, Command, Option
from sqscli.cli.line import Line, convert


def read_line(arguments: list[str]) -> Line | None:
    """The line that `arguments` are, or None where Click is to read it."""
    options = options_by_name(GLOBAL_OPTIONS)
    values: dict[str, object] = {}
    try:
        index = read_options(arguments, 0, options, values)
        command = EVERYDAY_COMMANDS.get(arguments[index])
        if command is None:
            return None
        options.update(options_by_name(command.options))
        words = read_words(arguments, index + 1, options, values)
        assign_words(command, words, values)
    except (UnusualError, IndexError, ValueError):
        return None
    return Line(command, values)


class UnusualError(Exception):
    """Not for the quick reader."""


def options_by_name(options: tuple[Option, ...]) -> dict[str, Option]:
    return {name: option for option in options for name in option.names}


def read_options(arguments: list[str], index: int, options: dict[str, Option], values: dict[str, object]) -> int:
    """Read the options from `index` on; the index of the first argument that is none."""
    while arguments[index].startswith("-"):
        index = read_option(arguments, index, options, values)
    return index


def read_words(arguments: list[str], index: int, options: dict[str, Option], values: dict[str, object]) -> list[str]:
    """Read options and words in any order; after `--` everything is a word."""
    words: list[str] = []
    while index < len(arguments):
        argument = arguments[index]
        if argument == "--":
            return words + arguments[index + 1 :]
        if argument == "-" or not argument.startswith("-"):
            words.append(argument)
            index += 1
        else:
            index = read_option(arguments, index, options, values)
    return words


def read_option(arguments: list[str], index: int, options: dict[str, Option], values: dict[str, object]) -> int:
    """Read one option with its value; the index after it."""
    name, equals, text = arguments[index], "", ""
    if name.startswith("--"):
        name, equals, text = name.partition("=")
    option = options.get(name)
    if option is None or option.dest in ("help", "version"):
        raise UnusualError
    if option.kind == "flag":
        if equals:
            raise UnusualError
        values[option.dest] = True
        return index + 1
    if not equals:
        index += 1
        text = arguments[index]
    value = convert(option.kind, option.choices, text)
    if option.many:
        given = values.setdefault(option.dest, [])
        assert isinstance(given, list)
        given.append(value)
    else:
        values[option.dest] = value
    return index + 1


def assign_words(command: Command, words: list[str], values: dict[str, object]) -> None:
    """Give the words to the command's arguments, in order."""
    for argument in command.arguments:
        if argument.many and words:
            values[argument.name] = words
            return
        if words:
            values[argument.name] = convert(argument.kind, argument.choices, words.pop(0))
        elif argument.required:
            raise UnusualError
    if words:
        raise UnusualError
