"""A send that a waiting message with the same key makes superfluous: `send --unless-pending KEY`.

Law 1: one lock holds the look and the send, so of any number of processes that come at the same time with one key one sends.
Law 2: "it waits already" rests on a record as "it is sent" does, and is made as durable first: its writer may have died in front of his sync.
Law 3: what cannot be sent at all is refused, whatever waits: an error in a crontab shows at the first run, and not at the first that sends.
"""

from __future__ import annotations

from sqscli.api.requests import SendMessages
from sqscli.ids import id_base
from sqscli.queue.pending import waiting
from sqscli.queue.receive import received_message
from sqscli.queue.send import decide_send

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.api.requests import Message, SendOptions, SentMessages
    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue


def send_unless_pending(broker: Broker, name: str, body: bytes, options: SendOptions) -> SentMessages | Message:
    """SendMessage of a message with a `pending_key`; where one of that key is available, delayed or in flight, that one instead.

    One whose record cannot be read is reported, and does not count: nobody will ever receive it. On a FIFO queue deduplication comes behind.
    """
    key = options.pending_key
    assert key is not None

    def act(queue: OpenQueue) -> SentMessages | Message:
        now_ms, state = broker.now_ms(queue), queue.state
        events, result = decide_send(state, SendMessages([body], [options]), now_ms, id_base(broker.entropy))
        if not result.failures:
            for row, stored in (found for each in waiting(state, key, now_ms) for found in queue.readable([each])):
                if stored.extras(row.index).pending_key == key:
                    queue.commit([], durable=True)
                    return received_message(state, row, 0, stored, None)
        queue.commit(events, durable=True)
        return result

    return broker.execute(name, act)
