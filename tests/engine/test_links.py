"""Links in the home are not followed: through one, a queue of another home would be changed under this home's names."""

from __future__ import annotations

import pytest

from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.catalog import HomeError
from sqscli.clock import ManualClock


@pytest.fixture
def broker(tmp_path):
    other = Broker(f"{tmp_path}/other", ManualClock())
    other.create_queue("victim", {}, {})
    other.send("victim", SendMessages([b"not yours"]))
    other.close()
    broker = Broker(f"{tmp_path}/home", ManualClock())
    broker.create_queue("q", {}, {})
    (tmp_path / "home/queues/link").symlink_to(tmp_path / "other/queues/victim")
    yield broker
    broker.close()


@pytest.mark.parametrize(
    "act",
    [
        lambda broker: broker.send("link", SendMessages([b"x"])),
        lambda broker: broker.receive("link", ReceiveMessages(1)),
        lambda broker: broker.purge("link"),
        lambda broker: broker.peek("link", 10, None),
        lambda broker: broker.stats("link"),
        lambda broker: broker.delete_queue("link"),
    ],
    ids=["send", "receive", "purge", "peek", "stats", "delete-queue"],
)
def test_a_link_to_another_homes_queue_is_refused_and_the_queue_untouched(broker, tmp_path, act):
    with pytest.raises(HomeError, match="links are not followed"):
        act(broker)
    owner = Broker(f"{tmp_path}/other", ManualClock())
    assert owner.receive("victim", ReceiveMessages(10)).bodies() == [b"not yours"]


def test_a_home_whose_queues_are_a_link_is_refused(tmp_path):
    owner = Broker(f"{tmp_path}/other", ManualClock())
    owner.create_queue("victim", {}, {})
    (tmp_path / "home").mkdir()
    (tmp_path / "home/queues").symlink_to(tmp_path / "other/queues")
    with pytest.raises(HomeError, match="links are not followed"):
        Broker(f"{tmp_path}/home", ManualClock()).send("victim", SendMessages([b"x"]))
