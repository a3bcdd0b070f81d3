"""What every test may rely on: the caller's settings and homes do not reach it, and hypothesis keeps no database and watches no clock."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Deadlines measure the machine, not the code; examples are reproducible so that a red CI can be repeated.
settings.register_profile("sqscli", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sqscli")

# nohup, and a shell's script for what it starts in the background, have ctrl-C ignored, also by the processes that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

NO_HOME = "/dev/null/a test that names no home has none"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that steer sqscli are unset, for the test and for the processes it starts; but for the home, so that a test that has forgotten to
    say which it means meets neither a `.sqscli` where the tests were started nor the user's own queues."""
    for name in list(os.environ):
        if name.startswith("SQSCLI_") or name in {"NO_COLOR", "FORCE_COLOR", "XDG_DATA_HOME"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("SQSCLI_HOME", NO_HOME)


@pytest.fixture
def no_home_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nobody says which home it is, so one is looked for, from a directory on (this one) above which there is none."""
    strays = [str(each / ".sqscli") for each in (tmp_path, *tmp_path.parents) if os.path.lexists(each / ".sqscli")]
    assert not strays, f"move it away, it would be found by the tests: {strays}"
    monkeypatch.delenv("SQSCLI_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that does not exist yet, as on a first run."""
    return tmp_path / "home"
