"""The row of `consume` in the command table (`sqscli.cli.table`)."""

from __future__ import annotations

from sqscli.cli.everyday import QUEUE, Argument, Command, Option
from sqscli.cli.exit_status import CONSUME_EXIT_STATUSES

CONSUME = Command(
    "consume",
    "Run a command for each message, and delete the message when that went well.",
    (
        "The body is on the command's stdin, and in a file whose path stands for each {} in its arguments; there is no shell in between. Exit "
        "status 0 deletes the message. Any other gives it back, to come again after the backoff: 5 seconds, doubled with each receive, up to 10 "
        "minutes; 75 (EX_TEMPFAIL) after the longest backoff at once. Where the queue has a dead-letter queue, a message that was received too often "
        "moves there, and with --dead STATUS one whose command ends with that status does at once.",
        "In the environment are SQS_MESSAGE_ID, SQS_RECEIVE_COUNT, SQS_SENT_TIMESTAMP and SQS_FIRST_RECEIVE_TIMESTAMP (milliseconds since 1970), "
        "SQS_QUEUE_NAME, SQS_QUEUE_URL, where the message has them SQS_GROUP_ID, SQS_DEDUPLICATION_ID, SQS_SEQUENCE_NUMBER, SQS_TRACE_HEADER and "
        "SQS_DEAD_LETTER_SOURCE_ARN, and SQS_ATTR_name for each attribute: other characters than letters, digits and _ in its name become _, and a "
        "Binary one is base64. SQSCLI_HOME, SQSCLI_ACCOUNT and SQSCLI_REGION are those of 'consume'.",
        "A message stays in flight for as long as its command runs, up to Amazon's 12 hours: the visibility timeout is extended at half time. Where "
        "it cannot be, since somebody else deleted, purged or received the message, the command is stopped (SIGTERM, after 10 seconds SIGKILL, to "
        "its whole process group), which is reported, and the message is left alone. If 'consume' itself is killed, its messages come back after "
        "the visibility timeout, and its commands are on their own.",
        "SIGTERM, ctrl-C and SIGHUP let the running commands end, and take no more messages; a second one stops the commands and gives their "
        "messages back at once.",
        "-j 2..16 runs 2 commands at a time, one more for every 10 messages that wait, and at most 16. Of a FIFO queue's group one message at a time "
        "is worked on, and those behind a failed one wait for it.",
        "--batch N gives up to N messages to one command, as lines of JSON on its stdin, like those of 'receive -o jsonl', and SQS_MESSAGE_COUNT in "
        "place of what is one message's. With exit status 0 all of them are deleted but those that it names on stdout: "
        '{"batchItemFailures": [{"itemIdentifier": MESSAGE_ID}]}. As with Lambda, no output or an empty list is no failure, and what is not JSON or '
        "names a message that was not given is the failure of all. On a FIFO queue what is behind a failed message in its group comes again with it.",
        "stderr has a line for each message; on a terminal there is a line of counts instead, and -q leaves only what went wrong. stdout and stderr "
        "of the commands are those of 'consume' (with --batch only stderr). stdin is never read.",
        "--lock: one 'consume --lock' at a time for a queue, for cron. The lock of a process that was killed holds nobody up. A line of a crontab: "
        "'* * * * * sqscli consume orders --lock --until-empty --max-runtime 10m -q -- process'.",
    ),
    (QUEUE, Argument("command", "-- CMD", "The command, with its arguments, to run for each message.", many=True)),
    (
        Option(
            ("-j", "--jobs"),
            "Run up to N commands at a time, or as many as the queue is deep between MIN and MAX; 1 without it.",
            "text",
            "N|MIN..MAX",
        ),
        Option(
            ("--visibility-timeout",), "Hold a message so long at a time, 1s to 12h; else the queue's own visibility timeout.", "duration", "DURATION"
        ),
        Option(
            ("--backoff",), "How long a failed message stays away: doubled from the first to the last; 5s..10m without it.", "text", "FIRST..LONGEST"
        ),
        Option(("--timeout",), "Stop a command that runs longer (SIGTERM, after 10 seconds SIGKILL); it has failed.", "duration", "DURATION"),
        Option(("--until-empty",), "End when nothing is available, and no message that failed here is still to come again."),
        Option(("--max-messages",), "End after N messages.", "int", "N"),
        Option(("--max-runtime",), "Take no more messages after this time, and end with the commands that run then.", "duration", "DURATION"),
        Option(("--lock",), "End with exit status 3, at once, where another 'consume --lock' has this queue."),
        Option(("--dead",), "Exit status that moves a message to the dead-letter queue at once: 1 to 255.", "int", "STATUS"),
        Option(("--batch",), "Give up to N messages to one command, as lines of JSON.", "int", "N"),
    ),
    (
        ("sqscli consume orders -- process", "for each message, as long as this runs, with the body on stdin"),
        ("sqscli consume files -j 4 --until-empty -- process {}", "four at a time, the body in a file, until all is done"),
        ("sqscli consume orders --lock --until-empty --max-runtime 10m -q -- process", "in a crontab: never two at once, and a mail where it failed"),
        (
            "sqscli consume orders --until-empty -- process & sqscli consume orders --until-empty -- process & "
            "sqscli consume orders --until-empty -- process & wait",
            "three workers that share a queue, here in one shell",
        ),
        ("sqscli consume orders --until-empty --dead 100 --backoff 30s..1h -- process", "where 'process' ends with 100 for what can never be done"),
        ("sqscli consume orders --until-empty --batch 100 -- process", "a hundred messages to one command"),
    ),
    formats=(),
    exit_statuses=CONSUME_EXIT_STATUSES,
)
