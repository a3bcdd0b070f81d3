"""The real disk: writes of which the operating system takes a part and no more."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqscli.journal.disk import PosixDisk

DATA = bytes(range(200))


@pytest.fixture
def handle(tmp_path: Path) -> Iterator[int]:
    handle = PosixDisk().create(str(tmp_path / "file"))
    yield handle
    os.close(handle)


@pytest.mark.parametrize("before", [0, 3])
def test_a_file_that_takes_nothing_more_is_an_error_and_no_endless_loop(handle: int, before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    write, room = os.pwrite, [before]

    def little(handle: int, data: bytes, offset: int) -> int:
        taken, room[0] = room[0], 0
        return write(handle, bytes(data[:taken]), offset) if taken else 0

    monkeypatch.setattr(os, "pwrite", little)
    with pytest.raises(OSError, match="takes nothing more") as raised:
        PosixDisk().pwrite(handle, 0, DATA)
    assert raised.value.errno == errno.EIO
    assert PosixDisk().pread(handle, 0, 1000) == DATA[:before]


def test_an_error_after_a_short_write_is_an_error(handle: int, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.pwrite

    def then_full(handle: int, data: bytes, offset: int) -> int:
        if offset:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, bytes(data[:9]), offset)

    monkeypatch.setattr(os, "pwrite", then_full)
    with pytest.raises(OSError, match="No space") as raised:
        PosixDisk().pwrite(handle, 0, DATA)
    assert raised.value.errno == errno.ENOSPC


def test_an_interrupted_write_is_an_error_like_any_other(handle: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python itself repeats a call that a signal has interrupted, so what comes through here is none that could be repeated."""

    def interrupted(handle: int, data: bytes, offset: int) -> int:
        raise InterruptedError(errno.EINTR, os.strerror(errno.EINTR))

    monkeypatch.setattr(os, "pwrite", interrupted)
    with pytest.raises(InterruptedError):
        PosixDisk().pwrite(handle, 0, DATA)
