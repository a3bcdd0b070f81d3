"""Which home it is where nobody names one: the nearest `.sqscli` of this user, else the user data directory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqscli import settings
from sqscli.catalog import HomeError
from sqscli.settings import SettingError, home_directory

WHY = "the nearest .sqscli"


@pytest.fixture
def start(no_home_named: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: `project/src/deep` below a place without a home."""
    deep = no_home_named / "project" / "src" / "deep"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    monkeypatch.setenv("HOME", str(no_home_named / "user"))
    return deep


def default(start: Path) -> tuple[str, str]:
    return f"{start.parents[2]}/user/.local/share/sqscli", "the user data directory"


def reports() -> list[str]:
    found: list[str] = []
    home_directory(passed_over=found)
    return found


def test_the_nearest_one_counts_from_the_working_directory_up(start: Path) -> None:
    assert home_directory() == default(start)
    for directory in (start.parents[1], start.parents[0], start):
        (directory / ".sqscli").mkdir()
        assert home_directory() == (f"{directory}/.sqscli", WHY)
    assert reports() == []


def test_it_is_found_from_inside_itself(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (start / ".sqscli" / "queues").mkdir(parents=True)
    monkeypatch.chdir(start / ".sqscli" / "queues")
    assert home_directory() == (f"{start}/.sqscli", WHY)


def test_an_option_and_the_variable_beat_it_and_then_nothing_is_looked_for(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (start / ".sqscli").mkdir()
    monkeypatch.setattr(os, "lstat", lambda path: pytest.fail(f"{path} was asked about"))
    assert home_directory("/option") == ("/option", "--home")
    monkeypatch.setenv("SQSCLI_HOME", "/variable")
    assert home_directory() == ("/variable", "SQSCLI_HOME")


def test_an_empty_variable_counts_as_none_here_too(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (start / ".sqscli").mkdir()
    monkeypatch.setenv("SQSCLI_HOME", "")
    assert home_directory() == (f"{start}/.sqscli", WHY)


def test_the_search_costs_one_lstat_a_directory_and_ends_at_the_root(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: asked.append(path) or real(path))  # type: ignore[func-returns-value]
    for other in ("stat", "listdir", "scandir", "open", "readlink"):
        monkeypatch.setattr(os, other, lambda *_, **__: pytest.fail("something else was asked"))
    home_directory()
    assert asked == [str(each / ".sqscli") for each in (start, *start.parents)]
    assert asked[-1] == "/.sqscli"


def test_a_working_directory_that_is_gone_has_no_nearest_home(start: Path) -> None:
    (start.parent / ".sqscli").mkdir()
    start.rmdir()
    assert home_directory() == default(start)
    assert reports() == []
    with pytest.raises(SettingError, match="--home is 'here', but there is no working directory any more"):
        home_directory("here")


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "link to itself"])
def test_what_is_ours_and_no_directory_is_refused_with_the_way_out(start: Path, kind: str) -> None:
    """To go on to the next one would put messages where nobody looks for them."""
    (start.parents[1] / ".sqscli").mkdir()
    ours = start / ".sqscli"
    if kind == "file":
        ours.touch()
    else:
        ours.symlink_to({"link": start.parents[1] / ".sqscli", "dangling link": "nowhere", "link to itself": ".sqscli"}[kind])
    what = "not a directory" if kind == "file" else "a link, and links are not followed"
    with pytest.raises(HomeError, match=f"deep/.sqscli: {what}; move it away, or name a home with --home or SQSCLI_HOME"):
        home_directory()


@pytest.mark.parametrize("kind", ["directory", "file", "link"])
def test_what_belongs_to_another_user_is_passed_over_and_the_search_goes_on(start: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, ours = start / ".sqscli", start.parents[1] / ".sqscli"
    ours.mkdir()
    if kind == "directory":
        theirs.mkdir()
    elif kind == "file":
        theirs.touch()
    else:
        theirs.symlink_to(ours)
    belong_to(monkeypatch, {str(theirs): 54_321})
    assert home_directory() == (str(ours), WHY)
    assert reports() == [f"{theirs} is passed over: it belongs to user 54321"]


def belong_to(monkeypatch: pytest.MonkeyPatch, owners: dict[str, int]) -> None:
    """Paths that seem to belong to others, whoever runs the tests. (tests/security does it with real users.)"""
    real = os.lstat

    def lstat(path: str) -> os.stat_result:
        found = real(path)
        return os.stat_result((*found[:4], owners.get(path, found.st_uid), *found[5:10]))

    monkeypatch.setattr(os, "lstat", lstat)


def test_root_takes_no_other_users_either_and_a_user_none_of_roots(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under sudo, or in a job of root's: what is root's is written where root says."""
    path = str(start / ".sqscli")
    os.mkdir(path)
    for user, owner in ((0, 1000), (1000, 0)):
        with monkeypatch.context() as context:
            belong_to(context, {path: owner})
            context.setattr(os, "geteuid", lambda user=user: user)
            context.setenv("SUDO_UID", "1000")
            assert home_directory() == default(start)
            assert reports() == [f"{path} is passed over: it belongs to user {owner}"]


def test_a_directory_that_may_not_be_entered_is_passed_over(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (start.parents[1] / ".sqscli").mkdir()
    real = os.lstat

    def lstat(path: str) -> os.stat_result:
        if path.startswith(str(start.parent)):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "lstat", lstat)
    assert home_directory() == (f"{start.parents[1]}/.sqscli", WHY)
    assert reports() == [f"{start}/.sqscli is passed over: Permission denied", f"{start.parent}/.sqscli is passed over: Permission denied"]


def test_where_nobody_can_tell_whose_it_is_none_is_looked_for(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (start / ".sqscli").mkdir()
    monkeypatch.setattr(settings.os, "name", "nt")
    assert home_directory() == default(start)
