"""What keeps a queue fast and small: checkpoints, compaction, and the reserve for a full disk. Always after the answer, never in front of it.

Law 1: no command waits for it: a lock that is held elsewhere means that somebody else is at it.
Law 2: a segment goes only when none of its messages is left and the older of the two kept checkpoints begins behind it.
Law 3: failing here loses nothing and changes no answer; it is reported, and the next command tries again.

A sparse segment is emptied by appending its last messages to the end of the journal once more (the cleaning of a log-structured file system:
Rosenblum and Ousterhout, 1992), as an event like any other; its place in the state changes and nothing that a user can see.
"""

from __future__ import annotations

from sqscli.ids import id_base
from sqscli.journal.checkpoint import KEPT, Checkpoint, checkpoint_generations, read_checkpoint, set_checkpoint_aside, write_checkpoint
from sqscli.journal.errors import Corrupt, JournalError
from sqscli.journal.segment import SEGMENT_HEADER, segment_name, segment_numbers
from sqscli.open_queue import OpenQueue, segment_bytes
from sqscli.queue.apply import expire
from sqscli.queue.events import MessagesCopied, MessagesMovedIn, MessagesSent, decode
from sqscli.queue.messages import packed_count
from sqscli.queue.move import MovingMessage, decide_copy
from sqscli.queue.send import record_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqscli.journal.disk import Disk

UPKEEP_LOCK = "upkeep.lock"
RESERVE = "reserve"
RESERVE_BYTES = 128 * 1024
ROWS_BEHIND, BYTES_BEHIND = 32, 1 << 20  # what the next process may have to replay
STREAM_ROWS_BEHIND, STREAM_BYTES_BEHIND = 20_000, 8 << 20  # the same in the middle of a stream
PAGES_SLACK = 1 << 20
EXPIRE_ROWS = 1000  # that a checkpoint takes out, besides two for each that has come since the one before
EXPIRED_MESSAGES = 1000  # not taken out yet: from here on they cost others something
COPY_BYTES, COPY_MESSAGES = 1 << 20, 20_000  # in one write of a compaction
PASSES = 4
WORTH_KEEPING = 0.8  # of a segment's bytes: if fewer are alive, a thorough compaction writes them again
WORTH_BYTES = 32 * 1024  # of a dead last segment: on a full disk it goes, too


def tend(queue: OpenQueue, now_ms: int, in_stream: bool = False) -> None:
    """Does what is due. Raises nothing that has to do with the disk, but reports it: only the sync that `batch` still owes is the command's own."""
    if not queue.is_open:  # something failed, and whoever opens it next has to find out what is there
        return
    if not _is_due(queue, in_stream):
        return
    if queue.durability == "batch":
        queue.settle()  # what the answer still owes, and no part of upkeep: its failure is the command's
    try:
        _tend(queue, now_ms)
    except JournalError as error:
        queue.close()
        queue.warn(f"{error} (while tidying up; what was asked for is done)")
    except OSError as error:
        queue.close()
        if not isinstance(error, FileNotFoundError):  # a queue that has been deleted needs no upkeep
            where = error.filename if isinstance(error.filename, str) else queue.directory
            queue.warn(f"{where}: {error.strerror or error} (while tidying up; what was asked for is done)")


def _is_due(queue: OpenQueue, in_stream: bool) -> bool:
    rows, size = (STREAM_ROWS_BEHIND, STREAM_BYTES_BEHIND) if in_stream else (ROWS_BEHIND, BYTES_BEHIND)
    if queue.rows_behind >= rows or queue.bytes_behind >= size:
        return True
    return not in_stream and (_is_mostly_dead(queue) or _has_expired(queue))


def _is_mostly_dead(queue: OpenQueue) -> bool:
    """Whether as many segments hold no message as hold some, the last one aside: few records delete very many messages."""
    if queue.segment_count <= 2:  # also where the queue is not open
        return False
    dead = queue.segment_count - len(queue.state.live.keys() | {queue.journal.tail.number})
    return 2 * dead >= queue.segment_count - 1


def _has_expired(queue: OpenQueue) -> bool:
    """Whether a lot has expired by the queue's own time, which only a record moves on."""
    state = queue.state
    try:
        return bool(queue.rows_behind) and state.expired_count(state.time_ms) > EXPIRED_MESSAGES
    except (JournalError, OSError):
        return True  # upkeep meets the same, and reports it


def _tend(queue: OpenQueue, now_ms: int) -> None:
    lock = queue.take_lock(UPKEEP_LOCK, wait=False)
    if lock is None:
        return
    try:
        if not _restore_reserve(queue) and not _dead_segments(queue):
            return  # still full, and a checkpoint would only take of what is left
        for _ in range(PASSES):
            if not save(queue):
                return
            if not _reclaim(queue, now_ms):
                break
        _restore_reserve(queue)
    finally:
        queue.disk.unlock(lock)


def save_if_due(queue: OpenQueue, in_stream: bool = False) -> None:
    """A checkpoint, where the next process would have much to replay: in a queue that is being made, and that nobody else can know of."""
    rows, size = (STREAM_ROWS_BEHIND, STREAM_BYTES_BEHIND) if in_stream else (ROWS_BEHIND, BYTES_BEHIND)
    if queue.rows_behind >= rows or queue.bytes_behind >= size:
        save(queue)


def save(queue: OpenQueue, writes_pages_anew: bool = False) -> bool:
    """Writes a checkpoint of the state as this process knows it. Needs the upkeep lock.

    False where somebody else has written one meanwhile: then the queue is closed, and goes on from there when it is needed again.
    """
    generations = checkpoint_generations(queue.disk.list(queue.directory))
    known = queue.checkpoint.generation if queue.checkpoint is not None else 0
    newest = generations[-1] if generations else 0
    if newest > max(known, queue.passed_over):
        queue.close()
        return False
    for generation in generations:
        if known < generation:
            set_checkpoint_aside(queue.disk, queue.directory, generation)
    queue.journal.sync_now()
    state = queue.state
    expire(state, state.time_ms, EXPIRE_ROWS + 2 * queue.rows_behind)  # by the queue's time: the clock may yet step back
    state.tighten()
    copied = queue.checkpoint.pages_copied if queue.checkpoint is not None else 0
    pages = queue.pages
    if pages is None:
        pages = queue.pages = queue.new_pages()
        state.use_pages(pages)
    elif writes_pages_anew or queue.passed_over or pages.end > 2 * copied + PAGES_SLACK:  # the damaged one's pages stay, too
        old, pages = pages, queue.new_pages()
        try:
            state.copy(pages)
        except BaseException:
            pages.close()
            raise
        queue.pages = pages
        old.close()
        copied = pages.end
    root = state.flush()
    pages.flush()
    generation = max(known, queue.passed_over) + 1
    checkpoint = Checkpoint(generation, queue.journal.position, pages.number, pages.end, copied, root, state.root_version)
    write_checkpoint(queue.disk, queue.directory, checkpoint)
    queue.checkpoint = checkpoint
    queue.rows_behind = queue.bytes_behind = queue.passed_over = 0
    return True


def compact(queue: OpenQueue, now_ms: int) -> None:
    """What `tend` does when it is due, all of it now, and more thoroughly. Waits for whoever tends the queue. Raises JournalError, OSError."""
    lock = queue.take_lock(UPKEEP_LOCK, wait=True)
    assert lock is not None
    try:
        queue.acquire()
        try:
            if queue.journal.end > SEGMENT_HEADER.size:
                queue.roll()
            for number in segment_numbers(queue.disk.list(queue.directory))[:-1]:
                if number in queue.state.live and queue.state.live[number][1] < WORTH_KEEPING * _size(queue, number):
                    try:
                        empty(queue, queue.journal.records(number), now_ms)
                    except Corrupt as error:  # its whole records have been copied; the damaged ones stay where they are
                        queue.warn(str(error))
        finally:
            queue.release()
        for number in range(KEPT):  # the older one of two checkpoints has to begin behind what goes
            save(queue, writes_pages_anew=not number)
        _reclaim(queue, now_ms, wait=True)
    finally:
        queue.disk.unlock(lock)


def _reclaim(queue: OpenQueue, now_ms: int, wait: bool = False) -> bool:
    """Unlinks and empties segments. True where another checkpoint would let more of them go."""
    if not queue.acquire(wait):
        return False
    try:
        numbers = segment_numbers(queue.disk.list(queue.directory))
        covered = _covered_segment(queue)
        state = queue.state
        waiting = 0
        sizes: dict[int, int] = {}
        for number in numbers[:-1]:
            if number in state.live:
                sizes[number] = _size(queue, number)
            elif number < covered:
                queue.journal.sync_now()  # the deletes that emptied it must not be less durable than its end
                queue.journal.unlink_segment(number)
                queue.segment_count -= 1
            else:
                waiting += _size(queue, number)
        limit = segment_bytes(state)
        live = sum(size for _, size in state.live.values())
        for number in queue.damaged_segments & sizes.keys():  # left as they are, and in nobody's way
            live -= state.live[number][1]
            del sizes[number]
        victim = min(sizes, key=lambda number: state.live[number][1] / sizes[number], default=None)
        if victim is not None and sum(sizes.values()) > 2 * live + limit and 2 * state.live[victim][1] < sizes[victim]:
            try:
                empty(queue, queue.journal.records(victim), now_ms)
            except Corrupt as error:
                queue.damaged_segments.add(victim)
                queue.warn(f"{error} (while tidying up; what was asked for is done)")
            return True
        return waiting > limit
    finally:
        queue.release()


def _size(queue: OpenQueue, number: int) -> int:
    handle = queue.disk.open(f"{queue.directory}/{segment_name(number)}")
    try:
        return queue.disk.size(handle)
    finally:
        queue.disk.close(handle)


def _covered_segment(queue: OpenQueue) -> int:
    """The segment in which the older of two kept checkpoints begins; nothing in front of it is needed for a replay."""
    generations = checkpoint_generations(queue.disk.list(queue.directory))
    if len(generations) < 2:
        return 0
    return min(read_checkpoint(queue.disk, queue.directory, generation).position[0] for generation in generations[-2:])


def empty(queue: OpenQueue, records: Iterable[tuple[int, int, bytes | memoryview]], now_ms: int) -> None:
    """Appends what is left of a segment, given as its (segment, offset, record)s, to the end of the journal. Needs the queue's lock."""
    messages: list[MovingMessage] = []
    size = 0
    for segment, offset, record in records:
        for number in _messages_of(bytes(record)):
            row = queue.state.messages.get(number)
            if row is None or not row.is_live or (row.segment, row.offset) != (segment, offset):
                continue
            one = row.part(number, 1)
            messages.append(MovingMessage(one, queue.stored(one)))
            size += len(messages[-1].body)
            if size > COPY_BYTES or len(messages) >= COPY_MESSAGES:
                _copy(queue, messages, now_ms)
                messages, size = [], 0
    if messages:
        _copy(queue, messages, now_ms)


def _copy(queue: OpenQueue, messages: list[MovingMessage], now_ms: int) -> None:
    """One write of records as small as those of a send: a receive reads one for a single message, and a row has 16 bits for the place in it."""
    time_ms, base, events, start = max(now_ms, queue.state.time_ms), id_base(queue.entropy), [], 0
    bodies = [message.body for message in messages]
    while start < len(messages):
        end = record_end(bodies, start)
        events.append(decide_copy(messages[start:end], time_ms, base))
        start = end
    queue.commit(events, durable=True)


def _messages_of(record: bytes) -> list[int]:
    """The numbers of the messages that a record holds."""
    if record[0] not in (MessagesSent.KIND, MessagesMovedIn.KIND, MessagesCopied.KIND):
        return []
    event = decode(record)
    if isinstance(event, MessagesCopied):
        return [first + index for first, count in event.ranges for index in range(count)]
    assert isinstance(event, MessagesSent | MessagesMovedIn)
    return list(range(event.first, event.first + packed_count(event.packed)))


def make_room(queue: OpenQueue, now_ms: int) -> bool:
    """On a full disk: lets go of the segments that no message needs, the last one too. True where some of them went."""
    try:
        lock = queue.take_lock(UPKEEP_LOCK, wait=False)
        if lock is None:
            return False
        try:
            return _make_room(queue, now_ms)
        finally:
            queue.disk.unlock(lock)
    except (JournalError, OSError):  # too full even for this
        queue.close()
        return False


def _make_room(queue: OpenQueue, now_ms: int) -> bool:
    if not queue.acquire(wait=False):
        return False
    try:
        before = segment_numbers(queue.disk.list(queue.directory))
        dead = _dead_segments(queue, before)
        if not dead or (dead == before[-1:] and queue.journal.end < WORTH_BYTES):
            return False
        release_reserve(queue)  # a checkpoint and the head of a segment have to be written first
        if queue.journal.end > WORTH_BYTES:
            queue.roll()
    finally:
        queue.release()
    try:
        for _ in range(KEPT):  # the older one of two checkpoints has to begin behind what goes
            if save(queue):
                _reclaim(queue, now_ms)
        _restore_reserve(queue)
    except (JournalError, OSError):  # what has gone by now may do
        queue.close()
    return bool(set(before) - set(segment_numbers(queue.disk.list(queue.directory))))


def _dead_segments(queue: OpenQueue, numbers: list[int] | None = None) -> list[int]:
    """The segments that no message needs; without `numbers`, but for the last one."""
    if numbers is None:
        numbers = segment_numbers(queue.disk.list(queue.directory))[:-1]
    return [number for number in numbers if number not in queue.state.live]


def use_reserve(queue: OpenQueue) -> bool:
    """On a full disk: gives up the reserve, so that deletes and purges can be written. False where it is gone already.

    They go to a segment of their own: without messages in it, it can go, and make room for more of them.
    """
    if not release_reserve(queue):
        return False
    try:
        if queue.acquire(wait=False):
            try:
                if queue.journal.tail.number in queue.state.live:
                    queue.roll()
            finally:
                queue.release()
    except (JournalError, OSError):
        queue.close()
    return True


def release_reserve(queue: OpenQueue) -> bool:
    """Gives up the reserve. False where it is gone already."""
    try:
        queue.disk.unlink(f"{queue.directory}/{RESERVE}")
    except FileNotFoundError:
        return False
    return True


def _restore_reserve(queue: OpenQueue) -> bool:
    """False where the disk is still too full for it."""
    if RESERVE in queue.disk.list(queue.directory):
        return True
    try:
        write_reserve(queue.disk, queue.directory)
    except OSError:
        queue.disk.unlink(f"{queue.directory}/{RESERVE}")
        return False
    return True


def write_reserve(disk: Disk, directory: str) -> None:
    handle = disk.create(f"{directory}/{RESERVE}")
    try:
        disk.pwrite(handle, 0, bytes(RESERVE_BYTES))
        disk.fsync(handle)
    finally:
        disk.close(handle)


__all__ = ["compact", "empty", "make_room", "save", "save_if_due", "tend", "use_reserve", "write_reserve"]
