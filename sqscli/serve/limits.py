"""What a client may do to the server before a request is complete: how long it may take, how large its head may be, how many may come.

Law 1: a connection that sends nothing, or too slowly, is closed, in the middle of a head or of a body; so is one that does not read its answer.
Law 2: a wait for the server, as in a long poll, is never the client's slowness.

uvicorn has neither limit, so its protocols are given both here. Whether time is over is asked once a second for all connections at once, which costs
a request nothing but two assignments.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from sqscli.serve.closing import Closing

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

KEEP_ALIVE_SECONDS = 75


class Limits(NamedTuple):
    """`request_seconds` is for a whole request to come in, and for an answer to go out."""

    request_seconds: float = 30.0
    head_bytes: int = 64 * 1024
    connections: int = 10_000


class Limited(Closing):
    """A uvicorn protocol with limits; `reading_since` is when the client began a request that is not complete, 0 where there is none."""

    limits: Limits
    reading_since = 0.0
    writing_since = 0.0
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.reading_since = self.loop.time()
        if len(self.connections) > self.limits.connections:
            self._refuse(b"503 Service Unavailable", b"The server has as many connections as it can have.")

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing() or self.lingering_since:
            return
        before = self.cycle
        if not self.reading_since:
            self.reading_since = self.loop.time()
        super().data_received(data)
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.more_body and not cycle.response_complete:
            self.reading_since = 0.0
        if cycle is not before:
            self._head_bytes = 0
        elif cycle is None or cycle.response_complete:  # type: ignore[redundant-expr]  # it begins as None, whatever uvicorn says
            self._head_bytes += len(data)
            if self._head_bytes > self.limits.head_bytes:
                self._refuse(b"431 Request Header Fields Too Large", b"The headers of the request are too large.")

    def pause_writing(self) -> None:
        super().pause_writing()
        self.writing_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.writing_since = 0.0

    def shutdown(self) -> None:
        """The server ends: a request that is not complete is not waited for."""
        if self.reading_since or self.lingering_since:
            self.transport.close()
        else:
            super().shutdown()

    def check_time(self, now: float) -> None:
        """Closes the connection if its client has used up its time."""
        if self.writing_since and now - self.writing_since > self.limits.request_seconds:
            self.transport.abort()
        elif self.transport.is_closing():
            if not self.writing_since:
                self.writing_since = now
        elif self.lingering_since:
            if now - self.lingering_since > self.limits.request_seconds:
                self.transport.abort()
        elif self.reading_since and now - self.reading_since > self.limits.request_seconds:
            self._refuse(b"408 Request Timeout", b"The request was not complete in time.")

    def _refuse(self, status: bytes, text: bytes) -> None:
        """Where there is no request yet that could be answered in its protocol."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or not cycle.response_started or cycle.response_complete:
            length = str(len(text)).encode()
            head = b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: " + length + b"\r\n\r\n"
            self.transport.write(head + text)
        self.transport.close()


def limited_protocol(limits: Limits) -> type[asyncio.Protocol]:
    return type("LimitedProtocol", (Limited, _parsing_protocol()), {"limits": limits})


def _parsing_protocol() -> type[asyncio.Protocol]:
    """uvicorn's protocol on top of the C parser where that is installed, else on top of h11."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol

        return H11Protocol
    return HttpToolsProtocol


def sweep(connections: Iterable[Any], now: float) -> None:
    """Once a second: whose time is over."""
    for connection in list(connections):
        connection.check_time(now)
