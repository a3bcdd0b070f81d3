"""`--to FILE`: appended to, synced, and never left with half a batch."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from sqscli.cli.files import FileOutput


def test_a_new_file_belongs_to_this_user_alone(tmp_path: Path) -> None:
    out = FileOutput(str(tmp_path / "out"))
    out.write(b"a\n")
    out.sync()
    assert (tmp_path / "out").read_bytes() == b"a\n"
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_appended_to(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"before\n")
    out = FileOutput(str(tmp_path / "out"))
    out.write(b"after\n")
    out.flush()
    assert (tmp_path / "out").read_bytes() == b"before\nafter\n"


def test_sync_syncs_the_file_and_the_directory_of_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(fd: int) -> None:
        synced.append(os.path.basename(os.readlink(f"/proc/self/fd/{fd}")) if os.path.isdir("/proc/self/fd") else "")
        real(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    out = FileOutput(str(tmp_path / "out"))
    out.write(b"a\n")
    out.sync()
    out.sync()
    assert len(synced) == 3  # the file, its directory once, the file again


def test_a_batch_that_does_not_fit_is_taken_back_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before\n")
    out = FileOutput(str(path))
    real = os.write
    calls: list[int] = []

    def write(fd: int, data: memoryview) -> int:
        calls.append(fd)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, data[:3])

    monkeypatch.setattr(os, "write", write)
    out.write(b"batch\n")
    with pytest.raises(OSError, match="No space left") as caught:
        out.flush()
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"before\n"


def test_a_device_takes_what_it_takes() -> None:
    out = FileOutput("/dev/null")
    out.write(b"a")
    out.sync()
