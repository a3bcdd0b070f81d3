"""`python -m sqscli`, and what the `sqscli` command calls: the process around a command.

Law: the three standard descriptors are taken before anything is opened.

Two things make a short process shorter, and are done only here. While modules are loaded nothing becomes garbage, so the collector need not look;
what they made is then set aside from it. And in the end the process leaves without taking the interpreter apart: all is written and closed by then.

On the quick path.
"""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run the process' command line, and end the process with its exit status."""
    fill_standard_descriptors()
    try:
        gc.disable()
        from sqscli.cli.run import run

        gc.freeze()
        gc.enable()
        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command had begun
        status = 130
    return leave(status)


def fill_standard_descriptors() -> None:
    """Let no file that is opened later become stdin, stdout or stderr: an answer to a closed stdout would be written into the journal.

    What was closed stays unusable, and so an error where it is needed: reading stdin, writing to stdout. stderr takes everything, as nobody listens.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:  # closed, and so the lowest one free: the one that is opened next
            os.open(os.devnull, os.O_RDONLY if descriptor == 1 else os.O_WRONLY)


def leave(status: int) -> int:
    """End the process, unless somebody watches it who needs the interpreter's own end (coverage, a profiler)."""
    if sys.gettrace() is not None or sys.getprofile() is not None:
        return status
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # nobody listens any more; what a command answers was not written through this stream
            status = status or 1
    os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
