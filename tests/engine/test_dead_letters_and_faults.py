"""Dead letters when there are very many, and when their queue cannot be written."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sqscli.api.requests import DeleteMessages, ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.disk import PosixDisk
from sqscli.journal.errors import JournalError
from sqscli.mover import ATTEMPTS, Both, move_dead
from sqscli.queue.move import decide_start_move

DEAD = "arn:aws:sqs:us-east-1:000000000000:dead"


class FullDisk(PosixDisk):
    """No room for anything in the directory that `full` ends in."""

    def __init__(self) -> None:
        self.full = "nowhere"
        self._paths: dict[int, str] = {}

    def open(self, path: str) -> int:
        handle = super().open(path)
        self._paths[handle] = path
        return handle

    def create(self, path: str) -> int:
        handle = super().create(path)
        self._paths[handle] = path
        return handle

    def pwrite(self, handle: int, offset: int, data: bytes) -> None:
        if self._paths[handle].rpartition("/")[0].endswith(self.full):
            raise OSError(errno.ENOSPC, "No space left on device")
        super().pwrite(handle, offset, data)


@pytest.fixture
def disk():
    return FullDisk()


@pytest.fixture
def broker(tmp_path, disk):
    broker = Broker(f"{tmp_path}/home", ManualClock(), disk=disk)
    broker.create_queue("dead", {}, {})
    broker.create_queue("q", {"VisibilityTimeout": "0", "RedrivePolicy": f'{{"deadLetterTargetArn":"{DEAD}","maxReceiveCount":1}}'}, {})
    yield broker
    broker.close()


def receive(broker: Broker) -> list[bytes]:
    return broker.receive("q", ReceiveMessages(10)).bodies()


def test_a_full_disk_under_the_dead_letter_queue_stops_nothing_else(broker, disk):
    broker.send("q", SendMessages([b"poisoned"]))
    held = broker.receive("q", ReceiveMessages(1)).messages()[0].receipt_handle
    disk.full = "/dead"
    assert receive(broker) == []
    broker.send("q", SendMessages([b"fine"]))
    assert receive(broker) == [b"fine"]
    assert broker.stats("q").available == 2
    assert broker.delete("q", DeleteMessages([held])).failures == []
    broker.purge("q")
    assert broker.stats("q").available == 0


def test_dead_letters_move_once_there_is_room_again(broker, disk):
    broker.send("q", SendMessages([b"poisoned"]))
    receive(broker)
    disk.full = "/dead"
    assert receive(broker) == []
    disk.full = "nowhere"
    assert receive(broker) == []
    assert [each.message.body for each in broker.peek("dead", 10, None)] == [b"poisoned"]
    assert broker.stats("q").available == 0


def test_no_single_receive_moves_all_of_very_many_dead_letters(broker, monkeypatch):
    monkeypatch.setattr("sqscli.queue.receive.MOVE_MESSAGES", 3)
    monkeypatch.setattr("sqscli.broker.MOVES_OF_A_RECEIVE", 1)
    broker.send("q", SendMessages([b"poisoned"] * 10))
    assert len(receive(broker)) == 10
    broker.send("q", SendMessages([b"fine"]))
    assert receive(broker) == [b"fine"]
    assert broker.stats("dead").available == 3
    for _ in range(4):
        receive(broker)
    assert broker.stats("dead").available == 11
    assert broker.stats("q").available == 0


def test_a_fifo_group_waits_for_its_dead_letter_to_go(tmp_path, monkeypatch):
    monkeypatch.setattr("sqscli.queue.receive.MOVE_MESSAGES", 1)
    monkeypatch.setattr("sqscli.broker.MOVES_OF_A_RECEIVE", 1)
    broker = Broker(f"{tmp_path}/home", ManualClock())
    broker.create_queue("dead.fifo", {"FifoQueue": "true"}, {})
    policy = f'{{"deadLetterTargetArn":"{DEAD}.fifo","maxReceiveCount":1}}'
    broker.create_queue("q.fifo", {"FifoQueue": "true", "VisibilityTimeout": "0", "RedrivePolicy": policy}, {})
    broker.send("q.fifo", SendMessages([b"1", b"2", b"3"], [SendOptions(group_id="g", deduplication_id=str(n)) for n in range(3)]))
    assert broker.receive("q.fifo", ReceiveMessages(2)).bodies() == [b"1", b"2"]
    assert broker.receive("q.fifo", ReceiveMessages(10)).bodies() == []
    assert broker.receive("q.fifo", ReceiveMessages(10)).bodies() == [b"3"]
    assert [each.message.body for each in broker.peek("dead.fifo", 10, None)] == [b"1", b"2"]


def test_messages_that_a_worker_gives_up_do_not_wait_for_ever_for_a_move_that_cannot_be_finished(home: Path) -> None:
    reports: list[str] = []
    broker = Broker(str(home), ManualClock(), "none", warn=reports.append)
    for name in ("dead", "other"):
        broker.create_queue(name, {}, {})
    broker.create_queue("q", {"RedrivePolicy": f'{{"deadLetterTargetArn":"{DEAD}","maxReceiveCount":3}}'}, {})
    broker.send("q", SendMessages([b"held", b"on its way"]))
    held = broker.receive("q", ReceiveMessages(1, 600)).messages()[0].receipt_handle
    source, other = broker.queue("q"), broker.queue("other")
    with Both(source, other):
        source.commit([decide_start_move(source.state, broker.now_ms(source), other.state, True, [(2, 1)])], durable=True)
    segment = home / "queues" / "other" / "0000000001.segment"
    whole = segment.read_bytes()
    segment.write_bytes(b"?" + whole[1:])
    broker.close()
    with pytest.raises(JournalError, match="on their way to a queue that cannot be written"):
        move_dead(broker, "q", [held])
    assert len(reports) <= ATTEMPTS
    segment.write_bytes(whole)
    assert move_dead(broker, "q", [held]).lost == {}
    assert [[each.message.body for each in broker.peek(name, 9, None)] for name in ("dead", "other", "q")] == [[b"held"], [b"on its way"], []]
    broker.close()
