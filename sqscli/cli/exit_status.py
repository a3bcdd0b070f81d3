"""The exit statuses: the one table behind the processes' ends, `--help` and the manual page.

On the quick path: it imports nothing.
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
