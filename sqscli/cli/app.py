"""The Click commands, built from the command table: whatever the quick reader leaves to them, help and errors above all.

Law: Click reads the line and no more. What it has read is a `Line`, as the quick reader's is, and the commands' work is the same for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sqscli.cli.help import help_width, show_command_help, show_program_help
from sqscli.cli.line import Line, UsageError, convert
from sqscli.cli.table import COMMANDS, GLOBAL_OPTIONS, PROGRAM, Argument, Command, Option


def read_any_line(arguments: list[str]) -> Line | None:
    """The line that `arguments` are, or None where the answer was help or the version."""
    program = build_program()
    try:
        with program.make_context(PROGRAM, list(arguments), terminal_width=help_width()) as context:
            line = program.invoke(context)
    except click.exceptions.Exit:
        return None
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else PROGRAM
        raise UsageError(f"{error.format_message().rstrip('.')}; see '{path} --help'") from None
    assert isinstance(line, Line)
    return line


if TYPE_CHECKING:
    ParamType = click.ParamType[object]
else:  # not generic in older releases
    ParamType = click.ParamType


class Value(ParamType):
    """A value of one of the table's kinds."""

    name = "value"

    def __init__(self, given: Argument | Option) -> None:
        self._given = given

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        if not isinstance(value, str):
            return value
        try:
            return convert(self._given.kind, self._given.choices, value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class TableCommand(click.Command):
    """A command of the table."""

    def __init__(self, command: Command) -> None:
        parameters: list[click.Parameter] = [argument_of(argument) for argument in command.arguments]
        parameters += [option_of(option) for option in command.options + GLOBAL_OPTIONS]
        super().__init__(command.name, params=parameters, add_help_option=False, help=command.summary)
        self.table = command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        show_command_help(self.table, formatter)

    def invoke(self, ctx: click.Context) -> Line:
        assert ctx.parent is not None
        return Line(self.table, {**given_values(ctx.parent.params), **given_values(ctx.params)})


class TableGroup(click.Group):
    """The program itself: global options before the command."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        show_program_help(formatter)


def build_program() -> click.Group:
    parameters: list[click.Parameter] = [option_of(option) for option in GLOBAL_OPTIONS]
    program = TableGroup(PROGRAM, params=parameters, add_help_option=False, no_args_is_help=False, invoke_without_command=False)
    for command in COMMANDS.values():
        program.add_command(TableCommand(command))
    return program


def argument_of(argument: Argument) -> click.Parameter:
    return click.Argument(
        [argument.name], type=Value(argument), required=argument.required, nargs=-1 if argument.many else 1, metavar=argument.metavar
    )


def option_of(option: Option) -> click.Parameter:
    names = [*option.names, option.dest]
    if option.dest == "help":
        return click.Option(names, is_flag=True, is_eager=True, expose_value=False, callback=show_help)
    if option.dest == "version":
        return click.Option(names, is_flag=True, is_eager=True, expose_value=False, callback=show_version)
    if option.kind == "flag":
        return click.Option(names, is_flag=True)
    return click.Option(names, type=Value(option), multiple=option.many)


def given_values(parameters: dict[str, object]) -> dict[str, object]:
    """What the line says: Click fills in the rest with nothings."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in parameters.items()
        if value is not None and value is not False and value != ()
    }


def show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from sqscli import __version__

        click.echo(f"{PROGRAM} {__version__}")
        ctx.exit()
