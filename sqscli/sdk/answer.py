"""What the engine gives or raises, as boto3 gives or raises it.

    result              {..., "ResponseMetadata": {"RequestId", "HTTPStatusCode", "HTTPHeaders", "RetryAttempts"}}
    SQSError            a ClientError with {"Error": {"Message", "Code", "QueryErrorCode", "Type"}, "ResponseMetadata": {...}}

`Code` is the code of the older query protocol and `QueryErrorCode` the name of the exception's class: botocore says so, and not the other way round.
"""

from __future__ import annotations

from typing import Any

from sqscli.actions.call import Result
from sqscli.api.errors import SQSError
from sqscli.ids import id_base, system_entropy
from sqscli.queue.messages import message_id_text
from sqscli.sdk.client_error import ClientError, modelled_names
from sqscli.sdk.errors import EXCEPTIONS
from sqscli.wire.answers import fault

MODELLED = frozenset(modelled_names(type(EXCEPTIONS)))


def answer_of(result: Result) -> dict[str, Any]:
    return {**result, "ResponseMetadata": metadata(200)}


def client_error(error: SQSError, action: str) -> ClientError:
    """The exception that botocore makes of the answer in which the service says so."""
    message = error.message.encode("utf-8", "replace").decode()
    shown: dict[str, Any] = {
        "Error": {"Message": message, "Code": error.query_code, "QueryErrorCode": error.shape, "Type": fault(error)},
        "ResponseMetadata": metadata(error.http_status),
    }
    if error.query_code in MODELLED:  # botocore reads an exception's members by its code, which mostly is not its name
        shown["message"] = message
    return EXCEPTIONS.from_code(error.shape)(shown, action)


def metadata(status: int) -> dict[str, Any]:
    return {"RequestId": request_id(), "HTTPStatusCode": status, "HTTPHeaders": {}, "RetryAttempts": 0}


def request_id() -> str:
    return message_id_text(id_base(system_entropy), 0)
