"""What mypy says of code that uses a client: it accepts what is right, and needs the waiver on each line that is not."""

from __future__ import annotations

import sqscli
from sqscli.sdk.client import Client
from sqscli.sdk.results import ListQueuesResult, ReceiveMessageResult
from sqscli.sdk.shapes import Message, MessageAttributeValue

sqs: Client = sqscli.client("home", region_name="eu-west-1")
url: str = sqs.create_queue(QueueName="q", Attributes={"DelaySeconds": "1"}, tags={"team": "blue"})["QueueUrl"]


def handle(message: Message) -> str:
    attributes: dict[str, MessageAttributeValue] = message.get("MessageAttributes", {})
    return message["Body"] + attributes["a"]["DataType"] + str(attributes["a"].get("BinaryValue", b""))


received: ReceiveMessageResult = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"])
for each in received.get("Messages", []):
    handle(each)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
for page in sqs.get_paginator("list_queues").paginate(PaginationConfig={"MaxItems": 1}):
    listed: ListQueuesResult = page
status: int = sqs.list_queues()["ResponseMetadata"]["HTTPStatusCode"]
sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes={"a": {"DataType": "String", "StringValue": "x"}})
try:
    sqs.get_queue_url(QueueName="q")
except sqs.exceptions.QueueDoesNotExist as error:
    code: str = error.response["Error"]["Code"]
except sqs.exceptions.ClientError as error:
    name: str = error.operation_name

sqs.send_message(QueueUrl=url)  # type: ignore[call-arg]
sqs.send_message("q")  # type: ignore[call-arg]
sqs.send_message(QueueUrl=url, MessageBody=b"x")  # type: ignore[arg-type]
sqs.send_message(QueueUrl=url, MessageBody="x", Foo=1)  # type: ignore[call-arg]
sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes={"a": {"StringValue": "x"}})  # type: ignore[typeddict-item]
sqs.receive_message(QueueUrl=url, MessageSystemAttributeNames=["Foo"])  # type: ignore[list-item]
sqs.create_queue(QueueName="q", Attributes={"Foo": "1"})  # type: ignore[dict-item]
sqs.create_queue(QueueName="q")["Url"]  # type: ignore[typeddict-item]
sqs.send_telegram()  # type: ignore[attr-defined]
