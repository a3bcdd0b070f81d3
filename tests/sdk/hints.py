"""Whether a value is what a type hint says: the types of results are promises, too."""

from __future__ import annotations

import inspect
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from sqscli.sdk import results, shapes
from sqscli.sdk.client import Client

NAMES = {**vars(shapes), **vars(results)}


def result_hint(method: str) -> Any:
    return NAMES[inspect.signature(getattr(Client, method)).return_annotation]


def check_fits(value: Any, hint: Any) -> None:
    """Every required key is there and no unknown one, down to the leaves."""
    if is_typeddict(hint):
        hints = get_type_hints(hint, NAMES)
        assert hint.__required_keys__ <= set(value) <= set(hints), (hint, value)
        for name, each in value.items():
            check_fits(each, hints[name])
    elif get_origin(hint) is Literal:
        assert value in get_args(hint)
    elif get_origin(hint) in (list, dict):
        assert isinstance(value, get_origin(hint)), (hint, value)
        for part in value.items() if isinstance(value, dict) else ((each,) for each in value):
            for each, inner in zip(part, get_args(hint), strict=True):
                check_fits(each, inner)
    else:
        assert type(value) is hint, (hint, value)
