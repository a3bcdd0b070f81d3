"""The environment of a command: ours, and what there is to know of its message.

Law: what is set for one message is never seen by the command of another one, and not that of a `consume` that this one is started by either.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Mapping

from sqscli.api.requests import Message
from sqscli.catalog import Namespace

ATTRIBUTE = b"SQS_ATTR_"
SYSTEM = {
    "ApproximateReceiveCount": b"SQS_RECEIVE_COUNT",
    "SentTimestamp": b"SQS_SENT_TIMESTAMP",
    "ApproximateFirstReceiveTimestamp": b"SQS_FIRST_RECEIVE_TIMESTAMP",
    "MessageGroupId": b"SQS_GROUP_ID",
    "MessageDeduplicationId": b"SQS_DEDUPLICATION_ID",
    "SequenceNumber": b"SQS_SEQUENCE_NUMBER",
    "AWSTraceHeader": b"SQS_TRACE_HEADER",
    "DeadLetterQueueSourceArn": b"SQS_DEAD_LETTER_SOURCE_ARN",
}
MESSAGE_ID, MESSAGE_COUNT, QUEUE_NAME, QUEUE_URL = b"SQS_MESSAGE_ID", b"SQS_MESSAGE_COUNT", b"SQS_QUEUE_NAME", b"SQS_QUEUE_URL"
OURS = frozenset((*SYSTEM.values(), MESSAGE_ID, MESSAGE_COUNT, QUEUE_NAME, QUEUE_URL))

Variables = dict[bytes, bytes]


def common(given: Mapping[bytes, bytes], home: str, namespace: Namespace, queue: str) -> Variables:
    """What all commands have: a `sqscli` in one of them uses the same home, account and region."""
    kept = {name: value for name, value in given.items() if name not in OURS and not name.startswith(ATTRIBUTE)}
    return {
        **kept,
        b"SQSCLI_HOME": home.encode("utf-8", "surrogateescape"),
        b"SQSCLI_ACCOUNT": namespace.account.encode(),
        b"SQSCLI_REGION": namespace.region.encode(),
        QUEUE_NAME: queue.encode(),
        QUEUE_URL: namespace.url(queue).encode(),
    }


def of_message(message: Message) -> Variables:
    """Binary values as base64. Of two attributes whose names become the same, the one that is last in order counts."""
    variables = {MESSAGE_ID: message.message_id.encode()}
    for name, value in message.attributes.items():
        if name in SYSTEM:
            variables[SYSTEM[name]] = value.encode()
    for name, attribute in sorted((message.message_attributes or {}).items()):
        is_binary = attribute.data_type.startswith("Binary")
        variables[ATTRIBUTE + variable_name(name)] = b2a_base64(attribute.value, newline=False) if is_binary else attribute.value
    return variables


def of_batch(count: int) -> Variables:
    return {MESSAGE_COUNT: str(count).encode()}


def variable_name(name: str) -> bytes:
    """An attribute's name with everything that cannot stand in a variable's as `_`."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name).encode()
