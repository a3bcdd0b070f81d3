"""The real command on a real disk, whose calls fail: by chance with libfiu (`fiu-run`), and each call in its turn with `strace -e inject`."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sqscli.api.requests import SendMessages
from sqscli.broker import Broker
from sqscli.clock import SystemClock
from tests.support.processes import Commands, Ended

SEED = int(os.environ.get("FAULTS_SEED", "1"))
POSITIONS = 60  # more calls of one kind than any command makes

# What fails, how, and what a program under it must see, so that no test passes because nothing was injected.
POINTS = {
    "posix/io/rw/pwrite": (errno.ENOSPC, "os.pwrite(h, b'x' * 100, 0)"),
    "posix/io/rw/pwrite/reduce": (None, "assert os.pwrite(h, b'x' * 100, 0) == 100"),
    "posix/io/rw/pread": (errno.EIO, "os.pread(h, 100, 0)"),
    "posix/io/rw/pread/reduce": (None, "os.pwrite(h, b'x' * 100, 0); assert len(os.pread(h, 100, 0)) == 100"),
    "posix/io/sync/fdatasync": (errno.EIO, "os.fdatasync(h)"),
    "posix/io/sync/fsync": (errno.EDQUOT, "os.fsync(h)"),
    "posix/io/dir/rename": (errno.EROFS, "os.rename(path, path + '2')"),
    "posix/io/dir/unlink": (errno.EACCES, "os.unlink(path)"),
}


def fiu(point: str, code: int | None, probability: float) -> tuple[str, ...]:
    if shutil.which("fiu-run") is None:
        pytest.skip("fiu-run is not installed (Debian's fiu-utils): libfiu injects nothing here")
    failure = f",failinfo={code}" if code is not None else ""
    return "fiu-run", "-x", "-c", f"enable_random name={point},probability={probability}{failure}"


def check_that_it_is_injected(point: str, tmp_path: Path) -> None:
    code, statement = POINTS[point]
    program = f"import os; path = {str(tmp_path / 'canary')!r}; h = os.open(path, os.O_RDWR | os.O_CREAT)\n{statement}"
    ended = subprocess.run([*fiu(point, code, 1.0), sys.executable, "-c", program], capture_output=True, text=True)
    assert (f"[Errno {code}]" if code is not None else "AssertionError") in ended.stderr, f"libfiu does not reach {point}: {ended}"


class Told:
    """What the commands acknowledged on a queue named q, and what is in doubt."""

    def __init__(self, home: Path) -> None:
        self.sqscli = Commands(home)
        self.asked: list[str] = []
        self.sent: set[str] = set()
        self.asked_to_delete: set[str] = set()
        self.deleted: set[str] = set()
        self.failures = 0

    def run(self, line: str, *more: str, prefix: tuple[str, ...] = (), seed: int = 0) -> Ended:
        """Runs a command that may fail: then in clear words, which name a file."""
        ended = self.sqscli(line, *more, prefix=prefix, FIU_PRNG_SEED=str(seed))
        assert ended.status in (0, 1, 3), ended
        if ended.status == 1:
            self.failures += 1
            [*reports, message] = ended.err.splitlines()
            assert message.startswith(f"sqscli: {self.sqscli.home}"), ended.err
            assert all(str(self.sqscli.home) in report for report in reports), ended.err
        return ended

    def send(self, body: str, **how: object) -> Ended:
        self.asked.append(body)
        ended = self.run("send q -q", body, **how)  # type: ignore[arg-type]
        if ended.status == 0:
            self.sent.add(body)
        return ended

    def receive_and_delete(self, **how: object) -> None:
        received = self.run("receive q -o jsonl -q", **how)  # type: ignore[arg-type]
        for message in received.records if received.status == 0 else []:
            self.asked_to_delete.add(message["Body"])
            if self.run("delete q -q", message["ReceiptHandle"], **how).status == 0:  # type: ignore[arg-type]
                self.deleted.add(message["Body"])

    def check(self) -> None:
        """Without faults, the next command works, and what was told is so."""
        assert self.send("the next one").status == 0
        bodies = self.sqscli.bodies("q")
        assert len(set(bodies)) == len(bodies), "in the queue twice"
        assert self.sent - self.asked_to_delete <= set(bodies), f"acknowledged and lost: {self.sent - self.asked_to_delete - set(bodies)}"
        assert set(bodies) <= set(self.asked) - self.deleted, f"deleted and here: {set(bodies) & self.deleted}"
        assert self.run("receive q -q").status == 0
        assert [name for name in os.listdir(self.sqscli.home / "queues" / "q") if name.endswith(".damaged")] == []


def prepared(home: Path) -> Told:
    """A queue whose next command has to write a checkpoint, too."""
    told = Told(home)
    broker = Broker(str(home), SystemClock())
    broker.create_queue("q", {}, {})
    for number in range(40):
        broker.send("q", SendMessages([b"old %d" % number]))
    broker.close()
    told.asked = [f"old {number}" for number in range(40)]
    told.sent = set(told.asked)
    return told


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_calls_that_fail_by_chance_are_reported_and_lose_nothing(home: Path, tmp_path: Path, point: str) -> None:
    check_that_it_is_injected(point, tmp_path)
    code, _ = POINTS[point]
    told = prepared(home)
    prefix = fiu(point, code, 0.35)
    print(f"FAULTS_SEED={SEED}")
    made = set()
    for number in range(4):
        how = {"prefix": prefix, "seed": SEED + number}
        told.send(f"new {number}", **how)
        told.receive_and_delete(**how)
        if point == "posix/io/rw/pwrite/reduce":  # libfiu divides by the length, and a new queue's lock files have none
            continue
        name = f"made-{number}"
        if told.run("create-queue -q", name, **how).status == 0:
            made.add(name)
        if number % 2 and name in made:
            made.discard(name)  # unless it fails; and then it may be there or not
            if told.run("delete-queue --yes -q", name, **how).status == 0:
                assert name not in os.listdir(home / "queues")
    if point in ("posix/io/rw/pwrite", "posix/io/sync/fdatasync", "posix/io/sync/fsync", "posix/io/rw/pread"):
        assert told.failures > 1, "no fault was injected: take another seed"
    if code is None:
        assert not told.failures, "a short read or write is no error"
    told.check()
    names = {url.rpartition("/")[2] for url in told.sqscli("list-queues -o text").lines}
    assert made | {"q"} <= names
    assert told.run("create-queue last -q").status == 0


def strace(tmp_path: Path, what: str, *more: str) -> tuple[str, ...]:
    """Injects into calls; what was injected stands in the file `trace`."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: single calls cannot be made to fail here")
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"strace may not trace here: {tried.stderr.strip()}")
    return ("strace", "-f", "-qq", "-o", str(tmp_path / "trace"), *more, "-e", f"trace={what.partition(':')[0]}", "-e", f"inject={what}")


CALLS = {
    "pwrite64": "ENOSPC", "fdatasync": "EIO", "fsync": "EDQUOT", "rename": "EROFS", "flock": "EIO", "ftruncate": "EIO",
    "openat": "EACCES", "pread64": "EIO",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS)
def test_each_single_call_of_a_send_that_fails_is_reported_and_loses_nothing(home: Path, tmp_path: Path, call: str) -> None:
    before = prepared(home)
    shutil.copytree(home, tmp_path / "before")
    files = [str(path) for path in [home, *home.rglob("*")]]
    paths = [part for path in files for part in ("-P", path)] if call in ("openat", "pread64") else []  # and not those of Python itself
    injected = 0
    for position in range(1, POSITIONS):
        shutil.rmtree(home)
        shutil.copytree(tmp_path / "before", home)
        told = Told(home)
        told.asked, told.sent = list(before.asked), set(before.sent)
        told.send("new", prefix=strace(tmp_path, f"{call}:error={CALLS[call]}:when={position}", *paths))
        if not re.search("INJECTED", (tmp_path / "trace").read_text()):
            break
        injected += 1
        told.check()
    else:
        raise AssertionError("the calls have no end")
    assert injected or call == "ftruncate", "nothing was injected"  # a send that goes well truncates nothing


@pytest.mark.slow
def test_an_interrupted_call_is_made_again(home: Path, tmp_path: Path) -> None:
    told = prepared(home)
    for call in ("pwrite64", "fdatasync", "flock"):
        assert told.send(f"interrupted {call}", prefix=strace(tmp_path, f"{call}:error=EINTR:when=1..2")).status == 0
        assert "INJECTED" in (tmp_path / "trace").read_text()
    told.check()


@pytest.mark.slow
def test_what_cannot_even_be_taken_back_is_not_acknowledged_and_hurts_nobody(home: Path, tmp_path: Path) -> None:
    """A sync fails, and the truncation after it."""
    told = prepared(home)
    prefix = strace(tmp_path, "fdatasync,ftruncate:error=EIO")
    assert told.send("in doubt", prefix=prefix).status == 1
    assert (tmp_path / "trace").read_text().count("INJECTED") >= 2
    told.check()
