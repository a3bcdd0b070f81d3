"""Interrupts that wait for a batch: so that the count of what is committed is the truth when ctrl-C comes.

Law: while a batch is on its way a first ctrl-C is kept until it is through, a second one interrupts at once (the lock may be held by somebody else).
"""

from __future__ import annotations

import signal
from types import FrameType, TracebackType


class Interrupts:
    """As a context: `held` begins and ends around each batch."""

    def __init__(self) -> None:
        self._holding = False
        self._came = False

    def __enter__(self) -> Interrupts:
        self._before = signal.signal(signal.SIGINT, self._handle) if signal.getsignal(signal.SIGINT) is signal.default_int_handler else None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def hold(self) -> None:
        self._holding = True

    def release(self) -> None:
        """The batch is through and counted: an interrupt that came meanwhile counts now."""
        self._holding = False
        if self._came:
            self._came = False
            raise KeyboardInterrupt

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._holding and not self._came:
            self._came = True
            return
        raise KeyboardInterrupt
