"""Who may do what: the keys of `--auth FILE`.

    [
      {
        "AccessKeyId": "worker",
        "SecretAccessKey": "...",
        "Rights": {"orders*": ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"], "*": ["Get*", "ListQueues"]}
      }
    ]

`Rights` says for queue names (with `*` and `?`) which actions of SQS (the same) the key may be used for; the right to SendMessage, DeleteMessage or
ChangeMessageVisibility is that to its batch, too. What is about no single queue, as ListQueues is, needs a right for `*`. A move task needs the
rights to receive and delete at its source and to send to its destination, and where it has none, to send to any queue (`*`).

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

from sqscli.api.actions import ACTIONS
from sqscli.api.errors import AccessDenied, QueueDoesNotExist
from sqscli.catalog import Namespace
from sqscli.serve.exchange import Exchange
from sqscli.serve.sigv4 import verify
from sqscli.settings import SettingError
from sqscli.wire.answers import Request

MAXIMUM_FILE_BYTES = 1 << 20
ANY = "*"
_MEMBERS = ("AccessKeyId", "SecretAccessKey", "Rights")
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
    return keys_of(path, content)


def keys_of(path: str, content: bytes) -> list[Key]:
    """The keys of a file's content. Raises SettingError, with a sentence for each mistake."""
    try:
        if len(content) > MAXIMUM_FILE_BYTES:
            raise _WrongFileError(f"it has more than {MAXIMUM_FILE_BYTES} bytes")
        entries = _parsed(content)
        keys = [_key(number, entry) for number, entry in enumerate(entries, 1)]
        names = [key.access_key_id for key in keys]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise _WrongFileError(f"the key {twice!r} stands there twice")
    except _WrongFileError as error:
        raise SettingError(f"{path}: {error}; {_FORM}") from None
    return keys


class _WrongFileError(Exception):
    """What is wrong with a file of keys."""


def _parsed(content: bytes) -> list[Any]:
    try:
        entries = json.loads(content, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise _WrongFileError(f"line {error.lineno}, column {error.colno}: not JSON: {error.msg}") from None
    except (ValueError, RecursionError):
        raise _WrongFileError("not JSON") from None
    if not isinstance(entries, list):
        raise _WrongFileError("not a list of keys")
    if not entries:
        raise _WrongFileError("its list of keys is empty, so that nobody would be served")
    return entries


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two members of one name JSON keeps the last without a word, and so of two lists of rights on a queue."""
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _WrongFileError(f"{name!r} stands twice in one object")
        members[name] = value
    return members


def _key(number: int, entry: Any) -> Key:
    if not isinstance(entry, dict):
        raise _WrongFileError(f"key {number} is not an object")
    missing = [member for member in _MEMBERS if member not in entry]
    if missing:
        raise _WrongFileError(f"key {number} has no {' and no '.join(missing)}")
    unknown = next((member for member in entry if member not in _MEMBERS), None)
    if unknown is not None:
        raise _WrongFileError(f"key {number} has {unknown!r}, which means nothing here")
    access_key_id, secret, rights = (entry[member] for member in _MEMBERS)
    if not (isinstance(access_key_id, str) and access_key_id and "/" not in access_key_id):
        raise _WrongFileError(f"the AccessKeyId of key {number} must be a text, not empty and without '/'")
    if not (isinstance(secret, str) and secret):
        raise _WrongFileError(f"the SecretAccessKey of key {access_key_id!r} must be a text, and not empty")
    if not isinstance(rights, dict):
        raise _WrongFileError(f"the Rights of key {access_key_id!r} must be an object: queue names, and for each a list of actions")
    for queues, actions in rights.items():
        if not isinstance(actions, list) or not all(isinstance(action, str) for action in actions):
            raise _WrongFileError(f"the rights of key {access_key_id!r} on {queues!r} must be a list of actions")
        nothing = next((action for action in actions if not any(fnmatchcase(known, action) for known in ACTIONS)), None)
        if nothing is not None:
            raise _WrongFileError(f"the rights of key {access_key_id!r} on {queues!r} name {nothing!r}, which is no action of SQS")
    return Key(access_key_id, secret, rights)


def _needed(action: str, request: Request, namespace: Namespace) -> list[tuple[str, str]]:
    """Which rights an action needs, on which queues; `*` is every queue."""
    if action == "StartMessageMoveTask":
        source, destination = _name(request.get("SourceArn"), namespace), request.get("DestinationArn")
        moves = [(each, source) for each in (action, "ReceiveMessage", "DeleteMessage")]
        return [*moves, ("SendMessage", _name(destination, namespace) if destination else ANY)]
    if action == "CancelMessageMoveTask":
        return [(action, _name(_source_of_task(request.get("TaskHandle")), namespace))]
    return [(action, _name(request.get("QueueUrl") or request.get("QueueName") or request.get("SourceArn"), namespace))]


def _name(reference: str | None, namespace: Namespace) -> str:
    try:
        return namespace.name(reference or "")
    except QueueDoesNotExist:
        return ANY


def _source_of_task(handle: str | None) -> str:
    try:
        return str(json.loads(a2b_base64(handle or ""))["sourceArn"])
    except (Base64Error, ValueError, LookupError, TypeError, RecursionError):
        return ""
