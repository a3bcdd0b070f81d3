"""What can be declared for `apply`, and what is said of what cannot: where it is, and what could have been meant."""

from __future__ import annotations

import os
import random
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from sqscli.catalog import Namespace
from sqscli.cli import declarations
from sqscli.cli.declarations import MAXIMUM_BYTES, OPTIONS, Declarations, line_of, toml_reader
from sqscli.cli.line import UsageError
from sqscli.cli.table import COMMANDS
from tests.cli.conftest import Run

SEED = int(os.environ.get("SQSCLI_TEST_SEED", "20261"))


@pytest.fixture
def declare(tmp_path: Path) -> Any:
    """What a file declares."""

    def read(text: str) -> Declarations:
        path = tmp_path / "queues.toml"
        path.write_bytes(text.encode())
        return Declarations(str(path), Namespace())

    return read


# What can stand there


def test_every_option_of_create_queue_can_be_declared_with_the_same_meaning(declare: Any, sqscli: Run) -> None:
    written = {
        "fifo": ("true", "--fifo"),
        "visibility-timeout": ('"12h"', "--visibility-timeout 12h"),
        "retention": ('"14d"', "--retention 14d"),
        "delay": ("900", "--delay 900"),
        "max-size": ('"256KiB"', "--max-size 256KiB"),
        "wait": ('"20"', "--wait 20"),
        "dlq": ('"dead.fifo"', "--dlq dead.fifo"),
        "max-receives": ("7", "--max-receives 7"),
        "content-based-dedup": ("true", "--content-based-dedup"),
    }
    options = {option.names[-1].lstrip("-") for option in COMMANDS["create-queue"].options}
    assert set(written) == set(OPTIONS) == options - {"tag", "attribute"}
    sqscli("create-queue dead.fifo")
    sqscli(" ".join(["create-queue q.fifo", *(line for _, line in written.values())]))
    text = '[queues."q.fifo"]\n' + "\n".join(f"{key} = {value}" for key, (value, _) in written.items())
    assert sqscli("apply -f -", stdin=text.encode()).json == {"Changes": []}
    (queue,) = declare(text).queues
    assert len(queue.attributes) == len(written) - 1  # the dead-letter queue and its limit are one


def test_attributes_are_sqs_s_own_in_the_types_of_toml(declare: Any) -> None:
    (queue,) = declare(
        "[queues.q.attributes]\nVisibilityTimeout = 60\nSqsManagedSseEnabled = false\nKmsMasterKeyId = 'k'\n"
        'Policy = { Statement = [{ Sid = "ž" }] }\nRedriveAllowPolicy.redrivePermission = "denyAll"'
    ).queues
    assert queue.attributes == {
        "VisibilityTimeout": "60",
        "SqsManagedSseEnabled": "false",
        "KmsMasterKeyId": "k",
        "Policy": '{"Statement":[{"Sid":"ž"}]}',
        "RedriveAllowPolicy": '{"redrivePermission":"denyAll"}',
    }
    assert queue.tags is None


@pytest.mark.parametrize("text", ["[queues]", "queues = {}", "[queues.a]\r\ndelay = 5\r\n[queues.b]\r\n", "queues.a.delay = 5\nqueues.b = {}"])
def test_toml_can_be_written_in_all_its_ways(declare: Any, text: str) -> None:
    assert [queue.name for queue in declare(text).queues] == (["a", "b"] if ".a" in text else [])


# What cannot

NOTHING, UNKNOWN = "a queue has nothing of that name", "SQS has no attribute of that name that can be set"
WRONG = {
    "a word that nobody knows": ("[queues.q]\n\nvisibilty-timeout=5", f"line 3: queues.q.visibilty-timeout: {NOTHING}; did you mean visibility-t"),
    "SQS's word in the wrong place": ("[queues.q]\nDelaySeconds = 5", f"line 2: queues.q.DelaySeconds: {NOTHING}"),
    "an underscore": ("[queues.q]\nmax_receives = 5", f"line 2: queues.q.max_receives: {NOTHING}; did you mean max-receives?"),
    "another table": ("# one\n[queue.q]", "line 2: queue: nothing of that name can be declared: write [queues.NAME] for each queue; did you"),
    "no queues": ("# nothing", "declares no queues: write [queues.NAME] for each"),
    "nothing": ("", "declares no queues"),
    "a list": ("[[queues]]", "line 1: queues: write [queues.NAME] for each queue"),
    "a number for a queue": ("[queues]\nq = 1", "line 2: queues.q: a queue is a table: write [queues.q]"),
    "a dot without quotes": ("[queues.orders.fifo]", 'line 1: queues.orders.fifo: a name with a dot wants quotes: [queues."orders.fifo"]'),
    "a bad duration": ("[queues.q]\ndelay = '5w'", "line 2: queues.q.delay: '5w' is not a duration: write 30s, 5m, 12h, 4d or bare seconds"),
    "a negative number": ("[queues.q]\ndelay = -5", "line 2: queues.q.delay: '-5' is not a duration"),
    "a broken number": ("[queues.q]\ndelay = 5.5", 'line 2: queues.q.delay: write a duration: "30s"'),
    "true for a number": ("[queues.q]\nmax-receives = true\ndlq='d'", "line 2: queues.q.max-receives: write a number from 1 up"),
    "a date": ("[queues.q]\nretention = 2026-01-01", "line 2: queues.q.retention: write a duration"),
    "a text for a switch": ("[queues.'q.fifo']\ncontent-based-dedup = 'yes'", 'line 2: queues."q.fifo".content-based-dedup: write true or false'),
    "a size": ("[queues.q]\nmax-size = '5 apples'", "line 2: queues.q.max-size: '5 apples' is not a size"),
    "a number for a queue's name": ("[queues.q]\ndlq = 5", "line 2: queues.q.dlq: write the name of a queue, in quotes"),
    "no queue's name": ("[queues.q]\nmax-receives = 2\ndlq = '../q'", "line 3: queues.q.dlq: The specified queue does not exist: '../q'"),
    "no limit": ("[queues.q]\ndlq = 'd'", "line 2: queues.q.dlq: goes together with max-receives"),
    "no dead-letter queue": ("[queues.q]\nmax-receives = 2", "line 2: queues.q.max-receives: goes together with dlq"),
    "no FIFO queue": ("[queues.'q.fifo']\nfifo = false", 'line 2: queues."q.fifo".fifo: a queue whose name ends in .fifo is a FIFO queue'),
    "said twice": ("[queues.q]\ndelay = 5\nattributes.DelaySeconds = 5", "line 3: queues.q.attributes.DelaySeconds: is said twice: delay says"),
    "another one": ("[queues.q.attributes]\nVisibiltyTimeout = 5", f"line 2: queues.q.attributes.VisibiltyTimeout: {UNKNOWN}; did you mean Vis"),
    "a counter": ("[queues.q.attributes]\nQueueArn = 'x'", f"line 2: queues.q.attributes.QueueArn: {UNKNOWN}"),
    "a list of attributes": ("[queues.q]\nattributes = ['x']", "line 2: queues.q.attributes: is a table"),
    "a table for a number": ("[queues.q.attributes]\nDelaySeconds = {}", "line 2: queues.q.attributes.DelaySeconds: write text in quotes"),
    "a date in a policy": ("[queues.q.attributes]\nPolicy.Date = 2026-01-01", "line 2: queues.q.attributes.Policy: holds what JSON does not know"),
    "nan in a policy": ("[queues.q.attributes]\nPolicy.x = nan", "line 2: queues.q.attributes.Policy: holds what JSON does not know"),
    "a number for a tag": ("[queues.q.tags]\na = 'x'\nb = 5", "line 3: queues.q.tags.b: a tag's value is text: write it in quotes"),
    "tags as a list": ("[queues.q]\ntags = ['a']", "line 2: queues.q.tags: is a table"),
    "the same queue twice": ("[queues.q]\n[queues.q]", "line 2, column "),
    "the same word twice": ("[queues.q]\ndelay = 5\ndelay = 6", "line 3: "),
    "no value": ("[queues.q]\ndelay =\n", "line 2, column "),
    "a text that does not end": ("[queues.q]\ndelay = '''5", "line 2: "),
    "a NUL": ("[queues.q]\ntags.a = '\0'", "line 2, column "),
    "half a surrogate": ('[queues.q]\ntags.a = "\\ud800"', "line 2, column "),
    "depth": ("[queues.q]\ntags.a = " + "[" * 100_000, "nested too deeply"),
    "a number of 3,000 digits": ("[queues.q]\ndelay = " + "9" * 3000, "line 2: queues.q.delay: write a duration"),
    "a number of 100,000 digits": ("[queues.q]\ndelay = " + "9" * 100_000, "a number of too many digits"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_meant_is_refused_with_its_line_and_nothing_is_made(sqscli: Run, tmp_path: Path, home: Path, text: str, said: str) -> None:
    path = tmp_path / "queues.toml"
    path.write_text(text)
    ended = sqscli(f"apply -f {path}")
    assert (ended.status, ended.out) == (2, b"")
    assert ended.err.startswith(f"sqscli: {path}: {said}"), ended.err
    assert ended.err.count("\n") == 1
    assert len(ended.err) < 1000
    assert not home.exists()


REFUSED = {
    "a range": ("[queues.q]\n\ndelay = '16m'", "InvalidAttributeValue: stdin: line 3: queues.q.delay: Invalid value for the parameter DelaySeconds."),
    "a limit": ("[queues.q]\ndlq = 'q'\nmax-receives = 1001", "InvalidParameterValue: stdin: line 3: queues.q.max-receives: Value"),
    "a name": ("[queues.a]\n[queues.'or/ders']", 'InvalidParameterValue: stdin: line 2: queues."or/ders": '),
    "a name of nothing": ("[queues.'']", 'InvalidParameterValue: stdin: line 1: queues."": '),
    "a switch without its name": ("[queues.q]\nfifo = true", "InvalidParameterValue: stdin: line 1: queues.q: "),
    "FIFO's alone": ("[queues.q]\ncontent-based-dedup = false", "InvalidAttributeName: stdin: line 2: queues.q.content-based-dedup: Unknown"),
    "a policy": ("[queues.q]\nattributes.Policy = '{'", "InvalidAttributeValue: stdin: line 2: queues.q.attributes.Policy: Invalid value"),
    "two that do not go together": (
        "[queues.'q.fifo'.attributes]\nFifoThroughputLimit = 'perMessageGroupId'",
        'InvalidParameterValue: stdin: line 1: queues."q.fifo": The perMessageGroupId value is allowed only when',
    ),
    "a tag without a name": ("[queues.q]\ntags.'' = 'x'", "InvalidParameterValue: stdin: line 2: queues.q.tags: Tag keys must be"),
    "too many tags": ("[queues.q.tags]\n" + "".join(f"a{n} = ''\n" for n in range(51)), "InvalidParameterValue: stdin: line 1: queues.q.tags: Too"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("before", [None, "delay = 3"])
def test_what_sqs_refuses_is_its_error_with_the_line_before_anything(sqscli: Run, text: str, said: str, before: str | None) -> None:
    if before and text.startswith("[queues.q]"):
        sqscli("create-queue q --delay 3")
    count = len(sqscli("list-queues").json["QueueUrls"])
    ended = sqscli("apply -f -", stdin=text.encode() + b"\n[queues.last]")
    assert (ended.status, ended.out) == (1, b"")
    assert ended.err.startswith(said), ended.err
    assert ended.err.count("\n") == 1
    assert len(sqscli("list-queues").json["QueueUrls"]) == count


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[queues.q]\ntags.a = '\xff'", "line 2: the byte 0xff is not UTF-8"),
        ("[queues.q]".encode("utf-16"), "line 1: the byte 0xff is not UTF-8"),
        (bytes(range(256)), "line "),
        (b"#" * (MAXIMUM_BYTES + 1), "more than 1 MiB: that cannot be meant"),
    ],
    ids=["latin-1", "utf-16", "all bytes", "huge"],
)
def test_bytes_that_are_no_text_are_refused(sqscli: Run, data: bytes, said: str) -> None:
    ended = sqscli("apply -f -", stdin=data)
    assert ended.status == 2
    assert ended.err.startswith(f"sqscli: stdin: {said}")


def test_what_never_ends_is_not_read_to_its_end(sqscli: Run) -> None:
    assert sqscli("apply -f /dev/zero").err.startswith("sqscli: /dev/zero: more than 1 MiB")
    assert sqscli("apply -f /dev/null").err.startswith("sqscli: /dev/null: declares no queues")


def test_no_rubbish_is_a_traceback(sqscli: Run) -> None:
    """Pieces of a whole file, in any order."""
    print(f"SQSCLI_TEST_SEED={SEED}")
    chance = random.Random(SEED)
    pieces = [
        "[queues.q]\n",
        "[[queues.q]]\n",
        "delay",
        "=",
        '"',
        "'",
        '"""',
        "{",
        "}",
        "[",
        "]",
        ",",
        ".",
        "5",
        "true",
        "\n",
        "tags",
        "attributes",
        "Policy",
    ]
    pieces += ["queues", "dlq", "max-receives", "\0", "\\", "é", "#", "nan", "1979-05-27", " ", "q", "fifo"]
    for _ in range(200):
        text = "".join(chance.choices(pieces, k=chance.randrange(1, 20)))
        assert sqscli("apply --dry-run -f -", stdin=text.encode()).status in (0, 1, 2), text


# Where it is


def test_the_line_of_each_word_is_found_whatever_stands_around_it() -> None:
    text = '''# first
[queues.a] # 2

delay = 5 # 4
tags = { x = "y", "z" = """
six
seven""", u = "w" }
[queues."b.fifo".attributes]
# nine
Policy = """
[queues.c]
""" # 12
KmsMasterKeyId = 'k'
[queues]
c.delay = 15'''
    wanted = {
        ("queues",): 2,
        ("queues", "a"): 2,
        ("queues", "a", "delay"): 4,
        ("queues", "a", "tags"): 5,
        ("queues", "a", "tags", "u"): 5,
        ("queues", "b.fifo"): 8,
        ("queues", "b.fifo", "attributes", "Policy"): 10,
        ("queues", "b.fifo", "attributes", "KmsMasterKeyId"): 13,
        ("queues", "c"): 15,
        ("queues", "c", "delay"): 15,
    }
    assert {place: line_of(text, place, toml_reader()) for place in wanted} == wanted


def test_a_line_that_is_too_much_work_is_left_out() -> None:
    """A text of a hundred thousand lines: each cut within it would have to be tried."""
    readings = 0

    def load(text: str) -> dict[str, Any]:
        nonlocal readings
        readings += 1
        return toml_reader()(text)

    long = "[queues.q]\ntags.a = '''" + "\n" * 20_000 + "'''"
    assert line_of(long, ("queues", "q", "tags"), load) is None
    assert readings <= declarations.MOST_READINGS


# What reads it


def test_before_python_3_11_tomli_reads_it_and_its_absence_is_said(declare: Any, sqscli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = types.ModuleType("tomli")
    stand_in.loads = toml_reader()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tomllib", None)
    monkeypatch.setitem(sys.modules, "tomli", stand_in)
    assert [queue.name for queue in declare("[queues.q]").queues] == ["q"]
    monkeypatch.setitem(sys.modules, "tomli", None)
    with pytest.raises(UsageError, match=r"needs tomli, which is not installed: pip install 'sqscli\[apply\]'"):
        declare("[queues.q]")
    ended = sqscli("apply -f -", stdin=b"[queues.q]")
    assert ended.status == 2
    assert ended.err.count("\n") == 1


def test_tomli_itself_does_where_it_is_installed(declare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tomli", reason="tomli comes with the tests only where Python has no reader of its own, which the test above stands in for")
    monkeypatch.setitem(sys.modules, "tomllib", None)
    with pytest.raises(UsageError, match=r"line 3(, column \d+)?: "):
        declare("[queues.q]\ndelay = 5\ndelay = 6")
    with pytest.raises(UsageError, match=r"line 2: queues\.q\.dleay: .* did you mean delay"):
        declare("[queues.q]\ndleay = 5")
