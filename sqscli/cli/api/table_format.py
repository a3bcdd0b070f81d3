"""`--output table`, as the AWS CLI draws it: a box for each object or list of objects, below each other, nested ones one column further in.

All boxes are as wide as the widest; where that is wider than the terminal, boxes of one row are turned, a line for each member.
Members are sorted by name. Characters that East Asian terminals draw in two columns count as two.
"""

from __future__ import annotations

import os
from itertools import zip_longest
from typing import Any

from sqscli.cli.api.errors import ApiError
from sqscli.cli.api.text_format import is_nested

PADDING = 4  # a column's cell and the space around it
BORDERS = 2
WIDTH_WITHOUT_TERMINAL = 80
_CELL, _EDGE, _PLAIN = "\x1b[1m\x1b[34m", "\x1b[2m\x1b[33m", "\x1b[0m"


def table_of(title: str, value: Any, color: bool, terminal_columns: int) -> str:
    """The boxes of a result; empty for an empty one."""
    boxes: list[Box] = []
    add_boxes(boxes, title, value, 0)
    if not boxes:
        return ""
    width = max(box.width for box in boxes)
    if width > terminal_columns:
        boxes = [box.turned() for box in boxes]
        width = max(box.width for box in boxes)
    lines = ["-" * width]
    for box in boxes:
        edge = (f"{_EDGE}|{_PLAIN}" if color else "|") * box.depth
        lines += [edge + line + edge for line in box.lines(width - 2 * box.depth, color)]
    return "".join(line + "\n" for line in lines)


def terminal_columns() -> int:
    try:
        return os.get_terminal_size(1).columns
    except OSError:
        return WIDTH_WITHOUT_TERMINAL


# --- which boxes ---


def add_boxes(boxes: list[Box], title: str | None, value: Any, depth: int) -> None:
    """The boxes of `value`; without a title it goes on in the last box."""
    if not value:
        return
    if title is not None:
        boxes.append(Box(title, depth))
    if isinstance(value, dict):
        add_object(boxes, value, depth)
    elif isinstance(value, list) and isinstance(value[0], dict):
        add_objects(boxes, title, value, depth)
    elif isinstance(value, list):
        for element in value:
            if not is_nested(element):
                boxes[-1].add_row([element])
            elif not any(is_nested(each) for each in element):
                boxes[-1].add_row(list(element))
            else:
                add_boxes(boxes, None, element, 0)


def add_object(boxes: list[Box], value: dict[str, Any], depth: int) -> None:
    scalars, nested = split_members([value])
    if len(scalars) == 1:
        boxes[-1].add_row([scalars[0], value[scalars[0]]])
    elif scalars:
        boxes[-1].add_headers(scalars)
        boxes[-1].add_row([value[name] for name in scalars])
    for name in nested:
        add_boxes(boxes, name, value[name], depth + 1)


def add_objects(boxes: list[Box], title: str | None, values: list[Any], depth: int) -> None:
    """A row for each object; where some have nested members, a box for each, so that these follow on it."""
    objects = [value for value in values if isinstance(value, dict)]
    scalars, nested = split_members(objects)
    boxes[-1].add_headers(scalars)
    for index, value in enumerate(objects):
        if index and nested:
            boxes.append(Box(title or "", depth))
            boxes[-1].add_headers(scalars)
        boxes[-1].add_row([value.get(name, "") for name in scalars])
        for name in nested:
            if name in value:
                add_boxes(boxes, name, value[name], depth + 1)


def split_members(objects: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """The names of the members that are scalar, and of those that are not, in any of the objects."""
    scalars = {name for value in objects for name in value if not is_nested(value[name])}
    nested = {name for value in objects for name in value if is_nested(value[name])}
    return sorted(scalars), sorted(nested)


# --- one box ---


class Box:
    """A title, a line of headers and rows, each of which may be missing; `depth` is how many boxes it stands in."""

    def __init__(self, title: str, depth: int) -> None:
        self.title = title
        self.depth = depth
        self.headers: list[str] = []
        self.rows: list[list[str]] = []
        self._columns: list[int] = []  # the widest cell of each

    def add_headers(self, names: list[str]) -> None:
        self._add_widths(names)
        self.headers = names

    def add_row(self, values: list[Any]) -> None:
        row = [str(value) for value in values]
        first = self.rows[0] if self.rows else self.headers
        if (self.rows or self.headers) and len(row) != len(first):
            raise ApiError(f"Row should have {len(first)} elements, instead it has {len(row)}")
        self._add_widths(row)
        self.rows.append(row)

    def _add_widths(self, cells: list[str]) -> None:
        self._columns = [max(pair) for pair in zip_longest(self._columns, map(columns_of, cells), fillvalue=0)]

    def turned(self) -> Box:
        """A box of one row with a line for each of its members; any other box as it is."""
        if len(self.rows) != 1 or not self.headers:
            return self
        box = Box(self.title, self.depth)
        for header, cell in zip(self.headers, self.rows[0], strict=True):
            box.add_row([header, cell])
        return box

    @property
    def width(self) -> int:
        """What it needs, with the edges of the boxes around it."""
        cells = sum(self._columns) + PADDING * len(self._columns)
        return max(columns_of(self.title), cells) + BORDERS + 2 * self.depth

    def lines(self, width: int, color: bool) -> list[str]:
        lines = []
        if self.title:
            lines.append(centred(self.title, width, "|"))
            if not self.headers and not self.rows:
                lines.append("+" + "-" * (width - 2) + "+")
        if not self._columns:
            return lines
        widths = shared_out(width, [column + PADDING for column in self._columns])
        rule = "+" + "+".join("-" * (each - (1 if index else 2)) for index, each in enumerate(widths)) + "+"
        if self.headers:
            lines += [rule, joined(centred(header, each, edge) for header, each, edge in cells(self.headers, widths))]
        if self.rows:
            lines += [rule, *(joined(to_the_left(cell, each, edge, color) for cell, each, edge in cells(row, widths)) for row in self.rows), rule]
        return lines


def cells(texts: list[str], widths: list[int]) -> list[tuple[str, int, str]]:
    """Each text, its width and its left edge: all share their right edge with the next."""
    return [(text, width, "" if index else "|") for index, (text, width) in enumerate(zip(texts, widths, strict=False))]


def joined(parts: Any) -> str:
    return "".join(parts)


def shared_out(width: int, columns: list[int]) -> list[int]:
    """The columns in proportion, so that together they are exactly `width`: what rounding left is taken from the first, given to the last."""
    factor = width / float(sum(columns))
    scaled = [round(factor * column) for column in columns]
    off = sum(scaled) - width
    for step in range(abs(off)):
        index = step % len(scaled)
        if off > 0:
            scaled[index] -= 1
        else:
            scaled[-1 - index] += 1
    return scaled


def centred(text: str, width: int, edge: str) -> str:
    columns = columns_of(text)
    before = width // 2 - columns // 2 - 1
    after = width - 1 - len(edge) - before - columns
    return edge + " " * before + text + " " * after + "|"


def to_the_left(text: str, width: int, edge: str, color: bool) -> str:
    columns = columns_of(text)
    padding = 2 if width >= columns + 2 + len(edge) + 1 else 0
    shown = f"{_CELL}{text}{_PLAIN}" if color else text
    return edge + " " * padding + shown + " " * (width - len(edge) - padding - columns - 1) + "|"


def columns_of(text: str) -> int:
    from unicodedata import east_asian_width

    return len(text) + (0 if text.isascii() else sum(east_asian_width(character) in "WFA" for character in text))
