"""A program that ends without `close`. Prints each sync of its disk, and where its own lines end."""

from __future__ import annotations

import sys

import sqscli
from sqscli.journal.disk import PosixDisk

fsync = PosixDisk.fsync


def noted(handle: int) -> None:
    print("sync", flush=True)
    fsync(handle)


sqs = sqscli.client(sys.argv[1], durability="batch")
url = sqs.create_queue(QueueName="q")["QueueUrl"]
PosixDisk.fsync = staticmethod(noted)
sqs.send_message(QueueUrl=url, MessageBody="x")
print("end", flush=True)
