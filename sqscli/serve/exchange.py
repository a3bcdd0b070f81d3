"""One HTTP request as the server sees it, without the ways of ASGI: its parts, its body, and how its answer goes out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from sqscli.wire.answers import Answer, RequestEntityTooLarge

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAXIMUM_BODY_BYTES = 8 << 20  # a batch of 1 MiB in which every character is an escape of six fits


class Connection(Protocol):
    """What the request came over (closing.py)."""

    has_ended: bool

    def leave_unread(self, scope: Scope) -> bool: ...


class ClientGone(Exception):  # noqa: N818 - no error: it may go when it likes
    """The client has closed the connection before its request was complete."""


class Exchange:
    """`path` is decoded, `raw_path` and `query` are as they were sent; `fields` are the headers, in lower case, of several of one name the last.

    For the log: `began` is when it came (real time), `action`, `queue` and `access_key_id` are what was found out about it so far, `status` and
    `error` (a code of the older protocol) are those of its answer, and `has_left` says that its client did not wait for that.
    """

    __slots__ = (
        "_connection", "_receive", "_scope", "_send", "access_key_id", "action", "began", "body", "error", "fields", "has_left", "headers", "method",
        "path", "query", "queue", "raw_path", "request_id", "status",
    )  # fmt: skip

    def __init__(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.raw_path: bytes = scope["raw_path"]
        self.query: bytes = scope["query_string"]
        self.headers: list[tuple[bytes, bytes]] = scope["headers"]
        self.fields = dict(self.headers)
        self.request_id = request_id
        self.began = 0.0
        self.body = b""
        self.action = ""
        self.queue = ""
        self.access_key_id = ""
        self.status = 0
        self.error = ""
        self.has_left = False
        self._scope = scope
        self._connection: Connection | None = scope.get("state", {}).get("connection")
        self._receive = receive
        self._send = send

    def field(self, name: bytes) -> str:
        """A header's text; empty where there is none."""
        value: bytes = self.fields.get(name, b"")
        return value.decode("latin-1")

    async def read_body(self) -> None:
        """Raises RequestEntityTooLarge, ClientGone."""
        length = self.fields.get(b"content-length")
        if length is not None and (not length.isdigit() or len(length) > 12 or int(length) > MAXIMUM_BODY_BYTES):
            raise RequestEntityTooLarge.of(MAXIMUM_BODY_BYTES)
        message = await self._receive()
        if not message.get("more_body"):
            self.body = self._part(message)
            return
        parts, size = [self._part(message)], 0
        while message.get("more_body"):
            size += len(parts[-1])
            if size > MAXIMUM_BODY_BYTES:
                raise RequestEntityTooLarge.of(MAXIMUM_BODY_BYTES)
            message = await self._receive()
            parts.append(self._part(message))
        self.body = b"".join(parts)

    def _part(self, message: MutableMapping[str, Any]) -> bytes:
        if message["type"] == "http.disconnect":
            raise ClientGone
        part: bytes = message.get("body", b"")
        return part

    def watch(self) -> asyncio.Task[None]:
        """Done when the client has gone, or has closed its side; for when the body has been read."""
        return asyncio.get_running_loop().create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while self._connection is None or not self._connection.has_ended:
            if (await self._receive())["type"] == "http.disconnect":
                return

    async def answer(self, answer: Answer) -> None:
        self.status = answer.status
        length = str(len(answer.body)).encode()
        headers = [*answer.headers, (b"content-length", length), (b"x-amzn-requestid", self.request_id.encode())]
        if self._connection is not None and self._connection.leave_unread(self._scope):
            headers.append((b"connection", b"close"))
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": answer.body})
