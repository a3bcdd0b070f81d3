"""Keys of waiting messages below what a scenario sees: what they cost, that nothing of them stays behind, and who stops at them."""

from __future__ import annotations

import os
import random
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sqscli import fsck, upkeep
from sqscli.api.requests import DeleteReceived, Message, ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.journal.pages import POINTER, Trees
from sqscli.open_queue import _NoPages
from sqscli.queue.move import decide_finish_move, decide_start_move
from sqscli.queue.pending import NOT_PENDING, Keyed, Keys, waiting
from sqscli.queue.state import QueueState
from sqscli.unless_pending import send_unless_pending
from tests.support.copies import exported, imported, portable
from tests.support.counting_disk import CountingDisk
from tests.support.invariants import every_way_to_replay_leads_to_the_same_state
from tests.support.keyed import checkpointed, next_process, send, with_dead_letters

if TYPE_CHECKING:
    pass

FEW, MANY, BATCH_COUNT = 100, 100_000, 5000
PAGE_BYTES = 128 * 64  # the largest page of a tree
PAGES_MORE = 16  # a level or two more of the tree of messages, the tree of keys and the trie


@pytest.fixture
def broker(home: Path) -> Broker:
    return with_dead_letters(home)


# What it costs


def costs(home: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, int]]:
    """(calls, bytes read, bytes written) of a send that is not needed, of one that is, and of the receive and delete of a message with a key."""
    clock = ManualClock()
    broker = Broker(str(home), clock, "none")
    broker.create_queue("q", {}, {})
    for start in range(0, count, BATCH_COUNT):
        numbers = range(start, min(count, start + BATCH_COUNT))
        broker.send("q", SendMessages([b"a message" for _ in numbers], [SendOptions(pending_key=f"k{number}") for number in numbers]))
    checkpointed(broker, monkeypatch)
    found = []
    for act in (
        lambda broker: send(broker, f"k{count // 2}"),
        lambda broker: send(broker, "new"),
        lambda broker: broker.delete("q", broker.receive("q", ReceiveMessages(1)).delete_request()),
    ):
        disk = CountingDisk()
        broker = Broker(str(home), clock, "always", disk=disk)
        act(broker)
        found.append((disk.calls, disk.read_bytes, disk.written_bytes))
        broker.close()
    return found


def test_a_look_a_send_and_a_delete_cost_the_same_among_a_hundred_keys_and_among_a_hundred_thousand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (costs(tmp_path / f"{count}", count, monkeypatch) for count in (FEW, MANY))
    for (calls_few, read_few, written_few), (calls_many, read_many, written_many) in zip(few, many, strict=True):
        assert calls_many <= calls_few + PAGES_MORE
        assert read_many <= read_few + PAGES_MORE * PAGE_BYTES
        assert written_many <= written_few + 8, "a number more"
    assert few[0][2] == many[0][2] == 0, "who finds a message that waits writes nothing"


def test_who_finds_a_message_that_waits_syncs_nothing_that_is_on_the_disk_already(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    send(broker, "k")
    checkpointed(broker, monkeypatch)
    disk = CountingDisk()
    again = Broker(broker.home, broker.clock, "always", disk=disk)
    monkeypatch.setattr(disk, "fsync", lambda handle: pytest.fail("a sync"))
    assert send(again, "k", b"b") == b"a"
    again.close()


# What stays behind


def test_a_key_of_its_own_for_each_run_leaves_nothing_behind(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 500)
    send(broker, "stays", b"stays")
    broker.receive("q", ReceiveMessages(1, 43_200))
    for number in range(1200):
        assert send(broker, f"run {number}") is None
        broker.delete("q", broker.receive("q", ReceiveMessages(1)).delete_request())
        if number % 100 == 99:
            next_process(broker)
    queue = broker.queue("q")
    queue.catch_up()
    keys = queue.state.keys
    assert keys is not None
    assert [row.first for row in keys.messages.scan(0, lambda _: True)] == [1]
    assert len(list(keys.newest.items())) == 1
    upkeep.compact(queue, broker.clock.now_ms())
    [pages] = Path(queue.directory).glob("*.pages")
    assert pages.stat().st_size < 4096
    assert send(broker, "stays") == b"stays"


def test_ranges_of_messages_take_their_keys_with_them(broker: Broker) -> None:
    keys = [f"{number}" for number in range(500)]
    broker.send("q", SendMessages([key.encode() for key in keys], [SendOptions(pending_key=key) for key in keys]))
    broker.receive("q", ReceiveMessages(500, 600))
    broker.delete("q", DeleteReceived([(11, 200), (300, 1), (401, 99)]))
    gone = {*range(10, 210), 299, *range(400, 499)}
    queue = broker.queue("q")
    queue.catch_up()
    index = queue.state.keys
    assert index is not None
    assert {row.first - 1 for row in index.messages.scan(0, lambda _: True)} == {*range(500)} - gone
    assert len(list(index.newest.items())) == 500 - len(gone)
    for number in range(500):
        assert bool(list(waiting(queue.state, f"{number}", broker.clock.now_ms()))) == (number not in gone)


def test_a_message_that_a_fifo_group_passes_over_takes_its_key_with_it(broker: Broker) -> None:
    broker.create_queue("q.fifo", {"FifoQueue": "true", "MessageRetentionPeriod": "60"}, {})
    for number in range(3):
        body = b"%d" % number
        assert isinstance(broker.clock, ManualClock)
        broker.clock.advance(60_000)
        assert not isinstance(
            send_unless_pending(broker, "q.fifo", body, SendOptions(None, None, "g", f"{number}", pending_key=f"{number}")), Message
        )
    index = broker.queue("q.fifo").state.keys
    assert index is not None
    assert [row.first for row in index.messages.scan(0, lambda _: True)] == [3]
    assert len(list(index.newest.items())) == 1


def test_a_message_that_is_on_its_way_to_another_queue_is_not_pending(broker: Broker) -> None:
    send(broker, "k")
    source, destination = broker.queue("q"), broker.queue("dead")
    destination.catch_up()
    now_ms = broker.clock.now_ms()
    assert [row.first for row in waiting(source.state, "k", now_ms)] == [1]
    source.acquire()
    source.commit([decide_start_move(source.state, now_ms, destination.state, False, [(1, 1)])], durable=True)
    assert not list(waiting(source.state, "k", now_ms))
    source.commit([decide_finish_move(source.state, now_ms, is_abandoned=True)], durable=True)
    source.release()
    assert send(broker, "k", b"b") == b"a"


def test_two_keys_with_the_same_hash_would_be_two_keys_all_the_same(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QueueState, "hash", lambda state, text: bytes(15) + b"h")
    assert [send(broker, key, key.encode()) for key in ("k", "l", "m", "l", "k")] == [None, None, None, b"l", b"k"]


@pytest.mark.parametrize("tree", ["messages", "newest"])
def test_a_check_reads_the_pages_of_the_index_too(broker: Broker, monkeypatch: pytest.MonkeyPatch, tree: str) -> None:
    send(broker, "k")
    checkpointed(broker, monkeypatch)
    queue = broker.queue("q")
    queue.catch_up()
    assert fsck.check(broker, "q").is_clean
    offset = POINTER.unpack(getattr(queue.state.keys, tree)._root.pointer)[0]
    [path] = Path(queue.directory).glob("*.pages")
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)
    assert [(finding.problem, finding.offset) for finding in fsck.check(broker, "q").findings if finding.problem == "damaged-page"] == [
        ("damaged-page", offset)
    ]


SEED = int(os.environ.get("KEYS_SEED", "7"))


def test_the_index_is_what_a_plain_list_of_messages_says_in_whichever_order_they_go() -> None:
    chance = random.Random(SEED)
    for _ in range(60):
        index, held, last = Keys(Trees(_NoPages())), dict[int, bytes](), 0
        for _ in range(40):
            if chance.random() < 0.6:
                last += chance.randint(1, 40)
                held[last] = chance.choice([b"k" * 16, b"l" * 16, NOT_PENDING])
                index.add(last, held[last])
                index.add(last, b"m" * 16)  # it has come already
            else:
                first, count = chance.randint(0, last + 1), chance.choice([1, 1, 60])
                index.drop(first, count)
                held = {number: key for number, key in held.items() if not first <= number < first + count}
            for key in (b"k" * 16, b"l" * 16):
                assert list(index.numbers(key)) == sorted((number for number in held if held[number] == key), reverse=True), f"seed {SEED}"
            assert [(row.first, row.hash) for row in index.messages.scan(0, lambda _: True)] == sorted(held.items())
            assert {key for key, _ in index.newest.items()} == {*held.values()} - {NOT_PENDING}
            assert index.is_empty == (not held)


def test_a_list_that_leads_to_itself_ends() -> None:
    index = Keys(Trees(_NoPages()))
    index.add(5, b"k" * 16)
    index.messages.put(Keyed(5, b"k" * 16, 5, 5))
    assert list(islice(index.numbers(b"k" * 16), 9)) == [5]


def test_compaction_keeps_keys_on_their_way_to_another_place_and_queue(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    send(broker, "k")
    broker.send("q", SendMessages([b"x" * 40_000]))
    broker.delete("q", DeleteReceived([(2, 1)]))
    queue = broker.queue("q")
    upkeep.compact(queue, broker.clock.now_ms())
    assert queue.state.messages.get(1).segment == 2
    next_process(broker)
    assert send(broker, "k", b"b") == b"a"
    broker.receive("q", ReceiveMessages(1, 0))
    broker.receive("q", ReceiveMessages(1, 0))
    upkeep.compact(broker.queue("dead"), broker.clock.now_ms())
    assert send(broker, "k", b"b") is None
    broker.receive("q", ReceiveMessages(1, 43_200))
    broker.delete("q", DeleteReceived([(3, 1)]))
    assert len(broker.redrive("dead", None, 9)) == 1
    assert send(broker, "k", b"c") == b"a"
    every_way_to_replay_leads_to_the_same_state(broker, "q")


def test_an_exported_queue_knows_its_keys_when_it_is_imported(broker: Broker) -> None:
    send(broker, "dead", b"poison")
    broker.receive("q", ReceiveMessages(1, 0))
    assert not broker.receive("q", ReceiveMessages(1, 0))
    send(broker, "k")
    send(broker, "flight", b"b")
    broker.receive("q", ReceiveMessages(1, 600))
    for name in ("q", "dead"):
        imported(broker, f"copy-{name}", exported(broker, name))
        assert {**portable(broker, f"copy-{name}"), "name": name} == portable(broker, name)
        assert exported(broker, f"copy-{name}").count(b"PendingKey") == exported(broker, name).count(b"PendingKey") > 0
        every_way_to_replay_leads_to_the_same_state(broker, f"copy-{name}")
    assert send(broker, "k", b"c", "copy-q") == b"a"
    assert send(broker, "flight", b"c", "copy-q") == b"b"
    assert send(broker, "dead", b"c", "copy-q") is None
    assert send(broker, "dead", b"d", "copy-dead") is None, "a dead letter carries its key and is not pending"


def test_an_export_without_keys_is_of_the_version_that_older_programs_read(broker: Broker) -> None:
    broker.send("q", SendMessages([b"plain"]))
    assert b'"Version":1,' in exported(broker, "q")
    send(broker, "k")
    assert b'"Version":2,' in exported(broker, "q")
