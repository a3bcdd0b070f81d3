"""The types of `sqscli.api.actions` as data is walked by them: what is inside a list, a map, a structure.

Law: a walk never fails on data that is not of its type; saying so is the task of `sqscli.api.validation`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqscli.api.actions import STRUCTURES, ListOf, MapOf, Member, Type

Scalar = Callable[[str, Any], Any]


def structure_of(type_: Type) -> tuple[Member, ...] | None:
    """The members of a structure, None for every other type."""
    return STRUCTURES.get(type_) if isinstance(type_, str) else None


def is_complex(type_: Type) -> bool:
    """Whether a command line may say it in shorthand: structures, maps, and lists of those."""
    return is_complex(type_.element) if isinstance(type_, ListOf) else not is_scalar(type_)


def is_scalar(type_: Type) -> bool:
    return isinstance(type_, str) and type_ not in STRUCTURES


def each_scalar(type_: Type, value: Any, change: Scalar) -> Any:
    """`value` with `change(type, scalar)` in the place of every scalar that is of a scalar type; anything else as it is."""
    if isinstance(type_, ListOf):
        return [each_scalar(type_.element, element, change) for element in value] if isinstance(value, list) else value
    if isinstance(type_, MapOf):
        return {key: each_scalar(type_.value, element, change) for key, element in value.items()} if isinstance(value, dict) else value
    members = structure_of(type_)
    if members is not None:
        return each_member(members, value, change) if isinstance(value, dict) else value
    return change(type_, value)


def each_member(members: tuple[Member, ...], value: dict[str, Any], change: Scalar) -> dict[str, Any]:
    types = {member.name: member.type for member in members}
    return {name: each_scalar(types[name], element, change) if name in types else element for name, element in value.items()}
