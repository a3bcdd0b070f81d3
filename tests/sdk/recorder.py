"""A client whose calls are written down, with what differs from run to run masked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

SECRETS = ("MessageId", "ReceiptHandle", "SequenceNumber", "TaskHandle", "NextToken", "RequestId", "StartedTimestamp")
TIMES = ("SentTimestamp", "ApproximateFirstReceiveTimestamp", "CreatedTimestamp", "LastModifiedTimestamp")
Entry = tuple[str, dict[str, Any]]


class Recorder:
    """Stands for a client: what its methods gave and raised is in `entries`, masked."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.entries: list[Entry] = []
        self.results: list[Entry] = []  # as they came

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(**parameters: Any) -> Any:
            result = getattr(self._client, name)(**parameters)
            self.entries.append((name, masked(result)))
            self.results.append((name, result))
            return result

        return call

    def attempt(self, method: str, *positional: Any, **parameters: Any) -> None:
        """A call that fails."""
        with pytest.raises((ClientError, ParamValidationError, TypeError)) as caught:
            getattr(self._client, method)(*positional, **parameters)
        self.entries.append((method, self._described(caught.value)))

    def _described(self, error: Exception) -> dict[str, Any]:
        about = {"class": type(error).__name__, "text": hidden(str(error))}
        if not isinstance(error, ClientError):
            return {**about, "kwargs": getattr(error, "kwargs", None)}
        own = type(error) is self._client.exceptions.from_code(error.response["Error"]["QueryErrorCode"])
        return {**about, "response": masked(error.response), "operation": error.operation_name, "is the client's own": own}


def masked(value: Any, name: str = "") -> Any:
    if name == "HTTPHeaders":
        return type(value).__name__
    if name in (*SECRETS, *TIMES):
        return (type(value).__name__, len(str(value)) if name in TIMES else bool(value))
    if isinstance(value, dict):
        return {key: masked(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [masked(each) for each in value]
    return hidden(value) if isinstance(value, str) else value


def hidden(text: str) -> str:
    """A text without the receipt handles and task handles in it."""
    return re.sub(r"[A-Za-z0-9+/]{30,}={0,2}", "HANDLE", text)
