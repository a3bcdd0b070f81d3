"""Messages and send results as text, in Amazon's shapes and names.

Law: no `json` on the quick path. Strings go through the encoder in C that `json` itself uses, so characters outside ASCII stay as they are, and
control characters and quotation marks are escaped; everything around them is written by hand.
"""

from __future__ import annotations

from sqscli.api.digests import md5_of_attributes, md5_of_body
from sqscli.cli.output import wants_color

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.api.requests import Message, MessageAttribute
    from sqscli.cli.output import Output
    from sqscli.cli.tables import Table

    def quote(text: str) -> str: ...
else:
    try:
        from _json import encode_basestring as quote
    except ImportError:  # a Python without json's accelerator
        from json.encoder import py_encode_basestring as quote

PRETTY = "json"


class Layout:
    """What stands between the members of an object: `inner` belongs to objects within it."""

    __slots__ = ("close", "inner", "open", "separator")

    def __init__(self, open: str, separator: str, close: str, inner: Layout | None = None) -> None:
        self.open = open
        self.separator = separator
        self.close = close
        self.inner = inner or self


def indented(depth: int) -> Layout:
    """Two spaces for each depth, as deep as anything is that SQS knows."""
    start = "\n" + "  " * (depth + 1)
    return Layout("{" + start, "," + start, "\n" + "  " * depth + "}", indented(depth + 1) if depth < DEEPEST else None)


DEEPEST = 4
LINE = Layout("{", ", ", "}")
OBJECT = indented(0)
LISTED = OBJECT.inner.inner


def json_object(members: list[str], layout: Layout) -> str:
    return layout.open + layout.separator.join(members) + layout.close if members else "{}"


def json_value(value: object, layout: Layout) -> str:
    """Anything that JSON can hold, without floats, which SQS does not know."""
    if isinstance(value, str):
        return quote(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return json_object([f"{quote(name)}: {json_value(member, layout.inner)}" for name, member in value.items()], layout)
    if isinstance(value, list):
        text = layout.separator.join([json_value(member, layout.inner) for member in value])
        return "[" + layout.open[1:] + text + layout.close[:-1] + "]" if value else "[]"
    return str(value)


# --- messages ---


def message_json(message: Message, layout: Layout, extra: tuple[str, ...] = ()) -> str:
    """A `Message` of Amazon's shape; one that was not received has no handle. `extra` members stand at the end."""
    inner = layout.inner
    members = [f'"MessageId": "{message.message_id}"']
    if message.receipt_handle:
        members.append(f'"ReceiptHandle": {quote(message.receipt_handle)}')
    members.append(f'"MD5OfBody": "{md5_of_body(message.body)}"')
    members.append(f'"Body": {quote(message.body.decode())}')
    members.append(f'"Attributes": {json_object([f"{quote(name)}: {quote(value)}" for name, value in message.attributes.items()], inner)}')
    given = message.message_attributes
    if given:
        members.append(f'"MD5OfMessageAttributes": "{md5_of_attributes(given)}"')
        members.append(f'"MessageAttributes": {json_object([f"{quote(name)}: {attribute_json(given[name], inner.inner)}" for name in given], inner)}')
    members.extend(extra)
    return json_object(members, layout)


def attribute_json(attribute: MessageAttribute, layout: Layout) -> str:
    """A `MessageAttributeValue`; a blob is base64."""
    if attribute.data_type.startswith("Binary"):
        from binascii import b2a_base64

        value = f'"BinaryValue": "{b2a_base64(attribute.value, newline=False).decode()}"'
    else:
        value = f'"StringValue": {quote(attribute.value.decode())}'
    return json_object([value, f'"DataType": {quote(attribute.data_type)}'], layout)


class MessageWriter:
    """Writes messages batch by batch, as one document in the end; `count` and `size` (of their bodies) say how many so far."""

    __slots__ = ("_color", "_table", "count", "format", "out", "size", "terminator")

    def __init__(self, out: Output, format: str, null: bool = False, color: str | None = None) -> None:
        self._color = color
        self._table: Table | None = None
        self.out = out
        self.format = format
        self.terminator = b"\0" if null else b"\n"
        self.count = 0
        self.size = 0

    def write(self, messages: list[Message], extras: list[tuple[str, ...]] | None = None) -> None:
        """`extras` are further members, as `message_json` takes them, one tuple a message."""
        if not messages:
            return
        more = extras or [()] * len(messages)
        if self.format == PRETTY:
            texts = [message_json(message, LISTED, extra) for message, extra in zip(messages, more, strict=True)]
            self.out.write_text(('{\n  "Messages": [\n    ' if not self.count else ",\n    ") + ",\n    ".join(texts))
        elif self.format == "jsonl":
            self.out.write_text("".join([message_json(message, LINE, extra) + "\n" for message, extra in zip(messages, more, strict=True)]))
        elif self.format == "body":
            self.write_bodies([message.body for message in messages])
            return
        else:
            self._write_rows(messages)
        self.count += len(messages)
        self.size += sum([len(message.body) for message in messages])

    def _write_rows(self, messages: list[Message]) -> None:
        from sqscli.cli import tables

        if self.format == "text":
            self.out.write_text(tables.text_rows(tables.message_rows(messages)))
            return
        if self._table is None:
            self._table = tables.Table(tables.MESSAGE_HEADINGS, wants_color(self._color, self.out.fd), self.out.fd)
        self.out.write_text(self._table.text(tables.message_cells(messages)))

    def write_bodies(self, bodies: list[bytes]) -> None:
        if bodies:
            self.out.write(self.terminator.join(bodies))
            self.out.write(self.terminator)
            self.count += len(bodies)
            self.size += sum(map(len, bodies))

    def end(self) -> None:
        if self.format == PRETTY:
            self.out.write(b"\n  ]\n}\n" if self.count else b'{"Messages": []}\n')


# --- results of a send ---


def sent_members(message_id: str, body: bytes, attributes: dict[str, MessageAttribute] | None, sequence_number: str | None) -> dict[str, str]:
    """What SendMessage answers."""
    members = {"MessageId": message_id, "MD5OfMessageBody": md5_of_body(body)}
    if attributes:
        members["MD5OfMessageAttributes"] = md5_of_attributes(attributes)
    if sequence_number is not None:
        members["SequenceNumber"] = sequence_number
    return members
