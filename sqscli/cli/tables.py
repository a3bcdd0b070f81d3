"""Results as tab-separated text and as tables, for eyes and for `cut`.

Law: a row is a line: in a field a backslash, tab, newline and return are written as `\\\\`, `\\t`, `\\n` and `\\r`, and what else a terminal would
obey instead of showing it as `\\xNN`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqscli.cli.display import ELLIPSIS, MOST_PER_COLUMN, cut, display_width, padded, wrapped
from sqscli.cli.output import PLAIN, STDOUT, one_line
from sqscli.clock import instant

if TYPE_CHECKING:
    from sqscli.api.requests import Message

Row = Sequence[object]
WIDTH_WITHOUT_TERMINAL = 120
COMFORTABLE_TEXT, SHORTEST_TEXT, SHORTEST_HEADING = 16, 8, 4
GAP = "  "
BOLD = "\x1b[1m"
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
ESCAPES = {**CONTROLS, **str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})}


def field(value: object) -> str:
    """A value as it stands between two tabs."""
    return "" if value is None else str(value).translate(ESCAPES)


def text_rows(rows: Sequence[Row]) -> str:
    return "".join("\t".join(field(value) for value in row) + "\n" for row in rows)


def table(headings: Sequence[str], rows: Sequence[Row], bold: bool = False) -> str:
    """All rows of a table."""
    return Table(headings, bold).text(rows)


class Table:
    """Rows in columns that fit the terminal, numbers to the right, given out a few at a time: the first of them make the columns.

    Law: a number is never cut. Where there is not enough room the widest columns of text are, and then the headings of numbers; where that does not
    help either, a row is a block of lines, a value on each.
    """

    def __init__(self, headings: Sequence[str], bold: bool = False, fd: int = STDOUT) -> None:
        self._headings = headings
        self._bold = bold
        self._room = terminal_width(fd)
        self._widths: list[int] | None = None
        self._numeric: list[bool] = []
        self._is_begun = False

    def text(self, rows: Sequence[Row]) -> str:
        """These rows; with the headings, where they are the first."""
        cells = [[self._cell(value) for value in row] for row in rows]
        is_first, self._is_begun = not self._is_begun, True
        if is_first:
            columns = list(zip(*rows, strict=True)) or [()] * len(self._headings)
            self._numeric = [any(isinstance(value, int) for value in column) for column in columns]
            self._widths = self._fitting(cells)
        if self._widths is None:
            return "".join(("" if is_first and not index else "\n") + self._block(line) for index, line in enumerate(cells))
        lines = [self._line(line) for line in cells]
        if is_first:
            heading = self._line([cut(text, width) for text, width in zip(self._headings, self._widths, strict=True)])
            lines.insert(0, f"{BOLD}{heading}{PLAIN}" if self._bold else heading)
        return "".join(line + "\n" for line in lines)

    def _cell(self, value: object) -> str:
        if value is None:
            return "-"
        most = MOST_PER_COLUMN * self._room
        return one_line(field(value[:most] + ELLIPSIS if isinstance(value, str) and len(value) > most else value))

    def _fitting(self, cells: list[list[str]]) -> list[int] | None:
        """The widths of the columns; None where they cannot fit."""
        columns = list(zip(*cells, strict=True)) or [()] * len(self._headings)
        needed = [max(map(display_width, column), default=0) for column in columns]
        widths = [max(len(heading), width) for heading, width in zip(self._headings, needed, strict=True)]
        room = self._room - len(GAP) * (len(widths) - 1)
        for text_cap, heading_cap in caps(room):
            capped = [
                min(width, max(heading_cap, least)) if right else min(width, text_cap)
                for width, least, right in zip(widths, needed, self._numeric, strict=True)
            ]  # fmt: skip
            if sum(capped) <= room:
                return capped
        return None

    def _line(self, cells: Sequence[str]) -> str:
        assert self._widths is not None
        texts = [
            padded(text if right else cut(text, width), width, right)
            for text, width, right in zip(cells, self._widths, self._numeric, strict=True)
        ]  # fmt: skip
        return GAP.join(texts).rstrip()

    def _block(self, cells: Sequence[str]) -> str:
        width = max(map(len, self._headings))
        room = max(SHORTEST_TEXT, self._room - width - len(GAP))
        lines = []
        for heading, text, right in zip(self._headings, cells, self._numeric, strict=True):
            head = padded(heading, width)
            lines.append(f"{f'{BOLD}{head}{PLAIN}' if self._bold else head}{GAP}{text if right else cut(text, room)}\n")
        return "".join(lines)


def pairs(rows: Sequence[Row], bold: bool = False, fd: int = STDOUT) -> str:
    """Names and values below each other: of one thing everything is shown, and what is longer than the terminal goes on in the next line."""
    names = [field(name) for name, _ in rows]
    width = max(map(display_width, ("Name", *names)))
    left = terminal_width(fd) - width - len(GAP)
    head = f"Name{' ' * (width - 2)}Value"
    lines = [f"{BOLD}{head}{PLAIN}" if bold else head] if left >= COMFORTABLE_TEXT else []
    for name, (_, value) in zip(names, rows, strict=True):
        text = "-" if value is None else one_line(field(value))
        if left >= COMFORTABLE_TEXT:
            first, *more = wrapped(text, left)
            lines += [f"{padded(name, width)}{GAP}{first}".rstrip(), *(" " * width + GAP + each for each in more)]
        else:
            lines += [
                f"{BOLD}{name}{PLAIN}" if bold else name,
                *(GAP + each for each in wrapped(text, max(SHORTEST_TEXT, terminal_width(fd) - len(GAP)))),
            ]
    return "".join(line + "\n" for line in lines)


def caps(room: int) -> Iterator[tuple[int, int]]:
    """What to try, one after the other: how wide a column of text and the heading of a number may be."""
    yield from ((cap, room) for cap in range(room, COMFORTABLE_TEXT - 1, -1))
    yield from ((COMFORTABLE_TEXT, cap) for cap in range(COMFORTABLE_TEXT, SHORTEST_HEADING - 1, -1))
    yield from ((cap, SHORTEST_HEADING) for cap in range(COMFORTABLE_TEXT, SHORTEST_TEXT - 1, -1))


def terminal_width(fd: int = STDOUT) -> int:
    try:
        return os.get_terminal_size(fd).columns or WIDTH_WITHOUT_TERMINAL
    except OSError:
        return WIDTH_WITHOUT_TERMINAL


def message_rows(messages: list[Message]) -> list[Row]:
    """For `text`: what a script needs."""
    return [(message.message_id, message.receipt_handle, message.body.decode()) for message in messages]


MESSAGE_HEADINGS = ("MessageId", "Sent", "Received", "Body")


def message_cells(messages: list[Message]) -> list[Row]:
    """For a table."""
    return [
        (
            message.message_id,
            second(int(message.attributes["SentTimestamp"])),
            int(message.attributes["ApproximateReceiveCount"]),
            message.body.decode(),
        )
        for message in messages
    ]


def second(milliseconds: int) -> str:
    """An instant in a table: to the second, so that a column has one width."""
    return instant(milliseconds // 1000 * 1000)
