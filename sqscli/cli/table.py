"""The command table: every command, argument and option, once, as plain data.

Law: the Click commands, `--help`, the quick parser, the manual pages and the shell completions all come from this table; none of them
knows a command, an option or a word of help that is not here.

On the quick path: it imports nothing. Kinds of values: `text`, `duration` (seconds), `size` (bytes), `int` (1 or more), `flag`, `choice`;
`queue`, `file` and `directory` are text that completion can offer names for.
"""

from __future__ import annotations

PROGRAM = "sqscli"
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


class Argument:
    """A positional argument; `many` takes all that follow."""

    __slots__ = ("choices", "help", "kind", "many", "metavar", "name", "required")

    def __init__(  # noqa: PLR0913 - the columns of the table
        self, name: str, metavar: str, help: str, kind: str = "text", required: bool = True, many: bool = False, choices: tuple[str, ...] = ()
    ) -> None:
        self.name = name
        self.metavar = metavar
        self.help = help
        self.kind = kind
        self.required = required
        self.many = many
        self.choices = choices


class Option:
    """An option; `names` holds the short name first where there is one, `dest` is the long name as an identifier."""

    __slots__ = ("choices", "dest", "help", "kind", "many", "metavar", "names")

    def __init__(  # noqa: PLR0913 - the columns of the table
        self, names: tuple[str, ...], help: str, kind: str = "flag", metavar: str = "", choices: tuple[str, ...] = (), many: bool = False
    ) -> None:
        self.names = names
        self.help = help
        self.kind = kind
        self.metavar = metavar
        self.choices = choices
        self.many = many
        self.dest = names[-1].lstrip("-").replace("-", "_")


class Command:
    """A command; `examples` are (line, what it does) pairs, `formats` the values of `--output` it knows, its default first."""

    __slots__ = ("arguments", "description", "examples", "formats", "name", "options", "summary", "terminal_format")

    def __init__(  # noqa: PLR0913 - the columns of the table
        self,
        name: str,
        summary: str,
        description: tuple[str, ...] = (),
        arguments: tuple[Argument, ...] = (),
        options: tuple[Option, ...] = (),
        examples: tuple[tuple[str, str], ...] = (),
        formats: tuple[str, ...] = ("json", "jsonl", "text", "table"),
        terminal_format: str = "json",
    ) -> None:
        self.name = name
        self.summary = summary
        self.description = description
        self.arguments = arguments
        self.options = options
        self.examples = examples
        self.formats = formats
        self.terminal_format = terminal_format


GLOBAL_OPTIONS: tuple[Option, ...] = (
    Option(("--home",), "The directory that holds the queues; else $SQSCLI_HOME, else the user's data directory.", "directory", "DIR"),
    Option(
        ("-o", "--output"),
        "How the answer is written: Amazon's JSON (the default), one JSON object a line, tab-separated text, a table, or the bodies alone.",
        "choice",
        "FORMAT",
        ("json", "jsonl", "text", "table", "body"),
    ),
    Option(
        ("--durability",),
        "When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.",
        "choice",
        "WHEN",
        ("always", "batch", "none"),
    ),
    Option(("-q", "--quiet"), "No summaries and no progress on stderr; errors and a clock that is not the real one are still reported."),
    Option(("-v", "--verbose"), "Say on stderr which home is used and why."),
    Option(
        ("--color",), "Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.", "choice", "WHEN", ("auto", "always", "never")
    ),
    Option(("--version",), "Show the version and exit."),
    Option(("-h", "--help"), "Show this help and exit."),
)

ENVIRONMENT: tuple[tuple[str, str], ...] = (
    ("SQSCLI_HOME", "The directory that holds the queues, where --home is not given."),
    ("SQSCLI_DURABILITY", "always, batch or none, where --durability is not given."),
    ("SQSCLI_ACCOUNT", "The account in queue URLs and ARNs; 000000000000 without it."),
    ("SQSCLI_REGION", "The region in queue URLs and ARNs; us-east-1 without it."),
    ("NO_COLOR", "Set and not empty: no colour, unless --color=always."),
)

QUEUE = Argument("queue", "QUEUE", "The queue: its name, its URL or its ARN.", "queue")
YES = Option(("--yes",), "Do it without asking.")

SEND = Command(
    "send",
    "Send a message, or each record of stdin as one.",
    (
        "The body is data, literally: never a URL or a file. Only '-' means all of stdin as one body, byte for byte; '--body=TEXT' and a '--' "
        "before BODY are for texts that are '-' or look like options. stdin is read only when asked for.",
        "Streams are sent in batches; a record that cannot be a message is reported with its number, the rest is sent, and the exit status is 6. "
        "With '-o jsonl' each record has one line of output, written once it is durable.",
        "--delay, --group and --attr hold for every record; in --jsonl for those that do not say otherwise. Lines that 'receive -o jsonl' printed "
        "keep their attributes, group and deduplication id; the last means that a FIFO queue drops those it has seen in the past five minutes.",
    ),
    (QUEUE, Argument("text", "BODY", "The text of the message, or '-' for all of stdin.", required=False)),
    (
        Option(("--body",), "The text of the message, whatever it looks like.", "text", "TEXT"),
        Option(("--body-file",), "The content of FILE is the body, byte for byte.", "file", "FILE"),
        Option(("--lines",), "Each line of stdin is a message, without its LF or CRLF."),
        Option(("-0", "--null"), "Each NUL-terminated record of stdin is a message."),
        Option(
            ("--jsonl",),
            "Each line of stdin is an object: Body, MessageAttributes, DelaySeconds, MessageGroupId, MessageDeduplicationId.",
        ),
        Option(
            ("--attr",),
            "A message attribute: NAME=TEXT, NAME:Number=42, NAME:Binary=@FILE, or with a custom type NAME:Number.int=1. Repeatable.",
            "text",
            "NAME[:TYPE]=VALUE",
            many=True,
        ),
        Option(("--delay",), "Deliver it after this time, at most 15m; else the queue's own delay.", "duration", "DURATION"),
        Option(("--group",), "The message group, which a FIFO queue wants.", "text", "ID"),
        Option(("--dedup",), "The deduplication id of one message in a FIFO queue.", "text", "ID"),
    ),
    (
        ("sqscli send orders 'order 1'", "one message"),
        ("sqscli send orders --attr kind=new --delay 5m 'order 2'", "with an attribute, in five minutes"),
        ("sqscli send orders.fifo --group c7 --dedup o3 'order 3'", "to a FIFO queue"),
        ("sqscli send orders - < order.xml", "a file as one message"),
        ("find . -name '*.jpg' -print0 | sqscli send files -0", "each file name as a message"),
        ("sqscli receive old --all -o jsonl | sqscli send new --jsonl", "copy what another queue holds"),
    ),
)

RECEIVE = Command(
    "receive",
    "Receive messages, and delete them once they are written.",
    (
        "A received message is in flight for the visibility timeout and comes back after it, unless deleted. Nothing received is exit status 3.",
        "--delete acknowledges messages after their output was written and flushed. Into a pipe that proves no more than that the pipe took it: use "
        "--to FILE, which is fsynced first, where the reader may fail.",
        "-n takes what there is, and does not wait to fill up. --all goes on until nothing is available, and gives no message twice in one run.",
        "'-o body' ends each body with a newline. '-o text' is a line a message: id, receipt handle and body between tabs, with \\\\, \\n, \\r and "
        "\\t for a backslash, newline, return and tab in the body.",
    ),
    (QUEUE,),
    (
        Option(("-n", "--max"), "Receive up to N messages; 1 without it.", "int", "N"),
        Option(("--all",), "Receive until nothing is available; with --wait, until nothing came for that long."),
        Option(
            ("--wait",), "Wait so long in real time for a message, also longer than Amazon's 20s; else the queue's own wait.", "duration", "DURATION"
        ),
        Option(
            ("--visibility-timeout",), "Hold the messages so long, at most 12h; else the queue's own visibility timeout.", "duration", "DURATION"
        ),
        Option(("--delete",), "Delete the messages after the output was written and flushed."),
        Option(("--to",), "Append the output to FILE; with --delete the messages are deleted after the file was fsynced.", "file", "FILE"),
        Option(("-0", "--null"), "Write the bodies alone, each ended by NUL."),
    ),
    (
        ("sqscli receive orders", "one message, as JSON"),
        ("sqscli receive orders --delete -o body", "take one message, its body alone"),
        ("sqscli receive orders -n 10 --wait 20s -o jsonl", "up to ten, one a line, waiting for the first"),
        ("sqscli receive files --all --delete -0 | xargs -0 -n1 process", "work through a queue of file names"),
        ("sqscli receive orders --all --delete -o jsonl --to orders.jsonl", "move a queue into a file, safely"),
    ),
    ("json", "jsonl", "text", "table", "body"),
)

EXTEND = Command(
    "extend",
    "Change how long a received message stays invisible.",
    ("The time counts from now, at most 12h from the receive. 0 gives the message back at once.",),
    (
        QUEUE,
        Argument("handle", "HANDLE", "The receipt handle that 'receive' printed."),
        Argument("duration", "DURATION", "From now: 30s, 5m, 12h or bare seconds.", "duration"),
    ),
    (),
    (('sqscli extend orders "$handle" 10m', "ten more minutes for the work"), ('sqscli extend orders "$handle" 0', "give the message back now")),
)

DELETE = Command(
    "delete",
    "Delete received messages.",
    ("With '-' stdin is read: a receipt handle a line, or the lines that 'receive -o jsonl' printed.",),
    (QUEUE, Argument("handles", "HANDLE", "Receipt handles, or '-' for stdin.", many=True)),
    (),
    (
        ('sqscli delete orders "$handle"', "acknowledge one message"),
        ("sqscli delete orders - < done.jsonl", "acknowledge every message of a file that 'receive -o jsonl' wrote"),
    ),
)

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
        Option(("--attribute",), "Any SQS queue attribute by its own name. Repeatable.", "text", "NAME=VALUE", many=True),
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
    ("A table on a terminal, JSON elsewhere; '-o text' is a name a line.",),
    (Argument("prefix", "PREFIX", "Only the names that begin so.", required=False),),
    (),
    (("sqscli list-queues", "all queues"), ("sqscli list-queues orders -o text", "names that begin with 'orders', one a line")),
    terminal_format="table",
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
    (QUEUE, Argument("assignments", "NAME=VALUE", "Attributes to set.", required=False, many=True)),
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
        "attributes and group are kept. '-o jsonl' prints the old and the new id of each.",
    ),
    (Argument("queue", "DLQ", "The dead-letter queue: its name, its URL or its ARN.", "queue"),),
    (
        Option(("--to",), "Move all to this queue instead of to each message's own source.", "queue", "QUEUE"),
        Option(("--rate",), "Move at most N messages a second.", "int", "N"),
        Option(("--dry-run",), "Only say how many messages would go where."),
    ),
    (
        ("sqscli redrive orders-dead --dry-run", "what would go where"),
        ("sqscli redrive orders-dead", "back to each message's source"),
        ("sqscli redrive orders-dead --to orders-retry --rate 10", "slowly, to one queue"),
    ),
)

PEEK = Command(
    "peek",
    "Look at messages without receiving them.",
    ("Nothing changes: no lock is taken, no message goes in flight, no receive is counted. There are no receipt handles for the same reason.",),
    (QUEUE,),
    (
        Option(("-n", "--max"), "Show up to N messages; 10 without it.", "int", "N"),
        Option(("--state",), "Only the messages in this state.", "choice", "STATE", ("available", "delayed", "in-flight")),
    ),
    (("sqscli peek orders", "the first ten"), ("sqscli peek orders --state in-flight -o table", "what is being worked on, and until when")),
    ("json", "jsonl", "text", "table", "body"),
)

STATS = Command(
    "stats",
    "Count messages: available, in flight, delayed; their age and disk use.",
    ("A table on a terminal, JSON elsewhere: with QUEUE one object, without it {\"Queues\": [...]}. No lock is taken.",),
    (Argument("queue", "QUEUE", "The queue: its name, its URL or its ARN; all without it.", "queue", required=False),),
    (),
    (("sqscli stats", "all queues"), ("sqscli stats orders | jq .ApproximateNumberOfMessages", "one number")),
    terminal_format="table",
)

CLOCK = Command(
    "clock",
    "Show or move the virtual clock of the home.",
    (
        "The clock is stored in the home and seen by every process: a visibility timeout of 12 hours is shown in a second. While one is in effect "
        "every command says so on stderr. Visibility, delay, retention and deduplication follow it; the deadlines of waits are real time.",
        "'show' (without an action), 'freeze' at now, 'advance DURATION', 'set INSTANT' (2026-01-31T12:00:00Z, UTC without an offset, or seconds "
        "since 1970), 'reset' to the real time. Going behind the newest event of a queue needs --yes.",
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
)

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        CREATE_QUEUE,
        LIST_QUEUES,
        DELETE_QUEUE,
        ATTRIBUTES,
        SEND,
        RECEIVE,
        EXTEND,
        DELETE,
        PURGE,
        REDRIVE,
        PEEK,
        STATS,
        CLOCK,
    )
}

QUICK_COMMANDS = frozenset(("send", "receive", "delete", "extend"))
