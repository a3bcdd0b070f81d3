"""What an option's words mean: from the text of a command line to a value of the type that the action's table says.

Three ways lead from a text to a structure: JSON where it begins with a bracket, shorthand elsewhere, and a file that holds either. Numbers are
read as Python reads them. What is wrong in a value but can be read is left to the validation that follows.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

from sqscli.api.actions import ListOf, Member, Type
from sqscli.cli.api.errors import ApiError, ParameterError
from sqscli.cli.api.files import FileError, content_of
from sqscli.cli.api.shapes import is_complex, is_scalar
from sqscli.cli.api.shorthand import ShorthandError, parse_shorthand, typed

NEVER_A_FILE = frozenset({"QueueUrl"})  # the AWS CLI takes it for an address even where it begins with file://


def parameter_value(member: Member, option: str, words: str | list[str]) -> Any:
    """The value that `words` behind `option` give to `member`; a list where the table has a list. Raises ApiError."""
    value: Any = words
    try:
        if member.name not in NEVER_A_FILE:
            content = content_of(words[0] if isinstance(words, list) and len(words) == 1 else words)
            value = words if content is None else content
    except FileError as error:
        raise ParameterError.of(option, str(error)) from None
    try:
        if is_complex(member.type) and not looks_like_json(value):
            return shorthand_value(member.type, value)
        return plain_value(member.type, option, value)
    except ShorthandError as error:
        raise ParameterError.of(option, str(error)) from None
    except RecursionError:
        raise ParameterError.of(option, "it is nested too deeply") from None
    except (ValueError, TypeError, AttributeError, IndexError) as error:  # a word that is no number, an empty one that is no structure
        raise ApiError(str(error)) from None


def looks_like_json(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, str) and first.strip().startswith(("[", "{"))


def shorthand_value(type_: Type, value: Any) -> Any:
    """A list's elements are each a shorthand of their own; a file's content is one shorthand, also where a list is wanted."""
    if isinstance(value, list):
        return typed(type_, [parse_shorthand(word) for word in value])
    parsed = parse_shorthand(value)
    return parsed if isinstance(type_, ListOf) else typed(type_, parsed)


def plain_value(type_: Type, option: str, value: Any) -> Any:
    """A scalar, a list of words, or JSON."""
    if is_scalar(type_):
        return int(value) if type_ in ("int", "long") else value
    if not isinstance(type_, ListOf):
        if value.lstrip()[0] != "{":
            raise ParameterError.of(option, f"Invalid JSON:\n{value}")
        return json_value(option, value)
    only = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(only, str) and only.lstrip().startswith("["):
        return json_value(option, only)
    return [plain_value(type_.element, option, word) for word in value]  # of a file that holds no JSON, each letter: as the AWS CLI does


def json_value(option: str, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=OrderedDict)  # whose name the AWS CLI shows where an object is not wanted
    except ValueError as error:
        raise ParameterError.of(option, f"Invalid JSON: {error}\nJSON received: {text}") from None
