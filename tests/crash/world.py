"""A small world on an unreliable disk: one user, who writes down what he was told, and the processes that he starts."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqscli import holding, move_tasks
from sqscli.api.requests import (
    ChangeVisibility,
    DeleteMessages,
    Message,
    ReceiveMessages,
    SendMessages,
    SendOptions,
    SetQueueAttributes,
)
from sqscli.broker import Broker
from sqscli.bunch import together
from sqscli.catalog import list_queue_names
from sqscli.choices import movable, move_picks, picks_of
from sqscli.clock import ManualClock
from sqscli.mover import move_dead
from sqscli.queue.held import LAPSED, Settlement
from sqscli.queue.tasks import RUNNING
from sqscli.unless_pending import send_unless_pending
from tests.support.copies import imported
from tests.support.invariants import (
    EVERYTHING,
    a_group_has_one_holder,
    a_replay_leads_to_the_living_state,
    deduplication_knows_what_was_sent,
    each_message_has_one_body,
    each_message_is_in_one_queue,
    every_way_to_replay_leads_to_the_same_state,
    everything_left_is_receivable,
    groups_are_in_order,
    held,
    leases_are_not_given_twice,
    nothing_acknowledged_is_lost,
    nothing_deleted_comes_back,
    nothing_is_received_beyond_its_limit,
    the_counts_sum_to_the_messages_held,
    the_receive_count_only_grows,
)
from tests.support.ledger import Ledger, Sent
from tests.support.unreliable_disk import Loss, UnreliableDisk


def body(text: str, size: int = 200) -> bytes:
    """A body that nobody else has."""
    return text.encode().ljust(size, b".")


class Entropy:
    """Bytes that look like chance and are the same in every run."""

    def __init__(self, count: int = 0) -> None:
        self.count = count

    def __call__(self, length: int) -> bytes:
        self.count += 1
        return sha256(b"%d" % self.count).digest()[:length]


class World:
    """`broker` is the process that runs now. Each verb tells the ledger what is asked for before, and what was acknowledged after."""

    def __init__(self, home: Path, disk: UnreliableDisk | None = None, durability: str = "always") -> None:
        self.durability = durability
        self.disk = disk or UnreliableDisk(home)
        self.home = home
        self.clock = ManualClock()
        self.entropy = Entropy()
        self.ledger = Ledger()
        self.sent_to: dict[bytes, str] = {}
        self.groups: dict[bytes, str] = {}
        self.kept: dict[bytes, Message] = {}
        self.keys: dict[bytes, tuple[str, str]] = {}  # body -> the queue and the key that it was sent with
        self.created: set[str] = set()
        self.changed: dict[bytes, bytes] = {}  # by a move, perhaps
        self.reports: list[str] = []
        self.start()

    def copy(self) -> World:
        """The same world once more, with everything on its disk."""
        return self.on(self.disk.copy())

    def on(self, disk: UnreliableDisk) -> World:
        """The same world as its next process finds it, on another disk."""
        other = World(self.home, disk, self.durability)
        other.clock.now, other.entropy.count = self.clock.now, self.entropy.count
        other.groups, other.keys, other.changed = dict(self.groups), dict(self.keys), dict(self.changed)
        other.ledger, other.sent_to, other.kept, other.created = self.ledger.copy(), dict(self.sent_to), dict(self.kept), set(self.created)
        return other

    # Processes

    def start(self) -> None:
        """A new process."""
        self.broker = Broker(str(self.home), self.clock, self.durability, self.disk, warn=self.reports.append, entropy=self.entropy)

    def reboot(self, loss: Loss = Loss.NOTHING) -> None:
        self.disk.recover(loss)
        if loss is not Loss.NOTHING:
            self.ledger.power_failed()
        self.start()

    def end(self) -> None:
        """The process ends in peace: upkeep, and everything is given back."""
        self.broker.tend()
        self.broker.close()
        assert self.disk.meanwhile_is_running or self.disk.open_handles == 0, "files or locks were left open"
        self.start()

    def settle_without_upkeep(self) -> None:
        """The process is killed, and everything is on the disk."""
        self.disk.settle()
        self.start()

    def settle(self) -> None:
        self.end()
        self.disk.settle()

    # Verbs

    def create(self, name: str, **attributes: str) -> None:
        self.broker.create_queue(name, attributes, {})
        self.created.add(name)
        policy = json.loads(attributes.get("RedrivePolicy", "{}"))
        if policy and policy["deadLetterTargetArn"].rpartition(":")[2] != name:
            self.ledger.limits[name] = policy["maxReceiveCount"]

    def send(self, name: str, *bodies: bytes, group: str | None = None, delay: int | None = None) -> None:
        new = [body for body in bodies if body not in self.ledger.asked_to_send]
        self.ledger.asked_to_send.update(bodies)
        self.sent_to.update(dict.fromkeys(bodies, name))
        self.groups.update(dict.fromkeys(bodies, group or ""))
        options: list[SendOptions | None] | None = None
        if group is not None or delay is not None:
            options = [
                SendOptions(delay_seconds=delay, group_id=group, deduplication_id=body.decode()[:40].replace(" ", "-") if group else None)
                for body in bodies
            ]
        result = self.broker.send(name, SendMessages(list(bodies), options))
        assert not result.failures
        self.ledger.sent.update(bodies)
        if new and self.durability == "always":
            self.ledger.lasts(name)
        if group is not None and options is not None:
            self.ledger.order[name, group] += new
            for body, option, message_id in zip(bodies, options, result.message_ids, strict=True):
                assert option is not None
                assert message_id is not None
                self.ledger.sent_fifo[body] = Sent(name, option, message_id, self.clock.now)

    def send_unless_pending(self, name: str, body: bytes, key: str) -> bytes:
        """The body that is pending by this key now: "it waits already" promises as much of that one as "it is sent" does."""
        self.keys[body], self.sent_to[body] = (name, key), name
        is_new = body not in self.ledger.asked_to_send
        self.ledger.asked_to_send.add(body)
        outcome = send_unless_pending(self.broker, name, body, SendOptions(pending_key=key))
        if isinstance(outcome, Message):
            if is_new:
                self.ledger.asked_to_send.discard(body)
            body = outcome.body
            assert self.keys[body] == (name, key)
        else:
            assert not outcome.failures
        self.ledger.sent.add(body)
        if self.durability == "always":
            self.ledger.lasts(name)
        return body

    def send_together(self, name: str, *bodies: bytes) -> None:
        """Sends and deletes in one go: what a server makes of many clients' calls. The first of them is deleted again in the same bunch."""
        self.ledger.asked_to_send.update(bodies)
        self.sent_to.update(dict.fromkeys(bodies, name))
        held = list(self.kept)
        self.ledger.asked_to_delete.update(held)
        handles = [self.kept[body].receipt_handle for body in held]
        calls: list[Callable[[], object]] = [partial(self.broker.send, name, SendMessages([body])) for body in bodies]
        calls[1:1] = [partial(self.broker.delete, name, DeleteMessages([handle])) for handle in handles]
        for outcome in together(self.broker, name, calls):
            if isinstance(outcome, Exception):
                raise outcome
        self.ledger.sent.update(bodies)
        self.ledger.deleted.update(held)

    def receive(self, name: str, count: int = 1, timeout: int | None = None, attempt_id: str | None = None) -> list[bytes]:
        ledger, now_ms = self.ledger, self.clock.now
        ledger.receives_in_doubt += 1
        received = self.broker.receive(name, ReceiveMessages(count, timeout, attempt_id=attempt_id))
        ledger.receives_in_doubt -= 1
        until_ms = now_ms + 1000 * (30 if timeout is None else timeout)
        messages = received.messages()
        if attempt_id is None:  # which asks for what it has got already
            leases_are_not_given_twice(received.bodies(), ledger, now_ms)
            a_group_has_one_holder(received.bodies(), name, ledger, now_ms)
            the_receive_count_only_grows(messages, ledger, by=1)
        nothing_is_received_beyond_its_limit(messages, name, ledger)
        for message in messages:
            self.kept[message.body] = message
            ledger.received(message.body, name, int(message.attributes["ApproximateReceiveCount"]), until_ms)
        return received.bodies()

    def delete(self, name: str, *bodies: bytes) -> None:
        """Deletes what this user has received."""
        is_new = not self.ledger.asked_to_delete.issuperset(bodies)
        self.ledger.asked_to_delete.update(bodies)
        result = self.broker.delete(name, DeleteMessages([self.kept[body].receipt_handle for body in bodies]))
        assert not result.failures
        self.ledger.deleted.update(bodies)
        if is_new and self.durability == "always":
            self.ledger.lasts(name)

    def extend(self, name: str, body: bytes, seconds: int) -> None:
        self.ledger.leased_until_ms.pop(body, None)
        self.broker.change_visibility(name, ChangeVisibility(self.kept[body].receipt_handle, seconds))
        self.ledger.leased_until_ms[body], self.ledger.leased_from[body] = self.clock.now + 1000 * seconds, name

    def extend_batch(self, name: str, seconds: dict[bytes, int]) -> None:
        for body in seconds:
            self.ledger.leased_until_ms.pop(body, None)
        requests = [ChangeVisibility(self.kept[body].receipt_handle, each) for body, each in seconds.items()]
        failures = self.broker.change_visibilities(name, requests)
        for number, (body, each) in enumerate(seconds.items()):
            if number not in failures:
                self.ledger.leased_until_ms[body] = self.clock.now + 1000 * each

    def expires(self, *bodies: bytes) -> None:
        """From now on their retention may end: they need not be there, and may."""
        self.ledger.asked_to_delete.update(bodies)

    def purge(self, name: str) -> None:
        bodies = {body for body, queue in self.sent_to.items() if queue == name}
        self.ledger.asked_to_delete |= bodies
        self.ledger.forget_deduplication(name)
        self.broker.purge(name)
        self.ledger.deleted |= bodies & self.ledger.sent

    def delete_queue(self, name: str) -> None:
        bodies = {body for body, queue in self.sent_to.items() if queue == name}
        self.ledger.asked_to_delete |= bodies
        self.ledger.forget_deduplication(name)
        self.created.discard(name)
        self.broker.delete_queue(name)
        self.ledger.deleted |= bodies

    def set_attributes(self, name: str, **attributes: str) -> None:
        self.broker.set_attributes(name, SetQueueAttributes(attributes))

    def import_queue(self, name: str, data: bytes) -> None:
        """Makes a queue of an export, whose messages nobody has had here."""
        bodies = {line["Body"].encode() for line in map(json.loads, data.splitlines()) if line["Type"] == "message"}
        self.ledger.asked_to_send |= bodies
        self.ledger.moved_back |= bodies  # they bring a count along that nobody here was told
        self.sent_to.update(dict.fromkeys(bodies, name))
        imported(self.broker, name, data)
        self.ledger.sent |= bodies
        self.created.add(name)

    def redrive(self, name: str, count: int = 100) -> None:
        self.ledger.moved_back.update(self.kept)
        while self.broker.redrive(name, None, count):
            pass

    def move_task(self, name: str) -> None:
        """Starts a move task, and drives it to its end; one that is there already (a cut came after it was written) is driven on."""
        self.ledger.moved_back.update(self.kept)
        if not any(task.status == RUNNING for task in move_tasks.tasks(self.broker, name)):
            move_tasks.start(self.broker, name, None, 0)
        while move_tasks.advance(self.broker, name) is not None:
            pass

    def move(self, name: str, destination: str, wanted: str, change: Callable[[bytes], bytes] | None = None) -> None:
        """Moves the messages whose body begins with `wanted`, under other bodies where `change` says so: then the old one is not seen again."""
        slices = movable(self.broker, name, lambda sight: [at for at, each in enumerate(sight.bodies()) if each.startswith(wanted.encode())])
        while (found := self.broker.guarded(lambda: next(slices, None))) is not None:
            bodies = [body for sight in found.sights for body in sight.bodies()]
            self.ledger.moved_back.update(bodies)
            new = None
            if change is not None:
                numbers = [sight.row.first + index for sight in found.sights for index in range(len(sight))]
                new = dict(zip(numbers, map(change, bodies), strict=True))
                self.changed.update(zip(bodies, new.values(), strict=True))
                self.sent_to.update(dict.fromkeys(new.values(), destination))
                self.ledger.moved_back.update(new.values())
                self.ledger.asked_to_delete.update(bodies)
                self.ledger.asked_to_send.update(new.values())
            moved = move_picks(self.broker, name, destination, [picks_of(sight) for sight in found.sights], new)
            assert len(moved) == len(found)
            if new is not None:
                self.ledger.deleted.update(bodies)
                self.ledger.sent.update(new.values())

    def bury(self, name: str, *bodies: bytes) -> None:
        """Moves what this user holds to the dead-letter queue."""
        for body in bodies:
            self.ledger.leased_until_ms.pop(body, None)
        buried = move_dead(self.broker, name, [self.kept[body].receipt_handle for body in bodies])
        assert buried.target is not None
        assert {*buried.lost.values()} <= {LAPSED}, "where the disk is full and the move is given up, a FIFO queue's lease ends"

    def settle_held(self, name: str, deleted: list[bytes], changed: dict[bytes, int]) -> None:
        """What a consumer does in one go: deletes and changes visibility timeouts of what is still its own."""
        is_new = not self.ledger.asked_to_delete.issuperset(deleted)
        self.ledger.asked_to_delete.update(deleted)
        for body in changed:
            self.ledger.leased_until_ms.pop(body, None)
        changes = [(self.kept[body].receipt_handle, seconds) for body, seconds in changed.items()]
        holding.settle(self.broker, name, Settlement([self.kept[body].receipt_handle for body in deleted], changes))
        self.ledger.deleted.update(deleted)
        if is_new and self.durability == "always":
            self.ledger.lasts(name)

    def wait(self, seconds: int) -> None:
        self.clock.advance(1000 * seconds)

    def ask_again(self, sends: bool = True) -> None:
        """What a user does after a crash: everything that he has no answer to, once more. Each send to a queue syncs what stands in front of it."""
        for name in self.names:
            self.receive(name, 1, 0)
            if sends:
                self.send(name, f"asked again {name}".encode(), group="again" if name.endswith(".fifo") else None)
                self.created.add(name)
        for body in sorted(self.ledger.asked_to_send - self.ledger.sent):
            name = self.sent_to[body]
            if name.endswith(".fifo") and name in self.names:
                self.send(name, body, group=self.groups[body])
            elif body in self.keys and name in self.names:
                self.send_unless_pending(name, body, self.keys[body][1])
        for body in sorted(self.ledger.asked_to_delete - self.ledger.deleted):
            has_lapsed = self.sent_to[body].endswith(".fifo") and self.ledger.leased_until_ms.get(body, 0) <= self.clock.now
            if body in self.kept and self.sent_to[body] in self.names and not has_lapsed:
                self.delete(self.sent_to[body], body)

    # What must be true

    @property
    def names(self) -> list[str]:
        return list_queue_names(str(self.home))

    def check(self, loss: Loss = Loss.NOTHING, leases_are_lost: bool = False) -> None:
        """The next command works, and every invariant holds. `leases_are_lost`: in the middle of the journal, as a lease is not synced by itself.

        Such a hole cannot be told from damage, and is reported as such; nothing that was acknowledged as durable stands in it.
        """
        names = self.names
        assert self.created <= set(names), f"acknowledged queues are missing: {self.created - set(names)}"
        for name in names:  # a command on each queue, without a repair step; it also finishes what a move has begun
            probe = f"probe {name} {self.entropy.count}".encode()
            self.send(name, probe, group="probe" if name.endswith(".fifo") else None)
        if loss is Loss.NOTHING:  # then leases are there, too, and are not given to somebody else
            for name in names:
                self.receive(name, 1, 0)
        deduplication_knows_what_was_sent(self.broker, self.ledger, names, self.clock.now)
        self.check_keys(names)
        found = held(self.broker, names)
        bodies = {body for body, _ in found}
        nothing_acknowledged_is_lost(bodies, self.ledger)
        nothing_deleted_comes_back(bodies, self.ledger)
        each_message_is_in_one_queue(found)
        each_message_has_one_body(bodies, self.changed, self.ledger)
        for name in names:
            groups_are_in_order([body for body, there in found if there == name], self.ledger)
            the_receive_count_only_grows([peeked.message for peeked in self.broker.peek(name, EVERYTHING, None)], self.ledger)
            the_counts_sum_to_the_messages_held(self.broker, name)
            a_replay_leads_to_the_living_state(self.broker, name)
            every_way_to_replay_leads_to_the_same_state(self.broker, name)
        everything_left_is_receivable(self.broker, self.clock, names, self.ledger)
        pages = [report for report in self.reports if ("damaged" in report and ".segment: " not in report) or "page file" in report]
        assert not pages, f"a checkpoint or a page that no crash explains: {pages}"
        if not leases_are_lost:
            damages = [report for report in self.reports if "cannot be read" in report]
            assert not damages, f"taken for damage, which a crash explains: {damages}"
        self.end()

    def check_keys(self, names: list[str]) -> None:
        """Of no key are two messages there, but for what a redrive brought back; and what is pending by it is one that is there."""
        for name, key in sorted({*self.keys.values()}):
            if name in names:
                waiting = {body for body, _ in held(self.broker, [name]) if self.keys.get(body) == (name, key)}
                assert len(waiting - self.ledger.moved_back) <= 1, f"sent twice with the key {key}: {waiting}"
                probe = f"probe {name} {key} {self.entropy.count}".encode()
                pending = self.send_unless_pending(name, probe, key)
                assert pending in waiting or (not waiting and pending == probe), f"{pending!r} is pending as {key}, of {waiting}"
