"""One queue's files, held open: where the journal, its checkpoints and the state of the queue meet.

Law 1: the state is what the newest checkpoint says and what the journal says behind it, nothing else.
Law 2: whoever changes the queue holds its lock, has caught up with the journal, and has cut its torn tail (`acquire`).
Law 3: log first: an event is in the journal, and durable where that was promised, before the state has it.
Law 4: what keeps the next command fast (checkpoints, compaction: upkeep.py) is done after the answer, never in front of it.
"""

from __future__ import annotations

from sqscli.catalog import check_queue_directory
from sqscli.clock import instant
from sqscli.ids import salt
from sqscli.journal.checkpoint import Checkpoint, checkpoint_name, newest_checkpoint
from sqscli.journal.errors import FROM_A_COPY, Corrupt, DamagedPage, NewerFormat, WriteFailed
from sqscli.journal.journal import Journal
from sqscli.journal.pages import PageFile, Trees, create_pages, open_pages, pages_numbers
from sqscli.journal.segment import SEGMENT_HEADER, segment_name, segment_numbers
from sqscli.queue.apply import apply
from sqscli.queue.codec import is_at, join_ranges
from sqscli.queue.events import UnknownKind, decode, encode, replay_cost, stored_messages
from sqscli.queue.receive import find_messages
from sqscli.queue.state import QueueState, state_from_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqscli.api.requests import ReceiveMessages
    from sqscli.ids import Entropy
    from sqscli.journal.disk import Disk
    from sqscli.queue.codec import Ranges
    from sqscli.queue.events import Event
    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.receive import Reception
    from sqscli.queue.rows import Extent

LOCK = "lock"
HELP = "sqscli clock --help"
BEHIND_MS = 60_000  # a smaller step back of the clock is a correction, and over before anybody has read of it
SMALLEST_SEGMENT_BYTES = 1 << 20
LARGEST_SEGMENT_BYTES = 64 << 20
_UNSURE = "an unfinished write if the power failed, a lost record if it did not"


class OpenQueue:
    """A queue's directory, opened when it is first needed."""

    def __init__(self, disk: Disk, directory: str, durability: str, warn: Callable[[str], None], entropy: Entropy) -> None:
        self.disk = disk
        self.directory = directory
        self.durability = durability
        self.warn = warn
        self.entropy = entropy
        self.checkpoint: Checkpoint | None = None
        self.pages: PageFile | None = None
        self.journal: Journal
        self.state: QueueState
        self.rows_behind = 0  # what the next process to open the queue has to replay: the work of it, and its bytes
        self.bytes_behind = 0
        self.segment_count = 0
        self.passed_over = 0  # the newest generation of a checkpoint that turned out to be damaged
        self.unreadable: Ranges = []  # passed over for as long as this process lives
        self.is_damaged = False  # records are missing that no checkpoint knows of
        self.damaged_segments: set[int] = set()  # that a compaction could not read
        self._reported: set[str] = set()
        self.stranded: Ranges = []  # dead letters that came from no queue, which a redrive passes over
        self._is_open = False
        self._lock: int | None = None
        self._stands_still = False  # as has been reported
        self._record: tuple[tuple[int, int], StoredMessages, Ranges] | None = None
        self._is_deferring = False
        self._deferred_from: int | None = None  # where in the last segment begins what is to be synced
        self._took_back = False
        self.rolls = 0  # how often a new segment was begun: what was written before that has been synced

    # The lock

    @property
    def is_open(self) -> bool:
        return self._is_open

    @property
    def is_locked(self) -> bool:
        """Whether we hold its lock."""
        return self._lock is not None

    def acquire(self, wait: bool = True) -> bool:
        """Takes the queue's lock and catches up. False where it is held elsewhere and `wait` is false. Raises FileNotFoundError: no such queue."""
        self._lock = self.take_lock(LOCK, wait)
        if self._lock is None:
            return False
        try:
            self.catch_up()
            torn, kept = self.journal.cut_torn_tail()
            where = f"{self.journal.tail.path}: offset {self.journal.end}"
            if kept is not None:
                self.warn(f"{where}: {torn} bytes that are no whole record were taken off the end and kept in {kept}: {_UNSURE}")
            elif torn:
                self.warn(f"{where}: an unfinished write of {torn} bytes was removed; nothing acknowledged was lost")
        except BaseException:
            self.release()
            raise
        return True

    def take_lock(self, name: str, wait: bool) -> int | None:
        """The lock of one of the queue's lock files; one that a copy of the queue has lost is made anew. No lock is taken through a link."""
        check_queue_directory(self.directory)
        path = f"{self.directory}/{name}"
        try:
            return self.disk.lock(path, wait)
        except FileNotFoundError:
            if not segment_numbers(self.disk.list(self.directory)):
                raise
        try:
            self.disk.close(self.disk.create(path))
        except FileExistsError:
            pass  # somebody else was faster
        return self.disk.lock(path, wait)

    def begin_deferring(self) -> None:
        """From now on `commit` leaves its sync to `sync_deferred`, which comes before the lock is given back."""
        self._is_deferring, self._took_back = True, False

    def sync_deferred(self) -> None:
        """Raises WriteFailed; then what was written since `begin_deferring` and not synced is taken back, and the queue is closed."""
        self._is_deferring = False
        start, self._deferred_from = self._deferred_from, None
        if self._took_back:
            raise WriteFailed(f"{self.directory}: could not be written; nothing was acknowledged: mend the cause and try again")
        if start is None:
            return
        try:
            self._sync(start)
        except BaseException:
            self.close()
            raise

    def release(self) -> None:
        if self._lock is not None:
            self.disk.unlock(self._lock)
            self._lock = None

    def now_ms(self, clock_ms: int) -> int:
        """The queue's time: what the clock says, which may have stepped back, but never before the last event."""
        time_ms = self.state.time_ms
        if time_ms - clock_ms > BEHIND_MS and not self._stands_still:
            self._stands_still = True
            what_follows = "until then no lease, delay or retention in it comes to its end"
            self.warn(f"{self.directory}: its last event is of {instant(time_ms)}, and the clock is before that: {what_follows}; see '{HELP}'")
        return max(clock_ms, time_ms)

    # Reading

    def catch_up(self) -> None:
        """Brings the state to the end of the journal, from a checkpoint where it must. What fails in the middle of it leaves the queue closed."""
        try:
            self._catch_up()
        except BaseException:
            self.close()
            raise

    def _catch_up(self) -> None:
        names = self.disk.list(self.directory)
        numbers = segment_numbers(names)
        if self._is_open and not self._follows(numbers):  # others have moved on so far that what comes next for us is gone
            self.close()
        if not self._is_open:
            self.load()
        else:
            self._replay()
        if numbers and self.journal.tail.number < numbers[-1]:
            missing = f"{self.directory}/{segment_name(self.journal.tail.number + 1)}"
            raise Corrupt(f"{missing}: the segment is missing; {FROM_A_COPY}")
        self.segment_count = len(numbers)

    def _follows(self, numbers: list[int]) -> bool:
        """Whether what we have open is still the queue's: not another queue of that name, and no gap between our tail and the last segment."""
        tail = self.journal.tail
        later = [number for number in numbers if number >= tail.number]
        return tail.number in later and later == list(range(tail.number, tail.number + len(later))) and self.disk.is_at(tail.handle, tail.path)

    def load(self, older_than: int | None = None) -> None:
        """Opens the newest checkpoint whose pages are whole, or the beginning of the journal."""
        self.unreadable, self.stranded, self._reported = [], [], set()  # of what was open before, which may have been another queue of that name
        self.is_damaged = False
        self.passed_over = older_than or 0
        while True:
            self.checkpoint, damaged = newest_checkpoint(self.disk, self.directory, older_than)
            for generation, report in damaged.items():
                self.warn(report)
                self.passed_over = max(self.passed_over, generation)
            try:
                self._open_from(self.checkpoint)
                return
            except DamagedPage as error:
                assert self.checkpoint is not None
                self.warn(f"{error}; using the checkpoint before")
                older_than = self.checkpoint.generation
                self.passed_over = max(self.passed_over, older_than)
                self.close()

    def _open_from(self, checkpoint: Checkpoint | None) -> None:
        self.journal = Journal(self.disk, self.directory, self.durability)
        self._is_open = True
        if checkpoint is None:
            self.pages = None
            self.journal.start(None)
            self.state = QueueState(Trees(_NoPages()))
        else:
            try:
                self.pages = open_pages(self.disk, self.directory, checkpoint.pages_number, checkpoint.pages_end)
            except FileNotFoundError as error:
                raise DamagedPage(f"{error.filename}: the page file is missing") from error
            path = f"{self.directory}/{checkpoint_name(checkpoint.generation)}"
            try:
                self.state = state_from_root(Trees(self.pages), checkpoint.root)
            except ValueError as error:
                raise DamagedPage(f"{path}: offset 0: {error}") from None
            self._check_owner(path)
            self.journal.start(checkpoint.position)
        self.rows_behind = self.bytes_behind = 0
        self._replay()
        if checkpoint is None:
            self._check_owner(f"{self.directory}/{segment_name(1)}")

    def _check_owner(self, path: str) -> None:
        """Whether the files are one queue's, and this one's. `path` is where it stands who made the queue."""
        state, name = self.state, self.directory.rpartition("/")[2]
        if name.startswith("."):  # still being made
            return
        if not state.queue_id:
            raise Corrupt(f"{path}: offset {SEGMENT_HEADER.size}: the record that made the queue cannot be read; {FROM_A_COPY}")
        if state.name != name:
            kind = Corrupt if self.checkpoint is None else DamagedPage  # then an older one may do
            raise kind(f"{path}: offset 0: belongs to the queue {state.name}: put this queue's own file back from a copy, or rename its directory")
        self.journal.claim(owner_of(state.queue_id))

    def _replay(self) -> None:
        state = self.state
        for segment, offset, record in self.journal.replay():
            try:
                event = decode(record)
                apply(state, event, (segment, offset))
            except UnknownKind as error:
                raise NewerFormat(f"{self.journal.tail.path}: offset {offset}: {error}") from None
            except ValueError as error:
                raise Corrupt(f"{self.journal.tail.path}: offset {offset}: {error}") from None
            self.rows_behind += replay_cost(event)
            self.bytes_behind += len(record)
        for damage in self.journal.damages:
            self.is_damaged = True
            self.warn(damage)
        self.journal.damages.clear()

    def stored(self, row: Extent) -> StoredMessages:
        """The record that a row's messages stand in. Raises Corrupt."""
        place = (row.segment, row.offset)
        if self._record is None or self._record[0] != place:
            record = self.journal.read(*place)
            try:
                self._record = place, *stored_messages(record)
            except ValueError as error:
                raise self._nonsense(row, error) from None
        _, stored, ranges = self._record
        if not is_at(ranges, row.index, row.first, row.count):  # the file is whole, and not the one that was written here
            raise self._nonsense(row, "a record of other messages")
        return stored

    def _nonsense(self, row: Extent, reason: object) -> Corrupt:
        path = f"{self.directory}/{segment_name(row.segment)}"
        return Corrupt(f"{path}: offset {row.offset}: {reason}; {FROM_A_COPY}")

    def find(
        self, request: ReceiveMessages, now_ms: int, has_dead_letter_queue: bool, may_move: bool
    ) -> tuple[Reception, list[tuple[Extent, StoredMessages]]]:
        """The next messages with their records. One that cannot be read is reported and passed over, and counts as no receive."""
        while True:
            reception = find_messages(self.state, request, now_ms, has_dead_letter_queue, may_move, self.unreadable)
            rows = self.readable(reception.rows) if not reception.exhausted else []
            if reception.exhausted or len(rows) == len(reception.rows):
                return reception, rows

    def readable(self, rows: Sequence[Extent]) -> list[tuple[Extent, StoredMessages]]:
        """The rows with their records; those whose record is damaged are reported and set aside for as long as this process lives."""
        found = []
        for row in rows:
            try:
                found.append((row, self.stored(row)))
            except (Corrupt, FileNotFoundError) as error:
                missing = f"{error.filename}: the segment is missing; {FROM_A_COPY}" if isinstance(error, OSError) else str(error)
                if missing not in self._reported:  # which is one line for all messages of a record
                    self._reported.add(missing)
                    self.warn(missing)
                self.unreadable = join_ranges(sorted([*self.unreadable, (row.first, row.count)]))
        return found

    # Writing

    def commit(self, events: Sequence[Event], durable: bool) -> None:
        """Appends events, makes them durable where that is promised, and applies them. Raises WriteFailed, DiskFull; the queue is then closed."""
        try:
            if not events:  # "deleted already", "sent already": so says a record whose writer may have died in front of its sync
                if durable:
                    self.journal.sync_replayed()
                return
            if self.journal.end >= segment_bytes(self.state):
                self.roll()
            places = self.journal.append([encode(event) for event in events])
            if durable and self._is_deferring:
                self._deferred_from = places[0][1] if self._deferred_from is None else self._deferred_from
            elif durable:
                self._sync(places[0][1])
        except BaseException:
            if self._deferred_from is not None:
                self.journal.take_back(self._deferred_from)
                self._took_back, self._deferred_from = True, None
            self.close()  # what reached the disk is unknown until it is read again
            raise
        self.bytes_behind += self.journal.end - places[0][1]
        try:
            for event, place in zip(events, places, strict=True):
                apply(self.state, event, place)
                self.rows_behind += replay_cost(event)
        except DamagedPage as error:
            # The events are in the journal; an older checkpoint leads to the same state.
            self.warn(f"{error}; using the checkpoint before")
            generation = self.checkpoint.generation if self.checkpoint is not None else None
            self.close()
            self.load(older_than=generation)
        except BaseException:
            self.close()  # applied in part
            raise

    def roll(self) -> None:
        """Begins a new segment. Raises WriteFailed, DiskFull."""
        self.journal.roll(salt(self.entropy))  # which syncs first
        self.segment_count += 1
        self.rolls += 1
        self._deferred_from = None

    def settle(self) -> None:
        """Makes everything durable that this queue has: another one is about to rely on it. As `commit` where that fails."""
        try:
            self.journal.settle()
        except BaseException:
            self.close()
            raise

    def sync_now(self) -> None:
        """Makes everything durable that is in its journal, whoever wrote it. As `commit` where that fails."""
        try:
            self.journal.sync_now()
        except BaseException:
            self.close()
            raise

    def _sync(self, start: int) -> None:
        """Syncs the append that began at `start`, or takes it back: what the next process reads in the cache might never reach the disk."""
        try:
            self.journal.sync()
        except WriteFailed:
            self.journal.take_back(start)
            raise

    def new_pages(self) -> PageFile:
        """A page file of the next free number."""
        numbers = pages_numbers(self.disk.list(self.directory))
        return create_pages(self.disk, self.directory, numbers[-1] + 1 if numbers else 1)

    def close(self) -> None:
        """Gives the files back, but not the lock."""
        if self._is_open:
            self._is_open = False
            self._record = None
            self.rows_behind = self.bytes_behind = self.segment_count = 0
            pages, self.pages = self.pages, None
            try:
                self.journal.close()
            finally:
                if pages is not None:
                    pages.close()


def owner_of(queue_id: bytes) -> int:
    """What names the queue in the headers of its segments: never 0."""
    return int.from_bytes(queue_id[:4], "little") or 1


def segment_bytes(state: QueueState) -> int:
    """How large a segment may grow: small in a small queue, so that little dead weight stays, and few in a large one."""
    live = sum(size for _, size in state.live.values())
    return max(SMALLEST_SEGMENT_BYTES, min(LARGEST_SEGMENT_BYTES, live // 8))


class _NoPages(PageFile):
    """Stands for the page file of a queue that has no checkpoint yet: nothing to read."""

    def __init__(self) -> None:
        pass
