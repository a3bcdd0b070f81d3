"""A queue with keys and a sqscli that does not know of them: it stops by name, and goes on where there are none (any more)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sqscli import upkeep
from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.journal import checkpoint
from sqscli.journal.checkpoint import read_checkpoint
from sqscli.journal.disk import PosixDisk
from sqscli.journal.errors import NewerFormat
from sqscli.queue import events
from sqscli.queue.events import MessagesSent, UnknownKind
from sqscli.queue.pending import KeysAnnounced
from sqscli.queue.transformed import TransformedMoveStarted
from tests.support.copies import exported, imported
from tests.support.keyed import checkpointed, send, with_dead_letters

if TYPE_CHECKING:
    from sqscli.queue.events import Event


@pytest.fixture
def broker(home: Path) -> Broker:
    return with_dead_letters(home)


def version(broker: Broker, name: str = "q") -> int:
    queue = broker.queue(name)
    queue.catch_up()
    assert queue.checkpoint is not None
    return read_checkpoint(PosixDisk(), queue.directory, queue.checkpoint.generation).version


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """From `begin` on this is the sqscli before: it reads checkpoints up to version 2, and stops at the kinds that it has not heard of."""
    return monkeypatch


def begin(patch: pytest.MonkeyPatch) -> None:
    known = events._decode_rare

    def decode_rare(kind: int, *rest: object) -> Event:
        if kind in (21, 22, 23):
            raise UnknownKind(f"an event of kind {kind}, which a newer sqscli wrote; nothing was changed: upgrade sqscli")
        return known(kind, *rest)  # type: ignore[arg-type]

    patch.setattr(events, "_decode_rare", decode_rare)
    patch.setattr(checkpoint, "VERSION", 2)


def content(directory: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(directory).iterdir()}


def test_what_stops_older_versions_stands_in_front_of_the_message(broker: Broker) -> None:
    send(broker, "k")
    queue = broker.queue("q")
    assert [record[0] for _, _, record in queue.journal.records(1)][-2:] == [KeysAnnounced.KIND, MessagesSent.KIND]


def refuses(broker: Broker, name: str) -> None:
    directory = broker.queue(name).directory
    before = content(directory)
    for act in (lambda: broker.receive(name, ReceiveMessages(1)), lambda: broker.send(name, SendMessages([b"x"])), lambda: broker.stats(name)):
        with pytest.raises(NewerFormat, match="nothing was changed: upgrade sqscli"):
            act()
    assert content(directory) == before


@pytest.mark.parametrize("has_checkpoint", [False, True], ids=["in the journal", "behind a checkpoint"])
def test_an_older_version_refuses_a_queue_with_a_key_by_name_and_changes_nothing(
    broker: Broker, older: pytest.MonkeyPatch, has_checkpoint: bool
) -> None:
    send(broker, "k")
    if has_checkpoint:
        checkpointed(broker, older)
        assert version(broker) == 3
    broker.close()
    begin(older)
    refuses(broker, "q")
    assert not broker.receive("dead", ReceiveMessages(1)), "its neighbours work"


@pytest.mark.parametrize("has_checkpoint", [False, True], ids=["in the journal", "behind a checkpoint"])
@pytest.mark.parametrize("name", ["dead", "q"])
def test_it_refuses_the_queues_that_a_message_with_a_key_has_come_to_by_a_move(
    broker: Broker, older: pytest.MonkeyPatch, name: str, has_checkpoint: bool
) -> None:
    send(broker, "k")
    broker.receive("q", ReceiveMessages(1, 0))
    if name == "q":
        checkpointed(broker, older)
    broker.receive("q", ReceiveMessages(1, 0))
    if name == "q":
        broker.purge("q")
        checkpointed(broker, older)
        assert version(broker) == 2
        broker.redrive("dead", None, 1)
    if has_checkpoint:
        checkpointed(broker, older)
        assert version(broker, name) == 3
    broker.close()
    begin(older)
    refuses(broker, name)


def test_it_refuses_a_queue_with_new_bodies_on_their_way_behind_its_checkpoints(broker: Broker, older: pytest.MonkeyPatch) -> None:
    broker.send("q", SendMessages([b"old"]))
    queue = broker.queue("q")
    queue.acquire()
    queue.commit([TransformedMoveStarted(broker.clock.now_ms(), 1, bytes(8), True, "elsewhere", [(1, 1)], [b"new"])], durable=True)
    queue.release()
    for _ in range(2):
        upkeep.save(queue)
    assert version(broker) == 3
    broker.close()
    begin(older)
    refuses(broker, "q")


def test_it_refuses_an_imported_queue_with_a_key(broker: Broker, older: pytest.MonkeyPatch) -> None:
    send(broker, "k")
    imported(broker, "copy", exported(broker, "q"))
    broker.close()
    begin(older)
    refuses(broker, "copy")


def test_it_reads_a_queue_that_never_had_a_key_and_one_whose_last_is_gone(broker: Broker, older: pytest.MonkeyPatch) -> None:
    broker.send("dead", SendMessages([b"plain"]))
    send(broker, "k")
    checkpointed(broker, older)
    assert (version(broker, "dead"), version(broker)) == (2, 3)
    broker.delete("q", broker.receive("q", ReceiveMessages(1)).delete_request())
    broker.send("q", SendMessages([b"plain"]))
    for _ in range(2):  # the older of two checkpoints as well
        broker.send("q", SendMessages([b"plain"]))
        checkpointed(broker, older)
    assert version(broker) == 2
    broker.close()
    begin(older)
    assert broker.receive("dead", ReceiveMessages(1)).bodies() == [b"plain"]
    assert broker.receive("q", ReceiveMessages(9)).bodies() == [b"plain"] * 3
    queue = broker.queue("q")
    upkeep.compact(queue, broker.clock.now_ms())


def test_a_queue_without_keys_keeps_no_index_of_them(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    broker.send("q", SendMessages([b"plain"], [SendOptions(5)]))
    checkpointed(broker, monkeypatch)
    queue = broker.queue("q")
    queue.catch_up()
    assert queue.state.keys is None
    send(broker, "k")
    assert queue.state.keys is not None
    broker.purge("q")
    assert queue.state.keys is None
