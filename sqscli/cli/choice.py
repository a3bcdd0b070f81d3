"""Which messages a command is about: `--where`, `--match` and `--older-than`, each a pure function of what a walk sees. All that are given must hold.

`--where` sees a message as `peek -o json` shows it, but for the body: where that is a JSON object or array it is read as such. Any other body stays
the text that it is, also one that looks like a number, so that an expression need not know which of them did.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from sqscli.cli.line import Line, UsageError

if TYPE_CHECKING:
    from sqscli.api.requests import Message
    from sqscli.walks import Chooser, Sight

Test = Callable[[Any], bool]
MISSING = "--where needs jmespath, which is not installed: pip install 'sqscli[query]'"


def chooser(line: Line, warn: Callable[[str], None]) -> Chooser | None:
    """What the line says about which messages, or None where it means all. Raises UsageError, before anything is done."""
    tests: list[Callable[[Sight, Sequence[int]], Sequence[int]]] = []
    seconds, pattern, expression = line.number("older_than"), line.text("match"), line.text("where")
    if seconds is not None:
        tests.append(older_than(1000 * seconds))
    if pattern is not None:
        tests.append(matching(pattern))
    if expression is not None:
        tests.append(where(expression, warn))
    if not tests:
        return None

    def choose(sight: Sight) -> Sequence[int]:
        places: Sequence[int] = range(len(sight))
        for test in tests:
            if places:
                places = test(sight, places)
        return places

    return choose


def older_than(age_ms: int) -> Callable[[Sight, Sequence[int]], Sequence[int]]:
    """Sent longer ago than that, by the queue's time."""
    return lambda sight, places: [place for place in places if sight.sent_ms(place) < sight.now_ms - age_ms]


def matching(pattern: str) -> Callable[[Sight, Sequence[int]], Sequence[int]]:
    """The regular expression is found somewhere in the body."""
    try:
        search = re.compile(pattern).search
    except (re.error, RecursionError, OverflowError) as error:
        raise UsageError(f"--match {pattern!r} is not a regular expression: {error}") from None

    def test(sight: Sight, places: Sequence[int]) -> Sequence[int]:
        bodies = sight.bodies()
        return [place for place in places if search(bodies[place].decode())]

    return test


def where(expression: str, warn: Callable[[str], None]) -> Callable[[Sight, Sequence[int]], Sequence[int]]:
    """The JMESPath expression is true of the message. One that it cannot be applied to does not match; the first such error is reported."""
    holds = condition(expression)

    def test(sight: Sight, places: Sequence[int]) -> Sequence[int]:
        found = []
        for place in places:
            message = sight.message(place)
            try:
                if holds(shown(message, sight.state)):
                    found.append(place)
            except ExpressionError as error:
                if not reported:
                    reported.append(message.message_id)
                    warn(f"--where does not fit message {message.message_id}, and it does not match, nor do others like it: {error}")
        return found

    reported: list[str] = []
    return test


class ExpressionError(Exception):
    """An expression that cannot be applied to a message, such as the length of a number."""


def condition(expression: str) -> Test:
    """Whether a JMESPath expression is true of something, as JMESPath defines it: not null, false or empty. Raises UsageError."""
    try:
        from jmespath import compile as compile_query  # type: ignore[import-untyped]
        from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]
    except ImportError:
        raise UsageError(MISSING) from None
    try:
        query = compile_query(expression)
    except (JMESPathError, RecursionError) as error:
        raise UsageError(f"--where {expression!r} is no JMESPath expression: {' '.join(str(error).split())}") from None

    def holds(value: Any) -> bool:
        try:
            found = query.search(value)
        except (JMESPathError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError) as error:
            raise ExpressionError(str(error)) from None
        return not (found is None or found is False or found in ("", [], {}))

    return holds


def shown(message: Message, state: str) -> dict[str, Any]:
    """The message as `--where` sees it."""
    found: dict[str, Any] = {"MessageId": message.message_id, "Body": body_value(message.body), "Attributes": message.attributes, "State": state}
    if message.message_attributes:
        found["MessageAttributes"] = {
            name: {
                ("BinaryValue" if given.data_type.startswith("Binary") else "StringValue"): text_value(given.data_type, given.value),
                "DataType": given.data_type,
            }
            for name, given in message.message_attributes.items()
        }
    return found


def text_value(data_type: str, value: bytes) -> str:
    if data_type.startswith("Binary"):
        from binascii import b2a_base64

        return b2a_base64(value, newline=False).decode()
    return value.decode()


def body_value(body: bytes) -> Any:
    """A JSON object or array as what it says; any other body as text."""
    if body.lstrip(b" \t\r\n")[:1] in (b"{", b"["):
        try:
            return msgspec.json.decode(body)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            pass  # text that begins like one
    return body.decode()
