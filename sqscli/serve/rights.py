"""Who may do what: the keys of `--auth FILE`.

    [
      {
        "AccessKeyId": "worker",
        "SecretAccessKey": "...",
        "Rights": {"orders*": ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"], "*": ["Get*", "ListQueues"]}
      }
    ]

`Rights` says for queue names (with `*` and `?`) which actions of SQS (the same) the key may be used for; the right to SendMessage, DeleteMessage or
ChangeMessageVisibility is that to its batch, too. What is about no single queue, as ListQueues is, needs a right for `*`.

Law 1: what is not granted is refused, and a name that is not understood is granted nothing.
Law 2: a file that others than its owner can read is refused: the secrets in it would be none.
"""

from __future__ import annotations

import json
import os
import stat
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from sqscli.api.errors import AccessDenied, QueueDoesNotExist
from sqscli.catalog import Namespace
from sqscli.serve.exchange import Exchange
from sqscli.serve.sigv4 import verify
from sqscli.settings import SettingError
from sqscli.wire.answers import Request

MAXIMUM_FILE_BYTES = 1 << 20
_FORM = 'it holds a list of {"AccessKeyId": "...", "SecretAccessKey": "...", "Rights": {"QUEUE": ["ACTION", ...]}}'


class Key:
    """One key and its rights."""

    def __init__(self, access_key_id: str, secret: str, rights: dict[str, list[str]]) -> None:
        self.access_key_id = access_key_id
        self.secret = secret
        self._rights = rights

    def check(self, action: str, request: Request, namespace: Namespace) -> None:
        """Raises AccessDenied, in Amazon's words."""
        for wanted, queue in _needed(action, request, namespace):
            if not self._has(wanted, queue):
                verb = f"sqs:{wanted.removesuffix('Batch').lower()}"
                user = f"arn:aws:iam::{namespace.account}:user/{self.access_key_id}"
                raise AccessDenied(
                    f"User: {user} is not authorized to perform: {verb} on resource: {namespace.arn(queue)} "
                    f"because no identity-based policy allows the {verb} action"
                )

    def _has(self, action: str, queue: str) -> bool:
        names = (action, action.removesuffix("Batch"))
        return any(
            fnmatchcase(queue, queues) and any(fnmatchcase(name, actions) for name in names for actions in granted)
            for queues, granted in self._rights.items()
        )


class Gate:
    """The keys of a file. `real_ms` is the system clock."""

    def __init__(self, keys: list[Key], real_ms: Callable[[], int]) -> None:
        self.keys = keys
        self._by_id = {key.access_key_id: key for key in keys}
        self._real_ms = real_ms

    def admit(self, exchange: Exchange) -> Key:
        """The key that has signed the request. Raises what Amazon answers with."""
        return self._by_id[verify(exchange, self._secret_of, self._real_ms())]

    def _secret_of(self, access_key_id: str) -> str | None:
        key = self._by_id.get(access_key_id)
        return None if key is None else key.secret


def read_keys(path: str) -> list[Key]:
    """Raises SettingError, OSError."""
    with open(path, "rb") as file:
        about = os.fstat(file.fileno())
        if os.name == "posix" and stat.S_IMODE(about.st_mode) & 0o077:
            raise SettingError(f"{path}: others can read it, and the secrets in it; make it yours alone with 'chmod 600'")
        content = file.read(MAXIMUM_FILE_BYTES + 1)
    try:
        if len(content) > MAXIMUM_FILE_BYTES:
            raise ValueError
        keys = [_key(entry) for entry in json.loads(content)]
        if not keys or len({key.access_key_id for key in keys}) < len(keys):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise SettingError(f"{path}: not a file of keys: {_FORM}, each key once") from None
    return keys


def _key(entry: Any) -> Key:
    access_key_id, secret, rights = entry.pop("AccessKeyId"), entry.pop("SecretAccessKey"), entry.pop("Rights")
    texts = [access_key_id, secret, *(action for actions in rights.values() for action in _listed(actions))]
    if entry or "/" in access_key_id or not all(isinstance(text, str) and text for text in texts):
        raise ValueError
    return Key(access_key_id, secret, rights)


def _listed(actions: Any) -> list[Any]:
    if not isinstance(actions, list):
        raise TypeError
    return actions


def _needed(action: str, request: Request, namespace: Namespace) -> list[tuple[str, str]]:
    """Which rights an action needs, on which queues; `*` is every queue."""
    if action == "StartMessageMoveTask" and request.get("DestinationArn"):
        return [(action, _name(request.get("SourceArn"), namespace)), ("SendMessage", _name(request["DestinationArn"], namespace))]
    if action == "CancelMessageMoveTask":
        return [(action, _name(_source_of_task(request.get("TaskHandle")), namespace))]
    return [(action, _name(request.get("QueueUrl") or request.get("QueueName") or request.get("SourceArn"), namespace))]


def _name(reference: str | None, namespace: Namespace) -> str:
    try:
        return namespace.name(reference or "")
    except QueueDoesNotExist:
        return "*"


def _source_of_task(handle: str | None) -> str:
    try:
        return str(json.loads(a2b_base64(handle or ""))["sourceArn"])
    except (Base64Error, ValueError, LookupError, TypeError, RecursionError):
        return ""
