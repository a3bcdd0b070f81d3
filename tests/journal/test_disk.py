"""The operating system as the journal sees it: what a test on a disk in memory cannot show."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sqscli.journal.disk import PosixDisk, publish
from tests.support.unreliable_disk import Torn, UnreliableDisk

PATIENCE_SECONDS = 30.0


def test_who_waited_for_the_lock_of_a_file_that_is_gone_takes_that_of_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue is deleted, and made again, while somebody waits for it."""
    disk, path, is_waiting = PosixDisk(), tmp_path / "lock", threading.Event()
    path.touch()
    first = disk.lock(str(path), wait=True)
    assert first is not None
    real: Callable[[int, int], None] = fcntl.flock

    def flock(handle: int, operation: int) -> None:
        is_waiting.set()
        real(handle, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    taken: list[int | None] = []
    waiter = threading.Thread(target=lambda: taken.append(disk.lock(str(path), wait=True)))
    waiter.start()
    assert is_waiting.wait(PATIENCE_SECONDS)
    (tmp_path / "new").touch()  # beside it, so that the two cannot have the same number
    os.rename(tmp_path / "new", path)
    disk.unlock(first)
    waiter.join(PATIENCE_SECONDS)
    assert not waiter.is_alive()
    (second,) = taken
    assert second is not None
    assert os.path.samestat(os.fstat(second), path.stat())
    disk.unlock(second)


def test_a_lock_that_is_held_is_not_waited_for_where_nobody_asked_for_that(tmp_path: Path) -> None:
    disk, path = PosixDisk(), tmp_path / "lock"
    path.touch()
    held = disk.lock(str(path), wait=False)
    assert held is not None
    assert disk.lock(str(path), wait=False) is None
    disk.unlock(held)
    again = disk.lock(str(path), wait=False)
    assert again is not None
    disk.unlock(again)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """An open file of ten digits."""
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    handle = PosixDisk().open(str(path))
    yield handle, path
    os.close(handle)


def test_a_read_that_the_kernel_cuts_short_goes_on(file: tuple[int, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    real = os.pread

    def short(handle: int, length: int, offset: int) -> bytes:
        asked.append((length, offset))
        return real(handle, min(length, 3), offset)

    monkeypatch.setattr(os, "pread", short)
    assert PosixDisk().pread(file[0], 1, 8) == b"12345678"
    assert asked == [(8, 1), (5, 4), (2, 7)]
    assert PosixDisk().pread(file[0], 8, 100) == b"89"
    assert PosixDisk().pread(file[0], 10, 5) == b""


@pytest.mark.parametrize("at_once", [1, 3, 8])
def test_a_write_that_the_kernel_cuts_short_goes_on(file: tuple[int, Path], at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    handle, path = file
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda handle, data, offset: real(handle, bytes(data)[:at_once], offset))
    PosixDisk().pwrite(handle, 2, b"abcdefgh")
    assert path.read_bytes() == b"01abcdefgh"


def test_an_open_file_is_at_its_path_until_something_else_is(file: tuple[int, Path]) -> None:
    handle, path = file
    assert PosixDisk().is_at(handle, str(path))
    path.with_suffix(".new").touch()
    path.with_suffix(".new").rename(path)
    assert not PosixDisk().is_at(handle, str(path))
    path.unlink()
    assert not PosixDisk().is_at(handle, str(path))


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EROFS], ids=errno.errorcode.get)
def test_a_file_that_may_not_be_written_is_opened_to_be_read(file: tuple[int, Path], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _, path = file
    real = os.open

    def refuse(name: str, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_ACCMODE != os.O_RDONLY:
            raise OSError(code, os.strerror(code), name)
        return real(name, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    handle = PosixDisk().open(str(path))
    assert PosixDisk().pread(handle, 0, 3) == b"012"
    assert fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
    assert not os.get_inheritable(handle)
    os.close(handle)


def test_another_error_of_an_open_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PosixDisk().open(str(tmp_path / "missing"))


def test_no_link_is_followed_and_nothing_that_is_there_is_made_anew(file: tuple[int, Path]) -> None:
    _, path = file
    link = path.with_name("link")
    link.symlink_to(path)
    for refused in (PosixDisk().open, PosixDisk().create, lambda name: PosixDisk().lock(name, wait=False)):
        with pytest.raises(OSError, match="link"):
            refused(str(link))
    with pytest.raises(FileExistsError):
        PosixDisk().create(str(path))


def test_files_and_directories_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        PosixDisk().make_directory(str(tmp_path / "directory"))
        handle = PosixDisk().create(str(tmp_path / "file"))
    finally:
        os.umask(before)
    assert fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR
    os.close(handle)
    assert (tmp_path / "directory").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_no_handle_is_left_open_and_none_goes_to_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk, path = PosixDisk(), tmp_path / "lock"
    opened: list[int] = []
    real = os.open

    def remember(*arguments: Any) -> int:
        opened.append(real(*arguments))
        assert not os.get_inheritable(opened[-1])
        return opened[-1]

    monkeypatch.setattr(os, "open", remember)
    os.close(disk.create(str(path)))
    held = disk.lock(str(path), wait=True)
    assert held is not None
    assert disk.lock(str(path), wait=False) is None
    disk.fsync_directory(str(tmp_path))
    disk.unlock(held)

    def gone(name: str) -> os.stat_result:
        raise FileNotFoundError(name)

    with monkeypatch.context() as patched:
        patched.setattr(os, "lstat", gone)  # the queue is deleted by now
        with pytest.raises(FileNotFoundError):
            disk.lock(str(path), wait=True)
    assert len(opened) == 5
    assert [handle for handle in set(opened) if is_open(handle)] == []


def is_open(handle: int) -> bool:
    try:
        os.fstat(handle)
    except OSError:
        return False
    return True


def test_a_file_appears_whole_also_where_a_crash_left_the_beginning_of_one(home: Path) -> None:
    disk, path = UnreliableDisk(home), f"{home}/queues/file"
    left = disk.create(f"{path}.new")
    disk.pwrite(left, 0, b"what was left, and is longer")
    disk.close(left)
    handle = publish(disk, f"{home}/queues", "file", b"whole")
    assert disk.content(path) == b"whole"
    assert disk.pread(handle, 0, 100) == b"whole"
    assert disk.list(f"{home}/queues") == ["file"]
    disk.close(handle)


@pytest.mark.parametrize("call", range(5))
def test_where_it_cannot_appear_its_handle_is_given_back(home: Path, call: int) -> None:
    disk = UnreliableDisk(home)
    disk.fail(call, Torn.NOTHING, errno.EIO)
    with pytest.raises(OSError, match="Input/output"):
        publish(disk, f"{home}/queues", "file", b"whole")
    assert disk.open_handles == 0
