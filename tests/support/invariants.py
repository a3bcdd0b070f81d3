"""What is true of every queue at every time, as named functions: for the crash tests, the simulation, and whoever else breaks things.

nothing acknowledged is lost            nothing_acknowledged_is_lost, nothing_deleted_comes_back, each_message_is_in_one_queue,
                                          each_message_has_one_body
no double lease                         leases_are_not_given_twice
FIFO order, one holder per group,       groups_are_in_order, a_group_has_one_holder,
  deduplication                           deduplication_knows_what_was_sent
the receive count only grows, and       the_receive_count_only_grows,
  at the limit the message moves          nothing_is_received_beyond_its_limit
the counts sum to the messages held     the_counts_sum_to_the_messages_held
replay equals live                      a_replay_leads_to_the_living_state, every_way_to_replay_leads_to_the_same_state
everything left is receivable           everything_left_is_receivable
"""

from __future__ import annotations

from collections import Counter, defaultdict

from sqscli.api.requests import DeleteReceived, Message, ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.looks import view
from sqscli.open_queue import OpenQueue
from sqscli.queue.state import QueueState
from sqscli.queue.tasks import pack_tasks
from tests.support.ledger import DEDUPLICATION_MS, Ledger

EVERYTHING = 1_000_000
LONGEST_LEASE_MS = 43_200_000


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


def each_message_has_one_body(bodies: set[bytes], changed: dict[bytes, bytes], ledger: Ledger) -> None:
    """`changed`: old and new bodies of what was moved, or may have been."""
    for old, new in changed.items():
        was_deleted = old in ledger.deleted and new not in ledger.sent  # under its old body, by somebody who did not hear that it was moved
        if old in ledger.sent and not was_deleted:
            assert (old in bodies) != (new in bodies), f"{old!r} was moved as {new!r}, and here are: {sorted(bodies & {old, new})}"


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


def groups_are_in_order(bodies: list[bytes], ledger: Ledger) -> None:
    """`bodies` in the order in which one queue has them, or gives them."""
    at = {body: number for number, body in enumerate(bodies)}
    for (name, group), order in ledger.order.items():
        places = [at[body] for body in order if body in at and body not in ledger.moved_back]
        assert places == sorted(places), f"group {group} of {name} is out of order: {[body for body in bodies if body in order]}"


def a_group_has_one_holder(received: list[bytes], name: str, ledger: Ledger, now_ms: int) -> None:
    """`received` was received now from a FIFO queue; of none of its groups has somebody else a message from there."""
    held_by_others = {body for body, until_ms in ledger.leased_until_ms.items() if until_ms > now_ms and ledger.leased_from[body] == name}
    groups = {ledger.group_of(body) for body in held_by_others - ledger.asked_to_delete} - {None}
    assert not groups & {ledger.group_of(body) for body in received}, f"held by others: {sorted(held_by_others)}; received: {received}"


def deduplication_knows_what_was_sent(broker: Broker, ledger: Ledger, names: list[str], now_ms: int) -> None:
    """Whoever sends again what was acknowledged is told the same id; that nothing was added is seen by the other invariants."""
    for body, sent in ledger.sent_fifo.items():
        if sent.queue in names and now_ms < sent.sent_ms + DEDUPLICATION_MS:
            again = broker.send(sent.queue, SendMessages([body], [sent.options]))
            assert again.message_ids == [sent.message_id], f"sent twice: {body!r}"


def the_receive_count_only_grows(messages: list[Message], ledger: Ledger, by: int = 0) -> None:
    """`by`: 1 for messages that have just been received, 0 for those that are looked at."""
    for message in messages:
        body, count = message.body, int(message.attributes.get("ApproximateReceiveCount", "0"))
        if body not in ledger.moved_back:
            least = ledger.least_receives.get(body, 0) + by
            most = ledger.most_receives.get(body, 0) + ledger.receives_in_doubt + by
            assert least <= count <= most, f"{body!r} has been received {count} times, and should have been {least} to {most} times"


def nothing_is_received_beyond_its_limit(messages: list[Message], name: str, ledger: Ledger) -> None:
    """What has come from another queue brings its count along."""
    limit = ledger.limits.get(name)
    for message in messages:
        if limit is not None and "DeadLetterQueueSourceArn" not in message.attributes:
            assert int(message.attributes["ApproximateReceiveCount"]) <= limit, f"{message.body!r} should have moved from {name}"


def a_replay_leads_to_the_living_state(broker: Broker, name: str) -> None:
    broker.execute(name, lambda queue: None)
    replayed = view(broker, name)
    try:
        assert image(replayed.state) == image(broker.queue(name).state), name
    finally:
        replayed.close()


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


def everything_left_is_receivable(broker: Broker, clock: ManualClock, names: list[str], ledger: Ledger) -> None:
    """When all leases and delays are over, each message is received once, in the order of its group, whichever queue it moves to meanwhile."""
    expected = Counter(body for body, _ in held(broker, names))
    clock.advance(LONGEST_LEASE_MS + 1)
    received: dict[str, list[bytes]] = defaultdict(list)
    for _ in names:  # what moves to a dead-letter queue is received there
        for name in names:
            while batch := broker.receive(name, ReceiveMessages(100, 43_200)):
                messages = batch.messages()
                nothing_is_received_beyond_its_limit(messages, name, ledger)
                the_receive_count_only_grows(messages, ledger, by=1)
                received[name] += batch.bodies()
                broker.delete(name, DeleteReceived(batch.ranges))
    counted = Counter(body for bodies in received.values() for body in bodies)
    assert counted == expected, f"held and not received: {expected - counted}; received and not held: {counted - expected}"
    assert not held(broker, names)
    for bodies in received.values():
        groups_are_in_order(bodies, ledger)


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
    keyed = rows(state.keys.messages) if state.keys is not None else []
    plain["keys"] = (keyed, list(state.keys.newest.items())) if state.keys is not None and keyed else ([], [])
    return plain
