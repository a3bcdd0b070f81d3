"""sqscli(7): what a queue is, in the words that the other pages use, and what is promised."""

from __future__ import annotations

from sqscli.cli.table import COMMANDS, ENVIRONMENT
from tools.manual import FILES, heading, see_also
from tools.promises import PROMISES
from tools.roff import finished, paragraphs, prose, rows, section

NAME = "sqscli"
SUMMARY = "The queues of sqscli: what they are, and what can be relied on."

MESSAGES = (
    ("available", "It can be received."),
    ("delayed", "It was sent with a delay, its own or its queue's, that is not over."),
    (
        "in flight",
        "It was received, and its lease, the visibility timeout, is not over. Whoever received it deletes it with the receipt handle, or lets "
        "the lease lapse: then it is available again.",
    ),
)

CONCEPTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "HOMES",
        (
            "Queues live in a home, a directory, and know each other there, as dead-letter queues do. Which one it is says --home; without it "
            "SQSCLI_HOME; without that it is the nearest directory called .sqscli, in the working directory or one above it up to the root of the "
            "file system; and where there is none the user's data directory, ~/.local/share/sqscli. -v says which it is and why. The same holds for "
            "every command, 'sqscli serve' and 'sqscli.client()'; a server and a client look for it once, when they start.",
            "'sqscli init' makes a .sqscli. It is found by the user that it belongs to and by nobody else. One of another user's is passed "
            "over, and the search goes on above it: in a directory that several can write to, as /tmp, somebody else could otherwise have "
            "your messages written to where they read them. That holds for root as well, in a tree of a user's and under sudo, and for users "
            "in a tree of root's. Such a home, or one that is shared with a group, has to be named. What is yours, and a file or a link "
            "instead of a directory, is an error; a link is not followed.",
            "Mount points do not end the search, and neither does your home directory; where the working directory has been deleted there is "
            "no search. Where --home or SQSCLI_HOME names the home nothing is looked for: cron jobs and units that name it do not depend on "
            "where they are started.",
        ),
    ),
    (
        "LEASES",
        (
            "Receiving a message does not remove it: it becomes invisible for the queue's visibility timeout, or the one that the receive "
            "asks for. 'sqscli extend' changes that, 0 gives the message back at once. A message that is not deleted comes back, so every "
            "message is delivered at least once, and a receiver that dies costs one more delivery.",
            "The receipt handle that a receive gives stands for that one lease: with it the message is deleted, or the lease extended. A message "
            "that is received again has another one. Work should be such that doing it twice does no harm.",
        ),
    ),
    (
        "DEAD LETTERS",
        (
            "A queue with a dead-letter queue moves a message there that would be received more often than its maximum. 'sqscli redrive' "
            "brings dead letters back to the queues they came from, once the cause is mended. Any queue can be one: 'sqscli create-queue orders "
            "--dlq orders-dead --max-receives 3' names one that is there, and a FIFO queue's is a FIFO queue.",
        ),
    ),
    (
        "FIFO",
        (
            "A queue whose name ends in .fifo serves each message group in the order of sending, and one receiver at a time: while a message "
            "of a group is in flight, the others of the group wait. Groups do not wait for each other. A message with a deduplication id that "
            "was seen in the past five minutes is accepted and not stored. Where the queue has ContentBasedDeduplication, the body's SHA-256 is that "
            "id of a message without one.",
        ),
    ),
    (
        "RETENTION",
        (
            "A message that has been in a queue for longer than its retention (four days unless it says otherwise) expires: nobody receives it any "
            "more.",
        ),
    ),
    (
        "TIME",
        (
            "Every queue has a time of its own: what the clock says, but never earlier than the queue's last event. The clock is the "
            "system's, or the virtual one of the home (see sqscli-clock(1)).",
            "A step forward ends what would have ended by then: leases lapse, delays end, messages past their retention are gone, and the "
            "windows of deduplication, receive attempts, purges and move rates have passed. A future that was only looked at leaves no trace.",
            "After a step back the queue's time stands still until the clock has caught up. No lease lapses early, no delay ends early, "
            "nothing expired comes back. What is sent then can be received at once.",
            "The deadline of a wait is real time and no step changes it. If a queue's last event is more than a minute ahead of the clock, "
            "commands say so; sqscli-clock(1) has the way out.",
        ),
    ),
    (
        "DURABILITY",
        (
            "always, the default: what a command has done is on the disk when it exits with 0. batch: a stream syncs each mebibyte and at its "
            "end. none: the kernel writes when it likes. Whatever is chosen, a killed process loses nothing; only a power cut or a crash of "
            "the system can. A lease is never synced by itself: after a power cut nobody is alive who could hold it.",
        ),
    ),
    (
        "THE FILES OF A QUEUE",
        (
            "A queue is a directory HOME/queues/NAME with segments of a journal, in which everything that happened stands in order, "
            "checkpoints of the state, and the pages that those point into. 'sqscli export' copies one at any time; 'cp -a' does while nobody "
            "uses it, but not as hard links. A home is shared with a group by 'chgrp -R' and 'chmod -R g+rwXs'. The home belongs on a local "
            "disk: some network file systems do not lock.",
        ),
    ),
)

TROUBLES: tuple[tuple[str, str], ...] = (
    (
        "The queue does not exist",
        "It is in another home, most often: under cron, sudo or a service HOME and SQSCLI_HOME are not those of your shell. 'sqscli -v list-queues' "
        "says which home is used, and why.",
    ),
    (
        "Nothing is received",
        "'sqscli stats' counts what is available, in flight and delayed, 'sqscli peek QUEUE --state in-flight' shows until when messages are held. "
        "On a FIFO queue one message in flight holds back its group. 'sqscli clock' says whether the clock stands still.",
    ),
    (
        "Messages are received again and again",
        "They are not deleted in time: the work fails, or takes longer than the visibility timeout. Receive with a longer --visibility-timeout, "
        "'sqscli extend' while the work goes on, and give the queue a dead-letter queue for what can never succeed.",
    ),
    (
        "Messages are in the dead-letter queue",
        "'sqscli peek DLQ' shows them without changing anything. Mend the cause, then 'sqscli redrive DLQ --dry-run', then without it.",
    ),
    (
        "A message was sent to a FIFO queue and is not there",
        "Its deduplication id was seen in the past five minutes. Send it with another --dedup.",
    ),
    (
        "The disk is full",
        "Receiving, deleting and purging still work, and what is deleted gives its space back. 'sqscli stats' says which queue takes how much.",
    ),
    (
        "An error names a file and an offset",
        "The file is damaged there. 'sqscli fsck QUEUE' reads every byte and says what is lost, 'sqscli fsck QUEUE --repair' keeps what can be read "
        "and sets the rest aside, and 'sqscli journal dump QUEUE' prints every message that can be read. Copy HOME/queues/QUEUE first if the "
        "messages matter.",
    ),
    (
        "A command says that a queue's time stands still",
        "The clock was ahead once; sqscli-clock(1) has the way out.",
    ),
)


def page() -> str:
    lines = heading(NAME, SUMMARY, chapter=7)
    lines += [
        ".SH DESCRIPTION",
        *paragraphs(
            (
                "A queue holds messages until somebody has received and deleted them. Queues, actions, limits and errors are those of Amazon SQS; "
                "what is sqscli's own is where they are kept, and what is promised about that. There is no server: every command is a process that "
                "opens the queue's files, does one thing, and leaves.",
                "A message has a body of up to 1 MiB, an id, and up to ten attributes. It is in one of three states:",
            )
        ),
        *rows(MESSAGES),
    ]
    for title, texts in CONCEPTS:
        lines += section(title, paragraphs(texts))
    lines += section("WHEN SOMETHING IS WRONG", [*prose("An error that names a file says what to do. Else:"), *rows(TROUBLES)])
    promises = [(title, promise) for title, promise, _ in PROMISES]
    lines += section("PROMISES", [*prose("The README names the tests that fail when one is broken."), *rows(promises)])
    lines += section("ENVIRONMENT", rows(ENVIRONMENT))
    lines += section("FILES", rows(FILES))
    return finished(lines + see_also(7, [NAME, *(f"{NAME}-{name}" for name in COMMANDS)]))
