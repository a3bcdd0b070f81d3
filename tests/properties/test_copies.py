"""Whatever a queue went through, its export makes a queue that holds the same, and does the same from then on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis.stateful import rule, run_state_machine_as_test

from sqscli.broker import Broker
from sqscli.journal.disk import PosixDisk
from tests.properties.test_model import FifoMachine, OwnDeadLetterMachine, OwnFifoDeadLetterMachine, QueueMachine, walk
from tests.support.copies import exported, imported, portable
from tests.support.invariants import every_way_to_replay_leads_to_the_same_state


class UnsyncedDisk(PosixDisk):
    """Nothing here is about power cuts, and a test disk has better things to do."""

    fsync = staticmethod(lambda handle: None)

    def fsync_directory(self, path: str) -> None:
        return


class Moving(QueueMachine):
    """At any time both queues move to another home, and everything goes on there: the model never hears of it. Only old receipt handles end."""

    keeps_its_beginning = False  # what was imported goes on in a second segment, and nothing of the first one may be left

    def _open(self) -> Broker:
        return Broker(self.home, self.clock, "none", UnsyncedDisk(), self.reports.append)

    @rule()
    def move_house(self) -> None:
        home = tempfile.mkdtemp(prefix="sqscli-moved-")
        broker = Broker(home, self.clock, "none", UnsyncedDisk(), self.reports.append)
        for name in sorted(set(self.names)):
            imported(broker, name, exported(self.broker, name))
            assert portable(broker, name) == portable(self.broker, name)
            every_way_to_replay_leads_to_the_same_state(broker, name)
        self.broker.close()
        shutil.rmtree(self.home)
        self.home, self.broker = home, broker
        self.receipts.clear()

    def more_actions(self) -> list[tuple[int, Callable[[], None]]]:
        return [(2, self.move_house)]


class MovingFifo(Moving, FifoMachine):
    names = FifoMachine.names


class MovingOwnDeadLetters(Moving, OwnDeadLetterMachine):
    names = OwnDeadLetterMachine.names


class MovingOwnFifoDeadLetters(Moving, OwnFifoDeadLetterMachine):
    names = OwnFifoDeadLetterMachine.names


MACHINES = pytest.mark.parametrize(
    "machine", [Moving, MovingFifo, MovingOwnDeadLetters, MovingOwnFifoDeadLetters], ids=["standard", "fifo", "its own", "fifo, its own"]
)


@MACHINES
def test_a_queue_that_moves_house_at_any_time_answers_like_one_that_stays(machine: type[Moving]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=8, stateful_step_count=30))


@MACHINES
def test_so_it_does_on_a_long_walk(machine: type[Moving]) -> None:
    for seed in range(2):
        walk(machine, seed, 250)


@pytest.mark.long
@MACHINES
def test_so_it_does_on_longer_walks(machine: type[Moving]) -> None:
    for seed in range(1000, 1030):
        walk(machine, seed, 1000)


@pytest.mark.long
@MACHINES
def test_a_queue_that_moves_house_answers_so_for_long(machine: type[Moving]) -> None:
    run_state_machine_as_test(machine, settings=settings(max_examples=300, stateful_step_count=100))
