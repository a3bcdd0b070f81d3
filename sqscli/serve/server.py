"""The server's life: a socket, an event loop, the engine, and a graceful end.

Law 1: the line that says where it listens comes when it listens.
Law 2: SIGTERM, SIGINT and SIGHUP (where that is not ignored, as under nohup) end it: waiting polls answer empty, requests that run finish, then it
       returns; a second signal does not wait for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Callable, Generator
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import uvicorn

from sqscli.broker import Broker
from sqscli.serve.app import App, Home
from sqscli.serve.changes import Changes
from sqscli.serve.engine import Engine
from sqscli.serve.hosts import Names
from sqscli.serve.limits import KEEP_ALIVE_SECONDS, Limits, limited_protocol, sweep
from sqscli.serve.lines import Lines
from sqscli.serve.log import RequestLog
from sqscli.serve.moving import Mover
from sqscli.serve.rights import Gate

if TYPE_CHECKING:
    from sqscli.ids import Entropy

GRACE_SECONDS = 10  # for answers on their way when the server ends


class Options(NamedTuple):
    """How a server is run. `endpoint` is its own address as a URL, `host` what it was told to listen at, `say` prints a line on stderr."""

    endpoint: str
    say: Callable[[str], None]
    entropy: Entropy
    gate: Gate | None = None
    is_verbose: bool = False
    limits: Limits = Limits()
    host: str = ""


class Server(uvicorn.Server):
    """uvicorn's, with our way to begin and to end."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started = started
        self._tell_ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_started()

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:
            sweep(self.server_state.connections, asyncio.get_running_loop().time())
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._tell_ending()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Without uvicorn's raising of the signal at the end: an ordered end is a success."""
        if threading.current_thread() is not threading.main_thread():  # the signals are somebody else's
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in _ending_signals()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """From any thread: end in order."""
        self.should_exit = True

    def handle_exit(self, sig: int, frame: object) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


def run(broker: Broker, listener: socket.socket, options: Options, started: Callable[[Server], None]) -> None:
    """Serves until it is told to end; `started` is called once it listens. The broker is the caller's again when this returns."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # what is worth a word is said by App
    loop = _new_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(_serve(broker, listener, options, started))
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def _serve(broker: Broker, listener: socket.socket, options: Options, started: Callable[[Server], None]) -> None:
    engine = Engine(broker, monotonic)
    lines = Lines(engine)
    changes = Changes(broker.home, lines)
    lines.changes = changes
    mover = Mover(engine, options.say)
    app = App(
        Home(engine, lines, broker.namespace, options.say, mover.wake),
        options.endpoint,
        request_ids(options.entropy),
        options.gate or Names(options.host),
        RequestLog(options.say, monotonic) if options.is_verbose else None,
    )
    server = Server(_config(app, options.limits), lambda: started(server), lines.close)
    moving = asyncio.create_task(mover.run())
    try:
        await server.serve([listener])
    finally:
        moving.cancel()
        changes.close()
        await engine.stop()


def _config(app: App, limits: Limits) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=limited_protocol(limits),
        ws="none",
        interface="asgi3",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _ending_signals() -> list[int]:
    numbers: list[int] = [signal.SIGINT, signal.SIGTERM]
    hangup: int | None = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        numbers.append(hangup)
    return numbers


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def request_ids(entropy: Entropy) -> Callable[[], str]:
    """Ids in the form of a UUID: the same 10 random bytes in each, and a number."""
    head = entropy(10).hex()
    prefix = f"{head[:8]}-{head[8:12]}-4{head[12:15]}-8{head[15:18]}-"
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers):012x}"
