"""What a client may do before its request is complete."""

from __future__ import annotations

import json
import time

import pytest

from sqscli.serve.exchange import MAXIMUM_BODY_BYTES
from sqscli.serve.limits import Limits
from tests.serve.conftest import Client, Serve, send_until_closed, until_closed

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\n"


@pytest.fixture
def impatient(serve: Serve) -> Client:
    return serve(limits=Limits(request_seconds=0.5))


def lives_on(client: Client) -> bool:
    return client.http("GET", "/health").status == 200


# --- size ---


def test_a_batch_of_one_mebibyte_fits_however_it_is_escaped(sqs: Client) -> None:
    entries = [{"Id": str(number), "MessageBody": "\t" * 104_857} for number in range(10)]
    content = json.dumps({"QueueUrl": "q", "Entries": entries}).replace("\\t", "\\u0009").encode()
    assert len(content) > 6_000_000
    answer = sqs.http("POST", "/", content, {"X-Amz-Target": "AmazonSQS.SendMessageBatch"})
    assert (answer.status, len(answer.json["Successful"])) == (200, 10)


@pytest.mark.parametrize("length", [MAXIMUM_BODY_BYTES + 1, 10**11, 10**40])
def test_a_body_that_is_announced_too_large_is_refused_unread(sqs: Client, length: int) -> None:
    with sqs.raw(HEAD + b"Content-Length: %d\r\n\r\n" % length) as opened:
        answer = opened.recv(1 << 16)
    assert answer.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 400 "))
    assert b"RequestEntityTooLarge" in answer or length == 10**40
    assert lives_on(sqs)


def test_a_body_that_turns_out_too_large_is_refused(sqs: Client) -> None:
    with sqs.raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n") as opened:
        chunk = b"100000\r\n" + b"a" * (1 << 20) + b"\r\n"
        for _ in range(MAXIMUM_BODY_BYTES // (1 << 20) + 1):
            opened.sendall(chunk)
        answer = opened.recv(1 << 16)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"HTTP content length exceeded 8388608 bytes." in answer
    assert lives_on(sqs)


def test_a_body_in_chunks_is_read(sqs: Client) -> None:
    with sqs.raw(HEAD + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n") as opened:
        assert b"/000000000000/q" in until_closed(opened)


def test_a_head_without_end_is_refused(sqs: Client) -> None:
    answer = send_until_closed(sqs.raw(b"GET / HTTP/1.1\r\n"), b"X-Padding: " + b"a" * 10_000 + b"\r\n", 10)
    assert answer.startswith(b"HTTP/1.1 431 ") or not answer  # a reset may overtake it
    assert lives_on(sqs)


def test_many_small_requests_on_one_connection_are_no_large_head(sqs: Client) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Padding: " + b"a" * 10_000 + b"\r\n\r\n"
    with sqs.raw() as opened:
        for _ in range(10):
            opened.sendall(request[:500])
            opened.sendall(request[500:])
            assert opened.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


# --- time ---


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET /health HT", HEAD, HEAD + b"Content-Length: 10\r\n\r\n{"],
    ids=["nothing", "half a line", "half a head", "half a body"],
)
def test_a_request_that_does_not_come_to_its_end_is_given_up(impatient: Client, begun: bytes) -> None:
    began = time.monotonic()
    answer = until_closed(impatient.raw(begun))
    assert time.monotonic() - began < 10
    if begun:
        assert b"HTTP/1.1 408 Request Timeout" in answer
    assert lives_on(impatient)


def test_so_is_the_second_request_of_a_connection(impatient: Client) -> None:
    opened = impatient.raw(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert opened.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
    opened.sendall(b"GET /hea")
    assert until_closed(opened).startswith(b"HTTP/1.1 408 ")


def test_a_request_that_trickles_in_is_given_up(impatient: Client) -> None:
    opened = impatient.raw(HEAD)
    end = time.monotonic() + 10
    closed = False
    while not closed and time.monotonic() < end:
        try:
            opened.sendall(b"X-A: b\r\n")
        except OSError:
            closed = True
        time.sleep(0.05)
    opened.close()
    assert closed


@pytest.mark.slow
def test_a_long_poll_is_not_slowness_and_neither_is_a_connection_that_rests(impatient: Client) -> None:
    impatient("CreateQueue", QueueName="q")
    with impatient.raw() as opened:
        content = b'{"QueueUrl": "q", "WaitTimeSeconds": 3}'
        opened.sendall(
            b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\nContent-Length: %d\r\n\r\n" % len(content) + content
        )
        assert opened.recv(1 << 16).endswith(b"{}")
        time.sleep(2.5)
        opened.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert opened.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


@pytest.mark.slow
def test_a_client_that_does_not_read_its_answers_is_given_up(impatient: Client) -> None:
    impatient("CreateQueue", QueueName="q")
    impatient("SendMessage", QueueUrl="q", MessageBody="a" * 1_000_000)
    content = b'{"QueueUrl": "q", "VisibilityTimeout": 0}'
    request = b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\nContent-Length: %d\r\n\r\n" % len(content) + content
    opened = impatient.raw(request * 20)
    time.sleep(3)  # what it does not read, it does not learn either
    assert len(until_closed(opened)) < 20 * 1_000_000
    assert lives_on(impatient)


# --- number ---


def test_more_connections_than_there_may_be_are_refused(serve: Serve) -> None:
    client = serve(limits=Limits(connections=3))
    opened = [client.raw() for _ in range(3)]
    for each in opened:
        each.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert each.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
    assert until_closed(client.raw()).startswith(b"HTTP/1.1 503 ")
    for each in opened:
        each.close()
    time.sleep(0.5)
    assert lives_on(client)


# --- HTTP that is none ---


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: a\r\n\r\n",
        HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=lambda data: repr(data[-24:]),
)
def test_what_is_no_http_is_a_bad_request(sqs: Client, data: bytes) -> None:
    assert until_closed(sqs.raw(data)).startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 405 "))
    assert lives_on(sqs)


def test_a_longer_body_than_announced_is_the_next_request_and_none(sqs: Client) -> None:
    answers = until_closed(sqs.raw(HEAD + b"Content-Length: 2\r\n\r\n{}{}{}"))
    assert b"HTTP/1.1 400 " in answers
    assert lives_on(sqs)
