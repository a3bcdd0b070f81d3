"""What becomes of the messages of a command that has ended: a decision alone, which settling.py carries out."""

from __future__ import annotations

from sqscli.api.requests import Message
from sqscli.cli.consume.backoff import Backoff
from sqscli.cli.consume.batch import failed_ids, with_those_behind
from sqscli.cli.consume.report import ended_with

DONE, BACK, DEAD, RETURNED = "done", "back", "dead", "returned"
TEMPORARY_FAILURE = 75  # EX_TEMPFAIL of sysexits.h


class Ending:
    """`kind` is DONE (delete), BACK (after `delay_seconds`), DEAD (where there is no such queue any more: BACK), or RETURNED (at once, and no
    failure); `why` says it in words."""

    __slots__ = ("delay_seconds", "kind", "message", "seconds", "why")

    def __init__(self, message: Message, kind: str, why: str = "", delay_seconds: int = 0, seconds: float = 0.0) -> None:
        self.message = message
        self.kind = kind
        self.why = why
        self.delay_seconds = delay_seconds
        self.seconds = seconds


class Judge:
    """`dead_status` is that of --dead; `is_fifo` is the queue."""

    def __init__(self, backoff: Backoff, dead_status: int | None, is_fifo: bool) -> None:
        self._backoff = backoff
        self._dead_status = dead_status
        self._is_fifo = is_fifo

    def endings(self, messages: list[Message], status: int, answer: bytes | None, seconds: float) -> list[Ending]:
        """Of a command that ended by itself; `answer` is what that of a batch wrote."""
        if status == 0 and answer is not None:
            return self._answered(messages, answer, seconds)
        if status == 0:
            return [Ending(message, DONE, seconds=seconds) for message in messages]
        why = ended_with(status)
        if status == self._dead_status:
            return self._of_kind(DEAD, messages, why)
        if status == TEMPORARY_FAILURE:
            return [Ending(message, BACK, why, self._backoff.longest) for message in messages]
        return self.failed(messages, why)

    def failed(self, messages: list[Message], why: str) -> list[Ending]:
        """All to come again after their backoff."""
        return self._of_kind(BACK, messages, why)

    def _of_kind(self, kind: str, messages: list[Message], why: str) -> list[Ending]:
        return [Ending(message, kind, why, self._backoff.seconds(receive_count(message))) for message in messages]

    def _answered(self, messages: list[Message], answer: bytes, seconds: float) -> list[Ending]:
        try:
            named = failed_ids(answer, {message.message_id for message in messages})
        except ValueError as error:
            return self.failed(messages, str(error))
        failed = with_those_behind(messages, named) if self._is_fifo else named
        endings = []
        for message in messages:
            if message.message_id in named:
                endings += self.failed([message], "named as failed")
            elif message.message_id in failed:
                endings.append(Ending(message, BACK, "behind a failed one of its group"))
            else:
                endings.append(Ending(message, DONE, seconds=seconds))
        return endings


def receive_count(message: Message) -> int:
    return int(message.attributes["ApproximateReceiveCount"])
