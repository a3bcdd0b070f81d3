"""The two lists of queues, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from sqscli.api.errors import InvalidParameterValue
from tests.actions.conftest import ARN, Sqs

NAMES = ["a1", "a2", "a3", "b1", "b2"]


@pytest.fixture
def five(sqs: Sqs) -> Sqs:
    sqs.queue("dead")
    for name in NAMES:
        sqs.queue(name, RedrivePolicy=f'{{"deadLetterTargetArn":"{ARN}dead","maxReceiveCount":3}}')
    return sqs


def names(urls: list[str]) -> list[str]:
    return [url.rpartition("/")[2] for url in urls]


def pages(sqs: Sqs, action: str, member: str, **request: Any) -> list[list[str]]:
    found = []
    token: dict[str, str] = {}
    while True:
        page = sqs(action, **request, **token)
        found.append(names(page[member]))
        if "NextToken" not in page:
            return found
        token = {"NextToken": page["NextToken"]}


def test_all_names_in_order_without_a_maximum(five: Sqs) -> None:
    assert pages(five, "ListQueues", "QueueUrls") == [[*NAMES, "dead"]]


def test_pages_join_to_the_whole_list(five: Sqs) -> None:
    assert pages(five, "ListQueues", "QueueUrls", MaxResults=2) == [["a1", "a2"], ["a3", "b1"], ["b2", "dead"]]
    assert pages(five, "ListQueues", "QueueUrls", MaxResults=2, QueueNamePrefix="a") == [["a1", "a2"], ["a3"]]
    assert pages(five, "ListDeadLetterSourceQueues", "queueUrls", QueueUrl="dead", MaxResults=4) == [NAMES[:4], NAMES[4:]]


def test_a_queue_that_goes_between_two_pages_hides_no_other(five: Sqs) -> None:
    first = five("ListQueues", MaxResults=2)
    five("DeleteQueue", QueueUrl="a2")
    second = five("ListQueues", MaxResults=2, NextToken=first["NextToken"])
    assert names(second["QueueUrls"]) == ["a3", "b1"]


def test_no_match_is_no_member_at_all(five: Sqs) -> None:
    assert five("ListQueues", QueueNamePrefix="z") == {}
    assert five("ListDeadLetterSourceQueues", QueueUrl="a1") == {}


@pytest.mark.parametrize("maximum", [-1, 1001, 10**30])
def test_a_page_has_1_to_1000_names(five: Sqs, maximum: int) -> None:
    with pytest.raises(
        InvalidParameterValue, match=r"Value for parameter MaxResults is invalid\. Reason: MaxResults must be an integer between 1 and 1000"
    ):
        five("ListQueues", MaxResults=maximum)


def test_a_maximum_of_0_counts_as_none(five: Sqs) -> None:
    assert pages(five, "ListQueues", "QueueUrls", MaxResults=0) == [[*NAMES, "dead"]]
    assert pages(five, "ListDeadLetterSourceQueues", "queueUrls", QueueUrl="dead", MaxResults=0) == [NAMES]


@pytest.mark.parametrize("token", ["", "x", "Li4vLi4=", "YTE=\n", "ä"])
def test_a_token_that_no_page_gave_is_refused(five: Sqs, token: str) -> None:
    with pytest.raises(InvalidParameterValue, match=r"^Invalid or expired next token\.$"):
        five("ListQueues", MaxResults=2, NextToken=token)
