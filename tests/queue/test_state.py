"""The state by itself: what events make of it, what a checkpoint keeps of it, and what it counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sqscli.api.requests import MessageAttribute
from sqscli.journal.pages import Trees, create_pages
from sqscli.queue.apply import apply, expire
from sqscli.queue.events import (
    AttemptLeased,
    MessagesCopied,
    MessagesDeleted,
    MessagesLeased,
    MessagesMovedIn,
    MessagesSent,
    MoveFinished,
    MoveStarted,
    MoveTaskEnded,
    MoveTaskStarted,
    QueueCreated,
    QueuePurged,
    TagsSet,
    VisibilityChanged,
    encode,
    stored_messages,
)
from sqscli.queue.messages import Carried, Extras, pack_extras, pack_messages
from sqscli.queue.move import MovingMessage, decide_copy
from sqscli.queue.state import QueueState, state_from_root
from tests.support.invariants import image
from tests.support.unreliable_disk import UnreliableDisk

if TYPE_CHECKING:
    from sqscli.queue.events import Event

NOW = 1_700_000_000_000
ID = bytes(range(16))
FIFO = {"FifoQueue": "true"}


@pytest.fixture
def trees(home: Path) -> Trees:
    disk = UnreliableDisk(home)
    return Trees(create_pages(disk, f"{home}/queues", 1))


def made(trees: Trees, attributes: dict[str, str] | None = None) -> QueueState:
    state = QueueState(trees)
    assert (state.next_message, state.next_turn, state.next_move, state.counts(NOW)) == (1, 1, 1, (0, 0, 0))
    apply(state, QueueCreated(NOW, b"queue-id", b"s" * 16, "q", attributes or {}, {"tag": "1"}), (1, 40))
    return state


def play(state: QueueState, *events: Event) -> None:
    """Each in a record of its own: the first at offset 1000 of segment 1, and so on."""
    for number, event in enumerate(events):
        apply(state, event, (1, 1000 * (number + 1)))


def sent(first: int, *bodies: bytes, groups: str = "", time_ms: int = NOW) -> MessagesSent:
    extras = [pack_extras(Extras(group_id=group, deduplication_id=f"{first}{group}{index}")) for index, group in enumerate(groups)]
    return MessagesSent(time_ms, first, pack_messages(list(bodies), extras or None, 0, ID))


def again(state: QueueState) -> QueueState:
    """What the next process reads of a checkpoint."""
    trees = state.trees
    root = state.flush()
    trees.pages.flush()
    return state_from_root(Trees(trees.pages), root)


def test_a_checkpoint_keeps_all_of_a_state(trees: Trees) -> None:
    state = made(trees, FIFO)
    task, ended = b"t" * 16, b"e" * 16
    play(
        state,
        TagsSet(NOW, {"a": "b", "c": "d"}),
        sent(1, b"a1", b"a2", b"b1", b"c1", groups="aabc"),
        MessagesMovedIn(NOW + 1, 5, b"source-1", 5, pack_messages([b"d1"], [pack_extras(Extras(group_id="d"))], 0, ID)),
        MessagesMovedIn(NOW + 2, 7, b"source-2", 6, pack_messages([b"d2"], [pack_extras(Extras(group_id="d"))], 0, ID)),
        AttemptLeased(NOW + 3, NOW + 30_000, b"first attempt of", [(1, 1)]),
        AttemptLeased(NOW + 300_003, NOW + 330_000, b"the other attemp", [(3, 1)]),
        sent(7, b"c2", groups="c", time_ms=NOW + 300_004),
        MoveTaskStarted(NOW + 300_005, ended, "", 0, 2),
        MoveTaskEnded(NOW + 300_005, ended, 2, "why"),
        MoveTaskStarted(NOW + 300_006, task, "arn", 3, 4),
        MoveStarted(NOW + 300_007, 9, b"target-1", True, "target", [(4, 1)]),
    )
    before = image(state)
    assert before["moves_in"] == {b"source-1": 5, b"source-2": 7}
    assert before["pending_move"] is not None
    assert all(before[name] for name in ("attempts", "attempts_before", "sent", "sent_before", "tasks", "live", "groups", "turns"))
    received = (state.received_count, state.in_flight_bound)
    for _ in range(2):  # also of what was read and not changed
        state = again(state)
        assert image(state) == before
        assert (state.received_count, state.in_flight_bound) == received
    play(state, MoveFinished(NOW + 300_008, 9, False), QueuePurged(NOW + 300_009))
    assert image(again(state)) == image(state)
    assert state.purged_ms == NOW + 300_009
    assert [(each.moved_count, each.status, each.reason) for each in state.tasks] == [(0, 2, "why"), (1, 0, "")]


def test_of_a_state_without_anything_nothing_is_kept(trees: Trees) -> None:
    state = again(made(trees))
    assert state.tasks == []
    assert state.pending_move is None
    assert (state.moves_in, state.live, state.tags) == ({}, {}, {"tag": "1"})


def test_live_messages_and_their_bytes_are_counted_by_segment(trees: Trees) -> None:
    state = made(trees)
    apply(state, sent(1, *[b"x"] * 10), (1, 40))
    apply(state, sent(11, b"y" * 100), (2, 40))
    one, other = state.messages.get(1).bytes_each, state.messages.get(11).bytes_each
    assert state.live == {1: [10, 10 * one], 2: [1, other]}
    apply(state, MessagesLeased(NOW, NOW + 1000, [(1, 3), (11, 1)]), (2, 80))
    assert (state.received_count, state.in_flight_bound) == (4, 4)
    apply(state, MessagesLeased(NOW + 1000, NOW + 2000, [(2, 3)]), (2, 120))
    assert (state.received_count, state.in_flight_bound) == (5, 7)
    apply(state, VisibilityChanged(NOW + 1001, NOW + 3000, [(2, 1)]), (2, 160))
    assert (state.received_count, state.in_flight_bound) == (5, 8)
    assert state.counts(NOW + 1001) == (8, 3, 0)
    apply(state, MessagesDeleted(NOW + 1001, [(1, 2), (9, 9)]), (2, 200))
    assert state.live == {1: [6, 6 * one]}
    assert state.received_count == 2
    apply(state, MessagesCopied(NOW + 1001, [(3, 6)], pack_messages([b"x"] * 6, None, 0, ID)), (3, 40))
    assert state.live == {3: [6, 6 * one]}
    assert state.received_count == 2
    assert [(row.first, row.segment, row.offset, row.index) for row in state.rows_in(3, 6)] == [(3, 3, 40, 0), (4, 3, 40, 1), (5, 3, 40, 2)]
    apply(state, QueuePurged(NOW + 1002), (3, 80))
    assert (state.live, state.received_count, state.in_flight_bound, state.counts(NOW + 1002)) == ({}, 0, 0, (0, 0, 0))


def test_what_has_outlived_its_retention_goes_to_the_millisecond_and_so_many_at_a_time(trees: Trees) -> None:
    state = made(trees, {"MessageRetentionPeriod": "60"})
    for first in range(1, 5):
        play(state, sent(first, b"x", time_ms=NOW + first - 1))
    assert state.oldest_ms(NOW + 59_999) == NOW
    assert state.oldest_ms(NOW + 60_000) == NOW + 1
    expire(state, NOW + 59_999)
    assert state.messages.summary()[4] == 4
    expire(state, NOW + 60_000)
    assert [row.first for row in state.rows_in(1, 9)] == [2, 3, 4]
    expire(state, NOW + 70_000, at_most=2)
    assert [row.first for row in state.rows_in(1, 9)] == [4]
    expire(state, NOW + 70_000, at_most=2)
    assert state.live == {}
    assert state.oldest_ms(NOW) is None


@pytest.mark.parametrize("expires_ms", [59_999, 60_000, 60_001])
def test_a_receive_waits_for_nothing_that_will_have_expired(trees: Trees, expires_ms: int) -> None:
    state = made(trees, {"MessageRetentionPeriod": "60"})
    play(state, sent(1, b"first"), sent(2, b"second", time_ms=NOW + 10), MessagesLeased(NOW + 10, NOW + 90_000, [(1, 1)]))
    apply(state, MessagesLeased(NOW + 10, NOW + 95_000, [(2, 1)]), (1, 4000))
    assert state.next_visible_ms(NOW + expires_ms) == (NOW + 90_000 if expires_ms < 60_000 else NOW + 95_000)
    assert state.counts(NOW + expires_ms) == (0, 2 if expires_ms < 60_000 else 1, 0)
    assert state.next_visible_ms(NOW + 95_000) is None


@pytest.mark.parametrize(("is_redrive", "moved"), [(True, 2), (False, 0)])
def test_only_what_a_redrive_moves_counts_for_its_task(trees: Trees, is_redrive: bool, moved: int) -> None:
    state = made(trees)
    play(state, sent(1, b"a", b"b", b"c"), MoveTaskStarted(NOW, ID, "", 0, 3), MoveStarted(NOW, 1, b"target-1", is_redrive, "t", [(1, 1), (3, 1)]))
    assert (state.is_moving(1), state.is_moving(2), state.is_moving(3)) == (True, False, True)
    assert state.next_move == 2
    apply(state, MoveFinished(NOW, 2, False), (1, 5000))
    assert state.tasks[0].moved_count == 0, "that is another move"
    play(state, MoveStarted(NOW, 2, b"target-1", is_redrive, "t", [(1, 1), (3, 1)]), MoveFinished(NOW, 2, False))
    assert state.tasks[0].moved_count == moved
    assert [row.first for row in state.rows_in(1, 3)] == [2]


def test_a_copy_is_the_same_message_in_everything(trees: Trees) -> None:
    state = made(trees)
    full = Extras(9, "g", "d", "trace", {"n": MessageAttribute("Number", b"1")}, Carried(1, 2, 3, 4, "arn"), b"an id of 16 byte")
    event = MessagesSent(NOW, 1, pack_messages([b"plain", b"full"], [b"", pack_extras(full)], 45, ID))
    play(state, event)
    stored, _ = stored_messages(encode(event))
    messages = [MovingMessage(row.part(number, 1), stored) for number in (1, 2) for row in state.rows_in(number, 1)]
    copy = decide_copy(messages, NOW + 1, b"new ids, 16 byte")
    copied, _ = stored_messages(encode(copy))
    assert (copy.time_ms, copy.ranges) == (NOW + 1, [(1, 1), (2, 1)])
    assert [copied.body(index) for index in (0, 1)] == [b"plain", b"full"]
    assert [copied.message_id(index) for index in (0, 1)] == [stored.message_id(0), b"an id of 16 byte"]
    assert pack_extras(copied.extras(1)) == pack_extras(full)
    before = image(state)
    play(state, copy)
    after = image(state)
    assert {name for name in before if before[name] != after[name]} <= {"time_ms", "live", "messages"}
