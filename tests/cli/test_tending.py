"""fsck and journal: the files behind a queue, checked, repaired, shown and compacted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SEGMENT = "queues/orders/0000000001.segment"


@pytest.fixture
def used(orders: Run) -> Run:
    for body in ("one", "two", "three"):
        orders("send orders", body)
    return orders


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 0xFF
    path.write_bytes(content)


def offset_of(path: Path, text: bytes) -> int:
    return path.read_bytes().index(text)


def test_a_queue_that_nothing_is_wrong_with_is_clean(used: Run) -> None:
    ended = used("fsck orders")
    assert ended.status == 0
    assert ended.json == {
        "Queues": [{"QueueName": "orders", "Status": "clean", "Segments": 1, "Records": 4, "Messages": 3, "MessagesLost": 0, "Findings": []}]
    }
    assert ended.err == "sqscli: orders: 1 segment, 4 records, 3 messages: nothing is damaged\n"


def test_a_damaged_record_is_named_with_file_and_offset_and_what_is_lost(used: Run, home: Path) -> None:
    flip(home / SEGMENT, offset_of(home / SEGMENT, b"two"))
    ended = used("fsck")
    assert ended.status == 1
    [queue] = ended.json["Queues"]
    assert (queue["Status"], queue["Messages"], queue["MessagesLost"]) == ("damaged", 2, 1)
    assert [(each["File"], each["Problem"]) for each in queue["Findings"]] == [
        ("0000000001.segment", "damaged-record"),
        ("0000000001.segment", "lost-messages"),
    ]
    assert "1 message (number 2)" in queue["Findings"][1]["Text"]
    assert "--repair" in ended.err
    assert used("fsck -o text").out.decode().startswith("orders\t0000000001.segment\t")


def test_a_repair_keeps_the_others_and_sets_the_damaged_bytes_aside(used: Run, home: Path) -> None:
    flip(home / SEGMENT, offset_of(home / SEGMENT, b"two"))
    damaged = (home / SEGMENT).read_bytes()
    ended = used("fsck orders --repair")
    assert ended.status == 0
    assert ended.json["Queues"][0]["Status"] == "repaired"
    assert ended.json["Queues"][0]["MessagesLost"] == 1
    assert (home / (SEGMENT + ".damaged")).read_bytes() == damaged
    after = used("fsck orders")
    assert (after.status, after.json["Queues"][0]["Status"]) == (0, "clean")
    assert [each["Problem"] for each in after.json["Queues"][0]["Findings"]] == ["set-aside"]
    received = used("receive orders -n 10 --delete")
    assert received.bodies == ["one", "three"]
    assert not received.err


def test_a_damaged_segment_header_stops_a_queue_and_a_repair_loses_nothing(used: Run, home: Path) -> None:
    flip(home / SEGMENT, 14)
    assert used("receive orders").status == 1
    assert used("fsck orders --repair").status == 0
    assert used("receive orders -n 10").bodies == ["one", "two", "three"]


def test_a_queue_that_has_lost_its_lock_is_a_queue_all_the_same(used: Run, home: Path) -> None:
    (home / "queues/orders/lock").unlink()
    assert used("list-queues -o text").out == b"orders\n"
    assert used("fsck").status == 0
    assert used("receive orders -n 10").bodies == ["one", "two", "three"]


def test_what_a_newer_version_wrote_is_named_and_the_other_queues_are_checked(used: Run, home: Path) -> None:
    used("create-queue other")
    path = home / SEGMENT
    content = bytearray(path.read_bytes())
    content[8] = 9
    path.write_bytes(content)
    ended = used("fsck --repair")
    assert ended.status == 1
    assert f"{path}: written in format version 9" in ended.err
    assert [queue["QueueName"] for queue in ended.json["Queues"]] == ["other"]
    assert path.read_bytes() == content


def test_a_queue_that_is_not_there_is_exit_status_5(orders: Run) -> None:
    for line in ("fsck nowhere", "fsck nowhere --repair", "journal dump nowhere", "journal verify nowhere", "journal compact nowhere"):
        ended = orders(line)
        assert ended.status == 5, line
        assert ended.err.startswith("QueueDoesNotExist: ")


def test_a_home_without_queues_has_nothing_to_check(sqscli: Run) -> None:
    assert sqscli("fsck").json == {"Queues": []}


def test_a_dump_is_a_line_for_each_event_and_never_the_secret(used: Run) -> None:
    used("send orders four --attr kind=new --delay 5s")
    handle = used("receive orders").json["Messages"][0]["ReceiptHandle"]
    used("delete orders", handle)
    events = used("journal dump orders").lines
    assert [each["Event"] for each in events] == ["QueueCreated", *["MessagesSent"] * 4, "MessagesLeased", "MessagesDeleted"]
    assert [each["Lsn"] for each in events] == list(range(1, 8))
    assert "Secret" not in events[0]
    assert events[2]["Messages"][0]["Body"] == "two"
    fourth = events[4]["Messages"][0]
    assert (fourth["DelaySeconds"], fourth["MessageAttributes"]) == (5, {"kind": {"DataType": "String", "StringValue": "new"}})
    assert events[6]["MessageNumbers"] == ["1"]


def test_a_dump_shows_what_stands_around_the_damage(used: Run, home: Path) -> None:
    flip(home / SEGMENT, offset_of(home / SEGMENT, b"two"))
    ended = used("journal dump orders")
    assert ended.status == 1
    assert [message["Body"] for each in ended.lines for message in each.get("Messages", [])] == ["one", "three"]
    assert "offset" in ended.err


def test_verify_lists_the_files_and_says_which_is_whole(used: Run, home: Path) -> None:
    ended = used("journal verify orders")
    assert ended.status == 0
    whole = {"File": "0000000001.segment", "Bytes": (home / SEGMENT).stat().st_size, "Records": 4, "FirstLsn": 1, "LastLsn": 4, "State": "whole"}
    assert ended.json["Files"] == [whole]
    used("journal compact orders")
    assert {each["State"] for each in used("journal verify orders").json["Files"]} == {"whole"}
    flip(home / "queues/orders/0000000002.checkpoint", 50)
    ended = used("journal verify orders -o text")
    assert ended.status == 1
    assert b"0000000002.checkpoint\t" in ended.out
    assert "0000000002.checkpoint: offset 0: " in ended.err


def test_compact_gives_back_what_no_message_needs(used: Run, home: Path) -> None:
    used("send orders --lines", stdin=b"x" * 100 + b"\n" + b"".join(b"%0900d\n" % number for number in range(2000)))
    used("receive orders --all --delete -q --durability none")
    used("send orders", "the last one")
    ended = used("journal compact orders")
    assert ended.json["DiskBytes"] < ended.json["DiskBytesBefore"] - 1_500_000
    assert used("receive orders").bodies == ["the last one"]
    assert used("fsck orders").status == 0


def test_of_a_stream_with_a_damaged_byte_all_other_records_are_kept_by_a_repair(orders: Run, home: Path) -> None:
    """They were one write: a power cut in front of its sync may leave the same, so no command but a repair reads what stands behind."""
    orders("send orders --lines -q", stdin=b"".join(b"%d\n" % number for number in range(5000)))
    flip(home / SEGMENT, offset_of(home / SEGMENT, b"1800"))
    found = orders("fsck orders")
    assert found.status == 1
    [finding] = found.json["Queues"][0]["Findings"]
    assert finding["Problem"] == "unsure-tail"
    assert "12 whole records behind it" in finding["Text"]
    assert b'"4999"' in orders("journal dump orders").out
    mended = orders("fsck orders --repair")
    assert (mended.status, mended.json["Queues"][0]["Messages"], mended.json["Queues"][0]["MessagesLost"]) == (0, 4750, 250)
    bodies = orders("receive orders --all -o body -q").out.split()
    assert bodies == [b"%d" % number for number in range(5000) if not 1750 <= number < 2000]


def test_what_is_no_plain_file_in_the_place_of_a_lock_is_named_with_the_way_out(used: Run, home: Path) -> None:
    (home / "queues/orders/lock").unlink()
    (home / "queues/orders/lock").mkdir()
    ended = used("fsck orders")
    assert ended.status == 1
    assert [finding["Problem"] for finding in ended.json["Queues"][0]["Findings"]] == ["no-plain-file"]
    (home / "queues/orders/lock").rmdir()
    assert used("receive orders").bodies == ["one"]


def test_a_table_cuts_nothing_of_what_a_finding_says(used: Run, home: Path) -> None:
    flip(home / SEGMENT, offset_of(home / SEGMENT, b"two"))
    ended = used("fsck orders -o table")
    assert b"lost, unless a copy has them\n" in ended.out


def test_a_hyphen_is_the_stream_for_export_and_import(used: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exported = used("export orders --to -")
    assert b'"one"' in exported.out
    assert not (tmp_path / "-").exists()
    assert used("import copy --from -", stdin=exported.out).status == 0
    assert used("receive copy -n 10").bodies == ["one", "two", "three"]


def test_what_fails_in_a_check_begins_like_every_error(used: Run, home: Path) -> None:
    path = home / SEGMENT
    content = bytearray(path.read_bytes())
    content[8] = 9
    path.write_bytes(content)
    assert used("fsck").err.startswith(f"sqscli: {path}: written in format version 9")


def test_a_dump_has_its_lines_and_no_other_format(used: Run) -> None:
    for format in ("table", "text"):
        ended = used(f"journal dump orders -o {format}")
        assert (ended.status, ended.out) == (2, b"")
    assert used("journal dump orders -o json").lines == used("journal dump orders").lines


def test_stats_of_one_queue_do_not_report_the_damage_of_another(used: Run, home: Path) -> None:
    used("create-queue other")
    flip(home / SEGMENT, offset_of(home / SEGMENT, b"two"))
    assert (used("stats other").status, used("stats other").err) == (0, "")
    assert str(home / SEGMENT) in used("stats orders").err
    assert str(home / SEGMENT) in used("stats").err
