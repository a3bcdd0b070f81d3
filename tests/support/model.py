"""SQS in a page: a model that is plainly right because it is slow. Every question walks over all messages.

It stands on `sqs.md` alone and shares nothing with the engine. Times are in milliseconds, and what a real queue would only find out later
(a lapsed timeout, the end of a retention) is computed where it is asked for.
"""

from __future__ import annotations

from typing import Any

DEDUPLICATION_MS = 300_000
ATTEMPT_MS = 300_000
LONGEST_MS = 43_200_000  # a lease, from the receive on


class ModelMessage:
    """A message, of which each receive adds one to `receives`; `receipts` names them as (receive, visible again at)."""

    def __init__(self, body: str, now_ms: int, delay_ms: int, group: str = "", carried: int = 0, source: str = "") -> None:
        self.body = body
        self.label = ""  # what its attributes say
        self.key = ""  # by which it is pending where it was sent, or redriven to
        self.message_id = ""
        self.retained_from_ms = now_ms
        self.sent_ms = now_ms
        self.visible_at_ms = now_ms + delay_ms
        self.group = group
        self.receives = 0
        self.received_ms: int | None = None
        self.carried = carried
        self.source = source
        self.is_gone = False

    @property
    def count(self) -> int:
        return self.receives + self.carried


class Attempt:
    """A FIFO receive with a ReceiveRequestAttemptId: what it gave, each message with the number of the receive, and until when it holds them."""

    def __init__(self, now_ms: int, visible_at_ms: int, received: list[tuple[ModelMessage, int]]) -> None:
        self.started_ms = now_ms
        self.visible_at_ms = visible_at_ms
        self.received = received


class NotRetryable(Exception):  # noqa: N818 - not an error of the model
    """An attempt that is repeated after something happened to one of its messages."""


class Unsynced:
    """How a queue was in front of a lease or a changed timeout, which a power cut may take back as long as nothing durable came behind it."""

    def __init__(self, queue: ModelQueue, messages: list[ModelMessage]) -> None:
        self.messages: list[tuple[Any, ...]] = [(message, message.receives, message.visible_at_ms, message.received_ms) for message in messages]
        self.turns = list(queue.turns)
        self.attempts = {key: Attempt(each.started_ms, each.visible_at_ms, list(each.received)) for key, each in queue.attempts.items()}


class ModelQueue:
    """One queue. `held` are its messages in the order of arrival, `turns` its groups in the order of service."""

    def __init__(self, name: str, attributes: dict[str, int] | None = None) -> None:
        self.name = name
        self.is_fifo = name.endswith(".fifo")
        self.visibility_ms, self.delay_ms, self.retention_ms = 30_000, 0, 345_600_000
        self.dead_letters: ModelQueue | None = None
        self.maximum_receives = 0
        self.held: list[ModelMessage] = []
        self.turns: list[str] = []
        self.sent: dict[tuple[str, str], tuple[int, ModelMessage]] = {}
        self.is_deduplicated_by_group = False
        self.attempts: dict[str, Attempt] = {}
        self.unsynced: list[Unsynced] = []
        self.is_in_doubt = False
        self.set(attributes or {})

    def set(self, attributes: dict[str, int]) -> None:
        self.visibility_ms = 1000 * attributes.get("VisibilityTimeout", self.visibility_ms // 1000)
        self.delay_ms = 1000 * attributes.get("DelaySeconds", self.delay_ms // 1000)
        self.retention_ms = 1000 * attributes.get("MessageRetentionPeriod", self.retention_ms // 1000)

    # What time does

    def settle(self, now_ms: int) -> None:
        """Takes out what has expired, and the turns of groups of which nothing is left. It may be called at any time."""
        for message in self.held:
            if message.retained_from_ms + self.retention_ms <= now_ms:
                message.is_gone = True
        self.held = [message for message in self.held if not message.is_gone]
        present = {message.group for message in self.held}
        self.turns = [group for group in self.turns if group in present]

    def visible_at_ms(self, message: ModelMessage) -> int:
        """A FIFO queue's delay is retroactive for what was never received."""
        return message.visible_at_ms + (self.delay_ms if self.is_fifo and not message.receives else 0)

    def is_visible(self, message: ModelMessage, now_ms: int) -> bool:
        return self.visible_at_ms(message) <= now_ms

    # Actions

    def send(self, body: str, now_ms: int, delay_ms: int | None = None, group: str = "", dedup: str = "", label: str = "") -> ModelMessage:
        """The message, or the one that it is a duplicate of."""
        self.settle(now_ms)
        if self.is_fifo:
            key = (group if self.is_deduplicated_by_group else "", dedup)
            known = self.sent.get(key)
            if known is not None and known[0] + DEDUPLICATION_MS > now_ms:
                return known[1]
        message = ModelMessage(body, now_ms, 0 if self.is_fifo else self.delay_ms if delay_ms is None else delay_ms, group)
        message.label = label
        if self.is_fifo:
            self.sent[key] = now_ms, message
        self._arrive(message)
        self.unsynced = []
        return message

    def _arrive(self, message: ModelMessage) -> None:
        self.held.append(message)
        if self.is_fifo and message.group not in self.turns:
            self.turns.append(message.group)

    def arrived(self) -> None:
        """From another queue, whose part of the move is durable first: a power cut between the two may take back this one's leases."""
        if not self.is_in_doubt:
            self.unsynced = []

    def pending(self, key: str, now_ms: int) -> ModelMessage | None:
        """The newest message of this key; a dead letter only carries its own."""
        self.settle(now_ms)
        return next((message for message in reversed(self.held) if message.key == key and not message.source), None)

    def receivable(self, now_ms: int) -> list[ModelMessage]:
        """What could be received now, in order."""
        self.settle(now_ms)
        if not self.is_fifo:
            return [message for message in self.held if self.is_visible(message, now_ms)]
        found = []
        for group in self.turns:
            for message in [message for message in self.held if message.group == group]:
                if not self.is_visible(message, now_ms):
                    break
                found.append(message)
        return found

    def receive(self, count: int, now_ms: int, visibility_ms: int | None = None, attempt_id: str = "") -> list[ModelMessage]:
        """Raises NotRetryable."""
        if visibility_ms is None:
            visibility_ms = self.visibility_ms
        if self.is_repeated(attempt_id, now_ms):
            return self._repeat(self.attempts[attempt_id], now_ms, now_ms + visibility_ms)
        received = self.find(count, now_ms)
        if received:
            self.unsynced.append(Unsynced(self, received))
            if attempt_id and self.is_fifo:
                seen = [(message, message.receives + 1) for message in received]
                self.attempts[attempt_id] = Attempt(now_ms, now_ms + visibility_ms, seen)
        for message in received:
            message.receives += 1
            message.received_ms = now_ms
            message.visible_at_ms = now_ms + visibility_ms
        for group in dict.fromkeys(message.group for message in received):
            if group in self.turns:
                self.turns.remove(group)
                self.turns.append(group)
        return received

    def is_repeated(self, attempt_id: str, now_ms: int) -> bool:
        attempt = self.attempts.get(attempt_id)
        return attempt is not None and self.is_fifo and now_ms < min(attempt.started_ms + ATTEMPT_MS, attempt.visible_at_ms)

    def _repeat(self, attempt: Attempt, now_ms: int, visible_at_ms: int) -> list[ModelMessage]:
        self.settle(now_ms)
        for message, receive in attempt.received:
            if message.is_gone or (message.receives, message.visible_at_ms) != (receive, attempt.visible_at_ms):
                raise NotRetryable
        received = [message for message, _ in attempt.received]
        self.unsynced.append(Unsynced(self, received))
        attempt.visible_at_ms = visible_at_ms
        for message in received:
            message.visible_at_ms = visible_at_ms
        return received

    def find(self, count: int, now_ms: int) -> list[ModelMessage]:
        """What comes next; what has been received too often moves first."""
        while True:
            received: list[ModelMessage] = []
            exhausted: list[ModelMessage] = []
            for message in self.receivable(now_ms):
                if len(received) == count:
                    break
                if self.dead_letters is not None and message.receives >= self.maximum_receives:
                    exhausted.append(message)
                else:
                    received.append(message)
            if not exhausted:
                return received
            self._move(exhausted, now_ms)

    def _move(self, exhausted: list[ModelMessage], now_ms: int) -> None:
        target = self.dead_letters
        assert target is not None
        target.settle(now_ms)
        for message in exhausted:
            message.is_gone = True
            moved = ModelMessage(message.body, now_ms, 0 if target.is_fifo else target.delay_ms, message.group, message.count, self.name)
            moved.message_id, moved.sent_ms, moved.label, moved.key = message.message_id, message.sent_ms, message.label, message.key
            if not target.is_fifo:
                moved.retained_from_ms = message.retained_from_ms
            target._arrive(moved)
        self.settle(now_ms)
        self.unsynced = []
        target.arrived()

    def redrive(self, count: int, target: ModelQueue, now_ms: int) -> list[tuple[ModelMessage, ModelMessage]]:
        """Dead letters that came from `target` go back to it: (the old message, the new one)."""
        return self.redrive_these([message for message in self.receivable(now_ms) if message.source == target.name][:count], target, now_ms)

    def redrive_these(self, messages: list[ModelMessage], target: ModelQueue, now_ms: int) -> list[tuple[ModelMessage, ModelMessage]]:
        """A redriven message is a new one."""
        moved = []
        target.settle(now_ms)
        for message in messages:
            message.is_gone = True
            moved.append((message, ModelMessage(message.body, now_ms, 0 if target.is_fifo else target.delay_ms, message.group)))
            moved[-1][1].label, moved[-1][1].key = message.label, message.key
            target._arrive(moved[-1][1])
        self.settle(now_ms)
        self.unsynced = []
        target.arrived()
        return moved

    def delete(self, message: ModelMessage, receive: int, now_ms: int) -> bool:
        """By the handle of a receive (1 is the first). False where the handle has expired: nothing is deleted then."""
        self.settle(now_ms)
        if not message.is_gone and self._has_expired(message, receive, now_ms):
            return False
        if not message.is_gone:
            self.unsynced = []
        message.is_gone = True
        self.settle(now_ms)
        return True

    def change_visibility(self, message: ModelMessage, receive: int, timeout_ms: int, now_ms: int) -> bool:
        """False where that is an error: the message is gone, or a FIFO queue's handle has expired."""
        self.settle(now_ms)
        if message.is_gone or self._has_expired(message, receive, now_ms):
            return False
        is_held = message.visible_at_ms > now_ms and message.received_ms is not None  # else a power cut has taken back the receive
        if is_held and timeout_ms and now_ms + timeout_ms > (message.received_ms or 0) + LONGEST_MS:
            return False
        self.unsynced.append(Unsynced(self, [message]))
        message.visible_at_ms = now_ms + timeout_ms
        return True

    def _has_expired(self, message: ModelMessage, receive: int, now_ms: int) -> bool:
        return self.is_fifo and (receive != message.receives or message.visible_at_ms <= now_ms)

    def purge(self) -> None:
        for message in self.held:
            message.is_gone = True
        self.held, self.turns, self.sent, self.attempts, self.unsynced = [], [], {}, {}, []

    def undo(self) -> None:
        """A power cut takes back the last lease or changed timeout."""
        before = self.unsynced.pop()
        for message, *values in before.messages:
            message.receives, message.visible_at_ms, message.received_ms = values
        self.turns = before.turns + [group for group in self.turns if group not in before.turns]  # what has arrived since stands at the end
        self.attempts = before.attempts

    # Looks

    def counts(self, now_ms: int) -> tuple[int, int, int]:
        """Available, in flight, delayed."""
        self.settle(now_ms)
        visible = sum(self.is_visible(message, now_ms) for message in self.held)
        in_flight = sum(not self.is_visible(message, now_ms) and message.receives > 0 for message in self.held)
        return visible, in_flight, len(self.held) - visible - in_flight
