"""What only a process of its own shows: imports, locales, pipes and signals. Few of them: each costs the start of Python."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

# What `python -c pass` has loaded already, and what is cheap: built in, or a small extension in C.
CHEAP = {
    "__future__", "_blake2", "_json", "_md5", "_operator", "_random", "_struct", "binascii", "errno", "fcntl", "gc", "itertools", "struct", "zlib",
}  # fmt: skip
QUICK = [
    "send q x", "send q x --unless-pending k", "receive q", "receive q --delete -o body", "extend q {handle} 5s", "delete q {handle}",
]  # fmt: skip
KEYS = {"sqscli.queue.pending", "sqscli.unless_pending", "sqscli.cli.send_unless_pending"}
PROGRAM = [sys.executable, "-m", "sqscli"]


def loaded_by(code: str, *arguments: str) -> set[str]:
    """The modules that a fresh process has loaded in the end."""
    ended = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nsys.stderr.write(' '.join(sys.modules))", *arguments], capture_output=True, text=True, check=True
    )
    return set(ended.stderr.split())


@pytest.mark.parametrize("line", QUICK)
def test_the_quick_path_loads_only_what_is_cheap(sqscli: Run, line: str) -> None:
    sqscli("create-queue q")
    sqscli("send q y")
    handle = sqscli("receive q --visibility-timeout 0").json["Messages"][0]["ReceiptHandle"]
    code = "import sqscli.__main__\nfrom sqscli.cli.run import run\nrun(sys.argv[1:])"
    extra = loaded_by(code, *line.format(handle=handle).split()) - loaded_by("")
    assert {name for name in extra if not name.startswith("sqscli")} <= CHEAP
    assert extra & KEYS == (KEYS if "--unless-pending" in line else set()), "who needs no keys pays nothing for them"


def test_to_look_for_the_home_loads_nothing_more(sqscli: Run, no_home_named: Path) -> None:
    (no_home_named / ".sqscli").mkdir()
    (no_home_named / "deep").mkdir()
    os.chdir(no_home_named / "deep")
    assert sqscli("create-queue q").status == 0
    code = "import sqscli.__main__\nfrom sqscli.cli.run import run\nassert run(sys.argv[1:]) == 0"
    extra = loaded_by(code, "send", "q", "x") - loaded_by("")
    assert {name for name in extra if not name.startswith("sqscli")} <= CHEAP
    assert (no_home_named / ".sqscli/queues/q").is_dir()


def test_a_body_is_the_bytes_of_the_argument_whatever_the_locale(sqscli: Run) -> None:
    sqscli("create-queue q")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    subprocess.run([*PROGRAM, "send", "q", "žluť".encode(), "-q"], env=environment, check=True, capture_output=True)
    received = subprocess.run([*PROGRAM, "receive", "q", "-o", "body"], env=environment, check=True, capture_output=True)
    assert received.stdout == "žluť\n".encode()


def test_a_reader_that_leaves_ends_a_stream_quietly_and_nothing_unwritten_is_deleted(sqscli: Run) -> None:
    sqscli("create-queue q")
    sqscli("send q --lines -q", stdin=b"x" * 1000 + b"\n" + (b"y" * 1000 + b"\n") * 2000)
    receiver = subprocess.Popen([*PROGRAM, "receive", "q", "--all", "--delete", "-o", "body"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert receiver.stdout is not None
    assert receiver.stderr is not None
    assert receiver.stdout.readline() == b"x" * 1000 + b"\n"
    receiver.stdout.close()
    with receiver.stderr:
        assert receiver.stderr.read() == b""
    assert receiver.wait() == 1
    stats = sqscli("stats q").json
    assert stats["ApproximateNumberOfMessages"] + stats["ApproximateNumberOfMessagesNotVisible"] > 0


def test_ctrl_c_in_a_stream_says_how_many_are_committed(sqscli: Run) -> None:
    sqscli("create-queue q")
    sender = subprocess.Popen(
        [*PROGRAM, "send", "q", "--lines", "-o", "jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert sender.stdin is not None
    assert sender.stdout is not None
    sender.stdin.write(b"a\nb\n")
    sender.stdin.flush()
    sender.stdout.readline()
    sender.stdout.readline()
    sender.send_signal(signal.SIGINT)
    _, err = sender.communicate()
    assert (sender.returncode, err) == (130, b"sqscli: interrupted; 2 messages are committed\n")
    assert sqscli("stats q").json["ApproximateNumberOfMessages"] == 2


def test_a_long_poll_of_one_process_is_ended_by_the_send_of_another(sqscli: Run) -> None:
    sqscli("create-queue q")
    receiver = subprocess.Popen([*PROGRAM, "receive", "q", "--wait", "20s", "-o", "body"], stdout=subprocess.PIPE)
    sqscli("send q x")
    assert receiver.communicate()[0] == b"x\n"
    assert receiver.returncode == 0


def test_a_closed_stdout_is_an_error_and_not_a_traceback(sqscli: Run, tmp_path: Path) -> None:
    sqscli("create-queue q")
    ended = subprocess.run(["sh", "-c", f"{sys.executable} -m sqscli receive q >&-"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "sqscli: stdout: Bad file descriptor\n")


@pytest.mark.parametrize(("closed", "status"), [("<&-", 0), (">&-", 1), ("<&- >&-", 1), ("<&- 2>&-", 0), ("<&- >&- 2>&-", 1)])
def test_an_answer_never_lands_in_the_journal_whichever_descriptors_are_closed(sqscli: Run, closed: str, status: int) -> None:
    sqscli("create-queue q")
    for body in ("first", "second"):
        ended = subprocess.run(["sh", "-c", f"{sys.executable} -m sqscli send q {body} {closed}"], capture_output=True, text=True, check=False)
        assert ended.returncode == status
        assert ended.stderr == ("sqscli: stdout: Bad file descriptor\n" if status and "2>" not in closed else "")
    received = sqscli("receive q --all -o body")
    assert (received.status, received.out, received.err) == (0, b"first\nsecond\n", "")


def test_a_closed_stdin_is_an_error_where_it_is_to_be_read(sqscli: Run) -> None:
    sqscli("create-queue q")
    for line in ("send q -", "send q --lines", "delete q -"):
        ended = subprocess.run(["sh", "-c", f"{sys.executable} -m sqscli {line} <&-"], capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "sqscli: stdin: Bad file descriptor\n")


def test_help_reaches_a_pipe_whole_and_a_reader_that_leaves_ends_it_quietly() -> None:
    whole = subprocess.run([*PROGRAM, "--help"], capture_output=True, text=True, check=True)
    assert whole.stdout.startswith("Usage: sqscli")
    assert "Interrupted" in whole.stdout
    left = subprocess.run(["sh", "-c", f"{sys.executable} -m sqscli --help | true"], capture_output=True, check=True)
    assert left.stderr == b""
