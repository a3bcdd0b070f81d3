"""A command that gets several messages: what it reads, and what its answer says of each.

The answer is that of a Lambda function with ReportBatchItemFailures: `{"batchItemFailures": [{"itemIdentifier": MESSAGE_ID}]}`. Nothing, `null`, an
object without failures or with an empty list: no failure. What is not JSON, has another shape or names a message that was not given: all failed.
"""

from __future__ import annotations

import os

import msgspec

from sqscli.api.requests import Message
from sqscli.cli.render import LINE, message_json

LARGEST_ANSWER_BYTES = 16 << 20
FAILURES, IDENTIFIER = "batchItemFailures", "itemIdentifier"


def lines_of(messages: list[Message]) -> bytes:
    """As `receive -o jsonl` writes them."""
    return "".join(message_json(message, LINE) + "\n" for message in messages).encode()


def read_answer(fd: int) -> bytes:
    """What a command wrote; of one that wrote too much no more than shows that."""
    answer, offset = b"", 0
    while offset <= LARGEST_ANSWER_BYTES and (piece := os.pread(fd, 1 << 20, offset)):
        answer += piece
        offset += len(piece)
    return answer


def failed_ids(answer: bytes, given: set[str]) -> set[str]:
    """The ids that an answer names as failed. Raises ValueError, which says why all have."""
    if not answer.strip():
        return set()
    if len(answer) > LARGEST_ANSWER_BYTES:
        raise ValueError(f"its answer is longer than {LARGEST_ANSWER_BYTES >> 20} MiB")
    try:
        found = msgspec.json.decode(answer)
    except (msgspec.DecodeError, UnicodeDecodeError):  # the latter of text that is not UTF-8
        raise ValueError("its answer is not JSON") from None
    if found is None:
        return set()
    failures = found.get(FAILURES) if isinstance(found, dict) else 0
    if failures is None:
        return set()
    if not isinstance(failures, list):
        raise ValueError(f"its answer is no object with a list of {FAILURES}")
    ids: set[str] = set()
    for failure in failures:
        one = failure.get(IDENTIFIER) if isinstance(failure, dict) else None
        if not isinstance(one, str) or one not in given:
            raise ValueError("its answer names a message that it was not given")
        ids.add(one)
    return ids


def with_those_behind(messages: list[Message], failed: set[str]) -> set[str]:
    """On a FIFO queue: also what came behind a failed one in its group, or the group would lose its order."""
    held: set[str] = set()
    ids = set(failed)
    for message in messages:
        group = message.attributes["MessageGroupId"]
        if group in held:
            ids.add(message.message_id)
        elif message.message_id in failed:
            held.add(group)
    return ids
