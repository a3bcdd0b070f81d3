"""The help page of an action, made from the tables: what it takes, what it gives and what it may answer instead."""

from __future__ import annotations

import json

from sqscli.api.actions import ACTIONS, ENUMS, ListOf, MapOf, Member, Type
from sqscli.api.paging import PAGED
from sqscli.api.summaries import SUMMARIES
from sqscli.cli.api.options import COMMANDS, INPUT_JSON, MAX_ITEMS, PAGE_MEMBERS, PAGE_SIZE, SKELETON, STARTING_TOKEN, ActionOption, options_of
from sqscli.cli.api.shapes import is_complex, is_scalar, structure_of
from sqscli.cli.api.skeleton import sample
from sqscli.cli.api.table import API
from sqscli.cli.everyday import PROGRAM
from sqscli.cli.exit_status import API_EXIT_STATUSES
from sqscli.cli.help import NARROWEST, option_row

_WORDS = {"str": "string", "int": "integer", "long": "integer", "bool": "boolean", "blob": "base64"}
_PAGING = (
    (f"{STARTING_TOKEN} <string>", "The NextToken of an earlier answer, to go on from there."),
    (f"{PAGE_SIZE} <integer>", "How many items each page holds."),
    (f"{MAX_ITEMS} <integer>", "How many items to give at most, over all pages."),
)
WIDEST = 100


def help_on(action: str) -> str:
    """The page of one action."""
    lines = [*action_page(action), "", "Exit status:", *rows([(str(status), meaning) for status, meaning in API_EXIT_STATUSES])]
    return "\n".join(lines) + "\n"


def action_page(action: str) -> list[str]:
    command = next(name for name, each in COMMANDS.items() if each == action)
    options = options_of(action)
    lines = [f"usage: {PROGRAM} {API.name} {command}"]
    lines += [f"         {written if option.member.required else f'[{written}]'}" for option in options for written in [synopsis(option)]]
    lines += ["", *wrapped(SUMMARIES[action], ""), "", "Options:", *option_rows(action, options)]
    lines += rows([option_row(option) for option in API.options if option.names[0] in (INPUT_JSON, SKELETON)])
    lines += ["", *wrapped(f"'{PROGRAM} {API.name} help' lists the options of every action.", ""), "", "Answer:"]
    lines += [line for member in ACTIONS[action].result for line in member_lines(member, 1)] or ["  (nothing)"]
    lines += ["", "Errors:", *(f"  {error}" for error in ACTIONS[action].errors or ("(none of its own)",))]
    return lines


def synopsis(option: ActionOption) -> str:
    return f"{option.name} <value> ..." if option.is_list else f"{option.name} <value>"


def option_rows(action: str, options: tuple[ActionOption, ...]) -> list[str]:
    lines: list[str] = []
    for option in options:
        lines += wrapped(f"{option.name} ({type_words(option.member.type)}){facts(option.member)}", "  ", "      ")
        if action in PAGED and option.member.name in PAGE_MEMBERS:
            lines += ["      Given, it asks for one page alone."]
        if is_complex(option.member.type):
            lines += [f"      Shorthand: {shorthand_form(option.member.type, True)}"]
            lines += [f"      JSON:      {json.dumps(sample(option.member.type))}"]
    return lines + (rows(list(_PAGING)) if action in PAGED else [])


def facts(member: Member) -> str:
    """What else the table says of a member."""
    said = ["required"] if member.required else []
    if member.limits is not None:
        said.append(f"{member.limits[0]} to {member.limits[1]}")
    if member.default is not None:
        said.append(f"{member.default} without it")
    return f" {', '.join(said)}" if said else ""


def type_words(type_: Type) -> str:
    if isinstance(type_, ListOf):
        return f"list of {type_words(type_.element)}"
    if isinstance(type_, MapOf):
        return f"map of {type_words(type_.key)} to {type_words(type_.value)}"
    if type_ in ENUMS:
        return "one of " + ", ".join(ENUMS[type_])
    return _WORDS.get(type_, "structure")


def shorthand_form(type_: Type, outermost: bool = False) -> str:
    """`Id=string,DelaySeconds=integer,...`."""
    if isinstance(type_, ListOf):
        element = shorthand_form(type_.element, outermost)
        return f"{element} ..." if outermost else f"[{element},{element}]"
    if is_scalar(type_):
        return "string" if type_ in ENUMS else _WORDS[str(type_)]
    if isinstance(type_, MapOf):
        keys = ENUMS.get(type_.key, ())[:2] or ("Name1", "Name2")
        form = ",".join(f"{key}={shorthand_form(type_.value)}" for key in keys)
    else:
        form = ",".join(f"{member.name}={shorthand_form(member.type)}" for member in structure_of(type_) or ())
    return form if outermost else "{" + form + "}"


def member_lines(member: Member, depth: int) -> list[str]:
    """A member of an answer and what is in it."""
    inner = member.type.element if isinstance(member.type, ListOf) else member.type.value if isinstance(member.type, MapOf) else member.type
    lines = wrapped(f"{member.name} ({type_words(member.type)})", "  " * depth, "  " * depth + "    ")
    return lines + [line for each in structure_of(inner) or () for line in member_lines(each, depth + 1)]


def rows(pairs: list[tuple[str, str]]) -> list[str]:
    return [line for term, meaning in pairs for line in (f"  {term}", *wrapped(meaning, "      "))]


def wrapped(text: str, indent: str, further: str | None = None) -> list[str]:
    """Lines that fit the terminal, of at most 100 characters; `further` is the indent of those after the first."""
    from shutil import get_terminal_size
    from textwrap import wrap

    following = indent if further is None else further
    width = max(min(get_terminal_size((WIDEST, 0)).columns, WIDEST), NARROWEST)
    return wrap(text, width, initial_indent=indent, subsequent_indent=following, break_on_hyphens=False, break_long_words=False)
