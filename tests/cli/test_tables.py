"""Tables that fit the terminal: what is cut, what never is, and how wide a character is."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqscli.api.requests import Message
from sqscli.cli.display import character_width, cut, display_width, padded, wrapped
from sqscli.cli.output import Output
from sqscli.cli.render import MessageWriter
from sqscli.cli.tables import Table, field, pairs, table
from tests.cli.conftest import Run

WIDE, ACCENT, KOREAN, EMOJI = "注文", "e\u0301", "\u1112\u1161\u11ab", "\U0001f4e6"
BODIES = st.text(st.sampled_from(["a", " ", "注", "\u0301", "\U0001f4e6", "ž", "ﾊ", "\t", "\x1b", "\u200b"]), max_size=60)


def at(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((columns, 24)))


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("žluť", 4),
        (WIDE, 4),
        ("ﾊﾝｶｸ", 4),
        ("\uff21", 2),
        (ACCENT, 1),
        (KOREAN, 2),
        ("한글", 4),
        (EMOJI, 2),
        ("שָׁ", 1),
        ("กี่", 1),
        ("…─│", 3),
        ("", 0),
    ],
)
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, width: int) -> None:
    assert display_width(text) == width == sum(map(character_width, text))


def test_a_text_is_cut_between_characters_and_keeps_its_accents() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
    assert cut(WIDE * 3, 6) == "注文…"  # a half character cannot be shown
    assert cut(ACCENT * 9, 4) == ACCENT * 3 + "…"
    assert cut("a" + "\u0301" * 100, 2) == "a" + "\u0301" * 15 + "…"  # of an endless accent only so much is looked at
    assert padded(WIDE, 6) == f"{WIDE}  "
    assert padded("7", 3, is_right=True) == "  7"


@given(BODIES, st.integers(1, 20))
def test_whatever_is_cut_and_padded_is_as_wide_as_it_was_to_be(text: str, width: int) -> None:
    printable = "".join(character for character in text if character.isprintable())
    assert display_width(padded(cut(printable, width), width)) == width


@given(st.lists(st.tuples(BODIES, st.integers(0, 10**12), BODIES), min_size=1, max_size=5), st.integers(12, 100))
def test_no_line_is_wider_than_the_terminal_columns_stand_below_each_other_and_no_number_is_cut(
    rows: list[tuple[str, int, str]], columns: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        at(patch, columns)
        lines = table(("Name", "Number", "Other"), rows).splitlines()
    shown = [line for line in lines if line]
    numbers = [str(number) for _, number, _ in rows]
    if len(shown) == len(rows) + 1:  # a row a line
        assert all(display_width(line) <= columns for line in shown)
        ends = {
            display_width(line[: line.index(number) + len(number)])
            for line, number in zip(shown[1:], numbers, strict=True)
            if line.count(number) == 1
        }
        assert len(ends) <= 1
    else:
        assert len(shown) == 3 * len(rows)  # a value a line
    for number in numbers:
        assert any(number in line for line in shown)


def test_the_widest_texts_are_cut_first_and_the_headings_of_numbers_next(monkeypatch: pytest.MonkeyPatch) -> None:
    headings, rows = ("Name", "Available", "DeadLetterQueue"), [("n" * 12, 5, "d" * 60)]
    at(monkeypatch, 60)
    assert table(headings, rows) == f"Name          Available  DeadLetterQueue\n{'n' * 12}          5  {'d' * 34}…\n"
    at(monkeypatch, 38)
    assert table(headings, rows) == f"Name          Avail…  DeadLetterQueue\n{'n' * 12}       5  {'d' * 15}…\n"
    at(monkeypatch, 24)
    assert table(headings, rows) == "Name      Ava…  DeadLet…\nnnnnnnn…     5  ddddddd…\n"


def test_a_terminal_that_is_too_narrow_for_columns_has_a_value_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 20)
    rows = [("orders", 123_456_789, "x" * 40), ("other", 2, None)]
    assert table(("Name", "Count", "Other"), rows) == ("Name   orders\nCount  123456789\nOther  xxxxxxxxxxxx…\n\nName   other\nCount  2\nOther  -\n")
    assert "\x1b[1mName \x1b[0m  orders\n" in table(("Name", "Count", "Other"), rows, bold=True)


def test_of_one_thing_nothing_is_cut_and_a_long_value_goes_on_in_the_next_line(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("Count", 5), ("Policy", WIDE * 5 + "abc"), ("Nothing", None)]
    at(monkeypatch, 25)
    assert pairs(rows) == f"Name     Value\nCount    5\nPolicy   {WIDE * 4}\n         {WIDE}abc\nNothing  -\n"
    at(monkeypatch, 20)
    assert pairs(rows) == f"Count\n  5\nPolicy\n  {WIDE * 4}注\n  文abc\nNothing\n  -\n"
    assert wrapped("", 5) == [""]
    assert wrapped(ACCENT * 5, 2) == [ACCENT * 2, ACCENT * 2, ACCENT]


def test_what_follows_stands_in_the_same_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 30)
    pages = Table(("Id", "Count", "Body"))
    assert pages.text([("a" * 5, 7, "b" * 10)]) == "Id     Count  Body\naaaaa      7  bbbbbbbbbb\n"
    assert pages.text([("c" * 9, 1234567, "d" * 99), ("e", 1, "")]) == "cccc…  1234567  ddddddddd…\ne          1\n"
    assert Table(("Id",)).text([]) == "Id\n"


def test_a_body_of_a_megabyte_costs_no_more_than_what_is_shown_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []

    def counted(value: object) -> str:
        looked_at.append(len(str(value)))
        return field(value)

    monkeypatch.setattr("sqscli.cli.tables.field", counted)
    assert table(("Body",), [("注" * 1_000_000,)]).splitlines()[1] == "注" * 59 + "…"
    assert max(looked_at) < 1000


def test_a_table_in_a_file_does_not_depend_on_the_terminal_and_has_no_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    sizes = {1: os.terminal_size((20, 24))}
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: sizes.get(fd, os.terminal_size((0, 0))))
    monkeypatch.setattr("sqscli.cli.output.is_terminal", lambda fd: fd == 1)
    out = Output(7, "file")
    monkeypatch.setattr(Output, "write_text", lambda self, text: written.append(text.encode()))
    writer = MessageWriter(out, "table")
    writer.write([Message("id", "", b"x" * 60, {"SentTimestamp": "0", "ApproximateReceiveCount": "1"}, None)])
    assert b"x" * 60 in written[0]
    assert b"\x1b" not in written[0]


def test_stats_show_no_column_of_dead_letters_where_no_queue_has_any(orders: Run) -> None:
    assert orders("stats -o table").out.splitlines()[0].split() == [b"Queue", b"Avail", b"InFlight", b"Delay", b"Age", b"Bytes"]
    assert orders("stats -o text").out.split(b"\n")[0].count(b"\t") == 8  # the columns of a script stay where they are
    orders("create-queue work --dlq orders --max-receives 3")
    lines = orders("stats -o table").out.splitlines()
    assert lines[0].split()[-3:] == [b"DLQ", b"Max", b"Sources"]
    assert lines[1].split()[-3:] == [b"-", b"-", b"work"]
    assert lines[2].split()[-2:] == [b"orders", b"3"]


def test_queues_are_listed_with_whole_names_and_with_urls_where_they_have_room(orders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    orders("create-queue", "q" * 40)
    at(monkeypatch, 117)
    assert orders("list-queues -o table").out.decode().splitlines()[1].endswith("/orders")
    at(monkeypatch, 116)
    assert orders("list-queues -o table").out.decode() == f"Name\norders\n{'q' * 40}\n"


def test_peek_and_receive_show_their_messages_below_each_other(orders: Run) -> None:
    for body in (WIDE, "a\nb", "plain"):
        orders("send orders", body)
    for line in ("peek orders -o table", "receive orders -n 3 -o table"):
        head, *rows = orders(line).out.decode().splitlines()
        at_body = head.index("Body")
        assert [row[at_body:] for row in rows] == [WIDE, "a\\nb", "plain"]


def test_what_a_command_made_is_shown_whole_on_the_narrowest_terminal(orders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 40)
    sent = orders("send orders x -o table").out.decode()
    assert "…" not in sent
    assert re.search(r"^MessageId +[0-9a-f-]+\n +[0-9a-f-]+$", sent, re.MULTILINE)
    made = orders("create-queue orders -o table").out.decode()
    assert "".join(line[10:] for line in made.splitlines()[1:]) == "http://localhost:9324/000000000000/orders"
    assert orders("send orders x -o text").out.count(b"\t") == 1
