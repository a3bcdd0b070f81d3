"""The service model in the words of our own tables."""

from __future__ import annotations

import re
from typing import Any

from sqscli.api.actions import ListOf, MapOf, Member, Type

Members = dict[str, tuple[Type, bool]]

SCALAR_OF_MODEL_TYPE = {"string": "str", "integer": "int", "long": "long", "boolean": "bool", "blob": "blob"}
# `<li> <p> <code>NAME</code> DASH text`, up to the next of its kind. The dash is an en dash or, in places, a hyphen.
ATTRIBUTE_LINE = re.compile(r"<li> <p> ?<code>(\w+)</code> [\u2013-] (.*?)(?=<li> <p> ?<code>\w+</code> [\u2013-] |$)", re.DOTALL)


class ServiceModel:
    def __init__(self, model: dict[str, Any]) -> None:
        self.metadata: dict[str, Any] = model["metadata"]
        self.operations: dict[str, Any] = model["operations"]
        self.shapes: dict[str, Any] = model["shapes"]

    def shape_of(self, action: str, side: str) -> str | None:
        """The name of an action's `input` or `output`."""
        name: str | None = self.operations[action].get(side, {}).get("shape")
        return name

    def members(self, shape: str | None) -> Members:
        """name -> (type, required)."""
        if shape is None:
            return {}
        required = self.required(shape)
        return {name: (self.type(target["shape"]), name in required) for name, target in self.shapes[shape]["members"].items()}

    def required(self, shape: str | None) -> list[str]:
        found: list[str] = [] if shape is None else self.shapes[shape].get("required", [])
        return found

    def type(self, name: str) -> Any:
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "list":
            return ListOf(self.type(shape["member"]["shape"]))
        if kind == "map":
            return MapOf(self.type(shape["key"]["shape"]), self.type(shape["value"]["shape"]))
        return name if kind == "structure" or "enum" in shape else SCALAR_OF_MODEL_TYPE[kind]

    def enums(self) -> dict[str, set[str]]:
        return {name: set(shape["enum"]) for name, shape in self.shapes.items() if "enum" in shape}

    def exceptions(self) -> set[str]:
        return {name for name, shape in self.shapes.items() if shape.get("exception")}

    def inner_structures(self) -> set[str]:
        outermost = {self.shape_of(action, side) for action in self.operations for side in ("input", "output")}
        structures = {name for name, shape in self.shapes.items() if shape["type"] == "structure"}
        return structures - outermost - self.exceptions()

    def member_text(self, shape: str, member: str) -> str:
        """What Amazon says about one member."""
        return plain(self.shapes[shape]["members"][member]["documentation"])

    def attribute_texts(self, shape: str, member: str) -> dict[str, str]:
        """What Amazon says about each queue attribute in its list of them."""
        documentation = self.shapes[shape]["members"][member]["documentation"]
        return {name: plain(text) for name, text in ATTRIBUTE_LINE.findall(documentation)}


def plain(documentation: str) -> str:
    """Documentation without its markup and without the commas inside numbers, so that `1,209,600` reads 1209600."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"<[^>]+>", "", documentation))


def has_number(text: str, number: int | str) -> bool:
    return re.search(rf"\b{number}\b", text) is not None


def has_default(text: str, default: int | str) -> bool:
    return re.search(rf"Default: {default}\b", text) is not None


def as_members(members: tuple[Member, ...]) -> Members:
    return {member.name: (member.type, member.required) for member in members}
