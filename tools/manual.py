"""The manual pages: `sqscli(1)` and one page for each command. Each has the same sections in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqscli import __version__
from sqscli.cli.exit_status import EXIT_STATUSES
from sqscli.cli.help import usage_of
from sqscli.cli.table import COMMANDS, DESCRIPTION, ENVIRONMENT, EXAMPLES, GLOBAL_OPTIONS, PROGRAM, SUMMARY, Argument, Command, Option
from tools.roff import bold, finished, italic, literal, paragraphs, prose, roman, rows, section, text

FILES = (
    (".sqscli/", "The home where neither --home nor SQSCLI_HOME names one: the nearest that is yours, here or in a directory above."),
    ("~/.local/share/sqscli", "The home where there is no such one either; $XDG_DATA_HOME/sqscli where that is set."),
    ("HOME/queues/NAME/", "A queue. Its files are described in sqscli/journal/FORMAT.md of the package."),
    ("HOME/clock", "The virtual clock, while one is in effect."),
)
DATE = "0000-00-00"  # of a page; `tools.documents` puts the day there that its text is of
WAY_OUT = "What to do about an error stands in sqscli(7)."
TROUBLE = "What a queue is, what can be relied on, and what to do when something is wrong stands in sqscli(7)."


def pages() -> dict[str, str]:
    """Every page by its name without the section: `sqscli`, `sqscli-send`, ..."""
    return {PROGRAM: program_page()} | {f"{PROGRAM}-{command.name}": command_page(command) for command in COMMANDS.values()}


def program_page() -> str:
    usage = [f".B {PROGRAM}", f"{roman('[OPTIONS] ')}{italic('COMMAND')}{roman(' ...')}"]
    commands = [line for each in COMMANDS.values() for line in (".TP", f"{bold(f'{PROGRAM}-{each.name}')}(1)", *prose(each.summary))]
    lines = [*heading(PROGRAM, SUMMARY), *section("SYNOPSIS", usage), *section("DESCRIPTION", paragraphs((*DESCRIPTION, TROUBLE)))]
    lines += section("COMMANDS", commands)
    lines += section("OPTIONS", [*prose("These stand before or after the command."), *option_rows(GLOBAL_OPTIONS)])
    lines += common_sections(EXAMPLES, EXIT_STATUSES)
    return finished(lines + see_also(1, (f"{PROGRAM}-{name}" for name in COMMANDS)))


def command_page(command: Command) -> str:
    usage = [f".B {text(f'{PROGRAM} {command.name}')}"]
    usage += [" ".join(italic(word) if word.isupper() else roman(word) for word in usage_of(command).split(" "))]
    arguments = rows((argument.metavar, argument_text(argument)) for argument in command.arguments)
    lines = [*heading(f"{PROGRAM}-{command.name}", command.summary), *section("SYNOPSIS", usage)]
    lines += section("DESCRIPTION", paragraphs((command.summary, *command.description)))
    lines += section("ARGUMENTS", arguments)
    lines += section("OPTIONS", option_rows(command.options))
    lines += section("GLOBAL OPTIONS", [*prose("These stand before or after the command."), *option_rows(command.global_options)])
    lines += common_sections(command.examples, command.exit_statuses)
    return finished(lines + see_also(1, [PROGRAM, *(f"{PROGRAM}-{name}" for name in COMMANDS if name != command.name)]))


def argument_text(argument: Argument) -> str:
    return argument.help + (f" One of {', '.join(argument.choices)}." if argument.choices else "")


def heading(name: str, summary: str, chapter: int = 1) -> list[str]:
    about = summary[0].lower() + summary[1:].rstrip(".") if not summary.startswith("Amazon") else summary.rstrip(".")
    return [
        f'.\\" Generated from {"sqscli/cli/table.py" if chapter == 1 else "tools/concepts.py"} by python -m tools.documents.',
        f'.TH "{text(name.upper())}" {chapter} "{DATE}" "{PROGRAM} {__version__}" "{PROGRAM} manual"',
        ".nh",
        ".ad l",
        ".SH NAME",
        *prose(f"{name} - {about}"),
    ]


def common_sections(examples: tuple[tuple[str, str], ...], statuses: Sequence[tuple[int | str, str]]) -> list[str]:
    shown: list[str] = []
    for line, meaning in examples:
        end = "." if ":" in meaning else ":"
        shown += [".PP", *prose(meaning[0].upper() + meaning[1:] + end), ".RS 4", *literal(line), ".RE"]
    lines = section("EXAMPLES", shown[1:])
    lines += section("EXIT STATUS", [*rows((str(status), meaning) for status, meaning in statuses), ".PP", *prose(WAY_OUT)])
    lines += section("ENVIRONMENT", rows(ENVIRONMENT))
    return lines + section("FILES", rows(FILES))


def see_also(chapter: int, names: Iterable[str]) -> list[str]:
    """Sorted as manual pages have it, by section and then by name; sqscli(7) is in all of the others."""
    references = [f"{bold(name)}(1)" for name in sorted(names)] + ([f"{bold(PROGRAM)}(7)"] if chapter == 1 else [])
    return section("SEE ALSO", ",\n".join(references).split("\n"))


def option_rows(options: tuple[Option, ...]) -> list[str]:
    lines: list[str] = []
    for option in options:
        value = "|".join(option.choices) if option.choices else option.metavar
        names = ", ".join(bold(name) for name in option.names)
        lines += [".TP", names + (f" {italic(value)}" if value else ""), *prose(option.help)]
    return lines
