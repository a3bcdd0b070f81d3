"""Lists in pages, as botocore's paginators have them.

    PaginationConfig    {"MaxItems": how many items at most, "PageSize": how many a page, "StartingToken": the resume token of an earlier walk}

A resume token is the base64 of JSON: the page to go on with, and how many of its items were given before where `MaxItems` ended within it.

Law 1: each page is asked for only when the one before it was taken.
Law 2: a page is the whole answer of its call; only its items are cut where `MaxItems` or a resume token say so.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar, cast

from sqscli.api.actions import ACTIONS, ListOf
from sqscli.api.names import snake
from sqscli.sdk.client_error import OperationNotPageableError, PaginationError

TOKEN, LIMIT, GIVEN = "NextToken", "MaxResults", "boto_truncate_amount"
Page = TypeVar("Page")
Place = dict[str, Any]


class Method(Protocol):
    def __call__(self, **parameters: Any) -> Any: ...


def _paged_actions() -> dict[str, str]:
    """The member of the result that holds the items, by the method of each action that takes and gives a token."""
    found: dict[str, str] = {}
    for action, row in ACTIONS.items():
        names = {member.name for member in row.request} & {member.name for member in row.result}
        if TOKEN in names:
            found[snake(action)] = next(member.name for member in row.result if isinstance(member.type, ListOf))
    return found


PAGED = _paged_actions()


class Paginator(Generic[Page]):
    """`client.get_paginator(...)`."""

    def __init__(self, method: Method, key: str) -> None:
        self._method = method
        self._key = key

    def paginate(self, **parameters: Any) -> PageIterator[Page]:
        """The pages of one list: the action's own parameters, and `PaginationConfig`."""
        config = parameters.pop("PaginationConfig", {})
        size, maximum = config.get("PageSize"), config.get("MaxItems")
        if size is not None:
            parameters[LIMIT] = int(size)
        return PageIterator(self._method, self._key, parameters, None if maximum is None else int(maximum), config.get("StartingToken"))


class PageIterator(Generic[Page]):
    """The pages, asked for as they are taken; each iteration begins at the beginning. `resume_token` is set where `MaxItems` ended the last one."""

    def __init__(self, method: Method, key: str, parameters: dict[str, Any], max_items: int | None, starting_token: str | None) -> None:
        self._method = method
        self._key = key
        self._parameters = parameters
        self._max_items = max_items
        self._starting_token = starting_token
        self.resume_token: str | None = None

    def __iter__(self) -> Iterator[Page]:
        parameters, given, skip = dict(self._parameters), 0, 0
        place: Place = {TOKEN: None}
        if self._starting_token is not None:
            place = read_token(self._starting_token)
            skip = place.pop(GIVEN, 0)
            _go_to(parameters, place)
        is_first = True
        while True:
            page = self._method(**parameters)
            if is_first and self._starting_token is not None:
                page[self._key] = page[self._key][skip:] if self._key in page else None
            is_first = False
            items = page.get(self._key) or []
            surplus = 0 if self._max_items is None else given + len(items) - self._max_items
            if surplus > 0:
                page[self._key] = items[: len(items) - surplus]
                self.resume_token = write_token({**place, GIVEN: len(items) - surplus + skip})
                yield page
                return
            yield page
            given, skip = given + len(items), 0
            following = {TOKEN: page.get(TOKEN) or None}
            if following[TOKEN] is None:
                return
            if given == self._max_items:
                self.resume_token = write_token(following)
                return
            if following == place:
                raise PaginationError(message=f"The same next token was received twice: {following}")
            place = following
            _go_to(parameters, place)

    def build_full_result(self) -> Page:
        """All items as one page, with the resume token, if there is one, as its `NextToken`."""
        whole: dict[str, Any] = {}
        for page in cast("Iterator[dict[str, Any]]", iter(self)):
            items = page.get(self._key)
            if items is not None:
                whole[self._key] = whole.get(self._key, []) + items
        if self.resume_token is not None:
            whole[TOKEN] = self.resume_token
        return cast("Page", whole)

    def search(self, expression: str) -> Iterator[Any]:
        """What a JMESPath expression finds on the pages: the elements of lists one by one. Raises ImportError where jmespath is not installed."""
        try:
            from jmespath import compile as compiled  # type: ignore[import-untyped]  # it ships no types
        except ImportError:
            raise ImportError("search() wants jmespath, which sqscli[query] brings") from None
        wanted = compiled(expression)
        for page in self:
            found = wanted.search(page)
            if isinstance(found, list):
                yield from found
            else:
                yield found


def paginator_of(client: object, method: str) -> Paginator[Any]:
    """Raises OperationNotPageableError for a method without pages."""
    if method not in PAGED:
        raise OperationNotPageableError(operation_name=method)
    return Paginator(getattr(client, method), PAGED[method])


def _go_to(parameters: dict[str, Any], place: Place) -> None:
    for name, token in place.items():
        if token is None or token == "None":
            parameters.pop(name, None)
        else:
            parameters[name] = token


def write_token(place: Place) -> str:
    return b64encode(json.dumps(place).encode()).decode("ascii")


def read_token(token: str) -> Place:
    """The place that a token names: its own kind, or the service's, perhaps with the `___N` items to skip that older clients wrote."""
    try:
        place = json.loads(b64decode(token.encode()))
    except (ValueError, RecursionError):
        place = None
    if isinstance(place, dict):
        if not isinstance(place.get(GIVEN, 0), int):
            raise ValueError(f"Bad starting token: {token}")
        return place
    service_token, _, count = token.rpartition("___")
    if "___" in service_token:
        raise ValueError(f"Bad starting token: {token}")
    if service_token and count.isdecimal():
        return {TOKEN: None if service_token == "None" else service_token, GIVEN: int(count)}
    return {TOKEN: None if token == "None" else token}
