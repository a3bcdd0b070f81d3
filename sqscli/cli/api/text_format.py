"""`--output text`, as the AWS CLI writes it: a line of tab-separated scalars for each object, its name in capitals first.

The members of an object are sorted by name, and the objects of one list have the same columns: where one lacks a member, its column is empty.
A list of scalars that has a name is a line each; one that has none is one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TAB = "\t"


def text_of(value: Any) -> str:
    return "".join(line + "\n" for line in lines_of(value, None))


def lines_of(value: Any, name: str | None) -> Iterator[str]:
    if isinstance(value, dict):
        yield from object_lines(value, name, None)
    elif isinstance(value, list):
        yield from list_lines(value, name)
    else:
        yield str(value)


def list_lines(values: list[Any], name: str | None) -> Iterator[str]:
    if any(isinstance(value, dict) for value in values):
        columns = sorted({key for value in values if isinstance(value, dict) for key in value if not is_nested(value[key])})
        for value in values:
            if isinstance(value, dict):
                yield from object_lines(value, name, columns)
            else:
                yield from lines_of(value, name)
        return
    scalars = [str(value) for value in values if not is_nested(value)]
    if scalars and name is None:
        yield TAB.join(scalars)
    elif name is not None:
        yield from (name.upper() + TAB + scalar for scalar in scalars)
    for value in values:
        if is_nested(value):
            yield from lines_of(value, name)


def object_lines(value: dict[str, Any], name: str | None, columns: list[str] | None) -> Iterator[str]:
    """One object; `columns` are those of the list that it stands in."""
    if columns is None:
        columns = sorted(key for key in value if not is_nested(value[key]))
    if columns:
        head = [] if name is None else [name.upper()]
        yield TAB.join([*head, *(str(value.get(column, "")) for column in columns)])
    for key in sorted(set(value) - set(columns)):
        yield from lines_of(value[key], key)


def is_nested(value: Any) -> bool:
    return isinstance(value, (dict, list))
