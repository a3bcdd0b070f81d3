"""A task through kombu's SQS transport, which is what celery sends tasks with: published, consumed, acknowledged."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit

from kombu import Connection, Exchange, Queue

endpoint, name = urlsplit(os.environ["AWS_ENDPOINT_URL_SQS"]), sys.argv[1]
options = {"region": "us-east-1", "is_secure": False, "wait_time_seconds": 2, "polling_interval": 0, "visibility_timeout": 30}
tasks = Queue(name, Exchange(name), routing_key=name)
handled = []


def handle(body, message):
    handled.append(body)
    message.ack()


with Connection(f"sqs://key:secret@{endpoint.hostname}:{endpoint.port}", transport_options=options) as connection:
    producer = connection.Producer(serializer="json")
    for number in range(3):
        task = {"task": "add", "args": [number, "ä & <b>"]}
        producer.publish(task, exchange=tasks.exchange, routing_key=tasks.routing_key, declare=[tasks])
    with connection.Consumer(tasks, callbacks=[handle], accept=["json"]):
        while len(handled) < 3:
            connection.drain_events(timeout=30)

assert sorted(body["args"][0] for body in handled) == [0, 1, 2], handled
assert {body["args"][1] for body in handled} == {"ä & <b>"}
print(len(handled), "tasks done")
