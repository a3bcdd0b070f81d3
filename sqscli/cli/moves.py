"""`move` and `copy`: a choice of messages on its way to another queue.

Law 1: what may go is what the queue had at the start: neither what arrives meanwhile, nor what comes back from where it went, is looked at.
Law 2: a message that cannot go (its new body is none, the destination refuses it) stays where it is and is named, and the rest goes on.
Law 3: nothing is asked of a program, and nobody is waited for, while a lock is held.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sqscli.api.errors import SQSError
from sqscli.choices import check_new_body, check_pair, movable, move_picks, picks_of, send_copies
from sqscli.cli.answers import show_object
from sqscli.cli.choice import chooser
from sqscli.cli.exit_status import DONE
from sqscli.cli.interrupts import Interrupts
from sqscli.cli.line import UsageError
from sqscli.cli.looking import PeekWriter
from sqscli.cli.pace import Pace
from sqscli.cli.redrive import show_moved
from sqscli.cli.tally import Tally, available
from sqscli.cli.transform import TransformError, transformer
from sqscli.queue.messages import message_id_text
from sqscli.received import Redriven
from sqscli.walks import SLICE_BYTES, SLICE_MESSAGES, SLICE_ROWS, walk

if TYPE_CHECKING:
    from sqscli.cli.session import Session
    from sqscli.walks import Sight, Slice

PATIENCE_SECONDS = 1.0  # what has been found or changed by now goes, and does not wait for a batch to be full
TEND_MESSAGES, TEND_ROWS = 20_000, 4000  # upkeep comes after so many: what it has not written yet is held in memory, and replayed after a crash

Ids = Callable[[], list[Redriven]]  # of what has gone, in case somebody wants to see them


class Gathered:
    """What a walk has found and has not gone yet: no more than goes in one batch, with the slice that comes next."""

    def __init__(self) -> None:
        self._sights: list[Sight] = []
        self._since = time.monotonic()

    def __len__(self) -> int:
        return sum(map(len, self._sights))

    @property
    def is_full(self) -> bool:
        if not self._sights:
            return False
        size = sum(len(sight) * sight.row.bytes_each for sight in self._sights)
        is_late = time.monotonic() - self._since > PATIENCE_SECONDS
        return is_late or len(self) >= SLICE_MESSAGES // 2 or len(self._sights) >= SLICE_ROWS // 2 or size >= SLICE_BYTES // 2

    def add(self, sights: list[Sight]) -> None:
        self._sights += sights

    def take(self, count: int) -> list[Sight]:
        """The first `count` messages."""
        taken: list[Sight] = []
        while self._sights and count > 0:
            sight = self._sights.pop(0)
            if len(sight) > count:
                self._sights.insert(0, sight.part(count, len(sight) - count))
                sight = sight.part(0, count)
            taken.append(sight)
            count -= len(sight)
        self._since = time.monotonic()
        return taken


class Transfer:
    """One run of `move` or `copy`. Everything that the line can be wrong about is looked at before anything is done."""

    def __init__(self, session: Session, verb: str) -> None:
        line = session.line
        self.session = session
        self.broker = session.broker
        self.verb = verb
        self.source = session.queue(line.required("source"))
        self.destination = session.queue(line.required("destination"))
        self.choose = chooser(line, session.warn)
        command = line.text("transform")
        self.transform = None if command is None else transformer(command)
        self.limit = line.number("limit")
        if session.format == "body" and not line.flag("dry_run"):
            raise UsageError("-o body shows what would go, with --dry-run; -o jsonl says of each message where it went")
        self.target = check_pair(self.broker, self.source, self.destination)

    def slices(self) -> Iterator[Slice]:
        if self.verb == "moved":
            return movable(self.broker, self.source, self.choose)
        state = self.session.line.text("state") or "available"
        return walk(self.broker, self.source, None if state == "any" else state, self.choose)

    def looks(self) -> Iterator[Slice]:
        slices = self.slices()
        while (found := self.broker.guarded(lambda: next(slices, None))) is not None:
            yield found

    def dry_run(self) -> int:
        """What would go, and how many; nothing is changed, and CMD is not run."""
        session, count = self.session, 0
        writer = None if session.format == "json" else PeekWriter(session)
        for found in self.looks():
            for sight in found.sights:
                left = len(sight) if self.limit is None else min(len(sight), self.limit - count)
                count += left
                if writer is not None and left:
                    writer.write(sight.part(0, left).peeked())
            session.out.flush()
            if count == self.limit:
                break
        if writer is None:
            show_object(session, {f"ApproximateNumberOfMessagesTo{'Move' if self.verb == 'moved' else 'Copy'}": count})
        session.note(f"sqscli: {count} {'message' if count == 1 else 'messages'} would be {self.verb} to {self.destination}")
        return DONE

    def run(self) -> int:
        session, line = self.session, self.session.line
        expected = available(session, self.source)
        self.tally = Tally(session, self.verb, expected, writes_messages=session.format in ("jsonl", "text"), noun="message")
        self.pace = Pace(line.number("rate"))
        self.untended = 0.0  # in rows
        gathered = Gathered()
        with Interrupts() as self.interrupts:
            for found in self.looks():
                gathered.add(found.sights)
                self.tally.advance(0, found.looked - len(found))
                while gathered.is_full and not self.is_done:
                    self.send(gathered)
                if self.is_done:
                    break
            while gathered and not self.is_done:
                self.send(gathered)
        if session.format in ("json", "table"):
            show_object(session, {f"ApproximateNumberOfMessages{self.verb.capitalize()}": self.tally.done})
        return self.tally.finish()

    @property
    def is_done(self) -> bool:
        return self.limit is not None and self.tally.done >= self.limit

    def send(self, gathered: Gathered) -> None:
        """One batch."""
        count = self.pace.count(SLICE_MESSAGES)
        sights = gathered.take(count if self.limit is None else min(count, self.limit - self.tally.done))
        if self.transform is None:
            self.hand_over(sights, None)
            return
        begun, size, ready, bodies = time.monotonic(), 0, [], []
        for sight in [each.part(index, 1) for each in sights for index in range(len(each))]:
            try:
                body = self.changed(sight)
            except (TransformError, SQSError) as error:
                self.tally.fail(ids_of([sight])[0], f"{error.code}: {error.message}" if isinstance(error, SQSError) else str(error))
                continue
            ready.append(sight)
            bodies.append(body)
            size += len(body)
            if size >= SLICE_BYTES or time.monotonic() - begun > PATIENCE_SECONDS:
                self.hand_over(ready, bodies)
                begun, size, ready, bodies = time.monotonic(), 0, [], []
        if ready:
            self.hand_over(ready, bodies)

    def changed(self, sight: Sight) -> bytes:
        """The message's new body. Raises TransformError, SQSError."""
        assert self.transform is not None
        body = self.transform(sight.bodies()[0])
        check_new_body(self.target, sight.stored.extras(sight.row.index), body)
        return body

    def hand_over(self, sights: list[Sight], bodies: list[bytes] | None) -> None:
        """Gives a batch to the broker, and says what became of it."""
        self.pace.wait(self.tally.done)
        self.interrupts.hold()
        count, ids = self.move(sights, bodies) if self.verb == "moved" else self.copy(sights, bodies)
        self.tally.advance(count, sum(map(len, sights)))
        if self.session.format in ("jsonl", "text"):
            show_moved(self.session, ids())
        self.interrupts.release()
        self.untended += sum(1 if sight.stored.has_extras else len(sight) * TEND_ROWS / TEND_MESSAGES for sight in sights)
        if self.untended >= TEND_ROWS:
            self.untended = 0.0
            self.broker.tend()

    def move(self, sights: list[Sight], bodies: list[bytes] | None) -> tuple[int, Ids]:
        new = None if bodies is None else dict(zip((sight.row.first for sight in sights), bodies, strict=True))
        queue_id = sights[0].queue.queue_id  # a walk is through one queue
        moved = move_picks(self.broker, self.source, self.destination, [picks_of(sight) for sight in sights], new, queue_id)
        return len(moved), moved.redriven

    def copy(self, sights: list[Sight], bodies: list[bytes] | None) -> tuple[int, Ids]:
        sent = send_copies(self.broker, self.destination, sights, bodies)
        for entry, error in sent.failures:
            self.tally.fail(ids_of(sights)[entry], f"{error.code}: {error.message}")

        def ids() -> list[Redriven]:
            return [Redriven(old, new, self.destination) for old, new in zip(ids_of(sights), sent.message_ids, strict=True) if new is not None]

        return len(sent.message_ids) - len(sent.failures), ids


def ids_of(sights: list[Sight]) -> list[str]:
    return [message_id_text(sight.stored.message_id(sight.row.index + index), 0) for sight in sights for index in range(len(sight))]


def move(session: Session) -> int:
    """Move what the line chooses."""
    transfer = Transfer(session, "moved")
    if session.line.flag("dry_run"):
        return transfer.dry_run()
    what = "the messages" if transfer.choose is None else "the messages that match"
    if transfer.limit is not None:
        what = f"up to {transfer.limit} of {what}"
    where = f"from {transfer.source} to {transfer.destination}"
    session.confirm(f"Move {what} {where}?", f"--yes moves {what} {where}")
    return transfer.run()


def copy(session: Session) -> int:
    """Send copies of what the line chooses."""
    transfer = Transfer(session, "copied")
    return transfer.dry_run() if session.line.flag("dry_run") else transfer.run()


__all__ = ["copy", "move"]
