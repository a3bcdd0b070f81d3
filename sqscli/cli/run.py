"""From the arguments to the exit status: read the line, do the work, say what went wrong. The one error handler is here.

Two families of errors are expected, `SQSError` (the caller is wrong) and `JournalError` (the disk is wrong), and two of the command line's own,
`UsageError` and the OSError of stdin, stdout or a file that the user named. Anything else is a bug and keeps its traceback.

On the quick path.
"""

from __future__ import annotations

from sqscli.api.errors import QueueDoesNotExist, SQSError
from sqscli.cli.everyday import PROGRAM
from sqscli.cli.exit_status import DONE, FAILED, INTERRUPTED, NO_SUCH_QUEUE, USAGE
from sqscli.cli.line import Line, NotConfirmedError, UsageError
from sqscli.cli.output import STDERR, say, wants_color
from sqscli.cli.quick import read_line
from sqscli.cli.session import Session
from sqscli.journal.errors import JournalError
from sqscli.settings import SettingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit status."""
    line: Line | None = None
    session: Session | None = None
    try:
        line = read_line(arguments)
        if line is None and "api" in arguments:
            from sqscli.cli.api.main import run_api

            status = run_api(arguments)
            if status is not None:
                return status
        if line is None and "check" in arguments:
            from sqscli.cli.check import run_check

            status = run_check(arguments)
            if status is not None:
                return status
        if line is None:
            from sqscli.cli.app import read_any_line

            line = read_any_line(arguments)
            if line is None:  # help or the version was shown
                return DONE
        session = Session(line, home_of(line))
        if line.command.name != "clock":  # which reports for itself: 'clock reset' must work when the clock cannot be read
            session.report_clock()
        status = function_of(line.command.name)(session)
        session.finish()
    except (UsageError, SettingError, SQSError, JournalError, OSError, KeyboardInterrupt) as error:
        return report(error, line, session)
    else:
        return status
    finally:
        if session is not None:
            session.close()


def home_of(line: Line) -> tuple[str, str] | None:
    """The home of a command that makes it; the others' is looked for."""
    if line.command.name != "init":
        return None
    from sqscli.cli.homes import new_home

    return new_home(line)


def report(error: BaseException, line: Line | None, session: Session | None) -> int:
    """Say what went wrong in one line, and how far a stream had come; the exit status for it."""
    if isinstance(error, BrokenPipeError):  # the reader has what it wanted
        return FAILED
    progress = session.progress if session else ""
    if isinstance(error, KeyboardInterrupt):
        say(f"interrupted; {progress}" if progress else "interrupted", "sqscli: ")
        return INTERRUPTED
    color = wants_color(line.text("color") if line else None, STDERR)
    if progress:
        progress = f"; before that {progress}"
    if isinstance(error, QueueDoesNotExist):
        say(missing_queue(error, line) + progress, f"{error.code}: ", color)
        return NO_SUCH_QUEUE
    if isinstance(error, SQSError):
        say(error.message + progress, f"{error.code}: ", color)
        return FAILED
    if isinstance(error, OSError) and error.filename:  # stdin, stdout or a file that the line names
        say(f"{error.filename}: {error.strerror}{progress}", "sqscli: ", color)
        return FAILED
    hint = (
        f"; see '{PROGRAM} {line.command.name} --help'" if line and isinstance(error, UsageError) and not isinstance(error, NotConfirmedError) else ""
    )
    say(f"{error}{hint}{progress}", "sqscli: ", color)
    return USAGE if isinstance(error, (UsageError, SettingError)) else FAILED


def missing_queue(error: QueueDoesNotExist, line: Line | None) -> str:
    """Amazon's sentence does not say which queue, nor where to look."""
    text = error.message.rstrip(".")
    named = line.text("queue") if line and not line.flag("to") else None
    if named and ": " not in text:
        text += f": {named}"
    return f"{text}; '{PROGRAM} list-queues' shows those that do"


def function_of(command: str) -> Callable[[Session], int]:
    """The function behind a command; only its own module is loaded."""
    if command == "send":
        from sqscli.cli.send import send

        return send
    if command == "receive":
        from sqscli.cli.receive import receive

        return receive
    if command in ("delete", "extend"):
        from sqscli.cli import handles

        return handles.delete if command == "delete" else handles.extend
    from sqscli.cli.families import FAMILIES

    return FAMILIES[command]
