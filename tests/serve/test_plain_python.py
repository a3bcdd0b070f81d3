"""The server where neither the C parser nor uvloop nor inotify is installed."""

from __future__ import annotations

import asyncio
import time

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol

from sqscli.serve.limits import Limits
from tests.serve.conftest import Client, Serve, read, send_until_closed, until_closed


@pytest.fixture
def plain(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("sqscli.serve.limits._parsing_protocol", lambda: H11Protocol)
    monkeypatch.setattr("sqscli.serve.server._new_loop", asyncio.new_event_loop)
    monkeypatch.setattr("sqscli.serve.changes._open_inotify", lambda: None)
    client = serve(limits=Limits(request_seconds=0.5))
    client("CreateQueue", QueueName="q")
    return client


def test_requests_are_answered_in_both_protocols(plain: Client) -> None:
    assert plain("SendMessage", QueueUrl="q", MessageBody="a")["MessageId"]
    assert b"<Body>a</Body>" in plain.http("GET", "/000000000000/q?Action=ReceiveMessage").body


def test_a_long_poll_is_woken_by_a_command(plain: Client) -> None:
    poll = plain.begin("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=20)
    plain.http("GET", "/health")
    began = time.monotonic()
    assert plain.command("send q", "a").returncode == 0
    assert read(poll).json["Messages"][0]["Body"] == "a"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("begun", [b"", b"GET /health HT", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"])
def test_a_request_that_does_not_come_to_its_end_is_given_up(plain: Client, begun: bytes) -> None:
    began = time.monotonic()
    until_closed(plain.raw(begun))
    assert time.monotonic() - began < 10


def test_a_head_without_end_is_refused(plain: Client) -> None:
    answer = send_until_closed(plain.raw(b"GET / HTTP/1.1\r\n"), b"X-Padding: " + b"a" * 10_000 + b"\r\n", 10)
    assert answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 ")) or not answer  # a reset may overtake it
    assert plain.http("GET", "/health").status == 200
