"""The manual pages, in the man macros: `sqscli(1)` and one page for each command."""

from __future__ import annotations

from collections.abc import Sequence

from sqscli import __version__
from sqscli.cli.exit_status import EXIT_STATUSES
from sqscli.cli.help import usage_of
from sqscli.cli.table import COMMANDS, DESCRIPTION, ENVIRONMENT, EXAMPLES, GLOBAL_OPTIONS, PROGRAM, SUMMARY, Argument, Command, Option

FILES = (
    (".sqscli/", "The home where neither --home nor SQSCLI_HOME names one: the nearest that is yours, here or in a directory above."),
    ("~/.local/share/sqscli", "The home where there is no such one either; $XDG_DATA_HOME/sqscli where that is set."),
    ("HOME/queues/NAME/", "A queue. Its files are described in sqscli/journal/FORMAT.md."),
    ("HOME/clock", "The virtual clock, while one is in effect."),
)
ESCAPES = str.maketrans({"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", '"': "\\(dq"})


def pages() -> dict[str, str]:
    """Every page by its name without the section: `sqscli`, `sqscli-send`, ..."""
    return {PROGRAM: program_page()} | {f"{PROGRAM}-{command.name}": command_page(command) for command in COMMANDS.values()}


def program_page() -> str:
    lines = [*heading(PROGRAM, SUMMARY), ".SH SYNOPSIS", f".B {PROGRAM}", f"{roman('[OPTIONS] ')}{italic('COMMAND')}{roman(' ...')}"]
    lines += [".SH DESCRIPTION", *paragraphs(DESCRIPTION)]
    lines += [".SH COMMANDS"]
    for command in COMMANDS.values():
        lines += [".TP", f"{bold(f'{PROGRAM}-{command.name}')}(1)", text(command.summary)]
    lines += [".SH OPTIONS", text("These stand before or after the command."), *option_rows(GLOBAL_OPTIONS)]
    lines += common_sections(EXAMPLES, EXIT_STATUSES)
    lines += [".SH FILES", *rows(FILES)]
    return finished([*lines, *see_also([f"{PROGRAM}-{name}" for name in COMMANDS]), ",", f"{bold(PROGRAM)}(7)"])


def command_page(command: Command) -> str:
    lines = [*heading(f"{PROGRAM}-{command.name}", command.summary), ".SH SYNOPSIS", f".B {text(f'{PROGRAM} {command.name}')}"]
    lines += [" ".join(italic(word) if word.isupper() else roman(word) for word in usage_of(command).split(" "))]
    lines += [".SH DESCRIPTION", *paragraphs((command.summary, *command.description))]
    if command.arguments:
        lines += [".SH ARGUMENTS", *rows([(argument.metavar, argument_text(argument)) for argument in command.arguments])]
    if command.options:
        lines += [".SH OPTIONS", *option_rows(command.options)]
    lines += [".SH GLOBAL OPTIONS", *option_rows(command.global_options)]
    lines += common_sections(command.examples, command.exit_statuses)
    return finished([*lines, *see_also([PROGRAM, *(f"{PROGRAM}-{name}" for name in COMMANDS if name != command.name)])])


def argument_text(argument: Argument) -> str:
    return argument.help + (f" One of {', '.join(argument.choices)}." if argument.choices else "")


def heading(name: str, summary: str, section: int = 1) -> list[str]:
    about = summary[0].lower() + summary[1:].rstrip(".") if not summary.startswith("Amazon") else summary.rstrip(".")
    return [
        f'.\\" Generated from {"sqscli/cli/table.py" if section == 1 else "tools/concepts.py"} by python -m tools.documents.',
        f'.TH "{text(name.upper())}" {section} "" "{PROGRAM} {__version__}" "{PROGRAM} manual"',
        ".nh",
        ".ad l",
        ".SH NAME",
        f"{text(name)} \\- {text(about)}",
    ]


def common_sections(examples: tuple[tuple[str, str], ...], statuses: Sequence[tuple[int | str, str]]) -> list[str]:
    lines = [".SH EXIT STATUS", *rows([(str(status), meaning) for status, meaning in statuses])]
    lines += [".SH ENVIRONMENT", *rows(ENVIRONMENT), ".SH EXAMPLES"]
    for line, meaning in examples:
        lines += [".TP", bold(line), text(meaning[0].upper() + meaning[1:] + ".")]
    return lines


def see_also(names: list[str]) -> list[str]:
    return [".SH SEE ALSO", ",\n".join(f"{bold(name)}(1)" for name in names)]


def option_rows(options: tuple[Option, ...]) -> list[str]:
    lines: list[str] = []
    for option in options:
        value = "|".join(option.choices) if option.choices else option.metavar
        names = ", ".join(bold(name) for name in option.names)
        lines += [".TP", names + (f" {italic(value)}" if value else ""), text(option.help)]
    return lines


def rows(pairs: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> list[str]:
    return [line for term, meaning in pairs for line in (".TP", bold(term), text(meaning))]


def paragraphs(texts: tuple[str, ...]) -> list[str]:
    return [line for paragraph in texts for line in (".PP", text(paragraph))][1:]


def text(plain: str) -> str:
    """Plain text as roff shows it unchanged: no hyphen becomes a dash, no quote a curly one, no first character a request."""
    escaped = plain.translate(ESCAPES)
    return f"\\&{escaped}" if escaped.startswith((".", "\\(aq")) else escaped


def bold(plain: str) -> str:
    return f"\\fB{text(plain)}\\fR"


def italic(plain: str) -> str:
    return f"\\fI{text(plain)}\\fR"


def roman(plain: str) -> str:
    return f"\\fR{text(plain)}"


def finished(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
