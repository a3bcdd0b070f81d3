"""The AWS CLI's pages and errors around the walk of `sqscli.api.paging`."""

from __future__ import annotations

from typing import Any

import pytest

from sqscli.api.paging import write_token
from sqscli.cli.api.errors import ApiError
from sqscli.cli.api.paging import Pager


def perform(parameters: dict[str, Any]) -> dict[str, Any]:
    """Three pages: two items, one, and none at all."""
    pages: dict[str | None, dict[str, Any]] = {
        None: {"QueueUrls": ["a", "b"], "NextToken": "second"},
        "second": {"QueueUrls": ["c"], "NextToken": "third"},
        "third": {},
    }
    return pages[parameters.get("NextToken")]


def pager(max_items: int | None = None) -> Pager:
    return Pager(perform, {}, "QueueUrls", max_items, None)


def test_a_page_is_its_items_alone() -> None:
    assert list(pager().pages()) == [{"QueueUrls": ["a", "b"]}, {"QueueUrls": ["c"]}, {"QueueUrls": None}]
    assert pager().whole() == {"QueueUrls": ["a", "b", "c"]}


def test_the_token_to_go_on_with_is_known_when_the_last_page_was_taken() -> None:
    first = pager(max_items=1)
    assert list(first.pages()) == [{"QueueUrls": ["a"]}]
    token = write_token({"NextToken": None, "boto_truncate_amount": 1})
    assert first.resume_token == token
    assert pager(max_items=1).whole() == {"QueueUrls": ["a"], "NextToken": token}
    second = pager(max_items=1)
    second.start_at(token)
    assert second.whole() == {"QueueUrls": ["b"], "NextToken": write_token({"NextToken": "second"})}
    rest = pager()
    rest.start_at(write_token({"NextToken": "second"}))
    assert rest.whole() == {"QueueUrls": ["c"]}
    assert rest.resume_token is None


def test_the_page_size_is_asked_for() -> None:
    asked: list[dict[str, Any]] = []
    pages = Pager(lambda parameters: asked.append(parameters) or {}, {"QueueUrl": "dead"}, "queueUrls", None, 2)
    assert pages.whole() == {}
    assert asked == [{"QueueUrl": "dead", "MaxResults": 2}]


@pytest.mark.parametrize("token", ["MQ==", "a___1___2", write_token({"NextToken": "x", "boto_truncate_amount": "y"})])
def test_a_token_that_cannot_be_one_is_refused_before_anything_is_asked_for(token: str) -> None:
    with pytest.raises(ApiError, match=r"^Bad starting token: ") as raised:
        pager().start_at(token)
    assert str(raised.value) == f"Bad starting token: {token}"


def test_other_parameters_in_a_token_cannot_be_gone_on_from() -> None:
    pages = pager(max_items=1)
    pages.start_at(write_token({"QueueNamePrefix": "x"}))
    with pytest.raises(ApiError, match=r"^Bad starting token: {'QueueNamePrefix': 'x', 'boto_truncate_amount': 1}$"):
        list(pages.pages())


def test_a_service_that_repeats_its_token_is_noticed() -> None:
    turns = Pager(lambda parameters: {"QueueUrls": ["x"], "NextToken": "same"}, {}, "QueueUrls", None, None)
    words = r"^Error during pagination: The same next token was received twice: {'NextToken': 'same'}$"
    with pytest.raises(ApiError, match=words):
        turns.whole()
    with pytest.raises(ApiError, match=words):
        list(turns.pages())
