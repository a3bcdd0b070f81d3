"""Help pages, from the command table: the examples first."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sqscli.cli.exit_status import EXIT_STATUSES
from sqscli.cli.table import COMMANDS, DESCRIPTION, ENVIRONMENT, EXAMPLES, GLOBAL_OPTIONS, PROGRAM, SUMMARY, Command, Option


def show_program_help(formatter: click.HelpFormatter) -> None:
    formatter.write_usage(PROGRAM, "[OPTIONS] COMMAND ...")
    write_paragraphs(formatter, (SUMMARY,))
    write_examples(formatter, EXAMPLES)
    write_paragraphs(formatter, DESCRIPTION)
    with formatter.section("Commands"):
        formatter.write_dl([(command.name, command.summary) for command in COMMANDS.values()])
    with formatter.section("Global options, before or after the command"):
        formatter.write_dl([option_row(option) for option in GLOBAL_OPTIONS])
    with formatter.section("Environment"):
        formatter.write_dl(list(ENVIRONMENT))
    write_exit_statuses(formatter, EXIT_STATUSES)


def show_command_help(command: Command, formatter: click.HelpFormatter) -> None:
    formatter.write_usage(f"{PROGRAM} {command.name}", usage_of(command))
    write_paragraphs(formatter, (command.summary,))
    write_examples(formatter, command.examples)
    write_paragraphs(formatter, command.description)
    if command.arguments:
        with formatter.section("Arguments"):
            formatter.write_dl([(argument.metavar, argument.help) for argument in command.arguments])
    write_choices(formatter, command)
    if command.options:
        with formatter.section("Options"):
            formatter.write_dl([option_row(option) for option in command.options])
    with formatter.section("Global options, before or after the command"):
        formatter.write_dl([option_row(option) for option in command.global_options])
    write_exit_statuses(formatter, command.exit_statuses)


def usage_of(command: Command) -> str:
    """`[OPTIONS] QUEUE [BODY]`."""
    words = ["[OPTIONS]"]
    for argument in command.arguments:
        word = argument.metavar + (" ..." if argument.many else "")
        words.append(word if argument.required else f"[{word}]")
    return " ".join(words)


def option_row(option: Option) -> tuple[str, str]:
    value = "|".join(option.choices) if option.choices else option.metavar
    return ", ".join(option.names) + (f" {value}" if value else ""), option.help


def write_paragraphs(formatter: click.HelpFormatter, paragraphs: tuple[str, ...]) -> None:
    for paragraph in paragraphs:
        formatter.write_paragraph()
        formatter.write_text(paragraph)


def write_examples(formatter: click.HelpFormatter, examples: tuple[tuple[str, str], ...]) -> None:
    """Never wrapped: an example is there to be copied."""
    formatter.write_paragraph()
    formatter.write("Examples:\n")
    for line, meaning in examples:
        formatter.write(f"  {line}\n      {meaning}\n")


def write_choices(formatter: click.HelpFormatter, command: Command) -> None:
    """Never wrapped either: a word is broken at no hyphen."""
    for argument in command.arguments:
        if argument.choices:
            with formatter.section(f"{argument.metavar} is one of"):
                for choice in argument.choices:
                    formatter.write(f"  {choice}\n")


def write_exit_statuses(formatter: click.HelpFormatter, statuses: Sequence[tuple[int | str, str]]) -> None:
    with formatter.section("Exit status"):
        formatter.write_dl([(str(status), meaning) for status, meaning in statuses])
