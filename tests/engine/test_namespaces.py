"""One home is one account and one region, and both can be others than the default."""

from __future__ import annotations

import pytest

from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist
from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.catalog import Namespace
from sqscli.clock import ManualClock

DEAD = "arn:aws:sqs:eu-central-1:123456789012:dead"


@pytest.fixture
def broker(tmp_path):
    broker = Broker(f"{tmp_path}/home", ManualClock(), namespace=Namespace("123456789012", "eu-central-1"))
    yield broker
    broker.close()


def test_dead_letters_find_their_queue_and_their_way_back_in_another_account(broker):
    assert broker.create_queue("dead", {}, {}) == "http://localhost:9324/123456789012/dead"
    broker.create_queue("q", {"VisibilityTimeout": "0", "RedrivePolicy": f'{{"deadLetterTargetArn":"{DEAD}","maxReceiveCount":1}}'}, {})
    broker.send("q", SendMessages([b"poisoned"]))
    assert [broker.receive("q", ReceiveMessages(1)).bodies() for _ in range(2)] == [[b"poisoned"], []]
    (dead,) = broker.peek("dead", 10, None)
    assert dead.message.attributes["DeadLetterQueueSourceArn"] == "arn:aws:sqs:eu-central-1:123456789012:q"
    assert [each.destination for each in broker.redrive("dead", None, 10)] == ["q"]
    assert broker.attributes("dead")["QueueArn"] == DEAD


def test_a_url_of_the_default_account_names_no_queue_here(broker):
    broker.create_queue("q", {}, {})
    with pytest.raises(QueueDoesNotExist):
        broker.send("http://localhost:9324/000000000000/q", SendMessages([b"x"]))


def test_what_was_sent_to_the_dead_letter_queue_itself_does_not_stop_the_others(broker):
    broker.create_queue("dead", {}, {})
    broker.create_queue("q", {"VisibilityTimeout": "0", "RedrivePolicy": f'{{"deadLetterTargetArn":"{DEAD}","maxReceiveCount":1}}'}, {})
    broker.send("dead", SendMessages([b"no source"] * 5))
    broker.send("q", SendMessages([b"poisoned"]))
    for _ in range(2):
        broker.receive("q", ReceiveMessages(1))
    assert len(broker.redrive("dead", None, 2)) == 1
    assert broker.redrive("dead", None, 2) == []
    assert len(broker.redrive("dead", "q", 10)) == 5


def test_a_redrive_of_nothing_still_says_what_is_wrong(broker):
    broker.create_queue("q", {}, {})
    with pytest.raises(InvalidParameterValue, match="must be configured as a Dead Letter Queue"):
        broker.redrive("q", None, 0)
