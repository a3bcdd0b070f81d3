"""A line on stderr for each request, with `-v`: what was asked of which queue, the status, and how long it took in real time.

    POST SendMessage orders 200 0.8 ms
    POST SendMessage order 400 0.3 ms, AWS.SimpleQueueService.NonExistentQueue, key worker
    GET ReceiveMessage orders 499 8123.0 ms

An error has its code in the older protocol behind it, a request that was signed its key. 499 stands for a client that did not wait for its answer.
"""

from __future__ import annotations

from collections.abc import Callable

from sqscli.serve.exchange import Exchange

CLIENT_LEFT = 499


class RequestLog:
    """`say` prints a line, `monotonic` is real time in seconds."""

    def __init__(self, say: Callable[[str], None], monotonic: Callable[[], float]) -> None:
        self._say = say
        self._monotonic = monotonic

    def begin(self, exchange: Exchange) -> None:
        exchange.began = self._monotonic()

    def end(self, exchange: Exchange) -> None:
        milliseconds = (self._monotonic() - exchange.began) * 1000
        status = CLIENT_LEFT if exchange.has_left else exchange.status
        error = f", {exchange.error}" if exchange.error else ""
        key = f", key {exchange.access_key_id}" if exchange.access_key_id else ""
        self._say(f"{exchange.method} {exchange.action or exchange.path} {exchange.queue or '-'} {status} {milliseconds:.1f} ms{error}{key}")
