"""The two MD5 digests by which an SQS client checks that a message arrived as it was sent.

Law: this module is on the quick path of the command line, so it takes the bare C function; `hashlib` would load OpenSSL.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import md5

    from sqscli.api.requests import MessageAttribute
else:
    try:
        from _md5 import md5
    except ImportError:  # a Python built without its own hash functions
        from hashlib import md5

_STRING_VALUE = b"\x01"
_BINARY_VALUE = b"\x02"


def md5_of_body(body: bytes) -> str:
    """MD5OfBody and MD5OfMessageBody."""
    return md5(body, usedforsecurity=False).hexdigest()


def md5_of_attributes(attributes: dict[str, MessageAttribute]) -> str:
    """MD5OfMessageAttributes, over exactly the attributes given; MD5OfMessageSystemAttributes too, over those that were sent.

    Amazon's algorithm: by name in ascending order, each of name, data type and value with its length as four bytes, big-endian, in
    front, and one byte between type and value that tells text from binary. A label (`Number.int`) belongs to the type.
    """
    parts = []
    for name in sorted(attributes):
        attribute = attributes[name]
        parts.append(_with_length(name.encode()))
        parts.append(_with_length(attribute.data_type.encode()))
        parts.append(_BINARY_VALUE if attribute.data_type.startswith("Binary") else _STRING_VALUE)
        parts.append(_with_length(attribute.value))
    return md5_of_body(b"".join(parts))


def _with_length(field: bytes) -> bytes:
    return len(field).to_bytes(4, "big") + field
