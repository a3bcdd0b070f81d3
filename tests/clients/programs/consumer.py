"""A consumer as people write it for the real service; it ends after as many messages as its second argument says."""

from __future__ import annotations

import sys

import boto3

queue_url, wanted = sys.argv[1], int(sys.argv[2])
sqs = boto3.client("sqs")

handled = 0
while handled < wanted:
    response = sqs.receive_message(
        QueueUrl=queue_url,
        MaxNumberOfMessages=10,
        WaitTimeSeconds=20,
        VisibilityTimeout=60,
    )
    for message in response.get("Messages", []):
        print(message["Body"], flush=True)
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        handled += 1
