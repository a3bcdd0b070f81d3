"""From a method's parameters to the request that the engine takes: what botocore would have put on the wire and the service read from it.

Law: what the service could not read is the service's error here, too, in the same words: a number that is a `bool` or that no 64 bits hold, a text
     with half a surrogate pair.
"""

from __future__ import annotations

from typing import Any

from sqscli.actions.call import Request
from sqscli.api.actions import ACTIONS, STRUCTURES, ListOf, MapOf, Member, Type
from sqscli.api.errors import SerializationException
from sqscli.wire.convert import convert


def request_of(action: str, parameters: dict[str, Any]) -> Request:
    """The request; `parameters` have been validated (`sqscli.api.validation`). Raises SerializationException."""
    return _structure(parameters, ACTIONS[action].request)


def _structure(given: dict[str, Any], members: tuple[Member, ...]) -> Request:
    return {member.name: _value(given[member.name], member.type) for member in members if member.name in given}


def _value(given: Any, type_: Type) -> Any:
    if isinstance(type_, ListOf):
        return [_value(element, type_.element) for element in given]
    if isinstance(type_, MapOf):
        return {_text(key): _value(element, type_.value) for key, element in given.items()}
    if type_ in STRUCTURES:
        return _structure(given, STRUCTURES[type_])
    if type_ == "blob":
        return _bytes(given)
    return _text(given) if isinstance(given, str) else convert(given, type_)


def _text(given: str) -> str:
    """As it comes out of JSON, where a character is escaped as two halves, which belong together wherever they come from."""
    try:
        given.encode()
    except UnicodeEncodeError:
        try:
            return given.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise SerializationException() from None
    return given


def _bytes(given: Any) -> bytes:
    if isinstance(given, (bytes, bytearray)):
        return bytes(given)
    return _bytes(given.read()) if hasattr(given, "read") else str(given).encode()
