"""Whether what a request says about messages is within Amazon's limits.

Law 1: a `check_...` returns nothing or raises the `SQSError` that SQS answers with.
Law 2: a check knows the request alone; what a queue decides (MaximumMessageSize, content-based deduplication) comes as an argument.
Law 3: this module is on the quick path of the command line: no `re`, nothing but string methods, and in bulk (`bodies_are_clean`) at the speed of C.
"""

from __future__ import annotations

from sqscli.api.errors import InvalidMessageContents, InvalidParameterValue, MissingParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.api.requests import MessageAttribute, SendOptions

MAXIMUM_MESSAGE_BYTES = 1_048_576
MAXIMUM_BATCH_BYTES = 1_048_576
MAXIMUM_BATCH_ENTRIES = 10
MAXIMUM_DELAY_SECONDS = 900
MAXIMUM_VISIBILITY_SECONDS = 43_200
MAXIMUM_WAIT_SECONDS = 20
MAXIMUM_RECEIVE_COUNT = 10
MAXIMUM_IN_FLIGHT = 120_000
DEDUPLICATION_WINDOW_SECONDS = 300
PURGE_INTERVAL_SECONDS = 60
NAME_REUSE_SECONDS = 60
MAXIMUM_ID_LENGTH = 128
MAXIMUM_QUEUE_NAME_LENGTH = 80
MAXIMUM_LABEL_LENGTH = 80

_FORBIDDEN_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_FORBIDDEN_FFFE = "\ufffe".encode()
_FORBIDDEN_FFFF = "\uffff".encode()
WRONG_QUEUE_TYPE = "The request include parameter that is not valid for this queue type."


# --- bodies ---


def bodies_are_clean(joined: bytes) -> bool:
    """Whether bodies, joined by newlines, hold nothing but valid UTF-8 and allowed characters.

    The newline between them keeps half a character at the end of one body from completing itself with the start of the next.
    Empty bodies do not show here.
    """
    if len(joined.translate(None, _FORBIDDEN_BYTES)) != len(joined):
        return False
    if joined.isascii():
        return True
    if _FORBIDDEN_FFFE in joined or _FORBIDDEN_FFFF in joined:
        return False
    try:
        joined.decode()
    except UnicodeDecodeError:
        return False
    return True


def check_body(body: bytes) -> None:
    """A body has at least one character, and only characters that XML allows. (Its size is the queue's affair: `check_message_size`.)"""
    if not body:
        raise MissingParameter.of("MessageBody")
    if not bodies_are_clean(body):
        code_point = first_forbidden(body)
        raise InvalidMessageContents(first_forbidden_byte(body)) if code_point is None else InvalidMessageContents.of(code_point)


def first_forbidden(text: bytes) -> int | None:
    """The first character that is not allowed in `text`, which is known to have one; None where that is a byte that is not UTF-8."""
    try:
        text.decode()
        end = len(text)
    except UnicodeDecodeError as error:
        end = error.start
    for offset in range(end):
        if text[offset] in _FORBIDDEN_BYTES:
            return text[offset]
        if text[offset] == 0xEF and text[offset : offset + 3] in (_FORBIDDEN_FFFE, _FORBIDDEN_FFFF):
            return ord(text[offset : offset + 3].decode())
    return None


def first_forbidden_byte(text: bytes) -> str:
    """A sentence on the first byte of `text` that is not UTF-8: only a command line or a file can hold one."""
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return f"The byte 0x{text[error.start]:02X} at offset {error.start} is not UTF-8."
    return ""


def check_message_size(size_bytes: int, maximum_bytes: int) -> None:
    """`size_bytes` counts the body and `attributes_size`; exactly the maximum is accepted, whatever Amazon's text says."""
    if size_bytes > maximum_bytes:
        raise InvalidParameterValue(f"One or more parameters are invalid. Reason: Message must be shorter than {maximum_bytes} bytes.")


def attributes_size(attributes: dict[str, MessageAttribute] | None) -> int:
    """What message attributes add to the size of a message: the bytes of their names, types and values."""
    if not attributes:
        return 0
    return sum(_utf8_length(name) + _utf8_length(given.data_type) + len(given.value) for name, given in attributes.items())


def _utf8_length(text: str) -> int:
    """Also of what is no text, and refused later."""
    return len(text.encode("utf-8", "surrogatepass"))


# --- what a message has beyond its body ---


def check_options(options: SendOptions | None, fifo: bool) -> None:
    """Delay, message attributes, group and deduplication ids, trace header. (`check_deduplication` asks what the queue's settings decide.)"""
    if options is None:
        if fifo:
            raise MissingParameter.of("MessageGroupId")
        return
    if options.delay_seconds is not None:
        _check_delay(options.delay_seconds, fifo)
    if options.attributes:
        # Loaded only where there are some: most messages have none, and the quick path should not pay for it.
        from sqscli.api.message_attributes import check_message_attributes

        check_message_attributes(options.attributes)
    if options.trace_header is not None:
        _check_trace_header(options.trace_header)
    if options.group_id is not None:
        check_id("MessageGroupId", options.group_id)
    elif fifo:
        raise MissingParameter.of("MessageGroupId")
    if options.deduplication_id is not None:
        if not fifo:
            raise InvalidParameterValue.of(options.deduplication_id, "MessageDeduplicationId", WRONG_QUEUE_TYPE)
        check_id("MessageDeduplicationId", options.deduplication_id)


def check_deduplication(options: SendOptions, content_based: bool) -> None:
    """A message to a FIFO queue brings its deduplication id, unless the queue makes one from the content."""
    if options.deduplication_id is None and not content_based:
        raise InvalidParameterValue("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly")


def check_id(parameter: str, value: str) -> None:
    """MessageGroupId, MessageDeduplicationId and ReceiveRequestAttemptId: 1 to 128 of ASCII letters, digits and punctuation."""
    if not (0 < len(value) <= MAXIMUM_ID_LENGTH and value.isascii() and value.isprintable() and " " not in value):
        raise InvalidParameterValue.of(value, parameter, f"{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.")


def _check_delay(seconds: int, fifo: bool) -> None:
    if not 0 <= seconds <= MAXIMUM_DELAY_SECONDS:
        raise InvalidParameterValue.of(seconds, "DelaySeconds", f"DelaySeconds must be >= 0 and <= {MAXIMUM_DELAY_SECONDS}.")
    if fifo and seconds:  # 0 is accepted and means the queue's own delay
        raise InvalidParameterValue.of(seconds, "DelaySeconds", WRONG_QUEUE_TYPE)


def _check_trace_header(header: str) -> None:
    """Any text passes."""
    if not header or not bodies_are_clean(header.encode("utf-8", "surrogatepass")):
        raise InvalidParameterValue("Message (system) attribute 'AWSTraceHeader' must contain a non-empty value of type 'String'.")


# --- receiving ---


def check_receive(max_number: int | None, wait_seconds: int | None, visibility_timeout_seconds: int | None) -> None:
    """The ranges of one ReceiveMessage of the API; None is a parameter that was not given."""
    if max_number is not None and not 1 <= max_number <= MAXIMUM_RECEIVE_COUNT:
        raise InvalidParameterValue.of(max_number, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.")
    if wait_seconds is not None and not 0 <= wait_seconds <= MAXIMUM_WAIT_SECONDS:
        raise InvalidParameterValue.of(wait_seconds, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.")
    if visibility_timeout_seconds is not None:
        check_visibility_timeout(visibility_timeout_seconds)


def check_visibility_timeout(seconds: int) -> None:
    """Of a receive: 0 to 12 hours."""
    if not 0 <= seconds <= MAXIMUM_VISIBILITY_SECONDS:
        raise InvalidParameterValue.of(seconds, "VisibilityTimeout", f"Must be >= 0 and <= {MAXIMUM_VISIBILITY_SECONDS}, if provided.")


def check_changed_timeout(seconds: int) -> None:
    """Of a change: the same range in other words."""
    if not 0 <= seconds <= MAXIMUM_VISIBILITY_SECONDS:
        raise InvalidParameterValue.of(seconds, "VisibilityTimeout", f"Must be between 0 and {MAXIMUM_VISIBILITY_SECONDS}.")


# --- queue names ---


def is_queue_name(name: str) -> bool:
    """Whether a queue of either type can have this name; such a name is also safe as that of a directory."""
    base = name[:-5] if name.endswith(".fifo") else name
    return bool(base) and len(name) <= MAXIMUM_QUEUE_NAME_LENGTH and base.isascii() and ("a" + base.replace("_", "").replace("-", "")).isalnum()


def check_queue_name(name: str, fifo: bool) -> None:
    """1 to 80 letters, digits, hyphens and underscores; a FIFO queue's ends in `.fifo`, which counts, and no other's does."""
    if not name:
        raise InvalidParameterValue("Queue name cannot be empty")
    if is_queue_name(name) and name.endswith(".fifo") == fifo:
        return
    if fifo:
        raise InvalidParameterValue(
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
            "must end with .fifo suffix and be 1 to 80 in length."
        )
    raise InvalidParameterValue("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
