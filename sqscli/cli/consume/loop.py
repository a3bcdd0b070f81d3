"""The one event loop: which commands ended, what there is to receive and to start, what is to be written down, and a wait for whatever comes next.

Law 1: commands are started before the ends of others are written down: a sync costs as much as a few starts, and they run meanwhile.
Law 2: all that has ended by then is written down in one go, with one sync. Where commands come and go that fast, an end waits for others, but no
       longer than 20 ms.
Law 3: where something fails (the disk, the start of a command), no more is taken, what runs ends, and what it did is written down if that can be.
"""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqscli import holding
from sqscli.api.errors import QueueDoesNotExist, SQSError
from sqscli.api.requests import ReceiveMessages
from sqscli.cli.consume.batch import read_answer
from sqscli.cli.consume.ending import RETURNED, Ending, Judge
from sqscli.cli.consume.job import Job
from sqscli.cli.consume.leases import JobLease
from sqscli.cli.consume.report import shown_seconds
from sqscli.cli.consume.settling import Settling
from sqscli.cli.consume.starting import start_batch, start_one
from sqscli.cli.exit_status import DONE, FAILED, NO_SUCH_QUEUE, NOTHING_RECEIVED, TIMED_OUT
from sqscli.journal.errors import JournalError

if TYPE_CHECKING:
    from sqscli.broker import Broker
    from sqscli.cli.consume.command import Command
    from sqscli.cli.consume.options import Options
    from sqscli.cli.consume.report import Report
    from sqscli.cli.consume.watch import Watch
    from sqscli.received import ReceivedMessages

BYTES_IN_ONE_GO = 16 << 20  # of bodies that one receive reads
TRIES, RETRY_SECONDS = 3, 1.0  # to write down what a disk did not take, with so much time between two of them
GATHER_SECONDS = 0.02  # an end may wait for others, so that one sync does for all
EVER = float("inf")
QUEUE_GONE = "lease lost: the queue was deleted"


class Loop:
    """`monotonic` is real time, for --timeout and --max-runtime; leases, delays and backoffs follow the broker's clock."""

    def __init__(  # noqa: PLR0913 - what it joins
        self, broker: Broker, queue: str, options: Options, command: Command, watch: Watch, report: Report, monotonic: Callable[[], float]
    ) -> None:
        self._broker = broker
        self._queue = queue
        self._options = options
        self._command = command
        self._watch = watch
        self._report = report
        self._monotonic = monotonic
        self._is_fifo = queue.endswith(".fifo")
        self._judge = Judge(options.backoff, options.dead_status, self._is_fifo)
        self._settling = Settling(broker, queue, report)
        self._jobs: list[Job] = []
        self._taken = 0
        self._width = options.scale.most
        self._has_started = False  # a command, in this round
        self._is_hungry = False  # a command could be started, and there was no message
        self._next_visible_ms: int | None = None
        self._stops: list[int] = []
        self._failed_with: int | None = None
        self._tries, self._retry_at, self._noted_at = 0, 0.0, 0.0
        self._ends_at = EVER if options.max_runtime_seconds is None else monotonic() + options.max_runtime_seconds

    def run(self) -> int:
        """Until there is nothing more to do; the exit status."""
        while True:
            self._reap()
            self._take()
            self._keep_time()
            if self._settle() and self._is_hungry:
                continue  # there may be something by now: what was given back, and what was behind it in its group
            if self._is_over():
                return self._status()
            self._obey(self._watch.wait(self._seconds()))

    # Ends

    def _reap(self) -> None:
        running = []
        for job in self._jobs:
            status = job.ended()
            if status is None:
                running.append(job)
            else:
                self._end(job, status)
        if len(running) < len(self._jobs):
            self._report.changed()
            self._jobs = running

    def _end(self, job: Job, status: int) -> None:
        self._command.finished(job.path)
        seconds = self._monotonic() - job.started
        answer = None
        if job.output is not None:
            answer = read_answer(job.output)
            os.close(job.output)
        if job.returns:
            self._note([Ending(message, RETURNED, job.stopped_for) for message in job.messages])
        elif job.stopped_for:
            self._note(self._judge.failed(job.messages, job.stopped_for))
        else:
            self._note(self._judge.endings(job.messages, status, answer, seconds))

    def _note(self, endings: list[Ending]) -> None:
        """They are to be written down."""
        if not self._settling.endings:
            self._noted_at = self._monotonic()
        self._settling.endings += endings

    # Beginnings

    @property
    def _takes(self) -> bool:
        """Whether more messages are wanted at all."""
        is_enough = self._options.max_messages is not None and self._taken >= self._options.max_messages
        return not (self._stops or is_enough or self._failed_with is not None or self._monotonic() >= self._ends_at)

    def _take(self) -> None:
        """Receives as many messages as commands can be started for, and starts them."""
        self._is_hungry = self._has_started = False
        try:
            while self._takes and (count := self._wanted_count()):
                received = self._broker.receive(self._queue, ReceiveMessages(count, self._options.visibility_seconds, None, BYTES_IN_ONE_GO))
                if received:
                    self._start(received)
                elif self._watch.is_looking:
                    self._is_hungry, self._next_visible_ms = True, received.next_visible_ms
                    return
                else:
                    self._watch.look()
        except (SQSError, JournalError) as error:
            self._fail(error)

    def _wanted_count(self) -> int:
        """How many messages to receive in one go: of a FIFO queue one for each command, since two could be of one group."""
        options = self._options
        if options.scale.follows and len(self._jobs) < options.scale.most:
            if not self._watch.is_looking:
                self._watch.look()
            self._width = options.scale.width(holding.available_count(self._broker, self._queue))
        room = self._width - len(self._jobs)
        if room <= 0:
            return 0
        count = options.batch or (1 if self._is_fifo else room)
        return count if options.max_messages is None else min(count, options.max_messages - self._taken)

    def _start(self, received: ReceivedMessages) -> None:
        lease, messages, now = received.lease, received.messages(), self._monotonic()
        self._taken += len(messages)
        for message in messages:
            self._settling.backoffs.pop(message.message_id, None)
        parts = [messages] if self._options.batch else [[message] for message in messages]
        for number, part in enumerate(parts):
            one = JobLease(lease.received_ms, lease.until_ms)
            try:
                start = start_batch(self._command, part, one, now) if self._options.batch else start_one(self._command, part[0], one, now)
            except OSError as error:
                if error.errno == errno.E2BIG:  # which is this message's own fault: its attributes are the environment
                    self._note(self._judge.failed(part, f"cannot be started: {error.strerror}"))
                    continue
                left = [message for each in parts[number:] for message in each]
                self._note([Ending(message, RETURNED, "not started") for message in left])
                self._report.say(f"sqscli: {self._command.name}: cannot be started: {error.strerror}")
                self._failed_with = FAILED
                return
            self._jobs.append(start)
            self._has_started = True
        self._report.changed()

    # Time and signals

    def _keep_time(self) -> None:
        """Stops what takes too long, and kills what does not stop."""
        now, timeout = self._monotonic(), self._options.timeout_seconds
        for job in self._jobs:
            if timeout is not None and not job.stopped_for and now >= job.started + timeout:
                job.stop(f"timed out after {shown_seconds(timeout)}", now)
            if job.kill_at is not None and now >= job.kill_at:
                job.kill()

    def _obey(self, signals: set[int]) -> None:
        """The first signal: take no more. The second: stop what runs. Another one: kill it."""
        for number in sorted(signals):
            self._stops.append(number)
            name = signal.Signals(number).name
            running = len(self._jobs)
            if len(self._stops) == 1:
                if running:
                    self._report.say(f"sqscli: {name}: {running} running {'command ends' if running == 1 else 'commands end'} first; again stops")
            elif len(self._stops) == 2:
                for job in self._jobs:
                    job.returns = True
                    job.stop(f"stopped by {name}", self._monotonic())
            else:
                for job in self._jobs:
                    job.kill()

    def _seconds(self) -> float:
        """Until something has to be done, whatever happens meanwhile."""
        now, clock, timeout = self._monotonic(), self._broker.clock, self._options.timeout_seconds
        until = [EVER]
        dues = [job.lease.due_ms for job in self._jobs if not job.is_lost]
        if dues:
            until.append(max(clock.seconds_until(min(dues)), self._retry_at - now))
        if self._settling.endings:
            until.append(max(self._retry_at, self._noted_at + GATHER_SECONDS) - now)
        for job in self._jobs:
            if job.kill_at is not None:
                until.append(job.kill_at - now)
            elif timeout is not None and not job.stopped_for:
                until.append(job.started + timeout - now)
        if self._is_hungry and self._next_visible_ms is not None:
            until.append(clock.seconds_until(self._next_visible_ms))
        if self._takes:
            until.append(self._ends_at - now)
        redraw = self._report.update(len(self._jobs), len(self._settling.backoffs))
        if redraw is not None:
            until.append(redraw)
        return max(0.0, min(until))

    # Writing down

    def _settle(self) -> bool:
        """Whether there was anything to write down."""
        now = self._monotonic()
        if now < self._retry_at or (self._has_started and now < self._noted_at + GATHER_SECONDS):
            return False
        was_pending = bool(self._settling.endings)
        try:
            now_ms = self._broker.clock.now_ms()
            due = [job for job in self._jobs if not job.is_lost and job.lease.due_ms <= now_ms]
            for job in due:
                if now_ms >= job.lease.limit_ms:
                    self._lose(job, "in flight for 12 hours, which is the longest")
            for job in self._settling.settle([job for job in due if not job.is_lost]):
                self._lose(job, "lease lost")
        except QueueDoesNotExist as error:
            self._fail(error)
            self._settling.give_up(QUEUE_GONE, message_is_gone=True)
            for job in self._jobs:
                if not job.is_lost:
                    self._lose(job, QUEUE_GONE)
        except (SQSError, JournalError) as error:
            self._fail(error)
            self._tries += 1
            self._retry_at = self._monotonic() + RETRY_SECONDS
            if self._tries >= TRIES and not self._jobs:
                self._settling.give_up("which could not be written down: it comes again", message_is_gone=False)
        return was_pending

    def _lose(self, job: Job, why: str) -> None:
        for message in job.messages:
            self._report.lost(message, why)
        job.is_lost, job.messages = True, []
        job.stop(why, self._monotonic())

    def _fail(self, error: SQSError | JournalError) -> None:
        """Says what is wrong, once."""
        if self._failed_with is None:
            self._report.say(f"{error.code}: {error.message}" if isinstance(error, SQSError) else f"sqscli: {error}")
            self._failed_with = NO_SUCH_QUEUE if isinstance(error, QueueDoesNotExist) else FAILED

    # The end

    def _is_over(self) -> bool:
        if self._jobs or self._settling.endings:
            return False
        if not self._takes:
            return True
        return self._options.until_empty and self._is_hungry and not self._waits()

    def _waits(self) -> bool:
        try:
            return self._settling.waits(self._broker.clock.now_ms())
        except (SQSError, JournalError) as error:
            self._fail(error)
            return False

    def _status(self) -> int:
        if self._failed_with is not None:
            return self._failed_with
        if len(self._stops) > 1:
            return 128 + self._stops[1]
        if self._stops:
            return DONE
        is_enough = self._options.max_messages is not None and self._taken >= self._options.max_messages
        if not is_enough and self._monotonic() >= self._ends_at and self._has_work_left():
            return TIMED_OUT
        return DONE if self._taken else NOTHING_RECEIVED

    def _has_work_left(self) -> bool:
        return self._waits() or bool(holding.available_count(self._broker, self._queue))
