"""Homes that nobody named: another user's is never taken, whatever they put where somebody may stand. And declarations that somebody else wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqscli.api.checks import is_queue_name
from sqscli.cli.run import run
from tests.security.hostile import NAMES
from tests.security.surroundings import CANARY, Surroundings

NOBODY, SOMEBODY, TEAM = 65_534, 54_321, 54_322
SECRET = "what nobody else may read"
PROGRAM = Path(__file__).parent / "programs" / "as_user.py"
DEFAULT = "/nonexistent/.local/share/sqscli"
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can be another user")


def as_user(uid: int, gids: list[int], cwd: Path, *lines: str) -> list[dict[str, Any]]:
    """How command lines end for another user who names no home, all in one process that was started in `cwd`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SQSCLI_")}
    ended = subprocess.run(
        [sys.executable, str(PROGRAM), str(uid), *map(str, gids)],
        input=json.dumps([line.split() for line in lines]),
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert ended.returncode == 0, ended.stderr
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


@pytest.fixture
def shared(no_home_named: Path) -> Iterator[Path]:
    """A directory like /tmp: everybody can write there, and enter what is in it. (pytest shuts its own to others whenever another run begins.)"""
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o711)
        shared = Path(directory).resolve() / "shared"
        shared.mkdir()
        shared.chmod(0o1777)
        yield shared
        os.chdir(no_home_named)


def plant(directory: Path, uid: int, gid: int, mode: int = 0o777) -> Path:
    """A home of another user's, into which everybody could write, with a queue."""
    home = directory / ".sqscli"
    assert run(["--home", str(home), "-q", "create-queue", "orders"]) == 0
    for path in (home, *home.rglob("*")):
        os.chown(path, uid, gid)
        path.chmod(mode if path.is_dir() else mode & 0o666)
    return home


def contents(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


@as_root
@pytest.mark.parametrize(
    ("mode", "gids"), [(0o777, [NOBODY]), (0o700, [NOBODY]), (0o2770, [NOBODY, TEAM])], ids=["open to all", "private", "a group's"]
)
def test_another_users_home_in_a_shared_directory_is_never_written_to(shared: Path, mode: int, gids: list[int]) -> None:
    theirs = plant(shared, SOMEBODY, TEAM, mode)
    (shared / "deep").mkdir()
    before = contents(theirs)
    lines = (f"send orders {SECRET.replace(' ', '-')} -v", "create-queue orders", "receive orders", "list-queues", "clock freeze", "api list-queues")
    for cwd in (shared, shared / "deep"):
        (shared / "deep").chmod(0o1777)
        ends = as_user(NOBODY, gids, cwd, *lines)
        assert ends[0]["err"].startswith(f"sqscli: {theirs} is passed over: it belongs to user {SOMEBODY}\nsqscli: the home is {DEFAULT} (the user")
        assert all(str(shared) not in ended["out"] + ended["err"] for ended in ends[1:]), ends
        assert [ended["status"] for ended in ends] == [1, 1, 1, 0, 1, 0], ends
    assert contents(theirs) == before
    assert not (theirs / "clock").exists()


@as_root
def test_behind_another_users_home_the_search_goes_on_to_ones_own(shared: Path) -> None:
    theirs = shared / "theirs"
    theirs.mkdir(mode=0o777)
    theirs.chmod(0o777)
    shared.chmod(0o777)
    planted = plant(theirs, SOMEBODY, SOMEBODY)
    ends = as_user(NOBODY, [NOBODY], theirs, f"init {shared}", "create-queue orders -v", "send orders x", "init")
    assert [ended["status"] for ended in ends] == [0, 0, 0, 1], ends
    assert f"sqscli: the home is {shared}/.sqscli (the nearest .sqscli)" in ends[1]["err"]
    assert (shared / ".sqscli").stat().st_uid == NOBODY
    assert ends[3]["err"] == f"sqscli: {planted}: is there, and belongs to user {SOMEBODY}; name another directory\n"


@as_root
@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_link_or_a_file_of_another_users_is_passed_over_and_stops_nobody(shared: Path, kind: str) -> None:
    """Not even one to a home of ours, where a queue of that name may mean something else; a refusal would let anybody stop us in /tmp."""
    victims = shared / "victim" / ".sqscli"
    victims.parent.mkdir()
    plant(victims.parent, NOBODY, NOBODY, 0o700)
    planted = shared / ".sqscli"
    planted.symlink_to(victims) if kind == "link" else planted.touch()
    os.chown(planted, SOMEBODY, SOMEBODY, follow_symlinks=False)
    (ended,) = as_user(NOBODY, [NOBODY], shared, "list-queues -v")
    assert ended["status"] == 0
    assert ended["err"].splitlines()[0] == f"sqscli: {planted} is passed over: it belongs to user {SOMEBODY}"
    assert "orders" not in ended["out"]


@as_root
def test_root_in_a_users_tree_takes_its_own_home_and_the_user_none_of_roots(
    shared: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = shared / "tree"
    tree.mkdir()
    os.chown(tree, NOBODY, NOBODY)
    planted = plant(tree, NOBODY, NOBODY, 0o700)
    monkeypatch.setenv("HOME", str(shared / "root"))
    monkeypatch.setenv("SUDO_UID", str(NOBODY))
    monkeypatch.chdir(tree)
    assert run(["create-queue", "-q", "roots", "-v"]) == 0
    assert f"{planted} is passed over: it belongs to user {NOBODY}" in capfd.readouterr().err
    assert (shared / "root/.local/share/sqscli/queues/roots").is_dir()
    (tree / "below").mkdir()
    os.chown(tree / "below", NOBODY, NOBODY)
    assert run(["init", "below"]) == 0
    assert capfd.readouterr().err.endswith("sqscli: it is root's: the user whose directory it is in does not find it\n")
    assert run(["init", "below"]) == 0
    assert "it is root's" not in capfd.readouterr().err
    (ended,) = as_user(NOBODY, [NOBODY], tree / "below", "list-queues -o text -v")
    assert ended["out"] == "orders\n"
    assert f"{tree}/below/.sqscli is passed over: it belongs to user 0" in ended["err"]


@as_root
def test_where_the_directories_above_are_shut_there_is_no_traceback(shared: Path) -> None:
    shut = shared / "shut" / "deep"
    shut.mkdir(parents=True)
    (shared / ".sqscli").mkdir()
    (shared / "shut").chmod(0o700)
    (ended,) = as_user(NOBODY, [NOBODY], shut, "list-queues -v")
    assert ended["status"] == 0
    assert f"{shut}/.sqscli is passed over: Permission denied" in ended["err"]
    assert f"the home is {DEFAULT}" in ended["err"]


def declarations(name: str) -> list[bytes]:
    """A file that declares a queue of this name, and one that names it as a dead-letter queue, by name, URL and ARN."""
    quoted = json.dumps(name, ensure_ascii=False).encode("utf-8", "surrogatepass")
    found = [b"[queues.first]\n[queues.%s]\ndelay = 5" % quoted]
    for reference in (name, f"http://localhost:9324/000000000000/{name}", f"arn:aws:sqs:us-east-1:000000000000:{name}"):
        written = json.dumps(reference, ensure_ascii=False).encode("utf-8", "surrogatepass")
        found.append(b"[queues.first]\n[queues.last]\nmax-receives = 3\ndlq = %s" % written)
    return found


def test_no_declaration_leads_out_of_the_home(around: Surroundings, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQSCLI_HOME", str(around.home))
    monkeypatch.chdir(around.above)
    assert run(["create-queue", "-q", "orders"]) == 0
    kept = os.dup(0)
    try:
        with around.watched():
            for name in (name for name in NAMES if not is_queue_name(name)):
                for text in declarations(name):
                    source = os.memfd_create("declarations")
                    os.pwrite(source, text, 0)
                    os.dup2(source, 0)
                    os.close(source)
                    assert run(["apply", "-f", "-"]), text
                    out, err = capfd.readouterr()
                    assert err.count("\n") == 1, (name, err)
                    assert CANARY.strip() not in out + err
                    assert all(ch.isprintable() or ch == "\n" for ch in err), name
    finally:
        os.dup2(kept, 0)
        os.close(kept)
    assert os.listdir(around.home / "queues") == ["orders"]
