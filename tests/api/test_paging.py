"""The walk through pages and its tokens, beside botocore's on the same pages."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import botocore.session
import pytest
from botocore.exceptions import PaginationError
from botocore.paginate import Paginator
from hypothesis import given
from hypothesis import strategies as st

from sqscli.api.paging import PAGED, Extent, Pages, PagingError, RepeatedTokenError, read_token, write_token

SESSION = botocore.session.get_session()
MODEL = SESSION.get_service_model("sqs").operation_model("ListQueues")
CONFIG = {"input_token": "NextToken", "output_token": "NextToken", "limit_key": "MaxResults", "result_key": "QueueUrls"}
SERVED_MAX = 4  # what a page holds where nobody asks
PATIENCE_CALLS = 8


class TooManyCallsError(Exception):
    pass


class Service:
    """A list action: the items and the following token of each page, by its token. A token may lead back. `calls` are the parameters it got."""

    def __init__(self, pages: dict[str | None, tuple[int | None, str | None]]) -> None:
        self._pages = pages
        self.calls: list[dict[str, Any]] = []

    def __call__(self, **parameters: Any) -> dict[str, Any]:
        self.calls.append(parameters)
        if len(self.calls) > PATIENCE_CALLS:
            raise TooManyCallsError
        token = parameters.get("NextToken")
        count, following = self._pages.get(token, (2, None))
        page: dict[str, Any] = {"ResponseMetadata": {"HTTPStatusCode": 200}}
        if count is not None:
            page["QueueUrls"] = [f"{token} {number}" for number in range(count)]
        return page if following is None else {**page, "NextToken": following}


class Outcome(NamedTuple):
    """What a walk gave, how it ended, and what it asked for."""

    pages: list[dict[str, Any]]
    error: str | None
    resume_token: str | None
    calls: list[dict[str, Any]]


def outcome_of(service: Service, pages: Any) -> Outcome:
    found: list[dict[str, Any]] = []
    return Outcome(found, error_of(lambda: found.extend(dict(page) for page in pages)), pages.resume_token, service.calls)


def whole_of(whole: Callable[[], Any]) -> list[Any]:
    found: list[Any] = []
    return [error_of(lambda: found.append(whole())), found]


def error_of(run: Callable[[], None]) -> str | None:
    try:
        run()
    except TooManyCallsError:
        return "too many calls"
    except RepeatedTokenError as error:
        return f"Error during pagination: {error}"
    except (PaginationError, ValueError) as error:
        return str(error)
    return None


def botocores(service: Service, parameters: dict[str, Any], extent: Extent) -> Any:
    config = {"MaxItems": extent.max_items, "PageSize": extent.page_size, "StartingToken": extent.starting_token}
    return Paginator(service, CONFIG, MODEL).paginate(**parameters, PaginationConfig=config)


def ours(service: Service, parameters: dict[str, Any], extent: Extent) -> Pages:
    return Pages(lambda asked: service(**asked), "QueueUrls", parameters, extent)


def encoded(content: object, encoding: str = "utf-8") -> str:
    return base64.b64encode(json.dumps(content).encode(encoding)).decode()


names = st.sampled_from(["a", "b", "c"])
served = st.dictionaries(st.none() | names, st.tuples(st.none() | st.integers(0, 3), st.none() | st.just("") | names))
places = st.fixed_dictionaries(
    {},
    optional={"NextToken": st.none() | st.just("None") | names, "MaxResults": st.none() | st.integers(1, 9), "QueueNamePrefix": st.just("x")},
)
resume_tokens = st.builds(
    lambda place, skipped, is_first: encoded({**skipped, **place} if is_first else {**place, **skipped}),
    places,
    st.just({}) | st.fixed_dictionaries({"boto_truncate_amount": st.integers(-2, 4)}),
    st.booleans(),
)
old_tokens = st.sampled_from(
    ["a", "b___1", "b___-1", "b___ 1", "b___x", "b___", "___1", "", "None", "None___1", "None___x", "a___b___1", "a___b___c"]
)
odd_tokens = st.sampled_from(
    ["bm9uc2Vuc2U=", "\u00fc", "\ud800", encoded([1]), encoded({"NextToken": "a"}, "utf-16"), encoded({"NextToken": "a"}, "utf-8-sig")]
)
extents = st.builds(
    Extent, st.none() | st.integers(-2, 9), st.none() | st.integers(1, 5), st.none() | resume_tokens | old_tokens | odd_tokens | st.text(max_size=8)
)


@given(pages=served, parameters=st.sampled_from([{}, {"QueueNamePrefix": "q"}, {"NextToken": "b", "MaxResults": 7}]), extent=extents)
def test_pages_calls_tokens_and_errors_are_botocores(
    pages: dict[str | None, tuple[int | None, str | None]], parameters: dict[str, Any], extent: Extent
) -> None:
    theirs, mine = Service(pages), Service(pages)
    assert outcome_of(mine, ours(mine, parameters, extent)) == outcome_of(theirs, botocores(theirs, parameters, extent))
    wholes = [whole_of(ours(Service(pages), parameters, extent).whole), whole_of(botocores(Service(pages), parameters, extent).build_full_result)]
    assert wholes[0] == wholes[1]


class Listed:
    """A list action over `count` items, whose pages are as long as the one who asks wants them."""

    def __init__(self, count: int) -> None:
        self.items = [f"item {number}" for number in range(count)]
        self.calls: list[dict[str, Any]] = []

    def __call__(self, **parameters: Any) -> dict[str, Any]:
        self.calls.append(parameters)
        start = int(parameters.get("NextToken", 0))
        end = start + parameters.get("MaxResults", SERVED_MAX)
        items = self.items[start:end]
        result: dict[str, Any] = {"QueueUrls": items} if items else {}
        return {**result, "NextToken": str(end)} if end < len(self.items) else result


@given(
    count=st.integers(0, 20),
    max_items=st.none() | st.integers(-1, 12),
    page_size=st.none() | st.integers(1, 6),
    start=st.none() | st.tuples(st.integers(1, 15), st.none() | st.integers(0, 4)),
)
def test_pages_and_tokens_of_any_size_are_botocores(
    count: int, max_items: int | None, page_size: int | None, start: tuple[int, int | None] | None
) -> None:
    token = None
    if start is not None:
        place, skipped = start
        token = write_token({"NextToken": str(place)} if skipped is None else {"NextToken": str(place), "boto_truncate_amount": skipped})
    extent = Extent(max_items, page_size, token)
    assert list(ours(Listed(count), {}, extent)) == list(botocores(Listed(count), {}, extent))
    assert ours(Listed(count), {}, extent).whole() == botocores(Listed(count), {}, extent).build_full_result()


@pytest.mark.parametrize("page_size", [None, 1, 2, 3, 20])
@pytest.mark.parametrize("max_items", [1, 2, 5])
def test_a_list_is_taken_up_where_it_was_left(max_items: int, page_size: int | None) -> None:
    taken: list[str] = []
    token = None
    for _ in range(20):
        answer = ours(Listed(17), {}, Extent(max_items, page_size, token)).whole()
        taken += answer["QueueUrls"]
        token = answer.get("NextToken")
        if token is None:
            break
    assert taken == Listed(17).items


def test_a_page_is_asked_for_when_the_one_before_was_taken() -> None:
    listed = Listed(9)
    pages = iter(ours(listed, {"QueueNamePrefix": "i"}, Extent()))
    assert listed.calls == []
    next(pages)
    next(pages)
    assert listed.calls == [{"QueueNamePrefix": "i"}, {"QueueNamePrefix": "i", "NextToken": "4"}]


def test_each_iteration_begins_at_the_beginning() -> None:
    pages = ours(Listed(9), {}, Extent())
    assert list(pages) == list(pages)


def test_a_walk_leaves_the_answers_and_the_parameters_as_they_are() -> None:
    answer, parameters = {"QueueUrls": ["x", "y"]}, {"MaxResults": 7}
    pages = Pages(lambda asked: answer, "QueueUrls", parameters, Extent(1, 3, write_token({"NextToken": "t", "boto_truncate_amount": 0})))
    assert pages.whole()["QueueUrls"] == ["x"]
    assert (answer, parameters) == ({"QueueUrls": ["x", "y"]}, {"MaxResults": 7})


@pytest.mark.parametrize(
    ("token", "place"),
    [
        ("opaque", {"NextToken": "opaque"}),
        ("opaque___3", {"NextToken": "opaque", "boto_truncate_amount": 3}),
        ("opaque___x", {"NextToken": "opaque___x"}),
        ("bm9uc2Vuc2U=", {"NextToken": "bm9uc2Vuc2U="}),
        ("None___3", {"NextToken": None, "boto_truncate_amount": 3}),
    ],
)
def test_what_is_no_token_of_ours_is_the_services(token: str, place: dict[str, Any]) -> None:
    assert read_token(token) == place


def test_a_token_nested_as_deep_as_a_line_is_long_is_the_services() -> None:
    token = base64.b64encode(b"[" * 100_000).decode()
    assert read_token(token) == {"NextToken": token}


@pytest.mark.parametrize(
    "token",
    [
        "MQ==",
        "a___1___2",
        write_token({"NextToken": "x", "boto_truncate_amount": "y"}),
        write_token({"NextToken": "x", "boto_truncate_amount": "1"}),
        write_token({"NextToken": "x", "boto_truncate_amount": None}),
        "a___-" + "9" * 4300,
    ],
)
def test_a_token_that_cannot_be_one_is_refused(token: str) -> None:
    with pytest.raises(PagingError, match=r"^Bad starting token: ") as raised:
        read_token(token)
    assert str(raised.value) == f"Bad starting token: {token}"


def test_a_service_that_repeats_its_token_is_noticed() -> None:
    pages = Pages(lambda parameters: {"QueueUrls": ["x"], "NextToken": "same"}, "QueueUrls", {}, Extent())
    with pytest.raises(RepeatedTokenError, match=r"^The same next token was received twice: {'NextToken': 'same'}$"):
        pages.whole()


def test_the_paged_actions_are_botocores() -> None:
    model = SESSION.get_component("data_loader").load_service_model("sqs", "paginators-1")["pagination"]
    assert {action: row["result_key"] for action, row in model.items()} == PAGED
    assert all({**CONFIG, "result_key": row["result_key"]} == row for row in model.values())
