"""What a check of a queue's files has found (fsck.py), as data."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.queue.codec import Ranges

NOTE, DAMAGE = "note", "damage"
TORN_TAIL, UNSURE_TAIL = "torn-tail", "unsure-tail"


class Finding:
    """`problem` is a word for programs, `text` a sentence for people; `offset` is None for a file as a whole."""

    __slots__ = ("file", "level", "offset", "problem", "size", "text")

    def __init__(self, level: str, problem: str, file: str, text: str, offset: int | None = None, size: int | None = None) -> None:  # noqa: PLR0913 - one parameter for each field
        self.level = level
        self.problem = problem
        self.file = file
        self.text = text
        self.offset = offset
        self.size = size


class FileSummary:
    """A segment that can be read, or a checkpoint: `first_lsn` to `last_lsn` are the records that it has, or that it stands for."""

    __slots__ = ("first_lsn", "last_lsn", "record_count", "size")

    def __init__(self, size: int, first_lsn: int, last_lsn: int, record_count: int | None) -> None:
        self.size = size
        self.first_lsn = first_lsn
        self.last_lsn = last_lsn
        self.record_count = record_count


class Report:
    """What a check found. `lost` are the numbers of messages that are known to be lost, `unreadable` those of them that the queue still counts;
    `damaged_segments` and `damaged_headers` are numbers of segments, `missing_segments` too; `damaged_checkpoints` are generations, `damaged_pages`
    names of files. `whole_generation` is the newest checkpoint whose pages are all whole (0: none, but the journal is there from its beginning; None:
    nothing leads to the state), `position` that checkpoint's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self.files: dict[str, FileSummary] = {}
        self.segment_count = self.record_count = self.message_count = 0
        self.lost: Ranges = []
        self.unreadable: Ranges = []
        self.damaged_segments: set[int] = set()
        self.damaged_checkpoints: set[int] = set()
        self.damaged_pages: set[str] = set()
        self.damaged_headers: set[int] = set()
        self.missing_segments: set[int] = set()
        self.whole_generation: int | None = None
        self.newest_generation = 0
        self.records_behind = self.last_lsn = 0  # whole records behind what cannot be read at the end of the journal, and the last one's lsn
        self.position = (0, 0, 1)

    def learn(self, other: Report) -> None:
        """Takes over what another check found when it could read more."""
        known = {(finding.file, finding.offset, finding.problem) for finding in self.findings}
        self.findings += [each for each in other.findings if each.level == DAMAGE and (each.file, each.offset, each.problem) not in known]
        self.lost = united(self.lost + other.lost)

    @property
    def is_clean(self) -> bool:
        return not any(finding.level == DAMAGE for finding in self.findings)

    @property
    def lost_count(self) -> int:
        return sum(count for _, count in self.lost)

    def note(self, problem: str, file: str, text: str) -> None:
        self.findings.append(Finding(NOTE, problem, file, text))

    def damage(self, problem: str, file: str, text: str, offset: int | None = None, size: int | None = None) -> None:
        self.findings.append(Finding(DAMAGE, problem, file, text, offset, size))


def united(ranges: Ranges) -> Ranges:
    """The numbers that are in any of the ranges, in order, each once."""
    found: Ranges = []
    for first, count in sorted(ranges):
        start = max(first, found[-1][0] + found[-1][1]) if found else first
        if start < first + count:
            found.append((start, first + count - start))
    return found


def without(ranges: Ranges, taken: Ranges) -> Ranges:
    """The numbers of `ranges` (in order) that are in none of the others."""
    left: Ranges = []
    gone = united(taken)
    at = 0
    for first, count in ranges:
        start, end = first, first + count
        while at < len(gone) and gone[at][0] + gone[at][1] <= start:
            at += 1
        index = at
        while start < end and index < len(gone) and gone[index][0] < end:
            if gone[index][0] > start:
                left.append((start, gone[index][0] - start))
            start = max(start, gone[index][0] + gone[index][1])
            index += 1
        if start < end:
            left.append((start, end - start))
    return left
