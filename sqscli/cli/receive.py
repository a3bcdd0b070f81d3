"""`receive`: one message or a stream of them, in one loop.

Law: a message is deleted only after the output that holds it was written and flushed, and with `--to` fsynced.

On the quick path.
"""

from __future__ import annotations

from sqscli.api.requests import ReceiveMessages
from sqscli.cli.exit_status import DONE, NOTHING_RECEIVED
from sqscli.cli.line import Line, UsageError
from sqscli.cli.render import MessageWriter
from sqscli.cli.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.received import ReceivedMessages


def receive(session: Session) -> int:
    """Receive, write, delete, until there is enough or nothing more."""
    line = session.line
    check_line(line)
    queue = session.queue()
    path = line.text("to")
    if path is not None:
        from sqscli.cli.files import FileOutput

        session.out = FileOutput(path)
    null = line.flag("null")
    writer = MessageWriter(session.out, "body" if null else session.format, null, line.text("color"))
    wanted = None if line.flag("all") else line.number("max") or 1
    if wanted == 1:
        request = ReceiveMessages(1, line.number("visibility_timeout"))
        deliver(session, queue, writer, poll(session, queue, request, line.number("wait")), last=True)
    else:
        from sqscli.cli.receive_stream import receive_stream

        receive_stream(session, queue, writer, wanted)
    return DONE if writer.count else NOTHING_RECEIVED


def check_line(line: Line) -> None:
    if line.flag("all") and line.flag("max"):
        raise UsageError("--all and -n exclude each other")
    if line.flag("null") and line.text("output") not in (None, "body"):
        raise UsageError("-0 writes bodies, which is no other --output than body")


def poll(session: Session, queue: str, request: ReceiveMessages, seconds: int | None) -> ReceivedMessages:
    """One receive, waiting up to `seconds` for something to be available; None is the queue's own ReceiveMessageWaitTimeSeconds."""
    received = session.broker.receive(queue, request)
    if len(received):
        return received
    if seconds is None:
        seconds = received.queue_wait_seconds
    if not seconds:
        return received
    from sqscli.cli.waits import receive_waiting

    return receive_waiting(session, queue, request, seconds)


def deliver(session: Session, queue: str, writer: MessageWriter, received: ReceivedMessages, last: bool) -> None:
    """Write a batch, then delete it if the line says so; `last` ends the document with it."""
    for part in received.slices():
        session.out.flush()  # what the part before it wrote
        if writer.format == "body":
            writer.write_bodies(part.bodies())
        else:
            writer.write(part.messages())
    if last:
        writer.end()
    if not session.line.flag("delete"):
        session.out.flush()
        return
    session.out.sync()
    if len(received):
        deleted = session.broker.delete(queue, received.delete_request())
        for _, error in deleted.failures:
            raise error
