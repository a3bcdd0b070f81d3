"""SQS in Amazon's own shapes, on a home of its own and a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqscli.actions import perform
from sqscli.broker import Broker
from sqscli.clock import ManualClock

ARN = "arn:aws:sqs:us-east-1:000000000000:"


class Sqs:
    """`sqs("SendMessage", QueueUrl="q", MessageBody="x")`. Every call is a process of its own: nothing is kept open in between."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.clock = ManualClock()
        self.reports: list[str] = []
        self.strict = True

    def __call__(self, action: str, **request: Any) -> Any:
        broker = self.broker()
        try:
            return perform(broker, action, request)
        finally:
            broker.tend()
            broker.close()

    def broker(self) -> Broker:
        return Broker(str(self.home), self.clock, "none", warn=self.reports.append, strict=self.strict)

    def queue(self, name: str, **attributes: str) -> str:
        """Makes a queue; its URL."""
        fifo = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        url: str = self("CreateQueue", QueueName=name, Attributes={**fifo, **attributes})["QueueUrl"]
        return url

    def dead_letters(self, *bodies: str, source: str = "q", dead: str = "dead") -> None:
        """Makes the two queues, and has the messages die in the first of them."""
        self.queue(dead)
        self.queue(source, RedrivePolicy=f'{{"deadLetterTargetArn":"{ARN}{dead}","maxReceiveCount":1}}')
        self.die(*bodies, source=source)

    def die(self, *bodies: str, source: str = "q") -> None:
        for body in bodies:
            self("SendMessage", QueueUrl=source, MessageBody=body)
            self("ReceiveMessage", QueueUrl=source, VisibilityTimeout=0)
            assert self("ReceiveMessage", QueueUrl=source) == {}

    def bodies(self, queue: str, **request: Any) -> list[str]:
        found = self("ReceiveMessage", QueueUrl=queue, MaxNumberOfMessages=10, **request)
        return [message["Body"] for message in found.get("Messages", [])]

    def count(self, queue: str) -> int:
        names = ["ApproximateNumberOfMessages"]
        return int(self("GetQueueAttributes", QueueUrl=queue, AttributeNames=names)["Attributes"][names[0]])


@pytest.fixture
def sqs(home: Path) -> Iterator[Sqs]:
    sqs = Sqs(home)
    yield sqs
    assert sqs.reports == []
