"""The rows of `wait` and `check` in the command table (`sqscli.cli.table`)."""

from __future__ import annotations

from sqscli.cli.everyday import QUEUE, Command, Option
from sqscli.cli.exit_status import CHECK_EXIT_STATUSES, DONE, FAILED, INTERRUPTED, NO_SUCH_QUEUE, TIMED_OUT, USAGE, statuses

WAIT = Command(
    "wait",
    "Wait until a queue is empty, or until it holds enough messages.",
    (
        "--empty ends when nothing is available, in flight or delayed any more: when all is done, or has expired. --min ends when at least N "
        "messages are available, as 'stats' counts them. Where that is so already, it ends at once.",
        "Nothing is received and no lock is taken. The wait sleeps until the files of the queue or the virtual clock change, or until a lease, "
        "a delay or the retention ends; a timeout is real time, whatever the virtual clock says. Nothing is written to stdout.",
        "A queue that is deleted meanwhile ends the wait with exit status 5, also where another one of its name has been made.",
    ),
    (QUEUE,),
    (
        Option(("--empty",), "Until no message is available, in flight or delayed."),
        Option(("--min",), "Until N messages are available.", "int", "N"),
        Option(("--timeout",), "Give up after this time, with exit status 4; for ever without it. 0 only looks.", "duration", "DURATION"),
    ),
    (
        ("sqscli wait orders --empty && process", "when all orders are done"),
        ("sqscli wait orders --min 1 --timeout 10m && process", "when there is one, but not for ever"),
        ("sqscli wait orders --empty --timeout 0 -q || echo 'still at work'", "look, and do not wait"),
    ),
    formats=(),
    exit_statuses=statuses(DONE, FAILED, USAGE, TIMED_OUT, NO_SUCH_QUEUE, INTERRUPTED),
)

CHECK = Command(
    "check",
    "Check a queue against limits, for a monitor.",
    (
        "One line on stdout as plugins of Nagios, Icinga and their like write it, with the numbers behind a '|', and their exit statuses: also a "
        "wrong command line and a missing queue are UNKNOWN, 3. Without limits it only shows the numbers.",
        "The depth is all that the queue holds: available, in flight and delayed, as 'wait --empty' sees it. The age is that of the oldest message. "
        "--max-dlq counts all messages of the queue's dead-letter queue; a queue without one is UNKNOWN then. A limit is exceeded by what is more "
        "than it. What is over a limit is CRITICAL, whatever else is unknown; of a queue with damaged records the rest is UNKNOWN.",
        "--prometheus writes the numbers for the textfile collector of node_exporter, which reads FILE only where its name ends in .prom. The file "
        "(mode 0644) is written beside and renamed, so that it is never read in part; a process that is killed in between leaves a FILE.*.new. When "
        "the numbers are unknown it holds sqscli_up 0 and no others. A file that cannot be written is UNKNOWN.",
        "No other queue is opened but the dead-letter queue, and no lock is taken.",
    ),
    (QUEUE,),
    (
        Option(("--max-age",), "The oldest message may be so old.", "duration", "DURATION"),
        Option(("--max-depth",), "The queue may hold N messages; 0 or more.", "number", "N"),
        Option(("--max-dlq",), "The dead-letter queue may hold N messages; 0 or more.", "number", "N"),
        Option(("--prometheus",), "Write the numbers to FILE, too.", "file", "FILE"),
    ),
    (
        ("sqscli check orders --max-age 15m --max-depth 100 --max-dlq 0", "for Nagios"),
        ("sqscli check orders --max-depth 100 >/dev/null || mail -s 'orders are late' ops", "in a crontab"),
        ("sqscli check orders --prometheus orders.prom", "for node_exporter, in the directory that it reads"),
        ("sqscli check orders -o json | jq .Depth", "one number"),
    ),
    formats=("plugin", "json", "jsonl"),
    terminal_format="plugin",
    exit_statuses=CHECK_EXIT_STATUSES,
)
