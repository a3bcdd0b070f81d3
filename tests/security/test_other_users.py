"""Other users: what they can read, what they can have put there, and what they may share. Real users where the tests run as root."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sqscli import catalog, move_tasks, open_queue, upkeep
from sqscli.api.requests import SendMessages
from sqscli.broker import Broker
from sqscli.catalog import HomeError
from sqscli.cli.run import run
from sqscli.clock import Clock, ManualClock, SystemClock
from sqscli.journal.disk import PosixDisk

NOBODY, SOMEBODY, TEAM = 65_534, 54_321, 54_322
SECRET = "the body that nobody else may read"
PROGRAM = Path(__file__).parent / "programs" / "as_user.py"
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can be another user")

HANDLE = "A" * 44
LINES = (
    "send orders x",
    "receive orders",
    "receive orders --delete",
    f"delete orders {HANDLE}",
    f"extend orders {HANDLE} 5s",
    "peek orders",
    "stats orders",
    "stats",
    "attributes orders",
    "attributes orders DelaySeconds=1",
    "purge orders --yes",
    "redrive orders",
    "delete-queue orders --yes",
    "create-queue new",
    "list-queues",
    "clock",
    "clock freeze",
    "api send-message --queue-url orders --message-body x",
    "api list-queues",
    "api receive-message --queue-url orders",
)


def as_user(uid: int, gids: list[int], home: Path, *lines: str) -> list[dict[str, Any]]:
    """How command lines end for another user, all in one process."""
    words = json.dumps([["--home", str(home), *line.split()] for line in lines])
    command = [sys.executable, str(PROGRAM), str(uid), *map(str, gids)]
    ended = subprocess.run(
        command, input=words, capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    )
    assert ended.returncode == 0, ended.stderr
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    """A directory that everybody can enter, all the way down."""
    path = tmp_path
    while path != path.parent and path != Path("/tmp"):
        if path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode | 0o011)
        path = path.parent
    return tmp_path


def fill(home: Path) -> None:
    broker = Broker(str(home), SystemClock(), "none")
    broker.create_queue("orders", {}, {})
    broker.send("orders", SendMessages([SECRET.encode()] * 50))
    broker.tend()
    broker.close()


def everything(home: Path) -> list[Path]:
    return [home, *home.rglob("*")]


def chmod(home: Path, directories: int, files: int) -> None:
    for path in everything(home):
        path.chmod(directories if path.is_dir() else files)


# Reading what is ours


@as_root
@pytest.mark.parametrize(
    ("directories", "files"), [(0o700, 0o600), (0o711, 0o600), (0o755, 0o600)], ids=["as it is made", "entered by all", "listed by all"]
)
def test_another_user_cannot_read_list_lock_or_write_and_is_told_so_in_a_line(opened: Path, directories: int, files: int) -> None:
    home = opened / "home"
    fill(home)
    chmod(home, directories, files)
    before = {path: path.stat().st_mtime_ns for path in everything(home)}
    for ended in as_user(NOBODY, [NOBODY], home, *LINES):
        assert SECRET not in ended["out"] + ended["err"]
        may = directories == 0o755 and ended["line"][2] in ("list-queues", "clock") and "freeze" not in ended["line"]
        may = (
            may or (directories == 0o711 and ended["line"][2:] == ["clock"]) or (directories == 0o755 and ended["line"][2:] == ["api", "list-queues"])
        )
        if not may:
            assert ended["status"] not in (0, 3), ended
            assert ended["err"].strip().count("\n") == 0, ended
            assert str(home) in ended["err"], ended
            assert "ermission" in ended["err"], ended
    assert {path: path.stat().st_mtime_ns for path in everything(home)} == before


def test_the_home_of_another_user_is_said_to_be_that_and_not_a_broken_clock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(home)

    def refuse(path: str, *_: object) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(HomeError, match=r"home: no permission to read there; name another"):
        Clock(str(home)).now_ms()


# What others can have put there


@as_root
def test_a_home_whose_queues_belong_to_somebody_else_is_refused_with_the_way_out(opened: Path) -> None:
    home = opened / "home"
    fill(home)
    home.chmod(0o777)
    for path in (home / "queues", *(home / "queues").rglob("*")):
        os.chown(path, SOMEBODY, SOMEBODY)
        path.chmod(0o755 if path.is_dir() else 0o666)
    for ended in as_user(
        NOBODY, [NOBODY], home, "send orders x", "receive orders", "peek orders", "create-queue new", "delete-queue orders --yes", "list-queues"
    ):
        assert ended["status"] == 1, ended
        assert f"/queues: belongs to user {SOMEBODY}, who could read what you send; its owner can share it" in ended["err"]
        assert ended["err"].count("\n") == 1
    with pytest.raises(HomeError, match=f"belongs to user {SOMEBODY}"):  # root was told the home of root
        Broker(str(home), ManualClock()).send("orders", SendMessages([b"x"]))


@as_root
def test_a_queue_that_somebody_else_has_put_into_an_open_home_is_refused(opened: Path) -> None:
    home = opened / "home"
    fill(home)
    os.chown(home / "queues" / "orders", SOMEBODY, SOMEBODY)
    with pytest.raises(HomeError, match="queues/orders: belongs to user"):
        Broker(str(home), ManualClock()).send("orders", SendMessages([b"x"]))


@pytest.mark.parametrize("name", ["queues", "queues/orders"])
@pytest.mark.parametrize(
    "act",
    [
        lambda broker: broker.send("orders", SendMessages([b"x"])),
        lambda broker: broker.peek("orders", 1, None),
        lambda broker: broker.delete_queue("orders"),
    ],
    ids=["send", "peek", "delete-queue"],
)
def test_a_directory_that_everybody_can_write_to_is_refused_with_the_way_out(home: Path, name: str, act: Callable[[Broker], object]) -> None:
    fill(home)
    (home / name).chmod(0o777)
    broker = Broker(str(home), ManualClock(), "none")
    with pytest.raises(HomeError, match=f"{name}: everybody can write there.*chmod -R o-w"):
        act(broker)
    (home / name).chmod(0o700)
    act(broker)
    broker.close()


def test_a_home_in_a_place_that_is_open_to_all_is_as_good_as_any(tmp_path: Path) -> None:
    for mode in (0o777, 0o1777):
        volume = tmp_path / f"volume-{mode:o}"
        volume.mkdir()
        volume.chmod(mode)
        fill(volume)
        assert stat.S_IMODE((volume / "queues").stat().st_mode) == 0o700
        broker = Broker(str(volume), ManualClock(), "none")
        assert broker.list_queues() == ["orders"]
        broker.close()


def test_whose_a_queue_is_costs_no_further_question(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two directories that were looked at before, for links."""
    fill(home)
    asked: list[str] = []
    real = os.lstat
    monkeypatch.setattr(catalog.os, "lstat", lambda path: asked.append(str(path)) or real(path))
    monkeypatch.setattr(catalog.os, "stat", lambda path, **_: pytest.fail(f"{path} was asked about"))
    broker = Broker(str(home), ManualClock(), "none")
    broker.send("orders", SendMessages([b"x"]))
    assert sorted(path for path in asked if not path.endswith("lock")) == [f"{home}/queues", f"{home}/queues/orders"]


# What is shared


@as_root
def test_root_may_work_in_the_home_of_a_user_who_can_go_on_afterwards(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 600)
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    home = opened / "home"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    assert as_user(NOBODY, [NOBODY], home, "create-queue orders", "send orders first")[1]["status"] == 0
    broker = Broker(str(home), ManualClock(), "none")
    for _ in range(5):
        broker.send("orders", SendMessages([b"of root" * 100]))
        broker.tend()
    broker.create_queue("second", {}, {})
    broker.create_queue("third", {}, {})
    broker.delete_queue("third")
    move_tasks.moving(broker.disk, broker.home).write("orders", "")
    broker.close()
    Clock(str(home)).freeze()
    assert {path.stat().st_uid for path in everything(home)} == {NOBODY}
    ends = as_user(
        NOBODY, [NOBODY], home, "receive orders -n 10", "send second x", "clock reset --yes", "delete-queue second --yes", "create-queue fourth"
    )
    assert [ended["status"] for ended in ends] == [0] * 5, ends


@as_root
def test_a_home_that_is_shared_with_a_group_stays_so(opened: Path) -> None:
    home = opened / "home"
    home.mkdir()
    os.chown(home, SOMEBODY, TEAM)
    home.chmod(0o2770)
    assert as_user(SOMEBODY, [SOMEBODY, TEAM], home, "create-queue orders", "send orders first")[1]["status"] == 0
    lines = ["send orders x"] * 40 + ["create-queue more", "delete-queue more --yes", "clock freeze"]
    assert {ended["status"] for ended in as_user(NOBODY, [NOBODY, TEAM], home, *lines)} == {0}
    ends = as_user(SOMEBODY, [SOMEBODY, TEAM], home, "send orders y", "clock reset --yes", "receive orders -n 10")
    assert [ended["status"] for ended in ends] == [0, 0, 0], ends
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything(home)} == {0o2770, 0o660}
    assert {path.stat().st_gid for path in everything(home)} == {TEAM}
    assert as_user(54_000, [54_000], home, "send orders x")[0]["status"] == 1


# Modes


@pytest.mark.parametrize("umask", [0, 0o022, 0o077, 0o777], ids=oct)
def test_directories_are_0700_and_files_0600_whatever_the_umask_from_their_first_moment(
    home: Path, umask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 600)
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    at_first: dict[str, int] = {}

    class Disk(PosixDisk):
        def create(self, path: str) -> int:
            handle = super().create(path)
            at_first[Path(path).name] = stat.S_IMODE(os.fstat(handle).st_mode)
            return handle

    before = os.umask(umask)
    try:
        broker = Broker(f"{home}/deep/down", ManualClock(), "none", disk=Disk(), strict=True)
        for name in ("orders", "gone"):
            broker.create_queue(name, {}, {})
        broker.delete_queue("gone")
        for _ in range(5):
            broker.send("orders", SendMessages([b"x" * 700]))
            broker.tend()
        move_tasks.moving(broker.disk, broker.home).write("orders", "")
        broker.close()
        clock = Clock(broker.home)
        clock.freeze()
        clock.advance(5)
    finally:
        os.umask(before)
    for path in everything(home):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert set(at_first.values()) == {0o600}
    kinds = {Path(name).suffixes[-1] if "." in name else name for name in at_first}
    assert {".new", ".pages", "reserve", "gone", "orders"} <= kinds


@pytest.mark.parametrize("umask", [0, 0o077], ids=oct)
def test_what_is_received_into_a_file_is_for_its_owner_alone(home: Path, tmp_path: Path, umask: int, capfd: pytest.CaptureFixture[str]) -> None:
    fill(home)
    before = os.umask(umask)
    try:
        assert run(["--home", str(home), "receive", "orders", "--all", "--delete", "-o", "jsonl", "--to", str(tmp_path / "out")]) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o600
