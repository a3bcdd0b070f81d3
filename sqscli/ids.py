"""Chance: the only source of randomness. Everything that needs some is given it as an argument."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Entropy = Callable[[int], bytes]  # so many random bytes


def system_entropy(count: int) -> bytes:
    return os.urandom(count)


def id_base(entropy: Entropy) -> bytes:
    """The message ids of a batch: a random UUID of version 4 whose last four bytes leave room to add the index of a message."""
    data = bytearray(entropy(16))
    data[6] = data[6] & 0x0F | 0x40
    data[8] = data[8] & 0x3F | 0x80
    data[12] &= 0x7F
    return bytes(data)


def salt(entropy: Entropy) -> int:
    """A segment's."""
    return int.from_bytes(entropy(4), "little")
