"""Amazon's extended client: a body over its threshold goes to S3, and a pointer through the queue. S3 is a dictionary here."""

from __future__ import annotations

import io
import sys

import boto3
import sqs_extended_client  # noqa: F401 - gives boto3's session the extended client

LARGE = "x" * 300_000


class Bucket:
    """As much of S3 as the client calls."""

    def __init__(self):
        self.objects = {}

    def put_object(self, Body, Bucket, Key):  # noqa: N803 - S3's names
        self.objects[Bucket, Key] = Body

    def get_object(self, Bucket, Key):  # noqa: N803
        return {"Body": io.BytesIO(self.objects[Bucket, Key])}

    def delete_object(self, Bucket, Key):  # noqa: N803
        del self.objects[Bucket, Key]
        return {"ResponseMetadata": {"HTTPStatusCode": 204}}


queue_url = sys.argv[1]
bucket = Bucket()
sqs = boto3.session.Session().client("sqs")
sqs.s3_client = bucket
sqs.large_payload_support = "my-bucket"
sqs.delete_payload_from_s3 = True

sqs.send_message(QueueUrl=queue_url, MessageBody=LARGE, MessageAttributes={})
assert len(bucket.objects) == 1
received = sqs.receive_message(QueueUrl=queue_url, MessageAttributeNames=["All"])["Messages"][0]
assert received["Body"] == LARGE
sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=received["ReceiptHandle"], VisibilityTimeout=100)
sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=received["ReceiptHandle"])
assert bucket.objects == {}
print("a body of", len(LARGE), "through a pointer")
