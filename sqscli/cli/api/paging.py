"""Lists in pages behind `--max-items`, `--page-size` and `--starting-token`: the walk of `sqscli.api.paging`, with the AWS CLI's pages and errors.

Law: a page is its items alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqscli.api.paging import Extent, Pages, PagingError, Perform, RepeatedTokenError, read_token
from sqscli.cli.api.errors import ApiError


class Pager:
    """The pages of one list action. `resume_token` is set when the last page was taken, if there is more."""

    def __init__(self, perform: Perform, parameters: dict[str, Any], key: str, max_items: int | None, page_size: int | None) -> None:
        self._perform = perform
        self._parameters = parameters
        self._key = key
        self._extent = Extent(max_items, page_size)
        self._pages = Pages(perform, key, parameters, self._extent)

    def start_at(self, token: str) -> None:
        """Go on where an earlier call ended. Raises ApiError."""
        try:
            read_token(token)
        except PagingError as error:
            raise _api_error(error) from None
        self._pages = Pages(self._perform, self._key, self._parameters, self._extent._replace(starting_token=token))

    @property
    def resume_token(self) -> str | None:
        return self._pages.resume_token

    def pages(self) -> Iterator[dict[str, Any]]:
        """Each page's items that are wanted; None for those of a page that has none at all. Raises ApiError."""
        try:
            for page in self._pages:
                yield {self._key: page.get(self._key)}
        except PagingError as error:
            raise _api_error(error) from None

    def whole(self) -> dict[str, Any]:
        """All pages as one result. Raises ApiError."""
        try:
            return self._pages.whole()
        except PagingError as error:
            raise _api_error(error) from None


def _api_error(error: PagingError) -> ApiError:
    return ApiError(f"Error during pagination: {error}" if isinstance(error, RepeatedTokenError) else str(error))
