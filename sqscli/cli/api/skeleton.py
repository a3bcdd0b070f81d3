"""`--generate-cli-skeleton`: the shape of a request, to be filled in, or of a result."""

from __future__ import annotations

from typing import Any

from sqscli.api.actions import ACTIONS, ENUMS, ListOf, MapOf, Member, Type
from sqscli.cli.api.shapes import structure_of

_SCALARS: dict[str, Any] = {"int": 0, "long": 0, "bool": True, "blob": None}


def request_skeleton(action: str) -> dict[str, Any]:
    """Empty texts, zeros and one element in each list; an enumeration's `All` or first value. What JSON cannot hold, a blob, is null."""
    return _members(ACTIONS[action].request, named=False)


def result_skeleton(action: str) -> dict[str, Any]:
    """The same of a result, where every text is the name of its member."""
    return _members(ACTIONS[action].result, named=True)


def _members(members: tuple[Member, ...], named: bool) -> dict[str, Any]:
    return {member.name: sample(member.type, member.name if named else "", named) for member in members}


def sample(type_: Type, name: str = "", named: bool = False) -> Any:
    """One value of a type; with `named`, texts are `name` instead of empty."""
    if isinstance(type_, ListOf):
        return [sample(type_.element, "String" if named else "", named)]
    if isinstance(type_, MapOf):
        return {"KeyName": sample(type_.value, "", named)}
    members = structure_of(type_)
    if members is not None:
        return _members(members, named)
    if type_ in ENUMS and not named:
        return "All" if "All" in ENUMS[type_] else ENUMS[type_][0]
    return _SCALARS.get(type_, name)
