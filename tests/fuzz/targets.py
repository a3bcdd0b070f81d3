"""What the fuzzers call: everything that reads bytes from a queue's files. Each takes any bytes and may raise nothing but what it says it raises.

The first byte chooses the target. Where a checksum would stop every mutation at the door, it is made right first: a whole checksum over nonsense is
what a mistake of our own would leave, and no reader may end in a traceback, or never end, for it.
"""

from __future__ import annotations

from struct import pack
from zlib import crc32

from sqscli.journal.damage import find_frame, is_beginning
from sqscli.journal.errors import Corrupt, JournalError
from sqscli.journal.frame import HEADER, decode_header, encode_frames, frame_size, payload_is_whole
from sqscli.journal.journal import Journal
from sqscli.journal.pages import POINTER, PageFile, Trees
from sqscli.journal.segment import SEGMENT_HEADER
from sqscli.queue import events
from sqscli.queue.apply import apply
from sqscli.queue.codec import is_at
from sqscli.queue.messages import StoredMessages
from sqscli.queue.rows import Extent, Turn
from sqscli.queue.state import SENT, QueueState, state_from_root

SALT = 0x5EED
DIRECTORY = "/q"


class Bytes:
    """A disk with one file of the given bytes under every name that is asked for: just enough of the Disk protocol to read."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)

    def list(self, directory: str) -> list[str]:
        return ["0000000001.segment"]

    def open(self, path: str) -> int:
        if not path.endswith("/0000000001.segment"):
            raise FileNotFoundError(2, "No such file", path)
        return 3

    def close(self, handle: int) -> None: ...

    def size(self, handle: int) -> int:
        return len(self.data)

    def pread(self, handle: int, offset: int, length: int) -> bytes:
        return bytes(self.data[offset : offset + length])

    def truncate(self, handle: int, size: int) -> None:
        del self.data[size:]


def frame_reader(data: bytes) -> None:
    """What is read as a frame is one: encoded again it is the same bytes. A scan finds no frame that is none, and none before its lsn."""
    for at in range(0, min(len(data), 4096), 8):
        header = decode_header(data, at, SALT, at)
        if header is not None and at + HEADER.size + header[0] <= len(data):
            length, lsn, payload_crc, _ = header
            payload = data[at + HEADER.size : at + HEADER.size + length]
            assert payload_is_whole(payload, payload_crc, SALT, at) == (crc32(payload, crc32_seed(at)) == payload_crc)
            assert lsn >= 0
    found = find_frame(data, SALT, 0, 1)
    if found is not None:
        assert decode_header(data, found, SALT, found) is not None
    is_beginning(data, SALT, 0)


def crc32_seed(offset: int) -> int:
    return (SALT ^ (offset * 2654435761)) & 0xFFFFFFFF


def replay(data: bytes) -> None:
    """A segment of any bytes behind a good header: the records read lie in it one behind the other, and after the cut the same are read again."""
    disk = Bytes(segment_header() + data)
    first = replayed(disk)
    assert replayed(disk) == first, "what was read before the cut is not what is read after it"


def replayed(disk: Bytes) -> list[tuple[int, bytes]]:
    journal = Journal(disk, DIRECTORY, "none")  # type: ignore[arg-type]
    journal.start(None)
    found, end = [], SEGMENT_HEADER.size
    for _, offset, record in journal.replay():
        assert offset >= end, "a record within another one"
        end = offset + frame_size(len(record))
        found.append((offset, bytes(record)))
    assert journal.end <= max(len(disk.data) + 7, SEGMENT_HEADER.size)
    if journal.torn_bytes:
        disk.truncate(3, journal.end)
    return found


def whole_segment(data: bytes) -> None:
    """A segment of any bytes at all."""
    try:
        replayed(Bytes(data))
    except JournalError:
        return


def events_in_frames(data: bytes) -> None:
    """Records of any bytes in whole frames: each is an event or no event, and what is an event can be applied."""
    state = QueueState(Trees(page_file(b"")))
    state.queue_id, state.secret = bytes(8), bytes(16)
    for at in range(0, len(data), 200):
        framed, _ = encode_frames([data[at : at + 200] or b"\0"], 1, SALT, SEGMENT_HEADER.size)
        for offset, record in replayed(Bytes(segment_header() + framed)):
            try:
                event = events.decode(record)
            except ValueError:
                continue
            if is_small(event):
                try:
                    apply(state, event, (1, offset))
                except (ValueError, JournalError):
                    continue


def is_small(event: events.Event) -> bool:
    """A batch of billions is a valid event, and takes its time."""
    if isinstance(event, events.MessagesSent | events.MessagesMovedIn):
        return event.first < 1 << 40
    return all(first + count < 1 << 40 for first, count in getattr(event, "ranges", []))


def stored(data: bytes) -> None:
    """A record that is read for its messages."""
    try:
        messages, ranges = events.stored_messages(data)
    except ValueError:
        return
    assert isinstance(messages, StoredMessages)
    is_at(ranges, 0, 1, 1)
    for index in range(min(messages.count, 3)):
        try:
            assert len(messages.body(index)) <= len(data)
            messages.extras(index)
        except ValueError:
            return


def root(data: bytes) -> None:
    """A checkpoint's root."""
    try:
        state_from_root(Trees(page_file(b"")), data)
    except ValueError:
        return


def radix(data: bytes) -> None:
    """Pages of a tree, with pointers to each other that are right: asked for rows, it gives rows, or says that a page is damaged."""
    for row_type in (Extent, Turn):
        for levels in (0, 1, 2):
            pages, pointer = linked_pages(data, levels)
            packed = pack("<B7x16sqqqqII", levels, pointer, 0, 1 << 60, 0, 1 << 60, 1, 1)
            try:
                tree = Trees(pages).rows(row_type, packed)
                for number in (0, 1, 127, 128, 9000):
                    tree.get(number)
                tree.between(0, 300)
                list(tree.scan(0, lambda _: True))
                tree.tally(lambda _: False, lambda _: None)
            except Corrupt:
                continue


def trie(data: bytes) -> None:
    """The same of a hash trie."""
    offset = 0
    pages = page_file(data)
    for size in (len(data), len(data) // 2, 257, 1 + 16 + SENT.size):
        page = data[offset : offset + size]
        try:
            tree = Trees(pages).hashes(SENT.size, POINTER.pack(offset, len(page), crc32(page)))
            for key in (bytes(16), b"\xff" * 16, data[:16].ljust(16, b"\1")):
                assert tree.get(key) is None or len(tree.get(key) or b"") == SENT.size
            assert all((len(key), len(value)) == (16, SENT.size) for key, value in tree.items()), "half an entry"
        except Corrupt:
            continue


TARGETS = (frame_reader, replay, whole_segment, events_in_frames, stored, root, radix, trie)


def one_input(data: bytes) -> None:
    if data:
        TARGETS[data[0] % len(TARGETS)](data[1:])


def segment_header() -> bytes:
    head = SEGMENT_HEADER.pack(b"sqscliJ\n", 1, SEGMENT_HEADER.size, SALT, 1, 1, 0, 0)[:-4]
    return head + crc32(head).to_bytes(4, "little")


def page_file(data: bytes) -> PageFile:
    return PageFile(Bytes(data), DIRECTORY, 1, len(data), 3)  # type: ignore[arg-type]


def linked_pages(data: bytes, levels: int) -> tuple[PageFile, bytes]:
    """A leaf of these bytes, and above it inner pages whose first child it is."""
    content, page = bytearray(data), data
    pointer = POINTER.pack(0, len(page), crc32(page))
    for _ in range(levels):
        page = pack("<B7x16sqqqqII", 0, pointer, 0, 1 << 60, 0, 1 << 60, 1, 1) + data[: len(data) // 64 % 4 * 64]
        pointer = POINTER.pack(len(content), len(page), crc32(page))
        content += page
    return page_file(bytes(content)), pointer
