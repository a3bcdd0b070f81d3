"""ReceiveMessage: one look at the queue, and which attributes of the messages the caller wants to see."""

from __future__ import annotations

from typing import NamedTuple

from sqscli.actions.call import Call, Request, Result
from sqscli.api.actions import MESSAGE_SYSTEM_ATTRIBUTES
from sqscli.api.attributes import QUEUE_ATTRIBUTES
from sqscli.api.checks import check_receive
from sqscli.api.digests import md5_of_attributes, md5_of_body
from sqscli.api.errors import InvalidAttributeName
from sqscli.api.requests import Message, MessageAttribute, ReceiveMessages


class Polled(NamedTuple):
    """One look of a ReceiveMessage: what it gives, and what a long poll needs to go on if that is nothing.

    `queue` is the queue's name, `wait_seconds` how long the request wants to wait (its own WaitTimeSeconds, else the queue's),
    `next_visible_ms` when a message becomes visible if nothing else happens (None: never).
    """

    result: Result
    queue: str
    wait_seconds: int
    next_visible_ms: int | None

    def __bool__(self) -> bool:
        """Whether there is a message."""
        return bool(self.result)


def receive_message(call: Call) -> Result:
    return poll(call).result


def poll(call: Call) -> Polled:
    request = call.request
    maximum, wait_seconds, timeout_seconds = (request.get(name) for name in ("MaxNumberOfMessages", "WaitTimeSeconds", "VisibilityTimeout"))
    name = call.queue
    check_receive(maximum, wait_seconds, timeout_seconds)
    wanted = _Wanted(request)
    attempt_id = request.get("ReceiveRequestAttemptId")
    received = call.broker.receive(name, ReceiveMessages(1 if maximum is None else maximum, timeout_seconds, attempt_id=attempt_id))
    messages = [wanted.shown(message) for message in received.messages()]
    if wait_seconds is None:
        wait_seconds = received.queue_wait_seconds
    return Polled({"Messages": messages} if messages else {}, name, wait_seconds, received.next_visible_ms)


class _Wanted:
    """Which attributes a request asks for: the union of AttributeNames and MessageSystemAttributeNames, and MessageAttributeNames."""

    def __init__(self, request: Request) -> None:
        system = [*(request.get("AttributeNames") or ()), *(request.get("MessageSystemAttributeNames") or ())]
        for name in system:
            if name not in MESSAGE_SYSTEM_ATTRIBUTES and name not in QUEUE_ATTRIBUTES:
                raise InvalidAttributeName.of(name)
        self._system = set(system)
        self._all_system = "All" in self._system
        own = request.get("MessageAttributeNames") or ()
        self._all_own = not {"All", ".*", "*"}.isdisjoint(own)
        self._own = set(own)
        self._prefixes = tuple(name[:-2] for name in own if name.endswith(".*"))  # the period belongs to the wildcard

    def shown(self, message: Message) -> Result:
        """A Message of the model, with what is wanted of it."""
        result: Result = {
            "MessageId": message.message_id,
            "ReceiptHandle": message.receipt_handle,
            "MD5OfBody": md5_of_body(message.body),
            "Body": message.body.decode(),
        }
        if self._system:
            attributes = message.attributes
            shown = attributes if self._all_system else {name: value for name, value in attributes.items() if name in self._system}
            if shown:
                result["Attributes"] = shown
        own = self._wanted_own(message.message_attributes or {})
        if own:
            result["MD5OfMessageAttributes"] = md5_of_attributes(own)
            result["MessageAttributes"] = {name: _value(attribute) for name, attribute in own.items()}
        return result

    def _wanted_own(self, attributes: dict[str, MessageAttribute]) -> dict[str, MessageAttribute]:
        if self._all_own or not attributes:
            return attributes
        return {name: value for name, value in attributes.items() if name in self._own or name.startswith(self._prefixes)}


def _value(attribute: MessageAttribute) -> Result:
    """A MessageAttributeValue."""
    if attribute.data_type.startswith("Binary"):
        return {"BinaryValue": attribute.value, "DataType": attribute.data_type}
    return {"StringValue": attribute.value.decode(), "DataType": attribute.data_type}
