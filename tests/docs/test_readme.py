"""The README's own commands, run as they are written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(marker: str) -> str:
    """The code block below a marker."""
    _, found, rest = README.partition(f"<!-- {marker} -->\n```")
    assert found, f"README.md has no block {marker!r}"
    return rest.partition("\n")[2].partition("```")[0]


@pytest.fixture
def environment(tmp_path: Path, no_home_named: Path) -> dict[str, str]:
    """A user who has nothing but `sqscli`, which is this checkout's."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "sqscli"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sqscli "$@"\n')
    program.chmod(0o755)
    (tmp_path / "user").mkdir()
    return {"HOME": str(tmp_path / "user"), "PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}


def run(script: str, directory: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", script], cwd=directory, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("marker", ["set-up: main job", "set-up: tests"])
def test_each_set_up_is_one_line_that_makes_its_own_environment(marker: str) -> None:
    line = block(marker)
    assert line.count("\n") == 1
    assert line.startswith("python3 -m venv .venv && ")


def test_ci_runs_the_set_ups_of_the_readme() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for marker in ("main job", "tests"):
        assert f"readme '{marker}'" in ci or f"readme {marker} " in ci


@pytest.mark.slow
def test_the_pipeline_works_through_a_tree_of_real_files(tmp_path: Path, environment: dict[str, str]) -> None:
    user = tmp_path / "user"
    shutil.copytree(ROOT / "sqscli" / "cli", user / "tree", ignore=shutil.ignore_patterns("__pycache__"))
    (user / "tree" / "a name with spaces,\ta tab\nand a line").write_text("one")
    (user / "tree" / "Ünïcode \\ 'quoted' $HOME *").write_text("two")
    done = run(block("tested: pipeline"), user, environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("sha256sum: tree/late") == 3
    assert "\ntree/late\n" in done.stdout
    sums = (user / "sums").read_text().splitlines()
    expected = subprocess.run(["find", "tree", "-type", "f", "-exec", "sha256sum", "{}", "+"], cwd=user, capture_output=True, text=True, check=True)
    assert sorted(sums) == sorted(expected.stdout.splitlines())
    assert sums[-1].endswith("  tree/late")
    left = run("for queue in files files-dead; do sqscli peek $queue -o body; done", user, {**environment, "SQSCLI_HOME": str(user / "queues")})
    assert left.stdout == ""


def test_a_choice_goes_elsewhere(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(block("tested: choice"), tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert '{"kind": "invoice", "to": "AT"}\n{"kind": "quote", "to": "DE"}\n' in done.stdout
    assert done.stdout.endswith('{"KIND": "QUOTE", "TO": "DE"}\nNOT EVEN JSON\n')
    assert run("sqscli peek invoices -o body", tmp_path, environment).stdout == '{"kind": "invoice", "to": "AT"}\n'


def test_workers_of_a_few_lines_of_shell_take_each_message_once(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(block("tested: by hand"), tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.splitlines()[-3:]) == ["Hello, Ada!", "Hello, Edsger!", "Hello, Grace!"]


def test_the_crontab_does_what_its_comments_say(tmp_path: Path, environment: dict[str, str]) -> None:
    jobs = [line.split(maxsplit=5)[5] for line in block("tested: crontab").splitlines() if not line.startswith("#")]
    send, consume, check = jobs
    maker = tmp_path / "bin" / "make-report"
    maker.write_text("#!/bin/sh\ncat >> made; echo >> made\n")
    maker.chmod(0o755)
    cron = {**environment, "PATH": f"{tmp_path}/bin:/usr/bin:/bin", "SHELL": "/bin/sh"}
    assert run("sqscli create-queue reports", tmp_path, environment).returncode == 0

    def job(line: str) -> tuple[int, str, str]:
        done = subprocess.run(
            ["/bin/sh", "-c", f"exec <&-\n{line}"], cwd=tmp_path, env=cron, capture_output=True, text=True, timeout=300, check=False
        )
        return done.returncode, done.stdout, done.stderr

    silent = (0, "", "")
    assert job(consume) == silent, "nothing to do is no mail"
    assert job(send) == job(send) == job(check) == silent
    assert job(consume) == silent
    assert (tmp_path / "made").read_text() == "hourly\n"
    assert run("seq 12 | sqscli send reports --lines -q", tmp_path, environment).returncode == 0
    status, mail, _ = job(check)
    assert (status, '"ApproximateNumberOfMessages": 12' in mail) == (0, True)


def test_the_declared_queues_are_made_once(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "queues.toml").write_text(block("tested: declarations"))
    script = (
        "sqscli init -q && cd bin && sqscli apply -f ../queues.toml -o text && sqscli apply -f ../queues.toml -o text && sqscli attributes orders"
    )
    done = run(script, tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert '"VisibilityTimeout": "300"' in done.stdout
    assert '"team": "shop"' in done.stdout
    assert "nothing to change: 2 queues are as declared" in done.stderr
    assert (tmp_path / ".sqscli" / "queues" / "orders-dead").is_dir()


def test_aws_sqs_can_be_replaced_by_sqscli_api(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(block("tested: api"), tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert '    "QueueUrl": "http://localhost:9324/000000000000/lesson"\n' in done.stdout
    assert done.stdout.endswith("exit status 254\n")
    assert "An error occurred (AWS.SimpleQueueService.PurgeQueueInProgress) when calling the PurgeQueue operation: Only one PurgeQueue" in done.stderr


@pytest.mark.slow
def test_a_program_finds_the_server_that_was_started_for_it(tmp_path: Path, environment: dict[str, str]) -> None:
    python = tmp_path / "bin" / "python3"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    done = run(block("tested: serve"), tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert "one\ntwo\n" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("jobs\t0\t0\t0")


def test_the_python_client_does_what_it_says(tmp_path: Path, environment: dict[str, str]) -> None:
    program = block("tested: python")
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (0, "order 1001\nAWS.SimpleQueueService.NonExistentQueue\n"), done.stderr


def test_the_clock_makes_twelve_hours_pass(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run(block("tested: clock"), tmp_path, environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("come back\n") == 2
    assert "exit status 3" in done.stdout
    assert "sqscli clock reset" in done.stderr
