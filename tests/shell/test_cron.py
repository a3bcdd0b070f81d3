"""`wait` and `check` where they are used: in scripts, in crontabs, on a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.surroundings import SHELLS, Terminal, as_cron, in_shell

PROGRAM = [sys.executable, "-m", "sqscli"]
IMPATIENT = "from sqscli.cli import progress; progress.PATIENCE_SECONDS = 0.0; from sqscli.__main__ import main; main()"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_goes_on_when_all_is_done_by_another_process(shell: str, home: Path, tmp_path: Path) -> None:
    script = """
        sqscli create-queue q >&2; sqscli send q x >&2
        if sqscli wait q --empty --timeout 0 -q; then echo wrong; else echo $?; fi
        sqscli wait q --min 1 && echo there
        sqscli wait q --empty && echo empty &
        sqscli receive q --delete -o body
        wait
        sqscli wait nowhere --empty || echo $?
    """
    ended = in_shell(shell, script, home, tmp_path)
    assert (ended.status, sorted(ended.lines)) == (0, sorted(["4", "there", "x", "empty", "5"]))


def test_a_wait_of_one_process_is_ended_by_the_delete_of_another(home: Path, tmp_path: Path) -> None:
    in_shell("dash", "sqscli create-queue q >&2; sqscli send q x >&2", home, tmp_path)
    environment = {**os.environ, "SQSCLI_HOME": str(home)}
    waiter = subprocess.Popen([*PROGRAM, "wait", "q", "--empty"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    in_shell("dash", "sqscli receive q --delete >&2", home, tmp_path)
    assert waiter.communicate(timeout=30) == (b"", b"")
    assert waiter.returncode == 0


def test_ctrl_c_ends_a_wait_with_130(home: Path, tmp_path: Path) -> None:
    in_shell("dash", "sqscli create-queue q >&2", home, tmp_path)
    with Terminal([sys.executable, "-c", IMPATIENT, "wait", "q", "--min", "1"], home) as terminal:
        terminal.expect("0 available, 0 in flight, 0 delayed")
        terminal.type("\x03")
        assert terminal.end() == 130
    assert "sqscli: interrupted" in terminal.seen


def test_on_a_terminal_a_wait_shows_what_it_waits_for_and_takes_it_away(home: Path, tmp_path: Path) -> None:
    in_shell("dash", "sqscli create-queue q >&2; sqscli send q x >&2", home, tmp_path)
    with Terminal([sys.executable, "-c", IMPATIENT, "wait", "q", "--min", "3"], home) as terminal:
        terminal.expect("1 available")
        in_shell("dash", "sqscli send q y >&2", home, tmp_path)
        terminal.expect("2 available")
        in_shell("dash", "sqscli send q y >&2", home, tmp_path)
        assert terminal.end() == 0
    assert terminal.seen.endswith("\r\x1b[K")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the files are compared every 25 ms: there is no signal for what changes")
def test_an_idle_wait_sleeps(home: Path, tmp_path: Path) -> None:
    """The system counts how often a process went to sleep: in a second 40 times where it polls, and once where it waits."""
    in_shell("dash", "sqscli create-queue q >&2", home, tmp_path)
    assert sleeps(home, "1") - min(sleeps(home, "0"), sleeps(home, "0")) < 20


def sleeps(home: Path, timeout: str) -> int:
    environment = {**os.environ, "SQSCLI_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    waiter = subprocess.Popen([*PROGRAM, "wait", "q", "--min", "1", "--timeout", timeout, "-q"], env=environment)
    _, status, usage = os.wait4(waiter.pid, 0)
    waiter.returncode = os.waitstatus_to_exitcode(status)
    assert waiter.returncode == 4
    return usage.ru_nvcsw


def test_a_wait_in_a_crontab_needs_no_terminal_and_no_stdin(home: Path, tmp_path: Path) -> None:
    line = "$sqscli create-queue q >&2; $sqscli wait q --empty && echo idle; $sqscli wait q --min 1 --timeout 0; echo $?"
    ended = as_cron(line, home, tmp_path)
    assert (ended.lines, "\r" in ended.err) == (["idle", "4"], False)


def test_a_check_in_a_crontab_is_one_line_and_its_status(home: Path, tmp_path: Path) -> None:
    line = "$sqscli create-queue q >&2; $sqscli send q x >&2; $sqscli check q --max-depth 1; $sqscli check q --max-depth 0"
    ended = as_cron(f"{line}; echo $?; $sqscli check nowhere; echo $?; $sqscli check q --max-depth; echo $?", home, tmp_path)
    ok, critical, two, unknown, three, wrong, again = ended.lines
    assert (ok.startswith("SQSCLI OK - q: 1 message"), critical.startswith("SQSCLI CRITICAL - q: 1 message (over 0"), two) == (True, True, "2")
    assert (unknown, three, again) == ("SQSCLI UNKNOWN - there is no queue nowhere", "3", "3")
    assert wrong.startswith("SQSCLI UNKNOWN - Option '--max-depth' requires an argument")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full"])
def test_a_check_has_its_status_whichever_stream_is_closed(closed: str, home: Path, tmp_path: Path) -> None:
    in_shell("dash", "sqscli create-queue q >&2", home, tmp_path)
    ended = as_cron(f"$sqscli check q {closed}; echo $?; $sqscli check nowhere {closed}; echo $?", home, tmp_path)
    expected = "3" if ">&- " in f"{closed} ".replace("2>&- ", "") or "full" in closed else "0"
    assert [line for line in ended.lines if line.isdigit()] == [expected, "3"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_file_for_prometheus_that_does_not_fit_is_unknown_and_leaves_the_old_one(shell: str, home: Path, tmp_path: Path) -> None:
    script = """
        sqscli create-queue q >&2; echo old > q.prom
        (ulimit -f 0; sqscli check q --prometheus q.prom | cat; sqscli check q --prometheus q.prom >/dev/null || echo $?)
        cat q.prom; ls
        sqscli check q --prometheus q.prom >&2; grep '^sqscli_up' q.prom; chmod a-w q.prom; sqscli check q --prometheus q.prom >&2
    """
    ended = in_shell(shell, script, home, tmp_path)
    line, *rest = ended.lines
    assert line.startswith("SQSCLI UNKNOWN - q: 0 messages; q.prom: File too large | ")
    assert rest == ["3", "old", "home", "q.prom", 'sqscli_up{queue="q"} 1']


def test_a_check_that_is_killed_leaves_the_old_file(home: Path, tmp_path: Path) -> None:
    """At each call that could leave half of it: what the collector reads is whole, or the one before."""
    in_shell("dash", "sqscli create-queue q >&2; sqscli check q --prometheus q.prom >&2", home, tmp_path)
    old = (tmp_path / "q.prom").read_bytes()
    for call in ("fchmod", "write", "fsync", "close", "rename"):
        kill = f"import os, signal; os.{call} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
        code = f"from sqscli.cli import prometheus; {kill}; prometheus.replace_file('q.prom', 'new')"
        assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path).returncode == -signal.SIGKILL
        assert (tmp_path / "q.prom").read_bytes() == old
        assert all(name == "q.prom" or not name.endswith(".prom") for name in os.listdir(tmp_path))


@pytest.mark.parametrize("shell", SHELLS)
def test_the_answer_as_json_goes_into_a_pipe(shell: str, home: Path, tmp_path: Path) -> None:
    ended = in_shell(shell, "sqscli create-queue q >&2; sqscli check q --max-depth 0 -o json | cat", home, tmp_path)
    assert json.loads(ended.out)["Status"] == "OK"
