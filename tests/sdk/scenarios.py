"""What a program does with a client: each scenario is a function of a client and the names of its queues, and runs on boto3's as on ours.

A call whose error is wanted goes through `attempt`. Scenarios know nothing of how their calls are recorded (recorder.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Client = Any
Name = Callable[[str], str]
Scenario = Callable[[Client, Name], None]

ALL = ["All"]
SCENARIOS: list[Scenario] = []


def scenario(function: Scenario) -> Scenario:
    SCENARIOS.append(function)
    return function


def queue(sqs: Client, name: str, **attributes: str) -> str:
    url: str = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url


def arn(sqs: Client, url: str) -> str:
    found: str = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return found


def dead_letters(sqs: Client, name: Name, body: str = "x") -> tuple[str, str]:
    """A queue, and its dead-letter queue with one message in it."""
    dead = queue(sqs, name("dead"))
    policy = json.dumps({"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": "1"})
    source = queue(sqs, name("source"), RedrivePolicy=policy)
    sqs.send_message(QueueUrl=source, MessageBody=body)
    sqs.receive_message(QueueUrl=source, VisibilityTimeout=0)
    sqs.receive_message(QueueUrl=source)
    return source, dead


@scenario
def send_receive_delete(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"))
    sqs.send_message(QueueUrl=url, MessageBody="hello \U0001f600 & <\r\n>")
    [message] = sqs.receive_message(QueueUrl=url, AttributeNames=ALL, MaxNumberOfMessages=10, WaitTimeSeconds=1)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    sqs.receive_message(QueueUrl=url)


@scenario
def message_attributes(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"))
    attributes = {
        "text": {"DataType": "String", "StringValue": "a"},
        "number": {"DataType": "Number.int", "StringValue": "1"},
        "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
        "array": {"DataType": "Binary.png", "BinaryValue": bytearray(b"\x01")},
        "latin": {"DataType": "Binary", "BinaryValue": "caf\xe9"},
    }
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
    sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes=attributes, MessageSystemAttributes=trace)
    sqs.receive_message(QueueUrl=url, VisibilityTimeout=0, MessageAttributeNames=["text", "n*"], MessageSystemAttributeNames=["AWSTraceHeader"])
    sqs.receive_message(QueueUrl=url, VisibilityTimeout=0, MessageAttributeNames=["b.*", "bytes"], MessageSystemAttributeNames=("All",))
    sqs.receive_message(QueueUrl=url, VisibilityTimeout=0, MessageAttributeNames=ALL)
    sqs.attempt("receive_message", QueueUrl=url, MessageSystemAttributeNames=["Foobar"])
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", MessageAttributes={"a": {"DataType": "Foo", "StringValue": "x"}})
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", MessageAttributes={"a": {"DataType": "String", "StringValue": ""}})
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", MessageAttributes={"a": {"DataType": "String"}})
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", MessageAttributes={"a": {"StringValue": "x"}})


@scenario
def batches(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"))
    sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": str(number), "MessageBody": str(number)} for number in range(3)])
    sqs.send_message_batch(QueueUrl=url, Entries=({"Id": "good", "MessageBody": "x"}, {"Id": "bad", "MessageBody": "\x08"}))
    sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "late", "MessageBody": "x", "DelaySeconds": 901}])
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    entries = [{"Id": message["Body"], "ReceiptHandle": message["ReceiptHandle"]} for message in messages]
    changed = [{**entry, "VisibilityTimeout": 60} for entry in entries[:2]]
    sqs.change_message_visibility_batch(QueueUrl=url, Entries=[*changed, {"Id": "no", "ReceiptHandle": "nonsense", "VisibilityTimeout": 1}])
    sqs.delete_message_batch(QueueUrl=url, Entries=[*entries, {"Id": "no", "ReceiptHandle": "nonsense"}])
    for method in ("send_message_batch", "delete_message_batch", "change_message_visibility_batch"):
        sqs.attempt(method, QueueUrl=url, Entries=[])
    many = [{"Id": str(number), "MessageBody": "x"} for number in range(11)]
    sqs.attempt("send_message_batch", QueueUrl=url, Entries=many)
    sqs.attempt("send_message_batch", QueueUrl=url, Entries=[many[0], many[0]])
    sqs.attempt("send_message_batch", QueueUrl=url, Entries=[{"Id": "not.good", "MessageBody": "x"}])
    sqs.attempt("send_message_batch", QueueUrl=url, Entries=[{"Id": str(number), "MessageBody": "x" * 600_000} for number in range(2)])


@scenario
def visibility(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"))
    sqs.send_message(QueueUrl=url, MessageBody="x")
    [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    handle = message["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    sqs.attempt("change_message_visibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=43_201)
    sqs.attempt("change_message_visibility", QueueUrl=url, ReceiptHandle="nonsense", VisibilityTimeout=1)
    sqs.receive_message(QueueUrl=url)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)
    sqs.attempt("change_message_visibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=1)
    sqs.attempt("delete_message", QueueUrl=url, ReceiptHandle="nonsense")


@scenario
def fifo(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q.fifo"), FifoQueue="true")
    for number in ("1", "1", "2"):
        sqs.send_message(QueueUrl=url, MessageBody=number, MessageGroupId="g", MessageDeduplicationId=number)
    sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=ALL, ReceiveRequestAttemptId="once")
    sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=ALL, ReceiveRequestAttemptId="once")
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x")
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", MessageGroupId="g")
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", MessageGroupId="a b", MessageDeduplicationId="1")
    sqs.attempt("send_message_batch", QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "x"}])
    sqs.attempt("create_queue", QueueName=name("not-fifo"), Attributes={"FifoQueue": "true"})


@scenario
def queues(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"), DelaySeconds="0")
    sqs.create_queue(QueueName=name("q"))
    sqs.create_queue(QueueName=name("tagged"), tags={"team": "blue", "empty": ""})
    sqs.attempt("create_queue", QueueName=name("q"), Attributes={"DelaySeconds": "7"})
    sqs.attempt("create_queue", QueueName=name("q"), Attributes={"Foobar": "7"})
    sqs.attempt("create_queue", QueueName=name("r"), Attributes={"DelaySeconds": "seven"})
    sqs.attempt("create_queue", QueueName="no/good")
    sqs.attempt("create_queue", QueueName="")
    sqs.get_queue_url(QueueName=name("q"))
    sqs.attempt("get_queue_url", QueueName=name("nowhere"))
    sqs.attempt("get_queue_url", QueueName=name("q"), QueueOwnerAWSAccountId="123456789012")
    sqs.attempt("send_message", QueueUrl=name("nowhere"), MessageBody="x")
    sqs.attempt("send_message", QueueUrl=url.replace("000000000000", "123456789012"), MessageBody="x")
    sqs.attempt("send_message", QueueUrl="", MessageBody="x")
    sqs.send_message(QueueUrl=name("q"), MessageBody="by its bare name")
    sqs.purge_queue(QueueUrl=url)
    sqs.attempt("purge_queue", QueueUrl=url)
    sqs.delete_queue(QueueUrl=url)
    sqs.attempt("delete_queue", QueueUrl=url)
    sqs.attempt("create_queue", QueueName=name("q"))


@scenario
def attributes(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"))
    sqs.get_queue_attributes(QueueUrl=url)
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[])
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=ALL)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60", "KmsMasterKeyId": "alias/x"})
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=ALL)
    sqs.attempt("get_queue_attributes", QueueUrl=url, AttributeNames=["Foobar"])
    sqs.attempt("set_queue_attributes", QueueUrl=url, Attributes={"VisibilityTimeout": "43201"})
    sqs.attempt("set_queue_attributes", QueueUrl=url, Attributes={"QueueArn": "x"})
    sqs.attempt("set_queue_attributes", QueueUrl=url, Attributes={"RedrivePolicy": "not json"})
    sqs.attempt("set_queue_attributes", QueueUrl=url, Attributes={})


@scenario
def tags(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"))
    sqs.list_queue_tags(QueueUrl=url)
    sqs.tag_queue(QueueUrl=url, Tags={"a": "1", "b": ""})
    sqs.untag_queue(QueueUrl=url, TagKeys=["a", "unknown"])
    sqs.list_queue_tags(QueueUrl=url)
    sqs.attempt("tag_queue", QueueUrl=url, Tags={})
    sqs.attempt("list_queue_tags", QueueUrl=name("nowhere"))


@scenario
def permissions(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"))
    sqs.add_permission(QueueUrl=url, Label="l", AWSAccountIds=["123456789012"], Actions=["SendMessage"])
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
    sqs.attempt("add_permission", QueueUrl=url, Label="l", AWSAccountIds=["123456789012"], Actions=["SendMessage"])
    sqs.attempt("add_permission", QueueUrl=url, Label="m", AWSAccountIds=["123456789012"], Actions=["Nonsense"])
    sqs.remove_permission(QueueUrl=url, Label="l")
    sqs.attempt("remove_permission", QueueUrl=url, Label="l")


@scenario
def lists(sqs: Client, name: Name) -> None:
    for number in range(3):
        queue(sqs, name(f"list-{number}"))
    prefix = name("list-")
    sqs.list_queues(QueueNamePrefix=name("nothing-"))
    page = sqs.list_queues(QueueNamePrefix=prefix, MaxResults=2)
    sqs.list_queues(QueueNamePrefix=prefix, MaxResults=2, NextToken=page["NextToken"])
    sqs.attempt("list_queues", MaxResults=1001)
    sqs.attempt("list_queues", NextToken="nonsense", MaxResults=1)
    source, dead = dead_letters(sqs, name)
    sqs.list_dead_letter_source_queues(QueueUrl=dead)
    sqs.list_dead_letter_source_queues(QueueUrl=source)


@scenario
def move_tasks(sqs: Client, name: Name) -> None:
    source, dead = dead_letters(sqs, name)
    sqs.receive_message(QueueUrl=dead, AttributeNames=ALL, VisibilityTimeout=0)
    dead_arn = arn(sqs, dead)
    sqs.list_message_move_tasks(SourceArn=dead_arn)
    sqs.start_message_move_task(SourceArn=dead_arn)
    sqs.receive_message(QueueUrl=source, WaitTimeSeconds=20)
    sqs.list_message_move_tasks(SourceArn=dead_arn, MaxResults=10)
    sqs.attempt("start_message_move_task", SourceArn=arn(sqs, source))
    sqs.attempt("start_message_move_task", SourceArn="nonsense")
    sqs.attempt("start_message_move_task", SourceArn=dead_arn, DestinationArn=dead_arn + "-nowhere")
    sqs.attempt("list_message_move_tasks", SourceArn=dead_arn + "-nowhere")
    sqs.attempt("cancel_message_move_task", TaskHandle="nonsense")
    for number in range(5):
        sqs.send_message(QueueUrl=dead, MessageBody=str(number))
    handle = sqs.start_message_move_task(SourceArn=dead_arn, DestinationArn=arn(sqs, source), MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    sqs.attempt("start_message_move_task", SourceArn=dead_arn)
    sqs.cancel_message_move_task(TaskHandle=handle)
    sqs.attempt("cancel_message_move_task", TaskHandle=handle)


@scenario
def ranges(sqs: Client, name: Name) -> None:
    url = queue(sqs, name("q"), MaximumMessageSize="1024")
    for number in (0, 11, -1):
        sqs.attempt("receive_message", QueueUrl=url, MaxNumberOfMessages=number)
    sqs.attempt("receive_message", QueueUrl=url, WaitTimeSeconds=21)
    sqs.attempt("receive_message", QueueUrl=url, VisibilityTimeout=43_201)
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", DelaySeconds=901)
    sqs.attempt("send_message", QueueUrl=url, MessageBody="")
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x" * 1025)
    sqs.attempt("send_message", QueueUrl=url, MessageBody="\x08")
    sqs.attempt("send_message", QueueUrl=url, MessageBody="\ud800")
    sqs.attempt("send_message", QueueUrl="\udfff", MessageBody="x")
    sqs.attempt("tag_queue", QueueUrl=url, Tags={"\ud800": "x"})
    sqs.send_message(QueueUrl=url, MessageBody="\ud83d\ude00")
    sqs.receive_message(QueueUrl=url)
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", DelaySeconds=True)
    sqs.attempt("send_message", QueueUrl=url, MessageBody="x", DelaySeconds=2**70)
    sqs.attempt("receive_message", QueueUrl=url, MaxNumberOfMessages=2**40)


@scenario
def parameters(sqs: Client, name: Name) -> None:
    sqs.attempt("send_message")
    sqs.attempt("send_message", QueueUrl=None, MessageBody=b"bytes")
    sqs.attempt("send_message", QueueUrl="q", MessageBody="x", Foo=1, self_=2)
    sqs.attempt("send_message_batch", QueueUrl="q", Entries=[{"Id": 1, "Foo": 2}, "x"])
    sqs.attempt("send_message", QueueUrl="q", MessageBody="x", MessageAttributes={"a": {"DataType": "Binary", "BinaryValue": 7}, 1: {}})
    sqs.attempt("create_queue", QueueName="q", Attributes={"DelaySeconds": 1}, Tags={})
    sqs.attempt("send_message", "q")
    sqs.attempt("list_queues", MaxResults="1")
