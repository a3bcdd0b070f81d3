"""What somebody has planted in a home, in the place of anything that sqscli opens or will make: links to what is theirs or ours elsewhere, files with
two names, FIFOs, devices and directories. It is refused, or replaced by its name; nothing outside is read, changed or removed, and nobody waits.

What a link leads to is, wherever there is one, the very file that was there before: whoever followed the link would find everything in order.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import pytest

from sqscli import move_tasks, open_queue, upkeep
from sqscli.api.errors import SQSError
from sqscli.api.requests import ChangeVisibility, DeleteMessages, ReceiveMessages, SendMessages, SetQueueAttributes
from sqscli.broker import Broker
from sqscli.catalog import HomeError, queue_arn
from sqscli.cli.run import run
from sqscli.clock import Clock, ManualClock
from sqscli.journal.disk import PosixDisk
from sqscli.journal.errors import JournalError
from tests.security.surroundings import CANARY, Surroundings, heard_paths

QUEUE, DEAD = "queues/orders", "queues/dead"
PATIENCE_SECONDS = 10

EXISTING = (
    "queues", QUEUE, DEAD, f"{QUEUE}/lock", f"{QUEUE}/upkeep.lock", f"{QUEUE}/reserve", f"{QUEUE}/0000000001.segment", f"{QUEUE}/last.segment",
    f"{QUEUE}/last.checkpoint", f"{QUEUE}/before.checkpoint", f"{QUEUE}/last.pages", f"{DEAD}/lock", f"{DEAD}/last.segment", "moving", "moving/dead",
    "deleted", "deleted/gone", "clock", "clock.lock",
)  # fmt: skip
FUTURE = (
    f"{QUEUE}/next.segment", f"{QUEUE}/next.segment.new", f"{QUEUE}/next.checkpoint", f"{QUEUE}/next.checkpoint.new", f"{QUEUE}/next.pages",
    f"{QUEUE}/last.checkpoint.damaged", f"{QUEUE}/last.segment.damaged", f"{QUEUE}/last.segment.new", f"{QUEUE}/last.pages.damaged",
    f"{QUEUE}/reserve.new", f"{QUEUE}/lock.new", "clock.new", "deleted/orders", "deleted/made", "moving/orders",
    "queues/.new-0000000000000000", "queues/.deleted-0000000000000000", "queues/made", "queues/.new-0000000000000000.new",
)  # fmt: skip


def broker_of(home: Path) -> Broker:
    return Broker(str(home), ManualClock(), "always", strict=True)


def as_it_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new segment and a checkpoint with every send, and no wait for the disk: power is not what is cut here."""
    monkeypatch.setattr(PosixDisk, "fsync", staticmethod(lambda handle: None))
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    monkeypatch.setattr(upkeep, "ROWS_BEHIND", 1)
    monkeypatch.setattr(open_queue, "SMALLEST_SEGMENT_BYTES", 600)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which everything that sqscli ever opens is there: two queues, checkpoints, a move task, a note on a deleted queue, a clock."""
    home = tmp_path_factory.mktemp("template") / "home"
    with pytest.MonkeyPatch.context() as monkeypatch:
        as_it_is_tested(monkeypatch)
        broker = broker_of(home)
        for name in ("dead", "gone"):
            broker.create_queue(name, {}, {})
        policy = f'{{"deadLetterTargetArn":"{queue_arn("dead")}","maxReceiveCount":2}}'
        broker.create_queue("orders", {"RedrivePolicy": policy}, {})
        broker.delete_queue("gone")
        for number in range(4):
            broker.send("orders", SendMessages([b"message %d" % number * 20]))
            broker.tend()
        broker.send("dead", SendMessages([b"dead %d" % number for number in range(9)]))
        move_tasks.start(broker, "dead", "orders", 1)
        broker.close()
        Clock(str(home)).freeze()
    return home


@pytest.fixture
def home(around: Surroundings, template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    as_it_is_tested(monkeypatch)
    shutil.copytree(template, around.home)
    return around.home


def place(home: Path, name: str) -> Path:
    """The path of a name like `next.segment`: the number is that of the last such file, of the one before it, or of the one that comes next."""
    path = home / name
    which, _, rest = path.name.partition(".")
    if which not in ("last", "next", "before"):
        return path
    suffix = rest.partition(".")[0]
    number = max((int(each.name[:10]) for each in path.parent.glob(f"*.{suffix}")), default=0)
    return path.with_name(f"{number + {'last': 0, 'next': 1, 'before': -1}[which]:010d}.{rest}")


# What is planted at `path`; what it leads to is `elsewhere`, which holds what was at `path` before.


def a_link(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere)


def a_dangling_link(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere.with_name("nowhere"))


def a_link_to_a_directory(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere.with_name("full"))


def a_hard_link(path: Path, elsewhere: Path) -> None:
    os.link(elsewhere, path)


def a_fifo(path: Path, _: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path, _: Path) -> None:
    try:
        os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero, which never ends
    except PermissionError:
        pytest.skip("only root makes devices")


def a_directory(path: Path, _: Path) -> None:
    path.mkdir()
    (path / "notes").write_text(CANARY)


KINDS = (a_link, a_link_to_a_directory, a_hard_link, a_fifo)
RARER = (a_dangling_link, a_device, a_directory)
DIRECTORIES = ("queues", QUEUE, DEAD, "moving", "deleted")  # which have no second name
PLANTED = [
    pytest.param(name, kind, id=f"{name} {kind.__name__}", marks=[pytest.mark.long] if kind in RARER else [])
    for name in EXISTING + FUTURE
    for kind in KINDS + RARER
    if kind is not a_hard_link or name not in DIRECTORIES
]


def plant(around: Surroundings, path: Path, kind: Callable[[Path, Path], None]) -> None:
    elsewhere = around.above / "beside" / "elsewhere"
    full = elsewhere.with_name("full")  # of files that are named as ours are
    full.mkdir()
    for name in ("lock", "reserve", "0000000001.segment", "0000000009.checkpoint", "orders", "gone", "made", "dead"):
        (full / name).write_text(CANARY)
    if os.path.lexists(path):
        path.rename(elsewhere)
    else:
        elsewhere.write_text(CANARY)
    path.parent.mkdir(exist_ok=True)
    kind(path, elsewhere)
    around.remember()


@contextmanager
def patience() -> Iterator[None]:
    """Ends a call that waits for ever."""

    def give_up(number: int, frame: FrameType | None) -> None:
        raise AssertionError("it waited for what had been planted")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def steps(home: Path) -> Iterator[Callable[[Broker], object]]:
    """One of each thing that touches files."""
    clock = Clock(str(home))
    yield lambda broker: clock.now_ms()
    yield lambda broker: clock.advance(1000)
    yield lambda broker: broker.list_queues()
    for name in ("orders", "dead"):
        yield lambda broker, name=name: broker.send(name, SendMessages([b"more" * 100]))
        yield lambda broker: broker.tend()
        yield lambda broker, name=name: broker.peek(name, 10, None)
        yield lambda broker, name=name: broker.stats(name)
        yield lambda broker, name=name: broker.attributes(name)
    yield lambda broker: broker.dead_letter_sources("dead")
    for line in ("fsck", "fsck orders --repair", "journal dump orders", "journal verify orders", "journal compact orders"):
        yield lambda broker, line=line: run(["--home", broker.home, *line.split()])
    yield received_and_deleted
    yield lambda broker: broker.set_attributes("orders", SetQueueAttributes({"DelaySeconds": "1"}))
    yield lambda broker: broker.tend()
    yield move_tasks.advance_all
    yield lambda broker: broker.redrive("dead", "orders", 3)
    yield lambda broker: broker.create_queue("made", {}, {})
    yield lambda broker: broker.create_queue("gone", {}, {})
    yield lambda broker: broker.purge("orders")
    yield lambda broker: broker.tend()
    for name in ("made", "orders", "dead"):
        yield lambda broker, name=name: broker.delete_queue(name)
    yield lambda broker: broker.list_queues()
    yield lambda broker: clock.reset()


def received_and_deleted(broker: Broker) -> None:
    for message in broker.receive("orders", ReceiveMessages(10)).messages():
        broker.change_visibility("orders", ChangeVisibility(message.receipt_handle, 5))
        broker.delete("orders", DeleteMessages([message.receipt_handle]))


@pytest.mark.parametrize(("name", "kind"), PLANTED)
def test_nothing_that_is_planted_leads_out_of_the_home_or_keeps_anybody_waiting(
    around: Surroundings, home: Path, name: str, kind: Callable[[Path, Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    plant(around, place(home, name), kind)
    said: list[str] = []
    with patience():
        for step in steps(home):
            broker = Broker(str(home), ManualClock(), "always", warn=said.append, strict=True)
            try:
                said.append(repr(step(broker)))
            except (SQSError, JournalError) as error:  # anything else is a bug
                said.append(str(error))
            finally:
                with suppress(JournalError):
                    broker.close()
    around.check_untouched()
    assert CANARY.strip() not in " ".join((*said, *capfd.readouterr()))


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("queues", a_link, "a link, and links are not followed"),
        (QUEUE, a_link, "a link, and links are not followed"),
        (f"{QUEUE}/lock", a_link, "a link, and links are not followed"),
        (f"{QUEUE}/last.segment", a_link, "a link, and links are not followed"),
        (f"{QUEUE}/last.checkpoint", a_link, "a link, and links are not followed"),
        (f"{QUEUE}/last.pages", a_link, "a link, and links are not followed"),
        (f"{QUEUE}/lock", a_hard_link, "another name"),
        (f"{QUEUE}/last.segment", a_hard_link, "another name"),
        (f"{QUEUE}/last.pages", a_hard_link, "another name"),
        (f"{QUEUE}/lock", a_fifo, "not a plain file"),
        (f"{QUEUE}/last.segment", a_fifo, "not a plain file"),
        (f"{QUEUE}/last.checkpoint", a_device, "not a plain file"),
    ],
)
def test_what_is_planted_in_a_queue_is_refused_by_its_path(
    around: Surroundings, home: Path, name: str, kind: Callable[[Path, Path], None], reason: str
) -> None:
    path = place(home, name)
    plant(around, path, kind)
    broker = broker_of(home)
    with pytest.raises(HomeError, match=reason) as caught:
        broker.send("orders", SendMessages([b"x"]))
    assert str(caught.value).startswith(str(path))
    broker.close()


def test_a_link_in_the_place_of_the_clock_is_refused_and_reset_removes_it(around: Surroundings, home: Path) -> None:
    plant(around, home / "clock", a_link)
    clock = Clock(str(home))
    for ask in (clock.now_ms, clock.freeze):
        with pytest.raises(HomeError, match="links are not followed; 'sqscli clock reset' removes it"):
            ask()
    clock.reset()
    assert clock.status() is None
    around.check_untouched()


def test_files_named_with_digits_of_other_scripts_are_not_ours(home: Path) -> None:
    for digits in ("\u0661" * 10, "\u00b2" * 10, "\uff11" * 10, "000000000\u0664"):
        for suffix in ("segment", "checkpoint", "pages"):
            (home / QUEUE / f"{digits}.{suffix}").write_text("notes of somebody")
    broker = broker_of(home)
    broker.send("orders", SendMessages([b"x"]))
    broker.tend()
    assert broker.stats("orders").available
    broker.delete_queue("orders")
    broker.close()
    (grave,) = (home / "queues").glob(".deleted-*")
    assert len(list(grave.iterdir())) == 12


def test_a_home_may_be_reached_through_a_link(around: Surroundings, home: Path) -> None:
    (around.above / "shortcut").symlink_to(home)
    broker = broker_of(around.above / "shortcut")
    assert broker.list_queues() == ["dead", "orders"]
    broker.send("orders", SendMessages([b"x"]))
    broker.close()


@pytest.mark.parametrize("name", ["queues/.new-0000000000000000", "queues/.deleted-0000000000000000"])
def test_a_link_that_is_called_as_what_a_crash_leaves_is_removed_and_what_it_leads_to_is_not_asked(
    around: Surroundings, home: Path, name: str
) -> None:
    plant(around, home / name, a_link_to_a_directory)
    broker = broker_of(home)
    with heard_paths() as paths:
        broker.create_queue("made", {}, {})
    broker.close()
    assert not os.path.lexists(home / name)
    assert f"{home}/{name}/lock" not in paths
    around.check_untouched()


def test_a_directory_that_is_called_as_a_file_of_a_queue_keeps_nobody_from_deleting_and_creating(home: Path) -> None:
    (home / QUEUE / "0000000099.pages").mkdir()
    (home / QUEUE / "0000000099.pages" / "notes").write_text(CANARY)
    broker = broker_of(home)
    broker.delete_queue("orders")
    broker.create_queue("made", {}, {})
    assert broker.list_queues() == ["dead", "made"]
    broker.close()
    (notes,) = (home / "queues").glob(".deleted-*/*/notes")
    assert notes.read_text() == CANARY
