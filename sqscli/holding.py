"""What a worker asks of the broker for the messages that it holds (queue/held.py decides): the lock and the sync once for all of them."""

from __future__ import annotations

from sqscli.queue.held import decide_settle, find_held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue
    from sqscli.queue.held import Settled, Settlement


def settle(broker: Broker, name: str, request: Settlement) -> Settled:
    """On return what is not lost is deleted durably, or has its new visibility timeout."""

    def act(queue: OpenQueue) -> Settled:
        events, settled = decide_settle(queue.state, request, broker.now_ms(queue))
        if events:
            queue.commit(events, durable=bool(request.deletes))
        return settled

    return broker.execute(name, act, is_small=True)


def still_held(broker: Broker, name: str, handles: list[str]) -> list[str]:
    """Those of `handles` whose message is there, and was not received again since."""

    def act(queue: OpenQueue) -> list[str]:
        now_ms = broker.now_ms(queue)
        return [handle for handle in handles if not isinstance(find_held(queue.state, handle, now_ms), str)]

    return broker.execute(name, act)


def available_count(broker: Broker, name: str) -> int:
    """How many messages there are to receive."""
    return broker.execute(name, lambda queue: queue.state.counts(broker.now_ms(queue))[0])
