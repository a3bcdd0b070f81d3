"""Queues themselves: made, found, listed, changed, tagged, emptied, deleted."""

from __future__ import annotations

from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64

from sqscli.actions.call import Call, Result
from sqscli.api.attribute_rules import MAXIMUM_TAG_KEY_LENGTH, check_attribute_names
from sqscli.api.checks import is_queue_name
from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist
from sqscli.api.requests import SetQueueAttributes, TagQueue

MAXIMUM_PAGE = 1_000


def create_queue(call: Call) -> Result:
    name = call.request["QueueName"]
    call.broker.create_queue(name, call.request.get("Attributes") or {}, call.request.get("tags") or {})
    return {"QueueUrl": call.url(name)}


def get_queue_url(call: Call) -> Result:
    name, owner = call.request["QueueName"], call.request.get("QueueOwnerAWSAccountId")
    if not is_queue_name(name) or owner not in (None, call.broker.namespace.account):
        raise QueueDoesNotExist()
    call.broker.newest_event_ms(name)
    return {"QueueUrl": call.url(name)}


def delete_queue(call: Call) -> Result:
    call.broker.delete_queue(call.queue)
    return {}


def purge_queue(call: Call) -> Result:
    call.broker.purge(call.queue)
    return {}


def set_queue_attributes(call: Call) -> Result:
    call.broker.set_attributes(call.queue, SetQueueAttributes(call.request["Attributes"]))
    return {}


def get_queue_attributes(call: Call) -> Result:
    """The attributes that are asked for and have a value; all of them for `All`."""
    name, names = call.queue, call.request.get("AttributeNames") or []
    check_attribute_names(names)
    call.broker.touch(name)
    found = call.broker.attributes(name)
    shown = found if "All" in names else {attribute: found[attribute] for attribute in names if attribute in found}
    return {"Attributes": shown} if shown else {}


# --- tags ---


def tag_queue(call: Call) -> Result:
    call.broker.tag(call.queue, TagQueue(call.request["Tags"]))
    return {}


def untag_queue(call: Call) -> Result:
    if not call.request["TagKeys"]:
        raise InvalidParameterValue(f"Tag keys must be between 1 and {MAXIMUM_TAG_KEY_LENGTH} characters in length.")
    call.broker.tag(call.queue, TagQueue({}, call.request["TagKeys"]))
    return {}


def list_queue_tags(call: Call) -> Result:
    tags = call.broker.tags(call.queue)
    return {"Tags": tags} if tags else {}


# --- lists ---


def list_queues(call: Call) -> Result:
    names, token = _page(call, call.broker.list_queues(call.request.get("QueueNamePrefix") or ""))
    result: Result = {"QueueUrls": [call.url(name) for name in names]} if names else {}
    return result if token is None else {**result, "NextToken": token}


def list_dead_letter_source_queues(call: Call) -> Result:
    names, token = _page(call, call.broker.dead_letter_sources(call.queue))
    result: Result = {"queueUrls": [call.url(name) for name in names]} if names else {}
    return result if token is None else {**result, "NextToken": token}


def _page(call: Call, names: list[str]) -> tuple[list[str], str | None]:
    """The names of one page, and the token of the next one. Without MaxResults there is none: 1,000 names are all that SQS gives then."""
    maximum, token = call.request.get("MaxResults"), call.request.get("NextToken")
    if maximum and not 1 <= maximum <= MAXIMUM_PAGE:  # 0 counts as not given
        reason = f"MaxResults must be an integer between 1 and {MAXIMUM_PAGE}."
        raise InvalidParameterValue(f"Value for parameter MaxResults is invalid. Reason: {reason}")
    if token is not None:
        last = _last_name(token)
        names = [name for name in names if name > last]
    page = names[: maximum or MAXIMUM_PAGE]
    more = bool(maximum) and len(names) > len(page)
    return page, _token(page[-1]) if more else None


def _token(last_name: str) -> str:
    return b2a_base64(last_name.encode(), newline=False).decode()


def _last_name(token: str) -> str:
    """The token says where the page before it ended: so it holds also when queues come and go."""
    try:
        name = a2b_base64(token).decode()
    except (Base64Error, ValueError):
        name = ""
    if not is_queue_name(name) or _token(name) != token:
        raise InvalidParameterValue("Invalid or expired next token.")
    return name
