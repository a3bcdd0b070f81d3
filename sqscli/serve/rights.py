"""Who may do what: the keys of `--auth FILE`."""

from __future__ import annotations

from sqscli.catalog import Namespace
from sqscli.serve.exchange import Exchange
from sqscli.wire.answers import Request


class Key:
    def check(self, action: str, request: Request, namespace: Namespace) -> None: ...


class Gate:
    def admit(self, exchange: Exchange) -> Key:
        raise NotImplementedError
