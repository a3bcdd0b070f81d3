"""Which messages a choice takes: the filters as functions, and `peek` with them."""

from __future__ import annotations

from typing import Any

import pytest

from sqscli import walks
from sqscli.api.requests import Message, MessageAttribute
from sqscli.cli import looking
from sqscli.cli.choice import ExpressionError, body_value, condition, shown
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, 2.5, null]}', {"a": [1, 2.5, None]}),
        (b" \n[1]\n", [1]),
        (b"42", "42"),
        (b'"text"', '"text"'),
        (b"true", "true"),
        (b"{not json}", "{not json}"),
        (b"[" * 100_000, "[" * 100_000),
        ("žluť".encode(), "žluť"),
    ],
)
def test_a_body_is_read_where_it_is_an_object_or_an_array_and_is_text_elsewhere(body: bytes, value: Any) -> None:
    assert body_value(body) == value


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("Body.n", True), ("Body.zero", True), ("Body.empty", False), ("Body.no", False), ("Body.none", False), ("Body.missing", False),
        ("Body.list", False), ("Body.object", False), ("!(Body.no)", True), ("Body.n > `4`", True), ("Body.n == `5` && Body.zero == `0`", True),
        ("contains(Body.words, 'b')", True), ("to_number(Attributes.SentTimestamp) > `1`", True),
        ("MessageAttributes.kind.StringValue == 'x'", True), ("MessageAttributes.raw.BinaryValue == 'AP8='", True),
        ("MessageAttributes.kind.DataType == `\"String\"`", True), ("State == 'delayed'", True), ("MessageId == 'id'", True),
    ],
)  # fmt: skip
def test_an_expression_is_true_as_jmespath_says_it_is(expression: str, holds: bool) -> None:
    body = b'{"n": 5, "zero": 0, "empty": "", "no": false, "none": null, "list": [], "object": {}, "words": ["a", "b"]}'
    attributes = {"kind": MessageAttribute("String", b"x"), "raw": MessageAttribute("Binary", b"\0\xff")}
    message = Message("id", "", body, {"SentTimestamp": "17"}, attributes)
    assert condition(expression)(shown(message, "delayed")) is holds


@pytest.mark.parametrize("expression", ["avg(Attributes)", "Attributes.SentTimestamp > `1`", "length(Body)"])
def test_an_expression_that_does_not_fit_says_so(expression: str) -> None:
    seen = {**shown(Message("id", "", b"[]", {"SentTimestamp": "17"}, None), "available"), "Body": 5}
    with pytest.raises(ExpressionError):
        condition(expression)(seen)


@pytest.fixture
def many(orders: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Twenty messages, looked at a few at a time."""
    monkeypatch.setattr(walks, "SLICE_MESSAGES", 3)
    monkeypatch.setattr(walks, "VIEW_MESSAGES", 4)
    orders("send orders --lines", stdin=b"".join(b'{"n": %d}\n' % number for number in range(20)))
    return orders


def test_a_peek_shows_so_many_of_what_it_chooses(many: Run) -> None:
    assert many("peek orders -o body", "--match", "[05]}$").out == b'{"n": 0}\n{"n": 5}\n{"n": 10}\n{"n": 15}\n'
    assert many("peek orders -n 2 -o body --where", "Body.n > `7`").out == b'{"n": 8}\n{"n": 9}\n'
    assert many("peek orders -n 2 --where", "Body.n > `7`").bodies == ['{"n": 8}', '{"n": 9}']
    assert many("peek orders --where Body.n -o body").out.count(b"\n") == looking.PEEK_COUNT
    many("receive orders")
    assert many("peek orders --state in-flight -o body --match n").out == b'{"n": 0}\n'


def test_a_peek_that_chooses_nothing_is_an_empty_answer(many: Run) -> None:
    assert many("peek orders --match nothing").json == {"Messages": []}
    assert many("peek orders --match nothing -o jsonl").out == b""
    assert many("peek orders --match nothing -o table").out == b""


def test_a_table_has_one_heading(many: Run) -> None:
    rows = many("peek orders --match [3-9] -n 9 -o table").out.decode().splitlines()
    assert rows[0].split() == ["MessageId", "State", "VisibleAt", "Body"]
    assert len(rows) == 1 + 9


def test_a_look_at_many_messages_draws_how_far_it_is(many: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[float | None] = []
    monkeypatch.setattr(looking, "is_terminal", lambda fd: True)
    monkeypatch.setattr(looking.Progress, "update", lambda self, count, share=None: drawn.append(share))
    assert many("peek orders --match nothing").status == 0
    assert drawn[0] == 3 / 20
    assert drawn[-1] == 1.0
