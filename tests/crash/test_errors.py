"""The disk says no in every single call of every workload, once or from then on: the command fails with one clear line, and when the cause is gone
the next one works."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sqscli.api.requests import SendMessages
from sqscli.journal.errors import JournalError, WriteFailed
from tests.crash.conftest import Seen, prepared
from tests.crash.workloads import WORKLOADS, Checkpoint, Workload
from tests.crash.world import World
from tests.support.invariants import held
from tests.support.unreliable_disk import Loss, Torn

NEXT = ("the same process goes on", "the next process", "the power fails")


def failing_calls(world: World, workload: Workload, counts_reads: bool) -> list[str]:
    undisturbed = world.copy()
    undisturbed.disk.counts_reads = counts_reads
    workload.act(undisturbed)
    return undisturbed.disk.calls


def check_error(world: World, act: Callable[[], object]) -> None:
    """What the user reads, if this fails at all: it may be that only upkeep did."""
    message = ""
    try:
        act()
    except JournalError as error:
        message = str(error)
    assert not message or message.startswith(str(world.home)), f"does not name the file: {message}"
    assert "\n" not in message


@contextmanager
def failing(before: World, code: int, at: int, torn: Torn, is_lasting: bool = False, reads: bool = False) -> Iterator[World]:
    """The world whose disk fails so. What goes wrong there says where that was."""
    world = before.copy()
    world.disk.counts_reads = reads
    world.disk.fail(at, torn, code, is_lasting)
    try:
        yield world
    except Exception as error:
        call = world.disk.calls[at] if len(world.disk.calls) > at else "?"
        shown = f"{errno.errorcode[code]} in call {at} ({call}) after {torn.value} of it, then: {error!r}"
        raise AssertionError("\n".join([shown, *world.reports])) from error


def failures(calls: list[str]) -> list[tuple[int, Torn]]:
    return [(at, torn) for at, call in enumerate(calls) for torn in ((Torn.NOTHING, Torn.HALF) if call.startswith("pwrite") else (Torn.NOTHING,))]


def ask(world: World, after: str) -> None:
    """A command of each kind on each queue."""
    for name in world.names:
        text = f"{after} {name} {world.entropy.count}".encode()
        check_error(world, lambda name=name, text=text: world.send(name, text, group="ask" if name.endswith(".fifo") else None))
        check_error(world, lambda name=name: world.receive(name, 1, 0))


@pytest.mark.parametrize("afterwards", NEXT)
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=errno.errorcode.get)
@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_an_error_in_any_call_is_reported_and_loses_nothing(home: Path, workload: Workload, code: int, afterwards: str) -> None:
    before, seen, reads = prepared(home, workload), Seen(), code == errno.EIO
    for at, torn in failures(failing_calls(before, workload, reads)):
        with failing(before, code, at, torn, reads=reads) as world:
            check_error(world, lambda world=world: workload.act(world))
            world.disk.mend()
            loss = Loss.ALL if afterwards == "the power fails" else Loss.NOTHING
            world.ledger.lasting_receives.clear()  # a sync that failed has forgotten the leases, and no later one will write them
            if afterwards != "the same process goes on":
                world.reboot(loss)
                if not seen.is_new(world):
                    continue
            world.check(loss, leases_are_lost=afterwards == "the power fails")


@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_whatever_the_error_is_called_the_same_process_and_the_next_one_go_on(home: Path, workload: Workload) -> None:
    before, seen = prepared(home, workload), Seen()
    for code in (errno.EDQUOT, errno.EINTR, errno.EACCES, errno.EROFS):
        reads = code == errno.EACCES
        for at, torn in failures(failing_calls(before, workload, reads)):
            with failing(before, code, at, torn, reads=reads) as world:
                check_error(world, lambda world=world: workload.act(world))
                world.disk.mend()
                for name in world.names:
                    world.send(name, f"next {name}".encode(), group="next" if name.endswith(".fifo") else None)
                    world.receive(name, 1, 0)
                world.reboot()
                if seen.is_new(world):
                    world.check()


@pytest.mark.parametrize("workload", [each() for each in WORKLOADS], ids=lambda workload: type(workload).__name__)
def test_a_disk_that_takes_nothing_any_more_can_be_read_and_is_used_again_when_it_is_mended(home: Path, workload: Workload) -> None:
    """As a file system does that an error has made read-only: each change fails from some call on, in this process and the next."""
    before, seen = prepared(home, workload), Seen()
    for code, is_same_process in ((errno.EROFS, True), (errno.EROFS, False), (errno.ENOSPC, True)):
        for at, torn in failures(failing_calls(before, workload, counts_reads=False)):
            with failing(before, code, at, torn, is_lasting=True) as world:
                check_error(world, lambda world=world: workload.act(world))
                ask(world, "meanwhile")
                if not is_same_process:
                    world.disk.recover()
                    world.disk.fail(0, Torn.NOTHING, code, is_lasting=True)
                    world.start()
                    ask(world, "meanwhile again")
                bodies = {body for body, _ in held(world.broker, world.names)}
                assert world.ledger.must_be_there <= bodies
                world.disk.mend()
                if is_same_process:
                    world.check()
                    continue
                world.reboot()
                if seen.is_new(world):
                    world.check()


def test_the_files_are_given_back_although_the_last_sync_fails(home: Path) -> None:
    world = prepared(home, Checkpoint(), "batch")
    Checkpoint().act(world)
    world.broker.send("q", SendMessages([b"the last one"]))
    assert world.broker.queue("q").pages is not None
    world.disk.fail(0, Torn.NOTHING, errno.EIO)
    with pytest.raises(WriteFailed):
        world.broker.close()
    assert world.disk.calls[0].startswith("fsync")
    assert world.disk.open_handles == 0
