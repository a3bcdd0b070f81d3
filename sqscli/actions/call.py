"""One call of an action, as the function that performs it gets it."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqscli.api.errors import QueueDoesNotExist
from sqscli.broker import Broker
from sqscli.catalog import queue_url

Request = dict[str, Any]
Result = dict[str, Any]


class Call(NamedTuple):
    """`request` holds every required member; `endpoint` is how the QueueUrls of the result begin."""

    broker: Broker
    request: Request
    endpoint: str

    @property
    def queue(self) -> str:
        """The name of the queue that QueueUrl names."""
        return self.named(self.request["QueueUrl"])

    def named(self, reference: str) -> str:
        """The name in a queue's URL or ARN, or a bare name. Raises QueueDoesNotExist, in Amazon's words."""
        try:
            return self.broker.namespace.name(reference)
        except QueueDoesNotExist:
            raise QueueDoesNotExist() from None

    def url(self, name: str) -> str:
        return queue_url(name, self.broker.namespace.account, self.endpoint)
