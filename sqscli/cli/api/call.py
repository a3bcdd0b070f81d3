"""One call: from the words of a line to a result, whole or in pages. Nothing is written here."""

from __future__ import annotations

import json
from typing import Any

from sqscli.actions.waiting import perform_waiting
from sqscli.api.actions import ACTIONS, Type
from sqscli.api.paging import PAGED
from sqscli.api.validation import validate
from sqscli.cli.api.blobs import decoded
from sqscli.cli.api.errors import ApiError, ParameterError
from sqscli.cli.api.files import FileError, content_of
from sqscli.cli.api.options import INPUT_JSON, MAX_ITEMS, PAGE_MEMBERS, options_of
from sqscli.cli.api.parse import Call, binary_format
from sqscli.cli.api.shapes import each_member
from sqscli.cli.api.values import parameter_value
from sqscli.cli.session import Session
from sqscli.wire.convert import convert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.cli.api.paging import Pager


def parameters_of(call: Call) -> dict[str, Any]:
    """What the line gives to the action's members, in the table's order; then what its JSON adds. Raises ApiError."""
    found = {
        option.member.name: parameter_value(option.member, option.name, call.words[option.dest])
        for option in options_of(call.action)
        if option.dest in call.words
    }
    text = call.words.get("cli_input_json")
    return found if text is None else {**json_parameters(text), **found}


def json_parameters(text: str) -> dict[str, Any]:
    try:
        content = content_of(text)
    except FileError as error:
        raise ParameterError.of(INPUT_JSON, str(error)) from None
    try:
        found = json.loads(text if content is None else content)
    except (ValueError, RecursionError):
        raise ParameterError.of(INPUT_JSON[2:], "Invalid JSON received.") from None
    if not isinstance(found, dict):
        raise ParameterError.of(INPUT_JSON, f"Invalid type: expecting map, received {type(found)}")
    return found


class Performer:
    """Performs one action, as often as its pages want it."""

    def __init__(self, session: Session, call: Call) -> None:
        self._session = session
        self._action = call.action
        self._format = binary_format(call.settings)

    def __call__(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Raises SQSError, JournalError, ApiError."""
        return perform_waiting(self._session.broker, self._action, sent(self._action, self.checked(parameters)))

    def checked(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """The request that `parameters` are, with bytes for blobs. Raises ParameterError, ApiError."""
        try:
            request = decoded(self._action, parameters, self._format)
            report = validate(self._action, request)
        except RecursionError:
            raise ParameterError("Parameter validation failed:\nThe parameters are nested too deeply") from None
        if report:
            raise ParameterError("Parameter validation failed:\n" + "\n".join(report))
        return request


def sent(action: str, request: dict[str, Any]) -> dict[str, Any]:
    """The request as the service reads it. Raises SerializationException for a number that it has no room for."""

    def receive(type_: Type, value: Any) -> Any:
        return convert(value, type_) if type_ in ("int", "long") else value

    return each_member(ACTIONS[action].request, request, receive)


def pager_of(call: Call, parameters: dict[str, Any], perform: Performer) -> Pager | None:
    """The pages that the line asks for; None where it asks for one call as it is. Raises ApiError."""
    if call.action not in PAGED:
        return None
    words = call.words
    if call.settings.get("no_paginate") or any(member in parameters for member in PAGE_MEMBERS):
        used = [name for name in ("starting_token", "page_size", "max_items") if words.get(name)]
        if used:
            names = ", ".join("--" + name.replace("_", "-") for name in used)
            raise ApiError(f"Error during pagination: Cannot specify --no-paginate along with pagination arguments: {names}")
        return None
    from sqscli.cli.api.paging import Pager

    pager = Pager(perform, parameters, PAGED[call.action], words.get("max_items"), words.get("page_size"))
    if "starting_token" in words:
        pager.start_at(words["starting_token"])
    return pager


def warning_of(call: Call) -> str | None:
    """What the AWS CLI says before it does something that nobody can want."""
    if call.words.get("max_items", 1) > 0:
        return None
    return f"warning: Non-positive values for {MAX_ITEMS} may result in undefined behavior."
