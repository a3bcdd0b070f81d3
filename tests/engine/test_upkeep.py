"""Upkeep when others are at it too, when files are damaged, and when something of a queue is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli.api.requests import ChangeVisibility, DeleteReceived, ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.checkpoint import checkpoint_generations


@pytest.fixture(autouse=True)
def upkeep_after_every_command(monkeypatch):
    monkeypatch.setattr("sqscli.upkeep.ROWS_BEHIND", 1)


@pytest.fixture
def reports():
    return []


@pytest.fixture
def open_broker(tmp_path, reports):
    brokers = []

    def make() -> Broker:
        brokers.append(Broker(f"{tmp_path}/home", ManualClock(), warn=reports.append))
        return brokers[-1]

    yield make
    for broker in brokers:
        broker.close()


@pytest.fixture
def queue_files(tmp_path, open_broker) -> Path:
    broker = open_broker()
    broker.create_queue("q", {}, {})
    for number in range(4):
        send_and_tend(broker, f"m{number}")
    broker.close()
    return tmp_path / "home/queues/q"


def send_and_tend(broker: Broker, body: str) -> None:
    broker.send("q", SendMessages([body.encode()]))
    broker.tend()


def generations(queue_files: Path) -> list[int]:
    return checkpoint_generations([path.name for path in queue_files.iterdir()])


def flip_a_byte(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def everything(broker: Broker) -> list[bytes]:
    return broker.receive("q", ReceiveMessages(100, 0)).bodies()


def test_a_process_that_another_one_overtook_writes_checkpoints_again(queue_files, open_broker):
    one, other = open_broker(), open_broker()
    send_and_tend(one, "one")
    send_and_tend(other, "other")  # and so `one` is behind
    before = generations(queue_files)
    for _ in range(3):
        send_and_tend(one, "one again")
    assert generations(queue_files)[-1] >= before[-1] + 2


def test_after_a_damaged_checkpoint_upkeep_goes_on_and_the_damage_is_reported_once(queue_files, open_broker, reports):
    newest = generations(queue_files)[-1]
    flip_a_byte(queue_files / f"{newest:010d}.checkpoint", 40)
    broker = open_broker()
    send_and_tend(broker, "m4")
    assert len([report for report in reports if f"{newest:010d}.checkpoint" in report]) == 1
    assert generations(queue_files)[-1] == newest + 1
    assert (queue_files / f"{newest:010d}.checkpoint.damaged").exists()
    reports.clear()
    again = open_broker()
    assert everything(again) == [b"m0", b"m1", b"m2", b"m3", b"m4"]
    assert reports == []


def test_after_a_damaged_page_upkeep_goes_on(queue_files, open_broker, reports):
    (pages,) = queue_files.glob("*.pages")
    flip_a_byte(pages, pages.stat().st_size - 10)  # of the newest checkpoint alone
    broker = open_broker()
    assert everything(broker) == [b"m0", b"m1", b"m2", b"m3"]
    broker.tend()
    send_and_tend(broker, "m4")
    reports.clear()
    assert everything(open_broker()) == [b"m0", b"m1", b"m2", b"m3", b"m4"]
    assert reports == []


def test_a_queue_whose_upkeep_failed_is_left_alone_until_it_is_opened_again(queue_files, open_broker, monkeypatch, reports):
    broker = open_broker()
    broker.send("q", SendMessages([b"m4"]))
    before = generations(queue_files)
    with monkeypatch.context() as patch:
        patch.setattr("sqscli.upkeep.write_checkpoint", _full_disk)
        broker.tend()
    broker.tend()
    assert len(reports) == 1
    assert generations(queue_files) == before
    assert everything(broker) == [b"m0", b"m1", b"m2", b"m3", b"m4"]


def _full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("lock", ["lock", "upkeep.lock"])
def test_a_lock_file_that_a_copy_has_lost_is_made_anew(queue_files, open_broker, lock):
    (queue_files / lock).unlink()
    before = generations(queue_files)
    broker = open_broker()
    send_and_tend(broker, "m4")
    assert everything(broker)[-1] == b"m4"
    assert generations(queue_files)[-1] > before[-1]


def test_the_count_of_received_messages_is_what_the_rows_say(open_broker):
    broker = open_broker()
    broker.create_queue("q", {"MessageRetentionPeriod": "60"}, {})
    broker.send("q", SendMessages([b"%d" % number for number in range(300)]))
    held = broker.receive("q", ReceiveMessages(200, 0))
    broker.delete("q", DeleteReceived([(held.ranges[0][0] + 20, 130)]))
    broker.receive("q", ReceiveMessages(30, 0))
    broker.tend()
    again = open_broker()
    again.send("q", SendMessages([b"more"]))
    for each in (broker, again):
        queue = each.queue("q")
        queue.catch_up()
        assert queue.state.received_count == queue.state.messages.summary()[5] == 70
    again.purge("q")
    assert again.queue("q").state.received_count == 0


def test_the_bound_on_messages_in_flight_is_never_too_low_and_exact_after_upkeep(open_broker, monkeypatch):
    monkeypatch.setattr("sqscli.queue.state.IN_FLIGHT_QUOTA", 20)
    broker = open_broker()
    broker.create_queue("q", {"VisibilityTimeout": "1"}, {})
    broker.send("q", SendMessages([b"%d" % number for number in range(60)]))
    handles = []
    for _ in range(6):
        handles += [message.receipt_handle for message in broker.receive("q", ReceiveMessages(20)).messages()]
        broker.clock.advance(1000)
    state = broker.queue("q").state
    assert state.in_flight_bound >= 20 > state.counts(broker.clock.now_ms())[1] == 0
    for handle in handles[:15]:
        broker.change_visibility("q", ChangeVisibility(handle, 30))  # lapsed, and in flight again without a receive
    broker.tend()
    assert broker.queue("q").state.in_flight_bound == 15
    assert len(open_broker().receive("q", ReceiveMessages(20))) == 5
