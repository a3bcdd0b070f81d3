"""Every scenario of this directory is played three times: by one broker, by a new one for each step (as the command line does), and by a new one
with a checkpoint between any two steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sqscli import upkeep
from sqscli.broker import Broker
from tests.support.scenario import Scenario


def reopened(broker: Broker) -> Broker:
    broker.close()
    return Broker(broker.home, broker.clock, broker.durability, warn=broker.warn)


def checkpointed(broker: Broker) -> Broker:
    broker.tend()
    return reopened(broker)


@pytest.fixture(params=["one broker", "reopened", "checkpointed"])
def scenario(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scenario]:
    """Plays a scenario; nothing may be reported as damaged meanwhile."""
    if request.param == "checkpointed":
        monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    between = {"reopened": reopened, "checkpointed": checkpointed}.get(request.param, lambda broker: broker)
    scenario = Scenario(str(home), between)
    yield scenario
    scenario.broker.close()
    assert [report for report in scenario.reports if "the clock is before that" not in report] == []
