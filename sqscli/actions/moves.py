"""Message move tasks: the redrive of a dead-letter queue as SQS offers it."""

from __future__ import annotations

from sqscli.actions.call import Call, Result
from sqscli.api.errors import UnsupportedOperation


def start_message_move_task(call: Call) -> Result:
    raise UnsupportedOperation()


def cancel_message_move_task(call: Call) -> Result:
    raise UnsupportedOperation()


def list_message_move_tasks(call: Call) -> Result:
    raise UnsupportedOperation()
