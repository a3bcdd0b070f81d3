"""Receipt handles: what names one receive of one message, so that nobody can make one up.

    handle = base64(queue_id:8 message:u64 receive:u32 mac:12)      mac = BLAKE2b of the rest, keyed by the queue's secret

Nothing of it is stored: (message, receive count) names a receive, and the code proves that it was really handed out. So "was once valid" can be told
from garbage long after the message is gone, as SQS does.

What it takes to make one up: the secret is 128 random bits of the operating system, given to the queue when it is created, kept in its journal (mode
0600) and shown by no command but the export of a FIFO queue, whose deduplication it keys as well. Without it a code of 96 bits has to be guessed, at
one command or request for each guess: to get one right with a probability of one half takes 2 ** 95 of them, 10 ** 15 years at a million a second.
The comparison takes as long for a code that is nearly right as for any other, so that a client of the server cannot find it byte by byte.
"""

from __future__ import annotations

from _blake2 import blake2b
from _operator import _compare_digest as same  # hmac's, without the import of hashlib
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from struct import Struct

from sqscli.api.errors import ReceiptHandleIsInvalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.state import QueueState

_NAMED = Struct("<8sQI")
_MAC_BYTES = 12


def format_handle(state: QueueState, message: int, receive: int) -> str:
    """The handle of receive number `receive` (from 1) of a message."""
    named = _NAMED.pack(state.queue_id, message, receive)
    return b2a_base64(named + _code(state, named), newline=False).decode("ascii")


def _code(state: QueueState, named: bytes) -> bytes:
    return blake2b(named, digest_size=_MAC_BYTES, key=state.secret).digest()


def parse_handle(state: QueueState, handle: str) -> tuple[int, int]:
    """(message, receive) of a handle that this queue gave out. Raises ReceiptHandleIsInvalid."""
    try:
        data = a2b_base64(handle.encode("ascii"))
    except (Base64Error, UnicodeEncodeError):
        raise ReceiptHandleIsInvalid.of(handle) from None
    if len(data) == _NAMED.size + _MAC_BYTES and b2a_base64(data, newline=False) == handle.encode("ascii"):  # base64 has several texts for some bytes
        queue_id, message, receive = _NAMED.unpack_from(data)
        if queue_id != state.queue_id:
            raise ReceiptHandleIsInvalid.of_another_queue(handle)
        if same(_code(state, data[: _NAMED.size]), data[_NAMED.size :]):
            return message, receive
    raise ReceiptHandleIsInvalid.of(handle)
