"""send, receive, extend, delete: one message at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

MD5_OF_HELLO = "5d41402abc4b2a76b9719d911017c592"


def test_send_answers_as_amazon_does(orders: Run) -> None:
    sent = orders("send orders hello")
    assert sent.status == 0
    assert sent.json["MD5OfMessageBody"] == MD5_OF_HELLO
    assert set(sent.json) == {"MessageId", "MD5OfMessageBody"}


def test_what_was_sent_is_received_and_stays_in_flight(orders: Run) -> None:
    message_id = orders("send orders hello").json["MessageId"]
    received = orders("receive orders")
    assert received.status == 0
    message = received.json["Messages"][0]
    assert (message["MessageId"], message["Body"], message["MD5OfBody"]) == (message_id, "hello", MD5_OF_HELLO)
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert orders("receive orders").status == 3


def test_nothing_received_is_exit_status_3_and_an_empty_list(orders: Run) -> None:
    ended = orders("receive orders")
    assert (ended.status, ended.out, ended.err) == (3, b'{"Messages": []}\n', "")


@pytest.mark.parametrize("body", ["", "-", "--lines", "-x", "http://example.com/x", "@file", "file:///etc/passwd"])
def test_a_body_after_the_option_body_is_data_whatever_it_looks_like(orders: Run, body: str) -> None:
    ended = orders("send orders", f"--body={body}")
    if body:
        assert ended.status == 0
        assert orders("receive orders").bodies == [body]
    else:
        assert (ended.status, ended.err) == (1, "MissingParameter: The request must contain the parameter MessageBody.\n")


def test_two_hyphens_end_the_options(orders: Run) -> None:
    assert orders("send orders --", "--lines").status == 0
    assert orders("receive orders").bodies == ["--lines"]


def test_a_hyphen_is_all_of_stdin_byte_for_byte(orders: Run) -> None:
    body = "první\r\ndruhý\n\n"
    assert orders("send orders -", stdin=body.encode()).status == 0
    assert orders("receive orders").bodies == [body]


def test_stdin_is_not_read_unless_it_is_asked_for(orders: Run) -> None:
    assert orders("send orders", "x", stdin=b"not this").status == 0
    assert orders("receive orders").bodies == ["x"]
    refused = orders("send orders", stdin=b"nor this")
    assert refused.status == 2
    assert orders("receive orders").status == 3


def test_the_content_of_a_file_is_the_body(orders: Run, tmp_path: Path) -> None:
    path = tmp_path / "body"
    path.write_bytes(b"line\r\n")
    assert orders("send orders --body-file", str(path)).status == 0
    assert orders("receive orders").bodies == ["line\r\n"]


def test_a_file_that_is_not_there_is_named(orders: Run) -> None:
    ended = orders("send orders --body-file /nonexistent/file")
    assert (ended.status, ended.out) == (1, b"")
    assert ended.err == "sqscli: /nonexistent/file: No such file or directory\n"


@pytest.mark.parametrize(
    "line", ["send orders a --body=b", "send orders a --lines", "send orders --lines -0", "send orders - --jsonl", "send orders"]
)
def test_a_message_has_one_body(orders: Run, line: str) -> None:
    ended = orders(line, stdin=b"x\n")
    assert ended.status == 2
    assert "name one body" in ended.err
    assert orders("stats orders").json["ApproximateNumberOfMessages"] == 0


def test_a_body_that_is_too_long_is_refused_from_the_line_from_stdin_and_from_a_file(orders: Run, tmp_path: Path) -> None:
    path = tmp_path / "body"
    path.write_bytes(b"x" * 5_000_000)
    for ended in (orders("send orders -", stdin=path.read_bytes()), orders("send orders --body-file", str(path))):
        assert ended.status == 1
        assert ended.err.startswith("InvalidParameterValue: ")
        assert "1048576" in ended.err


def test_a_body_with_a_forbidden_character_is_refused_by_name(orders: Run) -> None:
    ended = orders("send orders", "a\x08b")
    assert (ended.status, ended.out) == (1, b"")
    assert ended.err.startswith("InvalidMessageContents: ")
    assert orders("send orders", "a\udcffb").err.startswith("InvalidMessageContents: ")


def test_message_attributes_have_names_types_and_values(orders: Run, tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes(b"\x00\xff")
    line = ["--attr", "a=text=with=signs", "--attr", "n:Number.int=1", "--attr", f"b:Binary=@{path}", "--attr", "c:String.x=@not-a-file"]
    sent = orders("send orders x", *line)
    assert sent.status == 0
    message = orders("receive orders").json["Messages"][0]
    assert message["MessageAttributes"] == {
        "a": {"StringValue": "text=with=signs", "DataType": "String"},
        "n": {"StringValue": "1", "DataType": "Number.int"},
        "b": {"BinaryValue": "AP8=", "DataType": "Binary"},
        "c": {"StringValue": "@not-a-file", "DataType": "String.x"},
    }
    assert message["MD5OfMessageAttributes"] == sent.json["MD5OfMessageAttributes"]


@pytest.mark.parametrize("attr", ["novalue", "=x", ":Number=1", "\udcff=1"])
def test_an_attribute_without_name_or_value_is_a_usage_error(orders: Run, attr: str) -> None:
    assert orders("send orders x --attr", attr).status == 2


def test_an_attribute_given_twice_is_a_usage_error(orders: Run) -> None:
    assert orders("send orders x --attr a=1 --attr a=2").status == 2


def test_a_wrong_attribute_is_amazons_error(orders: Run) -> None:
    ended = orders("send orders x --attr n:Number=many")
    assert ended.status == 1
    assert ended.err.startswith("InvalidParameterValue: ")


def test_a_delayed_message_is_not_received_before_its_time(orders: Run) -> None:
    orders("clock freeze")
    orders("send orders later --delay 5m")
    assert orders("receive orders").status == 3
    orders("clock advance 5m")
    assert orders("receive orders").bodies == ["later"]


def test_extend_to_0_gives_the_message_back_now(orders: Run) -> None:
    orders("send orders x")
    handle = orders("receive orders").json["Messages"][0]["ReceiptHandle"]
    assert orders("extend orders", handle, "0").status == 0
    assert orders("receive orders").bodies == ["x"]


def test_extend_holds_the_message_longer(orders: Run) -> None:
    orders("clock freeze")
    orders("send orders x")
    handle = orders("receive orders").json["Messages"][0]["ReceiptHandle"]
    assert orders("extend orders", handle, "12h").status == 0
    orders("clock advance 11h")
    assert orders("receive orders").status == 3
    orders("clock advance 1h")
    assert orders("receive orders").bodies == ["x"]


@pytest.mark.parametrize("line", ["extend orders garbage 10s", "delete orders garbage"])
def test_a_handle_that_is_none_is_an_error_with_its_code_first(orders: Run, line: str) -> None:
    ended = orders(line)
    assert (ended.status, ended.out) == (1, b"")
    assert ended.err.startswith('ReceiptHandleIsInvalid: The input receipt handle "garbage"')


def test_a_timeout_of_more_than_12_hours_is_amazons_error(orders: Run) -> None:
    orders("send orders x")
    ended = orders("receive orders --visibility-timeout 13h")
    assert ended.status == 1
    assert ended.err.startswith("InvalidParameterValue: ")
    assert orders("receive orders").bodies == ["x"]


def test_a_deleted_message_does_not_come_back(orders: Run) -> None:
    orders("clock freeze")
    orders("send orders x")
    handle = orders("receive orders").json["Messages"][0]["ReceiptHandle"]
    assert orders("delete orders", handle).status == 0
    orders("clock advance 1d")
    assert orders("receive orders").status == 3


def test_of_several_handles_the_wrong_ones_are_named_and_the_rest_is_deleted(orders: Run) -> None:
    orders("send orders x")
    handle = orders("receive orders").json["Messages"][0]["ReceiptHandle"]
    ended = orders("delete orders garbage", handle)
    assert ended.status == 6
    assert ended.err.startswith("handle 1: ReceiptHandleIsInvalid: ")
    assert orders("stats orders").json["ApproximateNumberOfMessagesNotVisible"] == 0


def test_a_queue_is_named_by_its_name_its_url_or_its_arn(orders: Run) -> None:
    for reference in ("orders", "http://localhost:9324/000000000000/orders", "arn:aws:sqs:us-east-1:000000000000:orders"):
        assert orders(f"send {reference} x").status == 0
    assert orders("stats orders").json["ApproximateNumberOfMessages"] == 3


@pytest.mark.parametrize(
    "line", ["send nowhere x", "receive nowhere", "delete nowhere H", "stats nowhere", "purge nowhere --yes", "receive ../orders"]
)
def test_a_queue_that_does_not_exist_is_exit_status_5(orders: Run, line: str) -> None:
    ended = orders(line)
    assert (ended.status, ended.out) == (5, b"")
    assert ended.err.startswith("QueueDoesNotExist: ")
    assert line.split()[1] in ended.err
    assert "sqscli list-queues" in ended.err
    assert ended.err.count("\n") == 1


def test_a_fifo_queue_wants_a_group(sqscli: Run) -> None:
    sqscli("create-queue orders.fifo")
    refused = sqscli("send orders.fifo x --dedup 1")
    assert refused.status == 1
    assert refused.err.startswith("MissingParameter: ")
    sent = sqscli("send orders.fifo x --dedup 1 --group g")
    assert sent.json["SequenceNumber"].isdigit()
    attributes = sqscli("receive orders.fifo").json["Messages"][0]["Attributes"]
    assert (attributes["MessageGroupId"], attributes["MessageDeduplicationId"]) == ("g", "1")
