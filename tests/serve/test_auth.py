"""Keys and their rights, with botocore as the signer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from sqscli.clock import real_ms
from sqscli.serve.rights import Gate, Key
from tests.serve.conftest import ADMIN, ALL, PROGRAM, RIGHTS, WORKER, Answer, Client, Process, Serve, entry, json_headers


class Clock:
    """The real clock, but for the tests that move it."""

    def __init__(self) -> None:
        self.offset_ms = 0

    def now_ms(self) -> int:
        return real_ms() + self.offset_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guarded(serve: Serve, clock: Clock) -> Client:
    """A server with two keys, and the queues orders and results."""
    client = serve(gate=Gate([Key(*ADMIN, ALL), Key(*WORKER, RIGHTS)], clock.now_ms))
    for name in ("orders", "results"):
        assert signed(client, "CreateQueue", {"QueueName": name}).status == 200
    return client


def signed(
    client: Client, action: str, request: dict[str, Any], key: tuple[str, str] = ADMIN, change: Callable[[AWSRequest], None] | None = None
) -> Answer:
    """A JSON request, signed in its headers; `change` is made to it afterwards."""
    asked = AWSRequest("POST", client.endpoint + "/", json_headers(action), json.dumps(request))
    SigV4Auth(Credentials(*key), "sqs", "us-east-1").add_auth(asked)
    if change is not None:
        change(asked)
    return client.http("POST", urlsplit(asked.url).path, asked.data.encode(), dict(asked.headers.items()))


def presigned(client: Client, query: str, key: tuple[str, str] = ADMIN, expires: int = 60, path: str = "/") -> str:
    """The path and query of a GET, signed in its address."""
    asked = AWSRequest("GET", f"{client.endpoint}{path}?{query}", {})
    SigV4QueryAuth(Credentials(*key), "sqs", "us-east-1", expires).add_auth(asked)
    split = urlsplit(asked.url)
    return f"{split.path}?{split.query}"


def boto(client: Client, key: tuple[str, str]) -> Any:
    config = Config(retries={"total_max_attempts": 1})
    return boto3.client("sqs", "eu-central-1", endpoint_url=client.endpoint, aws_access_key_id=key[0], aws_secret_access_key=key[1], config=config)


# --- signatures ---


def test_a_request_signed_in_its_headers_is_performed(guarded: Client) -> None:
    assert signed(guarded, "SendMessage", {"QueueUrl": "orders", "MessageBody": "\u00e4"}).status == 200


def test_a_request_signed_in_its_address_is_performed(guarded: Client) -> None:
    asked = "Action=SendMessage&QueueUrl=orders&MessageBody=a%20b%2Bc~%26%3D%2F%C3%A4"
    assert guarded.http("GET", presigned(guarded, asked)).status == 200
    assert (
        guarded.http("GET", presigned(guarded, "Action=ReceiveMessage", path="/000000000000/orders")).body.count(
            b"<Body>a b+c~&amp;=/\xc3\xa4</Body>"
        )
        == 1
    )


def test_boto3_is_served_with_its_key_in_whatever_region_it_thinks_to_be(guarded: Client) -> None:
    sqs = boto(guarded, ADMIN)
    url = sqs.get_queue_url(QueueName="orders")["QueueUrl"]
    assert sqs.send_message(QueueUrl=url, MessageBody="a")["MessageId"]
    assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1)["Messages"][0]["Body"] == "a"


def test_a_form_signed_in_its_headers_is_performed(guarded: Client) -> None:
    asked = AWSRequest("POST", guarded.endpoint + "/", {"Content-Type": "application/x-www-form-urlencoded"}, "Action=ListQueues")
    SigV4Auth(Credentials(*ADMIN), "sqs", "us-east-1").add_auth(asked)
    answer = guarded.http("POST", "/", b"Action=ListQueues", dict(asked.headers.items()))
    assert answer.body.count(b"<QueueUrl>") == 2
    assert b"SignatureDoesNotMatch" in guarded.http("POST", "/", b"Action=ListQueues&MaxResults=1", dict(asked.headers.items())).body


def test_without_a_signature_nothing_is_done(guarded: Client) -> None:
    answer = guarded.post("DeleteQueue", {"QueueUrl": "orders"})
    assert (answer.status, answer.code) == (403, "AccessDeniedException")
    assert answer.json["message"] == f"Access to the resource {guarded.endpoint}/ is denied."
    assert len(signed(guarded, "ListQueues", {}).json["QueueUrls"]) == 2


@pytest.mark.parametrize("host", ["queues.example:8080", "sqs:9324"])
def test_with_keys_the_server_answers_to_any_name(guarded: Client, host: str) -> None:
    named = Client(f"http://{host}", guarded.home)
    named.host, named.port = guarded.host, guarded.port
    answer = signed(named, "GetQueueUrl", {"QueueName": "orders"}, change=lambda asked: asked.headers.add_header("Host", host))
    assert answer.json["QueueUrl"] == f"http://{host}/000000000000/orders"


@pytest.mark.parametrize("host", ["a/b", "a b", "http://a", "[", "a:port", "<script>", "x" * 300])
def test_a_host_that_is_none_does_not_get_into_a_queue_url(guarded: Client, host: str) -> None:
    class Exactly(SigV4Auth):
        def headers_to_sign(self, request: AWSRequest) -> Any:
            headers = super().headers_to_sign(request)
            headers.replace_header("host", host)
            return headers

    asked = AWSRequest("POST", guarded.endpoint + "/", json_headers("GetQueueUrl"), b'{"QueueName": "orders"}')
    Exactly(Credentials(*ADMIN), "sqs", "us-east-1").add_auth(asked)
    answer = guarded.http("POST", "/", asked.data, {**dict(asked.headers.items()), "Host": host})
    assert answer.json["QueueUrl"] == f"{guarded.endpoint}/000000000000/orders"


def test_a_verbose_server_says_who_has_asked(serve: Serve, reports: list[str]) -> None:
    client = serve(gate=Gate([Key(*WORKER, RIGHTS)], real_ms), is_verbose=True)
    signed(client, "SendMessage", {"QueueUrl": "orders", "MessageBody": "a"}, WORKER)
    client.post("SendMessage", {"QueueUrl": "orders", "MessageBody": "a"})
    assert reports[0].startswith("POST SendMessage orders 403 ")
    assert reports[0].endswith(" ms, AccessDenied, key worker")
    assert reports[1].endswith(" ms, AccessDenied")


def test_health_needs_no_signature(guarded: Client) -> None:
    assert guarded.http("GET", "/health").status == 200


def test_a_key_that_nobody_knows_is_invalid(guarded: Client) -> None:
    answer = signed(guarded, "ListQueues", {}, ("nobody", ADMIN[1]))
    assert (answer.status, answer.code) == (403, "UnrecognizedClientException")
    with pytest.raises(ClientError) as caught:
        boto(guarded, ("nobody", "x")).list_queues()
    assert caught.value.response["Error"]["Code"] == "InvalidClientTokenId"


def _replace(name: str, value: str) -> Callable[[AWSRequest], None]:
    def change(asked: AWSRequest) -> None:
        asked.headers.replace_header(name, value)

    return change


def _edit(name: str, old: str, new: str) -> Callable[[AWSRequest], None]:
    def change(asked: AWSRequest) -> None:
        assert old in asked.headers[name]
        asked.headers.replace_header(name, asked.headers[name].replace(old, new))

    return change


def _other_body(asked: AWSRequest) -> None:
    asked.data = asked.data.replace("orders", "results")


def _with_header(asked: AWSRequest) -> None:
    asked.headers["X-Amz-Other"] = "a"


CHANGES = {
    "another secret": None,
    "another body": _other_body,
    "another action": _replace("X-Amz-Target", "AmazonSQS.DeleteQueue"),
    "another x-amz- header": _with_header,
    "another service": _edit("Authorization", "/sqs/", "/s3/"),
    "another region": _edit("Authorization", "/us-east-1/", "/eu-central-1/"),
    "another signature": _edit("Authorization", "Signature=", "Signature=0"),
    "a signature that is no text": _edit("Authorization", "Signature=", "Signature=\u00e4"),
    "an unsigned target": _edit("Authorization", ";x-amz-target", ""),
    "an unsigned host": _edit("Authorization", "host;", ""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_signature_of_something_else_does_not_match(guarded: Client, change: str) -> None:
    key = (ADMIN[0], "wrong") if CHANGES[change] is None else ADMIN
    answer = signed(guarded, "PurgeQueue", {"QueueUrl": "orders"}, key, CHANGES[change])
    assert (answer.status, answer.code) == (403, "InvalidSignatureException")


@pytest.mark.parametrize(
    "header",
    [
        "Basic YTpi",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 =,=,=",
        "AWS4-HMAC-SHA256 Credential=a/b/c/sqs/d, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=admin/20260101/r/sqs/aws4_request, SignedHeaders=;;, Signature=0",
    ],
)
@pytest.mark.parametrize("date", [None, "", "20260101", "20261341T000000Z", "\u0661"])
def test_a_signature_that_is_none_is_incomplete_or_does_not_match(guarded: Client, header: str, date: str | None) -> None:
    dated = {} if date is None else {"X-Amz-Date": date.encode("utf-8").decode("latin-1")}
    answer = guarded.post("ListQueues", {}, Authorization=header, **dated)
    assert (answer.status, answer.code) in ((400, "IncompleteSignatureException"), (403, "InvalidSignatureException"))


@pytest.mark.parametrize(("minutes", "matches"), [(-16, False), (-14, True), (14, True), (16, False)])
def test_the_clocks_may_differ_by_a_quarter_of_an_hour(guarded: Client, clock: Clock, minutes: int, matches: bool) -> None:
    clock.offset_ms = minutes * 60_000
    answer = signed(guarded, "ListQueues", {})
    assert answer.status == (200 if matches else 403)
    if not matches:
        assert answer.json["message"].startswith("Signature expired: " if minutes > 0 else "Signature not yet current: ")
        assert answer.json["message"].endswith("15 min.)")


def test_the_virtual_clock_does_not_matter_to_signatures(guarded: Client) -> None:
    assert guarded.command("clock set", "2020-01-01T00:00:00Z", "--yes").returncode == 0
    assert signed(guarded, "ListQueues", {}).status == 200


def test_a_presigned_address_holds_as_long_as_it_says(guarded: Client, clock: Clock) -> None:
    asked = presigned(guarded, "Action=ListQueues", expires=3600)
    clock.offset_ms = 3_500_000
    assert guarded.http("GET", asked).status == 200
    clock.offset_ms = 3_700_000
    assert b"expired" in guarded.http("GET", asked).body


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ListQueues", "PurgeQueue"),
        ("X-Amz-Expires=60", "X-Amz-Expires=600"),
        ("X-Amz-Expires=60", "X-Amz-Expires=9999999"),
        ("SignedHeaders=host", "SignedHeaders="),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        ("%2Fsqs%2F", "%2Fsns%2F"),
    ],
)
def test_a_presigned_address_that_was_changed_does_not_match(guarded: Client, old: str, new: str) -> None:
    asked = presigned(guarded, "Action=ListQueues")
    assert old in asked
    assert guarded.http("GET", asked.replace(old, new)).status in (400, 403)


# --- rights ---


def test_a_key_does_what_its_rights_say_and_no_more(guarded: Client) -> None:
    def ask(action: str, queue: str, **more: Any) -> str:
        answer = signed(guarded, action, {"QueueUrl": queue, **more}, WORKER)
        return "done" if answer.status == 200 else answer.code

    entries = [{"Id": "a", "MessageBody": "a", "ReceiptHandle": "a"}]
    assert ask("ReceiveMessage", "orders") == "done"
    assert ask("DeleteMessageBatch", f"{guarded.endpoint}/000000000000/orders", Entries=entries) == "done"
    assert ask("SendMessage", "results", MessageBody="a") == "done"
    assert ask("SendMessageBatch", "results", Entries=entries) == "done"
    for action, queue in [
        ("SendMessage", "orders"),
        ("ReceiveMessage", "results"),
        ("PurgeQueue", "orders"),
        ("DeleteQueue", "results"),
        ("TagQueue", "orders"),
    ]:
        assert ask(action, queue, MessageBody="a", Tags={}) == "AccessDeniedException", (action, queue)
    assert ask("ReceiveMessage", "orders-other") == "QueueDoesNotExist"
    assert ask("ReceiveMessage", "Orders") == "AccessDeniedException"
    assert ask("ReceiveMessage", "https://sqs.us-east-1.amazonaws.com/999999999999/orders") == "AccessDeniedException"


def test_what_is_about_no_single_queue_needs_a_right_for_all(guarded: Client) -> None:
    assert signed(guarded, "ListQueues", {}, WORKER).code == "AccessDeniedException"
    assert signed(guarded, "GetQueueUrl", {"QueueName": "results"}, WORKER).status == 200
    assert signed(guarded, "CancelMessageMoveTask", {"TaskHandle": "bm9uZQ=="}, WORKER).code == "AccessDeniedException"
    assert signed(guarded, "CreateQueue", {"QueueName": "orders-2"}, WORKER).code == "AccessDeniedException"


ARN = "arn:aws:sqs:us-east-1:000000000000:"
OF_SOURCE = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage"]


@pytest.mark.parametrize("destination", [{}, {"DestinationArn": ARN + "q"}], ids=["to the sources", "to a destination"])
@pytest.mark.parametrize(
    ("rights", "missing"),
    [
        ({"dead": OF_SOURCE}, "sendmessage"),
        ({"dead": OF_SOURCE, "other": ["*"]}, "sendmessage"),
        ({"dead": ["StartMessageMoveTask", "DeleteMessage"], "*": ["SendMessage"]}, "receivemessage"),
        ({"dead": ["StartMessageMoveTask", "ReceiveMessage"], "*": ["SendMessage"]}, "deletemessage"),
        ({"dead": ["ReceiveMessage", "DeleteMessage"], "*": ["SendMessage"]}, "startmessagemovetask"),
    ],
)
def test_a_move_task_needs_the_rights_to_take_and_to_send(
    serve: Serve, rights: dict[str, list[str]], missing: str, destination: dict[str, str]
) -> None:
    client = serve(gate=Gate([Key(*WORKER, rights)], real_ms))
    answer = signed(client, "StartMessageMoveTask", {"SourceArn": ARN + "dead", **destination}, WORKER)
    assert (answer.code, f"perform: sqs:{missing} on" in answer.json["message"]) == ("AccessDeniedException", True)


def test_with_those_rights_a_move_task_is_started(serve: Serve) -> None:
    client = serve(
        gate=Gate([Key(*WORKER, {"dead": OF_SOURCE, "q": ["SendMessage"]}), Key(*ADMIN, {"dead": OF_SOURCE, "*": ["SendMessage"]})], real_ms)
    )
    asked = {"SourceArn": ARN + "dead", "DestinationArn": ARN + "q"}
    assert signed(client, "StartMessageMoveTask", asked, WORKER).code == "ResourceNotFoundException"  # it is performed: there is no such queue
    assert signed(client, "StartMessageMoveTask", {"SourceArn": ARN + "dead"}, WORKER).code == "AccessDeniedException"
    assert signed(client, "StartMessageMoveTask", {"SourceArn": ARN + "dead"}).code == "ResourceNotFoundException"


def test_a_refusal_is_in_amazons_words(guarded: Client) -> None:
    with pytest.raises(ClientError) as caught:
        boto(guarded, WORKER).send_message_batch(QueueUrl="orders", Entries=[{"Id": "a", "MessageBody": "a"}])
    assert caught.value.response["Error"]["Code"] == "AccessDenied"
    assert caught.value.response["Error"]["Message"] == (
        "User: arn:aws:iam::000000000000:user/worker is not authorized to perform: sqs:sendmessage on resource: "
        "arn:aws:sqs:us-east-1:000000000000:orders because no identity-based policy allows the sqs:sendmessage action"
    )


# --- the command ---


def test_the_command_serves_with_the_keys_of_a_file(process: Callable[..., Process], write: Callable[..., str]) -> None:
    client = process("--auth", write([entry()]), "--host", "0.0.0.0").client
    client = Client(client.endpoint.replace("0.0.0.0", "127.0.0.1"), client.home)
    assert client.post("ListQueues", {}).code == "AccessDeniedException"
    assert signed(client, "ListQueues", {}).status == 200


def test_a_command_that_is_served_with_keys_gets_the_first(home: Path, write: Callable[..., str]) -> None:
    program = "import os, boto3; print(boto3.client('sqs').create_queue(QueueName='q')['QueueUrl'], os.environ['AWS_ACCESS_KEY_ID'])"
    line = [*PROGRAM, "--home", str(home), "serve", "--auth", write([entry(), entry(WORKER)]), "--", sys.executable, "-c", program]
    ended = subprocess.run(line, capture_output=True, text=True, timeout=30)
    assert ended.stdout.endswith("/000000000000/q admin\n"), ended.stderr


def test_a_missing_file_is_one_line_of_error(home: Path) -> None:
    ended = subprocess.run([*PROGRAM, "--home", str(home), "serve", "--auth", "no/such/file"], capture_output=True, text=True, timeout=30)
    assert (ended.returncode, ended.stderr) == (1, "sqscli: no/such/file: No such file or directory\n")
