"""Requests that nobody would send: each is answered with an error that is documented, changes nothing, and leaves the server as it was."""

from __future__ import annotations

import asyncio
import copy
import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqscli.actions import perform
from sqscli.api.actions import ACTIONS
from sqscli.api.attributes import QUEUE_ATTRIBUTES
from sqscli.api.errors import SQSError
from sqscli.broker import Broker
from sqscli.catalog import Namespace, make_home, queue_exists
from sqscli.clock import ManualClock
from sqscli.serve.app import App, Home
from sqscli.serve.changes import Changes
from sqscli.serve.engine import Engine
from sqscli.serve.lines import Lines
from tests.wire.values import structures

MARGIN = settings(max_examples=150)
JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    10**30,
    1e300,
    0.5,
    "",
    "q",
    "..",
    "../../etc/passwd",
    "\x00",
    "\ufffe",
    "a" * 100_000,
    "http://x/999999999999/q",
    "http://x/000000000000/../q",
    "http://[",
    "arn:aws:sqs:us-east-1:000000000000:q",
    "arn:",
    "AQEB" * 20,
    "eyJ0YXNrSWQiOjF9",
    "[" * 5000,
    "{}",
    [],
    {},
    [[]],
    [{}] * 11,
    [None],
    {"": None},
    {"a": {"DataType": "Binary", "BinaryValue": "//8="}},
]


def nested(depth: int) -> Any:
    value: Any = "a"
    for _ in range(depth):
        value = [value]
    return value


def known_errors() -> set[type[SQSError]]:
    def below(cls: type[SQSError]) -> set[type[SQSError]]:
        return {cls}.union(*(below(each) for each in cls.__subclasses__()))

    return below(SQSError) - {SQSError}


QUEUES = ("q", "dead", "dead.fifo")


class World:
    """The application without a socket, on a clock that stands still: nothing changes but by a request."""

    def __init__(self, home: Path) -> None:
        make_home(str(home))
        self.reports: list[str] = []
        self.handle = b""
        self.loop = asyncio.new_event_loop()
        self.broker = Broker(str(home), ManualClock(), "none", warn=self.reports.append)
        self.loop.run_until_complete(self._begin())
        self.shapes = {error.shape for error in known_errors()}
        self.codes = {error.query_code for error in known_errors()}

    async def _begin(self) -> None:
        self.engine = Engine(self.broker, self.loop.time)
        lines = Lines(self.engine)
        self.changes = lines.changes = Changes(self.broker.home, lines)
        home = Home(self.engine, lines, Namespace(), self.reports.append, lambda: None)
        self.app = App(home, "http://localhost:9324", lambda: "id")

    def end(self) -> None:
        self.loop.run_until_complete(self.engine.stop())
        self.changes.close()
        self.loop.close()
        self.broker.close()

    def reset(self) -> dict[str, Any]:
        """A world with three queues, and a message in one of them; what there is."""

        def make(broker: Broker) -> None:
            for name in broker.list_queues():
                if name not in QUEUES:
                    broker.delete_queue(name)
            for name in QUEUES:
                fifo = {"Attributes": {"FifoQueue": "true"}} if name.endswith(".fifo") else {}
                if not queue_exists(broker.home, name):
                    perform(broker, "CreateQueue", {"QueueName": name, **fifo})
            if not broker.peek("q", 1, None):
                perform(broker, "SendMessage", {"QueueUrl": "q", "MessageBody": "a"})
            for message in perform(broker, "ReceiveMessage", {"QueueUrl": "q", "VisibilityTimeout": 0}).get("Messages", []):
                self.handle = message["ReceiptHandle"].encode()

        async def act() -> None:
            await self.engine.perform(make)

        self.loop.run_until_complete(act())
        return self.state()

    def state(self) -> dict[str, Any]:
        """All that a request can change."""

        def look(broker: Broker) -> dict[str, Any]:
            return {
                name: (broker.attributes(name), broker.tags(name), [each.message.message_id for each in broker.peek(name, 100, None)])
                for name in broker.list_queues()
            }

        async def act() -> dict[str, Any]:
            return await self.engine.perform(look)

        return self.loop.run_until_complete(act())

    def ask(self, method: str, path: str, body: bytes, headers: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
        path, _, query = path.partition("?")
        raw_path = path.encode("utf-8", "replace")
        scope = {
            "type": "http",
            "method": method,
            "path": unquote(path),
            "raw_path": raw_path,
            "query_string": query.encode("utf-8", "replace"),
            "headers": headers,
        }
        came = iter([{"type": "http.request", "body": body, "more_body": False}])
        sent: list[Any] = []

        async def receive() -> Any:
            return next(came, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            sent.append(message)

        self.loop.run_until_complete(self.app(scope, receive, send))
        return sent[0]["status"], sent[1]["body"]

    def check(self, method: str, path: str, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        """Asks, and holds the answer against the laws."""
        before = self.reset()
        status, content = self.ask(method, path, body.replace(b"HANDLE", self.handle), headers)
        assert not self.reports, self.reports
        assert status == 200 or 400 <= status < 500, (status, content)
        if status != 200:
            assert self.state() == before
            self._check_error(content)
        assert self.ask("GET", "/health", b"", []) == (200, b'{"status":"ok"}')

    def _check_error(self, content: bytes) -> None:
        if content.startswith(b"{"):
            assert json.loads(content)["__type"].partition("#")[2] in self.shapes
        elif content != b"<UnknownOperationException/>\n":
            assert ElementTree.fromstring(content).findtext("{*}Error/{*}Code") in self.codes


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("fuzz") / "home")
    yield made
    made.end()


def json_headers(action: str) -> list[tuple[bytes, bytes]]:
    return [(b"x-amz-target", f"AmazonSQS.{action}".encode()), (b"content-type", b"application/x-amz-json-1.0")]


ARN = "arn:aws:sqs:us-east-1:000000000000:"
NUMBERS = st.sampled_from([0, 1, 5, 10, 11, 30, 900, 901, 43_200, 43_201, -1, 2**31 - 1])
IDS = st.sampled_from(["a", "b", "c", "d-1", "x" * 80, "x" * 81, "", " ", "\u00e4"])
ARNS = st.sampled_from([ARN + "q", ARN + "dead", ARN + "nosuch", ARN, ARN + "..", "arn:aws:sqs:us-east-1:999999999999:q"])
POLICIES = [json.dumps({"deadLetterTargetArn": ARN + "dead", "maxReceiveCount": count}) for count in (1, 0, "3", 10**30, None)]
PLAUSIBLE = {
    "QueueUrl": st.sampled_from(["q", "q", "q", "dead", "dead.fifo", "http://x/000000000000/q", "nosuch"]),
    "QueueName": st.sampled_from(["q", "r", "r.fifo", "r" * 80, "r" * 81, "..", "a/b", ""]),
    "Id": IDS,
    "Label": IDS,
    "AWSAccountIds": st.lists(st.sampled_from(["000000000000", "1", "", "*"]), max_size=3),
    "Actions": st.lists(st.sampled_from(["SendMessage", "*", "Nothing", ""]), max_size=9),
    "MessageGroupId": IDS,
    "MessageDeduplicationId": IDS,
    "ReceiveRequestAttemptId": IDS,
    "SourceArn": ARNS,
    "DestinationArn": ARNS,
    "DataType": st.sampled_from(["String", "Number", "Binary", "String.a", "Number." + "a" * 300, "", "Other"]),
    "StringValue": st.sampled_from(["1", "1e200", "-0.5", "NaN", "", "text", "\x00", "Root=1-2-3"]),
    "ReceiptHandle": st.sampled_from(["HANDLE", "HANDLE", "HANDLEx", "AQEB" * 30, ""]),
    "DelaySeconds": NUMBERS,
    "VisibilityTimeout": NUMBERS,
    "MaxNumberOfMessages": NUMBERS,
    "MaxResults": NUMBERS,
    "WaitTimeSeconds": st.sampled_from([0, -1, 21]),
    "MaxNumberOfMessagesPerSecond": NUMBERS,
    "Attributes": st.dictionaries(
        st.sampled_from([*QUEUE_ATTRIBUTES, "Nothing", ""]),
        st.sampled_from(["", "0", "1", "true", "false", "60", "1024", "-1", "9" * 50, "\u0661", "{", "{}", "null", "[" * 9999, *POLICIES]),
        max_size=3,
    ),
}


def requests(action: str) -> st.SearchStrategy[dict[str, Any]]:
    """What somebody might send: now right, now nearly."""
    return structures(ACTIONS[action].request, PLAUSIBLE)


def encode(value: Any) -> bytes:
    return json.dumps(value, default=lambda blob: b64encode(blob).decode()).encode()


@pytest.mark.parametrize("action", ACTIONS)
@settings(max_examples=40)
@given(st.data())
def test_values_of_the_right_type_that_mean_nothing(world: World, action: str, data: st.DataObject) -> None:
    request = data.draw(requests(action))
    world.check("POST", "/", encode(request), json_headers(action))


@pytest.mark.parametrize("action", ACTIONS)
@settings(max_examples=40)
@given(st.data())
def test_requests_in_which_something_is_replaced_by_junk(world: World, action: str, data: st.DataObject) -> None:
    request = copy.deepcopy(data.draw(requests(action)))
    place: Any = request
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], (dict, list)) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(st.one_of(st.sampled_from(JUNK), st.integers(1, 100).map(nested)))
        break
    world.check("POST", "/", encode(request), json_headers(action))


@MARGIN
@given(st.sampled_from(list(ACTIONS)), st.data())
def test_bodies_in_which_bytes_are_lost_changed_or_added(world: World, action: str, data: st.DataObject) -> None:
    body = bytearray(encode(data.draw(requests(action))))
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    world.check("POST", "/", bytes(body), json_headers(action))


@MARGIN
@given(st.sampled_from(list(ACTIONS)), st.data())
def test_forms_with_names_that_nearly_mean_something(world: World, action: str, data: st.DataObject) -> None:
    parts = [
        "QueueUrl",
        "QueueName",
        "MessageBody",
        "Attribute",
        "MessageAttribute",
        "Tag",
        "Key",
        "Name",
        "Value",
        "StringValue",
        "BinaryValue",
        "DataType",
    ]
    parts += [
        "1",
        "2",
        "0",
        "-1",
        "99999999999999999999",
        "",
        "SendMessageBatchRequestEntry",
        "Id",
        "MaxNumberOfMessages",
        "DelaySeconds",
        "\u0661",
        ".",
    ]
    names = st.lists(st.sampled_from(parts), min_size=1, max_size=6).map(".".join)
    texts = st.sampled_from([value for value in JUNK if isinstance(value, str)] + ["1", "-5", "9" * 50, "String", "DelaySeconds"])
    pairs = data.draw(st.lists(st.tuples(names, texts), max_size=12))
    body = urlencode([("Action", action), *pairs]).encode()
    world.check("POST", data.draw(st.sampled_from(["/", "/000000000000/q", "/000000000000/..", "/1/q"])), body, [])


@MARGIN
@given(
    st.sampled_from(["GET", "POST", "PUT", "HEAD", "X"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(lambda text: "/" + text),
    st.binary(max_size=60),
    st.lists(
        st.tuples(
            st.sampled_from([b"host", b"content-type", b"content-length", b"x-amz-target", b"x-amzn-trace-id", b"authorization", b"accept"]),
            st.one_of(st.binary(max_size=20), st.sampled_from([b"AmazonSQS.ListQueues", b"AmazonSQS.", b"application/x-amz-json-1.0", b"9" * 30])),
        ),
        max_size=5,
    ),
)
def test_requests_of_which_nothing_is_right(world: World, method: str, path: str, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    world.check(method, path, body, headers)


@pytest.mark.parametrize("depth", [100, 10_000, 1_000_000])
def test_json_of_any_depth(world: World, depth: int) -> None:
    for bracket in (b"[", b'{"a":'):
        world.check("POST", "/", b'{"QueueUrl":' + bracket * depth, json_headers("SendMessage"))
        world.check("POST", "/", b'{"Unknown":' + bracket * depth, json_headers("SendMessage"))


def test_a_receipt_handle_of_another_queue(world: World) -> None:
    world.ask("POST", "/", b'{"QueueUrl": "q"}', json_headers("DeleteQueue"))
    world.reset()
    world.ask("POST", "/", b'{"QueueName": "other"}', json_headers("CreateQueue"))
    status, content = world.ask("POST", "/", b'{"QueueUrl": "q", "VisibilityTimeout": 0}', json_headers("ReceiveMessage"))
    handle = json.loads(content)["Messages"][0]["ReceiptHandle"]
    for action in ("DeleteMessage", "ChangeMessageVisibility"):
        request = {"QueueUrl": "other", "ReceiptHandle": handle, "VisibilityTimeout": 0}
        status, content = world.ask("POST", "/", encode(request), json_headers(action))
        assert (400 <= status < 500, b"ReceiptHandle" in content) == (True, True)
    status, content = world.ask("POST", "/", b'{"QueueUrl": "q"}', json_headers("ReceiveMessage"))
    assert len(json.loads(content)["Messages"]) == 1
