"""A queue that a newer sqscli wrote is refused by name, by every command that would look at it or change it, and stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from sqscli import upkeep
from sqscli.journal import checkpoint, segment
from sqscli.journal.disk import PosixDisk
from sqscli.journal.journal import Journal
from tests.cli.conftest import Run


def bumped(path: Path) -> None:
    """The same file, of the next version: a whole one."""
    data = bytearray(path.read_bytes())
    at = len(segment.MAGIC)
    known = segment.VERSION if path.suffix == ".segment" else checkpoint.VERSION
    data[at : at + 2] = (known + 1).to_bytes(2, "little")
    if path.suffix == ".segment":
        data[36:40] = crc32(data[:36]).to_bytes(4, "little")
    path.write_bytes(data)


def newer_segments(directory: Path) -> None:
    for path in directory.glob("*.segment"):
        bumped(path)


def newer_last_segment(directory: Path) -> None:
    bumped(max(directory.glob("*.segment")))


def newer_checkpoint(directory: Path) -> None:
    bumped(max(directory.glob("*.checkpoint")))


def newer_event(directory: Path) -> None:
    """A record of a kind that is not known yet, and a torn one behind it."""
    journal = Journal(PosixDisk(), str(directory), "none")
    number = int(max(directory.glob("*.segment")).name[:10])
    journal.tail, journal.end = journal._segment(number), segment.SEGMENT_HEADER.size
    for _ in journal.replay():
        pass
    journal.append([b"\xc8" + bytes(40), bytes(100)])
    journal.disk.truncate(journal.tail.handle, journal.end - 30)
    journal.close()


NEWER = [newer_segments, newer_last_segment, newer_checkpoint, newer_event]
COMMANDS = [
    "send q x",
    "receive q",
    "receive q --all --delete",
    "extend q {handle} 5s",
    "delete q {handle}",
    "purge q --yes",
    "attributes q",
    "attributes q VisibilityTimeout=7",
    "peek q",
    "stats q",
    "export q",
    "redrive q",
    "redrive q --to other",
    "redrive other --to q",
    "redrive q --until-done",
    "create-queue q --visibility-timeout 9s",
    "create-queue third --dlq q --max-receives 1",
    "api tag-queue --queue-url q --tags a=b",
    "api start-message-move-task --source-arn arn:aws:sqs:us-east-1:000000000000:q",
    "api list-message-move-tasks --source-arn arn:aws:sqs:us-east-1:000000000000:q",
]


def content(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.fixture
def queue(orders: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """q with several segments, checkpoints and records behind them; other sends its dead letters there."""
    orders("create-queue q")
    orders("create-queue other --dlq q --max-receives 1")
    orders("create-queue source --dlq other --max-receives 1")
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 2)
    for _ in range(4):
        orders("send q -", stdin=b"x" * 600_000)
    orders("receive q --visibility-timeout 12h")
    monkeypatch.undo()
    return orders


@pytest.mark.parametrize("newer", NEWER, ids=lambda newer: newer.__name__)
def test_every_command_refuses_it_and_leaves_every_byte_as_it_is(
    queue: Run, home: Path, newer: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQSCLI_HOME", str(home))
    handle = queue("receive q --visibility-timeout 12h").json["Messages"][0]["ReceiptHandle"]
    queue("send other", "redriven to where nobody can write")
    directory = home / "queues/q"
    newer(directory)
    before = content(directory)
    for command in COMMANDS:
        ended = queue(command.format(handle=handle))
        assert ended.status in (1, 255), f"{command}: {ended}"
        assert "nothing was changed: upgrade sqscli" in ended.err, f"{command}: {ended}"
        assert content(directory) == before, command
    assert queue("delete-queue q").status == 2, "only who says --yes has it deleted, as any queue that cannot be read"
    assert content(directory) == before
    assert queue("list-queues -o text").out == b"orders\nother\nq\nsource\n"


@pytest.mark.parametrize("newer", NEWER, ids=lambda newer: newer.__name__)
def test_its_neighbours_work_and_keep_what_they_would_have_moved_there(
    queue: Run, home: Path, newer: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQSCLI_HOME", str(home))
    queue("send other", "poison")
    queue("receive other --visibility-timeout 0")
    directory = home / "queues/q"
    newer(directory)
    before = content(directory)
    ended = queue("receive other")
    assert "upgrade sqscli (dead letters stay where they are)" in ended.err
    assert queue("stats").status == 6
    assert queue("stats other -o json").json["ApproximateNumberOfMessages"] == 1
    assert queue("send other", "fine").status == 0
    assert queue("receive other -o body").out == b"fine\n"
    assert content(directory) == before


def test_the_versions_of_this_sqscli_are_what_the_table_of_files_says() -> None:
    said = (Path(segment.__file__).parent / "FORMAT.md").read_text()
    assert f"Segments are of format version {segment.VERSION}, checkpoints of version {checkpoint.VERSION}" in said
