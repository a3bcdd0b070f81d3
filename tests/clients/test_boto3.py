"""boto3: its client, its resources, botocore's paginators, and the digests that botocore checks by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.clients.conftest import PROGRAMS, Endpoint

ALLOWED_CONTROLS = "\t\n\r"
HARD_BODIES = [
    "&",
    "<",
    ">",
    '"',
    "&quot;&quot;\r",
    "a\r\nb",
    ALLOWED_CONTROLS,
    "\U0001f600 emoji",
    "\ud7ff\ue000\ufffd\U0010ffff",
    " lead and trail ",
    "\x7f\x85",
]


@pytest.mark.slow
def test_a_consumer_written_for_the_real_service_runs_unchanged(sqs: Any, url: str, endpoint: Endpoint) -> None:
    """It begins to wait before there is anything, so each of its messages ends a long poll."""
    command = [sys.executable, str(PROGRAMS / "consumer.py"), url, "3"]
    with subprocess.Popen(command, env=endpoint.environment, stdout=subprocess.PIPE, text=True) as consumer:
        assert consumer.stdout is not None
        seen = []
        for body in ("one", "two & <three>", "\U0001f600"):
            sqs.send_message(QueueUrl=url, MessageBody=body)
            seen.append(consumer.stdout.readline().rstrip("\n"))
        assert consumer.wait(timeout=60) == 0
    assert seen == ["one", "two & <three>", "\U0001f600"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] == dict.fromkeys(names, "0")


@pytest.mark.parametrize("body", HARD_BODIES, ids=ascii)
def test_a_body_comes_back_as_it_was_sent(sqs: Any, url: str, body: str) -> None:
    """botocore compares the MD5 of what it sends and of what it receives, and would raise."""
    attributes = {"text": {"DataType": "String", "StringValue": body}, "bytes": {"DataType": "Binary.x", "BinaryValue": b"\0\xff"}}
    sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
    [message] = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert (message["Body"], message["MessageAttributes"]) == (body, attributes)


def test_botocore_finds_the_right_exception_for_an_error(sqs: Any, endpoint: Endpoint) -> None:
    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as caught:
        sqs.get_queue_url(QueueName="nowhere")
    assert caught.value.response["Error"] == {
        "Code": "AWS.SimpleQueueService.NonExistentQueue",
        "Message": "The specified queue does not exist.",
        "QueryErrorCode": "QueueDoesNotExist",
        "Type": "Sender",
    }
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert caught.value.response["ResponseMetadata"]["RequestId"]


def test_a_batch_says_which_entries_failed(sqs: Any, url: str) -> None:
    answer = sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "good", "MessageBody": "x"}, {"Id": "bad", "MessageBody": "\x08"}])
    assert [entry["Id"] for entry in answer["Successful"]] == ["good"]
    assert [(entry["Id"], entry["Code"], entry["SenderFault"]) for entry in answer["Failed"]] == [("bad", "InvalidMessageContents", True)]


def test_a_fifo_queue_keeps_the_order_of_its_groups_and_drops_duplicates(sqs: Any, fifo_url: str) -> None:
    sent = [sqs.send_message(QueueUrl=fifo_url, MessageBody=body, MessageGroupId="g") for body in ("a", "b", "a")]
    assert sent[0]["MessageId"] == sent[2]["MessageId"]
    assert int(sent[0]["SequenceNumber"]) < int(sent[1]["SequenceNumber"])
    messages = sqs.receive_message(QueueUrl=fifo_url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"])["Messages"]
    assert [(message["Body"], message["Attributes"]["MessageGroupId"]) for message in messages] == [("a", "g"), ("b", "g")]


def test_the_paginators_walk_through_every_page(sqs: Any, endpoint: Endpoint) -> None:
    dead = sqs.create_queue(QueueName=endpoint.queue_name("-dead"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "3"})
    sources = [sqs.create_queue(QueueName=f"paged-{number}", Attributes={"RedrivePolicy": policy})["QueueUrl"] for number in range(5)]
    listed = sqs.get_paginator("list_queues").paginate(QueueNamePrefix="paged-", PaginationConfig={"PageSize": 2})
    assert [page.get("QueueUrls") for page in listed] == [sources[:2], sources[2:4], sources[4:]]
    paged = sqs.get_paginator("list_dead_letter_source_queues").paginate(QueueUrl=dead, PaginationConfig={"PageSize": 3})
    assert paged.build_full_result()["queueUrls"] == sources


def test_resources_send_receive_and_delete(url: str, sqs: Any) -> None:
    queue = boto3.resource("sqs").Queue(url)
    queue.send_message(MessageBody="x", MessageAttributes={"n": {"DataType": "Number", "StringValue": "1"}})
    queue.send_messages(Entries=[{"Id": "1", "MessageBody": "y"}])
    messages = queue.receive_messages(MaxNumberOfMessages=10, MessageAttributeNames=["n"])
    assert [(message.body, message.message_attributes) for message in messages] == [
        ("x", {"n": {"DataType": "Number", "StringValue": "1"}}),
        ("y", None),
    ]
    messages[0].change_visibility(VisibilityTimeout=10)
    for message in messages:
        message.delete()
    queue.reload()
    assert queue.attributes["ApproximateNumberOfMessagesNotVisible"] == "0"
    assert boto3.resource("sqs").get_queue_by_name(QueueName=url.rpartition("/")[2]).url == url


def test_a_move_task_is_driven_by_the_server_alone(sqs: Any, endpoint: Endpoint) -> None:
    dead = sqs.create_queue(QueueName=endpoint.queue_name("-dead"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    source = sqs.create_queue(
        QueueName=endpoint.queue_name(), Attributes={"RedrivePolicy": json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})}
    )["QueueUrl"]
    sqs.send_message(QueueUrl=source, MessageBody="x")
    sqs.receive_message(QueueUrl=source, VisibilityTimeout=0)
    assert "Messages" not in sqs.receive_message(QueueUrl=source)
    sqs.start_message_move_task(SourceArn=arn)
    [message] = sqs.receive_message(QueueUrl=source, WaitTimeSeconds=20)["Messages"]
    assert message["Body"] == "x"
    [task] = sqs.list_message_move_tasks(SourceArn=arn)["Results"]
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 1)


def test_an_error_of_any_action_is_a_client_error(sqs: Any) -> None:
    with pytest.raises(ClientError, match="InvalidAttributeName"):
        sqs.create_queue(QueueName="q", Attributes={"Foobar": "1"})
