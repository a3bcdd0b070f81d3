"""The names that lists and maps have in the query protocol, where they are flattened: `AttributeName.1`, `Tag.1.Key`, `<Message>`.

From the last service model that described it (botocore 1.29.165, 2023). A list of structures is called by the structure, as it was there; every other
name that differs from the member's stands in this table. MessageSystemAttributeNames came later; its name follows the others.
"""

from __future__ import annotations

from sqscli.api.actions import STRUCTURES, ListOf, MapOf, Member

_NAMES = {
    "AWSAccountIds": "AWSAccountId",
    "Actions": "ActionName",
    "AttributeNames": "AttributeName",
    "Attributes": "Attribute",
    "BinaryListValues": "BinaryListValue",
    "MessageAttributeNames": "MessageAttributeName",
    "MessageAttributes": "MessageAttribute",
    "MessageSystemAttributeNames": "MessageSystemAttributeName",
    "MessageSystemAttributes": "MessageSystemAttribute",
    "QueueUrls": "QueueUrl",
    "StringListValues": "StringListValue",
    "TagKeys": "TagKey",
    "Tags": "Tag",
    "queueUrls": "QueueUrl",
    "tags": "Tag",
}
_TAG_KEYS = ("Key", "Value")
_OTHER_KEYS = ("Name", "Value")


def flat_name(member: Member) -> str:
    """What one element of a list or a map is called, and every other member too."""
    if isinstance(member.type, ListOf) and member.type.element in STRUCTURES:
        return member.type.element
    return _NAMES[member.name] if isinstance(member.type, (ListOf, MapOf)) else member.name


def map_keys(member: Member) -> tuple[str, str]:
    """What the key and the value of a map's entry are called."""
    return _TAG_KEYS if flat_name(member) == "Tag" else _OTHER_KEYS
