"""Sending and deleting messages, and changing how long they stay invisible."""

from __future__ import annotations

from sqscli.actions.batches import batch_result, checked_entries, missing_members
from sqscli.actions.call import Call, Request, Result
from sqscli.api.attributes import FIFO_SUFFIX
from sqscli.api.checks import MAXIMUM_BATCH_BYTES, WRONG_QUEUE_TYPE, attributes_size, bodies_are_clean
from sqscli.api.digests import md5_of_attributes, md5_of_body
from sqscli.api.errors import BatchRequestTooLong, InvalidParameterValue, SQSError, UnsupportedOperation
from sqscli.api.requests import ChangeVisibility, DeleteMessages, MessageAttribute, SendMessages, SendOptions, SentMessages

TRACE_HEADER = "AWSTraceHeader"
_OPTIONS = ("DelaySeconds", "MessageAttributes", "MessageSystemAttributes", "MessageDeduplicationId", "MessageGroupId")
_SINGLE_FAILURE, _BATCH_FAILURE = "One or more parameters are invalid.", "One or more parameters cannot be validated."


# --- SendMessage ---


def send_message(call: Call) -> Result:
    body, options = _message(call.request)
    sent = call.broker.send(call.queue, SendMessages([body], [options] if options is not None else None))
    for _, error in sent.failures:
        raise error
    return _sent(sent, 0, body, options)


def send_message_batch(call: Call) -> Result:
    entries = checked_entries(call.request, "SendMessageBatchRequestEntry")
    name = call.queue
    failures = missing_members(entries, {"MessageBody": "SendMessageBatchRequestEntry.{}.MessageBody"})
    messages: dict[int, tuple[bytes, SendOptions | None]] = {}
    for index, entry in enumerate(entries):
        if index not in failures:
            try:
                messages[index] = _message(entry)
            except SQSError as error:
                failures[index] = error
    _check_batch_size(list(messages.values()))
    if failures and name.endswith(FIFO_SUFFIX):  # whatever is wrong with an entry of it fails a FIFO batch as a whole
        raise failures[min(failures)]
    numbers = list(messages)
    options = [messages[index][1] for index in numbers]
    sent = call.broker.send(name, SendMessages([messages[index][0] for index in numbers], options if any(options) else None, is_batch=True))
    failures.update({numbers[at]: _in_batch(error) for at, error in sent.failures})
    return batch_result(entries, failures, lambda index: _sent_entry(sent, numbers.index(index), *messages[index]))


def _check_batch_size(messages: list[tuple[bytes, SendOptions | None]]) -> None:
    size_bytes = sum(len(body) + attributes_size(options.attributes if options else None) for body, options in messages)
    if size_bytes > MAXIMUM_BATCH_BYTES:
        raise BatchRequestTooLong.of(size_bytes)


def _message(request: Request) -> tuple[bytes, SendOptions | None]:
    """The body, as UTF-8, and whatever else the message has."""
    body = _utf8(request["MessageBody"])
    if not any(name in request for name in _OPTIONS):
        return body, None
    given = request.get("MessageAttributes")
    options = SendOptions(
        request.get("DelaySeconds"),
        {name: _attribute(value) for name, value in given.items()} if given else None,
        request.get("MessageGroupId"),
        request.get("MessageDeduplicationId"),
        _trace_header(request.get("MessageSystemAttributes") or {}),
    )
    return body, options


def _attribute(value: Request) -> MessageAttribute:
    """A MessageAttributeValue. Lists of values are in the model, and SQS has never taken them."""
    data_type: str = value.get("DataType") or ""
    if value.get("StringListValues") or value.get("BinaryListValues"):
        raise UnsupportedOperation("Message attribute list values in SendMessage operation are not supported.")
    if data_type.startswith("Binary"):
        return MessageAttribute(data_type, value.get("BinaryValue") or b"")
    return MessageAttribute(data_type, _utf8(value.get("StringValue") or ""))


def _utf8(text: str) -> bytes:
    """Half a surrogate becomes bytes that are not UTF-8, which SQS refuses: those that a command line held, where it stands for them."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        passed = text.encode("utf-8", "surrogatepass")
    try:
        held = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a half that JSON held
        return passed
    return passed if bodies_are_clean(held) else held  # no halves make up a text that nobody wrote


def _trace_header(system_attributes: dict[str, Request]) -> str | None:
    for name, value in system_attributes.items():
        if name != TRACE_HEADER:
            raise InvalidParameterValue(f"Message system attribute name '{name}' is invalid.")
        if value.get("DataType") != "String" or not value.get("StringValue"):
            raise InvalidParameterValue(f"Message (system) attribute '{TRACE_HEADER}' must contain a non-empty value of type 'String'.")
        return str(value["StringValue"])
    return None


def _digests(body: bytes, options: SendOptions | None) -> Result:
    result = {"MD5OfMessageBody": md5_of_body(body)}
    if options is not None and options.attributes:
        result["MD5OfMessageAttributes"] = md5_of_attributes(options.attributes)
    if options is not None and options.trace_header is not None:
        result["MD5OfMessageSystemAttributes"] = md5_of_attributes({TRACE_HEADER: MessageAttribute("String", options.trace_header.encode())})
    return result


def _sent(sent: SentMessages, index: int, body: bytes, options: SendOptions | None) -> Result:
    result = {**_digests(body, options), "MessageId": sent.message_ids[index]}
    if sent.sequence_numbers is not None:
        result["SequenceNumber"] = sent.sequence_numbers[index]
    return result


def _sent_entry(sent: SentMessages, index: int, body: bytes, options: SendOptions | None) -> Result:
    """The same members in the order that the entries of a batch have."""
    result = _sent(sent, index, body, options)
    return {"MessageId": result.pop("MessageId"), **result}


def _in_batch(error: SQSError) -> SQSError:
    """An entry that fails alone says so in other words than a request that fails."""
    text = error.message.replace(_SINGLE_FAILURE, _BATCH_FAILURE, 1)
    if WRONG_QUEUE_TYPE in text:
        text = WRONG_QUEUE_TYPE.rstrip(".")
    return type(error)(text)


# --- DeleteMessage ---


def delete_message(call: Call) -> Result:
    deleted = call.broker.delete(call.queue, DeleteMessages([call.request["ReceiptHandle"]]))
    for _, error in deleted.failures:
        raise error
    return {}


def delete_message_batch(call: Call) -> Result:
    shape = "DeleteMessageBatchRequestEntry"
    entries = checked_entries(call.request, shape)
    failures = missing_members(entries, {"ReceiptHandle": "ReceiptHandle"})
    numbers = [index for index in range(len(entries)) if index not in failures]
    deleted = call.broker.delete(call.queue, DeleteMessages([entries[index]["ReceiptHandle"] for index in numbers]))
    failures.update({numbers[at]: error for at, error in deleted.failures})
    return batch_result(entries, failures)


# --- ChangeMessageVisibility ---


def change_message_visibility(call: Call) -> Result:
    call.broker.change_visibility(call.queue, ChangeVisibility(call.request["ReceiptHandle"], call.request["VisibilityTimeout"]))
    return {}


def change_message_visibility_batch(call: Call) -> Result:
    shape = "ChangeMessageVisibilityBatchRequestEntry"
    entries = checked_entries(call.request, shape)
    failures = missing_members(entries, {"ReceiptHandle": "ReceiptHandle", "VisibilityTimeout": shape + ".{}.VisibilityTimeout"})
    numbers = [index for index in range(len(entries)) if index not in failures]
    requests = [ChangeVisibility(entries[index]["ReceiptHandle"], entries[index]["VisibilityTimeout"]) for index in numbers]
    for at, error in call.broker.change_visibilities(call.queue, requests).items():
        text = error.message.replace("Must be between", "VisibilityTimeout must be an integer between", 1)
        failures[numbers[at]] = type(error)(text)
    return batch_result(entries, failures)
