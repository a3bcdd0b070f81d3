"""Under which names a server without keys is spoken to.

A page in a browser may have a name of its own that leads to 127.0.0.1 for a moment. What it then sends here looks to the browser like a request to
where the page came from, so nothing marks it but the name in `Host`.

Law: an address is no name that somebody else gives out, `localhost` leads nowhere else, and what `--host` says was said by the user.
Any other is refused.
"""

from __future__ import annotations

import ipaddress

from sqscli.api.errors import AccessDenied
from sqscli.serve.exchange import Exchange


class Names:
    """The gate of a server without keys. `host` is what `--host` says."""

    def __init__(self, host: str) -> None:
        self._own = ("", "localhost", host.lower())

    def admit(self, exchange: Exchange) -> None:
        """Raises AccessDenied. A request without a Host, which only an old program sends, is admitted."""
        field = exchange.field(b"host")
        name = _name(field)
        if not (name in self._own or name.endswith(".localhost") or _is_address(name)):
            raise AccessDenied(
                f"This server does not answer to the name {field[:255]!a}, since a page in a browser could have made it up: "
                "ask localhost or an address, or let it serve with keys (sqscli serve --auth FILE)."
            )


def _name(field: str) -> str:
    host, colon, port = field.rpartition(":")
    return (host if colon and "]" not in port else field).lower().removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
    except ValueError:
        return False
    return True
