"""Reading the line behind `sqscli api`: which action, which options with which words, what holds for the whole call.

Read by argparse in three steps, because the AWS CLI does so and its manners show: an option may be shortened as long as it is clear,
`--option=value` is one word, a value that begins with a dash wants that form, and options of every action may stand anywhere.

Law: nothing is done here; a line that cannot be read is a `WrongLineError`.
"""

from __future__ import annotations

import argparse
from typing import Any, NoReturn
from urllib.parse import urlsplit

from sqscli.api.paging import PAGED
from sqscli.cli.api.blobs import FORMATS
from sqscli.cli.api.errors import ParameterError, WrongLineError
from sqscli.cli.api.options import (
    COMMANDS,
    INPUT_JSON,
    MAX_ITEMS,
    PAGE_SIZE,
    SKELETON,
    SKELETONS,
    STARTING_TOKEN,
    options_of,
)
from sqscli.cli.api.table import COLORS
from sqscli.cli.everyday import GLOBAL_OPTIONS, PROGRAM, Command
from sqscli.cli.quick import UnusualError, read_option

HELP = "help"
SERVICE = "sqs"  # what the AWS CLI wants before an action
AMAZONS_COLORS = {"on": "always", "off": "never"}


class Parser(argparse.ArgumentParser):
    def __init__(self) -> None:
        super().__init__(add_help=False)

    def error(self, message: str) -> NoReturn:
        raise WrongLineError(message)


class Call:
    """A line that was read. `action` is empty where the line asks for help on all actions; `words` holds what is given, by `dest`."""

    def __init__(self, action: str, words: dict[str, Any], settings: dict[str, Any], wants_help: bool = False) -> None:
        self.action = action
        self.words = words
        self.settings = settings
        self.wants_help = wants_help


def own_options(arguments: list[str], values: dict[str, object], is_amazons: frozenset[str]) -> list[str]:
    """Takes the options that only sqscli has (`--home`, `-q`, ...) out of `arguments` into `values`; the rest is the AWS CLI's."""
    own = {name: option for option in GLOBAL_OPTIONS for name in option.names if name not in is_amazons}
    left: list[str] = []
    index = 0
    while index < len(arguments) and arguments[index] != "--":
        name = arguments[index].partition("=")[0]
        option = own.get(name)
        if option is None:
            left.append(arguments[index])
            index += 1
        elif option.dest in ("help", "version"):
            values[option.dest] = True
            index += 1
        else:
            try:
                index = read_option(arguments, index, own, values)
            except ValueError as error:
                raise WrongLineError(f"argument {name}: {error}") from None
            except (UnusualError, IndexError):
                raise WrongLineError(f"argument {name}: expected one argument" if option.kind != "flag" else f"argument {name}: takes none") from None
    return left + arguments[index:]


def read_call(arguments: list[str], table: Command, wants_help: bool) -> Call:
    """`table` has the options that every action has and the formats; with `wants_help` only the action is read."""
    settings, rest = read_settings(arguments, table)
    if wants_help and not rest:
        return Call("", {}, settings, wants_help=True)
    parser = Parser()
    parser.add_argument("operation", type=operation)
    found, rest = parser.parse_known_args(rest)
    if found.operation == HELP:
        return read_call(rest, table, wants_help=True)
    action = COMMANDS[found.operation]
    if wants_help or rest == [HELP]:
        return Call(action, {}, settings, wants_help=True)
    return Call(action, read_words(action, rest), settings)


def read_settings(arguments: list[str], table: Command) -> tuple[dict[str, Any], list[str]]:
    parser = Parser()
    for option in table.options:
        if option.names[0] in (INPUT_JSON, SKELETON):  # which only an action's own parser understands
            continue
        if option.kind == "flag":
            parser.add_argument(*option.names, action="store_true")
        else:
            kind = whole_number if option.kind == "int" else choice(option.choices) if option.choices else str
            parser.add_argument(*option.names, type=kind)
    parser.add_argument("--output", type=choice(table.formats))
    parser.add_argument("-o", dest="output", type=choice(table.formats))
    parser.add_argument("--color", type=choice(COLORS))
    found, rest = parser.parse_known_args(arguments)
    return given(found), rest


def read_words(action: str, arguments: list[str]) -> dict[str, Any]:
    """The words behind each option of one action."""
    parser = Parser()
    all_needed = not stands_for_all(arguments)
    for option in options_of(action):
        required = option.member.required and all_needed
        parser.add_argument(option.name, nargs="*" if option.is_list else None, required=required)
    parser.add_argument(INPUT_JSON)
    if action in PAGED:
        parser.add_argument(STARTING_TOKEN)
        parser.add_argument(PAGE_SIZE, type=int)
        parser.add_argument(MAX_ITEMS, type=int)
    parser.add_argument(SKELETON, nargs="?", const=SKELETONS[0], type=choice(SKELETONS))
    parser.add_argument("rest", nargs="?")
    found, rest = parser.parse_known_args(arguments)
    words = given(found)
    rest += [words.pop("rest")] if "rest" in words else []
    if rest:
        raise WrongLineError(f"Unknown options: {', '.join(rest)}")
    return words


def stands_for_all(arguments: list[str]) -> bool:
    """Whether no option is required: a skeleton of the input needs none, and JSON may hold them all."""
    if INPUT_JSON in arguments:
        return True
    return SKELETON in arguments and arguments[arguments.index(SKELETON) + 1 :][:1] != [SKELETONS[1]]


def given(found: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name, value in vars(found).items() if value is not None and value is not False}


def choice(choices: tuple[str, ...]) -> Any:
    def one_of(text: str) -> str:
        if text in choices:
            return text
        from difflib import get_close_matches

        similar = get_close_matches(text, choices, cutoff=0.8)
        meant = "\n\nmaybe you meant:\n\n" + "\n".join(f"  * {name}" for name in similar) if similar else ""
        raise argparse.ArgumentTypeError(f"Found invalid choice '{text}'{meant}")

    return one_of


def operation(text: str) -> str:
    if text == SERVICE:
        raise argparse.ArgumentTypeError(f"Found invalid choice '{SERVICE}': leave it out, as in '{PROGRAM} api list-queues'")
    found: str = choice((*COMMANDS, HELP))(text)
    return found


def whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"invalid int value: '{text}'") from None


def binary_format(settings: dict[str, Any]) -> str:
    return str(settings.get("cli_binary_format", FORMATS[0]))


def check_endpoint(settings: dict[str, Any]) -> None:
    """An endpoint chooses nothing here; a wrong one is a wrong line all the same."""
    url = settings.get("endpoint_url")
    if url is not None and not urlsplit(url).scheme:
        raise ParameterError(
            f'Bad value for --endpoint-url "{url}": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/'
        )
