"""The lines of `sqscli init` and `sqscli apply` in the command table: a home beside what it is for, and the queues that it should have.

It imports nothing but the table's first half.
"""

from __future__ import annotations

from sqscli.cli.everyday import Argument, Command, Option
from sqscli.cli.exit_status import APPLY_EXIT_STATUSES, DONE, FAILED, INTERRUPTED, USAGE, statuses

INIT = Command(
    "init",
    "Make a home for queues in a directory: its .sqscli.",
    (
        "Commands that are started there or further down use it, unless --home or SQSCLI_HOME names another. So does 'sqscli.client()'. One that is "
        "there already is left as it is, and that is no error.",
        "It belongs to whoever makes it, and nobody else finds it: what belongs to another user is passed over, root's and for root too, and -v says "
        "so. A home for several users has to be named with --home or SQSCLI_HOME. The directory is for this user alone (mode 0700), and a .gitignore "
        "in it keeps it out of git.",
    ),
    (Argument("directory", "DIR", "The directory that it is made in; this one without it.", "directory", required=False),),
    (),
    (
        ("sqscli init", "here"),
        ("sqscli init project && cd project && sqscli create-queue jobs", "a queue of one project"),
        ("home=$(sqscli init -q -o text)", "and its path"),
    ),
    exit_statuses=statuses(DONE, FAILED, USAGE, INTERRUPTED),
)

APPLY = Command(
    "apply",
    "Make the queues that a file declares, and make them as it says.",
    (
        'FILE is TOML, with a table for each queue: [queues.orders], and with quotes [queues."orders.fifo"]. What can stand there are the options of '
        '\'sqscli create-queue\' without their hyphens in front, with the same values: visibility-timeout = "60s", retention = "4d", delay, '
        'max-size = "256KiB", wait, dlq = "orders-dead" and max-receives = 3, content-based-dedup = true, fifo = true; tags = { team = "shop" }; '
        'and attributes = { KmsMasterKeyId = "key" } for any attribute by SQS\'s own name, an empty text to take it away.',
        "What is declared is made true, and the rest is left as it is: queues that are not declared, and attributes that are not. Where 'tags' is "
        "declared the queue has these tags and no others. A dead-letter queue is declared too, in any order, or is there already.",
        "Everything is checked before anything is changed: what cannot be is said with its line. What is as declared is not touched, so that the "
        "same file can be applied again and again, and where a run was cut short the next one does the rest. Queues are neither deleted nor renamed.",
        "The answer says what was changed, on a terminal as a list of + for what is new, ~ for what is another now and - for what is gone, elsewhere "
        "as JSON, where each change has the members Change (create-queue, set-attribute, set-tag, remove-tag), QueueName, Name, Old and New; null is "
        "none. '-o text' is the same between tabs. With --dry-run the answer is the same, nothing is changed, and the exit status is 0 too.",
        "Python 3.10 does not read TOML by itself: there 'pip install sqscli[apply]'.",
    ),
    (),
    (
        Option(("-f", "--file"), "The declarations; '-' reads them from stdin.", "file", "FILE", is_required=True),
        Option(("--dry-run",), "Only say what would be changed."),
    ),
    (
        ("sqscli apply -f queues.toml", "make it so"),
        ("sqscli apply -f queues.toml --dry-run", "what would be changed"),
        ("sqscli init && printf '[queues.jobs]\\nretention = \"14d\"\\n' | sqscli apply -f -", "a new home with one queue"),
    ),
    terminal_format="table",
    exit_statuses=APPLY_EXIT_STATUSES,
)
