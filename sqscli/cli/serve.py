"""`sqscli serve`: reads the line, opens the socket, and leaves the rest to `sqscli.serve`."""

from __future__ import annotations

import os
from functools import partial
from socket import socket
from typing import TYPE_CHECKING

from sqscli.catalog import make_home
from sqscli.cli.exit_status import DONE
from sqscli.cli.line import UsageError, is_number
from sqscli.cli.output import say
from sqscli.cli.session import Session

if TYPE_CHECKING:
    from sqscli.serve.rights import Gate
    from sqscli.serve.server import Options, Server

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 9324
FILES_OF_A_PROCESS = 200  # besides one for each connection: queues, their segments, Python's own


def serve(session: Session) -> int:
    try:
        from sqscli.serve.server import run
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("uvicorn"):
            raise
        raise UsageError("serve needs uvicorn, which is not installed: pip install 'sqscli[serve]'") from None
    from sqscli.serve.listener import endpoint_of, host_of, open_listener

    command = session.line.texts("command")
    gate = _gate(session)
    host = host_of(session.line.text("host") or DEFAULT_HOST)
    make_home(session.home)
    session.broker.warn = partial(_warn, session)
    listener = open_listener(host, _port(session, 0 if command else DEFAULT_PORT))
    with listener:
        _check_address(session, listener, gate)
        options = _options(session, endpoint_of(listener), gate, host)
        if command:
            return _serve_command(session, listener, options, command)

        def listening(server: Server) -> None:
            session.out.write_text(f"sqscli serves {session.home} at {options.endpoint}\n")
            session.out.flush()

        run(session.broker, listener, options, listening)
    return DONE


def _serve_command(session: Session, listener: socket, options: Options, command: list[str]) -> int:
    from sqscli.serve.child import Child, environment
    from sqscli.serve.listener import own_endpoint_of
    from sqscli.serve.server import run

    key = (options.gate.keys[0].access_key_id, options.gate.keys[0].secret) if options.gate is not None else None
    child = Child(command, environment(os.environ, own_endpoint_of(listener), session.home, session.namespace, key), say)
    run(session.broker, listener, options, lambda server: child.start(server.stop))
    return child.status


def _options(session: Session, endpoint: str, gate: Gate | None, host: str) -> Options:
    from sqscli.ids import system_entropy
    from sqscli.serve.limits import Limits
    from sqscli.serve.listener import raise_file_limit
    from sqscli.serve.server import Options

    limits = Limits()
    connections = max(10, min(limits.connections, raise_file_limit() - FILES_OF_A_PROCESS))
    return Options(endpoint, say, system_entropy, gate, session.line.flag("verbose"), limits._replace(connections=connections), host)


def _warn(session: Session, text: str) -> None:
    """Between lines of other programs it has to say whose it is."""
    session.warn(f"sqscli: {text}")


def _gate(session: Session) -> Gate | None:
    path = session.line.text("auth")
    if path is None:
        return None
    from sqscli.clock import real_ms
    from sqscli.serve.rights import Gate, read_keys

    return Gate(read_keys(path), real_ms)


def _check_address(session: Session, listener: socket, gate: Gate | None) -> None:
    from sqscli.serve.listener import is_loopback

    if gate is None and not is_loopback(listener):
        raise UsageError(f"{session.line.text('host')}: other machines could use the queues: say with --auth FILE whose requests are served")


def _port(session: Session, default: int) -> int:
    text = session.line.text("port")
    if text is None:
        return default
    if not is_number(text) or int(text) > 65_535:
        raise UsageError(f"{text!r} is not a port: it is a number from 0 to 65535, and 0 picks a free one")
    return int(text)
