"""`consume` where people use it: in scripts of bash and dash, under cron, on a terminal; and killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT, SQSCLI, Commands
from tests.support.surroundings import SHELLS, Terminal, as_cron, in_shell


@pytest.fixture
def sqscli(home: Path) -> Commands:
    commands = Commands(home)
    assert commands("create-queue q").status == 0
    return commands


def until(condition: Callable[[], object], what: str) -> None:
    """A bounded wait for what another process does."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, f"it never came that {what}"
        time.sleep(0.005)


class Consuming:
    """A `consume` of its own process, in a session of its own; what it writes goes to files, which commands that outlive it do not keep open."""

    def __init__(self, sqscli: Commands, directory: Path, *words: str) -> None:
        self._err = directory / f"err{len(list(directory.glob('err*')))}"
        with self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [*SQSCLI, "consume", *words], env=sqscli.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err,
                start_new_session=True, cwd=ROOT,
            )  # fmt: skip

    def end(self) -> tuple[int, str]:
        status, err = self.process.wait(timeout=60), self._err.read_text()
        assert "Traceback" not in err, err
        return status, err

    @property
    def commands(self) -> list[int]:
        """The process ids of what it runs."""
        return [int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]

    def is_watching(self, home: Path) -> bool:
        """Whether it has opened the queue's directory, to be told of changes."""
        return any(os.path.realpath(link) == str(home / "queues" / "q") for link in Path(f"/proc/{self.process.pid}/fd").iterdir())

    def kill(self) -> None:
        """What it runs first: afterwards nobody knows whose that is."""
        if self.process.poll() is None:
            commands = self.commands
            self.process.kill()
            for pid in commands:
                os.killpg(pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def consuming(sqscli: Commands, tmp_path: Path) -> Iterator[Callable[..., Consuming]]:
    begun: list[Consuming] = []

    def begin(*words: str) -> Consuming:
        begun.append(Consuming(sqscli, tmp_path, *words))
        return begun[-1]

    yield begin
    for one in begun:
        one.kill()


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_gets_the_body_on_stdin_and_in_a_file_and_the_rest_in_the_environment(shell: str, home: Path, tmp_path: Path) -> None:
    script = """
        sqscli create-queue q.fifo >&2
        sqscli send q.fifo -q --group g7 --dedup d1 --attr colour=red --attr a-b.c=1 'the body' >&2
        sqscli consume q.fifo --until-empty -- sh -c '
            read -r line; echo "stdin: $line"; echo "file: $(cat "$1")"; stat -c "%a %n" "$1" "$(dirname "$1")"
            echo "$SQS_QUEUE_NAME $SQS_GROUP_ID $SQS_DEDUPLICATION_ID $SQS_RECEIVE_COUNT $SQS_ATTR_colour $SQS_ATTR_a_b_c"
            echo "$SQS_MESSAGE_ID ${#SQS_SENT_TIMESTAMP} $SQSCLI_HOME"; sqscli stats "$SQS_QUEUE_NAME" -o json | grep NotVisible; echo "$2" >&2
            echo "$1" > path' x {} '$(false) `false` * "{}"'
        test ! -e "$(cat path)"; test ! -e "$(dirname "$(cat path)")"
    """
    ended = in_shell(shell, script, home, tmp_path, stdin=b"never read")
    assert ended.status == 0, ended
    lines = ended.out.decode().splitlines()
    path = (tmp_path / "path").read_text().strip()
    assert lines[:2] == ["stdin: the body", "file: the body"]
    assert lines[2:4] == [f"600 {path}", f"700 {os.path.dirname(path)}"]
    assert lines[4] == "q.fifo g7 d1 1 red 1"
    message, digits, where = lines[5].split()
    assert (digits, where) == ("13", str(home))
    assert lines[6].split() == ['"ApproximateNumberOfMessagesNotVisible":', "1,"]
    err = ended.err.splitlines()
    assert f'$(false) `false` * "{path}"' in err, "no shell came in between"
    assert err[-2].endswith("s")
    assert f" q.fifo {message}: done, " in err[-2]
    assert err[-1] == "sqscli: 1 message is done"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_exit_statuses_are_those_of_the_table(shell: str, home: Path, tmp_path: Path) -> None:
    script = """
        sqscli create-queue q >&2
        status() { "$@" 2>> errors && echo 0 || echo $?; }
        status sqscli consume q --until-empty -- true
        sqscli send q x -q >&2; sqscli send q x -q >&2
        status sqscli consume q --until-empty -- nosuchcommand
        status sqscli consume q --until-empty -- /etc/passwd
        status sqscli consume q --until-empty -- ./no/such/command
        status sqscli consume q --until-empty --dead 100 -- true
        status sqscli consume q --until-empty -j 9..2 -- true
        status sqscli consume nowhere --until-empty -- true
        sqscli peek q -o jsonl | grep -c '"ApproximateReceiveCount": "0"'
        status sqscli consume q --max-messages 1 --until-empty -- sh -c 'cat >> got'
        status sqscli consume q --until-empty --max-runtime 1 --backoff 1h -- false
        cat got
    """
    ended = in_shell(shell, script, home, tmp_path)
    assert ended.out.decode().split() == ["3", "127", "126", "127", "2", "2", "5", "2", "0", "4", "x"], ended
    errors = (tmp_path / "errors").read_text()
    assert "nosuchcommand: command not found" in errors
    assert "/etc/passwd: Permission denied" in errors
    assert "has none" in errors


def test_three_workers_share_a_queue_and_each_message_is_worked_on_once(home: Path, tmp_path: Path) -> None:
    script = """
        sqscli create-queue q >&2; seq 60 | sqscli send q --lines -q >&2
        for i in 1 2 3; do sqscli consume q -j 2 --until-empty -q -- sh -c 'read -r n; echo "$n" >> got' & done; wait
        sort -n got
    """
    ended = in_shell("dash", script, home, tmp_path)
    assert ended.lines == [str(number) for number in range(1, 61)]


def test_a_line_of_a_crontab_works_without_terminal_stdin_and_path_and_is_silent(home: Path, tmp_path: Path, sqscli: Commands) -> None:
    sqscli("send q --lines -q", stdin=b"one\ntwo\n")
    line = "$sqscli consume q --lock --until-empty --max-runtime 10m -q -- sh -c 'cat; echo; test -t 0 || readlink /proc/self/fd/0 | grep -c sqscli'"
    ended = as_cron(line, home, tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.decode().split() == ["one", "1", "two", "1"]
    again = as_cron(line, home, tmp_path)
    assert (again.status, again.out, again.err) == (3, b"", "")


def test_with_lock_the_second_one_ends_at_once_and_names_the_first(sqscli: Commands, consuming: Callable[..., Consuming], tmp_path: Path) -> None:
    sqscli("send q x -q")
    began = tmp_path / "began"
    first = consuming("q", "--lock", "--", "sh", "-c", f"echo > {began}; exec sleep 1000")
    until(began.exists, "the command runs")
    second = sqscli("consume q --lock --until-empty -- true")
    assert second.status == 3
    assert f"another 'consume --lock' has q: process {first.process.pid} since 20" in second.err
    assert "which runs sh -c 'echo > " in second.err
    assert sqscli("consume q --until-empty -- true").status == 3, "without --lock it is in nobody's way"
    assert sqscli("fsck q").status == 0
    assert sqscli("export q").status == 0
    [command] = first.commands
    first.process.kill()
    first.end()
    third = consuming("q", "--lock", "--until-empty", "--", "true")
    assert third.end()[0] == 3, "a killed holder holds nobody up, not even with a command that still runs"
    os.killpg(command, signal.SIGKILL)
    assert sqscli("delete-queue q --yes").status == 0
    assert sqscli("list-queues -o text").out == b""
    assert list((sqscli.home / "queues").iterdir()) == [], "the lock's file went with its queue"


def test_killed_in_the_middle_nothing_is_lost_and_what_was_in_flight_comes_once_more(
    sqscli: Commands, consuming: Callable[..., Consuming], tmp_path: Path
) -> None:
    sqscli("send q --lines -q", stdin=b"".join(b"%d\n" % number for number in range(200)))
    log = tmp_path / "log"
    script = f'read -r n; echo "$n" >> {log}; test "$n" != 100 || kill -9 $PPID'
    first = consuming("q", "-j", "4", "--", "sh", "-c", script)
    assert first.end()[0] == -signal.SIGKILL
    sqscli("clock advance 31s")
    second = sqscli("consume q -j 4 --until-empty --", "sh", "-c", f'read -r n; echo "$n" >> {log}')
    assert second.status == 0
    times = [log.read_text().split().count(str(number)) for number in range(200)]
    assert set(times) <= {1, 2}
    assert sum(count == 2 for count in times) <= 4 + 60, "what ran, and what had ended in the last 20 ms"
    assert b'"ApproximateNumberOfMessages": 0' in sqscli("stats q -o json").out


def test_signals_a_queue_that_is_sent_to_and_the_clock_wake_it(sqscli: Commands, consuming: Callable[..., Consuming], tmp_path: Path) -> None:
    log = tmp_path / "log"
    one = consuming("q", "--backoff", "2h", "--", "sh", "-c", f'echo "$SQS_RECEIVE_COUNT" >> {log}; test "$SQS_RECEIVE_COUNT" = 2')
    until(lambda: one.is_watching(sqscli.home), "it waits")
    sqscli("send q x -q")
    until(lambda: log.exists() and log.read_text() == "1\n", "the message is worked on")
    sqscli("clock advance 2h")
    until(lambda: log.read_text() == "1\n2\n", "the backoff ends with the clock")
    one.process.send_signal(signal.SIGTERM)
    status, err = one.end()
    assert status == 0
    assert err.endswith("sqscli: 1 message is done, 1 attempt failed\n")


def test_a_long_command_keeps_its_message_while_the_clock_goes_on(sqscli: Commands, consuming: Callable[..., Consuming], tmp_path: Path) -> None:
    sqscli("send q x -q")
    began = tmp_path / "began"
    one = consuming("q", "--", "sh", "-c", f"echo > {began}; exec sleep 1000")
    until(began.exists, "the command runs")
    for _ in range(3):
        sqscli("clock advance 20s")
        until(lambda: b'"VisibleAt"' in sqscli("peek q --state in-flight").out, "it is extended")
        assert sqscli("receive q").status == 3
    sqscli("purge q --yes")
    sqscli("clock advance 20s")
    until(lambda: one.commands == [], "the command is stopped")
    one.process.send_signal(signal.SIGTERM)
    status, err = one.end()
    assert status == 0
    assert "lease lost: it is not in the queue any more" in err


def test_a_queue_that_is_deleted_under_it_is_one_clear_line(sqscli: Commands, consuming: Callable[..., Consuming]) -> None:
    one = consuming("q", "--", "true")
    until(lambda: one.is_watching(sqscli.home), "it waits")
    sqscli("delete-queue q")
    status, err = one.end()
    assert status == 5
    assert err.count("QueueDoesNotExist") == 1
    assert len(err.splitlines()) == 2


# Terminals


def test_on_a_terminal_there_is_a_line_of_counts_and_one_for_what_went_wrong(sqscli: Commands) -> None:
    sqscli("send q --lines -q", stdin=b"1\n2\n3\n4\n5\n6\n7\n8\n")
    argv = [
        *SQSCLI,
        "consume",
        "q",
        "--until-empty",
        "--backoff",
        "1s",
        "--",
        "sh",
        "-c",
        "read -r n; sleep 0.3; test $n != 2 -o $SQS_RECEIVE_COUNT = 2",
    ]
    with Terminal(argv, sqscli.home) as terminal:
        terminal.expect("exit status 1, receive 1; again in 1s")
        terminal.expect("messages are done, 1 attempt failed, 1 running")
        terminal.expect("sqscli: 8 messages are done, 1 attempt failed")
        assert terminal.end() == 0
    assert ": done, " not in terminal.seen


def test_a_first_ctrl_c_lets_commands_end_and_a_second_one_gives_their_messages_back(sqscli: Commands, tmp_path: Path) -> None:
    sqscli("send q --lines -q", stdin=b"1\n2\n3\n")
    go = tmp_path / "go"
    argv = [*SQSCLI, "consume", "q", "--", "sh", "-c", f"echo began; until test -e {go}; do sleep 0.01; done; echo ended"]
    with Terminal(argv, sqscli.home) as terminal:
        terminal.expect("began")
        terminal.type("\x03")
        terminal.expect("SIGINT: 1 running command ends first")
        go.touch()
        terminal.expect("ended")
        assert terminal.end() == 0
    go.unlink()
    assert b'"ApproximateNumberOfMessages": 2' in sqscli("stats q -o json").out
    with Terminal(argv, sqscli.home) as terminal:
        terminal.expect("began")
        terminal.type("\x03")
        terminal.expect("ends first")
        terminal.type("\x03")
        terminal.expect("stopped by SIGINT; given back")
        assert terminal.end() == 130
    assert len(sqscli("receive q --all -o jsonl").records) == 2


def test_sigint_that_was_ignored_stays_ignored(home: Path, tmp_path: Path) -> None:
    script = """
        sqscli create-queue q >&2; sqscli send q x -q >&2
        trap '' INT; sqscli consume q --until-empty -q -- sh -c 'kill -INT $PPID; kill -INT $PPID; sleep 0.1; echo done'
    """
    ended = in_shell("bash", script, home, tmp_path)
    assert (ended.status, ended.out) == (0, b"done\n")
