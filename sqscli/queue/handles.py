"""Receipt handles: what names one receive of one message, so that nobody can make one up.

    handle = base64(queue_id:8 message:u64 receive:u32 mac:12)      mac = BLAKE2b of the rest, keyed by the queue's secret

Nothing of it is stored: (message, receive count) names a receive, and the code proves that it was really handed out. So "was once valid" can be told
from garbage long after the message is gone, as SQS does.
"""

from __future__ import annotations

from _blake2 import blake2b
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
    mac = blake2b(named, digest_size=_MAC_BYTES, key=state.secret).digest()
    return b2a_base64(named + mac, newline=False).decode("ascii")


def parse_handle(state: QueueState, handle: str) -> tuple[int, int]:
    """(message, receive) of a handle that this queue gave out. Raises ReceiptHandleIsInvalid."""
    try:
        data = a2b_base64(handle.encode("ascii"))
    except (Base64Error, UnicodeEncodeError):
        raise ReceiptHandleIsInvalid.of(handle) from None
    if len(data) == _NAMED.size + _MAC_BYTES:
        queue_id, message, receive = _NAMED.unpack_from(data)
        if queue_id != state.queue_id:
            raise ReceiptHandleIsInvalid.of_another_queue(handle)
        if format_handle(state, message, receive) == handle:
            return message, receive
    raise ReceiptHandleIsInvalid.of(handle)
