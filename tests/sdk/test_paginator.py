"""Lists in pages give what botocore's own paginators give."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import OperationNotPageableError, PaginationError
from botocore.paginate import Paginator as Botocores
from hypothesis import given
from hypothesis import strategies as st

from sqscli.sdk.client import Client
from sqscli.sdk.paginator import PAGED, Paginator

MODEL = botocore.session.get_session().get_service_model("sqs").operation_model("ListQueues")
CONFIG = {"input_token": "NextToken", "limit_key": "MaxResults", "output_token": "NextToken", "result_key": "QueueUrls"}


class Listed:
    """A list action of a service: pages of the items, and the calls that were made."""

    def __init__(self, count: int) -> None:
        self.items = [f"item-{number}" for number in range(count)]
        self.calls: list[dict[str, Any]] = []

    def __call__(self, **parameters: Any) -> dict[str, Any]:
        self.calls.append(dict(parameters))
        start = int(parameters.get("NextToken", "0").strip("@x_"))
        end = start + parameters.get("MaxResults", 3)
        page: dict[str, Any] = {"ResponseMetadata": {"HTTPStatusCode": 200}}
        if self.items[start:end]:
            page["QueueUrls"] = self.items[start:end]
        return page if end >= len(self.items) else {**page, "NextToken": f"@{end}"}


def walked(paginator: Any, listed: Listed, **parameters: Any) -> tuple[Any, ...]:
    pages = paginator.paginate(**parameters)
    whole = paginator.paginate(**parameters).build_full_result()
    return [dict(page) for page in pages], pages.resume_token, whole, listed.calls


def both(count: int, **parameters: Any) -> list[tuple[Any, ...]]:
    """What botocore's walk gives, and ours."""
    theirs, ours = Listed(count), Listed(count)
    return [walked(Botocores(theirs, CONFIG, MODEL), theirs, **parameters), walked(Paginator(ours, "QueueUrls"), ours, **parameters)]


tokens = st.none() | st.sampled_from(["@2", "@2___1", "None___1", "None", "@2___x"])
sizes = st.none() | st.integers(1, 5) | st.sampled_from(["2"])


@given(
    count=st.integers(0, 12), page_size=sizes, max_items=sizes | st.just(0), token=st.none() | st.sampled_from(["@2", "@2___1", "None___1", "@2___x"])
)
def test_pages_calls_and_resume_tokens_are_botocores(count: int, page_size: object, max_items: object, token: str | None) -> None:
    config = {"PageSize": page_size, "MaxItems": max_items, "StartingToken": token if count > 2 else None}
    theirs, ours = both(count, QueueNamePrefix="i", PaginationConfig=config)
    assert ours == theirs


@given(count=st.integers(1, 12), page_size=st.integers(1, 5), max_items=st.integers(1, 4))
def test_a_walk_goes_on_where_another_ended(count: int, page_size: int, max_items: int) -> None:
    found: list[str] = []
    token: str | None = None
    while True:
        config = {"PageSize": page_size, "MaxItems": max_items, "StartingToken": token}
        theirs, ours = both(count, PaginationConfig=config)
        assert ours == theirs
        found += ours[2].get("QueueUrls", [])
        token = ours[2].get("NextToken")
        if token is None:
            break
    assert found == Listed(count).items


def test_a_page_is_asked_for_when_the_one_before_was_taken() -> None:
    listed = Listed(9)
    pages = iter(Paginator[Any](listed, "QueueUrls").paginate())
    assert listed.calls == []
    next(pages)
    next(pages)
    assert listed.calls == [{}, {"NextToken": "@3"}]


def test_each_iteration_begins_at_the_beginning() -> None:
    pages = Paginator[Any](Listed(9), "QueueUrls").paginate()
    assert list(pages) == list(pages)


def test_pages_that_do_not_end_are_an_error() -> None:
    def same(**parameters: Any) -> dict[str, Any]:
        return {"QueueUrls": ["x"], "NextToken": "again"}

    with pytest.raises(PaginationError, match="The same next token was received twice"):
        Paginator[Any](same, "QueueUrls").paginate().build_full_result()


@pytest.mark.parametrize("token", ["a___b___1", b64encode(json.dumps({"NextToken": "x", "boto_truncate_amount": "1"}).encode()).decode()])
def test_a_token_that_no_walk_wrote_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="Bad starting token"):
        list(Paginator[Any](Listed(9), "QueueUrls").paginate(PaginationConfig={"StartingToken": token}))


def test_search_gives_the_elements_of_what_an_expression_finds() -> None:
    pages = Paginator[Any](Listed(5), "QueueUrls").paginate()
    assert list(pages.search("QueueUrls[]")) == Listed(5).items
    assert list(pages.search("length(QueueUrls)")) == [3, 2]


def test_a_clients_lists_have_pages(sqs: Client) -> None:
    urls = [sqs.create_queue(QueueName=f"q-{number}")["QueueUrl"] for number in range(5)]
    pages = list(sqs.get_paginator("list_queues").paginate(QueueNamePrefix="q-", PaginationConfig={"PageSize": 2}))
    assert [page["QueueUrls"] for page in pages] == [urls[:2], urls[2:4], urls[4:]]
    assert all(page["ResponseMetadata"]["HTTPStatusCode"] == 200 for page in pages)
    assert sqs.get_paginator("list_queues").paginate().build_full_result() == {"QueueUrls": urls}


def test_the_methods_with_pages_are_botocores(sqs: Client) -> None:
    assert PAGED == {"list_dead_letter_source_queues": "queueUrls", "list_queues": "QueueUrls"}
    assert sqs.can_paginate("list_queues")
    assert not sqs.can_paginate("send_message")
    with pytest.raises(KeyError):
        sqs.can_paginate("send_telegram")
    for name in ("send_message", "list_message_move_tasks"):
        with pytest.raises(OperationNotPageableError, match=f"Operation cannot be paginated: {name}"):
            sqs.get_paginator(name)
