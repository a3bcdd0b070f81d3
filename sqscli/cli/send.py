"""`send`: one message. Streams of them are in `sqscli.cli.send_stream`.

On the quick path.
"""

from __future__ import annotations

import os

from sqscli.api.checks import MAXIMUM_MESSAGE_BYTES
from sqscli.api.requests import MessageAttribute, SendMessages, SendOptions
from sqscli.cli.exit_status import DONE
from sqscli.cli.line import Line, UsageError
from sqscli.cli.output import STDIN
from sqscli.cli.render import LINE, OBJECT, json_value, sent_members
from sqscli.cli.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqscli.api.requests import SentMessages

SOURCES = ("text", "body", "body_file", "lines", "null", "jsonl")
RECORD_SOURCES = ("lines", "null", "jsonl")
TOO_MANY_BYTES = MAXIMUM_MESSAGE_BYTES + 1


def send(session: Session) -> int:
    """Send what the line names: a text, a file, all of stdin, or each record of it."""
    line = session.line
    source = source_of(line)
    options = send_options(line)
    queue = session.queue()
    if source in RECORD_SOURCES:
        from sqscli.cli.send_stream import send_stream

        return send_stream(session, queue, source, options)
    body = read_body(line)
    if line.flag("unless_pending"):
        from sqscli.cli.send_unless_pending import send_unless_pending

        return send_unless_pending(session, queue, body, options or SendOptions())
    sent = session.broker.send(queue, SendMessages([body], [options] if options else None))
    show_sent(session, sent_one(sent, body, options))
    return DONE


def sent_one(sent: SentMessages, body: bytes, options: SendOptions | None) -> dict[str, str]:
    """The answer to a send of one message. Raises the error that it failed with."""
    if sent.failures:
        raise sent.failures[0][1]
    message_id = sent.message_ids[0]
    assert message_id is not None
    sequence_numbers = sent.sequence_numbers
    return sent_members(message_id, body, options.attributes if options else None, sequence_numbers[0] if sequence_numbers else None)


def source_of(line: Line) -> str:
    """Which of the ways to name a body the line uses: exactly one."""
    given = [name for name in SOURCES if name in line.values]
    if len(given) != 1:
        raise UsageError("name one body: BODY, '-', --body, --body-file, --lines, -0 or --jsonl")
    if given[0] in RECORD_SOURCES and line.flag("dedup"):
        raise UsageError("--dedup names one message; in a stream the lines of --jsonl bring their own MessageDeduplicationId")
    if given[0] in RECORD_SOURCES and line.flag("unless_pending"):
        raise UsageError("--unless-pending is for one message: in a stream the first would keep all others from being sent")
    return given[0]


def read_body(line: Line) -> bytes:
    """The body, byte for byte; of one that is too long no more than shows that it is."""
    path = line.text("body_file")
    if path is not None:
        with open(path, "rb", buffering=0) as file:
            return read_up_to(file.fileno(), TOO_MANY_BYTES, path)
    text = line.text("body")
    if text is None:
        text = line.required("text")
        if text == "-":
            return read_up_to(STDIN, TOO_MANY_BYTES, "stdin")
    return os.fsencode(text)


def read_up_to(fd: int, count: int, name: str) -> bytes:
    chunks: list[bytes] = []
    try:
        while count > 0:
            chunk = os.read(fd, count)
            if not chunk:
                break
            chunks.append(chunk)
            count -= len(chunk)
    except OSError as error:
        error.filename = name
        raise
    return b"".join(chunks)


def send_options(line: Line) -> SendOptions | None:
    """What the line says beyond the body, None if nothing."""
    attributes = [parse_attribute(text) for text in line.texts("attr")]
    options = SendOptions(
        delay_seconds=line.number("delay"),
        attributes=dict(attributes) or None,
        group_id=line.text("group"),
        deduplication_id=line.text("dedup"),
    )
    if len(attributes) != len(options.attributes or ()):
        raise UsageError("--attr names an attribute twice")
    given = attributes or line.flag("delay") or line.flag("group") or line.flag("dedup")
    return options if given else None


def parse_attribute(text: str) -> tuple[str, MessageAttribute]:
    """`NAME=TEXT`, `NAME:TYPE=VALUE`, `NAME:Binary=@FILE`."""
    label, equals, value = text.partition("=")
    name, _, data_type = label.partition(":")
    if not (equals and name):
        raise UsageError(f"--attr {text!r} is not NAME=TEXT or NAME:TYPE=VALUE")
    try:
        label.encode()
    except UnicodeEncodeError:
        raise UsageError(f"--attr {text!r} has a name that is not UTF-8") from None
    if data_type.startswith("Binary") and value.startswith("@"):
        with open(value[1:], "rb", buffering=0) as file:
            return name, MessageAttribute(data_type, read_up_to(file.fileno(), TOO_MANY_BYTES, value[1:]))
    return name, MessageAttribute(data_type or "String", os.fsencode(value))


def show_sent(session: Session, members: Mapping[str, object]) -> None:
    """SendMessage's answer in the format that the line asks for."""
    if session.format == "json":
        session.out.write_text(json_value(members, OBJECT) + "\n")
    elif session.format == "jsonl":
        session.out.write_text(json_value(members, LINE) + "\n")
    else:
        from sqscli.cli.answers import show_object

        show_object(session, dict(members))
