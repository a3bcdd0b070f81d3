"""What a request has to look like, and what its answer looks like, beyond what an action says."""

from __future__ import annotations

import json
import re
import shutil
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest

from sqscli.actions.perform import PERFORMERS
from sqscli.api.actions import ACTIONS
from tests.serve.conftest import Client, Serve, until, until_closed

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
URL_PATH = "/000000000000/q"
BODY = 'a & <b> "c" \' \t\r\n\U0001f600 \u00e4'


def form(**parameters: str) -> bytes:
    return urlencode({"Version": "2012-11-05", **parameters}).encode()


def text(body: bytes, path: str) -> str | None:
    return ElementTree.fromstring(body).findtext("/".join(part if part == "*" else "{*}" + part for part in path.split("/")))


# --- JSON ---


def test_a_json_request_is_answered_in_json(sqs: Client) -> None:
    answer = sqs.post("SendMessage", {"QueueUrl": "q", "MessageBody": BODY})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/x-amz-json-1.0")
    assert set(answer.json) == {"MD5OfMessageBody", "MessageId"}
    assert sqs("ReceiveMessage", QueueUrl="q")["Messages"][0]["Body"] == BODY


def test_an_action_without_a_result_is_answered_without_a_body(sqs: Client) -> None:
    answer = sqs.post("PurgeQueue", {"QueueUrl": "q"})
    assert (answer.status, answer.body) == (200, b"")
    assert sqs.post("ReceiveMessage", {"QueueUrl": "q"}).body == b"{}"


def test_an_error_names_its_shape_and_in_a_header_its_older_code(sqs: Client) -> None:
    answer = sqs.post("SendMessage", {"QueueUrl": "nosuch", "MessageBody": "a"})
    assert answer.json == {"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "The specified queue does not exist."}
    assert (answer.status, answer.headers["x-amzn-query-error"]) == (400, "AWS.SimpleQueueService.NonExistentQueue;Sender")


def test_every_answer_has_a_request_id_of_its_own(sqs: Client) -> None:
    ids = {sqs.post("ListQueues", {}).headers["x-amzn-requestid"], sqs.http("GET", "/health").headers["x-amzn-requestid"]}
    ids.add(sqs.post("NoSuch", {}).headers["x-amzn-requestid"])
    assert len(ids) == 3
    assert all(len(each) == 36 for each in ids)


def test_a_json_request_may_be_posted_to_the_queues_url(sqs: Client) -> None:
    assert sqs.post("SendMessage", {"MessageBody": "a"}, URL_PATH).status == 200
    assert sqs.post("SendMessage", {"MessageBody": "a", "QueueUrl": "q"}, URL_PATH).status == 200
    assert sqs.post("SendMessage", {"MessageBody": "a"}).code == "QueueDoesNotExist"


@pytest.mark.parametrize("host", ["127.0.0.2:8080", "[::1]:8080", "192.0.2.1", "localhost", "Queues.localhost:8080"])
def test_queue_urls_begin_as_the_request_reached_the_server(sqs: Client, host: str) -> None:
    asked = sqs.post("GetQueueUrl", {"QueueName": "q"}, Host=host)
    assert asked.json["QueueUrl"] == f"http://{host}/000000000000/q"
    assert sqs("ListQueues")["QueueUrls"] == [f"{sqs.endpoint}/000000000000/q"]
    assert sqs.post("SendMessage", {"QueueUrl": asked.json["QueueUrl"], "MessageBody": "a"}).status == 200


def test_where_it_does_not_say_they_begin_with_the_servers_address(sqs: Client) -> None:
    assert sqs.post("GetQueueUrl", {"QueueName": "q"}, Host="").json["QueueUrl"] == f"{sqs.endpoint}/000000000000/q"
    with sqs.raw(b"GET /?Action=GetQueueUrl&QueueName=q HTTP/1.0\r\n\r\n") as opened:
        assert f"<QueueUrl>{sqs.endpoint}/000000000000/q</QueueUrl>".encode() in until_closed(opened)


def test_the_trace_header_of_http_becomes_that_of_the_message(sqs: Client) -> None:
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"
    sqs.post("SendMessage", {"QueueUrl": "q", "MessageBody": "a"}, **{"X-Amzn-Trace-Id": trace})
    sqs.post("SendMessage", {"QueueUrl": "q", "MessageBody": "b"}, **{"X-Amzn-Trace-Id": "nonsense"})
    own = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1"}}
    sqs.post("SendMessage", {"QueueUrl": "q", "MessageBody": "c", "MessageSystemAttributes": own}, **{"X-Amzn-Trace-Id": trace})
    found = sqs("ReceiveMessage", QueueUrl="q", MaxNumberOfMessages=10, MessageSystemAttributeNames=["AWSTraceHeader"])
    assert [message.get("Attributes") for message in found["Messages"]] == [{"AWSTraceHeader": trace}, None, {"AWSTraceHeader": "Root=1"}]


# --- the query protocol ---


def test_a_form_is_answered_in_xml(sqs: Client) -> None:
    sent = sqs.http("POST", "/", form(Action="SendMessage", QueueUrl=f"{sqs.endpoint}{URL_PATH}", MessageBody=BODY), FORM)
    assert (sent.status, sent.headers["content-type"]) == (200, "text/xml")
    assert text(sent.body, "ResponseMetadata/RequestId") == sent.headers["x-amzn-requestid"]
    received = sqs.http("POST", URL_PATH, form(Action="ReceiveMessage", **{"AttributeName.1": "All"}), FORM)
    assert text(received.body, "*/Message/Body") == BODY
    assert b"&#xD;" in received.body


def test_a_queues_url_can_be_asked_with_get(sqs: Client) -> None:
    sent = sqs.http("GET", f"{URL_PATH}?Action=SendMessage&MessageBody={quote(BODY)}")
    assert sent.status == 200
    assert sqs("ReceiveMessage", QueueUrl="q")["Messages"][0]["Body"] == BODY


@pytest.mark.parametrize("action", ["ListQueues", "CreateQueue"])
def test_a_queues_url_does_not_know_the_actions_of_all_queues(sqs: Client, action: str) -> None:
    answer = sqs.http("GET", f"{URL_PATH}?Action={action}&QueueName=x")
    assert (answer.status, text(answer.body, "Error/Code")) == (400, "InvalidAction")
    assert text(answer.body, "Error/Message") == f"The action {action} is not valid for this endpoint."


def test_in_the_query_protocol_attribute_names_win(sqs: Client) -> None:
    sqs("SendMessage", QueueUrl="q", MessageBody="x")
    names = {"AttributeName.1": "SenderId", "MessageSystemAttributeName.1": "All"}
    body = sqs.http("POST", "/", form(Action="ReceiveMessage", QueueUrl="q", **names), FORM).body
    assert body.count(b"<Attribute>") == 1


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("SendMessage", {"MessageBody": "x", "MessageAttribute.1.Name": "color"}),
        ("SendMessage", {"MessageBody": "x", "MessageAttribute.1.Value.StringValue": "red", "MessageAttribute.1.Value.DataType": "String"}),
        ("CreateQueue", {"QueueName": "new", "Attribute.1.Name": "DelaySeconds"}),
        ("CreateQueue", {"QueueName": "new", "Attribute.1.Value": "5"}),
        ("TagQueue", {"Tag.1.Value": "red"}),
    ],
)
def test_half_an_entry_of_a_map_is_refused(sqs: Client, action: str, parameters: dict[str, str]) -> None:
    queue = {} if action == "CreateQueue" else {"QueueUrl": "q"}
    assert sqs.http("POST", "/", form(Action=action, **queue, **parameters), FORM).status == 400
    assert sqs("ListQueues")["QueueUrls"] == [f"{sqs.endpoint}/000000000000/q"]
    assert sqs("ReceiveMessage", QueueUrl="q") == {}
    assert sqs("ListQueueTags", QueueUrl="q") == {}


def test_a_query_error_names_the_older_code_and_says_it_in_the_older_words(sqs: Client) -> None:
    answer = sqs.http("POST", "/", form(Action="PurgeQueue", QueueUrl="nosuch"), FORM)
    assert answer.status == 400
    assert text(answer.body, "Error/Code") == "AWS.SimpleQueueService.NonExistentQueue"
    assert text(answer.body, "Error/Message") == "The specified queue does not exist for this wsdl version."


def test_an_action_that_is_none_is_an_invalid_action(sqs: Client) -> None:
    answer = sqs.http("POST", "/", form(Action="FooBar"), FORM)
    assert answer.status == 400
    assert b"<Code>InvalidAction</Code><Message>The action FooBar is not valid for this endpoint.</Message>" in answer.body


@pytest.mark.parametrize("path", [URL_PATH, "/", URL_PATH + "?QueueUrl=q"])
def test_without_an_action_there_is_no_operation(sqs: Client, path: str) -> None:
    answer = sqs.http("GET", path, headers={"Accept": "application/json"})
    assert (answer.status, answer.body.strip()) == (404, b"<UnknownOperationException/>")


# --- everything else ---


def test_health_is_answered(sqs: Client) -> None:
    answer = sqs.http("GET", "/health")
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert sqs.http("HEAD", "/health")[::2] == (200, b"")


def test_a_queues_url_may_end_in_a_slash(sqs: Client) -> None:
    assert sqs.post("SendMessage", {"MessageBody": "a"}, URL_PATH + "/").status == 200
    assert b"<Body>a</Body>" in sqs.http("GET", f"{URL_PATH}/?Action=ReceiveMessage").body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_another_method_is_not_allowed(sqs: Client, method: str) -> None:
    answer = sqs.http(method, "/")
    assert answer.status == 405
    assert (b"<Code>MethodNotAllowed</Code>" in answer.body) is (method != "HEAD")


@pytest.mark.parametrize(
    "path", ["/favicon.ico", "/000000000000", "/000000000000/q/more", "//", "/000000000000/%2e%2e%2fq", "/000000000000/../../etc/passwd"]
)
def test_a_path_that_no_queue_has_is_not_found(sqs: Client, path: str) -> None:
    assert sqs.post("SendMessage", {"MessageBody": "a"}, path).code == "NotFound"


@pytest.mark.parametrize("path", ["/123456789012/q", "/000000000000/..", "/000000000000/%00", "/000000000000/nosuch"])
def test_a_path_of_another_queue_is_one_that_does_not_exist(sqs: Client, path: str) -> None:
    assert sqs.post("SendMessage", {"MessageBody": "a"}, path).code == "QueueDoesNotExist"


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_page_in_a_browser_is_not_answered(sqs: Client, headers: dict[str, str]) -> None:
    answer = sqs.http("POST", "/", form(Action="DeleteQueue", QueueUrl="q"), {**FORM, **headers})
    assert (answer.status, b"AccessDenied" in answer.body) == (403, True)
    assert sqs("ListQueues")["QueueUrls"]


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:9324", "localhost.evil.example", "evillocalhost", "127.0.0.1.evil.example", "2130706433", "a/b", "<a>", "["],
)
def test_without_keys_a_name_that_a_page_could_have_made_up_is_not_answered(sqs: Client, host: str) -> None:
    answer = sqs.http("GET", "/?Action=DeleteQueue&QueueUrl=q", headers={"Host": host})
    assert (answer.status, text(answer.body, "Error/Code")) == (403, "AccessDenied")
    message = text(answer.body, "Error/Message") or ""
    assert "localhost" in message
    assert "--auth" in message
    assert sqs("ListQueues")["QueueUrls"]


def test_the_name_of_the_host_that_was_given_is_answered(serve: Serve) -> None:
    client = serve(host="Sqs.Local")
    assert client.post("ListQueues", {}, Host="sqs.local:9324").status == 200
    assert client.post("ListQueues", {}, Host="sqs.other:9324").status == 403


def test_an_address_typed_into_a_browser_is_answered(sqs: Client) -> None:
    assert sqs.http("GET", "/?Action=ListQueues", headers={"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}).status == 200


def test_a_bug_is_an_internal_error_and_the_server_lives_on(sqs: Client, reports: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PERFORMERS, "ListQueues", lambda call: {"QueueUrls": 1 // 0})
    answer = sqs.post("ListQueues", {})
    assert (answer.status, answer.code) == (500, "InternalError")
    assert "ZeroDivisionError" not in answer.body.decode()
    assert any("ZeroDivisionError" in line for line in reports)
    assert b"<Code>InternalError</Code>" in sqs.http("GET", "/?Action=ListQueues").body
    assert sqs("SendMessage", QueueUrl="q", MessageBody="a")["MessageId"]


def test_a_failing_disk_is_an_internal_error_and_the_way_out_is_for_who_runs_the_server(sqs: Client, reports: list[str]) -> None:
    directory = sqs.home / "queues" / "q"
    for segment in directory.glob("*"):
        if segment.name not in ("lock", "upkeep.lock"):
            segment.rename(sqs.home / segment.name)
    answer = sqs.post("SendMessage", {"QueueUrl": "q", "MessageBody": "a"})
    assert (answer.status, answer.code) == (500, "InternalError")
    assert answer.json["message"] == "We encountered an internal error. Please try again."
    assert any(str(directory) in line for line in reports)
    assert answer.headers["x-amzn-query-error"] == "InternalError;Receiver"


def actions_of_a_queue() -> list[str]:
    return [name for name, action in ACTIONS.items() if any(member.name in ("QueueUrl", "SourceArn") for member in action.request)]


@pytest.mark.parametrize("action", ["ListQueues", "GetQueueUrl", *actions_of_a_queue()])
def test_a_home_that_was_removed_is_an_internal_error_whatever_is_asked(sqs: Client, reports: list[str], action: str) -> None:
    sqs("SendMessage", QueueUrl="q", MessageBody="a")
    shutil.rmtree(sqs.home)
    entry = {"Id": "a", "MessageBody": "a", "ReceiptHandle": "a", "VisibilityTimeout": 1}
    whole = {"QueueUrl": "q", "QueueName": "q", "SourceArn": "arn:aws:sqs:us-east-1:000000000000:q", "Entries": [entry], "AttributeNames": ["All"]}
    more = {"Attributes": {"DelaySeconds": "1"}, "Tags": {"a": "b"}, "TagKeys": ["a"], "Label": "a", "AWSAccountIds": ["123456789012"]}
    answer = sqs.post(action, {**entry, **whole, **more, "Actions": ["SendMessage"]})
    assert (answer.status, answer.code) == (500, "InternalError")
    assert str(sqs.home) not in answer.body.decode()
    assert any(f"{sqs.home}: no such directory" in line for line in reports)


def test_a_verbose_server_says_a_line_for_each_request(serve: Serve, reports: list[str]) -> None:
    client = serve(is_verbose=True)
    client("CreateQueue", QueueName="q")
    client.post("SendMessage", {"QueueUrl": "nosuch", "MessageBody": "a"})
    client.http("GET", "/health")
    client.http("GET", "/a%0Ab")
    assert [re.sub(r"\d+\.\d ms", "1.0 ms", line) for line in reports] == [
        "POST CreateQueue q 200 1.0 ms",
        "POST SendMessage nosuch 400 1.0 ms, AWS.SimpleQueueService.NonExistentQueue",
        "GET /health - 200 1.0 ms",
        "GET /a\nb - 404 1.0 ms, NotFound",
    ]


def test_a_verbose_server_tells_a_client_that_left_from_one_that_was_answered(serve: Serve, reports: list[str]) -> None:
    client = serve(is_verbose=True)
    client("CreateQueue", QueueName="q")
    poll = client.begin("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=20)
    client.http("GET", "/health")  # answered by the engine behind the look of that
    poll.close()
    client.raw(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{").close()
    until(lambda: len(reports) == 4)
    assert sorted(line.split()[1:4] for line in reports[2:]) == [["/", "-", "499"], ["ReceiveMessage", "q", "499"]]


def test_requests_that_follow_one_another_on_a_connection_are_answered_in_order(sqs: Client) -> None:
    content = json.dumps({"QueueUrl": "q", "MessageBody": "a"}).encode()
    send = b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.SendMessage\r\nContent-Length: %d\r\n\r\n%s" % (len(content), content)
    last = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with sqs.raw(send * 3 + last) as opened:
        answers = b""
        while part := opened.recv(1 << 16):
            answers += part
    assert answers.count(b"HTTP/1.1 200 OK") == 4
    assert answers.endswith(b'{"status":"ok"}')
