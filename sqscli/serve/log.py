"""A line on stderr for each request, with `-v`: what was asked of which queue, the status, and how long it took in real time.

POST SendMessage orders 200 0.8 ms
"""

from __future__ import annotations

from collections.abc import Callable

from sqscli.serve.exchange import Exchange


class RequestLog:
    """`say` prints a line, `monotonic` is real time in seconds."""

    def __init__(self, say: Callable[[str], None], monotonic: Callable[[], float]) -> None:
        self._say = say
        self._monotonic = monotonic

    def begin(self, exchange: Exchange) -> None:
        exchange.began = self._monotonic()

    def end(self, exchange: Exchange, status: int) -> None:
        milliseconds = (self._monotonic() - exchange.began) * 1000
        self._say(f"{exchange.method} {exchange.action or exchange.path} {exchange.queue or '-'} {status} {milliseconds:.1f} ms")
