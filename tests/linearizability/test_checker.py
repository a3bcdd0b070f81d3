"""The checker of histories itself: histories that no queue can have are caught, each for what is wrong with it, and right ones are not."""

from __future__ import annotations

import pytest

from tests.linearizability.histories import RIGHT, RIGHT_DEAD, RIGHT_FIFO, WRONG, WRONG_DEAD, WRONG_FIFO
from tests.support.history import Call, Got
from tests.support.linearizability import NotLinearizable, check, divide, explain
from tests.support.queue_specification import Family

STANDARD, FIFO, WITH_DEAD_LETTERS = Family("q"), Family("q.fifo"), Family("q", "dead", 2)


def history(text: str, family: Family) -> list[Call]:
    return [_call(line.split(), family) for line in text.strip().splitlines()]


def _call(words: list[str], family: Family) -> Call:
    began, ended = words[0].rstrip("?").split("-")
    options = dict(word.split("=") for word in words if "=" in word)
    wanted = [word for word in words[2:] if "=" not in word and word not in ("->", "refused", "nothing")]
    kind, at_ms = words[1], options.get("at", words[0].rstrip("?")).split("-")
    is_about_one = kind in ("delete", "extend")
    return Call(
        kind,
        options.get("in", family.queue),
        float(began),
        float(ended),
        (int(1000 * float(at_ms[0])), int(1000 * float(at_ms[-1]))),
        not words[0].endswith("?"),
        "refused" in words,
        tuple(wanted) if kind == "send" else (),
        tuple(_got(word) for word in wanted) if kind in ("receive", "seen") else (),
        _got(wanted[0]) if is_about_one else None,
        timeout_ms=1000 * int(options.get("vt", 30)),
        moved=tuple((word, word + "'") for word in wanted) if kind == "redrive" else (),
    )


def _got(word: str) -> Got:
    name, _, count = word.partition("#")
    return Got(name, name + "'" * count.count("'"), int(count.rstrip("'")))


TABLES = [(STANDARD, RIGHT, WRONG), (FIFO, RIGHT_FIFO, WRONG_FIFO), (WITH_DEAD_LETTERS, RIGHT_DEAD, WRONG_DEAD)]
RIGHT_ONES = [pytest.param(family, text, id=name) for family, right, _ in TABLES for name, text in right.items()]
WRONG_ONES = [pytest.param(family, text, id=name) for family, _, wrong in TABLES for name, text in wrong.items()]


@pytest.mark.parametrize(("family", "text"), RIGHT_ONES)
def test_a_history_that_a_queue_can_have_is_explained(family: Family, text: str) -> None:
    assert check(history(text, family), [family])


@pytest.mark.parametrize(("family", "text"), WRONG_ONES)
def test_a_history_that_no_queue_can_have_is_caught(family: Family, text: str) -> None:
    with pytest.raises(NotLinearizable, match="no order of these calls explains them"):
        check(history(text, family), [family])


def test_an_explanation_leaves_out_the_calls_that_did_not_happen() -> None:
    calls = history(
        "0-1 send a\n2-9? receive\n3-4 receive -> a#1\n5-6? extend a#1 vt=60\n33-34 receive -> a#2\n35-36 delete a#2\n37-38 left", STANDARD
    )
    ((part, of_part),) = divide(calls, STANDARD)
    assert explain(part, of_part) == [calls[0], calls[2], *calls[4:]]


def test_what_is_wrong_is_shown_with_the_calls_around_it() -> None:
    with pytest.raises(NotLinearizable, match=r"(?s)a: no order.*\n\+ 0.000000-1.000000 .* send q a.*\n  4.000000-5.000000 .* receive q a#2"):
        check(history("0-1 send a\n2-3 receive -> a#1\n4-5 receive -> a#2", STANDARD), [STANDARD])
