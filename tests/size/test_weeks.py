"""A queue that is written and drained for weeks of virtual time stays as small as what it holds, at every step, whoever uses it and however.

Each command is a process of its own: what keeps the queue small is what each of them does behind its answer.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.size.weeks import HOUR_MS, WEEK_MS, Weeks

DAYS_14 = {"MessageRetentionPeriod": "1209600"}
FIFO = {**DAYS_14, "FifoQueue": "true"}
MINUTE = {"MessageRetentionPeriod": "60"}

WEEKS = [6, pytest.param(52, marks=pytest.mark.long)]


@pytest.mark.parametrize("weeks", WEEKS)
@pytest.mark.parametrize("attributes", [DAYS_14, FIFO], ids=["standard", "fifo"])
def test_a_queue_that_is_written_and_drained_stays_small(tmp_path: Path, attributes: dict[str, str], weeks: int) -> None:
    queue = Weeks(tmp_path / "home", attributes)
    for _ in range(weeks * WEEK_MS // (12 * HOUR_MS)):
        for _ in range(3):
            queue.send(25, 2000)
            queue.drain(10)
            queue.keeps_the_law()
        queue.pass_time(12 * HOUR_MS)
    assert queue.sent_bytes > 4 * queue.most_bytes
    assert queue.sent == {}


@pytest.mark.parametrize("attributes", [DAYS_14, FIFO], ids=["standard", "fifo"])
def test_one_old_message_that_is_always_in_flight_pins_nothing_but_itself(tmp_path: Path, attributes: dict[str, str]) -> None:
    """It was sent first, so it stands at the very front of the journal; when its retention ends, another one takes its place."""
    queue = Weeks(tmp_path / "home", attributes)
    for half_day in range(6 * WEEK_MS // (12 * HOUR_MS)):
        if half_day % 28 == 0:
            queue.send(1, 100)
        queue.receive(1, 43_200)
        for _ in range(3):
            queue.send(40, 2000)
            queue.drain(40, at_most=8)
            queue.keeps_the_law()
        queue.pass_time(12 * HOUR_MS)
    assert queue.sent_bytes > 4 * queue.most_bytes


def test_a_slow_consumer_costs_what_waits_for_it_and_gets_it_back_when_it_catches_up(tmp_path: Path) -> None:
    queue = Weeks(tmp_path / "home", DAYS_14)
    for hour in range(400):
        queue.send(30, 2000)
        numbers = queue.receive(10)
        queue.delete(numbers)
        queue.keeps_the_law()
        queue.pass_time(HOUR_MS // 2 * (1 + hour % 2))
    assert len(queue.sent) > 5000
    queue.drain(500)
    queue.keeps_the_law()
    assert queue.sent == {}
    assert sum(queue.files().values()) < queue.most_bytes / 4


@pytest.mark.parametrize("is_stream", [False, True], ids=["small batches", "streams with options"])
@pytest.mark.parametrize("attributes", [MINUTE, {**MINUTE, "FifoQueue": "true"}], ids=["standard", "fifo"])
def test_what_expires_without_ever_being_seen_goes_as_fast_as_it_comes(tmp_path: Path, attributes: dict[str, str], is_stream: bool) -> None:
    queue = Weeks(tmp_path / "home", attributes)
    steps, count, batches, size = (10, 2000, 2, 200) if is_stream else (240, 40, 1, 1000)
    for _ in range(steps):
        queue.send(count, size, batches, has_options=is_stream)
        late = (2 if is_stream else 40) * count * batches  # of which the next checkpoint learns
        queue.keeps_the_law(late * (size + 160), late)
        queue.pass_time(6 * WEEK_MS // steps)
    assert queue.sent_bytes > 1.5 * queue.most_bytes


def test_messages_that_are_deleted_out_of_order_leave_no_segment_behind(tmp_path: Path) -> None:
    """Every tenth message is kept for two weeks, in every segment one."""
    queue = Weeks(tmp_path / "home", DAYS_14)
    for _ in range(6 * WEEK_MS // (6 * HOUR_MS)):
        queue.send(1, 2000)
        queue.receive(1, 43_200)
        queue.send(27, 2000)
        queue.drain(27, at_most=2)
        queue.keeps_the_law()
        queue.pass_time(6 * HOUR_MS)
    assert queue.sent_bytes > 2 * queue.most_bytes
