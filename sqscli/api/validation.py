"""What a client refuses to send: parameters that are missing, unknown, or of another type than the action's member, in botocore's words.

Law 1: the sentences and their order are botocore's, which scripts and people know: a test compares both over generated parameters.
Law 2: nothing but the types is looked at. Ranges, lengths and the words of an enumeration are for SQS to judge: its model has none of them.
Law 3: pure, and never fails itself, whatever it is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqscli.api.actions import ACTIONS, STRUCTURES, ListOf, MapOf, Member, Type

Lines = Iterator[str]

# The Python types of a scalar; `bool` is an `int` here as everywhere in Python.
_PYTHON_TYPES: dict[str, type] = {"int": int, "long": int, "bool": bool}
_BLOB_TYPES = (bytes, bytearray, str)
_BLOB_TYPE_NAMES = f"{bytes}, {bytearray}, file-like object"


def validate(action: str, parameters: Any) -> list[str]:
    """What is wrong with the parameters of an action, a line for each finding; none where a client would send them.

    Blobs may be `bytes`, `bytearray`, `str` or have a `read`; lists may be tuples. Raises KeyError for an action that SQS does not have.
    """
    return list(_structure(parameters, ACTIONS[action].request, ""))


def _value(value: Any, type_: Type, place: str) -> Lines:
    if isinstance(type_, ListOf):
        return _list(value, type_, place)
    if isinstance(type_, MapOf):
        return _map(value, type_, place)
    if type_ in STRUCTURES:
        return _structure(value, STRUCTURES[type_], place)
    return _scalar(value, type_, place)


def _structure(value: Any, members: tuple[Member, ...], place: str) -> Lines:
    if not isinstance(value, dict):
        yield _wrong_type(place, value, dict)
        return
    types = {member.name: member.type for member in members}
    for member in members:
        if member.required and member.name not in value:
            yield f'Missing required parameter in {_shown(place)}: "{member.name}"'
    for name in value:
        if name not in types:
            yield f'Unknown parameter in {_shown(place)}: "{name}", must be one of: {", ".join(types)}'
    for name, given in value.items():
        if name in types:
            yield from _value(given, types[name], f"{place}.{name}")


def _list(value: Any, type_: ListOf, place: str) -> Lines:
    if not isinstance(value, (list, tuple)):
        yield _wrong_type(place, value, list, tuple)
        return
    for index, element in enumerate(value):
        yield from _value(element, type_.element, f"{place}[{index}]")


def _map(value: Any, type_: MapOf, place: str) -> Lines:
    if not isinstance(value, dict):
        yield _wrong_type(place, value, dict)
        return
    for key, element in value.items():
        yield from _value(key, type_.key, f"{place} (key: {key})")
        yield from _value(element, type_.value, f"{place}.{key}")


def _scalar(value: Any, type_: str, place: str) -> Lines:
    if type_ == "blob":
        if not isinstance(value, _BLOB_TYPES) and not hasattr(value, "read"):
            yield _wrong_type(place, value, _BLOB_TYPE_NAMES)
    elif not isinstance(value, _PYTHON_TYPES.get(type_, str)):
        yield _wrong_type(place, value, _PYTHON_TYPES.get(type_, str))


def _wrong_type(place: str, value: Any, *valid: type | str) -> str:
    names = ", ".join(str(each) for each in valid)
    return f"Invalid type for parameter {_shown(place)}, value: {value}, type: {type(value)}, valid types: {names}"


def _shown(place: str) -> str:
    return place.removeprefix(".") or "input"
