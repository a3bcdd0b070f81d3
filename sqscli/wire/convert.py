"""Untyped JSON to a request's values by the table of actions, with Amazon's words for what does not fit.

The sentences are those that Amazon's JSON services answer with, as far as they were recorded.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from typing import Any

from sqscli.api.actions import STRUCTURES, ListOf, MapOf, Member, Type
from sqscli.api.errors import SerializationException
from sqscli.wire.answers import Request

LARGEST = 2**63 - 1

_SCALAR_NAMES = {"int": "an Integer", "long": "a Long", "bool": "a Boolean", "blob": "a Blob"}
_LIST = "Start of list found where not expected"
_STRUCTURE = "Start of structure or map found where not expected."


def convert_members(value: Any, members: tuple[Member, ...]) -> Request:
    """A structure. Raises SerializationException."""
    if isinstance(value, list):
        raise SerializationException(_LIST)
    if not isinstance(value, dict):
        raise SerializationException("Expected null")
    request: Request = {}
    for member in members:
        given = value.get(member.name)
        if given is not None:
            request[member.name] = convert(given, member.type)
    return request


def convert(value: Any, type_: Type) -> Any:
    """One value that is not null. Raises SerializationException."""
    if isinstance(type_, ListOf):
        return [convert(element, type_.element) for element in _collection(value, list, _STRUCTURE) if element is not None]
    if isinstance(type_, MapOf):
        return {key: convert(element, type_.value) for key, element in _collection(value, dict, _LIST).items() if element is not None}
    if type_ in STRUCTURES:
        return convert_members(value, STRUCTURES[type_])
    return _convert_scalar(value, type_)


def _collection(value: Any, kind: type, other: str) -> Any:
    if isinstance(value, kind):
        return value
    if isinstance(value, (list, dict)):
        raise SerializationException(other)
    raise SerializationException("Expected list or null" if kind is list else "Expected map or null")


def _convert_scalar(value: Any, type_: str) -> Any:
    if isinstance(value, list):
        raise SerializationException(_LIST)
    if isinstance(value, dict):
        raise SerializationException(_STRUCTURE)
    if type_ == "blob" and isinstance(value, str):
        return blob(value)
    if type_ in ("int", "long"):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and -LARGEST - 1 <= value <= LARGEST:
            return value
    elif type_ == "bool":
        if isinstance(value, bool):
            return value
    elif type_ != "blob":  # a number or a boolean is taken for the text that it is written with
        return value if isinstance(value, str) else str(value).lower()
    raise SerializationException(f"{_token(value)} can not be converted to {_SCALAR_NAMES.get(type_, 'a String')}")


def blob(text: str) -> bytes:
    """Base64, padded. Raises SerializationException."""
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError):  # ValueError: not ASCII
        raise SerializationException("only base-64-encoded strings are convertible to bytes") from None


def _token(value: Any) -> str:
    """What Amazon's parser calls a value."""
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    return "STRING_VALUE" if isinstance(value, str) else "NUMBER_VALUE"
