"""An exported queue: lines of JSON, one for the queue, one for each message, and one at the end that proves the others.

    {"Type":"queue","Format":"sqscli-export","Version":1,"QueueName":"orders",...}
    {"Type":"message","Number":1,"MessageId":"...","Body":"...","SentTimestamp":1767225600000}
    ...
    {"Type":"end","Messages":1,"Lines":2,"Sha256":"..."}

What SQS has a name for has that name. A member that is missing has its default: nothing, zero, or what is said below. Times are in milliseconds
since 1970. Lines of one type stand together, in the order queue, message, deduplication, attempt, end; messages by number.

    queue           ExportedAt, NewestEvent (the queue's own time), NextNumber, NextTurn: where the numbers go on; SequenceOffset: what a
                    SequenceNumber ends with; Key (FIFO): what deduplication and attempt ids are hashed with; DeduplicationSince,
                    AttemptsSince: when the present five minutes of them began
    message         RetainedFrom, when its retention began: SentTimestamp without it; VisibleAt: RetainedFrom without it (a FIFO queue's delay
                    comes on top where it was never received); ReceiveCount, FirstReceived, LastReceived: in this queue;
                    DeadLetterQueueSourceArn, EarlierReceiveCount, EarlierFirstReceived: in the queue it came from; Turn (FIFO): when its
                    group is served; PendingKey (since version 2): what `send --unless-pending` finds it by
    deduplication   Key: the hash of a deduplication id of the last five minutes, and what was sent with it
    attempt         Key: the hash of a ReceiveRequestAttemptId of the last five minutes; Messages: number and receive count of what it received
    end             Lines: how many stand in front; Sha256: of all these lines (`head -n -1 FILE | sha256sum`)

Law 1: the file is taken as a whole or not at all: nothing is made of an export that is cut short, changed or damaged, and the line is named.
Law 2: a newer version is refused by name. If you change anything here, increment VERSION and keep reading the old ones.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Annotated

from msgspec import DecodeError, Meta, MsgspecError, Struct, field
from msgspec.json import Decoder, Encoder

from sqscli.clock import LATEST_MS
from sqscli.journal.errors import JournalError, NewerFormat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMAT, VERSION = "sqscli-export", 2
VERSION_WITHOUT_KEYS = 1  # as an export without a PendingKey is still written, so that older programs read it
SLICE_LINES, SLICE_BYTES = 5000, 4 << 20
LONGEST_LINE_BYTES = 16 << 20  # no message is as long, whatever is escaped in it

Milliseconds = Annotated[int, Meta(ge=0, le=LATEST_MS)]
Number = Annotated[int, Meta(ge=1, lt=1 << 53)]
Turn = Annotated[int, Meta(ge=0, lt=1 << 53)]
Count = Annotated[int, Meta(ge=0, lt=1 << 16)]
CarriedCount = Annotated[int, Meta(ge=0, lt=1 << 32)]
Key = Annotated[bytes, Meta(min_length=16, max_length=16)]
PendingKey = Annotated[str, Meta(pattern="^[!-~]{1,128}$")]
MessageId = Annotated[str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]


class BadExport(JournalError):  # noqa: N818 - as the other JournalErrors
    """What is not, or no longer, an exported queue: names the file and the line."""


class _Line(Struct, rename="pascal", tag_field="Type", forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What all have in common."""


class QueueLine(_Line, tag="queue"):
    format: str
    version: int
    queue_name: str
    exported_at: Milliseconds
    newest_event: Milliseconds
    created_timestamp: Milliseconds
    last_modified_timestamp: Milliseconds
    next_number: Number
    attributes: dict[str, str]
    tags: dict[str, str] = {}
    purged_timestamp: Milliseconds = 0
    sequence_offset: Annotated[int, Meta(ge=0, lt=256)] = 0
    next_turn: Number = 1
    key: Key | None = None
    deduplication_since: Milliseconds = 0
    attempts_since: Milliseconds = 0


class AttributeValue(Struct, rename="pascal", forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """MessageAttributeValue."""

    data_type: str
    string_value: str | None = None
    binary_value: bytes | None = None


class MessageLine(_Line, tag="message"):
    number: Number
    message_id: MessageId
    body: str
    sent_timestamp: Milliseconds
    retained_from: Milliseconds | None = None
    visible_at: Milliseconds | None = None
    receive_count: Count = 0
    first_received: Milliseconds = 0
    last_received: Milliseconds = 0
    message_group_id: str | None = None
    message_deduplication_id: str | None = None
    turn: Turn = 0
    trace_header: str | None = field(default=None, name="AWSTraceHeader")
    message_attributes: dict[str, AttributeValue] | None = None
    dead_letter_queue_source_arn: str | None = None
    earlier_receive_count: CarriedCount = 0
    earlier_first_received: Milliseconds = 0
    pending_key: PendingKey | None = None


class DeduplicationLine(_Line, tag="deduplication"):
    key: Key
    number: Number
    message_id: MessageId
    sent_timestamp: Milliseconds


class AttemptLine(_Line, tag="attempt"):
    key: Key
    received_at: Milliseconds
    visible_at: Milliseconds
    messages: Annotated[list[tuple[Number, Count]], Meta(min_length=1, max_length=10)]


class EndLine(_Line, tag="end"):
    messages: int
    lines: int
    sha256: str


Line = QueueLine | MessageLine | DeduplicationLine | AttemptLine | EndLine
ORDER: tuple[type[Line], ...] = (QueueLine, MessageLine, DeduplicationLine, AttemptLine, EndLine)


class _Head(Struct, rename="pascal"):
    """What every version's first line has."""

    format: str
    version: int


_HEADS, _LINES, _ENCODER = Decoder(_Head), Decoder(Line), Encoder()


class ExportWriter:
    """Lines as they are written; `end` is the last of them."""

    def __init__(self) -> None:
        self._digest = sha256()
        self._lines = self._messages = 0

    def encode(self, lines: Sequence[Line]) -> bytes:
        data = _ENCODER.encode_lines(lines)
        self._digest.update(data)
        self._lines += len(lines)
        self._messages += sum(isinstance(line, MessageLine) for line in lines)
        return data

    def end(self) -> bytes:
        return _ENCODER.encode_lines([EndLine(self._messages, self._lines, self._digest.hexdigest())])


class ExportReader:
    """An exported queue as it is read: its `queue`, and `slices` of everything else, of one type each.

    `pieces` are the file's bytes, `source` what to call it. Raises BadExport, NewerFormat; what came before is good for nothing then.
    """

    def __init__(self, pieces: Iterator[bytes], source: str) -> None:
        self.source = source
        self.line = 0
        self.read_bytes = 0
        self._digest = sha256()
        self._messages = 0
        self._last_number = 0
        self._stage = 0
        self._texts = self._split(pieces)
        self.queue = self._read_queue()

    def bad(self, reason: str, line: int | None = None) -> BadExport:
        return BadExport(f"{self.source}: line {line or self.line}: {reason}; nothing was imported: take another copy, or export the queue again")

    def slices(self) -> Iterator[list[Line]]:
        """Ends only where the end line says that all of it is there."""
        found: list[Line] = []
        size = 0
        for text in self._texts:
            line = self._decode(text)
            if isinstance(line, EndLine):
                self._check_end(line)
                if found:
                    yield found
                return
            self._check(line)
            self._digest.update(text)
            self._digest.update(b"\n")
            if found and (type(line) is not type(found[0]) or len(found) >= SLICE_LINES or size >= SLICE_BYTES):
                yield found
                found, size = [], 0
            found.append(line)
            size += len(text)
        self.line += 1
        raise self.bad("the end line is missing, so the export was cut short")

    def _read_queue(self) -> QueueLine:
        text = next(self._texts, b"")
        try:
            head = _HEADS.decode(text)
        except (MsgspecError, UnicodeDecodeError):
            raise self.bad("not a queue that 'sqscli export' wrote", 1) from None
        if head.format != FORMAT:
            raise self.bad("not a queue that 'sqscli export' wrote")
        if head.version > VERSION:
            raise NewerFormat(
                f"{self.source}: line 1: an export of version {head.version}, and this sqscli reads up to version {VERSION}; "
                "nothing was imported: upgrade sqscli"
            )
        line = self._decode(text)
        if not isinstance(line, QueueLine):
            raise self.bad("not a queue that 'sqscli export' wrote")
        self._digest.update(text)
        self._digest.update(b"\n")
        return line

    def _split(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        rest = b""
        for piece in pieces:
            self.read_bytes += len(piece)
            whole, found, tail = piece.rpartition(b"\n")
            if found:
                for text in (rest + whole).split(b"\n"):
                    self.line += 1
                    yield text
                rest = tail
            else:
                rest += piece
            if len(rest) > LONGEST_LINE_BYTES:
                self.line += 1
                raise self.bad(f"longer than {LONGEST_LINE_BYTES} bytes")
        if rest:
            self.line += 1
            yield rest

    def _decode(self, text: bytes) -> Line:
        try:
            line: Line = _LINES.decode(text)
        except DecodeError as error:
            reason = "it ends too early" if "truncated" in str(error) else str(error)
        except UnicodeDecodeError:
            reason = "not UTF-8"
        else:
            return line
        raise self.bad(f"not a line of an export: {reason}")

    def _check(self, line: Line) -> None:
        """What the types do not say."""
        if isinstance(line, MessageLine):
            if self._stage > 1:
                raise self.bad("messages come first")
            self._stage = 1
            if not self._last_number < line.number < self.queue.next_number:
                raise self.bad(f"message number {line.number} does not come next")
            self._last_number = line.number
            self._messages += 1
            if self.queue.key is not None and not line.message_group_id:
                raise self.bad("a message of a FIFO queue without its MessageGroupId")
            return
        stage = ORDER.index(type(line))
        if stage < max(2, self._stage) or self.queue.key is None:
            raise self.bad(f"a line of type {line.__struct_config__.tag} does not belong here")
        self._stage = stage

    def _check_end(self, end: EndLine) -> None:
        if end.messages != self._messages or end.lines != self.line - 1:
            raise self.bad(f"{end.messages} messages on {end.lines} lines were exported, and {self._messages} on {self.line - 1} are here")
        if end.sha256 != self._digest.hexdigest():
            raise self.bad("the checksum differs: a line in front of this one was changed or damaged")
        if next(self._texts, None) is not None:
            raise self.bad("there is something behind the end line")
