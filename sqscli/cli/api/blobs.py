"""Binary values, which a command line and JSON can only hold as text: base64 on the way in and out, as version 2 of the AWS CLI has it."""

from __future__ import annotations

from binascii import Error, a2b_base64, b2a_base64
from typing import Any

from sqscli.api.actions import ACTIONS, Type
from sqscli.cli.api.errors import ApiError
from sqscli.cli.api.shapes import each_member

BASE64, RAW = "base64", "raw-in-base64-out"
FORMATS = (BASE64, RAW)


def decoded(action: str, parameters: dict[str, Any], binary_format: str) -> dict[str, Any]:
    """`parameters` with bytes for every text in a blob's place. Raises ApiError for what is no base64."""

    def decode(type_: Type, value: Any) -> Any:
        if type_ != "blob" or not isinstance(value, str):
            return value
        if binary_format == RAW:
            return value.encode("utf-8", "surrogateescape")
        try:
            return a2b_base64(value)
        except (Error, ValueError):
            raise ApiError(f'Invalid base64: "{value}"') from None

    return each_member(ACTIONS[action].request, parameters, decode)


def encoded(value: Any) -> Any:
    """A result with base64 for every bytes."""
    if isinstance(value, bytes):
        return b2a_base64(value, newline=False).decode("ascii")
    if isinstance(value, dict):
        return {key: encoded(element) for key, element in value.items()}
    if isinstance(value, list):
        return [encoded(element) for element in value]
    return value
