"""`move`, `copy` and `peek` where people use them: in scripts, in a crontab, on a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqscli.api.requests import ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.clock import Clock
from tests.support.processes import LONGEST_SECONDS, SQSCLI
from tests.support.surroundings import SHELLS, Terminal, as_cron, in_shell


@pytest.fixture
def broker(home: Path) -> Iterator[Broker]:
    broker = Broker(str(home), Clock(str(home)), "none")
    for name in ("a", "b"):
        broker.create_queue(name, {}, {})
    yield broker
    broker.close()


def texts(broker: Broker, name: str) -> list[str]:
    return [each.message.body.decode() for each in broker.peek(name, 100_000, None)]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_chooses_by_what_its_quotes_leave_of_an_expression(shell: str, broker: Broker, home: Path, tmp_path: Path) -> None:
    broker.send("a", SendMessages([b'{"kind": "invoice", "sum": 7}', b'{"kind": "order"}', b"it's $5", b"plain"]))
    script = r"""
        sqscli move a b --where 'Body.kind == `"invoice"` && Body.sum > `2`' --yes -q -o text | cut -f3
        sqscli move a b --match "it's \\\$5" --yes -q -o text | cut -f3
        sqscli copy a b --match plain --transform "sed 's/plain/it is \"new\"/'" -q -o jsonl | wc -l
        sqscli peek b --where 'Body.kind' -o body
        sqscli move a b --match order --limit 1 && exit 9 || echo $?
    """
    ended = in_shell(shell, script, home, tmp_path)
    assert (ended.status, ended.out.split(b"\n")) == (0, [b"b", b"b", b"1", b'{"kind": "invoice", "sum": 7}', b"2", b""]), ended
    assert ended.err == "sqscli: --yes moves up to 1 of the messages that match from a to b\n"
    assert texts(broker, "b") == ['{"kind": "invoice", "sum": 7}', "it's $5", 'it is "new"']
    assert texts(broker, "a") == ['{"kind": "order"}', "plain"]


def test_a_line_of_a_crontab_wants_yes_and_finds_no_program_in_a_tiny_path(broker: Broker, home: Path, tmp_path: Path) -> None:
    broker.send("a", SendMessages([b"one", b"two"]))
    asked = as_cron("$sqscli move a b --match one", home, tmp_path)
    assert (asked.status, asked.out) == (2, b"")
    assert asked.err == "sqscli: --yes moves the messages that match from a to b\n"
    missing = as_cron("$sqscli move a b --yes --transform sqscli", home, tmp_path)
    assert (missing.status, missing.out) == (2, b"")
    assert texts(broker, "a") == ["one", "two"]
    done = as_cron("$sqscli move a b --yes --match one --transform 'tr a-z A-Z' && $sqscli copy a b -o text | cut -f3", home, tmp_path)
    assert done.status == 0, done
    assert texts(broker, "b") == ["ONE", "two"]


def test_on_a_terminal_a_move_asks_and_a_copy_and_a_dry_run_do_not(broker: Broker, home: Path) -> None:
    broker.send("a", SendMessages([b"one"]))
    for answer, status, left in (("n", 2, ["one"]), ("\x03", 130, ["one"]), ("y", 0, [])):
        with Terminal(["sqscli", "move", "a", "b", "--match", "o"], home) as terminal:
            terminal.expect("Move the messages that match from a to b? [y/N]")
            terminal.type(f"{answer}\n" if answer.isalpha() else answer)
            assert terminal.end() == status
        assert texts(broker, "a") == left
    for line, said in (("copy b a", "1 message is copied"), ("move b a --dry-run", "1 message would be moved to a")):
        with Terminal(["sqscli", *line.split()], home) as terminal:
            terminal.expect(said)
            assert terminal.end() == 0
            assert "[y/N]" not in terminal.seen


def test_a_move_of_more_than_a_second_draws_its_progress_and_ctrl_c_says_how_many_have_gone(broker: Broker, home: Path) -> None:
    broker.send("a", SendMessages([b"%d" % number for number in range(1000)]))
    with Terminal(["sqscli", "move", "a", "b", "--yes", "--rate", "20"], home) as terminal:
        terminal.expect("messages, ")
        assert "[#" in terminal.seen or "[." in terminal.seen
        terminal.type("\x03")
        terminal.expect("interrupted; ")
        assert terminal.end() == 130
    said = int(terminal.seen.rpartition("interrupted; ")[2].split()[0])
    assert said == len(texts(broker, "b")) > 0
    assert len(texts(broker, "a")) == 1000 - said


# --- peek --follow ---


class Follower:
    """`peek --follow` in a process of its own; made when it has begun to watch."""

    def __init__(self, home: Path, *options: str) -> None:
        variables = {**os.environ, "SQSCLI_HOME": str(home)}
        self.process = subprocess.Popen([*SQSCLI, "peek", "a", "--follow", *options], env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + LONGEST_SECONDS
        while not self._holds_the_journal(home):
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def _holds_the_journal(self, home: Path) -> bool:
        """Its own descriptor on the last segment stays open; while it first looks, a checkpoint's or the queue's files are open besides."""
        try:
            opened = [os.readlink(f"/proc/{self.process.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{self.process.pid}/fd")]
        except OSError:
            return False
        return sum(path.endswith(".segment") for path in opened) == 1 and not any(path.endswith(".pages") for path in opened) and self._sleeps()

    def _sleeps(self) -> bool:
        return Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().rstrip("\n")

    def end(self) -> tuple[int, str]:
        _, err = self.process.communicate(timeout=LONGEST_SECONDS)
        assert b"Traceback" not in err, err
        return self.process.returncode, err.decode()


@pytest.fixture
def follow(broker: Broker, home: Path) -> Iterator[object]:
    followers: list[Follower] = []

    def begin(*options: str) -> Follower:
        followers.append(Follower(home, *options))
        return followers[-1]

    yield begin
    for follower in followers:
        if follower.process.poll() is None:
            follower.process.kill()
        follower.process.communicate()


def test_what_arrives_is_shown_at_once_also_when_somebody_takes_it_and_ctrl_c_ends_it(broker: Broker, follow: type[Follower]) -> None:
    broker.send("a", SendMessages([b"before"]))
    follower = follow("-o", "body")
    for number in range(3):
        broker.send("a", SendMessages([b"m%d" % number, b"n%d" % number]))
        broker.delete("a", broker.receive("a", ReceiveMessages(3, 600)).delete_request())
    assert [follower.line() for _ in range(6)] == ["m0", "n0", "m1", "n1", "m2", "n2"]
    assert texts(broker, "a") == []
    follower.process.send_signal(signal.SIGINT)
    assert follower.end() == (130, "sqscli: interrupted\n")


def test_it_ends_with_the_last_message_that_was_wanted(broker: Broker, follow: type[Follower]) -> None:
    follower = follow("-n", "2", "--match", "^x")
    broker.send("a", SendMessages([b"x1", b"y1", b"x2", b"x3"]))
    lines = [follower.line(), follower.line()]
    assert [line.partition('"Body": ')[2][:4] for line in lines] == ['"x1"', '"x2"']
    assert follower.line() == ""
    assert follower.end() == (0, "")


def test_it_ends_in_clear_words_when_the_queue_is_deleted_and_quietly_when_the_reader_leaves(broker: Broker, follow: type[Follower]) -> None:
    left = follow("-o", "body")
    assert left.process.stdout is not None
    left.process.stdout.close()
    broker.send("a", SendMessages([b"x"]))
    left.process.wait(LONGEST_SECONDS)
    assert left.process.stderr is not None
    assert (left.process.returncode, left.process.stderr.read()) == (1, b"")
    left.process.stdout = None
    deleted = follow("-o", "body")
    broker.delete_queue("a")
    status, err = deleted.end()
    assert (status, err) == (5, "QueueDoesNotExist: The specified queue does not exist: a; 'sqscli list-queues' shows those that do\n")
