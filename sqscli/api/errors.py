"""One class for each way in which SQS says that the caller is wrong.

    SQSError
    ├── QueueDoesNotExist         QueueNameExists            QueueDeletedRecently      PurgeQueueInProgress
    ├── InvalidAttributeName      InvalidAttributeValue      InvalidParameterValue     MissingParameter
    ├── InvalidMessageContents    ReceiptHandleIsInvalid     MessageNotInflight        OverLimit
    ├── EmptyBatchRequest         TooManyEntriesInBatchRequest                         BatchRequestTooLong
    ├── InvalidBatchEntryId       BatchEntryIdsNotDistinct
    ├── ResourceNotFoundException UnsupportedOperation
    ├── SerializationException    UnknownOperationException  InvalidAction
    └── InvalidClientTokenId      SignatureDoesNotMatch      IncompleteSignature       AccessDenied

Law 1: an `SQSError` means that the request changed nothing.
Law 2: where Amazon's text was recorded it stands here word for word; where it was not, the text says what is allowed.
Law 3: this module is on the quick path of the command line: it imports nothing.

The exceptions of Amazon's model that a local queue has no reason to raise are listed in `sqscli.api.actions`.
"""

# ruff: noqa: N818 - the names are Amazon's

from __future__ import annotations

CORAL = "com.amazon.coral.service"  # the framework that Amazon's services are made with answers some errors itself


class SQSError(Exception):
    """The caller is wrong. `code` is the name users know, `message` the reason in one sentence.

    `namespace` and `shape` make the `__type` of a JSON answer, `query_code` is the name in the older query protocol.
    """

    code = "SQSError"
    shape = "SQSError"
    query_code = "SQSError"
    namespace = "com.amazonaws.sqs"
    http_status = 400
    default_message = ""

    def __init__(self, message: str = "") -> None:
        self.message = message or self.default_message
        super().__init__(self.message)

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__
        cls.shape = cls.__dict__.get("shape", cls.__name__)
        cls.query_code = cls.__dict__.get("query_code", cls.__name__)


class QueueDoesNotExist(SQSError):
    query_code = "AWS.SimpleQueueService.NonExistentQueue"
    default_message = "The specified queue does not exist."


class QueueNameExists(SQSError):
    query_code = "QueueAlreadyExists"

    @classmethod
    def of(cls, attribute: str) -> QueueNameExists:
        """The error of a CreateQueue whose `attribute` differs from the existing queue's."""
        return cls(f"A queue already exists with the same name and a different value for attribute {attribute}")


class QueueDeletedRecently(SQSError):
    query_code = "AWS.SimpleQueueService.QueueDeletedRecently"
    default_message = "You must wait 60 seconds after deleting a queue before you can create another with the same name."


class PurgeQueueInProgress(SQSError):
    query_code = "AWS.SimpleQueueService.PurgeQueueInProgress"
    http_status = 403

    @classmethod
    def of(cls, queue_name: str) -> PurgeQueueInProgress:
        return cls(f"Only one PurgeQueue operation on {queue_name} is allowed every 60 seconds.")


class InvalidAttributeName(SQSError):
    @classmethod
    def of(cls, name: str) -> InvalidAttributeName:
        return cls(f"Unknown Attribute {name}.")


class InvalidAttributeValue(SQSError):
    @classmethod
    def of(cls, name: str, reason: str = "") -> InvalidAttributeValue:
        """For most attributes Amazon gives no reason."""
        return cls(f"Invalid value for the parameter {name}." + (f" Reason: {reason}" if reason else ""))


class InvalidParameterValue(SQSError):
    shape = "InvalidParameterValueException"
    namespace = CORAL

    @classmethod
    def of(cls, value: object, parameter: str, reason: str) -> InvalidParameterValue:
        return cls(f"Value {value} for parameter {parameter} is invalid. Reason: {reason}")


class MissingParameter(SQSError):
    shape = "MissingRequiredParameterException"
    namespace = CORAL

    @classmethod
    def of(cls, parameter: str) -> MissingParameter:
        return cls(f"The request must contain the parameter {parameter}.")


class InvalidMessageContents(SQSError):
    @classmethod
    def of(cls, code_point: int) -> InvalidMessageContents:
        return cls(
            f"Invalid binary character '#x{code_point:X}' was found in the message body, the set of allowed characters is "
            "#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]."
        )


class ReceiptHandleIsInvalid(SQSError):
    http_status = 404

    @classmethod
    def of(cls, handle: str) -> ReceiptHandleIsInvalid:
        return cls(f'The input receipt handle "{handle}" is not a valid receipt handle.')

    @classmethod
    def of_another_queue(cls, handle: str) -> ReceiptHandleIsInvalid:
        return cls(f'The receipt handle "{handle}" is not valid for this queue.')


class MessageNotInflight(SQSError):
    query_code = "AWS.SimpleQueueService.MessageNotInflight"
    default_message = "The message is not in flight: its visibility timeout can only be changed between a receive and the end of that timeout."


class OverLimit(SQSError):
    query_code = "OverLimit"
    http_status = 403
    default_message = (
        "Too many messages have been received without being deleted. Please delete your received messages or let them timeout before receiving more."
    )


class EmptyBatchRequest(SQSError):
    query_code = "AWS.SimpleQueueService.EmptyBatchRequest"

    @classmethod
    def of(cls, entry_shape: str) -> EmptyBatchRequest:
        return cls(f"There should be at least one {entry_shape} in the request.")


class TooManyEntriesInBatchRequest(SQSError):
    query_code = "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"

    @classmethod
    def of(cls, count: int) -> TooManyEntriesInBatchRequest:
        return cls(f"Maximum number of entries per request are 10. You have sent {count}.")


class BatchRequestTooLong(SQSError):
    query_code = "AWS.SimpleQueueService.BatchRequestTooLong"

    @classmethod
    def of(cls, size_bytes: int) -> BatchRequestTooLong:
        return cls(f"Batch requests cannot be longer than 1048576 bytes. You have sent {size_bytes} bytes.")


class InvalidBatchEntryId(SQSError):
    query_code = "AWS.SimpleQueueService.InvalidBatchEntryId"
    default_message = "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."


class BatchEntryIdsNotDistinct(SQSError):
    query_code = "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"

    @classmethod
    def of(cls, entry_id: str) -> BatchEntryIdsNotDistinct:
        return cls(f"Id {entry_id} repeated.")


class ResourceNotFoundException(SQSError):
    http_status = 404

    @classmethod
    def of(cls, parameter: str) -> ResourceNotFoundException:
        return cls(f"The resource that you specified for the {parameter} parameter doesn't exist.")


class UnsupportedOperation(SQSError):
    query_code = "AWS.SimpleQueueService.UnsupportedOperation"
    default_message = "This queue does not support the operation."


# --- a request that is none, or whose sender is not known: every service of Amazon's answers so, and no model of SQS names them ---


class SerializationException(SQSError):
    query_code = "MalformedInput"
    namespace = CORAL


class UnknownOperationException(SQSError):
    query_code = "InvalidAction"
    namespace = CORAL


class InvalidAction(SQSError):
    @classmethod
    def of(cls, action: str) -> InvalidAction:
        return cls(f"The action {action} is not valid for this endpoint.")


class InvalidClientTokenId(SQSError):
    shape = "UnrecognizedClientException"
    namespace = CORAL
    http_status = 403
    default_message = "The security token included in the request is invalid."


class SignatureDoesNotMatch(SQSError):
    shape = "InvalidSignatureException"
    namespace = CORAL
    http_status = 403
    default_message = (
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method."
    )


class IncompleteSignature(SQSError):
    shape = "IncompleteSignatureException"
    namespace = CORAL
    default_message = "The request signature does not conform to AWS standards."


class AccessDenied(SQSError):
    shape = "AccessDeniedException"
    namespace = CORAL
    http_status = 403
