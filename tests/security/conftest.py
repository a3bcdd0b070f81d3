"""A home among canaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.security.surroundings import Surroundings


@pytest.fixture
def around(tmp_path: Path) -> Surroundings:
    return Surroundings(tmp_path / "above")


@pytest.fixture
def home(around: Surroundings) -> Path:
    return around.home
