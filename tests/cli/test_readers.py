"""The quick reader and Click read every line alike that the quick one accepts, and the quick one accepts the everyday lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqscli.cli.app import read_any_line
from sqscli.cli.everyday import EVERYDAY_COMMANDS
from sqscli.cli.line import Line
from sqscli.cli.quick import read_line
from sqscli.cli.table import COMMANDS, GLOBAL_OPTIONS, Option

VALUES = {
    "duration": ["30s", "5m", "12h", "4d", "0", "7", "", "1w", "-3", "s"],
    "int": ["1", "10", "0", "-1", "x", "99999999999999"],
    "size": ["1KiB", "5"],
    "text": ["hello", "", "-", "--", "--lines", "a=b", "k:Number=1", "=", "-0", "ünï", "\udcff"],
    "message-attribute": ["a=b", "k:Number=1", "=", "", "-"],
    "file": ["f", "-"],
    "directory": ["/tmp/x", ""],
    "queue": ["orders", "arn:aws:sqs:us-east-1:000000000000:orders"],
}
STRAY = ["-", "--", "", "x", "orders", "-n5", "-qv", "--unknown", "--lines=1", "-h", "--version", "-1", "--max", "-o", "--ma"]


def option_tokens(option: Option) -> st.SearchStrategy[list[str]]:
    if option.kind == "flag":
        return st.sampled_from(option.names).map(lambda name: [name])
    values = st.sampled_from([*option.choices, "nonsense"] if option.choices else VALUES[option.kind])
    apart = st.tuples(st.sampled_from(option.names), values).map(list)
    joined = st.tuples(st.sampled_from(option.names), values).map(lambda pair: ["=".join(pair)])
    return st.one_of(apart, joined)


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """Mostly well-formed lines of the everyday commands, with anything in between."""
    command = COMMANDS[draw(st.sampled_from([*sorted(EVERYDAY_COMMANDS), "stats"]))]
    global_tokens = st.one_of([option_tokens(option) for option in GLOBAL_OPTIONS if option.dest not in ("help", "version")])
    own_tokens = st.one_of([option_tokens(option) for option in command.options + GLOBAL_OPTIONS if option.dest not in ("help", "version")])
    words = st.sampled_from([text for values in VALUES.values() for text in values]).map(lambda word: [word])
    before = draw(st.lists(global_tokens, max_size=2))
    required = [
        [draw(st.sampled_from(VALUES.get(argument.kind, ["x"])))] for argument in command.arguments if draw(st.integers(0, 9)) or argument.required
    ]
    rest = draw(st.permutations(required + draw(st.lists(own_tokens, max_size=4)) + draw(st.lists(words, max_size=1))))
    stray = draw(st.lists(st.sampled_from(STRAY).map(lambda word: [word]), max_size=1)) if draw(st.integers(0, 4)) == 0 else []
    return [token for tokens in [*before, [command.name], *rest, *stray] for token in tokens]


@settings(max_examples=600)
@given(lines())
def test_click_reads_every_line_alike_that_the_quick_reader_accepts(line: list[str]) -> None:
    quick = read_line(line)
    if quick is not None:
        assert read_any_line(line) == quick


@pytest.mark.parametrize(
    ("line", "command", "values"),
    [
        ("send orders hello", "send", {"queue": "orders", "text": "hello"}),
        ("--home /h send orders --body=--lines", "send", {"home": "/h", "queue": "orders", "body": "--lines"}),
        ("send orders -- -x", "send", {"queue": "orders", "text": "-x"}),
        ("send orders -", "send", {"queue": "orders", "text": "-"}),
        ("send files -0 -q", "send", {"queue": "files", "null": True, "quiet": True}),
        ("send o x --attr a=1 --attr b:Number=2 --delay 5m", "send", {"queue": "o", "text": "x", "attr": ["a=1", "b:Number=2"], "delay": 300}),
        ("receive orders --all --delete -o jsonl", "receive", {"queue": "orders", "all": True, "delete": True, "output": "jsonl"}),
        ("-o body receive orders -n 3 --wait=20s", "receive", {"queue": "orders", "output": "body", "max": 3, "wait": 20}),
        ("delete orders h1 h2", "delete", {"queue": "orders", "handles": ["h1", "h2"]}),
        ("extend orders h1 12h", "extend", {"queue": "orders", "handle": "h1", "duration": 43200}),
        ("-o text receive orders -o jsonl", "receive", {"queue": "orders", "output": "jsonl"}),
    ],
)
def test_both_readers_read_the_everyday_lines(line: str, command: str, values: dict[str, object]) -> None:
    assert read_line(line.split()) == Line(COMMANDS[command], values)
    assert read_any_line(line.split()) == Line(COMMANDS[command], values)


@pytest.mark.parametrize(
    "line", ["", "send", "send q --delay 1w", "receive q -h", "--version", "stats", "receive q --nonsense", "extend q h", "delete q", "receive q x"]
)
def test_the_quick_reader_leaves_everything_unusual_to_click(line: str) -> None:
    assert read_line(line.split()) is None
