"""`fsck --repair`: what the files still hold becomes a queue again that every command can use.

    headers made anew -> missing segments replaced by empty ones -> opened by the newest whole checkpoint -> lost messages taken out of the counts
    -> what is left in damaged segments copied to the end -> two new checkpoints -> the damaged files set aside

Law 1: no byte goes: a damaged file is renamed, or copied before it is replaced, to a name that nothing reads (`.damaged`).
Law 2: every step is one that upkeep takes too, or that replaces a file whole. A repair that is cut is begun again.
Law 3: what cannot be known is not made up: where no checkpoint is whole, and the journal in front of them is gone, nothing is changed.
"""

from __future__ import annotations

from sqscli import upkeep
from sqscli.catalog import LOCK, queue_directory
from sqscli.fsck import check, without_advice
from sqscli.ids import salt
from sqscli.journal.checkpoint import KEPT, checkpoint_name, read_checkpoint
from sqscli.journal.errors import Corrupt, DiskFull, WriteFailed
from sqscli.journal.scan import SegmentScan, rebuilt_header, replace_header, set_aside, set_copy_aside
from sqscli.journal.segment import create_segment, segment_name, segment_numbers
from sqscli.open_queue import OpenQueue, owner_of
from sqscli.queue.codec import join_ranges
from sqscli.queue.events import MessagesDeleted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.broker import Broker
    from sqscli.findings import Report


def repair(broker: Broker, name: str) -> tuple[Report, Report]:
    """The report before and the one after. Raises QueueDoesNotExist, NewerFormat, WriteFailed, DiskFull; JournalError where nothing can be done."""
    before = check(broker, name)
    if before.is_clean:
        return before, before
    directory = queue_directory(broker.home, before.name)
    broker.forget(before.name)
    queue = OpenQueue(broker.disk, directory, "always", broker.warn, broker.entropy)
    held = queue.take_lock(upkeep.UPKEEP_LOCK, wait=True)
    assert held is not None
    try:
        known = check(broker, name, is_tended=True)
        before.learn(_repair(broker, queue, known))
    finally:
        queue.release()
        broker.disk.unlock(held)
        queue.close()
    return before, check(broker, name)


def _repair(broker: Broker, queue: OpenQueue, report: Report) -> Report:
    """What was known in the end."""
    if report.whole_generation is None:
        return report
    try:
        _keep_copies(queue, report)
        _mend_files(broker, queue, report)
        _open(queue, report)
        report = _with_what_is_known_now(broker, report)
        _take_out_lost(broker, queue, report)
        queue.release()
        for _ in range(KEPT):  # the older of them, too, begins behind everything that is damaged
            upkeep.save(queue, writes_pages_anew=True)
        for number in report.damaged_segments & {*segment_numbers(queue.disk.list(queue.directory))}:
            queue.journal.unlink_segment(number)  # its copy stays
        return report
    except DiskFull as error:
        raise DiskFull(f"{queue.directory}: the disk is full, and the repair is not finished: make room, and begin it again") from error
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else queue.directory
        raise WriteFailed(f"{where}: {error.strerror or error}; the repair is not finished: mend the cause and begin it again") from error
    except Corrupt as error:
        raise Corrupt(without_advice(error)) from error


def _keep_copies(queue: OpenQueue, report: Report) -> None:
    """Everything that is about to be replaced, or to go because nothing needs it any more."""
    segments = {segment_name(number) for number in report.damaged_segments | report.damaged_headers}
    for name in sorted((segments | report.damaged_pages) & {*queue.disk.list(queue.directory)}):
        set_copy_aside(queue.disk, queue.directory, name)
    for generation in sorted(report.damaged_checkpoints):
        set_aside(queue.disk, queue.directory, checkpoint_name(generation))


def _mend_files(broker: Broker, queue: OpenQueue, report: Report) -> None:
    """Makes segments readable whose headers are not, and puts empty ones in the place of those that are missing."""
    disk, directory = queue.disk, queue.directory
    lock = queue.take_lock(LOCK, wait=True)
    assert lock is not None
    try:
        owner = _owner(queue, report)
        for number in sorted(report.damaged_headers):
            header = rebuilt_header(disk, directory, number, _end_of(queue, number - 1), salt(broker.entropy), owner)
            replace_header(disk, directory, number, header)
        for number in sorted(report.missing_segments, reverse=True):  # each goes on to the next one, which is there by now
            lsn = report.position[2]
            if segment_name(number + 1) in disk.list(directory):
                following = SegmentScan(disk, directory, number + 1)
                following.close()
                lsn = following.tail.first_lsn
            disk.close(create_segment(disk, directory, number, lsn, salt(broker.entropy), owner).handle)
        if report.records_behind:  # with another segment behind it, it is read to its end
            last = segment_numbers(disk.list(directory))[-1]
            disk.close(create_segment(disk, directory, last + 1, report.last_lsn + 1, salt(broker.entropy), owner).handle)
    finally:
        disk.unlock(lock)


def _owner(queue: OpenQueue, report: Report) -> int:
    """What the headers of the other segments say of whose they are, or the checkpoint; 0 where none can be read."""
    for number in segment_numbers(queue.disk.list(queue.directory)):
        if number not in report.damaged_headers:
            scan = SegmentScan(queue.disk, queue.directory, number)
            scan.close()
            if scan.tail.owner:
                return scan.tail.owner
    if not report.whole_generation:
        return 0
    return owner_of(read_checkpoint(queue.disk, queue.directory, report.whole_generation).root[:8])  # which begins with the queue's id


def _end_of(queue: OpenQueue, number: int) -> int | None:
    """The lsn behind a segment's last record; None where the segment is not there."""
    if number == 0:
        return 1
    if segment_name(number) not in queue.disk.list(queue.directory):
        return None
    scan = SegmentScan(queue.disk, queue.directory, number)
    try:
        for _ in scan.frames(is_sealed=True):
            pass
    finally:
        scan.close()
    return scan.next_lsn


def _open(queue: OpenQueue, report: Report) -> None:
    """Opens the queue by the newest checkpoint that is whole, and holds its lock."""
    assert report.whole_generation is not None
    queue.acquire()
    if report.whole_generation < report.newest_generation:
        queue.close()
        queue.load(older_than=report.whole_generation + 1)
        queue.passed_over = report.newest_generation
        queue.journal.cut_torn_tail()


def _with_what_is_known_now(broker: Broker, report: Report) -> Report:
    """A segment that could not be read hid what is damaged in it, and which messages are lost with it."""
    again = check(broker, report.name, is_tended=True)
    again.damaged_segments |= report.damaged_segments
    return again


def _take_out_lost(broker: Broker, queue: OpenQueue, report: Report) -> None:
    """From now on the queue counts no message that nobody can read, and needs no segment that is damaged."""
    now_ms = broker.now_ms(queue)
    if queue.journal.tail.number in report.damaged_segments:
        queue.roll()
    if report.unreadable:
        queue.commit([MessagesDeleted(now_ms, join_ranges(report.unreadable))], durable=True)
    live: dict[int, list[int]] = {}
    for row in queue.state.messages.scan(0, lambda summary: summary[4] > 0, keep=False):
        if row.is_live:
            counted = live.setdefault(row.segment, [0, 0])
            counted[0] += row.count
            counted[1] += row.count * row.bytes_each
    queue.state.live = live
    for number in sorted(report.damaged_segments & live.keys()):
        scan = SegmentScan(queue.disk, queue.directory, number)
        try:
            upkeep.empty(queue, ((number, offset, payload) for offset, _, payload in scan.frames(is_sealed=True)), now_ms)
        finally:
            scan.close()
