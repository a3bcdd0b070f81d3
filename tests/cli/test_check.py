"""`check`: a plugin of a monitor, and the file for the textfile collector, read by Prometheus's own parser."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sqscli.cli.check import is_check
from sqscli.cli.prometheus import escaped
from tests.cli.conftest import Ended, Run
from tests.support.counting_disk import CountingDisk

PERFDATA = re.compile(r"([a-z_]+)=(\d+)(s?);;(\d*);0")


@pytest.fixture
def watched(sqscli: Run) -> Run:
    """A home whose clock stands still, with a queue and its dead-letter queue."""
    for line in ("clock freeze", "create-queue dead", "create-queue orders --dlq dead --max-receives 1"):
        assert sqscli(line).status == 0
    return sqscli


def one_line(ended: Ended) -> str:
    text = ended.out.decode()
    assert text.endswith("\n")
    assert text.count("\n") == 1
    assert text.count("|") <= 1
    return text[:-1]


def perfdata(ended: Ended) -> dict[str, tuple[int, str, str]]:
    """Label -> (value, unit, critical), held against the grammar of the guidelines."""
    found = {}
    for each in one_line(ended).partition(" | ")[2].split(" "):
        matched = PERFDATA.fullmatch(each)
        assert matched, each
        found[matched[1]] = (int(matched[2]), matched[3], matched[4])
    return found


def samples(path: Path) -> dict[tuple[str, tuple[str, ...]], float]:
    families = list(text_string_to_metric_families(path.read_text()))
    assert all(family.type == "gauge" and family.documentation for family in families)
    return {(sample.name, tuple(sample.labels.values())): sample.value for family in families for sample in family.samples}


def test_a_queue_within_its_limits_is_ok_with_its_numbers(watched: Run) -> None:
    watched("send orders a")
    watched("send orders b --delay 15m")
    watched("clock advance 12s")
    watched("receive orders")
    watched("send orders c")
    ended = watched("check orders --max-age 12s --max-depth 3 --max-dlq 0")
    assert ended.status == 0
    assert one_line(ended).startswith(
        "SQSCLI OK - orders: 3 messages (1 available, 1 in flight, 1 delayed), oldest 12s, 0 dead | depth=3;;3;0 age=12s;;12;0"
    )
    assert perfdata(ended) == {
        "depth": (3, "", "3"), "age": (12, "s", "12"), "dead": (0, "", "0"),
        "available": (1, "", ""), "in_flight": (1, "", ""), "delayed": (1, "", ""),
    }  # fmt: skip


def test_an_empty_queue_has_no_oldest_message(watched: Run) -> None:
    ended = watched("check orders --max-age 0 --max-depth 0 --max-dlq 0")
    assert (ended.status, one_line(ended).partition(" | ")[0]) == (0, "SQSCLI OK - orders: 0 messages, 0 dead")


@pytest.mark.parametrize(
    ("limit", "said", "over"),
    [
        ("--max-depth 0", "1 message (over 0: ", "depth"),
        ("--max-age 19s", "oldest 20s (over 19s)", "age"),
        ("--max-dlq 1", "2 dead (over 1)", "dead"),
    ],
)
def test_what_is_over_a_limit_is_critical_and_said(watched: Run, limit: str, said: str, over: str) -> None:
    watched("send orders a")
    watched("send dead b")
    watched("send dead c --delay 15m")  # on its way, and dead
    watched("clock advance 20s")
    ended = watched(f"check orders {limit}")
    assert (ended.status, one_line(ended)[:24]) == (2, "SQSCLI CRITICAL - orders")
    assert said in one_line(ended)
    assert watched(f"check orders {limit} -o json").json["OverLimits"] == [over]
    assert watched("check orders --max-depth 1 --max-age 20s --max-dlq 2").status == 0


@pytest.mark.parametrize("what", ["available", "in flight", "delayed"])
def test_every_message_that_is_not_done_counts_for_the_depth(watched: Run, what: str) -> None:
    watched("send orders a", *(["--delay", "15m"] if what == "delayed" else []))
    if what == "in flight":
        watched("receive orders")
    ended = watched("check orders --max-depth 0")
    assert (ended.status, f"1 {what}" in one_line(ended)) == (2, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("check nowhere", "there is no queue nowhere"),
        ("check nowhere --max-depth 1", "there is no queue nowhere"),
        ("check no|where", "there is no queue no\\x7cwhere"),
        ("check", "Missing argument"),
        ("check orders more", "unexpected extra argument"),
        ("check orders --max-depth -1", "number from 0 up"),
        ("check orders --max-depth x", "number from 0 up"),
        ("check orders --max-age 1w", "is not a duration"),
        ("check orders --nonsense", "No such option"),
        ("check orders -o table", "has no output format"),
        ("-o xml check orders", "'xml' is not one of"),
        ("--home check check orders", "there is no queue orders"),
        ("check dead --max-dlq 0", "it has no dead-letter queue"),
        ("check orders --prometheus orders.txt", "names end in .prom"),
        ("check orders --prometheus /nonexistent/orders.prom", "No such file or directory"),
        ("check arn:aws:sqs:us-east-1:1:orders", "queue"),
    ],
)
def test_what_cannot_be_known_is_unknown_and_never_another_status(watched: Run, line: str, said: str) -> None:
    ended = watched(line)
    assert ended.status == 3
    assert one_line(ended).startswith("SQSCLI UNKNOWN - ")
    assert said in one_line(ended)


def test_a_wrong_setting_is_unknown(watched: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQSCLI_DURABILITY", "sometimes")
    assert watched("check orders").status == 3


def test_a_dead_letter_queue_that_is_gone_is_unknown_where_it_has_a_limit(watched: Run) -> None:
    watched("delete-queue dead")
    assert watched("check orders").status == 0
    ended = watched("check orders --max-dlq 0")
    assert (ended.status, "there is no queue dead, its dead-letter queue" in one_line(ended)) == (3, True)


def test_over_a_limit_is_critical_whatever_else_is_unknown(watched: Run) -> None:
    watched("send dead x")
    ended = watched("check dead --max-depth 0 --max-dlq 0 --prometheus /nonexistent/x.prom")
    assert (ended.status, "/nonexistent/x.prom" in one_line(ended)) == (2, True)


def test_a_damaged_queue_is_unknown_and_one_line(watched: Run, home: Path) -> None:
    for body in ("one", "two", "three"):
        watched("send orders", body)
    segment = home / "queues/orders/0000000001.segment"
    content = bytearray(segment.read_bytes())
    content[content.index(b"two")] ^= 1
    segment.write_bytes(content)
    ended = watched("check orders --max-depth 5")
    assert (ended.status, "fsck" in one_line(ended)) == (3, True)
    segment.write_bytes(b"")
    assert one_line(watched("check orders")).startswith("SQSCLI UNKNOWN - ")


def test_a_bug_is_unknown_and_not_the_warning_that_a_traceback_would_be(watched: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("x")

    monkeypatch.setattr("sqscli.cli.check.look", broken)
    ended = watched("check orders")
    assert (ended.status, one_line(ended), "Traceback" in ended.err) == (3, "SQSCLI UNKNOWN - a bug in sqscli: ZeroDivisionError('x')", False)


def test_ctrl_c_is_130(watched: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sqscli.cli.check.look", interrupted)
    ended = watched("check orders")
    assert (ended.status, ended.err.splitlines()[-1]) == (130, "sqscli: interrupted")


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("check q", True), ("-q --home check check q", True), ("--home=x check", True), ("send check x", False), ("--home check", False), ("", False)],
)
def test_a_line_is_a_check_by_its_first_word(line: str, is_one: bool) -> None:
    assert is_check(line.split()) == is_one


def test_json_has_the_same_numbers_and_null_for_what_is_unknown(watched: Run) -> None:
    watched("send orders a")
    found = watched("check orders --max-dlq 0 -o json").json
    assert found == {
        "QueueName": "orders", "Status": "OK", "Depth": 1, "ApproximateNumberOfMessages": 1, "ApproximateNumberOfMessagesNotVisible": 0,
        "ApproximateNumberOfMessagesDelayed": 0, "ApproximateAgeOfOldestMessage": 0, "DeadLetterQueue": "dead", "DeadLetterMessages": 0,
        "OverLimits": [], "Unknown": [],
    }  # fmt: skip
    ended = watched("check nowhere -o jsonl")
    assert (ended.status, ended.json["Status"], ended.json["Depth"], ended.json["Unknown"]) == (3, "UNKNOWN", None, ["there is no queue nowhere"])


def test_prometheus_reads_the_numbers_from_the_file(watched: Run, tmp_path: Path) -> None:
    path = tmp_path / "orders.prom"
    watched("send orders a")
    watched("send orders b --delay 15m")
    watched("send dead c")
    watched("clock advance 12s")
    before = os.umask(0o077)
    try:
        assert watched(f"check orders --max-depth 1 --prometheus {path}").status == 2
    finally:
        os.umask(before)
    assert samples(path) == {
        ("sqscli_up", ("orders",)): 1,
        ("sqscli_messages", ("orders", "available")): 1,
        ("sqscli_messages", ("orders", "in_flight")): 0,
        ("sqscli_messages", ("orders", "delayed")): 1,
        ("sqscli_oldest_message_age_seconds", ("orders",)): 12,
        ("sqscli_dead_letters", ("orders", "dead")): 1,
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [each.name for each in tmp_path.glob("orders.prom*")] == ["orders.prom"]


def test_of_an_unknown_queue_the_file_says_that_it_is_not_up_and_keeps_no_old_number(watched: Run, tmp_path: Path) -> None:
    path = tmp_path / "orders.prom"
    watched(f"check orders --prometheus {path}")
    watched("delete-queue orders")
    assert watched(f"check orders --prometheus {path}").status == 3
    assert samples(path) == {("sqscli_up", ("orders",)): 0}
    watched(f"check --prometheus {path}", 'a "b"\\n|\n')
    assert samples(path) == {("sqscli_up", ('a "b"\\n|\n',)): 0}


def test_what_is_in_a_label_is_escaped() -> None:
    assert escaped('a\\b"c\nd') == 'a\\\\b\\"c\\nd'


@pytest.mark.parametrize("name", ["write", "fsync", "rename", "fchmod"])
def test_a_file_that_cannot_be_written_is_unknown_and_leaves_the_old_one(
    watched: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "orders.prom"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*(("sqscli.cli.prometheus.write_all", full) if name == "write" else (f"sqscli.cli.prometheus.os.{name}", full)))
        ended = watched(f"check orders --prometheus {path}")
    assert (ended.status, f"; {path}: No space left on device | " in one_line(ended)) == (3, True)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.glob("orders.prom*")] == ["orders.prom"]


def test_no_lock_is_taken_and_nothing_changes(watched: Run, home: Path) -> None:
    watched("send orders a")
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    watched("check orders --max-dlq 0")
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_a_link_in_the_place_of_the_file_is_replaced_and_not_followed(watched: Run, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("untouched")
    (tmp_path / "orders.prom").symlink_to(tmp_path / "victim")
    assert watched(f"check orders --prometheus {tmp_path / 'orders.prom'}").status == 0
    assert (tmp_path / "victim").read_text() == "untouched"
    assert not (tmp_path / "orders.prom").is_symlink()


def test_what_it_costs_does_not_depend_on_how_many_queues_there_are(watched: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    disks: list[CountingDisk] = []

    def make() -> CountingDisk:
        disks.append(CountingDisk())
        return disks[-1]

    def cost(run: Callable[[], Ended]) -> int:
        disks.clear()
        assert run().status == 0
        return sum(disk.calls for disk in disks)

    monkeypatch.setattr("sqscli.broker.PosixDisk", make)
    before = cost(lambda: watched("check orders --max-dlq 0"))
    for number in range(30):
        watched(f"create-queue other-{number} --dlq dead --max-receives 3")
    assert cost(lambda: watched("check orders --max-dlq 0")) == before
