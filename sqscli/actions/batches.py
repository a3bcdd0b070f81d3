"""What the three batch actions have in common: the rules for their entries, and a result that says of each how it went.

Recorded from AWS: one entry can fail while the others do not, and a list without members is left out of the result.
"""

from __future__ import annotations

from collections.abc import Callable

from sqscli.actions.call import Request, Result
from sqscli.api.checks import MAXIMUM_BATCH_ENTRIES
from sqscli.api.errors import (
    BatchEntryIdsNotDistinct,
    EmptyBatchRequest,
    InvalidBatchEntryId,
    MissingParameter,
    SQSError,
    TooManyEntriesInBatchRequest,
)

MAXIMUM_ID_LENGTH = 80


def checked_entries(request: Request, shape: str) -> list[Request]:
    """The entries of a batch. `shape` is their name in the model: `SendMessageBatchRequestEntry`."""
    entries: list[Request] = request["Entries"]
    if not entries:
        raise EmptyBatchRequest.of(shape)
    if len(entries) > MAXIMUM_BATCH_ENTRIES:
        raise TooManyEntriesInBatchRequest.of(len(entries))
    for index, entry in enumerate(entries):
        if entry.get("Id") is None:
            raise MissingParameter.of(f"{shape}.{index + 1}.Id")
        if not _is_entry_id(entry["Id"]):
            raise InvalidBatchEntryId()
    seen: set[str] = set()
    for entry in entries:
        if entry["Id"] in seen:
            raise BatchEntryIdsNotDistinct.of(entry["Id"])
        seen.add(entry["Id"])
    return entries


def missing_members(entries: list[Request], names: dict[str, str]) -> dict[int, SQSError]:
    """The entries that lack a member fail alone. `names` are the members and how the error calls each, `{}` in it the entry's number from 1."""
    missing: dict[int, SQSError] = {}
    for index, entry in enumerate(entries):
        for name, shown in names.items():
            if entry.get(name) is None:
                missing.setdefault(index, MissingParameter.of(shown.format(index + 1)))
    return missing


def batch_result(entries: list[Request], failures: dict[int, SQSError], succeeded: Callable[[int], Result] | None = None) -> Result:
    """`failures` by the number of the entry; `succeeded` gives what a successful one has beside its Id."""
    successful = [{"Id": entry["Id"], **(succeeded(index) if succeeded else {})} for index, entry in enumerate(entries) if index not in failures]
    failed = [
        {"Id": entries[index]["Id"], "SenderFault": True, "Code": error.query_code, "Message": error.message}
        for index, error in sorted(failures.items())
    ]
    result: Result = {}
    if successful:
        result["Successful"] = successful
    if failed:
        result["Failed"] = failed
    return result


def _is_entry_id(text: str) -> bool:
    return len(text) <= MAXIMUM_ID_LENGTH and text.isascii() and text.replace("-", "").replace("_", "a").isalnum()
