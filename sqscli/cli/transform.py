"""`--transform CMD`: a program that is given a body on stdin and answers with the body that the message is to have.

Law 1: no shell in between: CMD is split as a shell splits words, and nothing else in it has a meaning.
Law 2: what it answers counts only if it exits 0 and can be a body; else the message stays as it is.
Law 3: it holds neither a lock nor more than one answer in memory.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess  # nosec B404 # to run a command is what --transform is for
from collections.abc import Callable
from tempfile import TemporaryFile

from sqscli.api.checks import MAXIMUM_MESSAGE_BYTES
from sqscli.cli.line import UsageError


class TransformError(Exception):
    """No new body, and why."""


def transformer(command: str) -> Callable[[bytes], bytes]:
    """The function that CMD is. Raises UsageError where there is no such program."""
    try:
        argv = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"--transform {command!r} is no command: {error}") from None
    if not argv:
        raise UsageError("--transform wants a command")
    if shutil.which(argv[0]) is None:
        raise UsageError(f"--transform {argv[0]!r} cannot be run: there is no such program")
    return lambda body: new_body(argv, body)


def new_body(argv: list[str], body: bytes) -> bytes:
    """What the program makes of a body. A newline that it adds at the end, as most do, is not part of it. Raises TransformError."""
    with TemporaryFile() as stdin:  # and no pipe, which a program that does not read would break
        stdin.write(body)
        stdin.seek(0)
        try:
            process = subprocess.Popen(argv, stdin=stdin, stdout=subprocess.PIPE)  # nosec B603 # the user's own command, and no shell
        except OSError as error:
            raise TransformError(f"{argv[0]} cannot be run: {error.strerror}") from None
        with process:
            assert process.stdout is not None
            try:
                answer = process.stdout.read(MAXIMUM_MESSAGE_BYTES + 2)  # a byte more than can be right, and a newline
                if len(answer) > MAXIMUM_MESSAGE_BYTES + 1:
                    process.kill()
            except BaseException:
                process.kill()
                raise
    if len(answer) > MAXIMUM_MESSAGE_BYTES + 1:
        raise TransformError(f"{argv[0]} answers more than a message can hold")
    if process.returncode:
        ended = f"exit status {process.returncode}" if process.returncode > 0 else f"signal {-process.returncode}"
        raise TransformError(f"{argv[0]}: {ended}")
    return answer[:-1] if answer.endswith(b"\n") and not body.endswith(b"\n") else answer
