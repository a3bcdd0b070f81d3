"""Shorthand: what is read, and that it is read as the AWS CLI reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqscli.api.actions import ListOf, MapOf
from sqscli.cli.api.errors import ApiError
from sqscli.cli.api.shorthand import ShorthandError, parse_shorthand, typed
from tests.cli_api.conftest import Oracle

# Letters of every kind that the grammar tells apart.
ALPHABET = "ab1=,,=={}[]\"'\\@ \n-_.#/:!|^`~;\u00e4\u00a0\u3000\u20ac\U0001f600\x00\x1c\x7f"


def read(text: str) -> tuple[str, Any]:
    try:
        return "is", parse_shorthand(text)
    except ShorthandError as error:
        return "fails", str(error)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=b", {"a": "b"}),
        ("a=b,c=d", {"a": "b", "c": "d"}),
        ("a=b,c,d", {"a": ["b", "c", "d"]}),
        ("a=b,c,d=e", {"a": ["b", "c"], "d": "e"}),
        ("a=", {"a": ""}),
        ("a= b c ,d = e ", {"a": "b c", "d": "e"}),
        ("a={b=c,d=[e,f]},g=h", {"a": {"b": "c", "d": ["e", "f"]}, "g": "h"}),
        ("a=[],b={}", {"a": [], "b": {}}),
        ("a=[{b=c},[d]]", {"a": [{"b": "c"}, ["d"]]}),
        (r"a=b\,c,d=e", {"a": "b,c", "d": "e"}),
        ("a='b,c=d',e=f", {"a": "b,c=d", "e": "f"}),
        (r'a="say \"hi\" \\"', {"a": r'say "hi" \\'[:-1]}),
        ("a='b','c'", {"a": ["b", "c"]}),
        ("a=b=c", {"a": "b=c"}),
        ("a=http://x/y?z=1", {"a": "http://x/y?z=1"}),
    ],
)
def test_shorthand_stands_for_an_object(text: str, value: object) -> None:
    assert parse_shorthand(text) == value


def test_an_error_points_at_its_place() -> None:
    assert read("abc") == ("fails", "Expected: '=', received: 'EOF' for input:\nabc\n   ^")
    assert read("a={b,\nc{,\nd=e")[1] == "Expected: '=', received: ',' for input:\na={b,\n    ^\nc{,\nd=e"
    assert "Second instance of key" in read("a=b,a=c")[1]


@settings(max_examples=400)
@given(st.text(alphabet=ALPHABET, max_size=30))
def test_any_text_is_read_as_the_aws_cli_reads_it(oracle: Oracle, text: str) -> None:
    assert read(text) == oracle("shorthand", text)


WORDS = st.text(alphabet="abc12 \u00e4.:/-\\", max_size=6)
QUOTED = st.text(alphabet="ab=,{}[]\\\"' \U0001f600\n", max_size=6).map(lambda text: "'" + text.replace("'", "\\'") + "'")
TREES = st.recursive(
    WORDS | QUOTED,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{','.join(parts)}]")
        | st.lists(st.tuples(st.sampled_from("abcd"), inner), max_size=3).map(
            lambda pairs: "{" + ",".join(f"{key}={value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=8,
)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.sampled_from(["a", "b.c", "d-e", "f"]), TREES), min_size=1, max_size=4))
def test_what_is_nearly_right_is_read_as_the_aws_cli_reads_it(oracle: Oracle, pairs: list[tuple[str, str]]) -> None:
    text = ",".join(f"{key}={value}" for key, value in pairs)
    assert read(text) == oracle("shorthand", text)


def test_a_file_is_read_only_where_the_key_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("from a file\n")
    (tmp_path / "bytes").write_bytes(b"\x00\xff")
    assert parse_shorthand(f"a@=file://{tmp_path}/text,b=file://{tmp_path}/text") == {"a": "from a file\n", "b": f"file://{tmp_path}/text"}
    assert parse_shorthand(f"a={{b@=fileb://{tmp_path}/bytes}}") == {"a": {"b": b"\x00\xff"}}
    assert parse_shorthand("a@=plain") == {"a": "plain"}
    with pytest.raises(ApiError, match="No such file"):
        parse_shorthand(f"a@=file://{tmp_path}/nothing")


def test_types_of_the_table_make_numbers_and_lists() -> None:
    entry = ListOf("SendMessageBatchRequestEntry")
    assert typed(entry, [{"Id": "1", "DelaySeconds": "5", "Nonsense": "7"}]) == [{"Id": "1", "DelaySeconds": 5, "Nonsense": "7"}]
    value = MapOf("str", "MessageAttributeValue")
    assert typed(value, {"k": {"StringListValues": "a"}}) == {"k": {"StringListValues": ["a"]}}
    assert typed("bool", "TRUE") is True
    assert typed("bool", "false") is False
    assert typed("bool", "maybe") == "maybe"
    with pytest.raises(ValueError, match="invalid literal"):
        typed("int", "x")


@pytest.mark.parametrize(("type_", "value"), [("MessageAttributeValue", "text"), (MapOf("str", "str"), ["x"])])
def test_what_does_not_fit_is_left_for_the_validation(type_: Any, value: object) -> None:
    assert typed(type_, value) == value
