"""Dozens of clients on one home with one seed and virtual time. A step is one action of one of them: one send, one receive, one delete, one changed
timeout, one redrive, one purge, one setting, one upkeep, one restart, or one wait.

Their calls go through two processes on an unreliable disk, with durability `always`. Every answer is held against the ledger, which knows exactly
what it has to be; now and then everything is looked at. The power fails inside any call of the disk: then the ledger takes over what is there, if it
is one of what it may be.
"""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import ChangeVisibility, DeleteMessages, ReceiveMessages, SendMessages, SendOptions, SetQueueAttributes
from sqscli.broker import Broker
from sqscli.catalog import queue_arn
from tests.simulation.ledger import Entry, Ledger
from tests.simulation.world import World, small_files
from tests.support.unreliable_disk import Loss, Torn

if TYPE_CHECKING:
    from sqscli.api.requests import Message

MAXIMUM_RECEIVES = 3
MOST = 50  # messages in a queue: producers wait then, as in front of any full queue
LOOK_EVERY = 20_000
DAY, BUSY = 10_000, 2_000  # steps: at the beginning of each day the clients go through both processes, then through one
QUEUES = ("jobs", "orders.fifo")
DEAD = {"jobs": "jobs-dead", "orders.fifo": "orders-dead.fifo"}
CLIENTS = {
    "producer": 14, "consumer": 30, "undertaker": 4, "redriver": 1, "timekeeper": 2, "sleeper": 1, "restarter": 1,
}  # fmt: skip
RARE = {"tender": 149, "changer": 997, "power": 3001, "purger": 3499}  # one step in so many: primes, so that they seldom meet


class Held:
    """A message in somebody's hands."""

    __slots__ = ("body", "handle", "ordinal", "queue", "receive")

    def __init__(self, queue: str, entry: Entry, handle: str) -> None:
        self.queue, self.body, self.ordinal, self.receive, self.handle = queue, entry.body, entry.ordinal, entry.receives, handle


class Client:
    def __init__(self, act: Callable[[Client], None], process: int, queue: str) -> None:
        self.act, self.process, self.queue = act, process, queue
        self.holds: list[Held] = []
        self.late: list[Held] = []


class Simulator(World):
    def __init__(self, home: str, seed: int) -> None:
        super().__init__(home, seed)
        self.bodies = 0
        self.is_busy = True
        for queue, dead in DEAD.items():
            fifo = {"FifoQueue": "true"} if queue.endswith(".fifo") else {}
            policy = f'{{"deadLetterTargetArn":"{queue_arn(dead)}","maxReceiveCount":{MAXIMUM_RECEIVES}}}'
            for name, attributes in ((dead, fifo), (queue, {**fifo, "RedrivePolicy": policy})):
                self.brokers[0].create_queue(name, attributes, {})
                self.ledger.add(name, dead if name == queue else "", MAXIMUM_RECEIVES)
        kinds = [kind for kind, count in CLIENTS.items() for _ in range(count)]
        self.clients = [Client(getattr(type(self), kind), at // 2 % 2, QUEUES[at % 2]) for at, kind in enumerate(kinds)]
        self.rare = [(every, Client(getattr(type(self), kind), 0, "")) for kind, every in RARE.items()]

    # A step

    def step(self, number: int) -> None:
        if number % DAY == BUSY:
            self.second_process_ends()
        self.is_busy = number % DAY < BUSY
        client = self.random.choice(self.clients)
        for every, rare in self.rare:
            if number % every == every - 1:
                client = rare
        client.act(self, client)
        if number % LOOK_EVERY == LOOK_EVERY - 1:
            self.look()

    def broker(self, client: Client) -> Broker:
        return self.brokers[client.process if self.is_busy else 0]

    def second_process_ends(self) -> None:
        """Until the next day all clients go through the first one."""
        if self.call(self.brokers[1].close, lambda _: None):
            self.brokers[1] = self.process()

    # Clients

    def producer(self, client: Client) -> None:
        queue = self.ledger.queues[client.queue]
        if len(queue.entries) > MOST:
            queue.settle(self.clock.now)
            return self.consumer(client)
        fifo, chance = queue.is_fifo, self.random.random()
        self.ledger.forget_sent(queue)
        if fifo and chance < 0.1 and queue.sent:  # not sure whether an earlier send has worked
            body = next(reversed(queue.sent)) if chance < 0.05 else next(iter(queue.sent))
        else:
            self.bodies += 1
            body = f"m{self.bodies}"
        group = f"g{int(chance * 1000) % 12}" if fifo else ""
        known = queue.sent[body][1] if body in queue.sent else None
        answer: list[str] = []

        def act() -> None:
            request = SendMessages([body.encode()], [SendOptions(None, None, group, body)] if fifo else None)
            sent = self.broker(client).send(client.queue, request)
            assert not sent.failures
            answer.append(sent.message_ids[0] or "")

        def model(ledger: Ledger) -> None:
            if known is None:
                ledger.send(ledger.queues[client.queue], body, group, answer[0] if answer else "")

        if self.call(act, model):
            assert known in (None, answer[0]), f"{body} was sent as {known}, and again as {answer[0]}"
            self.count("send" if known is None else "duplicate")
        return None

    def consumer(self, client: Client) -> None:
        """Works on what it holds, mostly to the end; forgets, extends, is late, and uses old handles."""
        chance = self.random.random()
        if not client.holds or chance < 0.02:
            self.receive(client, client.queue)
        elif chance < 0.75:
            self.delete(client, client.holds.pop())
        elif chance < 0.83:
            self.extend(client, client.holds[-1], (0, 5, 60, 60)[int(chance * 1000) % 4])
        elif chance < 0.95:
            client.late = client.holds[-3:]
            client.holds.clear()
            self.receive(client, client.queue)
        elif client.late:
            late = client.late.pop()
            self.delete(client, late) if chance < 0.98 else self.extend(client, late, 5)
        else:
            self.receive(client, client.queue)

    def undertaker(self, client: Client) -> None:
        """A consumer of dead letters."""
        if client.holds:
            self.delete(client, client.holds.pop())
        else:
            self.receive(client, DEAD[client.queue])

    def receive(self, client: Client, name: str) -> None:
        count, timeout = self.random.choice(((1, None), (3, None), (10, None), (10, 60), (5, 1), (2, 0)))
        answer: list[Message] = []
        expected: list[Entry] = []

        def act() -> None:
            answer.extend(self.broker(client).receive(name, ReceiveMessages(count, timeout)).messages())

        def model(ledger: Ledger) -> None:
            queue = ledger.queues[name]
            expected[:] = ledger.receive(queue, count, queue.visibility_ms if timeout is None else 1000 * timeout)

        if not self.call(act, model):
            return
        if [each.body.decode() for each in answer] != [entry.body for entry in expected]:
            raise AssertionError(f"{name} gives {[each.body for each in answer]}, and next are {[entry.body for entry in expected]}")
        for message, entry in zip(answer, expected, strict=True):
            attributes = message.attributes
            entry.message_id = entry.message_id or message.message_id
            told = message.message_id, int(attributes["ApproximateReceiveCount"]), int(attributes["SentTimestamp"])
            known = entry.message_id, entry.receives + entry.carried, entry.sent_ms
            assert told == known, f"{entry.body} comes as {told}, and is {known}"
            source = attributes.get("DeadLetterQueueSourceArn", "")
            assert source.rpartition(":")[2] == entry.source, f"{entry.body} comes from {source}, and came from {entry.source}"
            client.holds.append(Held(name, entry, message.receipt_handle))
        del client.holds[:-20]
        self.count("receive" if answer else "empty receive")

    def entry_of(self, held: Held) -> Entry | None:
        queue = self.ledger.queues[held.queue]
        entry = queue.entries.get(held.body)
        if entry is None or entry.ordinal != held.ordinal or not queue.is_held(entry, self.clock.now):
            return None
        return entry

    def delete(self, client: Client, held: Held) -> None:
        queue, entry = self.ledger.queues[held.queue], self.entry_of(held)
        expired = entry is not None and queue.has_expired(entry, held.receive, self.clock.now)
        failures: list[object] = []

        def act() -> None:
            failures.extend(self.broker(client).delete(held.queue, DeleteMessages([held.handle])).failures)

        def model(ledger: Ledger) -> None:
            if entry is not None and not expired:
                ledger.delete(ledger.queues[held.queue], held.body)

        if self.call(act, model):
            assert bool(failures) == expired, f"{held.body}: {failures or 'deleted'}, and its handle has {'' if expired else 'not '}expired"
            self.count("delete" if entry is not None else "delete of what is gone")

    def extend(self, client: Client, held: Held, seconds: int) -> None:
        queue, entry = self.ledger.queues[held.queue], self.entry_of(held)
        may = (
            entry is not None
            and not queue.has_expired(entry, held.receive, self.clock.now)
            and queue.may_hold(entry, 1000 * seconds, self.clock.now)
        )  # fmt: skip
        refused: list[InvalidParameterValue] = []

        def act() -> None:
            try:
                self.broker(client).change_visibility(held.queue, ChangeVisibility(held.handle, seconds))
            except InvalidParameterValue as error:
                refused.append(error)

        def model(ledger: Ledger) -> None:
            if may:
                there = ledger.queues[held.queue]
                ledger.change(there, there.entries[held.body], 1000 * seconds)

        if self.call(act, model):
            assert bool(refused) != may, f"{held.body}: {refused or 'extended'}"
            self.count("extend")

    def redriver(self, client: Client) -> None:
        name, count = DEAD[client.queue], self.random.choice((1, 5, 10))
        answer: list[tuple[str, str]] = []
        expected: list[tuple[Entry, Entry]] = []

        def act() -> None:
            answer.extend((each.old_message_id, each.new_message_id) for each in self.broker(client).redrive(name, None, count))

        def model(ledger: Ledger) -> None:
            expected[:] = ledger.redrive(ledger.queues[name], count)

        if self.call(act, model):
            told, known = [old for old, _ in answer], [old.message_id for old, _ in expected]
            are_the_same = len(told) == len(known) and all(ours in ("", theirs) for ours, theirs in zip(known, told, strict=True))
            assert are_the_same, f"{told} moved, and not {known}"
            for (_, new_id), (_, new) in zip(answer, expected, strict=True):
                new.message_id = new_id
            self.count("redrive")

    def purger(self, _: Client) -> None:
        name = self.random.choice([*QUEUES, *DEAD.values()])
        if self.call(lambda: self.brokers[0].purge(name), lambda ledger: ledger.purge(ledger.queues[name])):
            self.count("purge")

    def changer(self, _: Client) -> None:
        name = self.random.choice([*QUEUES, *DEAD.values()])
        attribute, seconds = self.random.choice((
            ("VisibilityTimeout", 30), ("VisibilityTimeout", 5), ("VisibilityTimeout", 60), ("DelaySeconds", 0), ("DelaySeconds", 0),
            ("DelaySeconds", 3),
            ("MessageRetentionPeriod", 120), ("MessageRetentionPeriod", 345_600), ("MessageRetentionPeriod", 345_600),
        ))  # fmt: skip
        request = SetQueueAttributes({attribute: str(seconds)})
        if self.call(
            lambda: self.brokers[1].set_attributes(name, request), lambda ledger: ledger.set_seconds(ledger.queues[name], attribute, seconds)
        ):
            self.count("setting")

    def timekeeper(self, _: Client) -> None:
        self.pass_time(self.random.choice((1, 500, 1000, 2000)))

    def sleeper(self, _: Client) -> None:
        self.pass_time(self.random.choice((5000, 5000, 5000, 30_000)))

    def pass_time(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds)
        self.ledger.now_ms = self.clock.now
        self.count("wait")

    def tender(self, client: Client) -> None:
        if self.call(self.broker(client).tend, lambda _: None):
            self.count("tend")

    def restarter(self, client: Client) -> None:
        """A process ends, now and then without its upkeep, and another one takes its place."""
        if self.random.random() < 0.02:
            at = self.brokers.index(self.broker(client))
            if self.call(self.brokers[at].close, lambda _: None):
                self.brokers[at] = self.process()
                self.count("restart")
        else:
            self.consumer(client)

    def power(self, _: Client) -> None:
        """It will fail soon, in whatever call that is."""
        self.disk.torn = self.random.choice(list(Torn))
        self.disk.cut_after(self.random.randrange(40))
        self.loss = self.random.choice([Loss.NOTHING, Loss.ALL, Loss.BYTES])

    def drain(self) -> None:
        """When all leases have lapsed, everything left is receivable, in order and once."""
        self.disk.cut_after(-1)
        self.look()
        self.pass_time(43_200_000)
        collector = Client(type(self).consumer, 0, "")
        for name, queue in self.ledger.queues.items():
            self.brokers[0].set_attributes(name, SetQueueAttributes({"DelaySeconds": "0"}))
            self.ledger.set_seconds(queue, "DelaySeconds", 0)
        for name in (*QUEUES, *DEAD.values()):
            queue = self.ledger.queues[name]
            while self.known({name: queue})[name]:
                self.receive(collector, name)
                assert collector.holds or not self.known({name: queue})[name], f"{name} keeps {list(queue.entries)} back"
                while collector.holds:
                    self.delete(collector, collector.holds.pop())
        self.look()
        for broker in self.brokers:
            broker.close()
        assert self.disk.open_handles == 0, "files or locks were left open"


def simulate(seed: int, steps: int) -> dict[str, int]:
    """How often each thing has happened. Says on failure how to have the same again."""
    number = -1
    with small_files(), TemporaryDirectory(prefix="sqscli-simulation-") as home:
        try:
            here = Simulator(home, seed)
            for number in range(steps):
                here.step(number)
            here.drain()
        except Exception as error:
            again = f"SIM_SEED={seed} SIM_STEPS={number + 1} python -m pytest tests/simulation/test_million.py -k million"
            raise AssertionError(f"seed {seed}, step {number} of {steps}: {error!r}; just that again: {again}") from error
        return here.counts
