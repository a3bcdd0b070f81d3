"""A journal on a disk in memory, in a few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqscli.journal.journal import Journal
from sqscli.journal.segment import create_segment, segment_name
from tests.support.unreliable_disk import UnreliableDisk

SALT = 0x5EED


class Log:
    """The journal of one directory. Each `write` and each `read` is a process of its own, which replays first and cuts the torn tail."""

    def __init__(self, home: Path) -> None:
        self.disk = UnreliableDisk(home)
        self.directory = f"{home}/queues/q"
        self.disk.make_directory(self.directory)
        self.disk.close(create_segment(self.disk, self.directory, 1, 1, SALT).handle)
        self.damages: list[str] = []
        self.torn_bytes = 0

    def path(self, number: int = 1) -> str:
        return f"{self.directory}/{segment_name(number)}"

    def size(self, number: int = 1) -> int:
        return len(self.disk.content(self.path(number)))

    def open(self) -> tuple[Journal, list[bytes]]:
        journal = Journal(self.disk, self.directory, "always")
        journal.start(None)
        records = [bytes(record) for _, _, record in journal.replay()]
        self.damages, self.torn_bytes = journal.damages, journal.torn_bytes
        return journal, records

    def write(self, *payloads: bytes) -> list[tuple[int, int]]:
        """The places of the records, written in one call."""
        journal, _ = self.open()
        journal.cut_torn_tail()
        places = journal.append(list(payloads))
        journal.sync()
        journal.close()
        return places

    def read(self) -> list[bytes]:
        journal, records = self.open()
        journal.close()
        return records

    def roll(self) -> None:
        journal, _ = self.open()
        journal.roll(SALT + 1)
        journal.close()

    def shrink(self, by: int, number: int = 1) -> None:
        """The last bytes of a segment never reached the disk."""
        content = self.disk.content(self.path(number))
        del content[len(content) - by :]

    def flip(self, offset: int, number: int = 1) -> None:
        self.disk.damage(self.path(number), offset, bytes([self.disk.content(self.path(number))[offset] ^ 0x40]))


@pytest.fixture
def log(home: Path) -> Log:
    return Log(home)
