"""Lists in pages, as botocore and the AWS CLI walk through them.

A resume token is the base64 of JSON, and not the service's own: `{"NextToken": TOKEN}`, the page to go on with, and where `max_items` ended
within that page `"boto_truncate_amount": N`, how many of its items were given before.

    PagingError (ValueError)    a token that no walk wrote
    └── RepeatedTokenError      the service gives pages without end

Law 1: each page is asked for only when the one before it was taken.
Law 2: a page is the whole answer of its call; only its items are cut where `max_items` or a starting token say so.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqscli.api.actions import ACTIONS, ListOf

TOKEN, LIMIT, SKIPPED = "NextToken", "MaxResults", "boto_truncate_amount"
COUNTS = range(-(2**63), 2**63)  # of items to skip; beyond them a number may have too many digits to be written
Perform = Callable[[dict[str, Any]], dict[str, Any]]
Place = dict[str, Any]


class PagingError(ValueError):
    """Says it in botocore's words."""


class RepeatedTokenError(PagingError):
    pass


def _paged_actions() -> dict[str, str]:
    found: dict[str, str] = {}
    for action, row in ACTIONS.items():
        if TOKEN in {member.name for member in row.request} & {member.name for member in row.result}:
            found[action] = next(member.name for member in row.result if isinstance(member.type, ListOf))
    return found


PAGED = _paged_actions()
"""The member of the result that holds the items, by each action that takes and gives a token."""


class Extent(NamedTuple):
    """What of a list is wanted: how many items at most, how many a page, and the resume token of an earlier walk to go on from."""

    max_items: int | None = None
    page_size: int | None = None
    starting_token: str | None = None


class Pages:
    """The pages of one list, asked for as they are taken; each iteration begins at the beginning.

    `perform` answers the action's parameters; its result has the items as `key`, or no `key` where there are none. Where a walk goes on from a
    token and its first page has no items, the page's `key` is None. `resume_token` is set where `max_items` ended the last walk.
    """

    def __init__(self, perform: Perform, key: str, parameters: dict[str, Any], extent: Extent) -> None:
        self._perform = perform
        self._key = key
        self._parameters = parameters
        self._extent = extent
        self.resume_token: str | None = None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Raises PagingError, and what `perform` raises."""
        key, maximum = self._key, self._extent.max_items
        place, skip = self._start()
        parameters = self._first_parameters(place)
        resumes = self._extent.starting_token is not None
        given, previous = 0, None
        while True:
            page = self._perform(parameters)
            if resumes:
                page = {**page, key: page[key][skip:] if key in page else None}
            items = page.get(key) or []
            given += len(items)
            if maximum is not None and given > maximum:
                kept = len(items) - (given - maximum)
                self.resume_token = _resume_token({**place, SKIPPED: skip + kept})
                yield {**page, key: items[:kept]}
                return
            yield page
            following = {TOKEN: page.get(TOKEN) or None}
            if following[TOKEN] is None:
                return
            if given == maximum:
                self.resume_token = _resume_token(following)
                return
            if following == previous:
                raise RepeatedTokenError(f"The same next token was received twice: {following}")
            place = previous = following
            parameters, resumes, skip = _at(parameters, place), False, 0

    def whole(self) -> dict[str, Any]:
        """All items as one page, with the resume token, if there is one, as its `NextToken`. Raises as the iteration does."""
        result: dict[str, Any] = {}
        for page in self:
            items = page.get(self._key)
            if items is not None:
                result.setdefault(self._key, []).extend(items)
        if self.resume_token is not None:
            result[TOKEN] = self.resume_token
        return result

    def _start(self) -> tuple[Place, int]:
        """Where the first page is, and how many of its items were given before."""
        if self._extent.starting_token is None:
            return {TOKEN: None}, 0
        place = read_token(self._extent.starting_token)
        return place, place.pop(SKIPPED, 0)

    def _first_parameters(self, place: Place) -> dict[str, Any]:
        parameters = dict(self._parameters) if self._extent.starting_token is None else _at(self._parameters, place)
        return parameters if self._extent.page_size is None else {**parameters, LIMIT: self._extent.page_size}


def _at(parameters: dict[str, Any], place: Place) -> dict[str, Any]:
    """The parameters that ask for the page at `place`."""
    kept = {name: value for name, value in parameters.items() if name not in place}
    return {**kept, **{name: token for name, token in place.items() if token is not None and token != "None"}}  # nosec B105 # no password


def _resume_token(place: Place) -> str:
    """A token may bring other parameters along; a walk goes on from them and is none to resume."""
    if place.keys() - {SKIPPED} != {TOKEN}:
        raise PagingError(f"Bad starting token: {place}")
    return write_token(place)


def write_token(place: Place) -> str:
    return b64encode(json.dumps(place).encode()).decode("ascii")


def read_token(token: str) -> Place:
    """The place that a token names. What is no resume token is the service's own, perhaps with the `___N` of items to skip: so it was once.

    Raises PagingError.
    """
    try:
        place = json.loads(b64decode(token.encode()).decode())
    except (ValueError, RecursionError):
        return _read_old_token(token)
    if isinstance(place, list):  # which botocore takes for no resume token, whereas a number or a text makes it fail
        return _read_old_token(token)
    if not isinstance(place, dict):
        raise PagingError(f"Bad starting token: {token}")
    return _checked(place, token)


def _read_old_token(token: str) -> Place:
    parts = token.split("___")
    if len(parts) > 2:
        raise PagingError(f"Bad starting token: {token}")
    try:
        skipped = {SKIPPED: int(parts[1])} if len(parts) == 2 else {}
    except ValueError:
        parts, skipped = [token], {}
    return _checked({TOKEN: None if parts[0] == "None" else parts[0], **skipped}, token)


def _checked(place: Place, token: str) -> Place:
    count = place.get(SKIPPED, 0)
    if not isinstance(count, int) or count not in COUNTS:
        raise PagingError(f"Bad starting token: {token}")
    return place
