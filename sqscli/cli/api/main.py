"""`sqscli api` from the arguments to the exit status; it has a handler of errors of its own, since their words and numbers are the AWS CLI's."""

from __future__ import annotations

import json
import os

from sqscli.api.errors import SQSError
from sqscli.cli.api.answer import Answer, compiled_query
from sqscli.cli.api.call import Performer, pager_of, parameters_of, warning_of
from sqscli.cli.api.errors import ApiError, ConfigurationError, WrongLineError
from sqscli.cli.api.options import SKELETONS
from sqscli.cli.api.parse import AMAZONS_COLORS, Call, check_endpoint, own_options, read_call
from sqscli.cli.api.skeleton import request_skeleton, result_skeleton
from sqscli.cli.api.table import API
from sqscli.cli.everyday import GLOBAL_OPTIONS, PROGRAM
from sqscli.cli.exit_status import API_CONFIGURATION, API_FAILED, API_SERVICE_ERROR, DONE, INTERRUPTED
from sqscli.cli.line import Line
from sqscli.cli.output import STDERR, STDOUT, Output, one_line, say, wants_color, write_all
from sqscli.cli.quick import UnusualError, options_by_name, read_options
from sqscli.cli.session import Session
from sqscli.journal.errors import JournalError
from sqscli.settings import SettingError

AMAZONS = frozenset({"-o", "--output", "--color"})  # options of both, whose values are the AWS CLI's behind `api`
USAGE = f"""usage: {PROGRAM} api [options] <action> [parameters]
To see help text, you can run:

  {PROGRAM} api help
  {PROGRAM} api <action> help"""


def run_api(arguments: list[str]) -> int | None:
    """Run a line whose command is `api`; None where it is not."""
    values: dict[str, object] = {}
    try:
        index = read_options(arguments, 0, options_by_name(GLOBAL_OPTIONS), values)
    except (UnusualError, IndexError, ValueError):
        return None
    return _run(arguments[index + 1 :], values) if arguments[index] == API.name else None


def _run(arguments: list[str], values: dict[str, object]) -> int:
    call: Call | None = None
    session: Session | None = None
    try:
        left = own_options(arguments, values, AMAZONS)
        if values.pop("version", False):
            from sqscli import __version__

            return _show(f"{PROGRAM} {__version__}\n")
        call = read_call(left, API, wants_help=bool(values.pop("help", False)))
        if call.wants_help:
            return _show_help(call.action)
        session = Session(Line(API, _session_values(call, values)))
        _perform(call, session, _output_format(call, values))
        session.finish()
    except (ApiError, SettingError, SQSError, JournalError, OSError, KeyboardInterrupt) as error:
        return report(error, call)
    else:
        return DONE
    finally:
        if session is not None:
            session.close()


def _perform(call: Call, session: Session, output: str) -> None:
    """Read the parameters, do what they say, and write the answer."""
    check_endpoint(call.settings)
    query = compiled_query(call.settings.get("query"))
    parameters = parameters_of(call)
    warning = warning_of(call)
    if warning is not None:
        say(warning)
    perform = Performer(session, call)
    answer = Answer(call.action, output, query, wants_color(session.line.text("color"), STDOUT))
    pager = pager_of(call, parameters, perform)
    skeleton = call.words.get("generate_cli_skeleton")
    if skeleton == SKELETONS[0]:
        session.out.write_text(json.dumps(request_skeleton(call.action), indent=4) + "\n")
        return
    if skeleton is not None:
        perform.checked(parameters)
        session.out.write_text(answer.text(result_skeleton(call.action)))
        return
    session.report_clock()
    if session.line.flag("verbose"):
        say(f"{PROGRAM}: {call.action} {parameters}")
    for text in answer.texts(perform(parameters) if pager is None else pager):
        session.out.write(text.encode("utf-8", "backslashreplace"))  # half a surrogate can only come from --query


def _session_values(call: Call, values: dict[str, object]) -> dict[str, object]:
    """What holds for every command of sqscli, wherever the line says it."""
    found = {name: value for name, value in values.items() if name != "output"}
    if "color" in call.settings:
        found["color"] = AMAZONS_COLORS.get(call.settings["color"], call.settings["color"])
    if "debug" in call.settings:
        found["verbose"] = True
    return found


def _output_format(call: Call, values: dict[str, object]) -> str:
    variable = os.environ.get("AWS_DEFAULT_OUTPUT")
    chosen = call.settings.get("output") or values.get("output") or variable or API.formats[0]
    if chosen in API.formats:
        return str(chosen)
    allowed = f"'{PROGRAM} {API.name}' writes {', '.join(API.formats[:-1])} or {API.formats[-1]}"
    if chosen == values.get("output"):
        raise WrongLineError(f"argument --output: Found invalid choice '{chosen}': {allowed}")
    raise ConfigurationError(f"AWS_DEFAULT_OUTPUT is {chosen!r}: {allowed}")


def _show_help(action: str) -> int:
    if not action:
        from sqscli.cli.app import read_any_line

        read_any_line([API.name, "--help"])
        return DONE
    from sqscli.cli.api.help import help_on

    return _show(help_on(action))


def _show(text: str) -> int:
    out = Output()
    out.write_text(text)
    out.flush()
    return DONE


def report(error: BaseException, call: Call | None) -> int:
    """Say what went wrong, with an empty line before it as the AWS CLI does; the exit status for it."""
    if isinstance(error, KeyboardInterrupt):
        complain("interrupted")
        return INTERRUPTED
    if isinstance(error, SQSError):
        action = call.action if call else ""
        complain(f"An error occurred ({error.query_code}) when calling the {action} operation: {error.message}")
        return API_SERVICE_ERROR
    if isinstance(error, WrongLineError):
        complain(f"{PROGRAM}: [ERROR]: {error}\n\n{USAGE}\n")
    elif isinstance(error, OSError) and error.filename:
        if not isinstance(error, BrokenPipeError):  # whose reader has what it wanted
            complain(f"{error.filename}: {error.strerror}")
    else:
        complain(str(error))
    if isinstance(error, SettingError):
        return API_CONFIGURATION
    return error.status if isinstance(error, ApiError) else API_FAILED


def complain(text: str) -> None:
    """Several lines on stderr; what a user's input brings into one of them is escaped. Where nobody listens there is nobody to tell."""
    shown = "\n".join(one_line(line) for line in f"\n{text}\n".split("\n"))
    try:
        write_all(STDERR, shown.encode("utf-8", "backslashreplace"))
    except OSError:
        return
