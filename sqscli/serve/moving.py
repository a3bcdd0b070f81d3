"""The clockwork of message move tasks: while a server runs it drives them, so that they go on without a command that touches their queues."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqscli.actions.moves import advance_all
from sqscli.serve.engine import Engine

LOOK_SECONDS = 5.0  # for tasks that other processes start


class Mover:
    """Made on the event loop; `wake` when a task was started."""

    def __init__(self, engine: Engine, say: Callable[[str], None]) -> None:
        self._engine = engine
        self._say = say
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def wake(self) -> None:
        self._news.set()

    async def run(self) -> None:
        """Until it is cancelled. Between two batches the engine does what else is asked of it."""
        while True:
            self._news.clear()
            timer = self._loop.call_later(await self._advance(), self._news.set)
            try:
                await self._news.wait()
            finally:
                timer.cancel()

    async def _advance(self) -> float:
        """Seconds until the next batch is due, or another look."""
        try:
            seconds = await self._engine.perform(advance_all)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not end the clockwork
            self._say(f"sqscli: move tasks: {error}")
            return LOOK_SECONDS
        return LOOK_SECONDS if seconds is None else min(seconds, LOOK_SECONDS)
