"""Runs in the measured environment: `load.py URL QUEUE_URL KIND CONNECTIONS COUNT` asks a server for COUNT operations over raw connections.

send             SendMessage
receive+delete   ReceiveMessage, then DeleteMessage of what it gave: two requests
batch            SendMessageBatch of ten

It speaks JSON 1.0 by hand, so that what is timed is the server. A connection that the server closes after an answer is opened again, at the server's
expense as at any client's. It prints {"seconds", "median_ms"}: of all, and the median of one operation; an answer that is not 200 ends it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from statistics import median
from typing import Any
from urllib.parse import urlsplit

try:
    import uvloop
except ImportError:
    uvloop = None

AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=none"
BODY = "message of a benchmark ".ljust(66, "x")


class Target:
    """A server and a queue."""

    def __init__(self, url: str, queue_url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port, self.queue_url = str(parts.hostname), int(parts.port or 80), queue_url

    def request(self, action: str, **members: object) -> bytes:
        body = json.dumps({"QueueUrl": self.queue_url, **members}).encode()
        head = (
            f"POST / HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nX-Amz-Target: AmazonSQS.{action}\r\n"
            f"Content-Type: application/x-amz-json-1.0\r\nAuthorization: {AUTHORIZATION}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Load:
    """COUNT operations, shared by all connections, and how long each took."""

    def __init__(self, target: Target, kind: str, count: int) -> None:
        self.target, self.kind, self.left, self.count = target, kind, count, count
        self.first = {
            "send": target.request("SendMessage", MessageBody=BODY),
            "receive+delete": target.request("ReceiveMessage", VisibilityTimeout=600),
            "batch": target.request("SendMessageBatch", Entries=[{"Id": str(number), "MessageBody": BODY} for number in range(10)]),
        }[kind]
        self.seconds: list[float] = []
        self.loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = self.loop.create_future()

    def connect(self, waiting: bytes = b"", began: float = 0.0) -> None:
        """Opens a connection; `waiting` is a request of an operation that has begun on another one."""
        self.loop.create_task(self.loop.create_connection(lambda: Connection(self, waiting, began), self.target.host, self.target.port))

    def done(self, began: float) -> None:
        self.seconds.append(time.perf_counter() - began)
        if len(self.seconds) == self.count and not self.ended.done():
            self.ended.set_result(None)

    def fail(self, error: Exception) -> None:
        if not self.ended.done():
            self.ended.set_exception(error)


class Connection(asyncio.Protocol):
    """One keep-alive connection, which asks as soon as it has its answer."""

    def __init__(self, load: Load, waiting: bytes, began: float) -> None:
        self._load = load
        self._waiting, self._began = waiting, began
        self._received = b""
        self._is_closing = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        if self._waiting:
            transport.write(self._waiting)
        else:
            self._begin()

    def _begin(self) -> None:
        if self._load.left == 0:
            self._transport.close()
            return
        self._load.left -= 1
        self._began, self._waiting = time.perf_counter(), b""
        if self._is_closing:
            self._load.connect(self._load.first, self._began)
        else:
            self._transport.write(self._load.first)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        head = head.lower()
        if len(body) < int(head.partition(b"content-length:")[2].split(b"\r", 1)[0] or 0):
            return
        self._received = b""
        if not head.startswith(b"http/1.1 200"):
            self._load.fail(RuntimeError(f"{head!r} {body!r}"))
            return
        self._is_closing = b"connection: close" in head
        self._answered(body)

    def _answered(self, body: bytes) -> None:
        if self._load.kind == "receive+delete" and not self._waiting:
            self._waiting = self._load.target.request("DeleteMessage", ReceiptHandle=json.loads(body)["Messages"][0]["ReceiptHandle"])
            if self._is_closing:
                self._load.connect(self._waiting, self._began)
            else:
                self._transport.write(self._waiting)
            return
        self._load.done(self._began)
        self._begin()


async def load(target: Target, kind: str, connections: int, count: int) -> dict[str, float]:
    one = Load(target, kind, count)
    began = time.perf_counter()
    for _ in range(min(connections, count)):
        one.connect()
    await one.ended
    return {"seconds": time.perf_counter() - began, "median_ms": 1000 * median(one.seconds)}


def main() -> None:
    target = Target(sys.argv[1], sys.argv[2])
    if uvloop is not None:
        uvloop.install()
    print(json.dumps(asyncio.run(load(target, sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))))


main()
