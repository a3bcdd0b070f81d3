"""Answers that are no messages: an object, or a list of rows, in the format that the line asks for."""

from __future__ import annotations

from collections.abc import Sequence

from sqscli.cli.output import wants_color
from sqscli.cli.render import LINE, OBJECT, json_value
from sqscli.cli.session import Session
from sqscli.cli.tables import Row, Table, pairs, text_rows


def show_object(session: Session, answer: dict[str, object]) -> None:
    """One JSON object; as text its values in a row, as a table its members below each other."""
    if session.format == "json":
        session.out.write_text(json_value(answer, OBJECT) + "\n")
    elif session.format == "jsonl":
        session.out.write_text(json_value(answer, LINE) + "\n")
    elif session.format == "text":
        session.out.write_text(text_rows([[shown(value) for value in answer.values()]]))
    else:
        show_pairs(session, [(name, shown(value)) for name, value in answer.items()])


def show_rows(session: Session, headings: Sequence[str], rows: Sequence[Row]) -> None:
    """Rows, where the line asks for text or a table."""
    session.out.write_text(text_rows(rows) if session.format == "text" else table_for(session, headings).text(rows))


def show_pairs(session: Session, rows: Sequence[Row]) -> None:
    """Names with their values."""
    bold = wants_color(session.line.text("color"), session.out.fd)
    session.out.write_text(text_rows(rows) if session.format == "text" else pairs(rows, bold, session.out.fd))


def table_for(session: Session, headings: Sequence[str]) -> Table:
    """A table as wide as where the answer goes, in bold where that is coloured."""
    return Table(headings, wants_color(session.line.text("color"), session.out.fd), session.out.fd)


def shown(value: object) -> object:
    return ", ".join(str(member) for member in value) if isinstance(value, list) else value
