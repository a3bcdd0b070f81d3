"""The rows of `move`, `copy` and `peek` in the command table (`sqscli.cli.table`): the commands that choose messages."""

from __future__ import annotations

from sqscli.cli.everyday import MANY_STATUSES, QUEUE, Argument, Command, Option

WHERE = Option(
    ("--where",),
    "Only messages of which this JMESPath expression is true; wants jmespath, which sqscli[query] brings.",
    "text",
    "EXPR",
)
MATCH = Option(("--match",), "Only messages in whose body this regular expression, in Python's syntax, is found.", "text", "REGEX")
CHOICE = (
    WHERE,
    MATCH,
    Option(("--older-than",), "Only messages that were sent longer ago.", "duration", "DURATION"),
    Option(("--limit",), "No more than N messages.", "int", "N"),
    Option(("--rate",), "No more than N messages a second.", "int", "N"),
    Option(("--dry-run",), "Only say what would go: how many as JSON, each message in another format."),
    Option(
        ("--transform",),
        "Run CMD for each message: it is given the body on stdin, and what it writes to stdout is the new body.",
        "text",
        "CMD",
    ),
)
PAIR = (
    Argument("source", "SRC", "The queue to take from: its name, its URL or its ARN.", "queue"),
    Argument("destination", "DST", "The queue to give to, of the same type: its name, its URL or its ARN.", "queue"),
)
EXPRESSIONS = (
    "An EXPR sees a message as 'peek -o json' shows it: MessageId, Body, Attributes, State and, where there are some, MessageAttributes. A body "
    "that is a JSON object or array is read as such, any other is text. Attributes are text, as SQS has them: to_number makes numbers of them. "
    'Texts in an EXPR can stand between `" and "`, so that the shell\'s single quotes can stand around all of it. '
    "What is true is what JMESPath says: neither false nor null nor empty. A message that an EXPR does not fit does not match, and the first such "
    "is reported."
)
TRANSFORM = (
    "There is no shell between --transform and CMD: it is split into words as a shell does it, and 'sh -c ...' is a CMD. A newline that CMD adds at "
    "the end is taken off. Where CMD fails, or what it writes cannot be a body, the message stays where it is, its id is named, and the exit status "
    "is 6."
)

MOVE = Command(
    "move",
    "Move messages from one queue to another: all that are available, or a choice.",
    (
        "'redrive' is for a whole dead-letter queue, 'move' for a choice of any queue. A moved message is a new one, as after a redrive: a new id "
        "and sent time, and the receive count and retention start again; body, attributes, group and the key of --unless-pending are kept. "
        "'-o jsonl' prints the old and the new id of each.",
        "Only what is available moves, in the order in which it was sent: what is in flight belongs to somebody, what is delayed is not due, and of "
        "a FIFO group nothing goes that is behind a message in flight. What arrives meanwhile stays. Killed at any point, each message is in one "
        "of the two queues.",
        EXPRESSIONS,
        TRANSFORM,
        "This asks on a terminal, and elsewhere wants --yes; --dry-run does not ask.",
    ),
    PAIR,
    (*CHOICE, Option(("--yes",), "Do it without asking.")),
    (
        ("sqscli move orders orders-old --older-than 3d --yes", "what nobody came to for three days"),
        (
            "sqscli move orders invoices --yes --where 'Body.kind == `\"invoice\"` && to_number(Attributes.ApproximateReceiveCount) > `2`'",
            "what has failed more than twice, of one kind",
        ),
        ('sqscli move orders eu-orders --match \'"country": *"(AT|DE)"\' --limit 100 --dry-run -o body', "what would go"),
        ("sqscli move events events-2 --transform 'jq -c \".detail | {id}\"' --rate 50 --yes", "with other bodies, slowly"),
    ),
    ("json", "jsonl", "text", "table", "body"),
    exit_statuses=MANY_STATUSES,
)

COPY = Command(
    "copy",
    "Send copies of messages of one queue to another.",
    (
        "A copy is a message that is sent: it has a new id, and body, attributes and group of the other one, and no key. Nothing changes in SRC, "
        "where no lock is taken: no message goes in flight and no receive is counted. Only what is available is copied, unless --state says "
        "otherwise. What arrives meanwhile is not copied.",
        "Copies are sent in batches. After an interruption stderr says how many there are; a command that was killed may have sent a batch more than "
        "was heard of, and copying again sends all of them again.",
        EXPRESSIONS,
        TRANSFORM,
    ),
    PAIR,
    (
        *CHOICE,
        Option(("--state",), "The messages in this state; available without it.", "choice", "STATE", ("available", "delayed", "in-flight", "any")),
    ),
    (
        ("sqscli copy orders orders-test --limit 100", "something to try with"),
        ("sqscli copy orders audit --where 'Body.amount > `1000`'", "a choice"),
        ("sqscli copy orders orders-2 --transform 'sed s/EUR/CHF/'", "with other bodies"),
    ),
    ("json", "jsonl", "text", "table", "body"),
    exit_statuses=MANY_STATUSES,
)

PEEK = Command(
    "peek",
    "Look at messages without receiving them.",
    (
        "Nothing changes: no lock is taken, no message goes in flight, no receive is counted. There are no receipt handles for the same reason.",
        "--follow shows what arrives from now on, also by a move and also when somebody takes it at once, until ctrl-C or until -n N messages were "
        "shown; '-o json' is a line a message then. Two things may escape it: what is received and deleted while the files of the queue are tidied "
        "up under it, and what is sent just after a write that failed.",
        EXPRESSIONS,
    ),
    (QUEUE,),
    (
        Option(("-n", "--max"), "Show up to N messages; 10 without it, and no end with --follow.", "int", "N"),
        Option(
            ("--state",),
            "Only the messages in this state; with --follow, when they arrive.",
            "choice",
            "STATE",
            ("available", "delayed", "in-flight"),
        ),
        WHERE,
        MATCH,
        Option(("--follow",), "Show what arrives from now on."),
    ),
    (
        ("sqscli peek orders", "the first ten"),
        ("sqscli peek orders --state in-flight -o table", "what is being worked on, and until when"),
        ("sqscli peek orders --match 'urgent|today' -n 100 -o body", "the bodies of a choice"),
        ("sqscli peek orders --follow -o body", "what arrives, until ctrl-C"),
    ),
    ("json", "jsonl", "text", "table", "body"),
)
