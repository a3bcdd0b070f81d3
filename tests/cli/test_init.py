"""`init`: a home in a directory, found from there on."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sqscli.cli import homes
from tests.cli.conftest import Run


@pytest.fixture
def unnamed(sqscli: Run, no_home_named: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line where nobody names a home, in a directory `here`."""
    monkeypatch.delenv("SQSCLI_HOME", raising=False)
    monkeypatch.setenv("HOME", str(no_home_named / "user"))
    (no_home_named / "here").mkdir()
    monkeypatch.chdir(no_home_named / "here")
    return sqscli


def test_it_makes_a_private_home_that_git_ignores_and_says_where(unnamed: Run) -> None:
    home = Path.cwd() / ".sqscli"
    ended = unnamed("init")
    assert (ended.status, ended.json, ended.err) == (0, {"Home": str(home)}, f"sqscli: made {home}\n")
    modes = {path.relative_to(home).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in (home, *home.rglob("*"))}
    assert modes == {".": 0o700, "queues": 0o700, ".gitignore": 0o600}
    assert (home / ".gitignore").read_text().splitlines()[-1] == "*"


def test_again_it_says_that_it_is_there_and_changes_nothing(unnamed: Run) -> None:
    unnamed("init")
    home = Path.cwd() / ".sqscli"
    unnamed("create-queue jobs")
    (home / ".gitignore").unlink()  # somebody wants it in git
    ended = unnamed("init")
    assert (ended.status, ended.json, ended.err) == (0, {"Home": str(home)}, f"sqscli: it is there already: {home}\n")
    assert not (home / ".gitignore").exists()
    assert unnamed("list-queues -o text").out == b"jobs\n"


def test_a_script_is_given_the_path_alone(unnamed: Run) -> None:
    ended = unnamed("init -q -o text")
    assert (ended.out.decode(), ended.err) == (f"{Path.cwd()}/.sqscli\n", "")


def test_commands_there_and_below_use_it_and_say_so(unnamed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    above, below = Path.cwd() / "project", Path.cwd() / "project" / "src"
    below.mkdir(parents=True)
    assert unnamed("init project").json == {"Home": f"{above}/.sqscli"}
    monkeypatch.chdir(below)
    ended = unnamed("create-queue jobs -v")
    assert ended.err == f"sqscli: the home is {above}/.sqscli (the nearest .sqscli)\n"
    assert (above / ".sqscli" / "queues" / "jobs").is_dir()
    assert unnamed("api list-queues").out.count(b"/jobs") == 1
    monkeypatch.chdir(above.parent)
    assert unnamed("list-queues -o text").out == b""


def test_fsck_and_a_check_of_the_home_have_nothing_against_what_is_in_it(unnamed: Run) -> None:
    unnamed("init")
    unnamed("create-queue jobs")
    assert unnamed("fsck").json["Queues"][0]["Status"] == "clean"
    assert unnamed("send jobs x").status == 0


def test_a_home_that_a_crash_left_half_made_is_made_whole(unnamed: Run) -> None:
    home = Path.cwd() / ".sqscli"
    home.mkdir(mode=0o700)
    (home / ".gitignore.new").write_text("#")
    assert unnamed("init").err == f"sqscli: made {home}\n"
    assert sorted(os.listdir(home)) == [".gitignore", "queues"]
    assert (home / ".gitignore").read_bytes() == homes.IGNORED


@pytest.mark.parametrize("cut", ["keep_out_of_git", "make_home"])
def test_what_keeps_it_out_of_git_is_there_before_the_queues_are(unnamed: Run, cut: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(homes, cut, stop)
        assert unnamed("init").status == 130
    assert not Path(".sqscli/queues").exists()
    assert unnamed("init").status == 0
    assert Path(".sqscli/.gitignore").read_bytes() == homes.IGNORED


@pytest.mark.parametrize("was_there_first", [True, False])
def test_two_that_make_the_same_home_do_not_fail_each_other(unnamed: Run, was_there_first: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def publish(_: object, directory: str, name: str, data: bytes) -> int:
        if was_there_first:
            Path(directory, name).write_bytes(data)
        raise FileNotFoundError(2, "No such file or directory", f"{directory}/{name}.new")

    monkeypatch.setattr(homes, "publish", publish)
    ended = unnamed("init")
    assert ended.status == (0 if was_there_first else 1)
    assert was_there_first or ended.err.endswith("/.sqscli/.gitignore: No such file or directory; 'sqscli init' again makes the rest\n")


@pytest.mark.parametrize(
    ("make", "line", "said"),
    [
        (lambda: None, "init missing", "missing: no such directory; make it, or name another"),
        (lambda: Path("file").touch(), "init file", "file: not a directory; make it, or name another"),
        (lambda: Path(".sqscli").touch(), "init", ".sqscli: not a directory; move it away"),
        (lambda: Path(".sqscli").symlink_to("."), "init", ".sqscli: a link, and links are not followed; move it away"),
        (lambda: Path(".sqscli").mkdir() or Path(".sqscli/queues").touch(), "init", "queues: not a directory"),  # type: ignore[func-returns-value]
    ],
    ids=["missing", "no directory", "a file in the way", "a link in the way", "no home inside"],
)
def test_where_there_can_be_none_it_says_why_in_a_line(unnamed: Run, make: object, line: str, said: str) -> None:
    assert callable(make)
    make()
    ended = unnamed(line)
    assert (ended.status, ended.out) == (1, b"")
    assert said in ended.err
    assert ended.err.count("\n") == 1


def test_another_users_is_refused(unnamed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".sqscli").mkdir()
    owner = Path(".sqscli").stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    ended = unnamed("init")
    assert ended.status == 1
    assert f".sqscli: is there, and belongs to user {owner}; name another directory" in ended.err


def test_a_home_that_would_be_found_otherwise_does_not_matter(unnamed: Run) -> None:
    """It may be the reason to make this one; or there is none, as for a user without a home directory."""
    Path(".sqscli").touch()
    Path("below").mkdir()
    assert unnamed("init below").status == 0


def test_it_says_where_the_variable_is_used_instead(unnamed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQSCLI_HOME", "/elsewhere")
    assert unnamed("init").err.endswith("sqscli: SQSCLI_HOME is set, and as long as it is its home is used instead\n")
    assert Path(".sqscli/queues").is_dir()


@pytest.mark.parametrize("line", ["init --home here", "--home here init there"])
def test_a_home_of_another_name_is_not_its_business(unnamed: Run, line: str) -> None:
    ended = unnamed(line)
    assert ended.status == 2
    assert "leave --home out, or make a home of another name with 'sqscli --home DIR create-queue NAME'" in ended.err


def test_an_empty_name_or_no_working_directory_is_a_usage_error(unnamed: Run) -> None:
    ended = unnamed("init", "")
    assert (ended.status, ended.err) == (2, "sqscli: DIR is empty: name a directory, or leave it out\n")
    Path.cwd().rmdir()
    ended = unnamed("init")
    assert ended.status == 2
    assert "there is no working directory any more" in ended.err


def test_every_line_says_that_its_own_home_cannot_be_one(unnamed: Run) -> None:
    Path(".sqscli").symlink_to("/nowhere")
    for line in ("send jobs x", "receive jobs", "list-queues", "stats", "clock", "fsck"):
        ended = unnamed(line)
        assert (ended.status, ended.out) == (1, b"")
        assert (
            ended.err
            == f"sqscli: {Path.cwd()}/.sqscli: a link, and links are not followed; move it away, or name a home with --home or SQSCLI_HOME\n"
        )
    assert unnamed("api list-queues").status == 255


def test_verbose_names_what_was_passed_over_and_without_it_nothing_is_said(unnamed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".sqscli").mkdir()
    owner = Path(".sqscli").stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    first, second = unnamed("list-queues -v").err.splitlines()
    assert first == f"sqscli: {Path.cwd()}/.sqscli is passed over: it belongs to user {owner}"
    assert second.endswith("/user/.local/share/sqscli (the user data directory)")
    assert unnamed("list-queues").err == ""
