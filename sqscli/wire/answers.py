"""What both protocols answer with, and the errors that only a server has."""

# ruff: noqa: N818 - the names are Amazon's, or HTTP's

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from sqscli.api.errors import SQSError

Request = dict[str, Any]
Result = dict[str, Any]
Headers = tuple[tuple[bytes, bytes], ...]


class Answer(NamedTuple):
    """An HTTP answer; `headers` beside the length and the request id."""

    status: int
    headers: Headers
    body: bytes


class Writer(Protocol):
    """How a protocol writes."""

    def result(self, action: str, result: Result, request_id: str) -> Answer: ...

    def error(self, error: SQSError, request_id: str) -> Answer: ...


class InternalError(SQSError):
    """The server's own trouble: a failing disk, or a bug. What was asked for may or may not have been done."""

    http_status = 500
    default_message = "We encountered an internal error. Please try again."


class RequestEntityTooLarge(SQSError):
    """More than a server reads for one request."""

    http_status = 413

    @classmethod
    def of(cls, limit_bytes: int) -> RequestEntityTooLarge:
        return cls(f"HTTP content length exceeded {limit_bytes} bytes.")


class MethodNotAllowed(SQSError):
    """Neither POST nor GET."""

    http_status = 405

    @classmethod
    def of(cls, method: str) -> MethodNotAllowed:
        return cls(f"The method {method} is not allowed: requests are sent with POST or GET.")


class NotFound(SQSError):
    """A path that no queue can have."""

    http_status = 404
    default_message = "There is nothing at this path: requests are sent to / or to a queue's URL."


class RequestTimeout(SQSError):
    """A request that does not come to its end."""

    http_status = 408
    default_message = "The request was not complete in time."


def fault(error: SQSError) -> str:
    """Whose fault an error is, as both protocols say it."""
    return "Sender" if error.http_status < 500 else "Receiver"
