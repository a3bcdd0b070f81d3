"""Many producers and consumers with one seed on virtual time: their calls go through several brokers on one home, in any order, and the seven
invariants of the design hold all the time.

Consumers are as unreliable as real ones: they forget messages, are late, extend, use old handles, and brokers die between calls.
"""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from sqscli import open_queue, upkeep
from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import ChangeVisibility, DeleteMessages, Message, ReceiveMessages, SendMessages, SendOptions, SetQueueAttributes
from sqscli.broker import Broker
from sqscli.catalog import queue_arn
from sqscli.clock import ManualClock
from tests.support.replay import live, replayed

MAXIMUM_RECEIVES = 4
TIMEOUT_SECONDS = 30
DEDUPLICATION_MS = 300_000


class Lease:
    """A message in somebody's hands, who may delete it until `until_ms`."""

    def __init__(self, queue: str, message: Message, until_ms: int) -> None:
        self.queue = queue
        self.message = message
        self.until_ms = until_ms


class World:
    """A home with a queue and its dead-letter queue, brokers that stand for processes, and a ledger of what was acknowledged."""

    def __init__(self, home: str, seed: int, fifo: bool) -> None:
        self.random = random.Random(seed)
        self.clock = ManualClock()
        self.home, self.fifo = home, fifo
        self.queue, self.dead = ("queue.fifo", "dead.fifo") if fifo else ("queue", "dead")
        self.reports: list[str] = []
        self.brokers = [self._broker() for _ in range(4)]
        attributes = {"FifoQueue": "true"} if fifo else {}
        self.brokers[0].create_queue(self.dead, attributes, {})
        policy = f'{{"deadLetterTargetArn":"{queue_arn(self.dead)}","maxReceiveCount":{MAXIMUM_RECEIVES}}}'
        self.brokers[0].create_queue(self.queue, {**attributes, "RedrivePolicy": policy, "VisibilityTimeout": str(TIMEOUT_SECONDS)}, {})
        self.sent: dict[str, str] = {}  # body -> message id, of what was acknowledged
        self.order: dict[str, list[str]] = defaultdict(list)  # group -> bodies in the order of sending
        self.deleted: set[str] = set()
        self.leases: dict[str, Lease] = {}  # body -> the lease that is in force
        self.lapsed: list[Lease] = []
        self.counts: dict[str, int] = {}  # body -> ApproximateReceiveCount when last received
        self.in_dead: set[str] = set()
        self.recent: list[tuple[str, SendOptions, int]] = []

    def _broker(self) -> Broker:
        return Broker(self.home, self.clock, "none", warn=self.reports.append, entropy=self.random.randbytes)

    @property
    def broker(self) -> Broker:
        return self.random.choice(self.brokers)

    def step(self) -> None:
        acts = [(self.send, 5), (self.receive, 8), (self.finish, 8), (self.extend, 2), (self.forget, 2), (self.pass_time, 4), (self.restart, 1)]
        act = self.random.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
        act()

    # What producers and consumers do

    def send(self) -> None:
        bodies, options = [], []
        for _ in range(self.random.choice([1, 1, 2, 10])):
            body = f"m{len(self.sent) + len(bodies)}"
            group = f"g{self.random.randrange(4)}" if self.fifo else None
            options.append(SendOptions(None, None, group, body) if self.fifo else None)
            bodies.append(body)
        sent = self.broker.send(self.queue, SendMessages([body.encode() for body in bodies], options if self.fifo else None))
        assert sent.failures == []
        for body, option, message_id in zip(bodies, options, sent.message_ids, strict=True):
            assert message_id is not None
            self.sent[body] = message_id
            if option is not None:
                self.order[option.group_id or ""].append(body)
                self.recent.append((body, option, self.clock.now))
        self.recent = [each for each in self.recent if each[2] + DEDUPLICATION_MS > self.clock.now]
        if self.recent and self.random.random() < 0.3:
            self.send_again(*self.random.choice(self.recent)[:2])

    def send_again(self, body: str, options: SendOptions) -> None:
        """A producer that is not sure whether the first time worked."""
        sent = self.broker.send(self.queue, SendMessages([b"again"], [options]))
        assert sent.message_ids == [self.sent[body]], f"{body} was taken twice"

    def receive(self) -> None:
        queue = self.random.choice([self.queue, self.queue, self.queue, self.dead])
        messages = self.broker.receive(queue, ReceiveMessages(self.random.choice([1, 3, 10]))).messages()
        for message in messages:
            body = message.body.decode()
            self._check_receive(queue, body, message)
            self.leases[body] = Lease(queue, message, self.clock.now + 1000 * TIMEOUT_SECONDS)
        if self.fifo:
            self._check_order(queue, [message.body.decode() for message in messages])

    def finish(self) -> None:
        """Deletes, mostly in time and sometimes with a handle whose timeout is over."""
        if self.lapsed and self.random.random() < 0.2:
            lease, is_late = self.lapsed.pop(self.random.randrange(len(self.lapsed))), True
        elif self.leases:
            lease, is_late = self.leases[self.random.choice(list(self.leases))], False
        else:
            return
        body = lease.message.body.decode()
        is_there = body in self.bodies_in(lease.queue)  # else deleted, or moved without having been seen in the dead-letter queue
        failures = self.broker.delete(lease.queue, DeleteMessages([lease.message.receipt_handle])).failures
        assert bool(failures) == (self.fifo and is_late and is_there), f"{body}: {failures}"
        assert is_there or is_late, f"{body} is lost"
        if is_there and not failures:
            self.deleted.add(body)
            self.leases.pop(body, None)

    def extend(self) -> None:
        if self.leases:
            body = self.random.choice(list(self.leases))
            lease, seconds = self.leases[body], self.random.choice([0, 5, 60])
            self.broker.change_visibility(lease.queue, ChangeVisibility(lease.message.receipt_handle, seconds))
            lease.until_ms = self.clock.now + 1000 * seconds
            self._lapse()

    def forget(self) -> None:
        """A consumer dies: its messages come back by themselves."""
        self.pass_time(self.random.choice([5, TIMEOUT_SECONDS]))

    def pass_time(self, seconds: int = 1) -> None:
        self.clock.advance(1000 * seconds)
        self._lapse()

    def restart(self) -> None:
        """A process ends, with or without its upkeep; another one begins."""
        at = self.random.randrange(len(self.brokers))
        if self.random.random() < 0.7:
            self.brokers[at].tend()
        self.brokers[at].close()
        self.brokers[at] = self._broker()

    def _lapse(self) -> None:
        for body, lease in list(self.leases.items()):
            if lease.until_ms <= self.clock.now:
                self.lapsed.append(self.leases.pop(body))

    # The invariants

    def _check_receive(self, queue: str, body: str, message: Message) -> None:
        assert body in self.sent, f"{body} was never sent"
        assert message.message_id == self.sent[body]
        assert body not in self.deleted, f"{body} was deleted and came back"
        assert body not in self.leases, f"{body} is in two hands"
        count = int(message.attributes["ApproximateReceiveCount"])
        assert count == self.counts.get(body, 0) + 1, f"{body}: receive {count} after {self.counts.get(body, 0)}"
        self.counts[body] = count
        if queue == self.dead:
            assert message.attributes["DeadLetterQueueSourceArn"] == queue_arn(self.queue)
            assert count > MAXIMUM_RECEIVES
            self.in_dead.add(body)
        else:
            assert count <= MAXIMUM_RECEIVES, f"{body} should have moved"
            assert body not in self.in_dead

    def _check_order(self, queue: str, received: list[str]) -> None:
        """Whatever comes of a group is the first that is left of it, in one hand."""
        by_group: dict[str, list[str]] = defaultdict(list)
        groups = {body: group for group, bodies in self.order.items() for body in bodies}
        for body in received:
            by_group[groups[body]].append(body)
        for group, bodies in by_group.items():
            present = self.bodies_in(queue)
            left = (
                [body for body in self.order[group] if body in present]
                if queue == self.queue
                else [body for body in present if groups[body] == group]
            )
            assert bodies == left[: len(bodies)], f"{group}: {bodies} of {left}"
            held = [body for body in left if body in self.leases and self.leases[body].queue == queue and body not in bodies]
            assert all(left.index(body) >= len(bodies) for body in held), f"{group} is held by {held}"

    def bodies_in(self, queue: str) -> list[str]:
        """In the order of arrival."""
        return [peeked.message.body.decode() for peeked in self.broker.peek(queue, 100_000, None)]

    def check(self) -> None:
        """Nothing acknowledged is lost or doubled, the counts add up, and a replay leads to what lives."""
        held = []
        for queue in (self.queue, self.dead):
            stats = self.broker.stats(queue)
            peeked = self.broker.peek(queue, 100_000, None)
            assert stats.available + stats.in_flight + stats.delayed == len(peeked)
            held += [each.message.body.decode() for each in peeked]
            states = [live(broker, queue) for broker in self.brokers]
            assert all(state == states[0] for state in states)
            assert states[0] == replayed(self.brokers[0], queue)
        assert sorted(held) == sorted(self.sent.keys() - self.deleted)
        assert self.reports == []

    def drain(self) -> None:
        """When all leases have lapsed, everything left is receivable."""
        self.brokers[0].set_attributes(self.queue, SetQueueAttributes({"RedrivePolicy": ""}))
        self.clock.advance(120_000)
        left = [body.decode() for queue in (self.queue, self.dead) for body in self.broker.receive(queue, ReceiveMessages(100_000)).bodies()]
        assert sorted(left) == sorted(self.sent.keys() - self.deleted)


def simulate(home: str, seed: int, fifo: bool, steps: int) -> World:
    world = World(home, seed, fifo)
    for number in range(steps):
        try:
            world.step()
            if number % 50 == 0:
                world.check()
        except (AssertionError, InvalidParameterValue) as error:
            raise AssertionError(f"seed {seed}, step {number}: {error}") from error
    world.check()
    world.drain()
    for broker in world.brokers:
        broker.close()
    return world


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that checkpoints, new segments and compaction happen all the time."""
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 5)
    monkeypatch.setattr(upkeep, "STREAM_ROWS_BEHIND", 40)
    monkeypatch.setattr(upkeep, "PAGES_SLACK", 4096)
    monkeypatch.setattr(upkeep, "COPY_BYTES", 200)
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 2048)


@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "fifo"])
@pytest.mark.parametrize("seed", range(3))
def test_the_invariants_hold(tmp_path_factory: pytest.TempPathFactory, seed: int, fifo: bool) -> None:
    world = simulate(str(tmp_path_factory.mktemp("home")), seed, fifo, 500)
    assert len(world.sent) > 200
    assert len(world.deleted) > 60
    assert world.in_dead, "no message died: the simulation proves too little"


@pytest.mark.long
@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "fifo"])
@pytest.mark.parametrize("seed", range(100, 104))
def test_the_invariants_hold_for_long(tmp_path_factory: pytest.TempPathFactory, seed: int, fifo: bool) -> None:
    simulate(str(tmp_path_factory.mktemp("home")), seed, fifo, 2000)
