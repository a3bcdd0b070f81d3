"""The socket that the server listens at."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress

from sqscli.settings import SettingError

BACKLOG = 2048


def open_listener(host: str, port: int) -> socket.socket:
    """Bound, but not listening yet; port 0 picks a free one. Raises SettingError where that cannot be."""
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        family, _, _, _, address = _resolved(host, port)
        listener = socket.socket(family, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SettingError(f"{shown}: {_reason(error)}; name one of this machine's addresses with --host") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise SettingError(f"{shown}: {_reason(error)}; choose another one with --port (0 picks a free one) or --host") from None
    return listener


def endpoint_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def raise_file_limit() -> int:
    """As many open files as this process may have, so as many clients; the limit."""
    with suppress(ImportError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(hard, 65_536) if hard != resource.RLIM_INFINITY else 65_536
        if soft != resource.RLIM_INFINITY and soft < wanted:
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
                return wanted
        return soft if soft != resource.RLIM_INFINITY else 65_536
    return 1024


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[object, ...]]:
    """IPv4 in front of IPv6: for `localhost` that is what clients try first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return min(found, key=lambda each: each[0] != socket.AF_INET)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "not a name that a host can have"
