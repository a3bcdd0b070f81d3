"""What a user knows: what he was told (acknowledged), and what he asked for without getting an answer (in doubt, which may have happened or not).

Bodies are unique, so a message is known by its body.
"""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy

from sqscli.api.requests import SendOptions

DEDUPLICATION_MS = 300_000


class Sent:
    """A send to a FIFO queue that was answered."""

    def __init__(self, queue: str, options: SendOptions, message_id: str, sent_ms: int) -> None:
        self.queue = queue
        self.options = options
        self.message_id = message_id
        self.sent_ms = sent_ms


class Ledger:
    """What was promised to the caller, by body."""

    def __init__(self) -> None:
        self.sent: set[bytes] = set()
        self.asked_to_send: set[bytes] = set()
        self.deleted: set[bytes] = set()
        self.asked_to_delete: set[bytes] = set()
        self.leased_until_ms: dict[bytes, int] = {}
        self.leased_from: dict[bytes, str] = {}
        self.order: dict[tuple[str, str], list[bytes]] = defaultdict(list)  # (queue, group): what was acknowledged at the first asking
        self.sent_fifo: dict[bytes, Sent] = {}  # of what deduplication still knows, unless it is too old
        self.limits: dict[str, int] = {}  # maxReceiveCount of the queues that have another one for their dead letters
        self.moved_back: set[bytes] = set()  # perhaps: by a redrive, after which order and count begin anew
        self.least_receives: dict[bytes, int] = {}
        self.most_receives: dict[bytes, int] = {}
        self.lasting_receives: dict[bytes, int] = {}  # what of that is durable: something else that was acknowledged stands behind it
        self.receives_in_doubt = 0

    def copy(self) -> Ledger:
        return deepcopy(self)

    @property
    def must_be_there(self) -> set[bytes]:
        return self.sent - self.asked_to_delete

    @property
    def may_be_there(self) -> set[bytes]:
        return self.asked_to_send - self.deleted

    def group_of(self, body: bytes) -> str | None:
        known = self.sent_fifo.get(body)
        return known.options.group_id if known is not None else None

    def received(self, body: bytes, queue: str, count: int, until_ms: int) -> None:
        self.leased_until_ms[body], self.leased_from[body] = until_ms, queue
        self.least_receives[body] = self.most_receives[body] = count

    def lasts(self, queue: str) -> None:
        """Something durable was acknowledged, and so is all that was received there before it."""
        for body, there in self.leased_from.items():
            if there == queue:
                self.lasting_receives[body] = self.least_receives.get(body, 0)

    def power_failed(self) -> None:
        """No consumer is alive to hold a lease, and a receive without anything durable behind it may have left no trace."""
        self.leased_until_ms.clear()
        self.leased_from.clear()
        self.least_receives = dict(self.lasting_receives)

    def forget_promises(self) -> None:
        """What was acknowledged may have been lost: for a durability that says so. It may be there, or not."""
        self.power_failed()
        self.asked_to_delete |= self.sent
        self.deleted.clear()
        self.sent_fifo.clear()
        self.least_receives.clear()

    def forget_deduplication(self, queue: str) -> None:
        """By a purge, or with the queue."""
        self.sent_fifo = {body: sent for body, sent in self.sent_fifo.items() if sent.queue != queue}

    @property
    def key(self) -> object:
        """The same for ledgers that say the same."""
        sets = self.sent, self.asked_to_send, self.deleted, self.asked_to_delete, self.moved_back
        maps = self.leased_until_ms, self.leased_from, self.least_receives, self.most_receives, self.lasting_receives
        return (*map(frozenset, sets), *(frozenset(each.items()) for each in maps), frozenset(self.sent_fifo), self.receives_in_doubt)
