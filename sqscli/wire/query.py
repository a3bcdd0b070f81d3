"""The query protocol's requests: pairs of names and texts, from a form or from the address, become an action and its request.

    Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=hello

The numbers of a list only order it, and a list or map of one may leave its number out (`Attribute.Name=...&Attribute.Value=...`), both as Amazon's
documents have it. A list or map may also go by its member's name (`Tags.1.Key`), as SDKs did where the model gave it no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from sqscli.api.actions import ACTIONS, STRUCTURES, ListOf, MapOf, Member, Type
from sqscli.api.errors import InvalidAction, SerializationException
from sqscli.wire.answers import Request
from sqscli.wire.convert import LARGEST, blob
from sqscli.wire.flat import flat_name, map_keys

MAXIMUM_PAIRS = 10_000
Pairs = dict[str, str]


def read_pairs(*forms: bytes) -> Pairs:
    """The pairs of forms in their percent-encoding; of two with one name the last one counts. Raises SerializationException."""
    pairs: Pairs = {}
    for form in forms:
        parts = form.split(b"&")
        if len(parts) > MAXIMUM_PAIRS:
            raise SerializationException(f"A request has at most {MAXIMUM_PAIRS} parameters.")
        try:
            for part in parts:
                name, _, value = part.partition(b"=")
                pairs[_unquote(name)] = _unquote(value)
        except UnicodeDecodeError:
            raise SerializationException("The parameters of the request are not UTF-8.") from None
    pairs.pop("", None)
    return pairs


def _unquote(text: bytes) -> str:
    return unquote_to_bytes(text.replace(b"+", b" ")).decode()


def read_action(pairs: Pairs) -> str | None:
    """The action, None where the request names none. Raises InvalidAction."""
    action = pairs.get("Action")
    if action is not None and action not in ACTIONS:
        raise InvalidAction.of(action)
    return action


def read_request(action: str, pairs: Pairs) -> Request:
    """The request. Raises SerializationException."""
    request = _structure(_tree(pairs), ACTIONS[action].request)
    if action == "ReceiveMessage" and request.get("AttributeNames"):  # recorded: here, and not in JSON, the older name wins
        request.pop("MessageSystemAttributeNames", None)
    return request


class _Node:
    """A part of a dotted name: its own text, and what stands below it."""

    __slots__ = ("below", "text")

    def __init__(self) -> None:
        self.text: str | None = None
        self.below: dict[str, _Node] = {}


def _tree(pairs: Pairs) -> _Node:
    root = _Node()
    for name, text in pairs.items():
        node = root
        for part in name.split(".", 6):  # no name that means something is deeper
            node = node.below.setdefault(part, _Node())
        node.text = text
    return root


def _structure(node: _Node, members: tuple[Member, ...]) -> Request:
    request: Request = {}
    for member in members:
        below = node.below.get(flat_name(member)) or node.below.get(member.name)
        if below is None:
            continue
        value = _member(below, member)
        if value is not None:
            request[member.name] = value
    return request


def _member(node: _Node, member: Member) -> Any:
    if isinstance(member.type, ListOf):
        element = member.type.element
        found = [_value(each, element) for each in _elements(node)]
        return [value for value in found if value is not None]
    if isinstance(member.type, MapOf):
        return _map(node, *map_keys(member), member.type.value)
    return _value(node, member.type)


def _map(node: _Node, key: str, value: str, type_: Type) -> dict[str, Any]:
    """An entry without its name has an empty one, and one without its value an empty value: whether that may be is the action's affair."""
    found: dict[str, Any] = {}
    for entry in _elements(node):
        name, content = entry.below.get(key), entry.below.get(value)
        if name is not None or content is not None:
            found[(name and name.text) or ""] = _value(content or _Node(), type_) or ("" if type_ == "str" else {})
    return found


def _elements(node: _Node) -> Iterable[_Node]:
    numbered = {int(part): below for part, below in node.below.items() if part.isascii() and part.isdecimal() and len(part) < 10}
    return [numbered[number] for number in sorted(numbered)] or [node]


def _value(node: _Node, type_: Type) -> Any:
    if type_ in STRUCTURES:
        return _structure(node, STRUCTURES[str(type_)])
    text = node.text
    if text is None or type_ not in ("int", "long", "bool", "blob"):
        return text
    if type_ == "blob":
        return blob(text)
    if type_ == "bool":
        return text == "true"
    return _number(text)


def _number(text: str) -> int:
    digits = text[1:] if text.startswith(("-", "+")) else text
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20 and abs(int(text)) <= LARGEST):
        raise SerializationException("STRING_VALUE can not be converted to an Integer")
    return int(text)
