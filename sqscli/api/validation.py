"""Whether a request is one at all: that every member is there which must be, none is there which SQS does not know, and each is of its type.

These are the checks, and the words, of Amazon's own libraries before they send anything. Ranges, names and all else that a request may get wrong
are for the service to refuse, which is `sqscli.api.checks`.

Law: everything that is wrong is reported, in one order: what is missing, what is unknown, then what is inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqscli.api.actions import ACTIONS, STRUCTURES, ListOf, MapOf, Member, Type

# What a value of each scalar may be in Python; an enumeration is a text whose words the service knows.
_SCALARS: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "long": (int,), "bool": (bool,), "blob": (bytes, bytearray, str)}
_FILE_LIKE = "file-like object"


def validate(action: str, parameters: object) -> list[str]:
    """A line for everything that is wrong with the parameters of a request, none if it is one. KeyError for an action that SQS does not have."""
    return list(_structure("", ACTIONS[action].request, parameters))


def _structure(place: str, members: tuple[Member, ...], value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _wrong_type(place, value, (dict,))
        return
    shown = place or "input"
    types = {member.name: member.type for member in members}
    yield from (f'Missing required parameter in {shown}: "{member.name}"' for member in members if member.required and member.name not in value)
    yield from (f'Unknown parameter in {shown}: "{name}", must be one of: {", ".join(types)}' for name in value if name not in types)
    for name in value:
        if name in types:
            yield from _value(f"{place}.{name}" if place else name, types[name], value[name])


def _value(place: str, type_: Type, value: Any) -> Iterator[str]:
    if isinstance(type_, ListOf):
        if isinstance(value, (list, tuple)):
            for index, element in enumerate(value):
                yield from _value(f"{place}[{index}]", type_.element, element)
        else:
            yield _wrong_type(place, value, (list, tuple))
    elif isinstance(type_, MapOf):
        if isinstance(value, dict):
            for key, element in value.items():
                yield from _value(f"{place} (key: {key})", type_.key, key)
                yield from _value(f"{place}.{key}", type_.value, element)
        else:
            yield _wrong_type(place, value, (dict,))
    elif type_ in STRUCTURES:
        yield from _structure(place, STRUCTURES[type_], value)
    elif not isinstance(value, allowed := _SCALARS.get(type_, (str,))) and not (type_ == "blob" and hasattr(value, "read")):
        yield _wrong_type(place, value, (bytes, bytearray, _FILE_LIKE) if type_ == "blob" else allowed)


def _wrong_type(place: str, value: object, valid: tuple[object, ...]) -> str:
    types = ", ".join(str(each) for each in valid)
    return f"Invalid type for parameter {place or 'input'}, value: {value}, type: {type(value)}, valid types: {types}"
