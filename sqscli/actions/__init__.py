"""The 23 actions in Amazon's own shapes: a request dictionary in, a result dictionary out, an `SQSError` where SQS answers with one.

    serve, `sqscli api`, sqscli.client()  ->  perform  ->  broker

A request holds Python values under Amazon's names (`str`, `int`, `bytes` for a blob, `list`, `dict`), of the types in `sqscli.api.actions`: whoever
reads them from somewhere (JSON, a form, a command line) makes them so; a member may be None, which is as if it were not there, and nothing inside a
list or a map is. Ranges, required members and everything that SQS itself refuses are checked here and below. A result holds only the members that
SQS sends, in the order of the table.

Law: one action is one call into the broker; nothing here remembers anything.
"""

from __future__ import annotations

from sqscli.actions.perform import perform, poll
from sqscli.actions.receiving import Polled

__all__ = ["Polled", "perform", "poll"]
