"""How a connection ends: what was asked in full is answered, nothing is answered twice, and no answer is lost on its way.

Law 1: a client that has sent its request and closes its side still gets the answer. From here it looks like one that has gone altogether, so a poll
       that waits gets an empty answer then: a message would perhaps go to nobody.
Law 2: an answer that is given before the whole request came is the last one of its connection. What still comes is thrown away unread, for as long as
       a request may take, since closing at once could reach the client before the answer does.

uvicorn closes in both cases at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as _Base
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
else:
    _Base = object


class Closing(_Base):
    """A uvicorn protocol that ends so. `has_ended`: the client sends nothing more; `lingering_since`: what it sends is thrown away, 0 where not.

    An application finds it as `scope["state"]["connection"]`.
    """

    has_ended = False
    lingering_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self.app_state = {**self.app_state, "connection": self}
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.has_ended = True
        self.app_state = {}
        super().connection_lost(exc)

    def eof_received(self) -> bool | None:  # type: ignore[override]  # asyncio's own type
        """Whether the connection stays open for an answer."""
        self.has_ended = True
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or self.lingering_since:  # it begins as None, whatever uvicorn says
            return None
        if cycle.more_body and not getattr(self, "pipeline", None):
            return None
        cycle.message_event.set()  # whoever waits for the client looks at `has_ended`
        return True

    def leave_unread(self, scope: MutableMapping[str, Any]) -> bool:
        """For an answer to the request of `scope`: whether that has not come in full, and the connection ends with this answer."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.scope is not scope or not cycle.more_body:
            return False
        self.lingering_since = self.loop.time()
        cycle.transport = _EndsItsSide(self.transport)  # type: ignore[assignment]
        return True

    def on_response_complete(self) -> None:
        if self.lingering_since:
            self.flow.resume_reading()
            return
        super().on_response_complete()
        cycle: RequestResponseCycle | None = self.cycle
        if self.has_ended and (cycle is None or cycle.response_complete):
            self.transport.close()


class _EndsItsSide:
    """A transport that, told to close, says that nothing more comes and goes on reading."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def close(self) -> None:
        if not self._transport.is_closing():
            self._transport.write_eof()
