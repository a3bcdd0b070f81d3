"""What may be written into a queue's attributes and tags, and the normal form in which it is stored.

Law 1: a change is checked as a whole before anything of it is stored.
Law 2: `""` removes RedrivePolicy, RedriveAllowPolicy, Policy and KmsMasterKeyId, and is no value for anything else.
Law 3: what is returned can be read back by `sqscli.api.attributes` without a parser.

Not on the quick path of the command line: only create-queue, attributes and tagging come here.
"""

from __future__ import annotations

from typing import Any

from sqscli.api.attributes import (
    ASK,
    BOOLEAN,
    CREATE,
    DEFAULTS,
    INTEGER,
    JSON,
    QUEUE_ATTRIBUTES,
    READ,
    WORD,
    QueueAttribute,
    format_redrive_allow_policy,
    format_redrive_policy,
    merged,
)
from sqscli.api.checks import is_queue_name
from sqscli.api.errors import InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue

REMOVABLE = frozenset(("KmsMasterKeyId", "Policy", "RedriveAllowPolicy", "RedrivePolicy"))
REDRIVE_PERMISSIONS = ("allowAll", "denyAll", "byQueue")  # the last with the ARNs of the queues
MAXIMUM_RECEIVES = 1_000
MAXIMUM_SOURCE_QUEUES = 10
MAXIMUM_TAGS = 50
MAXIMUM_TAG_KEY_LENGTH = 128
MAXIMUM_TAG_VALUE_LENGTH = 256

# These two say why they cannot be; every other FIFO attribute is simply unknown to a standard queue [recorded from AWS].
_EXPLAINED_ON_STANDARD = ("DeduplicationScope", "FifoThroughputLimit")


def check_attributes(attributes: dict[str, str], fifo: bool, creating: bool, current: dict[str, str] | None = None) -> dict[str, str]:
    """The attributes of a CreateQueue (`creating`) or SetQueueAttributes in normal form, or the error that SQS answers with.

    `current` are the stored attributes of the queue that is set; rules about two attributes look at both. The result holds what was asked for,
    `""` for what is removed, and what follows from it: KMS switches SQS's own encryption off and the other way round, a new FIFO queue has
    FifoQueue.
    """
    result = {}
    for name, value in attributes.items():
        row = _settable(name, value, fifo)
        result[name] = "" if name in REMOVABLE and not value.strip() else _normal_value(row, value)
    _check_encryption(result)
    _check_throughput(merged(current or {}, result))
    if creating and fifo:
        result["FifoQueue"] = "true"
    if result.get("KmsMasterKeyId"):
        result["SqsManagedSseEnabled"] = "false"
    elif result.get("SqsManagedSseEnabled") == "true":
        result["KmsMasterKeyId"] = ""
    return result


def check_attribute_names(names: list[str]) -> None:
    """The AttributeNames of GetQueueAttributes."""
    for name in names:
        if name not in QUEUE_ATTRIBUTES:
            raise InvalidAttributeName.of(name)


def differing_attribute(given: dict[str, str], current: dict[str, str]) -> str | None:
    """The first attribute of a checked CreateQueue that differs from the queue of that name, or None: then it is the same queue."""
    for name, value in given.items():
        if (current.get(name) or DEFAULTS.get(name, "")) != value:
            return name
    return None


def _settable(name: str, value: str, fifo: bool) -> QueueAttribute:
    row = QUEUE_ATTRIBUTES.get(name)
    if row is None or row.setter in (READ, ASK):
        raise InvalidAttributeName.of(name)
    if row.fifo_only and not fifo:
        if name in _EXPLAINED_ON_STANDARD:
            raise InvalidAttributeName(f"You can specify the {name} only when FifoQueue is set to true.")
        raise InvalidAttributeName.of(name)
    if row.setter == CREATE and value.lower() == "false":
        raise InvalidAttributeValue.of(name, "Modifying queue type is not supported.")
    return row


def _normal_value(row: QueueAttribute, value: str) -> str:
    if row.kind == INTEGER:
        return _normal_integer(row, value)
    if row.kind == BOOLEAN:
        if value.lower() not in ("true", "false"):
            raise InvalidAttributeValue.of(row.name)
        return value.lower()
    if row.kind == WORD:
        if value not in row.words:
            raise InvalidAttributeValue.of(row.name)
        return value
    if row.kind == JSON:
        return _NORMAL_POLICY[row.name](value)
    if not (value.isprintable() and " " not in value):
        raise InvalidAttributeValue.of(row.name)
    return value


def _normal_integer(row: QueueAttribute, value: str) -> str:
    lowest, highest = row.limits
    digits = value.lstrip("0") or value[-1:]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(highest)) and lowest <= int(digits) <= highest):
        raise InvalidAttributeValue.of(row.name)
    return digits


def _check_encryption(changes: dict[str, str]) -> None:
    if changes.get("KmsMasterKeyId") and changes.get("SqsManagedSseEnabled") == "true":
        raise InvalidAttributeName("You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.")


def _check_throughput(attributes: dict[str, str]) -> None:
    if attributes.get("FifoThroughputLimit") == "perMessageGroupId" and attributes.get("DeduplicationScope") != "messageGroup":
        raise InvalidParameterValue("The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup")


# --- JSON ---


def _parse_object(text: str) -> dict[str, Any] | None:
    import json  # here alone: this module is loaded for every create-queue, mostly without any JSON

    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _normal_access_policy(text: str) -> str:
    if _parse_object(text) is None or not _is_utf8(text):
        raise InvalidAttributeValue.of("Policy")
    return text


def _normal_redrive_policy(text: str) -> str:
    def invalid(reason: str) -> InvalidParameterValue:
        return InvalidParameterValue.of(text, "RedrivePolicy", reason)

    policy = _parse_object(text)
    if policy is None:
        raise InvalidParameterValue("Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.")
    for member in ("maxReceiveCount", "deadLetterTargetArn"):
        if policy.get(member) in (None, ""):
            raise invalid(f"Redrive policy does not contain mandatory attribute: {member}.")
    if len(policy) > 2:
        raise invalid("Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].")
    arn, count = policy["deadLetterTargetArn"], policy["maxReceiveCount"]
    if not _is_queue_arn(arn):
        raise invalid("Invalid value for deadLetterTargetArn.")
    digits = str(count).lstrip("0")
    counts = isinstance(count, (int, str)) and digits.isascii() and digits.isdigit() and len(digits) <= 4
    if not (counts and 1 <= int(digits) <= MAXIMUM_RECEIVES):
        raise invalid(f"Invalid value for maxReceiveCount: {count}, valid values are from 1 to {MAXIMUM_RECEIVES} both inclusive.")
    return format_redrive_policy(arn, int(digits))


def _normal_redrive_allow_policy(text: str) -> str:
    def invalid(reason: str) -> InvalidParameterValue:
        return InvalidParameterValue.of(text, "RedriveAllowPolicy", f"Amazon SQS can't create the redrive allow policy. {reason}")

    policy = _parse_object(text)
    permission, sources = (policy.get("redrivePermission"), policy.get("sourceQueueArns")) if policy else (None, None)
    known = policy is not None and policy.keys() <= {"redrivePermission", "sourceQueueArns"} and permission in REDRIVE_PERMISSIONS
    if not known or not (sources is None or (isinstance(sources, list) and all(map(_is_queue_arn, sources)))):
        raise InvalidParameterValue(
            "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow policy, "
            "as it\u2019s in an unsupported format."
        )
    assert isinstance(permission, str)
    if permission != "byQueue":
        if sources:
            raise invalid("To specify one or more source queue ARNs, you must set redrivePermission to byQueue.")
        return format_redrive_allow_policy(permission, [])
    if not sources:
        raise invalid("When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.")
    if len(sources) > MAXIMUM_SOURCE_QUEUES:
        raise invalid(f"The maximum number of source queue ARNs you can specify is {MAXIMUM_SOURCE_QUEUES}.")
    return format_redrive_allow_policy(permission, sources)


_NORMAL_POLICY = {
    "Policy": _normal_access_policy,
    "RedrivePolicy": _normal_redrive_policy,
    "RedriveAllowPolicy": _normal_redrive_allow_policy,
}


def _is_queue_arn(arn: object) -> bool:
    """Strict enough that such an ARN holds nothing that JSON would escape, and that names a queue that can exist."""
    if not isinstance(arn, str):
        return False
    parts = arn.split(":")
    if len(parts) != 6 or parts[0] != "arn" or parts[2] != "sqs":
        return False
    _, partition, _, region, account, name = parts
    return (
        partition.replace("-", "").isalnum()
        and (partition + region + account).isascii()
        and _is_region(region)
        and account.isdigit()
        and is_queue_name(name)
    )


def _is_region(region: str) -> bool:
    return region.replace("-", "").isalnum()


# --- tags ---


def check_tags(tags: dict[str, str], queue_name: str, current: dict[str, str] | None = None) -> None:
    """Tags to be added to a queue that has the tags `current`. An empty value is fine."""
    for key, value in tags.items():
        if not (1 <= len(key) <= MAXIMUM_TAG_KEY_LENGTH and _is_utf8(key)):
            raise InvalidParameterValue(f"Tag keys must be between 1 and {MAXIMUM_TAG_KEY_LENGTH} characters in length.")
        if not (len(value) <= MAXIMUM_TAG_VALUE_LENGTH and _is_utf8(value)):
            raise InvalidParameterValue(f"Tag values must be between 0 and {MAXIMUM_TAG_VALUE_LENGTH} characters in length.")
    if len({**(current or {}), **tags}) > MAXIMUM_TAGS:
        raise InvalidParameterValue(f"Too many tags added for queue {queue_name}.")


def _is_utf8(text: str) -> bool:
    """Whether `text` can be written down: what the shell hands over as broken UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
