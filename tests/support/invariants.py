"""What is true of every queue at every time, as named functions: for the crash tests, the simulation, and whoever else breaks things.

The `Ledger` is what a user knows: what he was told (acknowledged), and what he asked for without getting an answer (in doubt, which may have
happened or not). Bodies are unique, so a message is known by its body.
"""

from __future__ import annotations

from collections import Counter

from sqscli.api.requests import DeleteReceived, ReceiveMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.looks import view
from sqscli.open_queue import OpenQueue
from sqscli.queue.state import QueueState
from sqscli.queue.tasks import pack_tasks

EVERYTHING = 1_000_000
LONGEST_LEASE_MS = 43_200_000


class Ledger:
    """What was promised to the caller, by body."""

    def __init__(self) -> None:
        self.sent: set[bytes] = set()
        self.asked_to_send: set[bytes] = set()
        self.deleted: set[bytes] = set()
        self.asked_to_delete: set[bytes] = set()
        self.leased_until_ms: dict[bytes, int] = {}

    def copy(self) -> Ledger:
        other = Ledger()
        other.sent, other.asked_to_send = set(self.sent), set(self.asked_to_send)
        other.deleted, other.asked_to_delete = set(self.deleted), set(self.asked_to_delete)
        other.leased_until_ms = dict(self.leased_until_ms)
        return other

    @property
    def must_be_there(self) -> set[bytes]:
        return self.sent - self.asked_to_delete

    @property
    def may_be_there(self) -> set[bytes]:
        return self.asked_to_send - self.deleted


def held(broker: Broker, names: list[str]) -> list[tuple[bytes, str]]:
    """(body, queue) of every message, in whatever state."""
    return [(peeked.message.body, name) for name in names for peeked in broker.peek(name, EVERYTHING, None)]


def nothing_acknowledged_is_lost(bodies: set[bytes], ledger: Ledger) -> None:
    assert not ledger.must_be_there - bodies, f"acknowledged and lost: {sorted(ledger.must_be_there - bodies)}"


def nothing_deleted_comes_back(bodies: set[bytes], ledger: Ledger) -> None:
    assert not bodies & ledger.deleted, f"deleted and here: {sorted(bodies & ledger.deleted)}"
    assert not bodies - ledger.may_be_there, f"never sent and here: {sorted(bodies - ledger.may_be_there)}"


def each_message_is_in_one_queue(found: list[tuple[bytes, str]]) -> None:
    places: dict[bytes, list[str]] = {}
    for body, name in found:
        places.setdefault(body, []).append(name)
    twice = {body: names for body, names in places.items() if len(names) > 1}
    assert not twice, f"in more than one place: {twice}"


def the_counts_sum_to_the_messages_held(broker: Broker, name: str) -> None:
    by_state = Counter(peeked.state for peeked in broker.peek(name, EVERYTHING, None))
    stats = broker.stats(name)
    counted = {"available": stats.available, "in-flight": stats.in_flight, "delayed": stats.delayed}
    assert counted == {state: by_state[state] for state in counted}, name


def leases_are_not_given_twice(received: list[bytes], ledger: Ledger, now_ms: int) -> None:
    """`received` was received now; what another has a lease of must not be among it."""
    held_by_others = {body for body, until_ms in ledger.leased_until_ms.items() if until_ms > now_ms}
    assert not held_by_others & set(received), f"leased twice: {sorted(held_by_others & set(received))}"
    assert len(set(received)) == len(received), f"received twice in one go: {received}"


def every_way_to_replay_leads_to_the_same_state(broker: Broker, name: str) -> None:
    """From the newest checkpoint, from the one before, and (where there is none older) from the beginning of the journal."""
    newest = view(broker, name)
    states, generation = [image(newest.state)], newest.checkpoint and newest.checkpoint.generation
    newest.close()
    while generation is not None:
        older = OpenQueue(broker.disk, newest.directory, "none", broker.warn, broker.entropy)
        older.load(older_than=generation)
        states.append(image(older.state))
        generation = older.checkpoint and older.checkpoint.generation
        older.close()
        if generation is not None and len(states) == 2:
            break  # two are kept; in front of them the journal may be gone
    assert all(state == states[0] for state in states), name


def everything_left_is_receivable(broker: Broker, clock: ManualClock, names: list[str]) -> None:
    """When all leases and delays are over, each message is received once, whichever queue it moves to meanwhile."""
    expected = Counter(body for body, _ in held(broker, names))
    clock.advance(LONGEST_LEASE_MS + 1)
    received: Counter[bytes] = Counter()
    for _ in names:  # what moves to a dead-letter queue is received there
        for name in names:
            while batch := broker.receive(name, ReceiveMessages(100, 43_200)):
                received.update(batch.bodies())
                broker.delete(name, DeleteReceived(batch.ranges))
    assert received == expected, f"held and not received: {expected - received}; received and not held: {received - expected}"
    assert not held(broker, names)


def image(state: QueueState) -> dict[str, object]:
    """A state as plain data, whatever its trees look like inside."""

    def rows(tree: object) -> list[tuple[object, ...]]:
        found = []
        for row in tree.scan(0, lambda summary: True):  # type: ignore[attr-defined]
            for number in range(row.first, row.first + row.count):
                one = row.part(number, 1)
                found.append(tuple(getattr(one, slot) for slot in type(one).__slots__))
        return found

    scalars = (
        "queue_id", "secret", "name", "attributes", "tags", "created_ms", "modified_ms", "time_ms", "next_message", "next_turn", "next_move",
        "moves_in", "live", "deduplication_started_ms", "attempts_started_ms", "purged_ms", "is_fifo",
    )  # fmt: skip
    plain: dict[str, object] = {name: getattr(state, name) for name in scalars}
    plain["pending_move"] = state.pending_move and state.pending_move.pack()
    plain["messages"], plain["turns"] = rows(state.messages), rows(state.turns)
    plain["tasks"] = pack_tasks(state.tasks)
    for name in ("groups", "sent", "sent_before", "attempts", "attempts_before"):
        plain[name] = list(getattr(state, name).items())
    return plain
