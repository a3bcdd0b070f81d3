"""Making, changing and deleting queues, by the rules that Amazon documents and that were recorded."""

from __future__ import annotations

import pytest

from sqscli.api.errors import SQSError
from sqscli.api.requests import SetQueueAttributes, TagQueue
from sqscli.catalog import queue_arn, queue_url
from tests.support.scenario import START_MS, Scenario


def create(scenario: Scenario, name: str, **attributes: str) -> str:
    """The URL, or the code of the error."""
    try:
        return scenario.broker.create_queue(name, attributes, {})
    except SQSError as error:
        return error.code


def set_(scenario: Scenario, name: str = "queue", **attributes: str) -> str:
    try:
        scenario.broker.set_attributes(name, SetQueueAttributes(attributes))
    except SQSError as error:
        return f"{error.code}: {error.message}"
    return "ok"


def test_a_queue_has_a_url_and_an_arn(scenario: Scenario) -> None:
    assert create(scenario, "queue") == queue_url("queue") == "http://localhost:9324/000000000000/queue"
    assert scenario.broker.attributes("queue")["QueueArn"] == "arn:aws:sqs:us-east-1:000000000000:queue"


@pytest.mark.parametrize("reference", ["queue", "http://elsewhere:1/000000000000/queue", "https://x/000000000000/queue", queue_arn("queue")])
def test_a_queue_is_named_by_name_url_or_arn(scenario: Scenario, reference: str) -> None:
    create(scenario, "queue")
    scenario(f"0s send a in {reference}\n0s receive in queue -> a\n0s delete a in {reference}\n0s counts in {reference} -> 0 0 0")


@pytest.mark.parametrize(
    "reference", ["nowhere", "http://localhost:9324/111111111111/queue", "arn:aws:sqs:eu-west-1:000000000000:queue", "../queue", "", "a/b"]
)
def test_what_is_not_there_does_not_exist_for_any_action(scenario: Scenario, reference: str) -> None:
    create(scenario, "queue")
    scenario.default_queue = "queue"
    for line in ("send a", "receive", "delete x!", "extend x! 1", "purge", "set DelaySeconds=1", "counts", "peek", "redrive"):
        verb, _, rest = line.partition(" ")
        step = f"0s {verb} {rest} in {reference or 'no.such'} -> QueueDoesNotExist"
        scenario(step)


def test_the_same_queue_again_is_the_same_queue(scenario: Scenario) -> None:
    url = create(scenario, "queue", DelaySeconds="5")
    scenario("0s send a delay=0 in queue")
    assert create(scenario, "queue", DelaySeconds="5") == url
    assert create(scenario, "queue", DelaySeconds="005") == url
    assert create(scenario, "queue") == url
    assert create(scenario, "queue", VisibilityTimeout="30") == url
    scenario("0s counts in queue -> 1 0 0")


def test_another_value_of_a_given_attribute_is_another_queue(scenario: Scenario) -> None:
    create(scenario, "queue", DelaySeconds="5")
    assert create(scenario, "queue", DelaySeconds="6") == "QueueNameExists"
    assert create(scenario, "queue", VisibilityTimeout="31") == "QueueNameExists"


def test_a_changed_attribute_is_the_one_that_counts(scenario: Scenario) -> None:
    create(scenario, "queue", DelaySeconds="5")
    set_(scenario, DelaySeconds="6")
    assert create(scenario, "queue", DelaySeconds="5") == "QueueNameExists"
    assert create(scenario, "queue", DelaySeconds="6") == queue_url("queue")


def test_counters_and_times_never_make_a_queue_differ(scenario: Scenario) -> None:
    create(scenario, "queue")
    scenario("100s send a in queue")
    assert create(scenario, "queue") == queue_url("queue")


def test_names_are_case_sensitive_and_up_to_eighty_long(scenario: Scenario) -> None:
    for name in ("a", "A", "x" * 80, "x" * 75 + ".fifo", "-_-"):
        attributes = {"FifoQueue": "true"} if name.endswith(".fifo") else {}
        assert create(scenario, name, **attributes) == queue_url(name)
    assert scenario.broker.list_queues() == sorted(["a", "A", "x" * 80, "x" * 75 + ".fifo", "-_-"])


@pytest.mark.parametrize("name", ["", "x" * 81, "a b", "a/b", "..", "a.b", "\u00fc", "a.fifo", ".fifo"])
def test_a_wrong_name_is_refused(scenario: Scenario, name: str) -> None:
    assert create(scenario, name) == "InvalidParameterValue"


@pytest.mark.parametrize("name", ["queue", "x" * 76 + ".fifo", ".fifo", "a.fifo.fifo"])
def test_a_fifo_queues_name_ends_with_fifo(scenario: Scenario, name: str) -> None:
    assert create(scenario, name, FifoQueue="true") == "InvalidParameterValue"


def test_booleans_are_accepted_in_any_case_and_returned_in_lower_case(scenario: Scenario) -> None:
    assert create(scenario, "q.fifo", FifoQueue="True", ContentBasedDeduplication="TRUE") == queue_url("q.fifo")
    attributes = scenario.broker.attributes("q.fifo")
    assert (attributes["FifoQueue"], attributes["ContentBasedDeduplication"]) == ("true", "true")


def test_a_standard_queue_knows_no_fifo_attributes(scenario: Scenario) -> None:
    assert create(scenario, "queue", FifoQueue="false") == "InvalidAttributeName"
    create(scenario, "queue")
    assert set_(scenario, FifoQueue="false") == "InvalidAttributeName: Unknown Attribute FifoQueue."
    assert set_(scenario, ContentBasedDeduplication="true") == "InvalidAttributeName: Unknown Attribute ContentBasedDeduplication."
    explained = "InvalidAttributeName: You can specify the DeduplicationScope only when FifoQueue is set to true."
    assert set_(scenario, DeduplicationScope="queue") == explained


def test_the_type_of_a_queue_cannot_be_changed(scenario: Scenario) -> None:
    create(scenario, "q.fifo", FifoQueue="true")
    assert set_(scenario, "q.fifo", FifoQueue="true") == "ok"
    refused = "InvalidAttributeValue: Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."
    assert set_(scenario, "q.fifo", FifoQueue="false") == refused


def test_a_fresh_queue_shows_amazons_defaults(scenario: Scenario) -> None:
    create(scenario, "queue")
    assert scenario.broker.attributes("queue") == {
        "VisibilityTimeout": "30",
        "MaximumMessageSize": "1048576",
        "MessageRetentionPeriod": "345600",
        "DelaySeconds": "0",
        "ReceiveMessageWaitTimeSeconds": "0",
        "SqsManagedSseEnabled": "true",
        "ApproximateNumberOfMessages": "0",
        "ApproximateNumberOfMessagesNotVisible": "0",
        "ApproximateNumberOfMessagesDelayed": "0",
        "CreatedTimestamp": str(START_MS // 1000),
        "LastModifiedTimestamp": str(START_MS // 1000),
        "QueueArn": queue_arn("queue"),
    }


def test_a_fresh_fifo_queue_shows_its_own_too(scenario: Scenario) -> None:
    create(scenario, "q.fifo", FifoQueue="true")
    create(scenario, "queue")
    fifo, standard = scenario.broker.attributes("q.fifo"), scenario.broker.attributes("queue")
    assert {name: value for name, value in fifo.items() if name not in standard} == {
        "FifoQueue": "true",
        "ContentBasedDeduplication": "false",
        "DeduplicationScope": "queue",
        "FifoThroughputLimit": "perQueue",
    }


def test_a_change_shows_and_has_its_time(scenario: Scenario) -> None:
    create(scenario, "queue")
    scenario("7s set VisibilityTimeout=12 in queue\n9s counts in queue -> 0 0 0")
    attributes = scenario.broker.attributes("queue")
    assert attributes["VisibilityTimeout"] == "12"
    assert attributes["CreatedTimestamp"] == str(START_MS // 1000)
    assert attributes["LastModifiedTimestamp"] == str(START_MS // 1000 + 7)


def test_a_change_is_made_whole_or_not_at_all(scenario: Scenario) -> None:
    create(scenario, "queue")
    assert set_(scenario, VisibilityTimeout="12", DelaySeconds="901").startswith("InvalidAttributeValue")
    assert set_(scenario, VisibilityTimeout="12", Nonsense="1") == "InvalidAttributeName: Unknown Attribute Nonsense."
    assert scenario.broker.attributes("queue")["VisibilityTimeout"] == "30"


def test_an_empty_policy_takes_it_away(scenario: Scenario) -> None:
    create(scenario, "dead")
    create(scenario, "queue")
    scenario("0s set dlq=dead:5 in queue")
    assert scenario.broker.attributes("queue")["RedrivePolicy"] == f'{{"deadLetterTargetArn":"{queue_arn("dead")}","maxReceiveCount":5}}'
    scenario("0s set dlq= in queue")
    assert "RedrivePolicy" not in scenario.broker.attributes("queue")


def test_a_deleted_queue_is_gone_with_its_messages(scenario: Scenario) -> None:
    scenario("""
         0s  create queue
         0s  send a
         0s  drop queue
         0s  receive            -> QueueDoesNotExist
         0s  send a             -> QueueDoesNotExist
         0s  drop queue         -> QueueDoesNotExist
    """)
    assert scenario.broker.list_queues() == []


def test_a_queue_made_again_is_empty_and_has_its_own_attributes(scenario: Scenario) -> None:
    scenario("""
         0s  create queue DelaySeconds=5
         0s  send a
         0s  drop queue
         0s  create queue
         0s  counts             -> 0 0 0
         0s  send b
         0s  receive n=10       -> b count=1
    """)


def test_a_fifo_queue_made_again_has_forgotten_its_deduplication_ids(scenario: Scenario) -> None:
    scenario("""
         0s  create q.fifo
         0s  send g1-m1
         0s  drop q.fifo
         0s  create q.fifo
         0s  send g1-m1         -> ok
         0s  counts             -> 1 0 0
    """)


def test_queues_are_listed_by_prefix_and_in_order(scenario: Scenario) -> None:
    for name in ("orders", "orders-dead", "files"):
        create(scenario, name)
    assert scenario.broker.list_queues() == ["files", "orders", "orders-dead"]
    assert scenario.broker.list_queues("orders") == ["orders", "orders-dead"]
    assert scenario.broker.list_queues("x") == []


def test_tags_are_set_changed_and_taken_away(scenario: Scenario) -> None:
    broker = scenario.broker
    broker.create_queue("queue", {}, {"team": "a", "Team": "b"})
    broker.tag("queue", TagQueue({"team": "c", "empty": ""}, ["Team", "unknown"]))
    assert broker.tags("queue") == {"team": "c", "empty": ""}
    create(scenario, "queue")
    assert broker.tags("queue") == {"team": "c", "empty": ""}
