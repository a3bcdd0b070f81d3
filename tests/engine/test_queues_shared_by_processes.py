"""Two brokers stand for two processes that keep one home's queues open."""

from __future__ import annotations

import pytest

from sqscli.api.errors import QueueDoesNotExist
from sqscli.api.requests import DeleteReceived, ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.catalog import HomeError
from sqscli.clock import ManualClock


@pytest.fixture
def brokers(tmp_path):
    clock = ManualClock()
    pair = Broker(f"{tmp_path}/home", clock), Broker(f"{tmp_path}/home", clock)
    pair[0].create_queue("q", {}, {})
    yield pair
    for broker in pair:
        broker.close()


def test_what_one_sends_the_other_receives(brokers):
    one, other = brokers
    one.send("q", SendMessages([b"first"]))
    assert other.receive("q", ReceiveMessages(10)).bodies() == [b"first"]
    other.send("q", SendMessages([b"second"]))
    assert one.receive("q", ReceiveMessages(10)).bodies() == [b"second"]


def test_a_message_is_leased_to_one_of_them_only(brokers):
    one, other = brokers
    one.send("q", SendMessages([b"a", b"b"]))
    assert one.receive("q", ReceiveMessages(1)).bodies() == [b"a"]
    assert other.receive("q", ReceiveMessages(10)).bodies() == [b"b"]


def test_a_queue_deleted_and_made_again_is_not_mistaken_for_the_old_one(brokers):
    one, other = brokers
    one.send("q", SendMessages([b"old"]))
    other.delete_queue("q")
    other.create_queue("q", {}, {})
    one.send("q", SendMessages([b"new"]))
    assert other.receive("q", ReceiveMessages(10)).bodies() == [b"new"]


def test_a_deleted_queue_is_gone_for_a_process_that_has_it_open(brokers):
    one, other = brokers
    one.send("q", SendMessages([b"old"]))
    other.delete_queue("q")
    with pytest.raises(QueueDoesNotExist):
        one.send("q", SendMessages([b"new"]))


def test_one_that_was_left_behind_by_compaction_goes_on_from_the_checkpoint(brokers, monkeypatch):
    monkeypatch.setattr("sqscli.upkeep.ROWS_BEHIND", 1)
    monkeypatch.setattr("sqscli.open_queue.SMALLEST_SEGMENT_BYTES", 2000)
    one, other = brokers
    one.send("q", SendMessages([b"kept"]))
    for _ in range(40):
        other.send("q", SendMessages([b"x" * 100] * 10))
        received = other.receive("q", ReceiveMessages(11))
        other.delete("q", DeleteReceived([part for part in received.ranges if part[0] > 1] or [(2, 10)]))
        other.tend()
    one.send("q", SendMessages([b"after"]))
    assert other.receive("q", ReceiveMessages(10)).bodies()[-1:] == [b"after"]


def test_foreign_files_survive_the_deletion_of_a_queue_and_are_reported(tmp_path):
    reports: list[str] = []
    broker = Broker(f"{tmp_path}/home", ManualClock(), warn=reports.append)
    broker.create_queue("q", {}, {})
    (tmp_path / "home/queues/q/notes.txt").write_text("mine")
    (tmp_path / "home/queues/q/folder").mkdir()
    broker.send("q", SendMessages([b"works all the same"]))
    broker.delete_queue("q")
    assert broker.list_queues() == []
    assert [path.read_text() for path in (tmp_path / "home/queues").rglob("notes.txt")] == ["mine"]
    assert "not sqscli's" in reports[0]
    broker.create_queue("q", {}, {})


def test_a_creation_that_a_crash_cut_short_is_swept_up(tmp_path):
    broker = Broker(f"{tmp_path}/home", ManualClock())
    broker.create_queue("q", {}, {})
    unfinished = tmp_path / "home/queues/.new-0123456789abcdef"
    unfinished.mkdir()
    (unfinished / "lock").touch()
    broker.create_queue("other", {}, {})
    assert not unfinished.exists()
    assert broker.list_queues() == ["other", "q"]


@pytest.mark.parametrize("kind", ["file", "directory"])
def test_a_queue_is_not_made_over_something_else_and_leaves_nothing_behind(tmp_path, kind):
    broker = Broker(f"{tmp_path}/home", ManualClock())
    broker.create_queue("q", {}, {})
    there = tmp_path / "home/queues/other"
    if kind == "file":
        there.write_text("mine")
    else:
        there.mkdir()
        (there / "notes.txt").write_text("mine")
    with pytest.raises(HomeError, match="queues/other: something that is not a queue is there"):
        broker.create_queue("other", {}, {})
    assert sorted(path.name for path in (tmp_path / "home/queues").iterdir()) == ["other", "q"]
