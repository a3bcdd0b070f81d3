"""`send --unless-pending KEY`: one message, where none waits that was sent with the same key.

Loaded where the option is given.
"""

from __future__ import annotations

from sqscli.api.checks import check_id
from sqscli.api.errors import InvalidParameterValue
from sqscli.api.requests import Message, SendOptions
from sqscli.cli.exit_status import DONE
from sqscli.cli.line import UsageError
from sqscli.cli.render import sent_members
from sqscli.cli.send import sent_one, show_sent
from sqscli.cli.session import Session
from sqscli.unless_pending import send_unless_pending as send_or_find


def send_unless_pending(session: Session, queue: str, body: bytes, options: SendOptions) -> int:
    """Send the message, or show the one that waits: with all that SendMessage answers, and AlreadyPending."""
    key = options.pending_key = checked_key(session.line.required("unless_pending"))
    outcome = send_or_find(session.broker, queue, body, options)
    if not isinstance(outcome, Message):
        show_sent(session, sent_one(outcome, body, options))
        return DONE
    sequence_number = outcome.attributes.get("SequenceNumber")
    members = sent_members(outcome.message_id, outcome.body, outcome.message_attributes, sequence_number)
    is_json = session.format in ("json", "jsonl")
    show_sent(session, {**members, "AlreadyPending": True if is_json else "true"})
    session.note(f"sqscli: not sent: a message with the key {key} is pending")
    return DONE


def checked_key(key: str) -> str:
    try:
        check_id("KEY", key)
    except InvalidParameterValue:
        raise UsageError(f"--unless-pending {key!r}: a key has 1 to 128 ASCII letters, digits and punctuation characters") from None
    return key
