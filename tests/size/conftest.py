"""The large queues, made once; a test gets a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli.api.requests import ReceiveMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import ManualClock
from tests.size.cost import TWELVE_HOURS, Home, make, send_all

FEW = 100
MILLION = 1_000_000
QUOTA = 120_000
GROUPS = 100_000


def in_groups(number: int) -> SendOptions:
    """Each message in a group of its own."""
    return SendOptions(group_id=f"group-{number}", deduplication_id=f"{number}")


def receive_all(broker: Broker, name: str, count: int) -> None:
    while count > 0:
        received = len(broker.receive(name, ReceiveMessages(min(1000, count), TWELVE_HOURS)))
        assert received
        count -= received


class Homes:
    """Makes each home once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._made: dict[str, Home] = {}

    def copy(self, key: str, into: Path, create: Callable[[Path], Home]) -> Home:
        home = self._made.get(key)
        if home is None:
            home = self._made[key] = create(self._directory / key)
        shutil.copytree(home.path, into / key)
        return Home(into / key, ManualClock(home.clock.now_ms()), home.name)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("size"))


def waiting(path: Path, count: int) -> Home:
    return make(path, {}, lambda broker, name: send_all(broker, name, count))


def in_flight(path: Path, count: int) -> Home:
    """`count` in flight and 1,000 more that wait."""

    def fill(broker: Broker, name: str) -> None:
        send_all(broker, name, count + 1000)
        receive_all(broker, name, count)

    return make(path, {}, fill)


def groups(path: Path, count: int) -> Home:
    return make(path, {"FifoQueue": "true"}, lambda broker, name: send_all(broker, name, count, in_groups), "q.fifo")


@pytest.fixture
def few(homes: Homes, tmp_path: Path) -> Home:
    return homes.copy("few", tmp_path, lambda path: waiting(path, FEW))


@pytest.fixture
def million(homes: Homes, tmp_path: Path) -> Home:
    return homes.copy("million", tmp_path, lambda path: waiting(path, MILLION))


@pytest.fixture
def few_in_flight(homes: Homes, tmp_path: Path) -> Home:
    return homes.copy("few-in-flight", tmp_path, lambda path: in_flight(path, FEW))


@pytest.fixture
def quota_in_flight(homes: Homes, tmp_path: Path) -> Home:
    return homes.copy("quota-in-flight", tmp_path, lambda path: in_flight(path, QUOTA))


@pytest.fixture
def few_groups(homes: Homes, tmp_path: Path) -> Home:
    return homes.copy("few-groups", tmp_path, lambda path: groups(path, FEW))


@pytest.fixture
def many_groups(homes: Homes, tmp_path: Path) -> Home:
    return homes.copy("many-groups", tmp_path, lambda path: groups(path, GROUPS))
