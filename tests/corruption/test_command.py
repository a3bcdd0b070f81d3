"""The real command on real files that are damaged: one line on stderr that names file and offset, an exit status of the table, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.catalog import HomeError
from sqscli.cli.exit_status import DONE, FAILED
from sqscli.clock import ManualClock, real_ms
from sqscli.journal.errors import JournalError
from sqscli.journal.segment import SEGMENT_HEADER


@pytest.fixture
def directory(home: Path) -> Path:
    """A queue with two checkpoints, a page file, and two messages behind them."""
    broker = Broker(str(home), ManualClock(real_ms()))
    broker.create_queue("q", {}, {})
    for number in range(12):
        broker.send("q", SendMessages([b"%02d" % number * 20]))
        broker.tend()
    broker.close()
    found = home / "queues" / "q"
    assert len(list(found.glob("*.checkpoint"))) == 2
    return found


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SQSCLI_HOME": str(home)}
    return subprocess.run([sys.executable, "-m", "sqscli", *arguments], capture_output=True, text=True, env=environment, check=False, timeout=60)


def flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x40
    path.write_bytes(data)


def last_record(directory: Path) -> int:
    """An offset within the last record of the journal."""
    return (directory / "0000000001.segment").stat().st_size - 30


COMMANDS = [("peek", "q"), ("stats", "q"), ("receive", "q", "--max", "10", "--delete"), ("send", "q", "more"), ("attributes", "q")]
DAMAGES: dict[str, tuple[Callable[[Path], None], int, str]] = {
    "a record": (lambda found: flip(found / "0000000001.segment", last_record(found)), DONE, "0000000001.segment: offset "),
    "a header": (lambda found: flip(found / "0000000001.segment", SEGMENT_HEADER.size - 2), FAILED, "0000000001.segment: offset 0: "),
    "a segment": (lambda found: (found / "0000000001.segment").unlink(), FAILED, "0000000001.segment: the segment is missing"),
    "a checkpoint": (
        lambda found: flip(sorted(found.glob("*.checkpoint"))[-1], 60),
        DONE,
        ".checkpoint: offset 0: a damaged checkpoint; using the one",
    ),
    "the pages": (lambda found: next(found.glob("*.pages")).write_bytes(b""), DONE, ".pages: offset "),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_command_on_damaged_files_says_in_one_line_what_and_where(home: Path, directory: Path, damage: str) -> None:
    act, status, named = DAMAGES[damage]
    act(directory)
    said = ""
    for command in COMMANDS:
        ended = run(home, *command)
        assert ended.returncode == status, (command, ended)
        assert "Traceback" not in ended.stderr
        assert status == DONE or len(ended.stderr.splitlines()) == 1, ended.stderr
        said += ended.stderr
    assert f"{directory}/" in said
    assert named in said


def test_the_other_queues_of_a_home_are_as_they_were(home: Path, directory: Path) -> None:
    shutil.copytree(home, home.with_name("copy"))
    broker = Broker(str(home), ManualClock(real_ms()))
    broker.create_queue("other", {}, {})
    broker.send("other", SendMessages([b"here"]))
    broker.close()
    (directory / "0000000001.segment").write_bytes(b"")
    assert run(home, "list-queues").returncode == DONE
    ended = run(home, "receive", "other", "-o", "body")
    assert (ended.returncode, ended.stdout) == (DONE, "here\n")


def _files(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_a_directory_in_the_place_of_any_file_is_an_error_that_names_it_or_matters_nothing(home: Path, directory: Path) -> None:
    whole = home.with_name("whole")
    shutil.copytree(directory, whole)
    for name in _files(whole):
        shutil.rmtree(directory)
        shutil.copytree(whole, directory)
        (directory / name).unlink()
        (directory / name).mkdir()
        reports: list[str] = []
        broker = Broker(str(home), ManualClock(real_ms()), warn=reports.append)
        try:
            assert broker.list_queues() == ["q"]
            assert len(broker.peek("q", 100, None)) == 12
            assert len(broker.receive("q", ReceiveMessages(100, 0))) == 12
            broker.send("q", SendMessages([b"more"]))
            broker.tend()
        except (JournalError, HomeError) as error:
            reports.append(str(error))
        broker.close()
        assert name == "reserve" or any(str(directory / name) in report for report in reports), (name, reports)


def test_a_file_that_is_gone_costs_nothing_that_it_did_not_hold(home: Path, directory: Path) -> None:
    whole = home.with_name("whole")
    shutil.copytree(directory, whole)
    for name in _files(whole):
        if name.endswith(".segment"):
            continue
        shutil.rmtree(directory)
        shutil.copytree(whole, directory)
        (directory / name).unlink()
        broker = Broker(str(home), ManualClock(real_ms()))
        assert broker.list_queues() == ["q"], f"without {name} it is a queue all the same"
        assert len(broker.peek("q", 100, None)) == 12
        broker.send("q", SendMessages([b"more"]))
        assert len(broker.receive("q", ReceiveMessages(100, 0))) == 13
        broker.tend()
        broker.close()


@pytest.mark.parametrize("kind", ["moving", "deleted"])
@pytest.mark.parametrize("content", [b"", b"\xff\x00garbage", b"q", b"9" * 5000])
def test_a_note_that_says_nonsense_is_none(home: Path, directory: Path, kind: str, content: bytes) -> None:
    (home / kind).mkdir()
    for name in ("q", "no-such-queue", "\u00fc"):
        (home / kind / name).write_bytes(content)
    broker = Broker(str(home), ManualClock(real_ms()), strict=True)
    broker.create_queue("other", {}, {})
    assert len(broker.receive("q", ReceiveMessages(100, 0))) == 12
    broker.send("q", SendMessages([b"more"]))
    broker.close()


@pytest.mark.parametrize("content", [b"", b"\xff\x00garbage", b"{}", b"9" * 5000])
def test_a_clock_that_says_nonsense_is_an_error_that_names_it(home: Path, directory: Path, content: bytes) -> None:
    (home / "clock").write_bytes(content)
    ended = run(home, "receive", "q")
    assert "Traceback" not in ended.stderr
    assert ended.returncode in (DONE, FAILED), ended
    assert ended.returncode == DONE or str(home / "clock") in ended.stderr
