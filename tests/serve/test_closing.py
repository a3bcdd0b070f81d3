"""How connections end: clients that close their side early, and answers that are given before the request was complete."""

from __future__ import annotations

import asyncio
import json
import socket
import time

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol

from sqscli.serve.exchange import MAXIMUM_BODY_BYTES
from sqscli.serve.limits import Limits
from tests.serve.conftest import PATIENCE_SECONDS, Client, Serve, read, until_closed

GET = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(params=["C parser", "h11"])
def client(request: pytest.FixtureRequest, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Client:
    if request.param == "h11":
        monkeypatch.setattr("sqscli.serve.limits._parsing_protocol", lambda: H11Protocol)
        monkeypatch.setattr("sqscli.serve.server._new_loop", asyncio.new_event_loop)
    started = serve(limits=Limits(request_seconds=2))
    started("CreateQueue", QueueName="q")
    return started


def receive(opened: socket.socket, last: bytes) -> bytes:
    """What comes up to and with `last`."""
    received = b""
    while last not in received:
        part = opened.recv(1 << 16)
        assert part, received
        received += part
    return received


def flood(opened: socket.socket) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        opened.sendall(b"a" * (1 << 16))


def half_closed(client: Client, data: bytes) -> bytes:
    """What comes for `data` to one who says at once that nothing follows."""
    opened = client.raw(data)
    opened.shutdown(socket.SHUT_WR)
    return until_closed(opened)


# --- a client that closes its side ---


@pytest.mark.parametrize("path", [b"/health", b"/?Action=ListQueues", b"/000000000000/q?Action=SendMessage&MessageBody=a"])
def test_a_client_that_closes_its_side_is_answered(client: Client, path: bytes) -> None:
    answer = half_closed(client, GET % path)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1") == 1


def test_it_gets_the_messages_that_it_has_received(client: Client) -> None:
    for body in ("a", "b"):
        client("SendMessage", QueueUrl="q", MessageBody=body)
    wanted = GET % b"/000000000000/q?Action=ReceiveMessage&MaxNumberOfMessages=10&WaitTimeSeconds=20"
    answer = half_closed(client, wanted)
    assert b"<Body>a</Body>" in answer
    assert b"<Body>b</Body>" in answer


def test_it_is_answered_in_http_1_0_too(client: Client) -> None:
    assert half_closed(client, b"GET /?Action=ListQueues HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_every_request_that_it_has_sent_is_answered(client: Client) -> None:
    answers = half_closed(client, b"".join(GET % (b"/000000000000/q?Action=SendMessage&MessageBody=%d" % number) for number in range(3)))
    assert answers.count(b"HTTP/1.1 200 ") == 3


def test_its_poll_does_not_wait_any_longer_and_takes_no_message(client: Client) -> None:
    began = time.monotonic()
    answer = half_closed(client, GET % b"/000000000000/q?Action=ReceiveMessage&WaitTimeSeconds=20")
    assert time.monotonic() - began < 10
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"<Message>" not in answer
    client("SendMessage", QueueUrl="q", MessageBody="a")
    assert client("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=5)["Messages"][0]["Body"] == "a"


def test_a_poll_that_waits_already_ends_when_its_client_closes_its_side(client: Client) -> None:
    poll = client.begin("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=20)
    client.http("GET", "/health")  # answered by the engine behind the look of that
    assert poll.sock is not None
    poll.sock.shutdown(socket.SHUT_WR)
    began = time.monotonic()
    assert read(poll).json == {}
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("begun", [b"", b"GET /hea", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"])
def test_half_a_request_is_not_answered(client: Client, begun: bytes) -> None:
    assert half_closed(client, begun) == b""


# --- an answer before the end of the request ---

DRIPPING = [
    b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n",
    b"POST /nothing HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://a\r\nContent-Length: 20000\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n",
]


@pytest.mark.parametrize("head", DRIPPING, ids=["405", "404", "403", "413"])
def test_one_request_has_one_answer_however_slowly_the_rest_of_it_comes(client: Client, head: bytes) -> None:
    opened = client.raw(head)
    answer = b""
    opened.settimeout(0.05)
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            opened.sendall(b"1\r\na\r\n")
            part = opened.recv(1 << 16)
        except TimeoutError:
            continue
        except OSError:
            break
        if not part:
            break
        answer += part
    opened.close()
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in answer.lower()
    assert answer.startswith(b"HTTP/1.1 4")
    assert client.http("GET", "/health").status == 200


def test_a_client_that_sends_everything_before_it_reads_gets_the_answer(client: Client) -> None:
    answer = client.http("POST", "/", b" " * (3 * MAXIMUM_BODY_BYTES), {"X-Amz-Target": "AmazonSQS.ListQueues"})
    assert (answer.status, answer.code) == (413, "RequestEntityTooLarge")


def test_one_that_never_ends_is_given_up(client: Client) -> None:
    opened = client.raw(b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n")
    with pytest.raises(OSError, match=r"reset|pipe"):
        flood(opened)
    opened.close()


def test_a_refusal_of_a_request_that_came_in_full_keeps_the_connection(client: Client) -> None:
    refused = b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
    with client.raw(refused) as opened:
        assert b"connection: close" not in receive(opened, b"</ErrorResponse>").lower()
        opened.sendall(GET % b"/health")
        receive(opened, b'{"status":"ok"}')


def test_a_request_behind_one_that_is_refused_in_full_is_answered(client: Client) -> None:
    content = json.dumps({}).encode()
    send = b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nContent-Length: %d\r\n\r\n" % len(content)
    with client.raw(b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}" + send) as opened:
        assert receive(opened, b"</ErrorResponse>").startswith(b"HTTP/1.1 405 ")
        opened.sendall(content)
        receive(opened, b'/000000000000/q"]}')
