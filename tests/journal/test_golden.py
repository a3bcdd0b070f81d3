"""Journals of every format version, kept as they were written, are read for as long as there is this program; a newer one is refused untouched."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqscli import upkeep
from sqscli.api.requests import DeleteMessages, Message, ReceiveMessages, SendMessages, SendOptions, SentMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.disk import PosixDisk
from sqscli.journal.journal import Journal
from sqscli.journal.segment import segment_numbers
from sqscli.looks import view
from sqscli.queue.events import UnknownKind, decode
from sqscli.unless_pending import send_unless_pending
from tests.golden.make import GOLDEN, PRESENT, facts, write
from tests.support.invariants import every_way_to_replay_leads_to_the_same_state

WRITTEN_MS = 1_767_225_661_000
ARCHIVES = sorted(path.name.removesuffix(".json") for path in GOLDEN.glob("*.json"))


def unpacked(name: str, directory: Path) -> Path:
    with tarfile.open(GOLDEN / f"{name}.tar.xz") as archive:
        archive.extractall(directory, filter="data")
    shutil.copystat(directory, directory / "home")
    return directory / "home"


# Version 1 of both, whose facts stand here


@pytest.fixture
def first(tmp_path: Path) -> Broker:
    return Broker(str(unpacked("version-1", tmp_path)), ManualClock(WRITTEN_MS + 1000), warn=pytest.fail)


def test_its_queues_hold_what_they_held(first: Broker) -> None:
    assert first.list_queues() == ["dead", "jobs", "jobs.fifo"]
    shown = {name: [(peeked.message.body, peeked.state) for peeked in first.peek(name, 10, None)] for name in first.list_queues()}
    assert shown == {
        "dead": [(b"two", "available")],
        "jobs": [(b"three", "in-flight"), (b"four", "available"), (b"five", "delayed")],
        "jobs.fifo": [(b"a", "in-flight"), (b"b", "available"), (b"c", "available")],
    }
    assert first.tags("jobs") == {"team": "a"}
    assert first.attributes("jobs")["VisibilityTimeout"] == "60"


def test_its_queues_go_on(first: Broker) -> None:
    for name in ("jobs", "dead"):
        first.send(name, SendMessages([b"new"] * 100))
        first.tend()  # a checkpoint in today's version
        first.close()
        assert len(first.receive(name, ReceiveMessages(200))) == 101
    assert [message.body for message in first.receive("jobs.fifo", ReceiveMessages(9)).messages()] == [b"c"]


# The versions behind it, whose facts stand beside them


class Kept:
    """The home of an archive, and what its maker saw in it."""

    def __init__(self, name: str, directory: Path) -> None:
        self.facts: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text())
        self.broker = Broker(str(unpacked(name, directory)), ManualClock(self.facts["NowMs"]), warn=pytest.fail)


@pytest.fixture(params=ARCHIVES)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    return Kept(request.param, tmp_path)


def test_the_present_version_is_among_the_kept_ones() -> None:
    assert PRESENT in ARCHIVES, "python -m tests.golden.make, at a commit that still writes it"


def test_whoever_makes_the_archive_again_sees_the_same_in_it(tmp_path: Path) -> None:
    assert json.loads(json.dumps(write(str(tmp_path / "home")))) == json.loads((GOLDEN / f"{PRESENT}.json").read_text())


def test_a_kept_home_holds_what_it_held_from_whichever_checkpoint(kept: Kept) -> None:
    assert json.loads(json.dumps(facts(kept.broker))) == kept.facts["Queues"]
    for name in kept.broker.list_queues():
        every_way_to_replay_leads_to_the_same_state(kept.broker, name)


def test_a_kept_home_goes_on(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what only its files can tell: handles, deduplication, attempts, turns, a move that was interrupted, a task under way."""
    broker = kept.broker
    assert isinstance(broker.clock, ManualClock)
    assert not broker.delete("jobs", DeleteMessages(kept.facts["Handles"])).failures
    sent = [each[0] for each in kept.facts["Queues"]["jobs.fifo"]["Messages"]]
    for name in ("jobs.fifo", "imported-jobs.fifo"):
        attempt = broker.receive(name, ReceiveMessages(1, 600, attempt_id="attempt"))
        assert attempt.bodies() == [b"b1"]
        again = broker.send(name, SendMessages([b"a2", b"b2"], [SendOptions(None, None, "a"), SendOptions(None, None, "b", "own-id")]))
        assert set(again.message_ids) <= set(sent), "both are duplicates"
        assert broker.receive(name, ReceiveMessages(9)).bodies() == [b"c1", b"a2"]
    if "keyed" in kept.facts["Queues"]:
        _keys_go_on(broker)
    broker.receive("interrupted", ReceiveMessages(1))
    assert [peeked.message.body for peeked in broker.peek("target", 9, None)] == [b"on its way"]
    if "transformed" in kept.facts["Queues"]:
        broker.receive("transformed", ReceiveMessages(1))
        assert [peeked.message.body for peeked in broker.peek("target-of-transformed", 9, None)] == [b"its new body"]
    broker.clock.advance(60_000)
    broker.receive("dead", ReceiveMessages(1))
    assert broker.stats("dead").available == 0, "the task has moved them all"
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 0)
    for name in broker.list_queues():
        before = len(broker.peek(name, 100, None))
        broker.send(name, SendMessages([b"new"], [SendOptions(None, None, "new", "new")] if name.endswith(".fifo") else None))
        broker.tend()  # a checkpoint in today's version
        assert len(broker.peek(name, 100, None)) == before + 1


def _keys_go_on(broker: Broker) -> None:
    for name in ("keyed", "imported-keyed"):
        waiting = {peeked.message.body: peeked.message.message_id for peeked in broker.peek(name, 9, None)}
        assert sorted(waiting) == [b"keyed back", b"keyed later", b"keyed waiting"]
        for key in ("back", "waiting", "later"):
            found = send_unless_pending(broker, name, b"new", SendOptions(pending_key=key))
            assert isinstance(found, Message)
            assert found.message_id == waiting[b"keyed " + key.encode()]
        for key in ("dead", "gone"):
            assert isinstance(send_unless_pending(broker, name, b"new", SendOptions(pending_key=key)), SentMessages), key
    assert len(broker.redrive("keyed-dead", None, 9)) == 1
    assert isinstance(send_unless_pending(broker, "keyed", b"new", SendOptions(pending_key="dead")), Message)


def test_every_kind_of_event_is_in_the_archive_of_the_present_version(tmp_path: Path) -> None:
    broker = Kept(PRESENT, tmp_path).broker
    found = {kind for name in broker.list_queues() for kind in kinds(broker, name)}
    assert found == set(known_kinds())


def kinds(broker: Broker, name: str) -> Iterator[int]:
    queue = view(broker, name)
    journal = Journal(PosixDisk(), queue.directory, "none")
    for number in segment_numbers(broker.disk.list(queue.directory)):
        yield from (record[0] for _, _, record in journal.records(number))
    journal.close()
    queue.close()


def known_kinds() -> Iterator[int]:
    """Those that are not refused as unknown, whatever is missing behind them."""
    for kind in range(256):
        try:
            decode(bytes([kind]) + bytes(200))
        except UnknownKind:
            continue
        except ValueError:  # not enough of it, but known
            pass
        yield kind
