"""AWS JSON 1.0: the action stands in a header, requests, results and errors are JSON objects.

What Amazon does with a request that is wrong in itself was looked up in recordings of its JSON services, which share one parser: JSON that is none is
a SerializationException without a message, a value of the wrong type one with a text of convert.py. Members that are unknown or null are ignored.

Law: a request that is right is read by msgspec alone, with a decoder per action made from the table; only what that refuses is looked at again here.
"""

from __future__ import annotations

from typing import Annotated, Any, TypedDict, cast

from msgspec import DecodeError, Meta, ValidationError
from msgspec.json import Decoder, Encoder

from sqscli.api.actions import ACTIONS, ENUMS, STRUCTURES, TARGET_PREFIX, ListOf, MapOf, Member, Type
from sqscli.api.errors import SerializationException, SQSError, UnknownOperationException
from sqscli.wire.answers import Answer, Headers, Request, Result, fault
from sqscli.wire.convert import LARGEST, convert_members

_HEADERS: Headers = ((b"content-type", b"application/x-amz-json-1.0"),)
_PREFIX = TARGET_PREFIX + "."

_WITHOUT_RESULT = frozenset(name for name, action in ACTIONS.items() if not action.result)  # recorded: not even an empty object
_encode = Encoder().encode
_decode_anything = Decoder().decode
_decoders: dict[str, Decoder[Any]] = {}
_structures: dict[str, Any] = {}


# --- requests ---


def read_action(target: str) -> str:
    """The action that an `X-Amz-Target` names. Raises UnknownOperationException."""
    action = target[len(_PREFIX) :]
    if target.startswith(_PREFIX) and action in ACTIONS:
        return action
    raise UnknownOperationException(f"The operation {target!a} is not one of Amazon SQS." if target else "The header X-Amz-Target is missing.")


def read_request(action: str, body: bytes) -> Request:
    """The request in a body, with blobs as bytes. Raises SerializationException."""
    decoder = _decoders.get(action) or _make_decoder(action)
    try:
        request: Request = decoder.decode(body)
    except ValidationError:
        return _read_again(action, body)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        raise SerializationException() from None
    return cast("Request", _without_nulls(request)) if b"null" in body else request


def _read_again(action: str, body: bytes) -> Request:
    """The same request value by value: to say what is wrong with it, or to find that Amazon is less strict."""
    try:
        content = _decode_anything(body)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        raise SerializationException() from None
    if content is None:
        raise SerializationException()
    return convert_members(content, ACTIONS[action].request)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [_without_nulls(element) for element in value if element is not None]
    return value


def _make_decoder(action: str) -> Decoder[Any]:
    decoder = _decoders[action] = Decoder(_typed_dict(action, ACTIONS[action].request))
    return decoder


def _typed_dict(name: str, members: tuple[Member, ...]) -> Any:
    """The members as a type of which msgspec makes plain dictionaries."""
    types = {member.name: _python_type(member.type) | None for member in members}
    return cast("Any", TypedDict)(name, types, total=False)


def _python_type(type_: Type) -> Any:
    if isinstance(type_, ListOf):
        return cast("Any", list)[_python_type(type_.element) | None]
    if isinstance(type_, MapOf):
        return cast("Any", dict)[str, _python_type(type_.value) | None]
    if type_ in STRUCTURES:
        if type_ not in _structures:
            _structures[type_] = _typed_dict(type_, STRUCTURES[type_])
        return _structures[type_]
    if type_ in ENUMS:  # which values there are is the actions' affair
        return str
    return {"str": str, "int": Annotated[int, Meta(ge=-LARGEST - 1, le=LARGEST)], "long": int, "bool": bool, "blob": bytes}[type_]


# --- answers ---


class Json10:
    """How the protocol writes; blobs become base64."""

    def result(self, action: str, result: Result, request_id: str) -> Answer:
        return Answer(200, _HEADERS, b"" if action in _WITHOUT_RESULT else _encode(result))

    def error(self, error: SQSError, request_id: str) -> Answer:
        """Its name in the older protocol goes into a header of its own, which SDKs take for the code."""
        content = {"__type": f"{error.namespace}#{error.shape}"}
        if error.message:
            content["message"] = error.message.encode("utf-8", "replace").decode()
        query_error = f"{error.query_code};{fault(error)}".encode("ascii")
        return Answer(error.http_status, (*_HEADERS, (b"x-amzn-query-error", query_error)), _encode(content))
