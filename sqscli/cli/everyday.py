"""The command table's first half: what a command, an argument and an option are, the global options, and the everyday commands.

Law: whatever is said of commands is said in this table and its other half, `sqscli.cli.table`, which is where to read it. Only the quick reader,
which cannot afford the rest, and what it leads to read it here.

On the quick path: it imports nothing but the exit statuses. Kinds of values: `text`, `duration` (seconds), `size` (bytes), `int` (1 or more),
`number` (0 or more), `flag`, `choice`. The rest is text that completion can offer something for: `queue`, `file`, `directory`; `attribute` and
`new-attribute`, a NAME=VALUE of a queue that can be set at any time, or at its creation; `message-attribute`, a NAME[:TYPE]=VALUE; `command`, a
program and what is given to it: all that stands behind `--`.
"""

from __future__ import annotations

from sqscli.cli.exit_status import DONE, FAILED, INTERRUPTED, NO_SUCH_QUEUE, NOTHING_RECEIVED, SOME_FAILED, USAGE, statuses

PROGRAM = "sqscli"

USUAL_STATUSES = statuses(DONE, FAILED, USAGE, NO_SUCH_QUEUE, INTERRUPTED)
MANY_STATUSES = statuses(DONE, FAILED, USAGE, NO_SUCH_QUEUE, SOME_FAILED, INTERRUPTED)


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
    """An option; `names` holds the short name first where there is one, `dest` is the long name as an identifier.

    `is_required`: the command does nothing without it, and says so itself.
    """

    __slots__ = ("choices", "dest", "help", "is_required", "kind", "many", "metavar", "names")

    def __init__(  # noqa: PLR0913 - the columns of the table
        self,
        names: tuple[str, ...],
        help: str,
        kind: str = "flag",
        metavar: str = "",
        choices: tuple[str, ...] = (),
        many: bool = False,
        is_required: bool = False,
    ) -> None:
        self.names = names
        self.help = help
        self.kind = kind
        self.metavar = metavar
        self.choices = choices
        self.many = many
        self.is_required = is_required
        self.dest = names[-1].lstrip("-").replace("-", "_")


class Command:
    """A command; `examples` are (line, what it does) pairs, `formats` the values of `--output` it knows, its default first (none: no answer).

    `is_strict`: Amazon's 60-second rules hold, unless SQSCLI_STRICT says otherwise.
    `exit_statuses`: those it can end with. `own_globals`: global options that mean something else behind it.
    """

    __slots__ = (
        "arguments",
        "description",
        "examples",
        "exit_statuses",
        "formats",
        "is_strict",
        "name",
        "options",
        "own_globals",
        "summary",
        "terminal_format",
    )

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
        is_strict: bool = False,
        exit_statuses: tuple[tuple[int | str, str], ...] = USUAL_STATUSES,
        own_globals: tuple[Option, ...] = (),
    ) -> None:
        self.name = name
        self.summary = summary
        self.description = description
        self.arguments = arguments
        self.options = options
        self.examples = examples
        self.formats = formats
        self.terminal_format = terminal_format
        self.is_strict = is_strict
        self.exit_statuses = exit_statuses
        self.own_globals = own_globals

    @property
    def global_options(self) -> tuple[Option, ...]:
        """What may stand before or after this command, as help says it."""
        own = {option.dest: option for option in self.own_globals}
        if self.formats:
            own["output"] = output_option(self.formats)
        return tuple(own.get(option.dest, option) for option in GLOBAL_OPTIONS if option.dest != "output" or self.formats)


FORMATS = {
    "json": "Amazon's JSON",
    "jsonl": "one JSON object a line",
    "text": "tab-separated text",
    "table": "a table",
    "body": "the bodies alone",
    "plugin": "the line of a monitor's plugin",
}


def output_option(formats: tuple[str, ...]) -> Option:
    """`--output` of what knows these formats, its default first."""
    said = [FORMATS[each] for each in formats]
    said[0] += " (the default)"
    return Option(("-o", "--output"), f"How the answer is written: {', '.join(said[:-1])}, or {said[-1]}.", "choice", "FORMAT", formats)


GLOBAL_OPTIONS: tuple[Option, ...] = (
    Option(
        ("--home",),
        "The directory that holds the queues; else $SQSCLI_HOME, else your nearest .sqscli/ here or above, else the user's data directory.",
        "directory",
        "DIR",
    ),
    output_option(tuple(FORMATS)),
    Option(
        ("--durability",),
        "When data is forced to the disk: after every write (the default), after every batch, never; else $SQSCLI_DURABILITY.",
        "choice",
        "WHEN",
        ("always", "batch", "none"),
    ),
    Option(("-q", "--quiet"), "No summaries and no progress on stderr; errors and a clock that is not the real one are still reported."),
    Option(("-v", "--verbose"), "Say on stderr which home is used and why, and which were passed over."),
    Option(("--color",), "Colour on stderr and in tables: auto is on a terminal without $NO_COLOR.", "choice", "WHEN", ("auto", "always", "never")),
    Option(("--version",), "Show the version and exit."),
    Option(("-h", "--help"), "Show this help and exit."),
)

QUEUE = Argument("queue", "QUEUE", "The queue: its name, its URL or its ARN.", "queue")

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
        "With --unless-pending nothing is sent while a message that was sent with KEY is available, delayed or in flight: the answer is then that of "
        "this message, with AlreadyPending, and the exit status is 0 as well. KEY (1 to 128 letters, digits and punctuation characters, known in its "
        "queue alone) is free again when the message is deleted, expired, purged or moved to a dead-letter queue; a redrive brings it back with its "
        "key. A FIFO queue looks for KEY first and for the deduplication id then. A line of a crontab: "
        "'*/5 * * * * sqscli send reports nightly --unless-pending nightly -q'.",
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
            "message-attribute",
            "NAME[:TYPE]=VALUE",
            many=True,
        ),
        Option(("--delay",), "Deliver it after this time, at most 15m; else the queue's own delay.", "duration", "DURATION"),
        Option(("--group",), "The message group, which a FIFO queue wants.", "text", "ID"),
        Option(("--dedup",), "The deduplication id of one message in a FIFO queue.", "text", "ID"),
        Option(("--unless-pending",), "Send one message, unless one that was sent with this key is available, delayed or in flight.", "text", "KEY"),
    ),
    (
        ("sqscli send orders 'order 1'", "one message"),
        ("sqscli send orders --attr kind=new --delay 5m 'order 2'", "with an attribute, in five minutes"),
        ("sqscli send orders.fifo --group c7 --dedup o3 'order 3'", "to a FIFO queue"),
        ("sqscli send orders - < order.xml", "a file as one message"),
        ("find . -name '*.jpg' -print0 | sqscli send files -0", "each file name as a message"),
        ("sqscli receive old --all -o jsonl | sqscli send new --jsonl", "copy what another queue holds"),
        ("sqscli send orders report --unless-pending report -q", "from cron: no second one while the first is not done"),
    ),
    exit_statuses=MANY_STATUSES,
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
        "\\t for a backslash, newline, return and tab in the body, and \\xNN for the control characters that a terminal would obey.",
    ),
    (QUEUE,),
    (
        Option(("-n", "--max"), "Receive up to N messages; 1 without it. At most 120,000 can be in flight.", "int", "N"),
        Option(("--all",), "Receive until nothing is available; with --wait, until nothing came for that long."),
        Option(
            ("--wait",), "Wait so long in real time for a message, also longer than Amazon's 20s; else the queue's own wait.", "duration", "DURATION"
        ),
        Option(("--visibility-timeout",), "Hold the messages so long, at most 12h; else the queue's own visibility timeout.", "duration", "DURATION"),
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
    exit_statuses=statuses(DONE, FAILED, USAGE, NOTHING_RECEIVED, NO_SUCH_QUEUE, INTERRUPTED),
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
    exit_statuses=MANY_STATUSES,
)

EVERYDAY_COMMANDS: dict[str, Command] = {command.name: command for command in (SEND, RECEIVE, EXTEND, DELETE)}
