"""Answers that are no messages: an object, or a list of rows, in the format that the line asks for."""

from __future__ import annotations

from collections.abc import Sequence

from sqscli.cli.output import STDOUT, wants_color
from sqscli.cli.render import LINE, OBJECT, json_value
from sqscli.cli.session import Session
from sqscli.cli.tables import Row, table, text_rows


def show_object(session: Session, answer: dict[str, object]) -> None:
    """One JSON object; as text its values in a row, as a table its members below each other."""
    if session.format == "json":
        session.out.write_text(json_value(answer, OBJECT) + "\n")
    elif session.format == "jsonl":
        session.out.write_text(json_value(answer, LINE) + "\n")
    elif session.format == "text":
        session.out.write_text(text_rows([[shown(value) for value in answer.values()]]))
    else:
        show_rows(session, ("Name", "Value"), [(name, shown(value)) for name, value in answer.items()])


def show_rows(session: Session, headings: Sequence[str], rows: Sequence[Row], headed: bool = True) -> None:
    """Rows, where the line asks for text or a table; those that follow on others are not `headed`."""
    if session.format == "text":
        session.out.write_text(text_rows(rows))
    else:
        session.out.write_text(table(headings, rows, headed, bold=wants_color(session.line.text("color"), STDOUT)))


def shown(value: object) -> object:
    return ", ".join(str(member) for member in value) if isinstance(value, list) else value
