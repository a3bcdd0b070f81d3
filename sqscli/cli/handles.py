"""`delete` and `extend`: what a receipt handle is good for.

On the quick path.
"""

from __future__ import annotations

from sqscli.api.requests import ChangeVisibility, DeleteMessages
from sqscli.cli.exit_status import DONE, SOME_FAILED
from sqscli.cli.output import say
from sqscli.cli.session import Session


def delete(session: Session) -> int:
    """Delete by handles, or by what stdin holds; one handle that fails is the command's error, of many each is named."""
    queue = session.queue()
    handles = session.line.texts("handles")
    if handles == ["-"]:
        from sqscli.cli.delete_stream import delete_stream

        return delete_stream(session, queue)
    failures = session.broker.delete(queue, DeleteMessages(handles)).failures
    if failures and len(handles) == 1:
        raise failures[0][1]
    for entry, error in failures:
        say(f"handle {entry + 1}: {error.code}: {error.message}")
    return SOME_FAILED if failures else DONE


def extend(session: Session) -> int:
    """ChangeMessageVisibility."""
    seconds = session.line.number("duration")
    assert seconds is not None
    session.broker.change_visibility(session.queue(), ChangeVisibility(session.line.required("handle"), seconds))
    return DONE
