"""Every error carries the names that Amazon gives it, and the recorded texts stand word for word."""

from __future__ import annotations

import pytest

from sqscli.api import errors
from sqscli.api.errors import SQSError

ALL = [error for error in SQSError.__subclasses__() if error.__module__ == errors.__name__]  # the server has some of its own
PREFIX = "AWS.SimpleQueueService."


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_the_code_is_the_name_of_the_class(error: type[SQSError]) -> None:
    assert error("why").code == error.__name__
    assert str(error("why")) == error("why").message == "why"


@pytest.mark.parametrize(
    ("error", "shape"),
    [
        (errors.InvalidParameterValue, "InvalidParameterValueException"),
        (errors.MissingParameter, "MissingRequiredParameterException"),
        (errors.QueueDoesNotExist, "QueueDoesNotExist"),
    ],
)
def test_the_shape_is_the_name_in_a_json_answer(error: type[SQSError], shape: str) -> None:
    assert error.shape == shape


@pytest.mark.parametrize(
    ("error", "query_code"),
    [
        (errors.QueueDoesNotExist, PREFIX + "NonExistentQueue"),
        (errors.QueueNameExists, "QueueAlreadyExists"),
        (errors.QueueDeletedRecently, PREFIX + "QueueDeletedRecently"),
        (errors.PurgeQueueInProgress, PREFIX + "PurgeQueueInProgress"),
        (errors.TooManyEntriesInBatchRequest, PREFIX + "TooManyEntriesInBatchRequest"),
        (errors.EmptyBatchRequest, PREFIX + "EmptyBatchRequest"),
        (errors.BatchEntryIdsNotDistinct, PREFIX + "BatchEntryIdsNotDistinct"),
        (errors.InvalidBatchEntryId, PREFIX + "InvalidBatchEntryId"),
        (errors.BatchRequestTooLong, PREFIX + "BatchRequestTooLong"),
        (errors.MessageNotInflight, PREFIX + "MessageNotInflight"),
        (errors.UnsupportedOperation, PREFIX + "UnsupportedOperation"),
        (errors.ReceiptHandleIsInvalid, "ReceiptHandleIsInvalid"),
        (errors.InvalidParameterValue, "InvalidParameterValue"),
        (errors.MissingParameter, "MissingParameter"),
        (errors.OverLimit, "OverLimit"),
    ],
)
def test_the_query_code_is_the_one_of_the_query_protocol(error: type[SQSError], query_code: str) -> None:
    assert error.query_code == query_code


def test_the_http_status_is_400_but_for_those_that_amazon_singles_out() -> None:
    assert {error.__name__: error.http_status for error in ALL if error.http_status != 400} == {
        "PurgeQueueInProgress": 403,
        "OverLimit": 403,
        "ResourceNotFoundException": 404,
        "ReceiptHandleIsInvalid": 404,
        "InvalidClientTokenId": 403,
        "SignatureDoesNotMatch": 403,
        "AccessDenied": 403,
    }


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (errors.QueueDoesNotExist(), "The specified queue does not exist."),
        (
            errors.QueueNameExists.of("DelaySeconds"),
            "A queue already exists with the same name and a different value for attribute DelaySeconds",
        ),
        (errors.PurgeQueueInProgress.of("jobs"), "Only one PurgeQueue operation on jobs is allowed every 60 seconds."),
        (errors.TooManyEntriesInBatchRequest.of(20), "Maximum number of entries per request are 10. You have sent 20."),
        (errors.BatchRequestTooLong.of(1048577), "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes."),
        (errors.BatchEntryIdsNotDistinct.of("id_2"), "Id id_2 repeated."),
        (
            errors.EmptyBatchRequest.of("SendMessageBatchRequestEntry"),
            "There should be at least one SendMessageBatchRequestEntry in the request.",
        ),
        (errors.ReceiptHandleIsInvalid.of("garbage"), 'The input receipt handle "garbage" is not a valid receipt handle.'),
        (errors.MissingParameter.of("MessageBody"), "The request must contain the parameter MessageBody."),
        (errors.InvalidAttributeName.of("Foobar"), "Unknown Attribute Foobar."),
        (
            errors.InvalidParameterValue.of("h", "ReceiptHandle", "The receipt handle has expired."),
            "Value h for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.",
        ),
    ],
    ids=lambda value: value.code if isinstance(value, SQSError) else "",
)
def test_a_recorded_text_stands_word_for_word(error: SQSError, text: str) -> None:
    assert error.message == text
