"""A program that forks in the middle of its threads' work: every process goes on with the client that it has. Prints what was received at the end."""

from __future__ import annotations

import os
import sys
import threading

import sqscli

CHILDREN, EACH = 20, 5

sqs = sqscli.client(sys.argv[1], durability=sys.argv[2])
url = sqs.create_queue(QueueName="q")["QueueUrl"]
ended = threading.Event()
sent = [0, 0]


def keep_sending(thread: int) -> None:
    while not ended.is_set():
        sqs.send_message(QueueUrl=url, MessageBody=f"thread {thread}: {sent[thread]}")
        sent[thread] += 1


threads = [threading.Thread(target=keep_sending, args=(thread,)) for thread in range(2)]
for thread in threads:
    thread.start()
children = []
for child in range(CHILDREN):
    process = os.fork()
    if process == 0:
        for number in range(EACH):
            sqs.send_message(QueueUrl=url, MessageBody=f"child {child}: {number}")
        sqs.close()
        os._exit(0)
    children.append(process)
statuses = [os.waitpid(process, 0)[1] for process in children]
ended.set()
for thread in threads:
    thread.join()
assert statuses == [0] * CHILDREN, statuses

expected = {f"thread {thread}: {number}" for thread in range(2) for number in range(sent[thread])}
expected |= {f"child {child}: {number}" for child in range(CHILDREN) for number in range(EACH)}
found: list[str] = []
while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
    found += [message["Body"] for message in messages]
assert sorted(found) == sorted(expected)
print("nothing lost, nothing twice")
