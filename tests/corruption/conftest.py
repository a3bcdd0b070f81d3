"""The small constants of the crash tests: a checkpoint after three records, a segment of 2 KiB."""

from __future__ import annotations

from tests.crash.conftest import small_constants

__all__ = ["small_constants"]
