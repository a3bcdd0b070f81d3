"""Calls made in one go: one lock and one sync for all, and no answer before that."""

from __future__ import annotations

import errno
from functools import partial
from pathlib import Path

import pytest

from sqscli.api.errors import ReceiptHandleIsInvalid
from sqscli.api.requests import DeleteMessages, ReceiveMessages, SendMessages, SentMessages
from sqscli.broker import Broker
from sqscli.bunch import together
from sqscli.clock import ManualClock
from sqscli.received import ReceivedMessages
from tests.support.unreliable_disk import Torn, UnreliableDisk


@pytest.fixture
def disk(home: Path) -> UnreliableDisk:
    disk = UnreliableDisk(home)
    broker = Broker(str(home), ManualClock(), disk=disk)
    broker.create_queue("q", {}, {})
    broker.purge("q")  # the first write to a queue also syncs its name
    broker.close()
    disk.settle()
    disk.calls = []
    return disk


@pytest.fixture
def broker(home: Path, disk: UnreliableDisk) -> Broker:
    return Broker(str(home), ManualClock(), disk=disk)


def sends(broker: Broker, *bodies: bytes) -> list[partial[SentMessages]]:
    return [partial(broker.send, "q", SendMessages([body])) for body in bodies]


def bodies(broker: Broker) -> list[bytes]:
    return [peeked.message.body for peeked in broker.peek("q", 100, None)]


def test_ten_sends_in_one_go_take_one_sync(broker: Broker, disk: UnreliableDisk) -> None:
    outcomes = together(broker, "q", sends(broker, *[b"%d" % number for number in range(10)]))
    assert all(isinstance(outcome, SentMessages) for outcome in outcomes)
    assert [call.split()[0] for call in disk.calls] == ["pwrite"] * 10 + ["fsync"]
    assert disk.open_handles > 0
    broker.close()
    assert disk.open_handles == 0, "the lock was given back"


def test_a_receive_sees_what_was_sent_before_it_in_the_same_bunch(broker: Broker) -> None:
    sent, received = together(broker, "q", [*sends(broker, b"x"), partial(broker.receive, "q", ReceiveMessages(1))])  # type: ignore[list-item]
    assert isinstance(sent, SentMessages)
    assert isinstance(received, ReceivedMessages)
    assert received.bodies() == [b"x"]


def test_a_call_that_fails_is_alone_in_that(broker: Broker) -> None:
    def bad() -> SentMessages:
        for _, error in broker.delete("q", DeleteMessages(["garbage"])).failures:
            raise error
        raise AssertionError("garbage is no handle")

    first, second, third = together(broker, "q", [*sends(broker, b"a"), bad, *sends(broker, b"c")])
    assert isinstance(second, ReceiptHandleIsInvalid)
    assert isinstance(first, SentMessages)
    assert isinstance(third, SentMessages)
    assert bodies(broker) == [b"a", b"c"]


@pytest.mark.parametrize("call", range(5), ids=["first write", "second write", "third write", "sync", "sync of the first by itself"])
def test_where_the_disk_fails_the_calls_are_made_again_one_by_one(broker: Broker, disk: UnreliableDisk, call: int) -> None:
    disk.fail(call, Torn.NOTHING, errno.EIO)
    outcomes = together(broker, "q", sends(broker, b"a", b"b", b"c"))
    answered = [body for body, outcome in zip([b"a", b"b", b"c"], outcomes, strict=True) if isinstance(outcome, SentMessages)]
    assert bodies(broker) == answered, "what failed is not there, and what did not is there once"
    assert len(answered) >= 2
    broker.close()
    assert disk.open_handles == 0


def test_between_two_bunches_another_process_comes_to_the_queue(home: Path, disk: UnreliableDisk, broker: Broker) -> None:
    together(broker, "q", sends(broker, b"a", b"b"))
    other = Broker(str(home), ManualClock(), disk=disk)
    other.send("q", SendMessages([b"c"]))
    other.close()
    together(broker, "q", sends(broker, b"d", b"e"))
    assert bodies(broker) == [b"a", b"b", b"c", b"d", b"e"]
