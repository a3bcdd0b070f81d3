"""What a user may expect of a damaged home, as one function: a round of everything that he does with it, and what must be true of the answers.

    a record (flipped, zeroed, swapped)   its messages are lost, or what it took away is back; all else is there; a report names file and offset
    the end of the last segment           the same; the next one who writes cuts it and says so, and keeps it if all of its bytes were there
    a segment's header, a segment         an error that names the file and the way out, where the journal has to be read; else as its records
    the record that made the queue        an error, as long as there is no checkpoint
    a checkpoint, its pages               nothing, as long as what is left leads to the same state; else an error that names file and way out
    a version that does not exist         an error: refused by name
    locks, reserve                        nothing

And in any case: no other exception, no message that was never sent in this form, and whatever is there now is still there after further writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sqscli.api.errors import SQSError
from sqscli.api.requests import DeleteMessages, ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.journal.errors import JournalError
from sqscli.journal.segment import SEGMENT_HEADER
from sqscli.queue import events
from tests.corruption.damages import Damage
from tests.corruption.specimens import EVERYTHING, Frame, Held, Specimen, form
from tests.support.cached_bytes import CachedFile
from tests.support.unreliable_disk import UnreliableDisk


class Round:
    """One user's round through a home. `errors` are those of each queue, `found` is what was there at first, `left` what is there in the end."""

    def __init__(self, specimen: Specimen, disk: UnreliableDisk) -> None:
        self.specimen = specimen
        self.disk = disk
        self.reports: list[str] = []
        self.errors: dict[str, list[str]] = {queue: [] for queue in specimen.queues}
        self.found: Held = set()
        self.left: Held = set()
        self.deleted: set[bytes] = set()
        self.sent: Held = set()
        self.broker: Broker = specimen.broker(disk, self.reports)

    def run(self) -> None:
        listed = self.broker.list_queues()
        assert listed == self.specimen.queues, f"list-queues: {listed}"
        for queue in self.specimen.queues:
            self.look(queue, self.found)
        for queue in self.specimen.queues:
            self.attempt(queue, lambda queue=queue: self.use(queue))  # type: ignore[misc]
        for queue in self.specimen.redrives:
            self.attempt(queue, lambda queue=queue: self.redrive(queue))  # type: ignore[misc]
        self.end()
        for queue in self.specimen.queues:
            self.look(queue, self.left)

    def attempt(self, queue: str, act: Callable[[], None]) -> bool:
        try:
            act()
        except (SQSError, JournalError) as error:
            text = str(error)
            assert "\n" not in text, text
            self.errors[queue].append(text)
            return False
        return True

    def look(self, queue: str, found: Held) -> None:
        def act() -> None:
            shown = self.broker.peek(queue, EVERYTHING, None)
            for peeked in shown:
                known = self.specimen.known.get(peeked.message.body, set())
                is_probe = (queue, peeked.message.body) in self.sent
                assert is_probe or form(queue, peeked.message) in known, f"never sent so: {form(queue, peeked.message)} {peeked.message.body[:40]!r}"
                found.add((queue, peeked.message.body))
            stats = self.broker.stats(queue)
            counted = stats.available + stats.in_flight + stats.delayed
            assert counted >= len(shown), "counts less than it shows"
            assert counted == len(shown) or self.reports, "counts more than it shows and says nothing"
            assert self.broker.attributes(queue)["QueueArn"].endswith(f":{queue}"), "answers for another queue"

        self.attempt(queue, act)

    def use(self, queue: str) -> None:
        """Receives, deletes half of it, sends."""
        is_fifo = queue.endswith(".fifo")
        messages = self.broker.receive(queue, ReceiveMessages(100, 600)).messages()
        for message in messages:
            assert form(queue, message) in self.specimen.known.get(message.body, set()), (
                f"never sent so: {form(queue, message)} {message.body[:40]!r}"
            )
        in_one_queue = [message for message in messages if sum(body == message.body for _, body in self.found) == 1]
        gone = in_one_queue[: (len(in_one_queue) + 1) // 2]
        if gone:
            result = self.broker.delete(queue, DeleteMessages([message.receipt_handle for message in gone]))
            assert not result.failures, "a handle that was just given out"
            self.deleted |= {message.body for message in gone}
        for number in range(4):
            probe = f"probe {number} in {queue}".encode()
            options = [SendOptions(group_id="probe", deduplication_id=f"probe{number}")] if is_fifo else None
            result_of_send = self.broker.send(queue, SendMessages([probe], options))
            assert not result_of_send.failures
            self.sent.add((queue, probe))

    def redrive(self, queue: str) -> None:
        for _ in range(10):
            if not self.broker.redrive(queue, None, 2):
                return

    def end(self) -> None:
        """The process ends, with its upkeep, and another one begins."""
        self.broker.tend()
        self.broker.close()
        assert self.disk.open_handles == 0, "files or locks were left open"
        self.broker = self.specimen.broker(self.disk, self.reports)


def inflict(specimen: Specimen, damage: Damage) -> UnreliableDisk:
    disk = specimen.disk.copy()
    for path, data in damage.files.items():
        parent, name = disk._parent(path)
        if data is None:
            del parent.cached[name]
        else:
            parent.cached[name] = CachedFile(data)
    return disk


def judge(specimen: Specimen, damage: Damage) -> Round:
    """Raises AssertionError, with the damage named, where an answer was wrong or a loss kept silent."""
    one = Round(specimen, inflict(specimen, damage))
    try:
        one.run()
        _check(specimen, damage, one)
    except Exception as error:
        shown = f"{specimen.name}: {damage}: {error!r}"
        raise AssertionError("\n".join([shown, *one.reports, *[text for errors in one.errors.values() for text in errors]])) from error
    return one


def _check(specimen: Specimen, damage: Damage, one: Round) -> None:
    frames = damaged_frames(specimen, damage)
    may_lose: Held = set().union(*[frame.holds for frame in frames])
    may_return: Held = set().union(*[frame.undoes for frame in frames])
    failed = {queue for queue, errors in one.errors.items() if errors}
    for queue in failed:
        for text in one.errors[queue]:  # a redrive may fail for the other queue's sake
            concerned = next((each for each in specimen.queues if f"/queues/{each}" in text), queue)
            assert error_is_allowed(specimen, damage, concerned, frames), f"refuses {queue}, which could be read"
            assert names_the_file(specimen, damage, text), f"names nothing: {text}"
    held = {each for each in specimen.held if each[0] not in failed}
    found = {each for each in one.found if each[0] not in failed}
    missing, back = held - found, found - held
    assert missing <= may_lose, f"lost beyond the damage: {sorted(missing - may_lose)}"
    assert back <= may_return, f"came from nowhere: {sorted(back - may_return)}"
    if (missing or back) and not ends_early(specimen, damage):
        assert any(names_the_file(specimen, damage, report) for report in one.reports), f"kept silent: {sorted(missing)} {sorted(back)}"
    if not failed:
        before = {body for _, body in one.found} - one.deleted | {body for _, body in one.sent}
        after = {body for _, body in one.left}
        healed = after - before  # zeros that fill a gap in a file may be just what was cut off
        assert before <= after, f"made worse by later writes: {sorted(before - after)} gone"
        assert healed <= {body for _, body in may_lose}, f"made worse by later writes: {sorted(healed)} back"
        places = [body for _, body in one.left]
        allowed_twice = {body for _, body in may_return}
        assert len(places) == len(set(places)) or {body for body in places if places.count(body) > 1} <= allowed_twice, "in two places"


def damaged_frames(specimen: Specimen, damage: Damage) -> list[Frame]:
    """The records that do not stand where they stood any more, as they were."""
    found = []
    for path, data in damage.files.items():
        whole = dict(specimen.files())[path]
        for frame in specimen.frames.get(path, []):
            end = frame.offset + frame.size
            if any((data or b"")[first:last] != whole[first:last] for first, last in ((0, SEGMENT_HEADER.size), (frame.offset, end))):
                found.append(frame)
    return found


def error_is_allowed(specimen: Specimen, damage: Damage, queue: str, frames: list[Frame]) -> bool:
    """By what is damaged of the queue itself."""
    for path, data in damage.files.items():
        if specimen.queue_of(path) != queue:
            continue
        whole = dict(specimen.files())[path]
        if path.endswith(".segment") and (data is None or data[: SEGMENT_HEADER.size] != whole[: SEGMENT_HEADER.size]):
            return True
        if any(frame.kind is events.QueueCreated for frame in frames):
            return True
        if path.endswith(".checkpoint") and data is not None and (data[8:10] != whole[8:10] or damage.is_foreign):
            return True
        if path.endswith((".checkpoint", ".pages")) and is_compacted(specimen, queue) and (path.endswith(".pages") or len(damage.files) > 1):
            return True
    return False


def is_compacted(specimen: Specimen, queue: str) -> bool:
    return not specimen.segments(queue)[0].endswith("0000000001.segment")


def names_the_file(specimen: Specimen, damage: Damage, text: str) -> bool:
    """With the offset, where it is about what is in it; without its checkpoints a compacted journal is what an error is about."""
    for path in damage.files:
        if re.search(re.escape(path) + r": (offset \d+: |the (segment|page file) is missing|written in format version)", text):
            return True
        if damage.is_foreign and re.search(re.escape(path.rpartition("/")[0]) + "/[^/]*: offset 0: not of the same queue as", text):
            return True
        if path.endswith((".checkpoint", ".pages")) and f"{path.rpartition('/')[0]}: the checkpoints are missing or damaged" in text:
            return True
        if path.endswith(".segment") and re.search(re.escape(path.rpartition("/")[0]) + ": (no segment here|.*is not here)", text):
            return True
    return False


def ends_early(specimen: Specimen, damage: Damage) -> bool:
    """The journal's last records may be gone without a trace: it ends behind a whole record, and nothing says that there was another one."""
    for path, data in damage.files.items():
        queue = specimen.queue_of(path)
        if path == (specimen.segments(queue) or [""])[-1]:
            ends = {0, SEGMENT_HEADER.size, *[frame.end for frame in specimen.frames[path]]}
            whole, (segment, offset) = dict(specimen.files())[path], specimen.covered.get(queue, ("", 0))
            is_covered = segment == path and len(data or b"") <= offset - 8 and not any(other.endswith(".checkpoint") for other in damage.files)
            is_at_an_end = data is None or (whole.startswith(data) and any(len(data) <= end and end - len(data) < 8 for end in ends))
            if is_at_an_end and not is_covered:
                return True
    return False
