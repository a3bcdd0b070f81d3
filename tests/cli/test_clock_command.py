"""`clock`: virtual time, seen by every command."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


def test_the_clock_is_the_real_one_until_somebody_moves_it(orders: Run) -> None:
    ended = orders("clock")
    assert ended.status == 0
    assert ended.json["Clock"] == "real"
    assert ended.err == ""


def test_a_visibility_timeout_of_12_hours_is_shown_in_a_moment(orders: Run) -> None:
    orders("clock freeze")
    orders("send orders x")
    assert orders("receive orders --visibility-timeout 12h").bodies == ["x"]
    assert orders("receive orders").status == 3
    assert orders("clock advance 12h").status == 0
    assert orders("receive orders").bodies == ["x"]


def test_while_a_virtual_clock_is_in_effect_every_command_says_so(orders: Run) -> None:
    orders("clock set 2026-01-31T12:00:00Z --yes")
    orders("clock freeze")
    for line in ("send orders x -q", "receive orders", "stats", "list-queues", "clock", "peek orders"):
        assert "sqscli: the clock of this home stands still at 2026-01-31T12:00:" in orders(line).err
    reset = orders("clock reset --yes")
    assert (reset.status, reset.err) == (0, "")
    assert orders("receive orders").err == ""


def test_going_behind_the_newest_event_needs_yes_and_says_what_follows(orders: Run) -> None:
    orders("send orders x")
    refused = orders("clock set 2020-01-01T00:00:00Z")
    assert refused.status == 2
    assert "before the newest event of orders" in refused.err
    assert "--yes" in refused.err
    assert orders("clock").json["Clock"] == "real"
    assert orders("clock set 2020-01-01T00:00:00Z --yes").status == 0
    assert orders("clock").json["Now"].startswith("2020-01-01T00:00:")


def test_a_reset_may_go_back_too(orders: Run) -> None:
    orders("clock advance 10d")
    orders("send orders x")
    assert orders("clock reset").status == 2
    assert orders("clock reset --yes").status == 0


def test_a_clock_that_cannot_be_read_can_be_reset(orders: Run, home: object) -> None:
    with open(f"{home}/clock", "w") as file:
        file.write("nonsense")
    ended = orders("receive orders")
    assert ended.status == 1
    assert "sqscli clock reset" in ended.err
    assert orders("clock reset").status == 0
    assert orders("receive orders").status == 3


@pytest.mark.parametrize("line", ["clock advance", "clock set", "clock freeze 1s", "clock advance soon", "clock set tomorrow", "clock jump"])
def test_an_action_without_what_it_needs_is_a_usage_error(orders: Run, line: str) -> None:
    ended = orders(line)
    assert (ended.status, ended.out) == (2, b"")
    assert orders("clock").json["Clock"] == "real"
