"""What stands where a queue is named, and names none: ways out of a directory, look-alikes, and what breaks a parser."""

from __future__ import annotations

FULLWIDTH_DOT, ONE_DOT_LEADER = "\uff0e", "\u2024"
FULLWIDTH_SLASH, DIVISION_SLASH, FRACTION_SLASH = "\uff0f", "\u2215", "\u2044"
RIGHT_TO_LEFT, COMBINING, ZERO_WIDTH = "\u202e", "\u0338", "\u200b"

CLIMBING = (
    ".",
    "..",
    "./orders",
    "../orders",
    "../beside/orders",
    "../../canary",
    "a/../b",
    "orders/..",
    "/etc/passwd",
    "//etc/passwd",
    "/",
    "~",
    "~root",
    "\\..\\orders",
    "orders/",
    "orders/lock",
    "queues/orders",
    "../other/queues/victim",
    "..%2forders",
    "%2e%2e",
    "%2e%2e%2forders",
    "%252e%252e%252forders",
    "..%c0%af",
    "$HOME",
    "`id`",
    "$(id)",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
)

LOOK_ALIKES = (
    FULLWIDTH_DOT * 2,
    ONE_DOT_LEADER * 2,
    "\u2025",
    f"..{FULLWIDTH_SLASH}orders",
    f"..{DIVISION_SLASH}orders",
    f"..{FRACTION_SLASH}orders",
    "\uff4frders",
    "ord\u0435rs",
    f"orders{COMBINING}",
    f"orders{RIGHT_TO_LEFT}",
    f"{RIGHT_TO_LEFT}sredro",
    f"ord{ZERO_WIDTH}ers",
    "\ufefforders",
    "orders\u00a0",
    "\u0661\u0662\u0663",
    "\u00b2",
    "\u2460",
    "\u0967",
    "orders\u0660",
    "orders.\uff46ifo",
    f"orders{FULLWIDTH_DOT}fifo",
    "\ud800",
    "\udcff",
    "..\udc2forders",
    "orders\udc00",
    "\U0001f4a3",
    "\ufb01",
)

MALFORMED = (
    "",
    " ",
    "orders ",
    " orders",
    "orders\n",
    "orders\r\n",
    "\n",
    "or\tders",
    "or\0ders",
    "\0",
    "orders\0.fifo",
    "../\0",
    "x" * 81,
    "x" * 76 + ".fifo",
    "x" * 5000,
    ".fifo",
    ".fifo.fifo",
    "orders.fifo.fifo",
    "orders.FIFO",
    "orders.",
    ".orders",
    ".new-0000000000000000",
    ".deleted-0000000000000000",
    "orders.segment",
    "0000000001.segment",
    "-",
    "--",
    "-x",
    "--home",
    "--home=/etc",
    "@/etc/passwd",
    "lock",
    "CON",
    "orders:stream",
    "orders*",
    "?",
    "[a]",
    "{a,b}",
    "'",
    '"',
    "<x>",
)

# Names that a queue can have in spite of how they look; no such queue is there.
ALLOWED = ("-", "--", "-x", "--home", "lock", "CON")

NAMES = CLIMBING + LOOK_ALIKES + MALFORMED


def references(name: str) -> tuple[str, ...]:
    """The ways to name a queue, for an API that takes a QueueUrl."""
    return (
        name,
        f"http://localhost:9324/000000000000/{name}",
        f"https://sqs.us-east-1.amazonaws.com/000000000000/{name}",
        f"http://localhost:9324/{name}/orders",
        f"http://localhost:9324/000000000000/../{name}",
        f"arn:aws:sqs:us-east-1:000000000000:{name}",
        f"arn:aws:sqs:{name}:000000000000:orders",
    )
