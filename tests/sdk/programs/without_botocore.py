"""A program where botocore is not installed. Prints, as JSON, what its errors look like."""

from __future__ import annotations

import json
import pickle
import sys

if sys.argv[2] == "hidden":
    for name in ("botocore", "boto3", "jmespath"):
        sys.modules[name] = None  # type: ignore[assignment]  # importing it fails

import sqscli
from sqscli.sdk.client_error import OperationNotPageableError, ParamValidationError

sqs = sqscli.client(sys.argv[1])
url = sqs.create_queue(QueueName="q")["QueueUrl"]
sqs.send_message(QueueUrl=url, MessageBody="x")
seen = []


def note(error: Exception) -> None:
    copied = pickle.loads(pickle.dumps(error))
    assert (type(copied), str(copied)) == (type(error), str(error))
    response = getattr(error, "response", {})
    response.get("ResponseMetadata", {}).pop("RequestId", None)
    seen.append([type(error).__name__, str(error), response, getattr(error, "operation_name", None), getattr(error, "kwargs", None)])


try:
    sqs.get_queue_url(QueueName="nowhere")
except sqs.exceptions.QueueDoesNotExist as error:
    note(error)
try:
    sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=11)
except sqs.exceptions.ClientError as error:
    note(error)
try:
    sqs.send_message(QueueUrl=url, Foo=1)  # type: ignore[call-arg]
except ParamValidationError as error:
    note(error)
try:
    sqs.get_paginator("send_message")
except OperationNotPageableError as error:
    note(error)
seen.append([type(sqs).__name__, "botocore.exceptions" in sys.modules])
print(json.dumps(seen))
