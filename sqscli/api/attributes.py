"""The attributes of a queue: one table with the name, range, default and setter of each, and the questions that every command asks of them.

Law 1: a queue stores only what was set, in the normal form that `attribute_rules.check_attributes` returns; all else is a default here.
Law 2: this module is on the quick path of the command line: it imports nothing. What checks and explains a change stands in `attribute_rules`.
"""

from __future__ import annotations

INTEGER, BOOLEAN, WORD, JSON, TEXT = "integer", "boolean", "word", "json", "text"
CREATE, CREATE_AND_SET, READ, ASK = "create", "create and set", "read", "ask"
FIFO_SUFFIX = ".fifo"


class QueueAttribute:
    """One row of the table.

    `kind` is the type of the value, `limits` the lowest and highest INTEGER, `words` the choice of a WORD. `default` is None where there is
    none. `setter` says where a caller may write the name: CREATE, CREATE_AND_SET, READ (GetQueueAttributes computes it), ASK (only as a
    question: `All`). `fifo_only` attributes do not exist on a standard queue.
    """

    __slots__ = ("default", "fifo_only", "kind", "limits", "name", "setter", "words")

    def __init__(  # noqa: PLR0913 - a row of a table, written with its columns' names
        self,
        name: str,
        kind: str,
        setter: str = CREATE_AND_SET,
        default: str | None = None,
        limits: tuple[int, int] = (0, 0),
        words: tuple[str, ...] = (),
        fifo_only: bool = False,
    ) -> None:
        self.name = name
        self.kind = kind
        self.setter = setter
        self.default = default
        self.limits = limits
        self.words = words
        self.fifo_only = fifo_only


_TABLE = (
    QueueAttribute("VisibilityTimeout", INTEGER, default="30", limits=(0, 43_200)),
    QueueAttribute("MaximumMessageSize", INTEGER, default="1048576", limits=(1_024, 1_048_576)),
    QueueAttribute("MessageRetentionPeriod", INTEGER, default="345600", limits=(60, 1_209_600)),
    QueueAttribute("DelaySeconds", INTEGER, default="0", limits=(0, 900)),
    QueueAttribute("ReceiveMessageWaitTimeSeconds", INTEGER, default="0", limits=(0, 20)),
    QueueAttribute("Policy", JSON),
    QueueAttribute("RedrivePolicy", JSON),
    QueueAttribute("RedriveAllowPolicy", JSON),
    QueueAttribute("KmsMasterKeyId", TEXT),
    QueueAttribute("KmsDataKeyReusePeriodSeconds", INTEGER, default="300", limits=(60, 86_400)),
    QueueAttribute("SqsManagedSseEnabled", BOOLEAN, default="true"),
    QueueAttribute("FifoQueue", BOOLEAN, CREATE, fifo_only=True),
    QueueAttribute("ContentBasedDeduplication", BOOLEAN, default="false", fifo_only=True),
    QueueAttribute("DeduplicationScope", WORD, default="queue", words=("queue", "messageGroup"), fifo_only=True),
    QueueAttribute("FifoThroughputLimit", WORD, default="perQueue", words=("perQueue", "perMessageGroupId"), fifo_only=True),
    QueueAttribute("ApproximateNumberOfMessages", INTEGER, READ),
    QueueAttribute("ApproximateNumberOfMessagesNotVisible", INTEGER, READ),
    QueueAttribute("ApproximateNumberOfMessagesDelayed", INTEGER, READ),
    QueueAttribute("CreatedTimestamp", INTEGER, READ),
    QueueAttribute("LastModifiedTimestamp", INTEGER, READ),
    QueueAttribute("QueueArn", TEXT, READ),
    QueueAttribute("All", TEXT, ASK),
)

QUEUE_ATTRIBUTES: dict[str, QueueAttribute] = {attribute.name: attribute for attribute in _TABLE}
DEFAULTS: dict[str, str] = {attribute.name: attribute.default for attribute in _TABLE if attribute.default is not None}


def attribute_int(attributes: dict[str, str], name: str) -> int:
    """The value of an INTEGER attribute, or its default."""
    return int(attributes.get(name) or DEFAULTS[name])


def attribute_true(attributes: dict[str, str], name: str) -> bool:
    """The value of a BOOLEAN attribute, or its default."""
    return (attributes.get(name) or DEFAULTS.get(name)) == "true"


def is_fifo(attributes: dict[str, str]) -> bool:
    return attributes.get("FifoQueue", "").lower() == "true"


def merged(attributes: dict[str, str], changes: dict[str, str]) -> dict[str, str]:
    """What a queue with `attributes` stores after checked `changes`: `""` takes an attribute away."""
    return {name: value for name, value in {**attributes, **changes}.items() if value}


def described(attributes: dict[str, str]) -> dict[str, str]:
    """What GetQueueAttributes `All` shows of a queue's settings: the stored ones and every default that holds for this type of queue.

    The counters, timestamps and the ARN are the caller's to add.
    """
    fifo = is_fifo(attributes)
    result = {}
    for name, attribute in QUEUE_ATTRIBUTES.items():
        value = attributes.get(name) or attribute.default
        hidden = (attribute.fifo_only and not fifo) or (name == "KmsDataKeyReusePeriodSeconds" and not attributes.get("KmsMasterKeyId"))
        if value and not hidden:
            result[name] = value
    return result


# --- the two policies that the engine obeys ---
# Both are stored in one exact form, so that the quick path reads them without a JSON parser. ARNs hold no character that JSON escapes.

_REDRIVE_START, _REDRIVE_MIDDLE, _REDRIVE_END = '{"deadLetterTargetArn":"', '","maxReceiveCount":', "}"
_ALLOW_START, _ALLOW_MIDDLE, _ALLOW_END = '{"redrivePermission":"', '","sourceQueueArns":[', "]}"


def format_redrive_policy(target_arn: str, maximum_receives: int) -> str:
    return f"{_REDRIVE_START}{target_arn}{_REDRIVE_MIDDLE}{maximum_receives}{_REDRIVE_END}"


def redrive_policy(attributes: dict[str, str]) -> tuple[str, int] | None:
    """The ARN of the dead-letter queue and maxReceiveCount, or None where there is no RedrivePolicy."""
    policy = attributes.get("RedrivePolicy")
    if not policy:
        return None
    target_arn, _, maximum_receives = policy[len(_REDRIVE_START) : -len(_REDRIVE_END)].partition(_REDRIVE_MIDDLE)
    return target_arn, int(maximum_receives)


def format_redrive_allow_policy(permission: str, source_arns: list[str]) -> str:
    if permission != "byQueue":
        return f'{_ALLOW_START}{permission}"}}'
    sources = ",".join(f'"{arn}"' for arn in source_arns)
    return f"{_ALLOW_START}{permission}{_ALLOW_MIDDLE}{sources}{_ALLOW_END}"


def redrive_allows(attributes: dict[str, str], source_arn: str) -> bool:
    """Whether the RedriveAllowPolicy among a dead-letter queue's `attributes` lets the queue `source_arn` use it."""
    permission, _, sources = attributes.get("RedriveAllowPolicy", "")[len(_ALLOW_START) :].partition('"')
    if permission == "byQueue":
        return f'"{source_arn}"' in sources
    return permission != "denyAll"
