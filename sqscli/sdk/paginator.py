"""botocore's paginators: the walk of `sqscli.api.paging` over a client's methods.

PaginationConfig    {"MaxItems": how many items at most, "PageSize": how many a page, "StartingToken": the resume token of an earlier walk}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar, cast

from sqscli.api.names import snake
from sqscli.api.paging import PAGED as PAGED_ACTIONS
from sqscli.api.paging import Extent, Pages, RepeatedTokenError
from sqscli.sdk.client_error import OperationNotPageableError, PaginationError

Page = TypeVar("Page")
PAGED = {snake(action): key for action, key in PAGED_ACTIONS.items()}
"""The member of the result that holds the items, by method."""


class Method(Protocol):
    def __call__(self, **parameters: Any) -> Any: ...


class Paginator(Generic[Page]):
    """`client.get_paginator(...)`."""

    def __init__(self, method: Method, key: str) -> None:
        self._method = method
        self._key = key

    def paginate(self, **parameters: Any) -> PageIterator[Page]:
        """The pages of one list: the action's own parameters, and `PaginationConfig`."""
        config = parameters.pop("PaginationConfig", {})
        maximum, size = (None if config.get(name) is None else int(config[name]) for name in ("MaxItems", "PageSize"))
        extent = Extent(maximum, size, config.get("StartingToken"))
        return PageIterator(Pages(lambda asked: self._method(**asked), self._key, parameters, extent))


class PageIterator(Generic[Page]):
    """The pages, asked for as they are taken; each iteration begins at the beginning. `resume_token` is set where `MaxItems` ended the last one."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    @property
    def resume_token(self) -> str | None:
        return self._pages.resume_token

    def __iter__(self) -> Iterator[Page]:
        """Raises PaginationError for pages that do not end, ValueError for a token that no walk wrote, and what the method raises."""
        try:
            yield from cast("Iterator[Page]", iter(self._pages))
        except RepeatedTokenError as error:
            raise PaginationError(message=str(error)) from None

    def build_full_result(self) -> Page:
        """All items as one page, with the resume token, if there is one, as its `NextToken`. Raises as the iteration does."""
        try:
            return cast("Page", self._pages.whole())
        except RepeatedTokenError as error:
            raise PaginationError(message=str(error)) from None

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
