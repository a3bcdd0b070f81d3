"""Ten thousand queues in one home: a command on one of them does not know of the others, and what asks all of them asks each once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqscli import broker as broker_module
from sqscli import catalog, queues, upkeep
from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.cli.run import run
from sqscli.clock import ManualClock
from sqscli.looks import sources_by_target
from sqscli.open_queues import MAXIMUM_OPEN
from tests.size.conftest import Homes
from tests.size.cost import Home
from tests.support.counting_disk import QuietDisk

TEN_THOUSAND = 10_000
SOME, MORE = 250, 1000
ASKED = "q00042"  # also the only queue of the home that has one


def home_of(path: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Queues as the program makes them, every hundredth with a dead-letter queue; without the reserves, which would be a gigabyte."""
    with monkeypatch.context() as patched:
        patched.setattr(upkeep, "RESERVE_BYTES", 1)
        patched.setattr(queues, "_sweep", lambda broker: None)  # which reads the list of the queues for each new one
        broker = Broker(str(path), ManualClock(), "none", disk=QuietDisk())
        names = [f"q{number:05d}" for number in range(count)] if count > 1 else [ASKED]
        for number, name in enumerate(names):
            policy = f'{{"deadLetterTargetArn":"{broker.namespace.arn(names[0])}","maxReceiveCount":3}}'
            broker.create_queue(name, {"RedrivePolicy": policy} if number % 100 == 99 else {}, {})
        broker.close()
    return Home(path, ManualClock(), ASKED)


@pytest.fixture(scope="session")
def ten_thousand_once() -> Iterator[Home]:
    """In memory where there is room for it: to make so many files takes long on some disks."""
    memory = "/dev/shm"
    has_room = os.path.isdir(memory) and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 29
    with (
        tempfile.TemporaryDirectory(prefix="sqscli-size-", dir=memory if has_room else None) as directory,
        pytest.MonkeyPatch.context() as monkeypatch,
    ):
        yield home_of(Path(directory) / "home", TEN_THOUSAND, monkeypatch)


@pytest.fixture
def ten_thousand(ten_thousand_once: Home) -> Home:
    """Shared: what a test does there it does to a queue of its own."""
    return ten_thousand_once


def test_each_command_on_one_of_them_costs_as_many_calls_and_bytes_as_where_it_is_the_only_one(
    ten_thousand: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = home_of(tmp_path / "alone", 1, monkeypatch)
    for home in (alone, ten_thousand):
        home.send()
    assert ten_thousand.everyday() == alone.everyday()


class _AskedOfTheSystem:
    """How often the catalog asks what something is, and lists a directory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        for name in ("stat", "lstat", "scandir", "listdir"):
            monkeypatch.setattr(catalog.os, name, self._counted(getattr(os, name)))

    def _counted(self, call):  # type: ignore[no-untyped-def]
        def counted(*arguments: object, **options: object) -> object:
            self.calls += 1
            return call(*arguments, **options)

        return counted


def test_listing_them_opens_none_and_asks_twice_for_each(ten_thousand: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _AskedOfTheSystem(monkeypatch)
    cost, names = ten_thousand.command(lambda broker: broker.list_queues())
    assert len(names) == TEN_THOUSAND
    assert cost == (0, 0, 0)
    assert asked.calls <= 2 * TEN_THOUSAND + 10
    asked.calls = 0
    _, names = ten_thousand.command(lambda broker: broker.list_queues("q0001"))
    assert len(names) == 10
    assert asked.calls <= 2 * 10 + 10, "others than those of the prefix are looked at"


def test_a_process_that_uses_them_all_keeps_a_bounded_number_open(ten_thousand: Home) -> None:
    broker, _ = ten_thousand.broker()
    before = len(os.listdir("/dev/fd"))
    for number in range(1000, 1400):
        broker.send(f"q{number:05d}", SendMessages([b"x"]))
        broker.receive(f"q{number:05d}", ReceiveMessages(1, 0))
    opened = sum(queue.is_open for queue in broker._queues._queues.values())
    assert opened == MAXIMUM_OPEN
    assert len(os.listdir("/dev/fd")) - before <= 6 * MAXIMUM_OPEN
    broker.close()
    assert len(os.listdir("/dev/fd")) == before


def cost_of_all_stats(home: Home, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Calls of the disk, and the queues shown, by the command itself."""
    disk = QuietDisk()
    monkeypatch.setattr(broker_module, "PosixDisk", lambda: disk)
    assert run(["--home", str(home.path), "stats", "-o", "jsonl"]) == 0
    return disk.calls, len(capfdbinary.readouterr().out.splitlines())


def test_the_stats_of_all_of_them_open_each_twice(
    homes: Homes, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for its counts, and once to learn whose dead-letter queue it names."""
    few, more = (home_of(tmp_path / f"{count}", count, monkeypatch) for count in (SOME, MORE))
    (calls_few, shown_few), (calls_more, shown_more) = (cost_of_all_stats(home, capfdbinary, monkeypatch) for home in (few, more))
    assert (shown_few, shown_more) == (SOME, MORE)
    assert calls_more / MORE <= 1.1 * calls_few / SOME
    assert calls_more <= 60 * MORE


def test_asking_whose_dead_letter_queue_one_is_opens_each_queue_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no index of it: Amazon's own list is as rare as a redrive."""
    home = home_of(tmp_path / "home", SOME, monkeypatch)
    one, _ = home.command(lambda broker: broker.attributes(ASKED))
    cost, found = home.command(lambda broker: broker.dead_letter_sources("q00000"))
    assert found == ["q00099", "q00199"]
    assert cost.calls <= (SOME + 2) * one.calls
    _, by_target = home.command(sources_by_target)
    assert [*by_target.values()] == [found]


def test_making_and_deleting_one_more_reads_the_list_of_their_names_and_opens_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, more = (home_of(tmp_path / f"{count}", count, monkeypatch) for count in (1, SOME))
    for act in (lambda broker: broker.create_queue("another", {}, {}), lambda broker: broker.delete_queue("another")):
        small, large = (home.command(act)[0] for home in (one, more))
        assert large == small


@pytest.mark.long
def test_the_stats_of_ten_thousand(ten_thousand: Home, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    calls, shown = cost_of_all_stats(ten_thousand, capfdbinary, monkeypatch)
    assert shown == TEN_THOUSAND
    assert calls <= 60 * TEN_THOUSAND
