"""`receive -n N` and `--all`: receive, write, delete, batch by batch.

Law 1: no message comes twice in one run. Without `--delete` the ranges of message numbers that were had already are given to each further receive,
which skips them where their visibility timeout ended meanwhile.
Law 2: a FIFO group's messages come in order and in one go: a batch would hold the group, and send it to the back of the others. So a FIFO queue is
asked once for all that is wanted, which its quota of messages in flight bounds. Only `--all --delete` takes batches: each frees its groups again, and
in the end all groups were there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqscli.api.attributes import FIFO_SUFFIX
from sqscli.api.checks import MAXIMUM_IN_FLIGHT
from sqscli.api.errors import SQSError
from sqscli.api.requests import ReceiveMessages
from sqscli.cli.output import STDERR, is_terminal
from sqscli.cli.receive import deliver, poll
from sqscli.cli.tally import Tally, available
from sqscli.queue.codec import join_ranges

if TYPE_CHECKING:
    from sqscli.cli.render import MessageWriter
    from sqscli.cli.session import Session

Ranges = list[tuple[int, int]]

BATCH_COUNT = 5000
BATCH_BYTES = 4 * 1024 * 1024


def receive_stream(session: Session, queue: str, writer: MessageWriter, wanted: int | None) -> None:
    """Receive up to `wanted` messages, or all that are available where it is None."""
    line = session.line
    expected = available(session, queue) if is_terminal(STDERR) else 0
    expected = min(expected, wanted or expected)
    tally = Tally(session, "received and deleted" if line.flag("delete") else "received", expected, writes_messages=not line.flag("to"))
    wait = line.number("wait")
    had: Ranges = []
    in_one_go = queue.endswith(FIFO_SUFFIX) and not (line.flag("all") and line.flag("delete"))
    count = MAXIMUM_IN_FLIGHT if in_one_go else BATCH_COUNT
    last = False
    while not last:
        asked = count if wanted is None else min(count, wanted - writer.count)
        request = ReceiveMessages(asked, line.number("visibility_timeout"), had, None if in_one_go else BATCH_BYTES)
        try:
            received = poll(session, queue, request, wait)
        except SQSError:
            if writer.count:  # the quota of messages in flight, or the queue is gone: what is written is a whole document
                writer.end()
                session.out.flush()
            raise
        wait = (line.number("wait") or 0) if wanted is None else 0
        last = not len(received) or writer.count + len(received) == wanted
        deliver(session, queue, writer, received, last)
        if not line.flag("delete"):
            had = join_ranges(sorted(had + received.ranges))
        tally.advance(len(received), len(received))
        session.broker.tend()
    tally.clear()
