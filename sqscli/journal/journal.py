"""The journal of one queue: an ordered list of records in segment files. It has never heard of SQS.

Law 1: only the holder of the queue's lock appends, and it has replayed to the end and cut the torn tail before it does: what stands behind a torn
       frame would be invisible.
Law 2: an append that fails leaves the journal dead. Nothing is retried on top of an unknown state; opening again finds out what reached the disk.
Law 3: reading needs no lock: the files only grow, and every prefix of whole frames was true at some time.
Law 4: damage that no crash explains is reported (`damages`) and read around, never cut.

A place is (segment number, offset); a position is (segment number, offset, lsn) of the next record.
"""

from __future__ import annotations

import errno

from sqscli.journal.errors import FROM_A_COPY, Corrupt, DiskFull, JournalError, WriteFailed
from sqscli.journal.frame import HEADER, decode_header, encode_frames, frame_size, payload_is_whole
from sqscli.journal.segment import SEGMENT_HEADER, create_segment, open_segment, segment_name, segment_numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqscli.journal.disk import Disk
    from sqscli.journal.segment import Segment

READ_BYTES = 1 << 20  # how much of a segment replay holds at once
MAXIMUM_OPEN = 4  # segments: the last one, and what was read just now; a process has few files, and a queue may have thousands
BATCH_SYNC_BYTES = 1 << 20  # with durability `batch`: a sync for each so many bytes


class Journal:
    """An open journal, positioned behind the last record that was replayed."""

    def __init__(self, disk: Disk, directory: str, durability: str) -> None:
        self.disk = disk
        self.directory = directory
        self.durability = durability
        self.owner = 0  # names the queue in the headers of its segments; 0 where it is not known yet
        self.damages: list[str] = []
        self.torn_bytes = 0
        self._segments: dict[int, Segment] = {}
        self._held: set[int] = set()  # the numbers of those that stay open
        self._failure: str | None = None
        self._unsynced_bytes = 0
        self._has_replayed = False  # records of others since the last sync
        self._made = 0  # the last segment that this process has made
        self.tail: Segment
        self.end = 0
        self.next_lsn = 1

    @property
    def position(self) -> tuple[int, int, int]:
        return self.tail.number, self.end, self.next_lsn

    def start(self, position: tuple[int, int, int] | None) -> None:
        """Where replay begins: a checkpoint's position, or the first segment."""
        if position is not None:
            number, self.end, self.next_lsn = position
            try:
                self.tail = self._segment(number)
            except FileNotFoundError:
                raise Corrupt(f"{self.directory}/{segment_name(number)}: the segment is missing; {FROM_A_COPY}") from None
            return
        numbers = segment_numbers(self.disk.list(self.directory))
        if not numbers:
            raise Corrupt(f"{self.directory}: no segment here; put the queue's files back from a copy, or delete the directory")
        self.tail = self._segment(numbers[0])
        if self.tail.first_lsn != 1:
            raise Corrupt(
                f"{self.directory}: the checkpoints are missing or damaged, and the journal before {segment_name(numbers[0])} "
                "is not here (compacted into them, or lost); put the checkpoint files back from a copy, or the segments"
            )
        self.end, self.next_lsn = SEGMENT_HEADER.size, 1

    def claim(self, owner: int) -> None:
        """Whose journal this is. Raises Corrupt where a segment says that it is another one's."""
        self.owner = owner
        for segment in self._segments.values():
            self._check_owner(segment)

    def _check_owner(self, segment: Segment) -> None:
        if self.owner and segment.owner not in (0, self.owner):
            raise Corrupt(f"{segment.path}: offset 0: not of the same queue as the other files here; put the queue's own files back from a copy")

    def replay(self) -> Iterator[tuple[int, int, bytes | memoryview]]:
        """Yields (segment, offset, payload) of every whole record from the position to the end, and moves the position with them."""
        while True:
            yield from self._replay_segment()
            try:
                following = self._segment(self.tail.number + 1)
            except FileNotFoundError:
                return
            if self.torn_bytes:  # a segment is synced before the next one begins, so no crash explains this
                if self._skip_damage(is_sealed=True):
                    continue
                self._report_damage(self.end, self.end + self.torn_bytes)
                self.torn_bytes = 0
            elif following.first_lsn > self.next_lsn:
                if self.tail.size() > self.end:  # it has grown since a reader without the lock came to its end, and is complete by now
                    continue
                self._report_end(following.first_lsn - self.next_lsn)
            self.tail, self.end = following, SEGMENT_HEADER.size
            self.next_lsn = max(self.next_lsn, following.first_lsn)

    def _replay_segment(self) -> Iterator[tuple[int, int, bytes | memoryview]]:
        segment, self.torn_bytes = self.tail, 0
        wanted = READ_BYTES
        while True:
            data = segment.disk.pread(segment.handle, self.end, wanted)
            at_end = len(data) < wanted
            if not data and segment.size() < self.end:  # a checkpoint knows better; and behind padding that is missing nothing is lost
                self._report_end()
            base, at, view = self.end, 0, memoryview(data)
            while True:
                header = decode_header(view, at, segment.salt, base + at)
                whole = header is not None and at + HEADER.size + header[0] <= len(data)
                if header is None or not whole:
                    break
                length, lsn, payload_crc, _ = header
                payload = view[at + HEADER.size : at + HEADER.size + length]
                if not payload_is_whole(payload, payload_crc, segment.salt, base + at):
                    header = None
                    break
                offset, at = base + at, at + frame_size(length)
                self.end, self.next_lsn, self._has_replayed = base + at, lsn + 1, True
                yield segment.number, offset, payload
            if header is not None and not at_end:  # a frame that goes on behind what was read
                wanted = max(READ_BYTES, frame_size(header[0]))
            elif header is None and not at_end and len(data) - at < HEADER.size:
                wanted = READ_BYTES
            elif at >= len(data) or not self._skip_damage():
                return

    def _skip_damage(self, is_sealed: bool = False) -> bool:
        """Something unreadable stands at the position: true when whole records follow it, which are then next."""
        from sqscli.journal.damage import find_frame

        data = self._rest()
        found = find_frame(data, self.tail.salt, self.end, self.next_lsn, is_sealed)
        if found == 0:  # half an append when it was read, whole by now: a reader without the lock
            return True
        if found is None:
            self.torn_bytes = len(data)
            return False
        self._report_damage(self.end, self.end + found)
        self.end += found
        return True

    def _rest(self) -> bytes:
        return self.disk.pread(self.tail.handle, self.end, self.tail.size() - self.end)

    def _report_damage(self, start: int, end: int) -> None:
        self.damages.append(f"{self.tail.path}: offset {start}: {end - start} bytes cannot be read; the records around them can")

    def _report_end(self, count: int | None = None) -> None:
        """The file ends where more records are known to have been."""
        size = self.tail.size()
        if count is not None or self.end - size >= 8:  # less is padding
            what = "records" if count is None else f"{count} record{'s' if count > 1 else ''}"
            self.damages.append(f"{self.tail.path}: offset {size}: {what} missing at the end of the file; {FROM_A_COPY}")

    def cut_torn_tail(self) -> tuple[int, str | None]:
        """For the holder of the lock: removes what cannot be read from the end. Returns its bytes, and the name of the file that keeps them.

        The beginning of an unfinished write is nothing that anybody wants back. Where all bytes of a frame are there and do not fit together, it was
        a power cut that lost some of its pages, or it is an acknowledged record that was damaged: nobody can tell.
        """
        torn, self.torn_bytes = self.torn_bytes, 0
        if not torn:
            return 0, None
        from sqscli.journal.damage import keep

        name = segment_name(self.tail.number)
        kept = None if self.has_beginning() else keep(self.disk, self.directory, name, self.end, self._rest())
        self.disk.truncate(self.tail.handle, self.end)
        return torn, kept

    def has_beginning(self) -> bool:
        """Whether what stands behind the last record looks like the beginning of an unfinished write."""
        from sqscli.journal.damage import is_beginning

        return is_beginning(self._rest(), self.tail.salt, self.end)

    def append(self, payloads: list[bytes]) -> list[tuple[int, int]]:
        """Writes the records in one call and returns their places. They are durable only after `sync`. Raises WriteFailed, DiskFull."""
        if self._failure:
            raise WriteFailed(self._failure)
        data, offsets = encode_frames(payloads, self.next_lsn, self.tail.salt, self.end)
        try:
            self._sync_names()
            self.disk.pwrite(self.tail.handle, self.end, data)
        except OSError as error:
            self.take_back(self.end)  # the part of it that did fit: nobody has to hear of an unfinished write that has been reported as failed
            raise self._dead(error) from error
        self.end += len(data)
        self.next_lsn += len(payloads)
        self._unsynced_bytes += len(data)
        return [(self.tail.number, offset) for offset in offsets]

    def _sync_names(self) -> None:
        """A durable record needs a durable name: whoever made the segment, or the queue's directory, may have died in front of syncing that."""
        if self.durability == "none":
            return
        begins_segment = self.end == SEGMENT_HEADER.size and self.tail.number != self._made and self.next_lsn > 1
        if begins_segment:
            self.disk.fsync_directory(self.directory)
        if begins_segment or self.next_lsn == 2:  # a new queue has one record, or (an import) an empty last segment
            self.disk.fsync_directory(self.directory.rpartition("/")[0])

    def sync(self) -> None:
        """Makes what was appended as durable as `durability` says."""
        if self.durability == "always" or (self.durability == "batch" and self._unsynced_bytes > BATCH_SYNC_BYTES):
            self.sync_now()

    def sync_now(self) -> None:
        """Returns when every appended record is on the disk. Raises WriteFailed."""
        if self._failure:
            raise WriteFailed(self._failure)
        try:
            self.disk.fsync(self.tail.handle)
        except OSError as error:
            raise self._dead(error) from error
        self._unsynced_bytes = 0
        self._has_replayed = False

    def sync_replayed(self) -> None:
        """The same as `sync` for records that somebody else appended, and may not have lived to sync."""
        if self.durability == "always" and self._has_replayed:
            self.sync_now()

    def settle(self) -> None:
        """Makes everything durable that was ever appended, with durability `batch` too: another journal is about to rely on it."""
        if self.durability != "none" and (self._unsynced_bytes or self._has_replayed):
            self.sync_now()

    def take_back(self, offset: int) -> None:
        """For the holder of the lock, whose write or sync failed: what stands from `offset` on must not be taken for durable as it can be read."""
        try:
            self.disk.truncate(self.tail.handle, offset)
        except OSError:
            pass  # then they stay, as after a power cut in front of the sync

    def roll(self, salt: int) -> None:
        """Seals the last segment and begins the next one. Raises WriteFailed, DiskFull."""
        self.sync_now()
        try:
            self.tail = create_segment(self.disk, self.directory, self.tail.number + 1, self.next_lsn, salt, self.owner)
        except OSError as error:
            raise self._dead(error) from error
        self._keep(self.tail)
        self.end, self._made = SEGMENT_HEADER.size, self.tail.number

    def read(self, segment: int, offset: int) -> bytes:
        """The record at a place. Raises Corrupt; FileNotFoundError where the segment has been unlinked meanwhile (start again)."""
        return self._segment(segment).read_payload(offset)

    def hold(self, number: int) -> bool:
        """Opens a segment, so that it can still be read when it has been unlinked. False where it is gone, or its header is damaged already."""
        try:
            self._segment(number)
        except (FileNotFoundError, Corrupt):
            return False
        self._held.add(number)
        return True

    def records(self, number: int) -> Iterator[tuple[int, int, bytes | memoryview]]:
        """Every whole record of one segment, wherever this journal is positioned."""
        other = Journal(self.disk, self.directory, "none")
        other.tail, other.end = self._segment(number), SEGMENT_HEADER.size
        yield from other._replay_segment()
        if other.damages or other.torn_bytes:
            raise Corrupt(f"{other.tail.path}: offset {other.end}: damaged records; the segment is left as it is")

    def unlink_segment(self, number: int) -> None:
        segment = self._segments.pop(number, None)
        if segment is not None:
            self.disk.close(segment.handle)
            self._held.discard(number)
        self.disk.unlink(f"{self.directory}/{segment_name(number)}")

    def close(self) -> None:
        """Gives the files back; with durability `batch`, syncs first."""
        try:
            if self._unsynced_bytes and self.durability == "batch" and not self._failure:
                self.sync_now()
        finally:
            for segment in self._segments.values():
                self.disk.close(segment.handle)
            self._segments.clear()
            self._held.clear()

    def _segment(self, number: int) -> Segment:
        segment = self._segments.pop(number, None)
        if segment is None:
            segment = open_segment(self.disk, self.directory, number)
            try:
                self._check_owner(segment)
            except Corrupt:
                self.disk.close(segment.handle)
                raise
        return self._keep(segment)

    def _keep(self, segment: Segment) -> Segment:
        """Keeps a segment open, and closes the one that was used longest ago where they become many; never the last one, and none that is held."""
        self._segments[segment.number] = segment  # the one that was used last stands last
        if len(self._segments) - len(self._held) > MAXIMUM_OPEN:
            oldest = next(each for each in self._segments.values() if each is not self.tail and each.number not in self._held)
            self.disk.close(self._segments.pop(oldest.number).handle)
        return segment

    def _dead(self, error: OSError) -> JournalError:
        path = self.tail.path
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            self._failure = f"{path}: the disk is full; nothing was changed: make room, or purge or delete messages, and try again"
            return DiskFull(self._failure)
        self._failure = f"{path}: could not be written ({error.strerror or error}); nothing was acknowledged: mend the cause and try again"
        return WriteFailed(self._failure)
