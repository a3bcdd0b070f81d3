"""Journals of earlier format versions, kept as they were written, are read for as long as there is this program."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest

from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock

GOLDEN = Path(__file__).parents[1] / "golden"
WRITTEN_MS = 1_767_225_661_000


@pytest.fixture(params=sorted(path.name for path in GOLDEN.glob("*.tar.xz")))
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Broker:
    with tarfile.open(GOLDEN / request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    shutil.copystat(tmp_path, tmp_path / "home")
    return Broker(str(tmp_path / "home"), ManualClock(WRITTEN_MS + 1000), warn=pytest.fail)


def test_its_queues_hold_what_they_held(broker: Broker) -> None:
    assert broker.list_queues() == ["dead", "jobs", "jobs.fifo"]
    shown = {name: [(peeked.message.body, peeked.state) for peeked in broker.peek(name, 10, None)] for name in broker.list_queues()}
    assert shown == {
        "dead": [(b"two", "available")],
        "jobs": [(b"three", "in-flight"), (b"four", "available"), (b"five", "delayed")],
        "jobs.fifo": [(b"a", "in-flight"), (b"b", "available"), (b"c", "available")],
    }
    assert broker.tags("jobs") == {"team": "a"}
    assert broker.attributes("jobs")["VisibilityTimeout"] == "60"


def test_its_queues_go_on(broker: Broker) -> None:
    for name in ("jobs", "dead"):
        broker.send(name, SendMessages([b"new"] * 100))
        broker.tend()  # a checkpoint in today's version
        broker.close()
        assert len(broker.receive(name, ReceiveMessages(200))) == 101
    assert [message.body for message in broker.receive("jobs.fifo", ReceiveMessages(9)).messages()] == [b"c"]
