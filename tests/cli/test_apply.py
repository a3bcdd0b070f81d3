"""`apply`: what is declared is made true, and nothing else is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sqscli import broker as broker_module
from sqscli.cli import apply as applying
from sqscli.cli.run import run
from sqscli.clock import SystemClock
from sqscli.journal.segment import segment_numbers
from tests.cli.conftest import Ended, Run
from tests.support.doomed_disk import DoomedDisk, kill_self
from tests.support.forked import Forked

ARN = "arn:aws:sqs:us-east-1:000000000000:"
DECLARED = """
[queues.orders]
visibility-timeout = "90s"
dlq = "orders-dead"
max-receives = 3
tags = { team = "shop", stage = "test" }

[queues."orders.fifo"]
content-based-dedup = true

[queues.orders-dead]
retention = "14d"
"""
POLICY = f'{{"deadLetterTargetArn":"{ARN}orders-dead","maxReceiveCount":3}}'

Apply = Callable[..., Ended]


@pytest.fixture
def apply(sqscli: Run) -> Apply:
    """`apply(toml, "--dry-run")`"""
    return lambda text, *more: sqscli("apply -f -", *more, stdin=text.encode())


def rows(ended: Ended) -> list[tuple[str, ...]]:
    """The answer, without the names of its members."""
    assert ended.status == 0, ended
    return [tuple(change.values()) for change in ended.json["Changes"]]


def everything(sqscli: Run, home: Path) -> dict[str, Any]:
    """What all queues are and hold, as far as a user can see it, and their files' times."""
    names = sqscli("list-queues -o text").out.decode().split()
    times = {str(path): path.stat().st_mtime_ns for path in home.rglob("*")}
    return {"times": times, **{name: (sqscli("attributes", name).json, sqscli("peek", name).out) for name in names}}


def test_what_is_declared_is_made_a_dead_letter_queue_first(apply: Apply, sqscli: Run) -> None:
    assert rows(apply(DECLARED)) == [
        ("create-queue", "orders-dead", None, None, None),
        ("set-attribute", "orders-dead", "MessageRetentionPeriod", None, "1209600"),
        ("create-queue", "orders", None, None, None),
        ("set-attribute", "orders", "VisibilityTimeout", None, "90"),
        ("set-attribute", "orders", "RedrivePolicy", None, POLICY),
        ("set-tag", "orders", "team", None, "shop"),
        ("set-tag", "orders", "stage", None, "test"),
        ("create-queue", "orders.fifo", None, None, None),
        ("set-attribute", "orders.fifo", "ContentBasedDeduplication", None, "true"),
    ]
    found = sqscli("attributes orders").json
    assert (found["Attributes"]["VisibilityTimeout"], found["Attributes"]["RedrivePolicy"]) == ("90", POLICY)
    assert found["Tags"] == {"team": "shop", "stage": "test"}
    assert sqscli("attributes orders.fifo").json["Attributes"]["ContentBasedDeduplication"] == "true"


def test_again_it_changes_nothing_and_writes_nothing(apply: Apply, sqscli: Run, home: Path) -> None:
    apply(DECLARED)
    sqscli("send orders x")
    before = everything(sqscli, home)
    ended = apply(DECLARED)
    assert (ended.status, ended.json, ended.err) == (0, {"Changes": []}, "sqscli: nothing to change: 3 queues are as declared\n")
    assert everything(sqscli, home) == before


def test_a_dry_run_shows_the_same_and_changes_nothing_not_even_the_home(apply: Apply, sqscli: Run, home: Path) -> None:
    said = apply(DECLARED, "--dry-run")
    assert said.err == "sqscli: nothing was changed: 3 would be made, 0 changed; 0 queues are as declared\n"
    assert not home.exists()
    assert apply(DECLARED).out == said.out
    before = everything(sqscli, home)
    changed = DECLARED.replace("90s", "91s").replace('"shop"', '"store"')
    said = apply(changed, "--dry-run")
    assert everything(sqscli, home) == before
    assert rows(said) == [("set-attribute", "orders", "VisibilityTimeout", "90", "91"), ("set-tag", "orders", "team", "shop", "store")]
    assert apply(changed).out == said.out


def test_what_is_not_declared_is_left_as_it_is(apply: Apply, sqscli: Run) -> None:
    sqscli("create-queue other --delay 5s --tag a=b")
    sqscli("create-queue orders --delay 5s --wait 3s --tag a=b")
    assert rows(apply("[queues.orders]\ndelay = 6")) == [("set-attribute", "orders", "DelaySeconds", "5", "6")]
    found = sqscli("attributes orders").json
    assert (found["Attributes"]["ReceiveMessageWaitTimeSeconds"], found["Tags"]) == ("3", {"a": "b"})
    assert sqscli("attributes other").json["Attributes"]["DelaySeconds"] == "5"
    assert apply("[queues]").json == {"Changes": []}


def test_declared_tags_are_all_that_there_are(apply: Apply, sqscli: Run) -> None:
    full = {f"old{number}": "x" for number in range(50)}
    old = ", ".join(f'{key} = "x"' for key in full)
    apply(f"[queues.q]\ntags = {{ {old} }}")
    assert sqscli("attributes q").json["Tags"] == full
    new = ", ".join(f'new{number} = ""' for number in range(50))
    assert len(rows(apply(f"[queues.q]\ntags = {{ {new} }}"))) == 100
    assert sqscli("attributes q").json["Tags"] == {f"new{number}": "" for number in range(50)}
    assert len(rows(apply("[queues.q]\ndelay = 0\ntags = {}"))) == 50
    assert "Tags" not in sqscli("attributes q").json
    assert b"AttributesSet" not in sqscli("journal dump q").out  # which were as declared


def test_what_says_the_same_in_other_words_is_no_change(apply: Apply, sqscli: Run) -> None:
    """Defaults, units, capitals, and a policy as text or as a table."""
    sqscli(f'create-queue dead --attribute RedriveAllowPolicy={{"redrivePermission":"byQueue","sourceQueueArns":["{ARN}q"]}}')
    sqscli("create-queue q --dlq dead --max-receives 3 --attribute KmsMasterKeyId=k")
    sqscli("create-queue q.fifo")
    text = f"""
    [queues.q]
    visibility-timeout = "30s"
    retention = "4d"
    max-size = "1MiB"
    delay = 0
    attributes.RedrivePolicy = {{ maxReceiveCount = "3", deadLetterTargetArn = "{ARN}dead" }}
    attributes.KmsMasterKeyId = "k"
    attributes.SqsManagedSseEnabled = false
    [queues.dead]
    fifo = false
    attributes.RedriveAllowPolicy = '{{"sourceQueueArns": ["{ARN}q"], "redrivePermission": "byQueue"}}'
    attributes.Policy = ""
    [queues."q.fifo"]
    fifo = true
    content-based-dedup = false
    attributes = {{ FifoQueue = "True", DeduplicationScope = "queue" }}
    """
    assert rows(apply(text)) == []


def test_an_empty_text_takes_an_attribute_away(apply: Apply, sqscli: Run) -> None:
    apply(DECLARED)
    assert rows(apply('[queues.orders]\nattributes = { RedrivePolicy = "", Policy = "" }')) == [
        ("set-attribute", "orders", "RedrivePolicy", POLICY, None)
    ]
    assert "RedrivePolicy" not in sqscli("attributes orders").json["Attributes"]


def test_what_follows_from_a_change_is_shown_and_true(apply: Apply, sqscli: Run) -> None:
    sqscli("create-queue q")
    text = '[queues.q]\nattributes.KmsMasterKeyId = "k"'
    assert rows(apply(text)) == [
        ("set-attribute", "q", "KmsMasterKeyId", None, "k"),
        ("set-attribute", "q", "SqsManagedSseEnabled", "true", "false"),
    ]
    assert rows(apply(text)) == []


# Dead-letter queues

CIRCLES = {
    "its own": '[queues.a]\ndlq = "a"\nmax-receives = 1',
    "each other's": '[queues.a]\ndlq = "b"\nmax-receives = 1\n[queues.b]\ndlq = "a"\nmax-receives = 2',
    "three, and one beside": "".join(f'[queues.{one}]\ndlq = "{other}"\nmax-receives = 1\n' for one, other in ("da", "ab", "bc", "ca")),
    "allowed by what is declared": (
        '[queues.a]\ndlq = "b"\nmax-receives = 1\nattributes.RedriveAllowPolicy = { redrivePermission = "allowAll" }\n'
        '[queues.b]\ndlq = "a"\nmax-receives = 1\nattributes.RedriveAllowPolicy = { redrivePermission = "allowAll" }'
    ),
}


@pytest.mark.parametrize("text", CIRCLES.values(), ids=CIRCLES)
@pytest.mark.parametrize("before", ["nothing", "the queues, that forbid it"])
def test_dead_letter_queues_that_lead_back_are_made_too(apply: Apply, sqscli: Run, text: str, before: str) -> None:
    if before != "nothing":
        names = "abcd" if "queues.d" in text else "ab" if "queues.b" in text else "a"
        for name in names:
            permission = "denyAll" if "allowAll" in text else "allowAll"
            sqscli("create-queue", name, "--attribute", f'RedriveAllowPolicy={{"redrivePermission":"{permission}"}}')
    dry = rows(apply(text, "--dry-run"))
    assert rows(apply(text)) == dry
    assert len([row for row in dry if row[2] == "RedrivePolicy"]) == text.count("dlq")
    assert rows(apply(text)) == []


def test_a_thousand_dead_letter_queues_in_a_row_are_in_order(apply: Apply) -> None:
    """Each is another's, and the last stands first in the file: it takes no stack."""
    text = "".join(f'[queues.q{number}]\ndlq = "q{number + 1}"\nmax-receives = 1\n' for number in range(1500)) + "[queues.q1500]"
    made = [row[1] for row in rows(apply(text, "--dry-run")) if row[0] == "create-queue"]
    assert made == [f"q{number}" for number in reversed(range(1501))]


def test_one_that_is_there_already_need_not_be_declared(apply: Apply, sqscli: Run) -> None:
    sqscli("create-queue dead")
    for reference in ("dead", f"{ARN}dead", "http://localhost:9324/000000000000/dead"):
        assert apply(f'[queues.q]\ndlq = "{reference}"\nmax-receives = 2').status == 0


@pytest.mark.parametrize(
    ("there", "text", "said"),
    [
        ("", '[queues.q]\ndlq = "dead"\nmax-receives = 2', "line 2: queues.q.dlq: "),
        (
            "",
            f'[queues.q]\n\n\nattributes.RedrivePolicy = {{ deadLetterTargetArn = "{ARN}dead", maxReceiveCount = 2 }}',
            "line 4: queues.q.attributes.",
        ),
        ("dead", '[queues."q.fifo"]\nmax-receives = 2\ndlq = "dead"', 'line 3: queues."q.fifo".dlq: '),
        ("", '[queues.q]\nmax-receives = 2\ndlq = "dead.fifo"\n[queues."dead.fifo"]', "line 3: queues.q.dlq: "),
        (
            "dead",
            '[queues.q]\nmax-receives=2\ndlq="dead"\n[queues.dead.attributes]\nRedriveAllowPolicy={redrivePermission="denyAll"}',
            "line 3: queues.q",
        ),
        ("q dead", '[queues.q]\nmax-receives=2\ndlq="gone"\n[queues.dead]\ndelay = 5', "line 3: queues.q.dlq: "),
    ],
    ids=["neither", "neither, by SQS's name", "another kind", "another kind, declared", "forbidden", "neither, for a queue that is there"],
)
def test_a_dead_letter_queue_that_cannot_be_one_is_an_error_before_anything(
    apply: Apply, sqscli: Run, home: Path, there: str, text: str, said: str
) -> None:
    for name in there.split():
        sqscli("create-queue", name)
    before = everything(sqscli, home)
    ended = apply(text + "\n[queues.a]\n[queues.z]")
    assert (ended.status, ended.out) == (1, b"")
    assert ended.err.startswith(f"InvalidParameterValue: stdin: {said}")
    assert ended.err.count("\n") == 1
    assert everything(sqscli, home) == before


# What goes wrong


@pytest.mark.parametrize("number", range(4))
def test_a_run_that_is_interrupted_says_how_far_it_came_and_the_next_does_the_rest(
    apply: Apply, sqscli: Run, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = 0
    real = applying.Step.take

    def take(step: applying.Step, broker: broker_module.Broker) -> None:
        nonlocal taken
        if taken == number:
            raise KeyboardInterrupt
        taken += 1
        real(step, broker)

    with monkeypatch.context() as context:
        context.setattr(applying.Step, "take", take)
        ended = apply(DECLARED, "-o", "text")
    if number == 3:
        assert ended.status == 0
        return
    assert (ended.status, ended.out.count(b"create-queue")) == (130, number)
    assert ended.err == (
        "sqscli: interrupted\n"
        if not number
        else f"sqscli: interrupted; {number} queue{'s are' if number > 1 else ' is'} made, 0 queues are changed\n"
    )
    assert len(sqscli("list-queues").json["QueueUrls"]) == number
    assert len({row[1] for row in rows(apply(DECLARED))}) == 3 - number
    assert rows(apply(DECLARED)) == []


AFTERWARDS = DECLARED.replace("90s", "91s").replace('"shop"', '"store"').replace(', stage = "test"', "") + '[queues.c]\ndlq = "c"\nmax-receives = 1\n'


def is_killed_at(home: Path, file: Path, at: int) -> bool:
    """Whether the process of an `apply` comes as far as its disk call number `at`, where it is killed."""

    def act(_: Callable[[str], object]) -> None:
        disk = DoomedDisk(at, 0.5, kill_self)
        broker_module.PosixDisk = lambda: disk  # type: ignore[assignment,misc]
        assert run(["--home", str(home), "-q", "apply", "-f", str(file), "-o", "text"]) == 0

    with Forked(act) as process:
        return process.state() == "SIGKILL"


def test_wherever_it_is_killed_the_next_run_does_the_rest(apply: Apply, sqscli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of each disk call of a run that makes queues, changes attributes, changes tags and removes some."""
    file = tmp_path / "queues.toml"
    file.write_text(AFTERWARDS)
    monkeypatch.setenv("SQSCLI_HOME", str(tmp_path / "before"))
    assert apply(DECLARED).status == 0
    sqscli("send orders kept")
    expected = None
    for at in range(1000):
        home = tmp_path / f"home{at}"
        shutil.copytree(tmp_path / "before", home)
        was_killed = is_killed_at(home, file, at)
        monkeypatch.setenv("SQSCLI_HOME", str(home))
        ended = apply(AFTERWARDS)
        assert ended.status == 0, ended
        assert apply(AFTERWARDS).json == {"Changes": []}
        broker = broker_module.Broker(str(home), SystemClock())
        found = {name: (broker.tags(name), settings_of(broker, name)) for name in broker.list_queues()}
        assert [peeked.message.body for peeked in broker.peek("orders", 10, None)] == [b"kept"]
        expected = expected or found
        assert found == expected
        if not was_killed:
            assert at > 20, "too few calls to prove anything"
            assert ended.json == {"Changes": []}
            return
    raise AssertionError("it never ends")


def settings_of(broker: broker_module.Broker, name: str) -> dict[str, str]:
    return {key: value for key, value in broker.attributes(name).items() if not key.endswith("Timestamp")}


def test_a_name_that_is_not_free_yet_is_an_error_before_anything_where_amazons_minute_holds(
    apply: Apply, sqscli: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqscli("create-queue gone")
    sqscli("delete-queue gone")
    monkeypatch.setenv("SQSCLI_STRICT", "1")
    ended = apply("[queues.a]\n[queues.gone]")
    assert ended.status == 1
    assert ended.err.startswith("QueueDeletedRecently: stdin: line 2: queues.gone: You must wait 60 seconds")
    assert sqscli("list-queues").json == {"QueueUrls": []}
    sqscli("clock advance 61s")
    assert apply("[queues.a]\n[queues.gone]").status == 0


def test_what_a_run_that_fails_has_changed_is_in_its_answer(apply: Apply, sqscli: Run, home: Path) -> None:
    sqscli("create-queue a")
    (home / "queues" / "b").mkdir()
    (home / "queues" / "b" / "mine").touch()
    ended = apply("[queues.a]\ndelay = 5\n[queues.b]\n[queues.c]")
    assert (ended.status, [change["QueueName"] for change in ended.json["Changes"]]) == (1, ["a"])
    assert "queues/b: something that is not a queue is there" in ended.err
    assert ended.err.endswith("; before that 0 queues are made, 1 queue is changed\n")


def test_a_queue_that_cannot_be_read_stops_it_before_anything(apply: Apply, sqscli: Run, home: Path) -> None:
    sqscli("create-queue broken")
    (segment,) = (path for path in (home / "queues" / "broken").iterdir() if segment_numbers([path.name]))
    segment.write_bytes(b"\xff" * segment.stat().st_size)
    ended = apply("[queues.a]\n[queues.broken]\ndelay = 5")
    assert (ended.status, ended.out) == (1, b"")
    assert str(segment) in ended.err
    assert sqscli("list-queues -o text").out == b"broken\n"


# How it is shown


def test_a_table_is_a_list_of_what_is_new_another_and_gone(apply: Apply) -> None:
    assert apply(DECLARED, "-o", "table").out.decode() == (
        "+ orders-dead\n    + MessageRetentionPeriod: 1209600\n"
        f"+ orders\n    + VisibilityTimeout: 90\n    + RedrivePolicy: {POLICY}\n    + tag team: shop\n    + tag stage: test\n"
        "+ orders.fifo\n    + ContentBasedDeduplication: true\n"
    )
    ended = apply(
        '[queues.orders]\nvisibility-timeout = 91\ntags = { team = "x" }\nattributes.RedrivePolicy = ""', "-o", "table", "--color", "always"
    )
    cut = f"    - RedrivePolicy: {POLICY}"
    assert ended.out.decode() == (
        "\x1b[33m~ orders\x1b[0m\n\x1b[33m    ~ VisibilityTimeout: 90 -> 91\x1b[0m\n"
        f"\x1b[31m{cut}\x1b[0m\n\x1b[31m    - tag stage: test\x1b[0m\n\x1b[33m    ~ tag team: shop -> x\x1b[0m\n"
    )
    assert ended.err == "sqscli: 0 made, 1 changed; 0 queues are as declared\n"


def test_lines_are_objects_or_fields_between_tabs(apply: Apply) -> None:
    ended = apply(DECLARED, "-o", "jsonl", "-q")
    assert ended.err == ""
    assert ended.lines[0] == {"Change": "create-queue", "QueueName": "orders-dead", "Name": None, "Old": None, "New": None}
    assert apply("[queues.orders]\ndelay = 5", "-o", "text").out == b"set-attribute\torders\tDelaySeconds\t0\t5\n"


def test_what_a_tag_holds_moves_no_cursor(apply: Apply) -> None:
    ended = apply('[queues.q]\ntags = { "a\\tb" = "\\u001b[31m\\n" }', "-o", "table", "--color", "never")
    assert ended.out == b"+ q\n    + tag a\\tb: \\x1b[31m\\n\n"
    assert json.loads(apply("[queues.q]\ntags = {}", "-o", "jsonl").out)["Old"] == "\x1b[31m\n"


def test_it_wants_a_file(sqscli: Run, tmp_path: Path) -> None:
    ended = sqscli("apply")
    assert (ended.status, ended.err) == (2, "sqscli: apply wants -f FILE, or '-f -' for stdin; see 'sqscli apply --help'\n")
    ended = sqscli(f"apply -f {tmp_path}/missing")
    assert (ended.status, ended.err) == (1, f"sqscli: {tmp_path}/missing: No such file or directory\n")
    ended = sqscli(f"apply -f {tmp_path}")
    assert (ended.status, ended.err) == (1, f"sqscli: {tmp_path}: Is a directory\n")
