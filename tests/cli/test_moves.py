"""`move` and `copy`: a choice of messages, to another queue."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from sqscli.cli import moves, pace
from tests.cli.conftest import Run

UPPER = f"{sys.executable} -c 'import sys; print(sys.stdin.read().upper())'"


@pytest.fixture
def pair(orders: Run) -> Run:
    """The queues orders, with six messages, and other, with one."""
    orders("create-queue other")
    orders("send other", "old")
    orders("send orders --lines --attr kind=new --group g", stdin=b"a1\na2\n")
    orders("send orders --lines", stdin=b'{"kind": "invoice", "sum": 7}\n{"kind": "order"}\nb1\n[1]\n')
    return orders


def bodies(run: Run, name: str) -> list[str]:
    return run(f"peek {name} -n 100").bodies


ALL = ["a1", "a2", '{"kind": "invoice", "sum": 7}', '{"kind": "order"}', "b1", "[1]"]


def test_all_that_is_available_moves_in_order_as_new_messages(pair: Run) -> None:
    pair("receive orders --visibility-timeout 0")
    before = pair("peek orders -n 10").json["Messages"]
    ended = pair("move orders other --yes -o jsonl")
    assert (ended.status, ended.err) == (0, "sqscli: 6 messages are moved\n")
    assert [line["OldMessageId"] for line in ended.lines] == [message["MessageId"] for message in before]
    after = pair("peek other -n 10").json["Messages"]
    assert [message["Body"] for message in after] == ["old", *ALL]
    assert [line["MessageId"] for line in ended.lines] == [message["MessageId"] for message in after[1:]]
    assert {line["QueueName"] for line in ended.lines} == {"other"}
    assert after[1]["MessageAttributes"]["kind"]["StringValue"] == "new"
    assert [after[1]["Attributes"][name] for name in ("MessageGroupId", "ApproximateReceiveCount")] == ["g", "0"]
    assert bodies(pair, "orders") == []


def test_what_is_in_flight_or_delayed_stays(pair: Run) -> None:
    pair("receive orders")
    pair("send orders --delay 5m", "later")
    assert pair("move orders other --dry-run").json == {"ApproximateNumberOfMessagesToMove": 5}
    assert pair("move orders other --yes").json == {"ApproximateNumberOfMessagesMoved": 5}
    assert [(each["Body"], each["State"]) for each in pair("peek orders").json["Messages"]] == [("a1", "in-flight"), ("later", "delayed")]


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        (("--match", "^[ab]1$"), ["a1", "b1"]),
        (("--match", "1"), ["a1", "b1", "[1]"]),
        (("--where", "Body.kind == 'invoice' && Body.sum > `5`"), [ALL[2]]),
        (("--where", "Body.kind"), [ALL[2], ALL[3]]),
        (("--where", "MessageAttributes.kind.StringValue == 'new' && Body != 'a1'"), ["a2"]),
        (("--where", "Attributes.MessageGroupId == 'g'"), ["a1", "a2"]),
        (("--where", "Body[0] == `1`"), ["[1]"]),
        (("--match", "a", "--limit", "1"), ["a1"]),
        (("--limit", "2"), ["a1", "a2"]),
        (("--where", "to_number(Attributes.ApproximateReceiveCount) > `0`"), []),
        (("--older-than", "1h"), []),
    ],
)
@pytest.mark.parametrize("verb", ["move", "copy"])
def test_a_choice_goes_and_the_rest_stays(pair: Run, verb: str, choice: tuple[str, ...], chosen: list[str]) -> None:
    shown = pair(f"{verb} orders other --dry-run -o body", *choice)
    assert (shown.status, shown.out.decode().splitlines()) == (0, chosen)
    assert bodies(pair, "orders") == ALL, "a dry run changes nothing"
    counted = pair(f"{verb} orders other --dry-run", *choice)
    assert counted.json == {f"ApproximateNumberOfMessagesTo{verb.capitalize()}": len(chosen)}
    assert pair(f"{verb} orders other {'--yes' if verb == 'move' else ''}", *choice).status == 0
    assert bodies(pair, "other") == ["old", *chosen]
    assert bodies(pair, "orders") == (ALL if verb == "copy" else [each for each in ALL if each not in chosen])


def test_a_dry_run_does_not_count_what_is_behind_a_message_in_flight_in_its_group(sqscli: Run) -> None:
    for name in ("a.fifo", "b.fifo"):
        sqscli(f"create-queue {name}")
    for number in range(3):
        sqscli(f"send a.fifo --group g{number % 2} --dedup {number}", f"m{number}")
    sqscli("receive a.fifo")
    assert sqscli("move a.fifo b.fifo --dry-run -o body").out == b"m1\n"
    assert sqscli("move a.fifo b.fifo --yes").json == {"ApproximateNumberOfMessagesMoved": 1}


def test_older_than_counts_from_the_send_by_the_clock_of_the_home(sqscli: Run) -> None:
    sqscli("clock freeze")
    for name in ("orders", "other"):
        sqscli(f"create-queue {name}")
    sqscli("send orders", "older")
    sqscli("clock advance 1s")
    sqscli("send orders", "younger")
    sqscli("clock advance 3600s")
    assert sqscli("move orders other --older-than 1h --yes").json == {"ApproximateNumberOfMessagesMoved": 1}
    assert bodies(sqscli, "other") == ["older"]


def test_a_dead_letter_is_as_old_as_when_it_was_sent_first(sqscli: Run) -> None:
    sqscli("clock freeze")
    sqscli("create-queue dead.fifo")
    sqscli("create-queue other.fifo")
    sqscli("create-queue orders.fifo --dlq dead.fifo --max-receives 1")
    sqscli("send orders.fifo --group g --dedup 1", "a")
    sqscli("receive orders.fifo --visibility-timeout 0")
    sqscli("clock advance 2h")
    sqscli("receive orders.fifo")
    assert sqscli("move dead.fifo other.fifo --older-than 1h --dry-run").json == {"ApproximateNumberOfMessagesToMove": 1}


def test_without_a_terminal_a_move_wants_yes_and_changes_nothing(pair: Run) -> None:
    ended = pair("move orders other --match a --limit 3")
    assert (ended.status, ended.out) == (2, b"")
    assert ended.err == "sqscli: --yes moves up to 3 of the messages that match from orders to other\n"
    assert (bodies(pair, "orders"), bodies(pair, "other")) == (ALL, ["old"])


@pytest.mark.parametrize(
    ("line", "more", "said"),
    [
        ("move orders other --yes", ("--match", "("), "--match '(' is not a regular expression: missing ), unterminated subpattern at position 0"),
        ("copy orders other", ("--where", "Body ="), "is no JMESPath expression"),
        ("peek orders", ("--where", "[?"), "is no JMESPath expression"),
        ("move orders other --yes", ("--transform", "/no/such/program x"), "--transform '/no/such/program' cannot be run: there is no such program"),
        ("move orders other --yes", ("--transform", "a 'b"), "is no command: No closing quotation"),
        ("copy orders other", ("--transform", " "), "--transform wants a command"),
        ("move orders other --yes -o body", (), "-o body shows what would go, with --dry-run"),
        ("move orders other --yes --limit 0", (), "is not a number from 1 up"),
    ],
)
def test_a_line_that_is_wrong_is_refused_before_anything(pair: Run, line: str, more: tuple[str, ...], said: str) -> None:
    ended = pair(line, *more)
    assert (ended.status, ended.out) == (2, b"")
    assert said in ended.err
    assert ended.err.count("\n") == 1
    assert (bodies(pair, "orders"), bodies(pair, "other")) == (ALL, ["old"])


def test_where_without_jmespath_names_what_to_install(pair: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jmespath", None)
    ended = pair("move orders other --yes --where Body")
    assert (ended.status, ended.out) == (2, b"")
    assert "--where needs jmespath, which is not installed: pip install 'sqscli[query]'" in ended.err


@pytest.mark.parametrize("verb", ["move", "copy"])
def test_the_queues_must_be_two_that_are_there_and_of_one_type(pair: Run, verb: str) -> None:
    pair("create-queue groups.fifo")
    for names, status, said in (
        ("orders orders", 1, "InvalidParameterValue: Source and destination must be different queues."),
        ("orders groups.fifo", 1, "orders is a standard queue and groups.fifo is a FIFO queue."),
        ("missing other", 5, "QueueDoesNotExist: The specified queue does not exist: missing;"),
        ("orders missing", 5, "QueueDoesNotExist: The specified queue does not exist: missing;"),
    ):
        ended = pair(f"{verb} {names}")  # before it is a question
        assert (ended.status, ended.out) == (status, b"")
        assert said in ended.err


def test_an_expression_that_does_not_fit_a_message_does_not_match_it_and_is_reported_once(pair: Run) -> None:
    ended = pair("move orders other --yes", "--where", "length(Body.kind) > `5`")
    assert (ended.status, ended.json) == (0, {"ApproximateNumberOfMessagesMoved": 1})
    first = pair("peek orders").json["Messages"][0]["MessageId"]
    assert f"--where does not fit message {first}, and it does not match, nor do others like it" in ended.err
    assert ended.err.count("\n") == 2


# --- transform ---


@pytest.mark.parametrize("verb", ["move --yes", "copy"])
def test_a_program_gives_the_messages_new_bodies(pair: Run, verb: str) -> None:
    ended = pair(f"{verb} orders other --match ^[ab]", "--transform", UPPER)
    assert ended.status == 0, ended.err
    after = pair("peek other").json["Messages"]
    assert [each["Body"] for each in after] == ["old", "A1", "A2", "B1"]
    assert after[1]["MessageAttributes"]["kind"]["StringValue"] == "new"


@pytest.mark.parametrize("verb", ["move --yes", "copy"])
def test_where_the_program_fails_the_message_stays_and_is_named_and_the_rest_goes(pair: Run, verb: str) -> None:
    answers = {"a1": "sys.exit(3)", "a2": "1", "b1": "print(chr(7))", "[1]": "os.kill(os.getpid(), 9)"}
    program = "import os, sys; body = sys.stdin.read(); " + "; ".join(f"body == {body!r} and {what}" for body, what in answers.items())
    ended = pair(f"{verb} orders other", "--transform", f'{sys.executable} -c "{program}; body[0] == chr(123) and print(body)"')
    assert ended.status == 6
    ids = {each["Body"]: each["MessageId"] for each in pair("peek orders").json["Messages"]}
    reports = ended.err.splitlines()
    assert reports[0] == f"message {ids['a1']}: {sys.executable}: exit status 3"
    assert reports[1].startswith(f"message {ids['a2']}: MissingParameter: ")
    assert reports[2].startswith(f"message {ids['b1']}: InvalidMessageContents: ")
    assert reports[3] == f"message {ids['[1]']}: {sys.executable}: signal 9"
    assert reports[4] == f"sqscli: 2 messages are {'copied' if verb == 'copy' else 'moved'}, 4 messages failed"
    assert bodies(pair, "other") == ["old", *ALL[2:4]]
    assert bodies(pair, "orders") == (ALL if verb == "copy" else ["a1", "a2", "b1", "[1]"])


def test_an_answer_that_no_message_can_hold_is_refused_and_not_kept(pair: Run) -> None:
    program = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    ended = pair("move orders other --yes --limit 1 --match a1", "--transform", f'{sys.executable} -c "{program}"')
    assert (ended.status, ended.json) == (6, {"ApproximateNumberOfMessagesMoved": 0})
    assert "answers more than a message can hold" in ended.err
    pair("create-queue small --max-size 1KiB")
    ended = pair("move orders small --yes --match a1", "--transform", f"{sys.executable} -c 'print(2000 * \"x\")'")
    assert (ended.status, bodies(pair, "orders")) == (6, ALL)


def test_a_newline_stays_where_the_body_had_one(pair: Run) -> None:
    pair("send orders -", stdin=b"z\n")
    pair("move orders other --yes --match z|a1", "--transform", "cat")
    pair("move orders other --yes --match a2", "--transform", f"{sys.executable} -c 'print()'")
    assert bodies(pair, "other") == ["old", "a1", "z\n"], "a program that adds nothing but a newline answers nothing, which is no body"


def test_a_program_that_does_not_read_is_no_failure(pair: Run) -> None:
    pair("send orders -", stdin=b"x" * 900_000)
    assert pair("move orders other --yes --match xx", "--transform", "echo constant").status == 0
    assert bodies(pair, "other") == ["old", "constant"]


# --- how it goes ---


def test_many_messages_go_in_batches_and_a_limit_holds_across_them(pair: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (moves, sys.modules["sqscli.walks"]):
        monkeypatch.setattr(module, "SLICE_MESSAGES", 4)
        monkeypatch.setattr(module, "SLICE_ROWS", 3)
    pair("purge orders --yes")
    pair("send orders --lines", stdin=b"".join(b"m%d\n" % number for number in range(50)))
    for limit, wanted in ((13, range(13)), (7, range(13, 20)), (100, range(20, 50))):
        assert pair(f"move orders other --yes --limit {limit}").json == {"ApproximateNumberOfMessagesMoved": len(wanted)}
        assert bodies(pair, "other")[1:] == [f"m{number}" for number in range(wanted.stop)]
    assert pair("move other orders --yes --match [02468]$").json == {"ApproximateNumberOfMessagesMoved": 25}
    assert bodies(pair, "orders") == [f"m{number}" for number in range(0, 50, 2)]
    assert bodies(pair, "other") == ["old", *[f"m{number}" for number in range(1, 50, 2)]]


def test_a_rate_is_kept_by_sleeping_in_front_of_each_batch(pair: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(pace, "time", SimpleNamespace(monotonic=lambda: now[0], sleep=sleep))
    assert pair("move orders other --yes --rate 2").status == 0
    assert slept == [0.0, 0.5, 0.5, 0.5, 0.5, 0.5], "none behind the last one"


def test_an_interrupted_move_says_how_many_have_gone(pair: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = iter([0.0, 0.0])

    def wait(_: pace.Pace, done: int) -> None:
        if next(waits, None) is None:
            raise KeyboardInterrupt

    monkeypatch.setattr(pace.Pace, "wait", wait)
    ended = pair("move orders other --yes --rate 1")
    assert (ended.status, ended.err) == (130, "sqscli: interrupted; 2 messages are moved\n")
    assert len(bodies(pair, "other")) == 3


def test_what_arrives_meanwhile_stays_or_two_queues_would_feed_each_other_for_ever(pair: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    move = moves.move_picks

    def and_more(*arguments: object) -> object:
        moved = move(*arguments)  # type: ignore[arg-type]
        arguments[0].send("orders", sys.modules["sqscli.api.requests"].SendMessages([b"new"]))  # type: ignore[attr-defined]
        return moved

    pair("clock freeze")
    monkeypatch.setattr(moves, "move_picks", and_more)
    monkeypatch.setattr(moves, "SLICE_MESSAGES", 2)
    monkeypatch.setattr(sys.modules["sqscli.walks"], "SLICE_MESSAGES", 2)
    monkeypatch.setattr(sys.modules["sqscli.walks"], "VIEW_MESSAGES", 1)
    assert pair("move orders other --yes").json == {"ApproximateNumberOfMessagesMoved": 6}
    assert set(bodies(pair, "orders")) == {"new"}


def test_a_copy_of_any_state_and_with_all_it_has(pair: Run) -> None:
    pair("receive orders")
    pair("send orders --delay 5m", "later")
    assert pair("copy orders other --state in-flight").json == {"ApproximateNumberOfMessagesCopied": 1}
    assert pair("copy orders other --state delayed").json == {"ApproximateNumberOfMessagesCopied": 1}
    assert pair("copy orders other --state any").json == {"ApproximateNumberOfMessagesCopied": 7}
    assert pair("copy orders other").json == {"ApproximateNumberOfMessagesCopied": 5}
    copied = pair("peek other -n 100").json["Messages"][1]
    assert (copied["Body"], copied["Attributes"]["MessageGroupId"]) == ("a1", "g")
    assert (copied["State"], copied["MessageAttributes"]["kind"]["StringValue"]) == ("available", "new")
    assert len(bodies(pair, "other")) == 1 + 1 + 1 + 7 + 5


def test_each_copy_counts_in_a_fifo_queue_however_soon_it_comes(sqscli: Run) -> None:
    for name in ("a.fifo", "b.fifo"):
        sqscli(f"create-queue {name}")
    for number in range(3):
        sqscli(f"send a.fifo --group g --dedup {number}", f"m{number}")
    for _ in range(2):
        assert sqscli("copy a.fifo b.fifo").json == {"ApproximateNumberOfMessagesCopied": 3}
    assert sqscli("receive b.fifo -n 10").bodies == ["m0", "m1", "m2"] * 2
    assert sqscli("receive a.fifo -n 10").bodies == ["m0", "m1", "m2"]


def test_a_copy_that_the_destination_refuses_is_named_and_the_rest_goes(pair: Run) -> None:
    pair("create-queue small --max-size 1KiB")
    pair("send orders", "x" * 2000)
    ended = pair("copy orders small -o jsonl")
    assert (ended.status, len(ended.lines)) == (6, 6)
    assert ended.err.endswith("sqscli: 6 messages are copied, 1 message failed\n")
    assert ended.err.startswith(f"message {pair('peek orders').json['Messages'][6]['MessageId']}: InvalidParameterValue: ")
