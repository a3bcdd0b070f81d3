"""Help pages, from the command table: the examples first."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import click

from sqscli.cli.exit_status import EXIT_STATUSES
from sqscli.cli.table import COMMANDS, DESCRIPTION, ENVIRONMENT, EXAMPLES, GLOBAL_OPTIONS, PROGRAM, SUMMARY, Command, Option

GLOBAL_TITLE = "Global options, before or after COMMAND"
WIDEST, NARROWEST, MARGIN = 80, 30, 2


def show_program_help(formatter: click.HelpFormatter) -> None:
    formatter.write_usage(PROGRAM, "[OPTIONS] COMMAND ...")
    write_paragraphs(formatter, (SUMMARY,))
    write_examples(formatter, EXAMPLES)
    write_paragraphs(formatter, DESCRIPTION)
    with formatter.section("Commands"):
        write_rows(formatter, [(command.name, command.summary) for command in COMMANDS.values()])
    with formatter.section(GLOBAL_TITLE):
        write_rows(formatter, [option_row(option) for option in GLOBAL_OPTIONS])
    with formatter.section("Environment"):
        write_rows(formatter, list(ENVIRONMENT))
    write_exit_statuses(formatter, EXIT_STATUSES)


def show_command_help(command: Command, formatter: click.HelpFormatter) -> None:
    formatter.write_usage(f"{PROGRAM} {command.name}", usage_of(command))
    write_paragraphs(formatter, (command.summary,))
    write_examples(formatter, command.examples)
    write_paragraphs(formatter, command.description)
    if command.arguments:
        with formatter.section("Arguments"):
            write_rows(formatter, [(argument.metavar, argument.help) for argument in command.arguments])
    write_choices(formatter, command)
    if command.options:
        with formatter.section("Options"):
            write_rows(formatter, [option_row(option) for option in command.options])
    with formatter.section(GLOBAL_TITLE):
        write_rows(formatter, [option_row(option) for option in command.global_options])
    write_exit_statuses(formatter, command.exit_statuses)


def usage_of(command: Command) -> str:
    """`[OPTIONS] QUEUE [BODY]`."""
    words = ["[OPTIONS]"]
    words += [f"{option.names[0]} {option.metavar}" for option in command.options if option.is_required]
    for argument in command.arguments:
        word = argument.metavar + (" ..." if argument.many else "")
        words.append(word if argument.required else f"[{word}]")
    return " ".join(words)


def option_row(option: Option) -> tuple[str, str]:
    value = "|".join(option.choices) if option.choices else option.metavar
    return ", ".join(option.names) + (f" {value}" if value else ""), option.help


def help_width() -> int:
    """As wide as the terminal, but no wider than can be read; of what is no terminal nothing is known."""
    return max(min(shutil.get_terminal_size().columns, WIDEST) - MARGIN, NARROWEST)


def write_rows(formatter: click.HelpFormatter, rows: list[tuple[str, str]]) -> None:
    """Terms with their meanings beside them, or below those that are long: on a narrow terminal that is most."""
    formatter.write_dl(rows, col_max=min(30, formatter.width // 3))


def write_paragraphs(formatter: click.HelpFormatter, paragraphs: tuple[str, ...]) -> None:
    for paragraph in paragraphs:
        formatter.write_paragraph()
        formatter.write_text(paragraph)


def write_examples(formatter: click.HelpFormatter, examples: tuple[tuple[str, str], ...]) -> None:
    """The lines are never wrapped: an example is there to be copied."""
    formatter.write_paragraph()
    formatter.write("Examples:\n")
    for line, meaning in examples:
        explained = click.formatting.wrap_text(meaning, formatter.width, "      ", "      ")
        formatter.write(f"  {line}\n{explained}\n")


def write_choices(formatter: click.HelpFormatter, command: Command) -> None:
    """Never wrapped either: a word is broken at no hyphen."""
    for argument in command.arguments:
        if argument.choices:
            with formatter.section(f"{argument.metavar} is one of"):
                for choice in argument.choices:
                    formatter.write(f"  {choice}\n")


def write_exit_statuses(formatter: click.HelpFormatter, statuses: Sequence[tuple[int | str, str]]) -> None:
    with formatter.section("Exit status"):
        write_rows(formatter, [(str(status), meaning) for status, meaning in statuses])
