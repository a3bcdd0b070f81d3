"""Pages and their tokens, beside botocore's paginator on the same pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.paginate import Paginator
from hypothesis import given
from hypothesis import strategies as st

from sqscli.cli.api.errors import ApiError
from sqscli.cli.api.paging import Pager, read_token, write_token

CONFIG = {"input_token": "NextToken", "output_token": "NextToken", "limit_key": "MaxResults", "result_key": "QueueUrls"}
SERVED_MAX = 4  # what a page holds where nobody asks


def service(count: int) -> Callable[..., dict[str, Any]]:
    """A list action over `count` items."""

    def answer(**parameters: Any) -> dict[str, Any]:
        start = int(parameters.get("NextToken", 0))
        end = start + parameters.get("MaxResults", SERVED_MAX)
        items = [f"item {number}" for number in range(start, min(end, count))]
        result: dict[str, Any] = {"QueueUrls": items} if items else {}
        return {**result, "NextToken": str(end)} if end < count else result

    return answer


class Model:
    class input_shape:  # noqa: N801 - the name that the paginator asks for
        class MaxResults:
            type_name = "integer"

        members = {"MaxResults": MaxResults}  # noqa: RUF012


def botocores(count: int, max_items: int | None, page_size: int | None, token: str | None) -> tuple[list[Any], Any]:
    paging = {"MaxItems": max_items, "PageSize": page_size, "StartingToken": token}
    pages, whole = (Paginator(service(count), CONFIG, Model).paginate(PaginationConfig=paging) for _ in range(2))
    return [page.get("QueueUrls") for page in pages], whole.build_full_result()


def pager(count: int, max_items: int | None, page_size: int | None, token: str | None) -> Pager:
    found = Pager(lambda parameters: service(count)(**parameters), {}, "QueueUrls", max_items, page_size)
    if token is not None:
        found.start_at(token)
    return found


@given(
    count=st.integers(0, 20),
    max_items=st.none() | st.integers(-1, 12),
    page_size=st.none() | st.integers(1, 6),
    start=st.none() | st.tuples(st.integers(1, 15), st.none() | st.integers(0, 4)),
)
def test_pages_and_tokens_are_botocores(count: int, max_items: int | None, page_size: int | None, start: tuple[int, int | None] | None) -> None:
    token = None
    if start is not None:
        place, skipped = start
        token = write_token({"NextToken": str(place)} if skipped is None else {"NextToken": str(place), "boto_truncate_amount": skipped})
    pages, whole = botocores(count, max_items, page_size, token)
    assert [page["QueueUrls"] for page in pager(count, max_items, page_size, token).pages()] == pages
    assert pager(count, max_items, page_size, token).whole() == whole


def test_a_list_is_taken_up_where_it_was_left() -> None:
    taken: list[str] = []
    token = None
    for _ in range(10):
        answer = pager(17, 2, 3, token).whole()
        taken += answer["QueueUrls"]
        token = answer.get("NextToken")
        if token is None:
            break
    assert taken == [f"item {number}" for number in range(17)]


@pytest.mark.parametrize(
    ("token", "place"),
    [
        ("opaque", {"NextToken": "opaque"}),
        ("opaque___3", {"NextToken": "opaque", "boto_truncate_amount": 3}),
        ("opaque___x", {"NextToken": "opaque___x"}),
        ("bm9uc2Vuc2U=", {"NextToken": "bm9uc2Vuc2U="}),
    ],
)
def test_what_is_no_token_of_ours_is_the_services(token: str, place: dict[str, Any]) -> None:
    assert read_token(token) == place


@pytest.mark.parametrize("token", ["MQ==", "a___1___2", write_token({"NextToken": "x", "boto_truncate_amount": "y"})])
def test_a_token_that_cannot_be_one_is_refused(token: str) -> None:
    with pytest.raises(ApiError, match="Bad starting token"):
        read_token(token)


def test_a_service_that_repeats_its_token_is_noticed() -> None:
    turns = Pager(lambda parameters: {"QueueUrls": ["x"], "NextToken": "same"}, {}, "QueueUrls", None, None)
    with pytest.raises(ApiError, match="same next token was received twice"):
        turns.whole()
