"""Queues themselves: create-queue, list-queues, delete-queue, attributes, purge, peek, stats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

URL = "http://localhost:9324/000000000000/"


def test_creating_a_queue_answers_its_url_again_and_again(sqscli: Run) -> None:
    for _ in range(2):
        ended = sqscli("create-queue orders --delay 5s")
        assert (ended.status, ended.json) == (0, {"QueueUrl": URL + "orders"})


def test_the_same_name_with_other_attributes_is_an_error(sqscli: Run) -> None:
    sqscli("create-queue orders --delay 5s")
    ended = sqscli("create-queue orders --delay 6s")
    assert ended.status == 1
    assert ended.err.startswith("QueueNameExists: ")
    assert "DelaySeconds" in ended.err


def test_every_option_is_an_attribute_of_sqs(sqscli: Run) -> None:
    line = "create-queue orders --visibility-timeout 12h --retention 14d --delay 15m --max-size 256KiB --wait 20s --attribute KmsMasterKeyId=k"
    assert sqscli(line).status == 0
    attributes = sqscli("attributes orders").json["Attributes"]
    wanted = {
        "VisibilityTimeout": "43200",
        "MessageRetentionPeriod": "1209600",
        "DelaySeconds": "900",
        "MaximumMessageSize": "262144",
        "ReceiveMessageWaitTimeSeconds": "20",
        "KmsMasterKeyId": "k",
    }
    assert {name: attributes[name] for name in wanted} == wanted


def test_a_name_that_ends_in_fifo_is_a_fifo_queue_with_or_without_the_option(sqscli: Run) -> None:
    assert sqscli("create-queue a.fifo --content-based-dedup").status == 0
    assert sqscli("create-queue b.fifo --fifo").status == 0
    attributes = sqscli("attributes a.fifo").json["Attributes"]
    assert (attributes["FifoQueue"], attributes["ContentBasedDeduplication"]) == ("true", "true")
    refused = sqscli("create-queue c --fifo")
    assert refused.status == 1
    assert ".fifo" in refused.err


def test_an_attribute_may_say_the_same_as_an_option_in_any_case(sqscli: Run) -> None:
    for value in ("true", "True", "TRUE"):
        assert (
            sqscli(f"create-queue a.fifo --content-based-dedup --attribute FifoQueue={value} --attribute ContentBasedDeduplication={value}").status
            == 0
        )
        assert sqscli(f"create-queue b.fifo --attribute ContentBasedDeduplication={value}").status == 0
    for wrong in ("create-queue c.fifo --attribute FifoQueue=False", "create-queue c --delay 5s --attribute DelaySeconds=6"):
        ended = sqscli(wrong)
        assert ended.status == 2
        assert "contradicts" in ended.err


def test_a_dead_letter_queue_needs_its_limit(sqscli: Run) -> None:
    sqscli("create-queue dead")
    assert sqscli("create-queue orders --dlq dead").status == 2
    assert sqscli("create-queue orders --max-receives 3").status == 2
    assert sqscli("create-queue orders --dlq dead --max-receives 3").status == 0
    policy = json.loads(sqscli("attributes orders").json["Attributes"]["RedrivePolicy"])
    assert policy == {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead", "maxReceiveCount": 3}


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("create-queue orders --attribute Nonsense=1", 1),
        ("create-queue orders --attribute DelaySeconds=901", 1),
        ("create-queue orders --delay 16m", 1),
        ("create-queue or/ders", 1),
        ("create-queue orders --attribute DelaySeconds", 2),
        ("create-queue orders --tag =x", 2),
        ("create-queue orders --tag a=1 --tag a=2", 2),
        ("create-queue orders --delay 5s --attribute DelaySeconds=6", 2),
    ],
)
def test_a_queue_that_cannot_be_is_not_made(sqscli: Run, line: str, status: int) -> None:
    ended = sqscli(line)
    assert (ended.status, ended.out) == (status, b"")
    assert ended.err.count("\n") == 1
    assert sqscli("list-queues").json == {"QueueUrls": []}


def test_tags_are_shown_with_the_attributes(sqscli: Run) -> None:
    sqscli("create-queue orders --tag team=shop --tag empty=")
    assert sqscli("attributes orders").json["Tags"] == {"team": "shop", "empty": ""}


def test_queues_are_listed_by_prefix(sqscli: Run) -> None:
    for name in ("b", "a1", "a2"):
        sqscli("create-queue", name)
    assert sqscli("list-queues").json == {"QueueUrls": [URL + "a1", URL + "a2", URL + "b"]}
    assert sqscli("list-queues a -o text").out == b"a1\na2\n"
    assert sqscli("list-queues a -o jsonl").lines == [{"QueueUrl": URL + "a1"}, {"QueueUrl": URL + "a2"}]
    assert sqscli("list-queues zzz").json == {"QueueUrls": []}


def test_attributes_are_set_with_amazons_names_and_ranges(orders: Run) -> None:
    assert orders("attributes orders VisibilityTimeout=120 DelaySeconds=5").status == 0
    attributes = orders("attributes orders").json["Attributes"]
    assert (attributes["VisibilityTimeout"], attributes["DelaySeconds"]) == ("120", "5")
    for wrong, code in (("Nonsense=1", "InvalidAttributeName"), ("VisibilityTimeout=43201", "InvalidAttributeValue")):
        ended = orders("attributes orders", wrong)
        assert ended.status == 1
        assert ended.err.startswith(code + ": ")
    assert orders("attributes orders VisibilityTimeout").status == 2


@pytest.mark.parametrize("line", ["purge orders", "delete-queue orders"])
def test_without_a_terminal_messages_are_only_destroyed_with_yes(orders: Run, line: str) -> None:
    orders("send orders x")
    refused = orders(line, stdin=b"y\n")
    assert (refused.status, refused.out) == (2, b"")
    assert "--yes" in refused.err
    assert orders("stats orders").json["ApproximateNumberOfMessages"] == 1
    assert orders(f"{line} --yes").status == 0


def test_an_empty_queue_is_deleted_without_asking(orders: Run) -> None:
    assert orders("delete-queue orders").status == 0
    assert orders("list-queues").json == {"QueueUrls": []}


@pytest.mark.parametrize(("answer", "status", "left"), [(b"y\n", 0, 0), (b"Yes\n", 0, 0), (b"n\n", 2, 1), (b"\n", 2, 1), (b"", 2, 1)])
def test_on_a_terminal_it_asks(orders: Run, monkeypatch: pytest.MonkeyPatch, answer: bytes, status: int, left: int) -> None:
    orders("send orders x")
    monkeypatch.setattr("sqscli.cli.session.is_terminal", lambda fd: fd != 1)
    ended = orders("purge orders", stdin=answer)
    assert ended.status == status
    assert ended.err.startswith("Delete all messages of orders? [y/N] ")
    assert orders("stats orders").json["ApproximateNumberOfMessages"] == left


def test_peek_changes_nothing(orders: Run) -> None:
    orders("send orders a")
    orders("send orders later --delay 15m")
    for _ in range(2):
        messages = orders("peek orders").json["Messages"]
        assert [(message["Body"], message["State"]) for message in messages] == [("a", "available"), ("later", "delayed")]
        assert "ReceiptHandle" not in messages[0]
        assert messages[0]["Attributes"]["ApproximateReceiveCount"] == "0"
    assert "VisibleAt" in messages[1]
    assert "VisibleAt" not in messages[0]
    assert orders("receive orders").bodies == ["a"]
    assert orders("peek orders --state in-flight").bodies == ["a"]
    assert orders("peek orders --state available").bodies == []
    assert orders("peek orders -n 1 -o body").out.count(b"\n") == 1
    assert b"in-flight" in orders("peek orders -o text").out
    assert orders("peek orders -o table").out.splitlines()[0].split() == [b"MessageId", b"State", b"VisibleAt", b"Body"]


def test_peek_shows_ten_messages_unless_told_otherwise(orders: Run) -> None:
    orders("send orders --lines", stdin=b"x\n" * 12)
    assert len(orders("peek orders").bodies) == 10
    assert len(orders("peek orders -n 12").bodies) == 12


def test_stats_of_a_queue_are_one_flat_object_with_numbers(orders: Run) -> None:
    orders("clock freeze")
    orders("send orders a")
    orders("send orders b")
    orders("send orders c --delay 15m")
    orders("receive orders")
    orders("clock advance 10s")
    found = orders("stats orders").json
    assert found["QueueName"] == "orders"
    assert found["ApproximateNumberOfMessages"] == 1
    assert found["ApproximateNumberOfMessagesNotVisible"] == 1
    assert found["ApproximateNumberOfMessagesDelayed"] == 1
    assert found["ApproximateAgeOfOldestMessage"] == 10
    assert found["DiskBytes"] > 0
    assert found["DeadLetterQueue"] is None


def test_stats_of_all_queues_are_a_list(orders: Run) -> None:
    orders("create-queue more")
    assert [queue["QueueName"] for queue in orders("stats").json["Queues"]] == ["more", "orders"]
    assert [queue["QueueName"] for queue in orders("stats -o jsonl").lines] == ["more", "orders"]
    assert orders("stats -o table").out.splitlines()[0].startswith(b"Queue ")


def test_stats_and_list_queues_show_a_table_on_a_terminal(orders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqscli.cli.session.is_terminal", lambda fd: True)
    assert orders("stats").out.startswith(b"Queue ")
    assert orders("list-queues").out.startswith(b"Name ")
    assert orders("receive orders").json == {"Messages": []}
    assert orders("stats -o json").json["Queues"]


@pytest.mark.parametrize("line", ["stats -o body", "create-queue x -o body", "send orders x -o body"])
def test_a_format_that_a_command_does_not_have_is_a_usage_error(orders: Run, line: str) -> None:
    ended = orders(line)
    assert ended.status == 2
    assert "has no output format 'body'" in ended.err


def test_a_link_below_the_home_is_no_way_into_another_home(orders: Run, home: Path, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    orders(f"--home {other} create-queue victim")
    orders(f"--home {other} send victim x")
    (home / "queues" / "link").symlink_to(tmp_path / "other" / "queues" / "victim")
    for line in ("peek link", "stats link", "attributes link"):
        ended = orders(line)
        assert (ended.status, ended.out, ended.err.count("\n")) == (1, b"", 1)
        assert "links are not followed" in ended.err
    assert orders(f"--home {other} peek victim").bodies == ["x"]
