"""What every test may rely on: the caller's settings do not reach it, and hypothesis keeps no database and watches no clock."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Deadlines measure the machine, not the code; examples are reproducible so that a red CI can be repeated.
settings.register_profile("sqscli", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sqscli")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that steer sqscli are unset, for the test and for the processes it starts."""
    for name in list(os.environ):
        if name.startswith("SQSCLI_") or name in {"NO_COLOR", "FORCE_COLOR", "XDG_DATA_HOME"}:
            monkeypatch.delenv(name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that does not exist yet, as on a first run."""
    return tmp_path / "home"
