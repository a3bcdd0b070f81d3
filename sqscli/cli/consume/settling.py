"""Writing down what has ended, and extending what has not: one lock and one sync for all of it.

Law 1: an ending is reported when it is durable, and stays in `endings` until then: where the disk fails it can be tried again.
Law 2: what is not ours any more (another has received it, or it is gone) is not touched, and reported.
"""

from __future__ import annotations

from sqscli import holding
from sqscli.broker import Broker
from sqscli.cli.consume.ending import BACK, DEAD, DONE, Ending
from sqscli.cli.consume.job import Job
from sqscli.cli.consume.report import Report
from sqscli.queue.held import GONE, LAPSED, TAKEN, Settled, Settlement

LOST = {
    GONE: "it is not in the queue any more",
    TAKEN: "another consumer has received it meanwhile",
    LAPSED: "its visibility timeout has ended",
}


class Settling:
    """`endings` are those that are not written down yet; `backoffs` are the messages of this run that are to come again: by id, handle and when."""

    def __init__(self, broker: Broker, queue: str, report: Report) -> None:
        self._broker = broker
        self._queue = queue
        self._report = report
        self.endings: list[Ending] = []
        self.backoffs: dict[str, tuple[str, int]] = {}

    def settle(self, due: list[Job]) -> list[Job]:
        """Writes down the endings and extends the leases of `due`; those of them whose messages are all lost. Raises JournalError, SQSError."""
        self._bury()
        deletes = [ending.message.receipt_handle for ending in self.endings if ending.kind == DONE]
        changes = [(ending.message.receipt_handle, ending.delay_seconds) for ending in self.endings if ending.kind != DONE]
        changes += [(message.receipt_handle, job.lease.seconds) for job in due for message in job.messages]
        if not (deletes or changes):
            return []
        settled = holding.settle(self._broker, self._queue, Settlement(deletes, changes))
        endings, self.endings = self.endings, []
        for ending in endings:
            self._tell(ending, settled)
        return [job for job in due if self._is_lost(job, settled)]

    def give_up(self, why: str, message_is_gone: bool) -> None:
        """Nothing of this can be written down; what is done is done all the same where its message is gone anyway."""
        endings, self.endings = self.endings, []
        for ending in endings:
            if message_is_gone and ending.kind == DONE:
                self._report.done(ending.message, ending.seconds)
            else:
                self._report.lost(ending.message, f"{ending.why or 'done'}, {why}")

    def _tell(self, ending: Ending, settled: Settled) -> None:
        message, report = ending.message, self._report
        lost = settled.lost.get(message.receipt_handle)
        if ending.kind == DONE:
            if lost in (TAKEN, LAPSED):
                report.lost(message, f"done, but {LOST[lost]}: not deleted")
            else:  # also where the command deleted it itself
                report.done(message, ending.seconds)
        elif lost is not None:
            report.lost(message, f"{ending.why}; {LOST[lost]}")
        elif ending.kind == BACK:
            self.backoffs[message.message_id] = message.receipt_handle, settled.until_ms[message.receipt_handle]
            report.failed(message, ending.why, ending.delay_seconds)
        else:
            report.returned(message, ending.why)

    def _is_lost(self, job: Job, settled: Settled) -> bool:
        """Takes out of a job what it has lost; true where nothing is left to it."""
        kept = []
        for message in job.messages:
            lost = settled.lost.get(message.receipt_handle)
            if lost is None:
                kept.append(message)
                job.lease.extended(settled.until_ms[message.receipt_handle])
            else:
                self._report.lost(message, f"lease lost: {LOST[lost]}")
        job.messages = kept
        return not kept

    def _bury(self) -> None:
        """Moves what --dead says to the dead-letter queue."""
        dead = [ending for ending in self.endings if ending.kind == DEAD]
        if not dead:
            return
        from sqscli.mover import move_dead

        moved = move_dead(self._broker, self._queue, [ending.message.receipt_handle for ending in dead])
        for ending in dead:
            handle = ending.message.receipt_handle
            if moved.target is None:
                ending.kind, ending.why = BACK, f"{ending.why}, but there is no dead-letter queue any more"
                continue
            self.endings.remove(ending)
            if handle in moved.lost:
                self._report.lost(ending.message, f"{ending.why}; {LOST[moved.lost[handle]]}")
            else:
                self._report.dead(ending.message, ending.why, moved.target)

    def waits(self, now_ms: int) -> bool:
        """Whether a message that failed in this run is still to come again. What was due by `now_ms` has come, or went to others."""
        self.backoffs = {name: backoff for name, backoff in self.backoffs.items() if backoff[1] > now_ms}
        if self.backoffs:
            held = set(holding.still_held(self._broker, self._queue, [handle for handle, _ in self.backoffs.values()]))
            self.backoffs = {name: backoff for name, backoff in self.backoffs.items() if backoff[0] in held}
        return bool(self.backoffs)
