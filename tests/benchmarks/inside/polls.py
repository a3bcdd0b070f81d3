"""Runs in the measured environment: `polls.py URL QUEUE_URL COUNT` opens COUNT long polls, says `waiting` once all have asked, and keeps them open
until its stdin ends; with COUNT 1 it says `received` as soon as the one is answered, with the time, and polls again."""

from __future__ import annotations

import json
import socket
import sys
import time
from urllib.parse import urlsplit

WAIT_SECONDS = 20


def request(host: str, queue_url: str) -> bytes:
    body = json.dumps({"QueueUrl": queue_url, "WaitTimeSeconds": WAIT_SECONDS, "VisibilityTimeout": 600}).encode()
    head = f"POST / HTTP/1.1\r\nHost: {host}\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\nContent-Type: application/x-amz-json-1.0\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def main() -> None:
    parts, queue_url, count = urlsplit(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    asked = request(parts.netloc, queue_url)
    connections = [socket.create_connection((parts.hostname, parts.port)) for _ in range(count)]
    while True:
        for connection in connections:
            connection.sendall(asked)
        print("waiting", flush=True)
        if count > 1:
            sys.stdin.read()
            return
        answer = connections[0].recv(1 << 20)
        print("received", time.monotonic(), len(answer), flush=True)
        if not sys.stdin.readline():
            return


main()
