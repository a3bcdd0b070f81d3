"""What a queue kept beyond its retention, because nobody came: the next command does not pay for it, and upkeep keeps pace with it."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from sqscli.api.errors import SQSError
from sqscli.api.requests import DeleteMessages, ReceiveMessages, SendMessages, SendOptions, SetQueueAttributes
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from sqscli.queue import fifo, receive
from sqscli.upkeep import save
from tests.size.conftest import in_groups
from tests.size.cost import PAGE_BYTES, PAGES_MORE, Cost, Home, make, send_all
from tests.support.counting_disk import QuietDisk

FEW, MANY = 200, 5000
RETENTION = {"MessageRetentionPeriod": "60"}
FIFO = {**RETENTION, "FifoQueue": "true"}
SEED = int(os.environ.get("SIZE_SEED", "1"))
SEEDS = [*range(SEED, SEED + 5), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(SEED + 5, SEED + 60))]


def in_one_group(number: int) -> SendOptions:
    return SendOptions(group_id="one", deduplication_id=f"{number}")


def lapsed(path: Path, count: int, is_one_group: bool, fresh_count: int = 0) -> Home:
    """A FIFO queue whose messages have all expired but the last ones."""
    home = make(path, FIFO, lambda broker, name: send_all(broker, name, count, in_one_group if is_one_group else in_groups), "q.fifo")
    home.clock.advance(40_000)
    for number in range(fresh_count):
        home.send(options=SendOptions(group_id="one", deduplication_id=f"fresh-{number}"))
    home.clock.advance(40_000)
    return home


def is_as_cheap(many: Cost, few: Cost) -> None:
    assert many.calls <= few.calls + PAGES_MORE
    assert many.read_bytes <= few.read_bytes + PAGES_MORE * PAGE_BYTES


@pytest.mark.parametrize("is_one_group", [True, False], ids=["one group", "many groups"])
@pytest.mark.parametrize("fresh_count", [0, 3])
def test_a_fifo_queue_goes_round_what_has_expired_at_the_cost_of_a_few_pages(tmp_path: Path, is_one_group: bool, fresh_count: int) -> None:
    few, many = (lapsed(tmp_path / f"{count}", count, is_one_group, fresh_count) for count in (FEW, MANY))
    (receive_few, got_few), (receive_many, got_many) = few.receive(), many.receive()
    assert len(got_few) == len(got_many) == min(1, fresh_count)
    is_as_cheap(receive_many, receive_few)
    is_as_cheap(many.send(options=in_one_group(-1)), few.send(options=in_one_group(-1)))
    is_as_cheap(many.receive()[0], few.receive()[0])


def test_from_the_first_record_on_upkeep_takes_it_out_and_the_disk_gets_it_back(tmp_path: Path) -> None:
    home = lapsed(tmp_path / "home", MANY, is_one_group=False)
    before = sum(home.files.values())
    sent = 0
    for sends, rest in ((1, MANY - 1000), (4, 1000), (40, 0)):  # at once while there is much of it, and then as often as a checkpoint is due
        for _ in range(sends):
            sent += 1
            home.send(options=SendOptions(group_id="new", deduplication_id=f"new-{sent}"))
        broker, _ = home.broker()
        queue = broker.queue("q.fifo")
        queue.catch_up()
        held = queue.state.messages.summary()[4]
        broker.close()
        assert sent <= held <= sent + rest
    assert sum(home.files.values()) < before


def test_what_was_deleted_among_what_has_expired_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links of the chain that upkeep comes to only by way of the expired messages in front of them."""
    monkeypatch.setattr(fifo, "LINKS", 1)
    asked = _Asked(tmp_path / "home")
    asked.send([("g", f"{number}") for number in range(20)])
    asked.receive(10, 600)
    handles = [asked.handles[f"{number}"] for number in (4, 5, 8)]
    assert not asked.broker.delete("q.fifo", DeleteMessages(handles)).failures
    asked.advance(100_000)
    asked.send([("g", "new")])
    assert asked.rows() == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_going_round_what_has_expired_shows_in_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Two FIFO queues are asked the same; one passes over what has expired message by message, and the other goes round it whenever it can."""
    chance = random.Random(seed)
    plain, round_it = _Asked(tmp_path / "plain"), _Asked(tmp_path / "round")
    look_rows = chance.choice([0, 2, 1000])

    def both(act: str, *arguments: object) -> None:
        answers = []
        for asked, (links, expired) in ((plain, (1 << 40, 1 << 40)), (round_it, (chance.choice([0, 2]), 0))):
            monkeypatch.setattr(fifo, "LINKS", links)
            monkeypatch.setattr(fifo, "LOOK_ROWS", look_rows if asked is round_it else 1000)
            monkeypatch.setattr(receive, "EXPIRED_MESSAGES", expired)
            answers.append(getattr(asked, act)(*arguments))
        assert answers[0] == answers[1], (seed, act, arguments)

    for step in range(150):
        match chance.choice(("send", "send", "receive", "receive", "delete", "advance", "reopen", "retention")):
            case "send":
                both("send", [(f"g{chance.randrange(4)}", f"{step}-{index}") for index in range(chance.choice([1, 1, 3, 8]))])
            case "receive":
                both("receive", chance.choice([1, 2, 10]), chance.choice([0, 5, 30, 90]))
            case "delete":
                both("delete", chance.random())
            case "advance":
                both("advance", chance.choice([1000, 10_000, 30_000, 61_000]))
            case "reopen":
                both("reopen")
            case _:
                both("set_retention", chance.choice([60, 60, 90]))
    for _ in range(4):
        both("advance", 100_000)
        both("send", [("g0", f"last-{chance.random()}")])
        both("reopen")
    assert round_it.rows() == plain.rows() == 1, "what the heads went past is still there"


class _Asked:
    """A FIFO queue and those who ask it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = ManualClock()
        self.handles: dict[str, str] = {}
        self.broker = Broker(str(path), self.clock, disk=QuietDisk())
        self.broker.create_queue("q.fifo", FIFO, {})

    def counts(self) -> tuple[int, int, int]:
        found = self.broker.stats("q.fifo")
        return found.available, found.in_flight, found.delayed

    def send(self, messages: list[tuple[str, str]]) -> object:
        options: list[SendOptions | None] = [SendOptions(group_id=group, deduplication_id=body) for group, body in messages]
        sent = self.broker.send("q.fifo", SendMessages([body.encode() for _, body in messages], options))
        assert not sent.failures
        return self.counts()

    def receive(self, count: int, seconds: int) -> object:
        received = self.broker.receive("q.fifo", ReceiveMessages(count, seconds)).messages()
        self.handles.update((message.body.decode(), message.receipt_handle) for message in received)
        return [message.body for message in received], self.counts()

    def delete(self, which: float) -> object:
        if not self.handles:
            return None
        body = sorted(self.handles)[int(which * len(self.handles))]
        try:
            failures = self.broker.delete("q.fifo", DeleteMessages([self.handles.pop(body)])).failures
        except SQSError as error:
            return error.code
        return len(failures), self.counts()

    def advance(self, milliseconds: int) -> object:
        self.clock.advance(milliseconds)
        return self.counts()

    def set_retention(self, seconds: int) -> object:
        self.broker.set_attributes("q.fifo", SetQueueAttributes({"MessageRetentionPeriod": f"{seconds}"}))
        return self.counts()

    def reopen(self) -> object:
        self.broker.tend()
        self.broker.close()
        return self.counts()

    def rows(self) -> int:
        queue = self.broker.queue("q.fifo")
        queue.catch_up()
        for _ in range(2):
            save(queue)
        return sum(1 for _ in queue.state.messages.scan(0, lambda summary: True))
