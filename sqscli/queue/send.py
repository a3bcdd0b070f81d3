"""SendMessage: checks, deduplication, and the columns of the records.

A message that a stream sends is two list elements and nothing more until it is joined into a record: whatever is done for each message one by one is
done only where a message has options, or on a FIFO queue, or where the batch as a whole does not pass.
"""

from __future__ import annotations

from sqscli.api.attributes import attribute_int, attribute_true
from sqscli.api.checks import attributes_size, bodies_are_clean, check_body, check_deduplication, check_message_size, check_options
from sqscli.api.errors import InvalidParameterValue, MissingParameter, SQSError
from sqscli.api.requests import SendOptions, SentMessages
from sqscli.queue.events import MessagesSent
from sqscli.queue.messages import Extras, message_id_text, pack_extras, pack_messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqscli.api.requests import SendMessages
    from sqscli.queue.events import Event
    from sqscli.queue.state import QueueState

RECORD_BYTES = 16 * 1024  # bodies of one record: what a receive of a single message has to read
RECORD_MESSAGES = 250


def decide_send(state: QueueState, request: SendMessages, now_ms: int, id_base: bytes) -> tuple[Sequence[Event], SentMessages]:
    """SendMessage for every entry of the request; an entry fails alone. `id_base`: 16 random bytes for the message ids."""
    bodies = request.bodies
    if request.is_batch and state.is_fifo:
        _check_batch(state, request)
    if request.options is None and not state.is_fifo and _all_pass(state, bodies):
        prefix, last = message_id_text(id_base, 0)[:28], int.from_bytes(id_base[12:], "big")
        ids = [f"{prefix}{number:08x}" for number in range(last, last + len(bodies))]
        return _records(state, now_ms, id_base, bodies, None), SentMessages(list(ids), None, [])
    return _decide_one_by_one(state, request, now_ms, id_base)


def _all_pass(state: QueueState, bodies: list[bytes]) -> bool:
    lengths = list(map(len, bodies))
    if not lengths or min(lengths) == 0 or max(lengths) > attribute_int(state.attributes, "MaximumMessageSize"):
        return False
    return bodies_are_clean(b"\n".join(bodies) if len(bodies) > 1 else bodies[0])


def _check_batch(state: QueueState, request: SendMessages) -> None:
    """Recorded from AWS: what is wrong with one message fails a FIFO batch as a whole, and a missing group has another code than for one message."""
    for body, options in zip(request.bodies, request.options or [None] * len(request.bodies), strict=True):
        if options is None or options.group_id is None:
            raise InvalidParameterValue(MissingParameter.of("MessageGroupId").message)
        _check(state, body, options)


def _decide_one_by_one(state: QueueState, request: SendMessages, now_ms: int, id_base: bytes) -> tuple[Sequence[Event], SentMessages]:
    message_ids: list[str | None] = []
    numbers: list[str | None] = []
    failures: list[tuple[int, SQSError]] = []
    bodies: list[bytes] = []
    packed: list[bytes] = []
    sent_here: dict[bytes, tuple[int, str]] = {}
    has_keys = False
    for entry, body in enumerate(request.bodies):
        options = request.options[entry] if request.options is not None else None
        try:
            extras = _check(state, body, options)
        except SQSError as error:
            failures.append((entry, error))
            message_ids.append(None)
            numbers.append(None)
            continue
        number, message_id = state.next_message + len(bodies), message_id_text(id_base, len(bodies))
        if extras.deduplication_id is not None:
            key = state.deduplication_key(extras.group_id, extras.deduplication_id)
            first = sent_here.get(key) or _sent_before(state, key, now_ms)
            if first is not None:  # a duplicate: accepted, not stored, answered with the first one's id
                message_ids.append(first[1])
                numbers.append(state.sequence_number(first[0]))
                continue
            sent_here[key] = number, message_id
        bodies.append(body)
        packed.append(pack_extras(extras))
        has_keys = has_keys or extras.pending_key is not None
        message_ids.append(message_id)
        numbers.append(state.sequence_number(number))
    events: Sequence[Event] = _records(state, now_ms, id_base, bodies, packed if any(packed) else None)
    if has_keys:
        from sqscli.queue.pending import KeysAnnounced

        events = [KeysAnnounced(now_ms), *events]
    return events, SentMessages(message_ids, numbers if state.is_fifo else None, failures)


def _check(state: QueueState, body: bytes, options: SendOptions | None) -> Extras:
    check_body(body)
    check_options(options, state.is_fifo)
    given = options or SendOptions()
    check_message_size(len(body) + attributes_size(given.attributes), attribute_int(state.attributes, "MaximumMessageSize"))
    delay_seconds, deduplication_id = given.delay_seconds, given.deduplication_id
    if state.is_fifo:
        check_deduplication(given, attribute_true(state.attributes, "ContentBasedDeduplication"))
        delay_seconds = None  # only 0 passes the check, and it means the queue's own
        if deduplication_id is None:
            deduplication_id = _content_hash(body)
    return Extras(delay_seconds, given.group_id, deduplication_id, given.trace_header, given.attributes, pending_key=given.pending_key)


def _content_hash(body: bytes) -> str:
    from hashlib import sha256  # only here: it loads OpenSSL

    return sha256(body).hexdigest()


def _sent_before(state: QueueState, key: bytes, now_ms: int) -> tuple[int, str] | None:
    found = state.sent_within_window(key, now_ms)
    return (found[0], message_id_text(found[2], 0)) if found is not None else None


def _records(state: QueueState, now_ms: int, id_base: bytes, bodies: list[bytes], extras: list[bytes] | None) -> list[MessagesSent]:
    """One event for each RECORD_MESSAGES or RECORD_BYTES."""
    delay_seconds = attribute_int(state.attributes, "DelaySeconds")
    events: list[MessagesSent] = []
    start = 0
    while start < len(bodies):
        end = record_end(bodies, start)
        base = id_base[:12] + (int.from_bytes(id_base[12:], "big") + start).to_bytes(4, "big")
        packed = pack_messages(bodies[start:end], extras[start:end] if extras is not None else None, delay_seconds, base)
        events.append(MessagesSent(now_ms, state.next_message + start, packed))
        start = end
    return events


def record_end(bodies: list[bytes], start: int) -> int:
    """Where the record that begins with body `start` ends: filled up, but with one body at least."""
    end = min(len(bodies), start + RECORD_MESSAGES)
    while end - start > 1 and sum(map(len, bodies[start:end])) > RECORD_BYTES:
        end = start + (end - start) // 2
    return end
