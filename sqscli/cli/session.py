"""What a command works with: its line, the home and its clock, the broker, and where its answer goes.

On the quick path.
"""

from __future__ import annotations

import os

from sqscli.broker import Broker
from sqscli.catalog import Namespace
from sqscli.cli import output
from sqscli.cli.line import Line, NotConfirmedError, UsageError
from sqscli.cli.output import STDERR, STDIN, STDOUT, Output, is_terminal, say
from sqscli.clock import Clock, instant
from sqscli.journal.errors import JournalError
from sqscli.settings import account, durability, home_directory, region, strict


class Session:
    """One command's run."""

    __slots__ = ("_broker", "_durability", "clock", "format", "home", "line", "namespace", "out", "progress", "quiet", "reports")

    def __init__(self, line: Line, home: tuple[str, str] | None = None) -> None:
        """`home`: as `home_directory` has it, for a command that knows better."""
        self.line = line
        self.quiet = line.flag("quiet")
        self.format = output_format(line)
        self.out = Output()
        self.progress = ""
        self.reports: set[str] = set()
        passed_over: list[str] = []
        self.home, why = home or home_directory(line.text("home"), passed_over=passed_over)
        self._durability = durability(line.text("durability"))
        self._broker: Broker | None = None
        self.namespace = Namespace(account(), region())
        self.clock = Clock(self.home)
        if line.flag("verbose"):
            for each in passed_over:
                say(f"sqscli: {each}")
            say(f"sqscli: the home is {self.home} ({why})")

    @property
    def broker(self) -> Broker:
        if self._broker is None:
            is_strict = strict(default=self.line.command.is_strict)
            self._broker = Broker(self.home, self.clock, self._durability, warn=self.warn, namespace=self.namespace, strict=is_strict)
        return self._broker

    def queue(self, reference: str | None = None) -> str:
        """The name of a queue that the line names, its QUEUE if nothing is said."""
        return self.namespace.name(self.line.required("queue") if reference is None else reference)

    def note(self, text: str) -> None:
        """A summary or a hint: what `--quiet` silences."""
        if not self.quiet:
            say(text)

    def warn(self, text: str) -> None:
        """A report of something that is not as it should be, once: several looks at one damaged file find the same."""
        if text not in self.reports:
            self.reports.add(text)
            say(text)

    def report_clock(self) -> None:
        """A virtual clock forgotten under cron stops every lease: nothing silences this."""
        status = self.clock.status()
        if status is not None:
            state = "stands still at" if status.frozen else "runs apart from the real time and shows"
            say(f"sqscli: the clock of this home {state} {instant(status.now_ms)}; 'sqscli clock reset' returns to the real time")

    def confirm(self, question: str, without_terminal: str) -> None:
        """Ask on a terminal; elsewhere, and where the answer is no, nothing is changed. `--yes` answers beforehand."""
        if self.line.flag("yes"):
            return
        if not (is_terminal(STDIN) and is_terminal(STDERR)):
            raise NotConfirmedError(without_terminal)
        answer = b""
        try:
            os.write(STDERR, f"{question} [y/N] ".encode("utf-8", "backslashreplace"))
            answer = os.read(STDIN, 1000)
        finally:
            if not answer.endswith(b"\n"):  # ctrl-C or ctrl-D, after which the cursor still stands behind the question
                os.write(STDERR, b"\n")
        if answer.strip().lower() not in (b"y", b"yes"):
            raise NotConfirmedError("nothing was changed")

    def finish(self) -> None:
        """Give the answer out, do the housekeeping that this process owes, and give the files back, which with durability `batch` syncs."""
        self.out.flush()
        if self._broker is None:
            return
        try:
            self._broker.tend()
        except JournalError as error:
            if self._durability == "batch":  # the sync that the answer still owes
                raise
            say(f"sqscli: {error}")  # the answer stands: an exit status that says otherwise would have scripts send again
        self._broker.close()

    def close(self) -> None:
        """For a command that has failed: what else fails is said, too."""
        if output.before_saying is not None:
            output.before_saying()
        if self._broker is not None:
            try:
                self._broker.close()
            except JournalError as error:
                say(f"sqscli: {error}")


def output_format(line: Line) -> str:
    """What `--output` says, else the command's own default on a terminal or elsewhere."""
    command = line.command
    chosen = line.text("output")
    if not command.formats:
        if chosen is not None:
            raise UsageError(f"{command.name} has no --output: it writes no answer")
        return ""
    if chosen is None:
        return command.terminal_format if command.terminal_format != command.formats[0] and is_terminal(STDOUT) else command.formats[0]
    if chosen not in command.formats:
        raise UsageError(f"{command.name} has no output format {chosen!r}: it has {', '.join(command.formats)}")
    return chosen
