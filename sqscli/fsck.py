"""Checking a queue's files: every byte of every file is read, and what cannot be read is named with what it costs.

    check:   segments (each frame) -> checkpoints (each page below them) -> the state as a command would open it (the record of each message)

Law 1: a check takes no lock and changes nothing. Where files go away under it, compacted by somebody else, it starts again; where that goes on and
       on, it holds upkeep off for the time of one check.
Law 2: a finding names the file and the offset, what is lost by it and what is not, and the way out. What a crash explains is a note and no damage.
Law 3: what nobody can know is said to be unknown, never guessed.

What `--repair` does about it is in repair.py.
"""

from __future__ import annotations

from sqscli.api.errors import QueueDoesNotExist
from sqscli.catalog import LOCK, check_queue_directory, queue_directory
from sqscli.findings import NOTE, TORN_TAIL, UNSURE_TAIL, FileSummary, Finding, Report, united, without
from sqscli.journal.checkpoint import checkpoint_generations, checkpoint_name, read_checkpoint
from sqscli.journal.errors import FROM_A_COPY, Corrupt, DamagedPage, JournalError, NewerFormat
from sqscli.journal.pages import Trees, open_pages
from sqscli.journal.scan import ASIDE, SegmentScan
from sqscli.journal.segment import SEGMENT_HEADER, segment_name, segment_numbers
from sqscli.open_queue import OpenQueue
from sqscli.queue.events import MessagesDeleted, MessagesMovedIn, MessagesSent, MoveFinished, MoveStarted, QueueCreated, QueuePurged, decode
from sqscli.queue.messages import packed_count
from sqscli.queue.state import QueueState, state_from_root
from sqscli.upkeep import RESERVE, UPKEEP_LOCK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.broker import Broker
    from sqscli.journal.checkpoint import Checkpoint
    from sqscli.queue.codec import Ranges
    from sqscli.queue.events import Event
    from sqscli.queue.rows import Extent

ATTEMPTS = 5
MOST_NAMED = 20


def check(broker: Broker, name: str, is_tended: bool = False) -> Report:
    """Reads all of a queue. `is_tended`: the caller holds the upkeep lock.

    Raises QueueDoesNotExist, NewerFormat (nothing can be said of such a file).
    """
    directory = queue_directory(broker.home, broker.namespace.name(name))
    try:
        check_queue_directory(directory)
    except FileNotFoundError:
        raise QueueDoesNotExist() from None
    for _ in range(0 if is_tended else ATTEMPTS):
        one = _Check(broker, broker.namespace.name(name), directory)
        try:
            report = one.run()
        except FileNotFoundError:
            if not broker.disk.list(directory):
                raise
        else:
            if report.is_clean or not one.has_lost_files():
                return report
    if is_tended:
        return _Check(broker, broker.namespace.name(name), directory).run()
    queue = OpenQueue(broker.disk, directory, "none", _unheard, broker.entropy)
    held = queue.take_lock(UPKEEP_LOCK, wait=True)  # in a queue that is compacted all the time
    assert held is not None
    try:
        return check(broker, name, is_tended=True)
    finally:
        broker.disk.unlock(held)


def queue_names(broker: Broker) -> list[str]:
    """The directories that hold a queue's files, those too that have lost the lock by which a queue is known."""
    from sqscli.api.checks import is_queue_name
    from sqscli.catalog import list_queue_names, queues_directory

    known = list_queue_names(broker.home)
    try:
        others = [entry for entry in broker.disk.list(queues_directory(broker.home)) if entry not in known and is_queue_name(entry)]
    except FileNotFoundError:
        return []
    return sorted([*known, *(entry for entry in others if _has_segments(broker, queue_directory(broker.home, entry)))])


def _has_segments(broker: Broker, directory: str) -> bool:
    try:
        check_queue_directory(directory)
        return bool(segment_numbers(broker.disk.list(directory)))
    except (OSError, JournalError):  # a file, a link, or nobody may look: no queue
        return False


class _Check:
    """One reading of one queue's files, in the order in which they depend on each other."""

    def __init__(self, broker: Broker, name: str, directory: str) -> None:
        self.broker = broker
        self.disk = broker.disk
        self.directory = directory
        self.report = Report(name)
        self.names = broker.disk.list(directory)
        self.numbers = segment_numbers(self.names)
        self.next_message: int | None = None  # the number of the message that comes next; None where records are not there any more
        self.gaps: list[tuple[tuple[int, int], int, int]] = []  # (place of the damage, first, count) of message numbers without a record
        self.taken: Ranges = []  # out of the gaps: deleted, or in another queue by now
        self.moving: Ranges = []
        self.last_damage = (0, 0)
        self.ends: dict[int, int] = {}

    def run(self) -> Report:
        self._check_small_files()
        for number in self.numbers:
            self._check_segment(number)
        self.report.segment_count = len(self.numbers)
        self._check_checkpoints()
        self._check_state()
        return self.report

    def has_lost_files(self) -> bool:
        """Whether files have gone since we began: compacted meanwhile, so that what we took for damage may be none."""
        return not {*self.names} <= {*self.disk.list(self.directory)}

    def _check_small_files(self) -> None:
        for lock in (LOCK, UPKEEP_LOCK):
            if lock not in self.names:
                self.report.note("missing-lock", lock, "the lock file is missing; the next command makes it anew")
            else:
                self._check_plain_file(lock)
        if RESERVE not in self.names:
            self.report.note("missing-reserve", RESERVE, "the reserve for a full disk is used or missing; upkeep makes it anew when there is room")
        for name in self.names:
            if ASIDE in name:
                self.report.note("set-aside", name, "was set aside; nothing reads it, and it may be removed when nobody needs its bytes any more")
            elif name.endswith(".new"):
                self.report.note("unfinished", name, "was being written when a process died; the next one of that name replaces it")

    # Segments

    def _check_segment(self, number: int) -> None:
        file, report = segment_name(number), self.report
        if number - 1 not in self.numbers:
            self.next_message = None
        try:
            scan = SegmentScan(self.disk, self.directory, number)
        except NewerFormat:
            raise
        except Corrupt:
            report.damaged_headers.add(number)
            self.next_message = None
            text = "its header is damaged, so nothing in it can be read; --repair makes the header anew from the records"
            report.damage("damaged-header", file, text, 0, SEGMENT_HEADER.size)
            return
        before = report.record_count
        try:
            self._check_frames(number, scan)
            is_unfinished = scan.has_beginning()
            report.files[file] = FileSummary(scan.tail.size(), scan.tail.first_lsn, scan.next_lsn - 1, report.record_count - before)
        finally:
            scan.close()
        self.ends[number] = scan.end
        for start, end in scan.damaged:
            self._damaged_range(number, start, end)
        if scan.torn_bytes and number != self.numbers[-1]:
            self._damaged_range(number, scan.end, scan.end + scan.torn_bytes)
        elif scan.torn_bytes and is_unfinished:
            text = f"{scan.torn_bytes} bytes of an unfinished write stand at its end, as a crash leaves them; the next command removes them"
            report.findings.append(Finding(NOTE, TORN_TAIL, file, text, scan.end, scan.torn_bytes))
        elif scan.torn_bytes:
            self._unsure_tail(number, scan.end, scan.torn_bytes)

    def _unsure_tail(self, number: int, start: int, size: int) -> None:
        """What a power cut may have left of a write that nobody was answered, and what damage may have left of one that somebody was."""
        scan = SegmentScan(self.disk, self.directory, number)
        try:
            self.report.records_behind = sum(offset > start for offset, _, _ in scan.frames(is_sealed=True))
            self.report.last_lsn = scan.next_lsn - 1
        finally:
            scan.close()
        behind = self.report.records_behind
        if behind:
            self.report.damaged_segments.add(number)
        whole = f", with {'a whole record' if behind == 1 else f'{behind} whole records'} behind it" if behind else ""
        text = f"{size} bytes at its end are no whole record{whole}: of an unfinished write if the power has failed, else damaged and lost"
        what = "--repair keeps the records behind" if behind else "the next command takes them off and keeps them beside"
        self.report.damage(UNSURE_TAIL, segment_name(number), f"{text}; {what}", start, size)

    def _check_plain_file(self, name: str) -> None:
        try:
            self.disk.close(self.disk.open(f"{self.directory}/{name}"))
        except FileNotFoundError:
            raise
        except OSError as error:
            self.report.damage("no-plain-file", name, f"{error.strerror or error}: remove it, and the next command makes it anew")

    def _check_frames(self, number: int, scan: SegmentScan) -> None:
        for offset, _, payload in scan.frames(is_sealed=number != self.numbers[-1]):
            self.report.record_count += 1
            try:
                event = decode(payload)
            except ValueError as error:
                self.report.damage("unknown-record", segment_name(number), str(error), offset)
                continue
            if scan.damaged:
                self.last_damage = (number, scan.damaged[-1][0])
            self._follow(event)

    def _follow(self, event: Event) -> None:
        """Messages are numbered without a gap, so one tells how many were sent by what cannot be read."""
        if isinstance(event, QueueCreated):
            self.next_message = 1
        elif isinstance(event, MessagesSent | MessagesMovedIn):
            if self.next_message is not None and event.first > self.next_message:
                self.gaps.append((self.last_damage, self.next_message, event.first - self.next_message))
            self.next_message = event.first + packed_count(event.packed)
        elif isinstance(event, QueuePurged):
            self.gaps = []  # they would be gone by now
        elif isinstance(event, MessagesDeleted):
            self.taken += event.ranges if self.gaps else []
        elif isinstance(event, MoveStarted):
            self.moving = event.ranges
        elif isinstance(event, MoveFinished) and not event.is_abandoned:
            self.taken += self.moving if self.gaps else []

    def _damaged_range(self, number: int, start: int, end: int) -> None:
        self.report.damaged_segments.add(number)
        self.last_damage = (number, start)
        text = f"{end - start} bytes cannot be read; the records around them can"
        self.report.damage("damaged-record", segment_name(number), text, start, end - start)

    # Checkpoints and the pages below them

    def _check_checkpoints(self) -> None:
        generations = checkpoint_generations(self.names)
        self.report.newest_generation = generations[-1] if generations else 0
        whole: list[Checkpoint] = []
        for generation in generations:
            checkpoint = self._whole_checkpoint(generation)
            if checkpoint is not None:
                whole.append(checkpoint)
        if whole:
            self.report.whole_generation, self.report.position = whole[-1].generation, whole[-1].position
        elif self._journal_is_complete():
            self.report.whole_generation = 0
        if self.report.whole_generation is None:
            text = "no checkpoint is whole, and the journal in front of them has been compacted into them: put the queue's files back from a copy"
            self.report.damage("lost-state", ".", f"{text}; 'sqscli journal dump' shows the messages that can be read")
            return
        self._check_segments_are_there(whole[0].position[0] if whole else self.numbers[0] if self.numbers else 0)

    def _journal_is_complete(self) -> bool:
        """Whether the journal leads to the state without a checkpoint."""
        if not self.numbers or self.numbers[0] in self.report.damaged_headers:
            return self.numbers[:1] == [1]
        scan = SegmentScan(self.disk, self.directory, self.numbers[0])
        scan.close()
        return scan.tail.first_lsn == 1

    def _whole_checkpoint(self, generation: int) -> Checkpoint | None:
        file = checkpoint_name(generation)
        try:
            checkpoint = read_checkpoint(self.disk, self.directory, generation)
        except Corrupt:
            self.report.damaged_checkpoints.add(generation)
            self.report.damage("damaged-checkpoint", file, "it is damaged; the one before it leads to the same state, where that is whole", 0)
            return None
        segment, offset, lsn = checkpoint.position
        self.report.files[file] = FileSummary(self._size(file), 1, lsn - 1, None)
        if offset > self.ends.get(segment, offset):
            text = f"{segment_name(segment)} ends at offset {self.ends[segment]}, in front of offset {offset}, to which this checkpoint knows it"
            tails = (TORN_TAIL, UNSURE_TAIL)
            self.report.findings = [each for each in self.report.findings if each.problem not in tails or each.file != segment_name(segment)]
            self.report.damage("short-segment", segment_name(segment), text, self.ends[segment])
            self.report.damaged_segments.add(segment)
        try:
            pages = open_pages(self.disk, self.directory, checkpoint.pages_number, checkpoint.pages_end)
        except FileNotFoundError:
            if checkpoint_name(generation) not in self.disk.list(self.directory):
                raise  # both went meanwhile
            self.report.damage("missing-pages", f"{checkpoint.pages_number:010d}.pages", f"the page file of {file} is missing")
            return None
        try:
            state = state_from_root(Trees(pages), checkpoint.root)
            if state.name != self.report.name:
                self.report.damaged_checkpoints.add(generation)
                self.report.damage("foreign-checkpoint", file, f"it belongs to the queue {state.name}: put this queue's own file back from a copy", 0)
                return None
            walk(state)
        except DamagedPage as error:
            where = str(error).removeprefix(f"{self.directory}/").partition(": offset ")
            text = f"a page that {file} points to is damaged; the checkpoint before leads to the same state, where that is whole"
            self.report.damaged_pages.add(where[0])
            self.report.damage("damaged-page", where[0], text, int(where[2].split(":")[0]))
            return None
        finally:
            pages.close()
        return checkpoint

    def _size(self, file: str) -> int:
        handle = self.disk.open(f"{self.directory}/{file}")
        try:
            return self.disk.size(handle)
        finally:
            self.disk.close(handle)

    def _check_segments_are_there(self, first_needed: int) -> None:
        last = max(self.numbers[-1] if self.numbers else 0, self.report.position[0])
        for number in range(first_needed, last + 1):
            if number not in self.numbers:
                self.report.missing_segments.add(number)
                text = "the segment is missing; put the file back from a copy, or --repair gives up what stood in it"
                self.report.damage("missing-segment", segment_name(number), text)

    # The state, as a command would open it

    def _check_state(self) -> None:
        report = self.report
        if report.damaged_headers or report.missing_segments or report.whole_generation is None:
            return  # no command can open it before that is repaired, and more is known only then
        queue = OpenQueue(self.disk, self.directory, "none", _unheard, self.broker.entropy)
        try:
            queue.load(older_than=report.whole_generation + 1 if report.whole_generation < report.newest_generation else None)
            self._check_messages(queue)
        except JournalError as error:
            report.damage("unusable", ".", without_advice(error))
        finally:
            queue.close()

    def _check_messages(self, queue: OpenQueue) -> None:
        report, state = self.report, queue.state
        live: dict[int, list[int]] = {}
        for row in state.messages.scan(0, lambda summary: summary[4] > 0, keep=False):
            if not row.is_live:
                continue
            counted = live.setdefault(row.segment, [0, 0])
            counted[0] += row.count
            counted[1] += row.count * row.bytes_each
            report.message_count += row.count
            if not self._is_readable(queue, row):
                report.unreadable.append((row.first, row.count))
        if live != state.live:
            report.damage("wrong-counts", ".", f"the queue counts {state.live} messages and bytes in its segments, and holds {live}")
        if report.unreadable:
            self._name_unreadable(queue)
        position = queue.checkpoint.position[:2] if queue.checkpoint is not None else (0, 0)
        report.lost = list(report.unreadable)
        for (segment, offset), first, count in self.gaps:
            left = without([(first, count)], self.taken) if (segment, offset) >= position else []  # the checkpoint knows what was in front of it
            if left:
                text = f"{messages(left)} sent by what cannot be read here: lost, unless a copy has them"
                report.damage("lost-messages", segment_name(segment), text, offset)
            report.lost += left
        report.lost = united(report.lost)

    def _is_readable(self, queue: OpenQueue, row: Extent) -> bool:
        """Whether the record of a row's messages can be read, and holds them."""
        try:
            return bool(row.index + row.count <= queue.stored(row).count)
        except FileNotFoundError:
            if row.segment in self.numbers or row.segment > self.numbers[-1]:
                raise  # compacted meanwhile
            return False
        except Corrupt:
            return False

    def _name_unreadable(self, queue: OpenQueue) -> None:
        """One finding for each record that messages are lost with."""
        by_place: dict[tuple[int, int], Ranges] = {}
        for first, count in self.report.unreadable:
            for row in queue.state.rows_in(first, count):
                by_place.setdefault((row.segment, row.offset), []).append((row.first, row.count))
        for (segment, offset), ranges in sorted(by_place.items()):
            self.report.damaged_segments.add(segment)
            text = f"{messages(ranges)} cannot be read: lost, unless a copy has them"
            self.report.damage("lost-messages", segment_name(segment), text, offset)


def messages(ranges: Ranges) -> str:
    """`3 messages (number 4-6)`."""
    count = sum(count for _, count in ranges)
    named = [str(first) if length == 1 else f"{first}-{first + length - 1}" for first, length in ranges]
    numbers = ", ".join(named if len(named) <= MOST_NAMED else [*named[:MOST_NAMED], "..."])
    return f"{'1 message' if count == 1 else f'{count} messages'} (number {numbers})"


def without_advice(error: JournalError) -> str:
    """What a command would say, to those who have come here already."""
    return str(error).replace(FROM_A_COPY, "put the file back from a copy; 'sqscli journal dump' shows the messages that can be read")


def walk(state: QueueState) -> None:
    """Reads every page of every tree. Raises DamagedPage."""
    for tree in state.row_trees:
        for _ in tree.scan(0, lambda summary: True, keep=False):
            pass
    for trie in state.hash_tries:
        for _ in trie.items():
            pass


def _unheard(_: str) -> None: ...
