"""One queue's trouble is its own: damage, a newer format or somebody else's files stop no command on another queue."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run

VERSION_AT = 8


@pytest.fixture(params=["damaged", "newer", "emptied", "link"])
def troubled(orders: Run, home: Path, request: pytest.FixtureRequest) -> Run:
    """A home with the dead-letter queue of orders, and with a queue that cannot be read."""
    orders("create-queue dead")
    orders('attributes orders RedrivePolicy={"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}')
    orders("create-queue bad")
    directory = home / "queues" / "bad"
    (segment,) = directory.glob("*.segment")
    if request.param == "damaged":
        segment.write_bytes(b"x" * segment.stat().st_size)
    elif request.param == "newer":
        content = segment.read_bytes()
        segment.write_bytes(content[:VERSION_AT] + b"\x09" + content[VERSION_AT + 1 :])
    elif request.param == "emptied":
        segment.unlink()
    else:
        directory.rename(home / "elsewhere")
        directory.symlink_to(home / "elsewhere")
    return orders


def test_stats_name_the_queue_that_cannot_be_read_and_show_the_others(troubled: Run, home: Path) -> None:
    ended = troubled("stats")
    assert {"dead", "orders"} <= {queue["QueueName"] for queue in ended.json["Queues"]}
    if not (home / "queues" / "bad").is_symlink():  # which is no queue at all
        assert ended.status == 6
        assert "queues/bad" in ended.err
        assert ended.err.count("\n") == 1
    one = troubled("stats dead")
    assert (one.status, one.json["DeadLetterSources"]) == (0, ["orders"])


def test_other_queues_are_redriven_and_deleted(troubled: Run) -> None:
    troubled("send orders x")
    troubled("receive orders --visibility-timeout 0")
    troubled("receive orders")
    assert troubled("redrive dead --dry-run").json["Destinations"] == {"orders": 1}
    assert troubled("redrive dead").json == {"ApproximateNumberOfMessagesMoved": 1}
    assert troubled("purge orders --yes").status == 0
    assert troubled("delete-queue orders").status == 0


def test_the_clock_goes_back_to_the_real_time(troubled: Run) -> None:
    troubled("clock advance 1h")
    ended = troubled("clock reset")
    assert (ended.status, ended.json["Clock"]) == (0, "real")


def test_a_queue_that_cannot_be_read_is_deleted_with_yes(troubled: Run, home: Path) -> None:
    if (home / "queues" / "bad").is_symlink():
        assert troubled("delete-queue bad").status == 1
        return
    refused = troubled("delete-queue bad")
    assert refused.status == 2
    assert "--yes" in refused.err
    assert troubled("delete-queue bad --yes").status == 0
    assert not (home / "queues" / "bad").exists()


def test_a_directory_without_a_lock_is_no_queue(orders: Run, home: Path) -> None:
    (home / "queues" / "foreign").mkdir()
    (home / "queues" / "foreign" / "file").write_text("")
    assert orders("list-queues -o text").out == b"orders\n"
    ended = orders("stats")
    assert (ended.status, [queue["QueueName"] for queue in ended.json["Queues"]], ended.err) == (0, ["orders"], "")
    for line in ("delete-queue foreign --yes", "stats foreign", "send foreign x"):
        assert orders(line).status == 5
    assert (home / "queues" / "foreign" / "file").exists()


def test_somebody_elses_files_in_a_queue_stay_and_disturb_nothing(orders: Run, home: Path) -> None:
    directory = home / "queues" / "orders"
    before = orders("stats orders").json["DiskBytes"]
    (directory / "directory").mkdir()
    (directory / "link").symlink_to("/etc/passwd")
    (directory / "notes.txt").write_text("mine")
    os.mkfifo(directory / "fifo")
    assert orders("stats orders").json["DiskBytes"] == before
    orders("send orders x")
    assert orders("purge orders --yes").status == 0
    ended = orders("delete-queue orders")
    assert ended.status == 0
    assert "files that are not sqscli's are left there" in ended.err
    assert orders("list-queues").json == {"QueueUrls": []}
    (left,) = (home / "queues").iterdir()
    assert {entry.name for entry in left.iterdir()} == {"directory", "link", "notes.txt", "fifo"}
