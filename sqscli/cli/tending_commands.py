"""The rows of `fsck` and `journal` in the command table (`sqscli.cli.table`)."""

from __future__ import annotations

from sqscli.cli.everyday import USUAL_STATUSES, Argument, Command, Option
from sqscli.cli.exit_status import FAILED

CHECKED = "Something is damaged and stays so, or the command failed; stderr says what."
STATUSES = tuple((status, CHECKED if status == FAILED else text) for status, text in USUAL_STATUSES)

FSCK = Command(
    "fsck",
    "Check the files of a queue, and repair them.",
    (
        "Every byte is read: each record, checkpoint and page, and the record of each message. A finding names the file and the offset, what "
        "is lost by it, and the way out. The beginning of an unfinished write at the end, as a crash leaves it, is a note and needs no "
        "repair; an end that may have been a record is damage. A queue whose files cannot be read at all is named on stderr, and makes the "
        "exit status 1.",
        "--repair gives up what nobody can read and keeps the rest: messages that are lost are no longer counted, what is left in a damaged "
        "segment is written again, and the damaged files stay beside the queue with .damaged behind their names. Nothing of them is deleted.",
        "A table on a terminal, JSON elsewhere. No lock is taken without --repair, unless upkeep goes on and on under a check: then it waits "
        "for the check.",
    ),
    (Argument("queue", "QUEUE", "The queue: its name, its URL or its ARN; all without it.", "queue", required=False),),
    (Option(("--repair",), "Mend what can be mended."),),
    (
        ("sqscli fsck", "check all queues"),
        ("sqscli fsck orders --repair", "mend one"),
        ("sqscli fsck -o json | jq '.Queues[] | select(.Status != \"clean\")'", "for a monitor"),
    ),
    formats=("json", "table", "text"),
    terminal_format="table",
    exit_statuses=STATUSES,
)

JOURNAL = Command(
    "journal",
    "Show, verify or compact the journal of a queue.",
    (
        "'dump' prints every record that can be read as a line of JSON: what was sent, received and deleted, and when. The messages of a damaged "
        "queue can be got out with it.",
        "'verify' lists the segments and checkpoints, with the records in them, and says of each whether it is whole.",
        "'compact' does at once what upkeep does over time: messages that are alive in sparse segments are written again, and what holds nothing is "
        "unlinked. Segments that are mostly alive stay.",
    ),
    (
        Argument("action", "ACTION", "What to do.", "choice", choices=("dump", "verify", "compact")),
        Argument("queue", "QUEUE", "The queue: its name, its URL or its ARN.", "queue"),
    ),
    (),
    (
        (
            "sqscli journal dump orders | jq -r 'select(.Event == \"MessagesSent\").Messages[].Body'",
            "every body that the files hold",
        ),
        ("sqscli journal verify orders -o table", "the files"),
        ("sqscli journal compact orders", "give the disk back what no message needs"),
    ),
    formats=("json", "table", "text"),
    exit_statuses=STATUSES,
)
