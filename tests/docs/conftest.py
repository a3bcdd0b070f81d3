"""The shells that completions are tried in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqscli.broker import Broker
from sqscli.clock import Clock
from tests.docs.shells import Shell

QUEUES = ["jobs", "jobs-dead", "other.fifo"]


def make_queues(home: Path, names: list[str]) -> None:
    broker = Broker(str(home), Clock(str(home)), "none")
    for name in names:
        broker.create_queue(name, {"FifoQueue": "true"} if name.endswith(".fifo") else {}, {})
    broker.close()


def stand_in(shell: Shell, script: str) -> None:
    """A `sqscli` that is quick, and does something else."""
    folder = shell.user_home / "bin"
    folder.mkdir()
    (folder / "sqscli").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "sqscli").chmod(0o755)
    shell.environment["PATH"] = f"{folder}:{shell.environment['PATH']}"


@pytest.fixture(scope="session")
def shell_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shells keep their settings, zsh's list of what it can complete among them: to make it takes longer than all else."""
    return tmp_path_factory.mktemp("shells")


@pytest.fixture(scope="session")
def three_queues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("queues") / "home"
    make_queues(home, QUEUES)
    return home


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, no_home_named: Path, tmp_path: Path, shell_files: Path, three_queues: Path) -> Iterator[Shell]:
    """A shell of a user whose default home holds three queues, a file and a link."""
    data = tmp_path / ".local" / "share" / "sqscli"
    shutil.copytree(three_queues, data)
    (data / "queues" / "file").write_text("")
    (data / "queues" / "link").symlink_to(tmp_path)
    with Shell(request.param, tmp_path, shell_files) as shell:
        yield shell
