"""The names of queues that the completions offer: those of the home that sqscli would use, whatever state that is in."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from sqscli.catalog import LOCK
from tests.docs.conftest import QUEUES, make_queues, stand_in
from tests.docs.shells import COMPLETIONS, Shell
from tests.support.processes import SQSCLI


def test_queue_names_come_from_the_home_of_the_line(shell: Shell, tmp_path: Path) -> None:
    make_queues(tmp_path / "option", ["of-the-option"])
    make_queues(tmp_path / "variable", ["of-the-variable"])
    shell.environment["SQSCLI_HOME"] = str(tmp_path / "variable")
    assert shell.offers("send ") == ["of-the-variable"]
    assert shell.offers("--home option send ") == ["of-the-option"]


def test_queue_names_come_from_the_nearest_home_above(shell: Shell, tmp_path: Path) -> None:
    shell.cwd = tmp_path / "a project" / "src"
    shell.cwd.mkdir(parents=True)
    make_queues(tmp_path / "a project" / ".sqscli", ["of-the-project"])
    assert shell.offers("send ") == ["of-the-project"]
    if os.geteuid() == 0:
        os.chown(tmp_path / "a project" / ".sqscli", 54_321, 54_321)
        assert shell.offers("send ") == QUEUES


def test_a_home_is_handed_on_as_the_line_means_it(shell: Shell, tmp_path: Path) -> None:
    stand_in(shell, "printf '%s\\n' \"$@\" >~/given; echo one")
    for given, directory in (
        ("--home /srv/queues", "/srv/queues"),
        ("--home=./queues", "./queues"),
        ("--home ~/queues", f"{tmp_path}/queues"),
        ('--home "$HOME/queues"', f"{tmp_path}/queues"),
        ("--home ${HOME}/queues", f"{tmp_path}/queues"),
        (r"--home $HOME/with\ a\ blank", f"{tmp_path}/with a blank"),
        ("--home 'with a blank'", "with a blank"),
    ):
        for line in (f"{given} send ", f"receive {given} -n 3 "):
            assert shell.offers(line) == ["one"]
            assert (tmp_path / "given").read_text().splitlines()[:3] == ["--home", directory, "list-queues"]
    assert shell.offers("send ") == ["one"]
    assert (tmp_path / "given").read_text().splitlines()[0] == "list-queues"


def test_nothing_of_the_line_is_run(shell: Shell, tmp_path: Path) -> None:
    stand_in(shell, "echo one")
    for given in ("'$(touch run)'", '"$(touch run)"', "'`touch run`'", "'; touch run'", "$(touch run)", "'${x:=$(touch run)}'", "'$x[$(touch run)]'"):
        for line in (f"--home {given} send ", f"--home={given} send ", f"attributes {given} De", f"create-queue {given} --attribute "):
            shell.offers(line)
            assert not (tmp_path / "run").exists()


def missing(home: Path) -> None:
    shutil.rmtree(home)


def a_file(home: Path) -> None:
    shutil.rmtree(home)
    home.write_text("")


def no_directory_of_queues(home: Path) -> None:
    shutil.rmtree(home / "queues")
    (home / "queues").write_text("")


def others(home: Path) -> None:
    for directory in (home / "queues", *(home / "queues").iterdir()):
        os.chown(directory, 65_534, 65_534)
    home.chmod(0o755)


def test_a_home_that_cannot_be_used_offers_nothing_and_stays_as_it_is(shell: Shell, three_queues: Path, tmp_path: Path) -> None:
    harms = [missing, a_file, no_directory_of_queues] + ([others] if os.geteuid() == 0 else [])  # only root can give something away
    for harm in harms:
        home = tmp_path / harm.__name__
        shutil.copytree(three_queues, home)
        harm(home)
        before = [home.exists(), *sorted(home.rglob("*"))]
        line = f"sqscli --home {home} send ot"
        assert shell.becomes(line) == line
        assert "sqscli:" not in shell.screen
        assert [home.exists(), *sorted(home.rglob("*"))] == before


def test_a_queue_whose_files_are_damaged_is_offered_all_the_same_and_nothing_is_said(shell: Shell, three_queues: Path, tmp_path: Path) -> None:
    shutil.copytree(three_queues, tmp_path / "damaged")
    for path in (tmp_path / "damaged" / "queues" / "jobs").iterdir():
        path.write_bytes(b"\xff" * 100)
    assert shell.offers("--home damaged send ") == QUEUES


def test_a_program_that_fails_offers_nothing_and_nothing_is_said(shell: Shell) -> None:
    stand_in(shell, "echo Traceback >&2; exit 1")
    assert shell.offers("send ") == []
    assert shell.becomes("sqscli send jo") == "sqscli send jo"
    assert "Traceback" not in shell.screen


def test_no_process_is_started_but_for_the_names_of_queues(shell: Shell, tmp_path: Path) -> None:
    stand_in(shell, "touch ~/started; echo one")
    for line in (
        "",
        "--",
        "send --",
        "attributes jobs ",
        "create-queue x --attribute DeduplicationScope=",
        "clock ",
        "--durability ",
        "send jobs --attr a:",
    ):
        shell.offers(line)
    assert not (tmp_path / "started").exists()
    assert shell.offers("send ") == ["one"]
    assert (tmp_path / "started").exists()


def test_ten_thousand_queues_cost_little_more_than_to_list_them(shell: Shell, many_queues: Path) -> None:
    begun = time.monotonic()
    listed = subprocess.run(
        [*SQSCLI, "--home", str(many_queues), "list-queues", "-o", "text"], capture_output=True, check=True, cwd=COMPLETIONS.parent
    )
    to_list = time.monotonic() - begun
    assert listed.stdout.count(b"\n") == 10_000
    assert shell.offers("--version ") != []  # the shell is there
    begun = time.monotonic()
    assert len(shell.offers(f"--home {many_queues} send q99")) == 111
    assert time.monotonic() - begun < 3 * to_list + 1


@pytest.fixture(scope="session")
def many_queues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("many") / "home"
    make_queues(home, ["q"])
    queues = str(home / "queues")
    for number in range(1, 10_000):
        os.mkdir(f"{queues}/q{number}", 0o700)
        os.link(f"{queues}/q/{LOCK}", f"{queues}/q{number}/{LOCK}")  # which is all that a list looks at
    return home
