"""The exit statuses: the one table behind the processes' ends, `--help` and the manual pages.

Which command has which is in the command table. On the quick path: it imports nothing.
"""

from __future__ import annotations

DONE = 0
FAILED = 1
USAGE = 2
NOTHING_RECEIVED = 3
TIMED_OUT = 4
NO_SUCH_QUEUE = 5
SOME_FAILED = 6
INTERRUPTED = 130

EXIT_STATUSES: tuple[tuple[int, str], ...] = (
    (DONE, "Done."),
    (FAILED, "Failed; the error is on stderr, an SQS error with its code first."),
    (USAGE, "The command line is wrong, or a confirmation is missing; nothing was changed."),
    (NOTHING_RECEIVED, "Nothing was received."),
    (TIMED_OUT, "A wait ran out of time ('receive --wait' that ends with nothing exits 3)."),
    (NO_SUCH_QUEUE, "The queue does not exist."),
    (SOME_FAILED, "Some records or entries failed; each is named on stderr, the rest is done."),
    (INTERRUPTED, "Interrupted; stderr says how much is committed."),
)

# What 'sqscli api' ends with: the numbers of version 2 of the AWS CLI.
API_USAGE = 252
API_CONFIGURATION = 253
API_SERVICE_ERROR = 254
API_FAILED = 255

API_EXIT_STATUSES: tuple[tuple[int, str], ...] = (
    (DONE, "Done."),
    (INTERRUPTED, "Interrupted."),
    (API_USAGE, "The command line is wrong, or a parameter is not what the action takes; nothing was changed."),
    (API_CONFIGURATION, "The environment is wrong: a variable, or an extra that is not installed; nothing was changed."),
    (API_SERVICE_ERROR, "SQS answers with an error, which is on stderr with its code."),
    (API_FAILED, "Failed in any other way; the error is on stderr."),
)

# What 'sqscli serve' ends with; those of its CMD are a shell's.
SERVE_EXIT_STATUSES: tuple[tuple[int | str, str], ...] = (
    (DONE, "Ended by ctrl-C or SIGTERM, with every answer given."),
    (FAILED, "Failed; the error is on stderr."),
    (USAGE, "The command line is wrong, or the file of keys; nothing was served."),
    ("any", "With CMD, its own."),
    (126, "CMD cannot be run."),
    (127, "There is no such CMD."),
    ("128+N", "CMD was ended by signal N."),
)

# What 'sqscli apply' ends with.
APPLY_EXIT_STATUSES: tuple[tuple[int | str, str], ...] = (
    (DONE, "The queues are as they are declared, whether or not anything had to be changed; with --dry-run: they can be."),
    (
        FAILED,
        "Failed; the error is on stderr, an SQS error with its code first. What was changed before is named; the same line again does the rest.",
    ),
    (USAGE, "The command line is wrong, or what is declared cannot be read or meant; nothing was changed."),
    (INTERRUPTED, "Interrupted; the same line again does the rest."),
)

# What 'sqscli check' ends with: what monitors take from their plugins.
CHECK_CRITICAL = 2
CHECK_UNKNOWN = 3

CHECK_EXIT_STATUSES: tuple[tuple[int, str], ...] = (
    (DONE, "OK: all is within the limits."),
    (CHECK_CRITICAL, "CRITICAL: over a limit."),
    (CHECK_UNKNOWN, "UNKNOWN: no such queue, a wrong command line, or what has to be read or written cannot be; the line says what."),
    (INTERRUPTED, "Interrupted."),
)

# What 'sqscli consume' ends with; how the commands end that it runs is not among them.
CONSUME_EXIT_STATUSES: tuple[tuple[int | str, str], ...] = (
    (DONE, "Drained, or ended by --max-messages or a signal, with every command ended; some may have failed."),
    (FAILED, "Failed; the error is on stderr, and the messages that were held are given back."),
    (USAGE, "The command line is wrong, or --dead where there is no dead-letter queue; nothing was received."),
    (NOTHING_RECEIVED, "There was nothing to do, or another 'consume --lock' has the queue."),
    (TIMED_OUT, "The time of --max-runtime is up, and there is work left."),
    (NO_SUCH_QUEUE, "The queue does not exist, or was deleted meanwhile."),
    (126, "CMD cannot be run; nothing was received."),
    (127, "There is no such CMD; nothing was received."),
    (INTERRUPTED, "Stopped by a second ctrl-C; what was not done is given back."),
    ("128+N", "The same by another signal N: 143 for SIGTERM."),
)


def statuses(*numbers: int) -> tuple[tuple[int | str, str], ...]:
    """The rows of EXIT_STATUSES that have these numbers."""
    return tuple(row for row in EXIT_STATUSES if row[0] in numbers)
