"""The 23 actions of SQS and the structures that they exchange, as one table: members, types, ranges, defaults, declared errors.

Law 1: what can be derived from this table (option names, JSON shapes, documents, checks) is derived from it and written nowhere else.
Law 2: the table is Amazon's: `tests/contract` holds it against the service model of botocore in both directions.

A type is a scalar (`str`, `int`, `long`, `bool`, `blob`), the name of one of `ENUMS` or `STRUCTURES`, a `ListOf` or a `MapOf`.
"""

from __future__ import annotations

from typing import NamedTuple

from sqscli.api.attributes import QUEUE_ATTRIBUTES
from sqscli.api.checks import (
    MAXIMUM_DELAY_SECONDS,
    MAXIMUM_RECEIVE_COUNT,
    MAXIMUM_VISIBILITY_SECONDS,
    MAXIMUM_WAIT_SECONDS,
)

TARGET_PREFIX = "AmazonSQS"
API_VERSION = "2012-11-05"
SCALARS = ("str", "int", "long", "bool", "blob")


class ListOf(NamedTuple):
    element: str


class MapOf(NamedTuple):
    key: str
    value: str


Type = str | ListOf | MapOf


class Member(NamedTuple):
    """One member of a request, a result or a structure. `limits` are the lowest and highest number, `default` what holds if it is left out."""

    name: str
    type: Type = "str"
    required: bool = False
    limits: tuple[int, int] | None = None
    default: int | None = None


class Action(NamedTuple):
    """One action. `errors` are those that it declares beyond `COMMON_ERRORS`."""

    request: tuple[Member, ...]
    result: tuple[Member, ...] = ()
    errors: tuple[str, ...] = ()


def _required(name: str, type_: Type = "str", limits: tuple[int, int] | None = None) -> Member:
    return Member(name, type_, True, limits)


# --- enumerations ---

MESSAGE_SYSTEM_ATTRIBUTES = (
    "SenderId",
    "SentTimestamp",
    "ApproximateReceiveCount",
    "ApproximateFirstReceiveTimestamp",
    "SequenceNumber",
    "MessageDeduplicationId",
    "MessageGroupId",
    "AWSTraceHeader",
    "DeadLetterQueueSourceArn",
)

ENUMS: dict[str, tuple[str, ...]] = {
    "QueueAttributeName": tuple(QUEUE_ATTRIBUTES),
    "MessageSystemAttributeName": ("All", *MESSAGE_SYSTEM_ATTRIBUTES),
    "MessageSystemAttributeNameForSends": ("AWSTraceHeader",),
}

# --- errors ---

COMMON_ERRORS = ("RequestThrottled", "InvalidAddress", "InvalidSecurity", "UnsupportedOperation")
_KMS_ERRORS = ("KmsAccessDenied", "KmsDisabled", "KmsInvalidKeyUsage", "KmsInvalidState", "KmsNotFound", "KmsOptInRequired", "KmsThrottled")
_BATCH_ERRORS = ("TooManyEntriesInBatchRequest", "EmptyBatchRequest", "BatchEntryIdsNotDistinct", "InvalidBatchEntryId", "QueueDoesNotExist")

# Modelled exceptions without a class in `sqscli.api.errors`, and why there is none.
NEVER_RAISED: dict[str, str] = {
    "RequestThrottled": "a local queue does not throttle",
    "InvalidAddress": "there is no network address to be wrong",
    "InvalidSecurity": "there are no credentials to be wrong",
    "InvalidIdFormat": "deprecated: included in ReceiptHandleIsInvalid",
    **dict.fromkeys(_KMS_ERRORS, "there is no key service: KMS attributes are stored and never used"),
}

# --- structures ---

_QUEUE_URL = _required("QueueUrl")
_DELAY = Member("DelaySeconds", "int", limits=(0, MAXIMUM_DELAY_SECONDS))
_VISIBILITY = (0, MAXIMUM_VISIBILITY_SECONDS)
_PAGE = (Member("NextToken"), Member("MaxResults", "int", limits=(1, 1_000)))
_MESSAGE_ATTRIBUTES = Member("MessageAttributes", MapOf("str", "MessageAttributeValue"))
_MOVE_RATE = Member("MaxNumberOfMessagesPerSecond", "int", limits=(1, 500))
_MOVED_COUNT = Member("ApproximateNumberOfMessagesMoved", "long")
_ATTRIBUTES = MapOf("QueueAttributeName", "str")
_TAGS = MapOf("str", "str")

_MESSAGE_TO_SEND = (
    _required("MessageBody"),
    _DELAY,
    _MESSAGE_ATTRIBUTES,
    Member("MessageSystemAttributes", MapOf("MessageSystemAttributeNameForSends", "MessageSystemAttributeValue")),
    Member("MessageDeduplicationId"),
    Member("MessageGroupId"),
)

_TYPED_VALUE = (
    Member("StringValue"),
    Member("BinaryValue", "blob"),
    Member("StringListValues", ListOf("str")),
    Member("BinaryListValues", ListOf("blob")),
    _required("DataType"),
)

STRUCTURES: dict[str, tuple[Member, ...]] = {
    "SendMessageBatchRequestEntry": (_required("Id"), *_MESSAGE_TO_SEND),
    "SendMessageBatchResultEntry": (
        _required("Id"),
        _required("MessageId"),
        _required("MD5OfMessageBody"),
        Member("MD5OfMessageAttributes"),
        Member("MD5OfMessageSystemAttributes"),
        Member("SequenceNumber"),
    ),
    "DeleteMessageBatchRequestEntry": (_required("Id"), _required("ReceiptHandle")),
    "DeleteMessageBatchResultEntry": (_required("Id"),),
    "ChangeMessageVisibilityBatchRequestEntry": (
        _required("Id"),
        _required("ReceiptHandle"),
        Member("VisibilityTimeout", "int", limits=_VISIBILITY),
    ),
    "ChangeMessageVisibilityBatchResultEntry": (_required("Id"),),
    "BatchResultErrorEntry": (_required("Id"), _required("SenderFault", "bool"), _required("Code"), Member("Message")),
    "Message": (
        Member("MessageId"),
        Member("ReceiptHandle"),
        Member("MD5OfBody"),
        Member("Body"),
        Member("Attributes", MapOf("MessageSystemAttributeName", "str")),
        Member("MD5OfMessageAttributes"),
        _MESSAGE_ATTRIBUTES,
    ),
    "MessageAttributeValue": _TYPED_VALUE,
    "MessageSystemAttributeValue": _TYPED_VALUE,
    "ListMessageMoveTasksResultEntry": (
        Member("TaskHandle"),
        Member("Status"),
        Member("SourceArn"),
        Member("DestinationArn"),
        _MOVE_RATE,
        _MOVED_COUNT,
        Member("ApproximateNumberOfMessagesToMove", "long"),
        Member("FailureReason"),
        Member("StartedTimestamp", "long"),
    ),
}


# --- actions ---


def _batch(entry: str, *more_errors: str) -> Action:
    return Action(
        (_QUEUE_URL, _required("Entries", ListOf(f"{entry}RequestEntry"))),
        (_required("Successful", ListOf(f"{entry}ResultEntry")), _required("Failed", ListOf("BatchResultErrorEntry"))),
        (*_BATCH_ERRORS, *more_errors),
    )


ACTIONS: dict[str, Action] = {
    "AddPermission": Action(
        (_QUEUE_URL, _required("Label"), _required("AWSAccountIds", ListOf("str")), _required("Actions", ListOf("str"))),
        errors=("OverLimit", "QueueDoesNotExist"),
    ),
    "CancelMessageMoveTask": Action((_required("TaskHandle"),), (_MOVED_COUNT,), ("ResourceNotFoundException",)),
    "ChangeMessageVisibility": Action(
        (_QUEUE_URL, _required("ReceiptHandle"), _required("VisibilityTimeout", "int", _VISIBILITY)),
        errors=("MessageNotInflight", "ReceiptHandleIsInvalid", "QueueDoesNotExist"),
    ),
    "ChangeMessageVisibilityBatch": _batch("ChangeMessageVisibilityBatch"),
    "CreateQueue": Action(
        (_required("QueueName"), Member("Attributes", _ATTRIBUTES), Member("tags", _TAGS)),
        (Member("QueueUrl"),),
        ("QueueDeletedRecently", "QueueNameExists", "InvalidAttributeName", "InvalidAttributeValue"),
    ),
    "DeleteMessage": Action(
        (_QUEUE_URL, _required("ReceiptHandle")),
        errors=("InvalidIdFormat", "ReceiptHandleIsInvalid", "QueueDoesNotExist"),
    ),
    "DeleteMessageBatch": _batch("DeleteMessageBatch"),
    "DeleteQueue": Action((_QUEUE_URL,), errors=("QueueDoesNotExist",)),
    "GetQueueAttributes": Action(
        (_QUEUE_URL, Member("AttributeNames", ListOf("QueueAttributeName"))),
        (Member("Attributes", _ATTRIBUTES),),
        ("InvalidAttributeName", "QueueDoesNotExist"),
    ),
    "GetQueueUrl": Action((_required("QueueName"), Member("QueueOwnerAWSAccountId")), (Member("QueueUrl"),), ("QueueDoesNotExist",)),
    "ListDeadLetterSourceQueues": Action(
        (_QUEUE_URL, *_PAGE),
        (_required("queueUrls", ListOf("str")), Member("NextToken")),
        ("QueueDoesNotExist",),
    ),
    "ListMessageMoveTasks": Action(
        (_required("SourceArn"), Member("MaxResults", "int", limits=(1, 10), default=1)),
        (Member("Results", ListOf("ListMessageMoveTasksResultEntry")),),
        ("ResourceNotFoundException",),
    ),
    "ListQueueTags": Action((_QUEUE_URL,), (Member("Tags", _TAGS),), ("QueueDoesNotExist",)),
    "ListQueues": Action((Member("QueueNamePrefix"), *_PAGE), (Member("QueueUrls", ListOf("str")), Member("NextToken"))),
    "PurgeQueue": Action((_QUEUE_URL,), errors=("QueueDoesNotExist", "PurgeQueueInProgress")),
    "ReceiveMessage": Action(
        (
            _QUEUE_URL,
            Member("AttributeNames", ListOf("QueueAttributeName")),
            Member("MessageSystemAttributeNames", ListOf("MessageSystemAttributeName")),
            Member("MessageAttributeNames", ListOf("str")),
            Member("MaxNumberOfMessages", "int", limits=(1, MAXIMUM_RECEIVE_COUNT), default=1),
            Member("VisibilityTimeout", "int", limits=_VISIBILITY),
            Member("WaitTimeSeconds", "int", limits=(0, MAXIMUM_WAIT_SECONDS)),
            Member("ReceiveRequestAttemptId"),
        ),
        (Member("Messages", ListOf("Message")),),
        ("OverLimit", "QueueDoesNotExist", *_KMS_ERRORS),
    ),
    "RemovePermission": Action((_QUEUE_URL, _required("Label")), errors=("QueueDoesNotExist",)),
    "SendMessage": Action(
        (_QUEUE_URL, *_MESSAGE_TO_SEND),
        (
            Member("MD5OfMessageBody"),
            Member("MD5OfMessageAttributes"),
            Member("MD5OfMessageSystemAttributes"),
            Member("MessageId"),
            Member("SequenceNumber"),
        ),
        ("InvalidMessageContents", "QueueDoesNotExist", *_KMS_ERRORS),
    ),
    "SendMessageBatch": _batch("SendMessageBatch", "BatchRequestTooLong", *_KMS_ERRORS),
    "SetQueueAttributes": Action(
        (_QUEUE_URL, _required("Attributes", _ATTRIBUTES)),
        errors=("InvalidAttributeName", "InvalidAttributeValue", "QueueDoesNotExist", "OverLimit"),
    ),
    "StartMessageMoveTask": Action(
        (_required("SourceArn"), Member("DestinationArn"), _MOVE_RATE),
        (Member("TaskHandle"),),
        ("ResourceNotFoundException",),
    ),
    "TagQueue": Action((_QUEUE_URL, _required("Tags", _TAGS)), errors=("QueueDoesNotExist",)),
    "UntagQueue": Action((_QUEUE_URL, _required("TagKeys", ListOf("str"))), errors=("QueueDoesNotExist",)),
}
