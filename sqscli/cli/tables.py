"""Results as tab-separated text and as tables, for eyes and for `cut`.

Law: a row is a line: in a field a backslash, tab, newline and return are written as `\\\\`, `\\t`, `\\n` and `\\r`, and what else a terminal would
obey instead of showing it as `\\xNN`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqscli.cli.output import PLAIN, one_line
from sqscli.clock import instant

if TYPE_CHECKING:
    from sqscli.api.requests import Message

Row = Sequence[object]
WIDTH_WITHOUT_TERMINAL = 120
BOLD = "\x1b[1m"
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
ESCAPES = {**CONTROLS, **str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})}


def field(value: object) -> str:
    """A value as it stands between two tabs."""
    return "" if value is None else str(value).translate(ESCAPES)


def text_rows(rows: Sequence[Row]) -> str:
    return "".join("\t".join(field(value) for value in row) + "\n" for row in rows)


def table(headings: Sequence[str], rows: Sequence[Row], headed: bool = True, bold: bool = False) -> str:
    """Columns padded with spaces, numbers to the right; the last column is cut where the terminal ends."""
    cells = [["-" if value is None else one_line(field(value)) for value in row] for row in rows]
    widths = [max(len(line[column]) for line in [list(headings), *cells]) for column in range(len(headings))]
    columns = list(zip(*rows, strict=True)) or [()] * len(widths)
    numeric = [any(isinstance(value, int) for value in column) for column in columns]
    lines = ([list(headings)] if headed else []) + cells
    texts = [_line(line, widths, numeric) for line in lines]
    if bold and headed:
        texts[0] = f"{BOLD}{texts[0]}{PLAIN}"
    return "".join(text + "\n" for text in texts)


def _line(line: list[str], widths: list[int], numeric: list[bool]) -> str:
    padded = [text.rjust(width) if right else text.ljust(width) for text, width, right in zip(line, widths, numeric, strict=True)]
    whole = "  ".join(padded).rstrip()
    width = terminal_width()
    return whole if len(whole) <= width else whole[: width - 3] + "..."


def terminal_width() -> int:
    try:
        return os.get_terminal_size(1).columns or WIDTH_WITHOUT_TERMINAL
    except OSError:
        return WIDTH_WITHOUT_TERMINAL


def message_text(messages: list[Message], format: str, headed: bool) -> str:
    if format == "text":
        return text_rows([(message.message_id, message.receipt_handle, message.body.decode()) for message in messages])
    rows = [
        (message.message_id, instant(int(message.attributes["SentTimestamp"])), message.attributes["ApproximateReceiveCount"], message.body.decode())
        for message in messages
    ]
    return table(("MessageId", "Sent", "Received", "Body"), rows, headed)
