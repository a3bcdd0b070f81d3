"""The query protocol's answers: XML, with lists and maps flattened as in the requests.

Law: every character that a message can hold comes back as it was sent. A carriage return is written as a reference, since a parser makes a line feed
of a bare one; what XML cannot hold at all, which only an error's text can bring, becomes U+FFFD.
"""

from __future__ import annotations

from binascii import b2a_base64
from typing import Any

from sqscli.api.actions import ACTIONS, API_VERSION, STRUCTURES, ListOf, MapOf, Member, Type
from sqscli.api.errors import QueueDoesNotExist, SQSError
from sqscli.wire.answers import Answer, Headers, Result, fault
from sqscli.wire.flat import flat_name, map_keys

_HEADERS: Headers = ((b"content-type", b"text/xml"),)
_DECLARATION = '<?xml version="1.0"?>'
_NAMESPACE = f'xmlns="http://queue.amazonaws.com/doc/{API_VERSION}/"'
_ESCAPES = str.maketrans(
    {
        **{chr(code): "\ufffd" for code in (*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)},
        "\t": "\t",
        "\n": "\n",
        "\r": "&#xD;",
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
    }
)

# What an action that has no operation is answered with, whatever was asked for.
NO_ACTION = Answer(404, _HEADERS, b"<UnknownOperationException/>\n")


class Xml:
    """How the protocol writes."""

    def result(self, action: str, result: Result, request_id: str) -> Answer:
        members = ACTIONS[action].result
        content = _element(f"{action}Result", _members(result, members)) if members else ""
        metadata = f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
        return _answer(200, f"<{action}Response {_NAMESPACE}>{content}{metadata}</{action}Response>")

    def error(self, error: SQSError, request_id: str) -> Answer:
        message = error.message
        if type(error) is QueueDoesNotExist and message == QueueDoesNotExist.default_message:
            message = "The specified queue does not exist for this wsdl version."
        about = f"<Type>{fault(error)}</Type><Code>{error.query_code}</Code><Message>{escape(message)}</Message><Detail/>"
        content = f"<ErrorResponse {_NAMESPACE}><Error>{about}</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        return _answer(error.http_status, content)


def escape(text: str) -> str:
    return text.translate(_ESCAPES)


def _answer(status: int, content: str) -> Answer:
    return Answer(status, _HEADERS, (_DECLARATION + content).encode())


def _members(value: Result, members: tuple[Member, ...]) -> str:
    return "".join(_member(value[member.name], member) for member in members if member.name in value)


def _member(value: Any, member: Member) -> str:
    name = flat_name(member)
    if isinstance(member.type, ListOf):
        return "".join(_element(name, _content(element, member.type.element)) for element in value)
    if isinstance(member.type, MapOf):
        key, content = map_keys(member)
        of = member.type.value
        return "".join(_element(name, _element(key, escape(each)) + _element(content, _content(value[each], of))) for each in value)
    return _element(name, _content(value, member.type))


def _content(value: Any, type_: Type) -> str:
    if type_ in STRUCTURES:
        return _members(value, STRUCTURES[str(type_)])
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return b2a_base64(value, newline=False).decode()
    return escape(str(value))


def _element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>" if content else f"<{name}/>"
