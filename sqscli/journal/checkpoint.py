"""Checkpoints: the state of the queue at a position of the journal, in one small file that points into a page file.

    checkpoint = magic:8 version:u16 zero:u16 crc:u32 segment:u64 offset:u64 lsn:u64 pages_number:u64 pages_end:u64 pages_copied:u64 root
    (crc over all behind it)

The file's name is `<generation>.checkpoint`. Law 1: it appears only when the journal up to its position and every page below its root are on the
disk.
Law 2: two are kept. A segment is unlinked only when the older one covers it, so either of them, with the journal behind it, is the whole queue.
"""

from __future__ import annotations

from struct import Struct
from zlib import crc32

from sqscli.journal.disk import publish
from sqscli.journal.errors import Corrupt, NewerFormat
from sqscli.journal.pages import pages_name, pages_numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.journal.disk import Disk

MAGIC = b"sqscliC\n"
VERSION = 3  # and each checkpoint is of the first version that has all that is in it: what is not used keeps nobody from going back
_START = Struct("<8sHHI")
_BODY = Struct("<QQQQQQ")
_SUFFIX = ".checkpoint"
KEPT = 2
DAMAGED = ".damaged"  # behind the name of a file that is set aside


def checkpoint_name(generation: int) -> str:
    return f"{generation:010d}{_SUFFIX}"


def checkpoint_generations(names: list[str]) -> list[int]:
    """The generations of the checkpoints among the names of a directory, ascending."""
    return sorted(int(name[:10]) for name in names if len(name) == 21 and name.endswith(_SUFFIX) and name.isascii() and name[:10].isdigit())


class Checkpoint:
    """A checkpoint as read: its `generation`, the journal's `position`, the page file, its end, what of it was there when it was last
    written whole (`pages_copied`), the opaque `root`, and the format `version` that this one needs."""

    __slots__ = ("generation", "pages_copied", "pages_end", "pages_number", "position", "root", "version")

    def __init__(  # noqa: PLR0913 - one parameter for each field
        self,
        generation: int,
        position: tuple[int, int, int],
        pages_number: int,
        pages_end: int,
        pages_copied: int,
        root: bytes,
        version: int = VERSION,
    ) -> None:
        self.generation = generation
        self.position = position
        self.pages_number = pages_number
        self.pages_end = pages_end
        self.pages_copied = pages_copied
        self.root = root
        self.version = version


def read_checkpoint(disk: Disk, directory: str, generation: int) -> Checkpoint:
    """Raises Corrupt, NewerFormat, FileNotFoundError."""
    path = f"{directory}/{checkpoint_name(generation)}"
    try:
        handle = disk.open(path)
    except IsADirectoryError:
        raise Corrupt(f"{path}: offset 0: a directory in the place of a checkpoint") from None
    try:
        data = disk.pread(handle, 0, disk.size(handle))
    finally:
        disk.close(handle)
    if len(data) < _START.size + _BODY.size or data[:8] != MAGIC:
        raise Corrupt(f"{path}: offset 0: not a checkpoint of sqscli, or a damaged one")
    _, version, _, crc = _START.unpack_from(data)
    if version > VERSION:
        raise NewerFormat(
            f"{path}: written in format version {version}, and this sqscli reads up to version {VERSION}; nothing was changed: upgrade sqscli"
        )
    if crc32(data[_START.size :]) != crc:
        raise Corrupt(f"{path}: offset 0: a damaged checkpoint")
    segment, offset, lsn, pages_number, pages_end, pages_copied = _BODY.unpack_from(data, _START.size)
    return Checkpoint(generation, (segment, offset, lsn), pages_number, pages_end, pages_copied, data[_START.size + _BODY.size :], version)


def newest_checkpoint(disk: Disk, directory: str, older_than: int | None = None) -> tuple[Checkpoint | None, dict[int, str]]:
    """The newest readable checkpoint (of a generation `older_than` the given one), and the damaged ones that were passed over, each with a report."""
    damaged: dict[int, str] = {}
    for generation in reversed(checkpoint_generations(disk.list(directory))):
        if older_than is None or generation < older_than:
            try:
                return read_checkpoint(disk, directory, generation), damaged
            except Corrupt as error:
                damaged[generation] = f"{error}; using the one before it"
    return None, damaged


def write_checkpoint(disk: Disk, directory: str, checkpoint: Checkpoint) -> None:
    """Publishes a checkpoint whose pages have been flushed, and unlinks what the two newest no longer need."""
    body = _BODY.pack(*checkpoint.position, checkpoint.pages_number, checkpoint.pages_end, checkpoint.pages_copied) + checkpoint.root
    data = _START.pack(MAGIC, checkpoint.version, 0, crc32(body)) + body
    disk.close(publish(disk, directory, checkpoint_name(checkpoint.generation), data))
    names = disk.list(directory)
    generations = checkpoint_generations(names)
    needed = {checkpoint.pages_number}
    for generation in generations[-KEPT:-1]:
        try:
            needed.add(read_checkpoint(disk, directory, generation).pages_number)
        except Corrupt:
            set_checkpoint_aside(disk, directory, generation)
            return  # it may need any page file, and somebody may want to look at it: nothing goes this time
    for generation in generations[:-KEPT]:
        disk.unlink(f"{directory}/{checkpoint_name(generation)}")
    for number in pages_numbers(names):
        if number not in needed:
            disk.unlink(f"{directory}/{pages_name(number)}")


def set_checkpoint_aside(disk: Disk, directory: str, generation: int) -> None:
    """Takes a damaged checkpoint out of use; its bytes stay."""
    path = f"{directory}/{checkpoint_name(generation)}"
    disk.rename(path, path + DAMAGED)
