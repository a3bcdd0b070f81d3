"""The journal's errors.

JournalError            the disk is wrong: the message names the file, the offset where there is one, and the way out
+-- Corrupt             bytes that no crash explains
|   +-- DamagedPage     ... in a page file: an older checkpoint may still be whole
+-- NewerFormat         a file of a later version, left untouched
+-- WriteFailed         an append or a sync failed: the journal object that failed is dead (LevelDB: "the state of the log file is indeterminate")
    +-- DiskFull        ... because nothing more fits
"""

from __future__ import annotations

FROM_A_COPY = "put the file back from a copy, or see what 'sqscli fsck' can save"  # the way out where a file is damaged or missing


class JournalError(Exception):
    """What is wrong with the files of a queue, in one line."""

    @property
    def message(self) -> str:
        return str(self)


class Corrupt(JournalError):
    """Bytes that fail their checksum where no unfinished write explains it."""


class DamagedPage(Corrupt):
    """A page below a checkpoint's root."""


class NewerFormat(JournalError):
    """A file that a later version of sqscli wrote."""


class WriteFailed(JournalError):
    """A write or a sync that the operating system refused; what reached the disk is unknown until the journal is opened again."""


class DiskFull(WriteFailed):
    """ENOSPC or EDQUOT."""
