"""File systems that are really full, or really read-only, under the real command: a small tmpfs and a small ext4, mounted for one test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.support.processes import Commands, Ended, is_one_line

FILLINGS = (
    (1000, 200),
    (1000, 40),
    (1000, 8),
    (10, 80),
    (10, 16),
)  # size and number of bodies: what the large batches leave is filled with smaller ones
MOST_COMMANDS = 60


def mount(kind: str, tmp_path: Path) -> str:
    """Mounts a disk of a few MiB at `tmp_path / "disk"`; why that cannot be done, or nothing."""
    if os.name != "posix" or os.geteuid() != 0:
        return "only root may mount a file system"
    for program in ("mount", "umount", "mkfs.ext4"):
        if shutil.which(program) is None:
            return f"there is no {program} here"
    where = tmp_path / "disk"
    where.mkdir()
    options = ["-t", "tmpfs", "-o", "size=2m", "tmpfs"]
    if kind == "ext4":
        image = tmp_path / "image"
        with image.open("wb") as file:
            file.truncate(4 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", image], check=True)
        options = ["-o", "loop", str(image)]
    mounted = subprocess.run(["mount", *options, where], capture_output=True, text=True)
    return f"mount says: {mounted.stderr.strip()}" if mounted.returncode else ""


@pytest.fixture(params=["tmpfs", "ext4"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    reason = mount(request.param, tmp_path)
    if reason:
        pytest.skip(f"a real {request.param} that fills up cannot be tried: {reason}")
    try:
        yield tmp_path / "disk"
    finally:
        subprocess.run(["umount", "--lazy", tmp_path / "disk"], check=True)


class Orders:
    """A queue, and what was acknowledged to its senders."""

    def __init__(self, disk: Path) -> None:
        self.sqscli = Commands(disk / "home")
        assert self.sqscli("create-queue orders").status == 0
        self.sent: list[str] = []
        self.numbers = count()

    def send_lines(self, size: int, lines: int = 200) -> Ended:
        bodies = [f"{next(self.numbers)}.".ljust(size, "-") for _ in range(lines)]
        ended = self.sqscli("send orders --lines -o jsonl -q", stdin="".join(f"{body}\n" for body in bodies).encode())
        acknowledged = {int(record["Id"]) for record in ended.records}
        self.sent += [body for number, body in enumerate(bodies, 1) if number in acknowledged]
        return ended

    def fill(self) -> None:
        """Streams, and then single sends, until there is no room for ten bytes."""
        for size, lines in FILLINGS:
            ended = next(ended for _ in range(MOST_COMMANDS) if (ended := self.send_lines(size, lines)).status)
            check_full(ended)
        for number in range(MOST_COMMANDS):
            body = f"single {number} {next(self.numbers)}"
            ended = self.sqscli("send orders -q", body)
            if ended.status:
                check_full(ended)
                return
            self.sent.append(body)
        raise AssertionError("the disk never became full")

    def receive(self, line: str = "receive orders") -> list[dict[str, str]]:
        ended = self.sqscli(f"{line} -o jsonl -q")
        assert ended.status == 0, ended
        return ended.records


def check_full(ended: Ended) -> None:
    assert ended.status == 1, ended
    assert "the disk is full; nothing was changed: make room, or purge or delete messages, and try again" in ended.err
    assert ".segment: " in ended.err
    assert is_one_line(ended.err), ended.err


@pytest.mark.slow
def test_a_full_disk_says_so_and_receives_and_deletes_make_room_again(disk: Path) -> None:
    orders = Orders(disk)
    orders.fill()
    assert orders.sqscli.bodies("orders") == orders.sent
    assert len(orders.sent) > 500

    one = orders.receive()[0]  # a receive and a delete, each a command of its own, work on the full disk
    assert orders.sqscli("delete orders -q", one["ReceiptHandle"]).status == 0
    taken = [one["Body"]] + [message["Body"] for message in orders.receive("receive orders --all --delete")]
    assert taken == orders.sent
    assert orders.sqscli("receive orders").status == 3

    orders.sent.clear()
    for _ in range(3):
        assert orders.send_lines(1000).status == 0  # the space has come back, without a repair step
    assert orders.sqscli.bodies("orders") == orders.sent


@pytest.mark.slow
def test_a_full_disk_can_be_looked_at_and_purged_and_takes_no_half_queue(disk: Path) -> None:
    orders = Orders(disk)
    orders.fill()
    for line in ("stats orders", "list-queues", "peek orders"):
        assert orders.sqscli(line).status == 0
    refused = orders.sqscli("create-queue another")
    assert refused.status == 1
    assert is_one_line(refused.err)
    assert "No space left on device" in refused.err or "the disk is full" in refused.err
    assert os.listdir(disk / "home" / "queues") == ["orders"], "what was begun takes no room"
    assert orders.sqscli("attributes orders VisibilityTimeout=5 -q").status == 0
    assert orders.sqscli("purge orders --yes -q").status == 0
    assert orders.sqscli.bodies("orders") == []
    orders.sent.clear()
    for _ in range(3):
        assert orders.send_lines(1000).status == 0
    assert orders.sqscli.bodies("orders") == orders.sent
    assert orders.sqscli("create-queue another -q").status == 0


@pytest.mark.slow
def test_a_disk_that_has_become_read_only_can_be_read_and_is_used_again_when_it_is_writable(disk: Path) -> None:
    orders = Orders(disk)
    orders.send_lines(1000, 100)
    handle = orders.receive()[0]["ReceiptHandle"]
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        for line in (
            "send orders x",
            "receive orders",
            f"delete orders {handle}",
            f"extend orders {handle} 5s",
            "purge orders --yes",
            "create-queue new",
        ):
            ended = orders.sqscli(line)
            assert ended.status == 1, (line, ended)
            assert is_one_line(ended.err), ended.err
            assert ended.err.startswith(f"sqscli: {disk}/home"), ended.err
        assert orders.sqscli.bodies("orders") == orders.sent
        for line in ("stats orders", "list-queues", "attributes orders"):
            assert orders.sqscli(line).status == 0
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert orders.sqscli(f"delete orders {handle} -q").status == 0
    assert orders.sqscli.bodies("orders") == orders.sent[1:]
    assert orders.send_lines(1000, 100).status == 0
    assert [message["Body"] for message in orders.receive("receive orders --all --delete")] == orders.sent[1:]
