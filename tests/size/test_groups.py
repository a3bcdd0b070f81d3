"""100,000 message groups: a FIFO queue finds the group of a message, and the next turn, without looking at the others."""

from __future__ import annotations

import pytest

from sqscli.api.requests import SendOptions
from tests.size.conftest import GROUPS
from tests.size.cost import PAGE_BYTES, PAGES_MORE, Home, costs_the_same

LEVELS_MORE = 24  # of the messages, the turns, the groups and the ids, each asked a few times
NEW = SendOptions(group_id="new", deduplication_id="new")
KNOWN = SendOptions(group_id="group-50", deduplication_id="another")


@pytest.mark.parametrize("options", [NEW, KNOWN], ids=["a new group", "a known group"])
def test_each_command_costs_as_many_calls_and_bytes_as_with_a_hundred_groups(few_groups: Home, many_groups: Home, options: SendOptions) -> None:
    costs_the_same(many_groups.everyday(options), few_groups.everyday(options), LEVELS_MORE)


def test_ten_messages_of_ten_groups_cost_a_few_pages_each(many_groups: Home) -> None:
    received, handles = many_groups.receive(10)
    assert len(handles) == 10
    deleted = many_groups.delete(*handles)
    for cost in (received, deleted):
        assert cost.read_bytes <= 3 * PAGES_MORE * PAGE_BYTES
        assert cost.calls <= 100


def test_the_groups_are_served_in_turn_to_the_last_one(many_groups: Home) -> None:
    """What was served goes to the back, so the one that comes next is the one that nobody has had."""
    for expected in range(3):
        _, peeked = many_groups.command(lambda broker: broker.peek("q.fifo", 1, "available"))
        assert peeked[0].message.body == b"message %07d" % expected
        assert len(many_groups.receive()[1]) == 1


def test_they_take_few_pages_each(many_groups: Home) -> None:
    assert many_groups.bytes_of(".pages") <= 600 * GROUPS
