"""Message move tasks: the redrive of a dead-letter queue as SQS offers it."""

from __future__ import annotations

import json
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64

from sqscli.actions.call import Call, Result
from sqscli.api.actions import ACTIONS
from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist, ResourceNotFoundException
from sqscli.move_tasks import advance_all, cancel, start, tasks
from sqscli.mover import check_dead_letter_queue
from sqscli.queue.messages import message_id_text
from sqscli.queue.tasks import FAILED, RUNNING, STATUS_NAMES, MoveTask

__all__ = ["advance_all", "cancel_message_move_task", "list_message_move_tasks", "start_message_move_task"]


def start_message_move_task(call: Call) -> Result:
    broker, request = call.broker, call.request
    source = _queue_of(call, "SourceArn")
    _tasks(call, source)  # ResourceNotFoundException comes first
    broker.known_dead_letter_queues.discard(source)  # a long-lived process asks anew
    check_dead_letter_queue(broker, source)
    destination = _queue_of(call, "DestinationArn") if request.get("DestinationArn") else None
    rate = _checked(call, "StartMessageMoveTask", "MaxNumberOfMessagesPerSecond")
    task_id = start(broker, source, destination, rate or 0)
    broker.touch(source)
    return {"TaskHandle": _handle(task_id, request["SourceArn"])}


def cancel_message_move_task(call: Call) -> Result:
    task_id, arn = _parse_handle(call.request["TaskHandle"])
    try:
        return {"ApproximateNumberOfMessagesMoved": cancel(call.broker, call.named(arn), task_id)}
    except QueueDoesNotExist:
        raise ResourceNotFoundException.of("SourceArn") from None


def list_message_move_tasks(call: Call) -> Result:
    maximum = _checked(call, "ListMessageMoveTasks", "MaxResults") or 1
    name = _queue_of(call, "SourceArn")
    call.broker.touch(name)
    shown = [_shown(task, call.request["SourceArn"]) for task in _tasks(call, name)[:maximum]]
    return {"Results": shown} if shown else {}


def _tasks(call: Call, name: str) -> list[MoveTask]:
    try:
        return tasks(call.broker, name)
    except QueueDoesNotExist:
        raise ResourceNotFoundException.of("SourceArn") from None


def _shown(task: MoveTask, source_arn: str) -> Result:
    """A ListMessageMoveTasksResultEntry. Only a task that can be cancelled has a handle, and only one that was given a destination shows it."""
    result: Result = {}
    if task.status == RUNNING:
        result["TaskHandle"] = _handle(task.task_id, source_arn)
    result["Status"] = STATUS_NAMES[task.status]
    result["SourceArn"] = source_arn
    if task.destination:
        result["DestinationArn"] = task.destination
    if task.rate:
        result["MaxNumberOfMessagesPerSecond"] = task.rate
    result["ApproximateNumberOfMessagesMoved"] = task.moved_count
    result["ApproximateNumberOfMessagesToMove"] = task.to_move_count
    if task.status == FAILED:
        result["FailureReason"] = task.reason
    result["StartedTimestamp"] = task.started_ms
    return result


def _queue_of(call: Call, parameter: str) -> str:
    """The name of the queue whose ARN a parameter holds."""
    arn = call.request[parameter]
    if not arn.startswith("arn:"):
        form = "arn:<partition>:<service>:<region>:<account-id>:<resource-id>"
        raise InvalidParameterValue(f"You must use this format to specify the {parameter}: {form}")
    try:
        return call.named(arn)
    except QueueDoesNotExist:
        raise ResourceNotFoundException.of(parameter) from None


def _checked(call: Call, action: str, name: str) -> int | None:
    """A number within the limits of the table."""
    value: int | None = call.request.get(name)
    limits = next(member.limits for member in ACTIONS[action].request if member.name == name)
    if value is not None and limits is not None and not limits[0] <= value <= limits[1]:
        reason = f"You must enter a number that's between {limits[0]} and {limits[1]}."
        raise InvalidParameterValue(f"Value for parameter {name} is invalid. Reason: {reason}")
    return value


def _handle(task_id: bytes, source_arn: str) -> str:
    """It names the source too, as CancelMessageMoveTask is told nothing else."""
    text = json.dumps({"taskId": message_id_text(task_id, 0), "sourceArn": source_arn}, separators=(",", ":"))
    return b2a_base64(text.encode(), newline=False).decode()


def _parse_handle(handle: str) -> tuple[bytes, str]:
    try:
        content = json.loads(a2b_base64(handle))
        return bytes.fromhex(content["taskId"].replace("-", "")), str(content["sourceArn"])
    except (Base64Error, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise InvalidParameterValue("Value for parameter TaskHandle is invalid.") from None
