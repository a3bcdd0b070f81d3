"""The command table: every command, argument and option, once, as plain data.

Law: the Click commands, `--help`, the quick reader, the manual pages and the shell completions all come from this table; none of them
knows a command, an option or a word of help that is not here.

It imports nothing but its other parts: `sqscli.cli.everyday`, which says what the columns are, and the rows of `init`, `apply`, `wait`, `check`,
`api`, `serve`, `fsck` and `journal`.
"""

from __future__ import annotations

from sqscli.cli.api.table import API
from sqscli.cli.choice_commands import COPY, MOVE, PEEK
from sqscli.cli.consume_command import CONSUME
from sqscli.cli.cron_commands import CHECK, WAIT
from sqscli.cli.everyday import (
    DELETE,
    EXTEND,
    GLOBAL_OPTIONS,
    MANY_STATUSES,
    PROGRAM,
    QUEUE,
    RECEIVE,
    SEND,
    Argument,
    Command,
    Option,
)
from sqscli.cli.exit_status import DONE, FAILED, INTERRUPTED, USAGE, statuses
from sqscli.cli.home_commands import APPLY, INIT
from sqscli.cli.serve_command import SERVE
from sqscli.cli.tending_commands import FSCK, JOURNAL

__all__ = ["COMMANDS", "DESCRIPTION", "ENVIRONMENT", "EXAMPLES", "GLOBAL_OPTIONS", "PROGRAM", "SUMMARY", "Argument", "Command", "Option"]

SUMMARY = "Amazon SQS on a directory: queues without a server, an account or a daemon."
DESCRIPTION = (
    "Every command opens the queue's files, does one thing that SQS does, and leaves. Data goes to stdout, everything else to stderr. "
    "A queue is named by its name, its URL or its ARN; a duration is 30s, 5m, 12h, 4d or bare seconds.",
)
EXAMPLES = (
    ("sqscli create-queue orders", "a queue"),
    ("sqscli send orders 'order 1'", "a message into it"),
    ("sqscli receive orders", "and out of it, as JSON; it comes back after 30 seconds"),
    ("sqscli receive orders --delete -o body", "the body alone, acknowledged once it is written"),
    ("find . -name '*.jpg' -print0 | sqscli send files -0", "a message for each file"),
)

ENVIRONMENT: tuple[tuple[str, str], ...] = (
    ("SQSCLI_HOME", "The directory that holds the queues, where --home is not given; nothing is looked for then."),
    ("SQSCLI_DURABILITY", "always, batch or none, where --durability is not given."),
    ("SQSCLI_ACCOUNT", "The account in queue URLs and ARNs; 000000000000 without it."),
    ("SQSCLI_REGION", "The region in queue URLs and ARNs; us-east-1 without it."),
    ("SQSCLI_STRICT", "1 or 0: whether one purge and no reuse of a name in 60 seconds, as on AWS; 1 for api and serve without it, 0 for the rest."),
    ("NO_COLOR", "Set and not empty: no colour, unless --color=always."),
)

WITHOUT_A_QUEUE = statuses(DONE, FAILED, USAGE, INTERRUPTED)

YES = Option(("--yes",), "Do it without asking.")


CREATE_QUEUE = Command(
    "create-queue",
    "Create a queue, or get the URL of the one that is there.",
    (
        "The same name with the same attributes gives the same URL again; with other attributes it is the error QueueNameExists. "
        "A queue whose name ends in .fifo keeps the order of each message group and drops duplicates.",
        "A duration is 30s, 5m, 12h, 4d or bare seconds; a size is 256KiB, 1MiB or bytes.",
    ),
    (Argument("name", "NAME", "Up to 80 letters, digits, hyphens and underscores; a FIFO queue's name ends in .fifo."),),
    (
        Option(("--fifo",), "A FIFO queue; a name that ends in .fifo says so too."),
        Option(("--visibility-timeout",), "How long a received message stays invisible: 0 to 12h, 30s without it.", "duration", "DURATION"),
        Option(("--retention",), "How long a message is kept: 60s to 14d, 4d without it.", "duration", "DURATION"),
        Option(("--delay",), "How long a new message is held back: 0 to 15m, 0 without it.", "duration", "DURATION"),
        Option(("--max-size",), "The largest message: 1KiB to 1MiB, 1MiB without it.", "size", "SIZE"),
        Option(("--wait",), "How long a receive waits for a message: 0 to 20s, 0 without it.", "duration", "DURATION"),
        Option(("--dlq",), "Messages received too often move to this dead-letter queue; with --max-receives.", "queue", "QUEUE"),
        Option(("--max-receives",), "How often a message may be received before it moves there: 1 to 1000.", "int", "N"),
        Option(("--content-based-dedup",), "The body's SHA-256 is the deduplication id where a message has none; FIFO only."),
        Option(("--tag",), "A tag of the queue. Repeatable.", "text", "KEY=VALUE", many=True),
        Option(("--attribute",), "Any SQS queue attribute by its own name. Repeatable.", "new-attribute", "NAME=VALUE", many=True),
    ),
    (
        ("sqscli create-queue orders", "a standard queue"),
        ("sqscli create-queue orders.fifo --content-based-dedup", "a FIFO queue"),
        ("sqscli create-queue orders-dead && sqscli create-queue orders --dlq orders-dead --max-receives 3", "with a dead-letter queue"),
        ("sqscli create-queue slow --visibility-timeout 12h --retention 14d", "for work that takes half a day"),
    ),
)

LIST_QUEUES = Command(
    "list-queues",
    "List the queues.",
    ("A table on a terminal, with the URLs where they have room, JSON elsewhere; '-o text' is a name a line.",),
    (Argument("prefix", "PREFIX", "Only the names that begin so.", required=False),),
    (),
    (("sqscli list-queues", "all queues"), ("sqscli list-queues orders -o text", "names that begin with 'orders', one a line")),
    terminal_format="table",
    exit_statuses=WITHOUT_A_QUEUE,
)

DELETE_QUEUE = Command(
    "delete-queue",
    "Delete a queue with all it holds.",
    ("Where it holds messages this asks on a terminal, and elsewhere wants --yes.",),
    (QUEUE,),
    (YES,),
    (("sqscli delete-queue orders", "asks if it holds messages"), ("sqscli delete-queue orders --yes", "in a script")),
)

ATTRIBUTES = Command(
    "attributes",
    "Show a queue's attributes, or set some.",
    ("With SQS's own names and ranges. An empty value takes RedrivePolicy, RedriveAllowPolicy, Policy or KmsMasterKeyId away.",),
    (QUEUE, Argument("assignments", "NAME=VALUE", "Attributes to set.", "attribute", required=False, many=True)),
    (),
    (
        ("sqscli attributes orders", "all attributes and tags"),
        ("sqscli attributes orders VisibilityTimeout=120 DelaySeconds=5", "set two"),
        ("sqscli attributes orders RedrivePolicy=", "no dead-letter queue any more"),
    ),
)

PURGE = Command(
    "purge",
    "Delete all messages of a queue.",
    ("Delayed and in-flight messages go too. This asks on a terminal, and elsewhere wants --yes.",),
    (QUEUE,),
    (YES,),
    (("sqscli purge orders", "asks first"), ("sqscli purge orders --yes", "in a script")),
)

REDRIVE = Command(
    "redrive",
    "Move the messages of a dead-letter queue back to where they came from.",
    (
        "A redriven message is a new one, as Amazon does it: a new id and sent time, and the receive count and retention start again; body, "
        "attributes, group and the key of --unless-pending are kept. '-o jsonl' prints the old and the new id of each.",
        "A task that StartMessageMoveTask began goes on with every command that comes to one of its queues; --until-done drives it to its end at its "
        "own rate.",
    ),
    (Argument("queue", "DLQ", "The dead-letter queue: its name, its URL or its ARN.", "queue"),),
    (
        Option(("--to",), "Move all to this queue instead of to each message's own source.", "queue", "QUEUE"),
        Option(("--rate",), "Move at most N messages a second.", "int", "N"),
        Option(("--dry-run",), "Only say how many messages would go where."),
        Option(("--until-done",), "Carry on the queue's active move task until it is over."),
    ),
    (
        ("sqscli redrive orders-dead --dry-run", "what would go where"),
        ("sqscli redrive orders-dead", "back to each message's source"),
        ("sqscli redrive orders-dead --to orders-retry --rate 10", "slowly, to one queue"),
        ("sqscli redrive orders-dead --until-done", "the task that 'sqscli api start-message-move-task' began"),
    ),
    exit_statuses=MANY_STATUSES,
)

STATS = Command(
    "stats",
    "Count messages: available, in flight, delayed; their age and disk use.",
    (
        'A table on a terminal, JSON elsewhere: with QUEUE one object, without it {"Queues": [...]}. No lock is taken.',
        "In the table of all queues Age is that of the oldest message in seconds, Bytes what the queue takes on the disk, and Max how often "
        "a message may be received before it moves to the DLQ; the last three columns are there where a queue has something in them.",
    ),
    (Argument("queue", "QUEUE", "The queue: its name, its URL or its ARN; all without it.", "queue", required=False),),
    (),
    (("sqscli stats", "all queues"), ("sqscli stats orders | jq .ApproximateNumberOfMessages", "one number")),
    terminal_format="table",
    exit_statuses=MANY_STATUSES,
)

EXPORT = Command(
    "export",
    "Write a queue with everything in it to a file, or to stdout.",
    (
        "The export is the queue at one instant, whoever sends and receives meanwhile; it takes no lock and changes nothing. Ids, bodies, "
        "attributes, keys, groups and their turns, receive counts, leases and times are all there, and so is what a FIFO queue remembers of "
        "deduplication ids and receive attempts. Left out are messages that have expired, move tasks, and what cannot be read, which is reported and "
        "makes the exit status 6.",
        "It is lines of JSON, each with its Type: 'queue' with the attributes, a 'message' for each message in the order of their numbers, and 'end' "
        "with the SHA-256 of all lines in front of it, which 'head -n -1 FILE | sha256sum' shows. Members have the names that SQS has for them, and "
        "times are in milliseconds since 1970.",
        "FILE is made for this user alone (mode 0600), written beside and put in its place when it is whole and on the disk; an export "
        "that is killed leaves a FILE.*.new, which nobody needs. FILE holds the messages, and for a FIFO queue the key that receipt handles are "
        "made with: keep it as you keep the queue.",
    ),
    (QUEUE,),
    (
        Option(("--to",), "Write to FILE, which must not be there yet.", "file", "FILE"),
        Option(("--force",), "Replace FILE where it is there."),
    ),
    (
        ("sqscli export orders --to orders.jsonl", "a copy to keep"),
        ("sqscli export orders | gzip > orders.jsonl.gz", "a smaller one"),
        ("sqscli export orders | sqscli --home /srv/queues import orders", "into another home"),
        ("sqscli export orders | jq -r 'select(.Type == \"message\").Body'", "all bodies, whatever state their messages are in"),
    ),
    (),
    exit_statuses=MANY_STATUSES,
)

IMPORT = Command(
    "import",
    "Make a queue from what 'export' wrote.",
    (
        "The queue must not exist yet, and appears whole or not at all: an export that is cut short, changed or damaged is refused, with its line, "
        "and makes nothing. It need not have the name of the exported queue, but both are FIFO queues or neither is.",
        "It is another queue with the same content: messages in flight stay so until their visibility timeout ends, but the receipt handles of the "
        "exported queue are not valid for the new one. Time goes on meanwhile: what has outlived the retention since the export is gone.",
    ),
    (Argument("queue", "QUEUE", "The name of the new queue."),),
    (Option(("--from",), "Read FILE instead of stdin.", "file", "FILE"),),
    (
        ("sqscli import orders --from orders.jsonl", "bring the copy back"),
        ("sqscli export orders | sqscli import orders-copy", "a queue beside it"),
    ),
    (),
    exit_statuses=WITHOUT_A_QUEUE,
)

CLOCK = Command(
    "clock",
    "Show or move the virtual clock of the home.",
    (
        "The clock is stored in the home and seen by every process: a visibility timeout of 12 hours is shown in a second. While one is in effect "
        "every command says so on stderr. Visibility, delay, retention and deduplication follow it; the deadlines of waits are real time.",
        "'show' (without an action), 'freeze' at now, 'advance DURATION', 'set INSTANT' (2026-01-31T12:00:00Z, UTC without an offset, or seconds "
        "since 1970), 'reset' to the real time. Going behind the newest event of a queue needs --yes.",
        "A queue's time never goes back: where the clock is before its last event, the queue's time stands still until the clock has passed that, "
        "and commands say so. If the system clock was years ahead by mistake, move the queue's directory, HOME/queues/NAME, below another one, "
        "OTHER/queues, and set the clock there to the instant that is named: 'sqscli --home OTHER clock set INSTANT'. It goes on there with all its "
        "messages, and no other queue is touched. 'receive --all --delete -o jsonl' and 'send --jsonl' bring the messages back to a new one.",
    ),
    (
        Argument("action", "ACTION", "What to do; show without it.", "choice", required=False, choices=("show", "freeze", "advance", "set", "reset")),
        Argument("value", "VALUE", "A duration for 'advance', an instant for 'set'.", required=False),
    ),
    (YES,),
    (
        ("sqscli clock freeze", "time stands still"),
        ("sqscli clock advance 12h", "leases of twelve hours lapse now"),
        ("sqscli clock reset", "real time again"),
    ),
    exit_statuses=WITHOUT_A_QUEUE,
)

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        INIT,
        APPLY,
        CREATE_QUEUE,
        LIST_QUEUES,
        DELETE_QUEUE,
        ATTRIBUTES,
        SEND,
        RECEIVE,
        EXTEND,
        DELETE,
        CONSUME,
        PURGE,
        REDRIVE,
        MOVE,
        COPY,
        PEEK,
        STATS,
        EXPORT,
        IMPORT,
        WAIT,
        CHECK,
        CLOCK,
        FSCK,
        JOURNAL,
        API,
        SERVE,
    )
}
