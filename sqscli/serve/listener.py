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


def host_of(text: str) -> str:
    """What `--host` says: a name or an address, that of IPv6 with or without its brackets. Raises SettingError."""
    host = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    name, colon, port = host.rpartition(":")
    if colon and not _is_ipv6(host):
        way_out = f": say --host {name} --port {port}" if name and port.isdecimal() else ""
        raise SettingError(f"--host is {text!r}: it names a host or an address, without a port{way_out}")
    return host


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def endpoint_of(listener: socket.socket) -> str:
    """Where it listens, as a URL."""
    host, port = listener.getsockname()[:2]
    return _url(host, port)


def own_endpoint_of(listener: socket.socket) -> str:
    """Where a program of this machine finds it: the loopback address, where it listens at all."""
    host, port = listener.getsockname()[:2]
    return _url({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port)  # nosec B104 # compared with, not bound to


def _url(host: str, port: int) -> str:
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
