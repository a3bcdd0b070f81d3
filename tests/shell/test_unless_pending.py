"""`send --unless-pending` where it is meant to be used: in a crontab, in two of them at once, and by jobs that are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import LONGEST_SECONDS
from tests.support.surroundings import SHELLS, as_cron, in_shell

NIGHTLY = "$sqscli send reports nightly --unless-pending nightly -q"


def test_a_line_of_a_crontab_sends_one_message_and_another_when_that_is_done(home: Path, tmp_path: Path) -> None:
    assert as_cron("$sqscli create-queue reports", home, tmp_path).status == 0
    first, second = (as_cron(NIGHTLY, home, tmp_path) for _ in range(2))
    assert (first.status, first.err, second.status, second.err) == (0, "", 0, "")
    assert json.loads(second.out) == {**json.loads(first.out), "AlreadyPending": True}
    assert as_cron("$sqscli receive reports --delete -o body", home, tmp_path).out == b"nightly\n"
    assert b"AlreadyPending" not in as_cron(NIGHTLY, home, tmp_path).out


@pytest.mark.parametrize("shell", SHELLS)
def test_of_many_jobs_at_the_same_time_exactly_one_sends(shell: str, home: Path, tmp_path: Path) -> None:
    script = """
        sqscli create-queue reports >&2
        for job in 1 2 3 4 5 6; do
            sqscli send reports "from $job" --unless-pending nightly -q -o jsonl > "answer.$job" &
            jobs="${jobs:-} $!"
        done
        for job in $jobs; do wait "$job"; done
        cat answer.*
        sqscli stats reports -o json | tr -d ' \\n' >&2
    """
    ended = in_shell(shell, script, home, tmp_path)
    answers = ended.records
    assert len(answers) == 6
    assert len({answer["MessageId"] for answer in answers}) == 1
    assert sum("AlreadyPending" not in answer for answer in answers) == 1
    assert '"ApproximateNumberOfMessages":1,' in ended.err


def test_a_job_that_is_killed_while_it_holds_the_lock_keeps_nobody_from_sending_once(home: Path, tmp_path: Path) -> None:
    assert in_shell("dash", "sqscli create-queue reports", home, tmp_path).status == 0
    holder = subprocess.Popen(
        [sys.executable, "-c", "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True); sys.stdin.read()",
         str(home / "queues/reports/lock")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"1\n"
    variables = {**os.environ, "SQSCLI_HOME": str(home)}
    command = [sys.executable, "-m", "sqscli", "send", "reports", "nightly", "--unless-pending", "nightly", "-q", "-o", "text"]
    waiting = [subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, cwd=tmp_path) for _ in range(2)]
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait(LONGEST_SECONDS)
    answers = [process.communicate(timeout=LONGEST_SECONDS)[0].decode().split() for process in waiting]
    holder.stdin.close()
    holder.stdout.close()
    assert len({answer[0] for answer in answers}) == 1
    assert sorted(len(answer) for answer in answers) == [2, 3], "one sent it, the other one was told so"
