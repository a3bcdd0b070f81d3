"""How far a stream is: what is done, what failed, and what is said of both on stderr.

Law 1: a batch counts only after the broker's answer: what is reported as committed is.
Law 2: a record that fails is named by its number, counted from 1, and the rest goes on.
"""

from __future__ import annotations

import os
import stat

from sqscli.cli.exit_status import DONE, SOME_FAILED
from sqscli.cli.output import STDIN, say
from sqscli.cli.progress import Progress
from sqscli.cli.session import Session


class Tally:
    """Counts the messages of a stream; `verb` says what becomes of them, `expected` how much work there is in all (0: nobody knows), `noun` what
    can fail."""

    def __init__(self, session: Session, verb: str, expected: int = 0, writes_messages: bool = False, noun: str = "record") -> None:
        self.done = 0
        self.failed = 0
        self._session = session
        self._verb = verb
        self._noun = noun
        self._worked = 0
        self._expected = expected
        self._progress = Progress(session.quiet, writes_messages)

    def advance(self, count: int, work: int) -> None:
        """`count` more are done, which was so much of the `expected` work."""
        self.done += count
        self._worked += work
        self._session.progress = self._sentence()
        self._progress.update(self.done, self._worked / self._expected if self._expected else None)

    def fail(self, number: int | str, reason: str) -> None:
        """The record with this number failed, or the message with this id."""
        self.failed += 1
        self._progress.clear()
        say(f"{self._noun} {number}: {reason}")

    def clear(self) -> None:
        self._progress.clear()

    def finish(self) -> int:
        """The summary, and the exit status of the stream."""
        self._progress.clear()
        failed = f", {self.failed} {self._noun}{'' if self.failed == 1 else 's'} failed" if self.failed else ""
        self._session.note(f"sqscli: {self._sentence()}{failed}")
        return SOME_FAILED if self.failed else DONE

    def _sentence(self) -> str:
        return f"{self.done} {'message is' if self.done == 1 else 'messages are'} {self._verb}"


def available(session: Session, queue: str) -> int:
    """How many messages there are to take."""
    return int(session.broker.attributes(queue)["ApproximateNumberOfMessages"])


def stdin_size() -> int:
    """How much there is to read, where stdin is a file; 0 where nobody knows."""
    try:
        about = os.fstat(STDIN)
    except OSError:
        return 0
    return about.st_size if stat.S_ISREG(about.st_mode) else 0
