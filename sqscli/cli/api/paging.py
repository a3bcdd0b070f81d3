"""Lists in pages, as the AWS CLI and botocore have them: `--max-items`, `--page-size`, `--starting-token`.

A token on the command line is the base64 of JSON, and not the service's own: `{"NextToken": TOKEN}`, the page to go on with, and where
`--max-items` ended within a page `"boto_truncate_amount": N`, how many of that page's items were given before.

Law: each page is asked for only when the one before it was taken.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from typing import Any

from sqscli.cli.api.errors import ApiError

Perform = Callable[[dict[str, Any]], dict[str, Any]]
TOKEN, LIMIT, SKIPPED = "NextToken", "MaxResults", "boto_truncate_amount"


class Pager:
    """The pages of one list action. `resume_token` is set when the last page was taken, if there is more."""

    def __init__(self, perform: Perform, parameters: dict[str, Any], key: str, max_items: int | None, page_size: int | None) -> None:
        self._perform = perform
        self._parameters = dict(parameters)
        self.key = key
        self._max_items = max_items
        if page_size is not None:
            self._parameters[LIMIT] = page_size
        self._skip = 0
        self._resumes = False
        self.resume_token: str | None = None

    def start_at(self, token: str) -> None:
        """Go on where an earlier call ended."""
        place = read_token(token)
        self._resumes = True
        self._skip = place.pop(SKIPPED, 0)
        self._parameters.update({name: value for name, value in place.items() if value is not None and value != "None"})

    def pages(self) -> Iterator[dict[str, Any]]:
        """Each page's result with the items that are wanted; None for the items of a page that has none at all."""
        given, skip = 0, self._skip
        while True:
            page = self._perform(self._parameters)
            items = page.get(self.key)
            if self._resumes:
                items = items[skip:] if items is not None else None
                self._resumes = False
            count = len(items or ())
            place = {TOKEN: self._parameters.get(TOKEN)}
            if self._max_items is not None and given + count > self._max_items:
                kept = count - (given + count - self._max_items)
                self.resume_token = write_token({**place, SKIPPED: kept + skip})
                yield {self.key: (items or [])[:kept]}
                return
            yield {self.key: items}
            given, skip = given + count, 0
            following = page.get(TOKEN) or None
            if following is None:
                return
            if given == self._max_items:
                self.resume_token = write_token({TOKEN: following})
                return
            if following == place[TOKEN]:
                raise ApiError(f"Error during pagination: The same next token was received twice: {{'{TOKEN}': '{following}'}}")
            self._parameters[TOKEN] = following

    def whole(self) -> dict[str, Any]:
        """All pages as one result."""
        found: list[Any] | None = None
        for page in self.pages():
            items = page[self.key]
            if items is not None:
                found = items if found is None else found + items
        result: dict[str, Any] = {} if found is None else {self.key: found}
        if self.resume_token is not None:
            result[TOKEN] = self.resume_token
        return result


def write_token(place: dict[str, Any]) -> str:
    return b64encode(json.dumps(place).encode()).decode("ascii")


def read_token(token: str) -> dict[str, Any]:
    """The place that a token names. What is no such token is the service's own, perhaps with the `___N` of items to skip: so it was once."""
    try:
        place = json.loads(b64decode(token.encode()))
    except ValueError:
        return read_old_token(token)
    if not isinstance(place, dict) or not isinstance(place.get(SKIPPED, 0), int):
        raise ApiError(f"Bad starting token: {token}")
    return place


def read_old_token(token: str) -> dict[str, Any]:
    parts = token.split("___")
    if len(parts) == 1:
        return {TOKEN: token}
    try:
        skipped = int(parts[1])
    except ValueError:
        return {TOKEN: token}
    if len(parts) > 2:
        raise ApiError(f"Bad starting token: {token}")
    return {TOKEN: parts[0], SKIPPED: skipped}
