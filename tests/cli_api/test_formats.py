"""`--output text` and `--output table`, beside the AWS CLI's own, on values of any form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqscli.cli.api.errors import ApiError
from sqscli.cli.api.table_format import WIDTH_WITHOUT_TERMINAL, table_of
from sqscli.cli.api.text_format import text_of
from tests.cli_api.conftest import Oracle

SCALARS = st.text(alphabet="ab \t\n\u00e4\u3042\uff21\u00a1", max_size=12) | st.integers(-5, 10**6) | st.booleans() | st.none() | st.just(1.5)
NAMES = st.sampled_from(["Id", "Body", "id", "Attributes", "A longer name", "\u00e4"])


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    objects = st.dictionaries(NAMES, inner, max_size=4)
    return objects | st.lists(inner, max_size=3) | st.lists(objects, max_size=3)


VALUES = st.recursive(SCALARS, nested, max_leaves=14)
# What actions answer: objects of scalars, of lists of scalars, of maps, and of lists of objects.
ANSWERS = st.dictionaries(
    NAMES,
    SCALARS
    | st.lists(SCALARS, max_size=3)
    | st.lists(st.dictionaries(NAMES, SCALARS | st.dictionaries(NAMES, SCALARS, max_size=3), max_size=4), max_size=3),
    max_size=4,
)


def ours(value: Any) -> tuple[str, str]:
    try:
        return "is", table_of("Title", value, color=False, terminal_columns=WIDTH_WITHOUT_TERMINAL)
    except ApiError as error:
        return "fails", str(error)


@settings(max_examples=400)
@given(VALUES)
def test_text_is_as_the_aws_cli_writes_it(oracle: Oracle, value: Any) -> None:
    verdict, expected = oracle("text", value)
    if verdict == "is":
        assert text_of(value) == expected
    else:  # it stumbles over objects and scalars in one list, and says what Python says
        assert isinstance(text_of(value), str)


def mixes(value: Any) -> bool:
    """Whether a list holds objects and scalars: the AWS CLI takes an empty text among objects for an empty object."""
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    is_mixed = isinstance(value, list) and len({isinstance(part, dict) for part in parts}) > 1
    return is_mixed or any(mixes(part) for part in parts)


@settings(max_examples=400)
@given((ANSWERS | VALUES).filter(lambda value: not mixes(value)))
def test_a_table_is_as_the_aws_cli_draws_it(oracle: Oracle, value: Any) -> None:
    verdict, expected = oracle("table", value)
    if verdict == "is" or "Row should have" in expected:
        assert ours(value) == (verdict, expected)
    else:
        assert ours(value)[0] in ("is", "fails")


def test_a_table_too_wide_for_the_terminal_is_turned() -> None:
    value = {"One": "x" * 30, "Two": "y" * 30, "Three": "z" * 30}
    assert "|  One  |  xxx" in table_of("T", value, False, 80)
    assert "|  One  " not in table_of("T", value, False, 200)


def test_a_table_in_colour_is_as_wide() -> None:
    plain, colored = (table_of("T", {"Map": {"a": "x"}}, color, 80) for color in (False, True))
    for code in ("\x1b[1m", "\x1b[34m", "\x1b[2m", "\x1b[33m", "\x1b[0m"):
        assert code in colored
        colored = colored.replace(code, "")
    assert colored == plain


@pytest.mark.parametrize("value", [{}, [], None, "", 0])
def test_a_table_of_nothing_is_nothing(value: object) -> None:
    assert table_of("T", value, False, 80) == ""
