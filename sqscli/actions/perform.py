"""Which function performs which action, and what every request has to hold."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from sqscli.actions import messages, moves, permissions, queues, receiving
from sqscli.actions.call import Call, Request, Result
from sqscli.actions.receiving import Polled
from sqscli.api.actions import ACTIONS
from sqscli.api.errors import InvalidParameterValue, MissingParameter, QueueDoesNotExist, SQSError
from sqscli.broker import Broker
from sqscli.catalog import ENDPOINT

PERFORMERS: dict[str, Callable[[Call], Result]] = {
    "AddPermission": permissions.add_permission,
    "CancelMessageMoveTask": moves.cancel_message_move_task,
    "ChangeMessageVisibility": messages.change_message_visibility,
    "ChangeMessageVisibilityBatch": messages.change_message_visibility_batch,
    "CreateQueue": queues.create_queue,
    "DeleteMessage": messages.delete_message,
    "DeleteMessageBatch": messages.delete_message_batch,
    "DeleteQueue": queues.delete_queue,
    "GetQueueAttributes": queues.get_queue_attributes,
    "GetQueueUrl": queues.get_queue_url,
    "ListDeadLetterSourceQueues": queues.list_dead_letter_source_queues,
    "ListMessageMoveTasks": moves.list_message_move_tasks,
    "ListQueueTags": queues.list_queue_tags,
    "ListQueues": queues.list_queues,
    "PurgeQueue": queues.purge_queue,
    "ReceiveMessage": receiving.receive_message,
    "RemovePermission": permissions.remove_permission,
    "SendMessage": messages.send_message,
    "SendMessageBatch": messages.send_message_batch,
    "SetQueueAttributes": queues.set_queue_attributes,
    "StartMessageMoveTask": moves.start_message_move_task,
    "TagQueue": queues.tag_queue,
    "UntagQueue": queues.untag_queue,
}
_REQUIRED = {name: tuple(member.name for member in action.request if member.required) for name, action in ACTIONS.items()}
# Where a missing member is not a MissingParameter, or has another name in it. Empty is as bad as missing for these, and for these alone.
_MISSING: dict[tuple[str, str], SQSError] = {
    ("CreateQueue", "QueueName"): InvalidParameterValue("Queue name cannot be empty"),
    ("GetQueueUrl", "QueueName"): InvalidParameterValue("Value for parameter QueueName is invalid. Reason: Must specify a queue name."),
    ("SetQueueAttributes", "Attributes"): MissingParameter.of("Attribute.Name"),
    ("TagQueue", "Tags"): MissingParameter.of("Tags"),
    ("CancelMessageMoveTask", "TaskHandle"): InvalidParameterValue("The TaskHandle parameter is required."),
}


def perform(broker: Broker, action: str, request: Request, endpoint: str = ENDPOINT) -> Result:
    """One action, at once: a ReceiveMessage that finds nothing does not wait. `endpoint` begins the QueueUrls of the result.

    Raises SQSError, JournalError; KeyError for an action that SQS does not have.
    """
    performer = PERFORMERS[action]
    _check_required(action, request)
    return performer(Call(broker, request, endpoint))


def poll(broker: Broker, request: Request) -> Polled:
    """ReceiveMessage for whoever waits: one look that returns at once. Raises SQSError, JournalError."""
    _check_required("ReceiveMessage", request)
    return receiving.poll(Call(broker, request, ENDPOINT))


def _check_required(action: str, request: Request) -> None:
    for name in _REQUIRED[action]:
        value = request.get(name)
        if name == "QueueUrl" and value is None:
            raise QueueDoesNotExist()
        if (action, name) in _MISSING and not value:
            raise copy(_MISSING[action, name])
        if value is None:
            raise MissingParameter.of(name)
