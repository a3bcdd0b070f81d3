"""The world of the simulation: a home on an unreliable disk, the processes on it, the ledger that knows what it holds, and what a crash may leave."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqscli import open_queue, upkeep
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.mover import finish_pending_move
from tests.simulation.ledger import Ledger, LedgerQueue
from tests.simulation.quick_disk import QuickDisk
from tests.support.replay import live, replayed
from tests.support.unreliable_disk import Loss, PowerCut


class World:
    def __init__(self, home: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.home, self.disk, self.clock = home, QuickDisk(Path(home)), ManualClock()
        self.ledger = Ledger()
        self.ledger.now_ms = self.clock.now
        self.reports: list[str] = []
        self.counts: dict[str, int] = {}
        self.ids: dict[str, dict[str, str]] = {}
        self.loss = Loss.NOTHING
        self.boot()

    def boot(self) -> None:
        self.brokers = [self.process(), self.process()]

    def process(self) -> Broker:
        return Broker(self.home, self.clock, "always", self.disk, warn=self.reports.append, entropy=self.random.randbytes)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def call(self, act: Callable[[], object], model: Callable[[Ledger], object]) -> bool:
        """`act` in the engine, and then `model` in the ledger. False where the power failed, and the ledger has taken over what is there."""
        before = self.ledger.copy() if self.disk.is_armed else b""
        try:
            act()
        except PowerCut:
            self.recover(before, model)
            return False
        model(self.ledger)
        return True

    # After a crash

    def recover(self, before: bytes, model: Callable[[Ledger], object]) -> None:
        loss = self.loss
        self.disk.recover(loss)
        if loss is Loss.NOTHING:
            self.disk.settle()  # else a later power cut could take back what is seen now
        self.boot()
        for name in self.ledger.queues:
            queue = self.brokers[0].queue(name)
            queue.acquire()
            queue.release()
            finish_pending_move(self.brokers[0], name)  # as every command does that comes to the queue
        seen = {name: self.seen(name) for name in self.ledger.queues}
        after: Ledger = pickle.loads(before)
        after.is_in_doubt = True
        model(after)
        for what, ledger in [("nothing", pickle.loads(before)), *(("a part", pickle.loads(mark)) for mark in after.marks), ("all", after)]:
            if self.adopt(ledger, seen, loss is not Loss.NOTHING):
                self.ledger = ledger
                ledger.is_in_doubt, ledger.marks = False, []
                self.count(f"cut: {what} has happened")
                return
        known = self.known(self.ledger.queues)
        differ = {name: [each for each in [*seen[name], *known[name]] if (each in seen[name]) != (each in known[name])] for name in seen}
        raise AssertionError(f"after a cut ({loss.value}) is there what cannot be: {differ}")

    def adopt(self, ledger: Ledger, seen: dict[str, list[tuple[object, ...]]], may_lose: bool) -> bool:
        for name, queue in ledger.queues.items():
            lost = 0
            while self.known({name: queue})[name] != seen[name] and may_lose and queue.unsynced:
                queue.undo()
                lost += 1
            if self.known({name: queue})[name] != seen[name]:
                return False
            if lost:
                self.count("cut: leases lost")
            queue.unsynced.clear()
            self.learn(queue)
        return True

    def learn(self, queue: LedgerQueue) -> None:
        """The ids of messages of which no answer told."""
        for body, message_id in self.ids[queue.name].items():
            entry = queue.entries[body]
            assert entry.message_id in ("", message_id), f"{body} is {message_id}, and was {entry.message_id}"
            entry.message_id = message_id
            if body in queue.sent and not queue.sent[body][1]:
                queue.sent[body] = queue.sent[body][0], message_id

    def seen(self, name: str) -> list[tuple[object, ...]]:
        """What the engine shows of its messages; `ids` has their ids."""
        found = self.brokers[0].peek(name, 1_000_000, None)
        self.ids[name] = {peeked.message.body.decode(): peeked.message.message_id for peeked in found}
        return [
            (
                peeked.message.body.decode(), int(peeked.message.attributes["ApproximateReceiveCount"]),
                int(peeked.message.attributes["SentTimestamp"]), peeked.visible_at_ms,
                peeked.message.attributes.get("DeadLetterQueueSourceArn", "").rpartition(":")[2], peeked.message.attributes.get("MessageGroupId", ""),
            )
            for peeked in found
        ]  # fmt: skip

    def known(self, queues: dict[str, LedgerQueue]) -> dict[str, list[tuple[object, ...]]]:
        now = self.clock.now
        found = {}
        for name, queue in queues.items():
            queue.settle(now)
            found[name] = [
                (
                    entry.body, entry.receives + entry.carried, entry.sent_ms,
                    None if queue.visible_ms(entry) <= now else queue.visible_ms(entry), entry.source, entry.group,
                )
                for entry in queue.entries.values()
            ]  # fmt: skip
        return found

    # All that must be true

    def look(self) -> None:
        known = self.known(self.ledger.queues)
        for name in known:
            seen = self.seen(name)
            different = [each for each in [*seen, *known[name]] if (each in seen) != (each in known[name])]
            assert seen == known[name], f"{name} is not what it should be: {different or 'the order differs'}"
            states = [live(broker, name) for broker in self.brokers]
            assert states[0] == states[1] == replayed(self.brokers[0], name), f"{name}: replay and live differ"
            stats = self.brokers[0].stats(name)
            assert stats.available + stats.in_flight + stats.delayed == len(seen)
        unexpected = [report for report in self.reports if "an unfinished write of" not in report]
        assert not unexpected, unexpected
        self.reports.clear()


@contextmanager
def small_files() -> Iterator[None]:
    """So that checkpoints, new segments and compaction happen all the time."""
    small = [
        (upkeep, "STREAM_ROWS_BEHIND", 2000), (upkeep, "PAGES_SLACK", 16_384), (upkeep, "RESERVE_BYTES", 1024), (upkeep, "COPY_BYTES", 4000),
        (open_queue, "SMALLEST_SEGMENT_BYTES", 16_384),
    ]  # fmt: skip
    before = [(module, name, getattr(module, name)) for module, name, _ in small]
    for module, name, value in small:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
