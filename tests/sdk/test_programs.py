"""Whole programs, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sqscli.sdk.client import Client
from tests.clients.conftest import PROGRAMS as CLIENTS_PROGRAMS

PROGRAMS = Path(__file__).parent / "programs"
TIMEOUT_SECONDS = 120


def run(program: Path, *arguments: object) -> str:
    command = [sys.executable, "-W", "ignore:This process:DeprecationWarning", str(program), *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
    assert ended.returncode == 0, f"{ended.stdout}\n{ended.stderr}"
    assert ended.stderr == ""
    return ended.stdout


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize("durability", ["none", "batch"])
def test_a_child_of_a_fork_goes_on_with_the_client_that_it_inherits(durability: str, home: Path) -> None:
    assert run(PROGRAMS / "forks.py", home, durability) == "nothing lost, nothing twice\n"


def test_the_end_of_a_program_syncs_what_batch_owes(home: Path) -> None:
    lines = run(PROGRAMS / "ends.py", home).split()
    assert "sync" in lines[lines.index("end") :]


def test_errors_are_alike_with_and_without_botocore(tmp_path: Path) -> None:
    program = PROGRAMS / "without_botocore.py"
    hidden, shown = (json.loads(run(program, tmp_path / which, which)) for which in ("hidden", "shown"))
    assert hidden[:-1] == shown[:-1]
    assert [hidden[-1], shown[-1]] == [["Client", False], ["Client", True]]
    assert [name for name, *_ in shown[:-1]] == ["QueueDoesNotExist", "ClientError", "ParamValidationError", "OperationNotPageableError"]


def test_a_consumer_written_for_boto3_runs_with_the_line_changed_that_makes_its_client(sqs: Client, url: str, home: Path, tmp_path: Path) -> None:
    program = tmp_path / "consumer.py"
    text = (CLIENTS_PROGRAMS / "consumer.py").read_text(encoding="utf-8")
    assert text.count("import boto3\n") == text.count('boto3.client("sqs")') == 1
    program.write_text(text.replace("import boto3\n", "import sqscli\n").replace('boto3.client("sqs")', "sqscli.client()"), encoding="utf-8")
    environment: dict[str, Any] = {**os.environ, "SQSCLI_HOME": str(home)}
    with subprocess.Popen([sys.executable, str(program), url, "3"], env=environment, stdout=subprocess.PIPE, text=True) as consumer:
        assert consumer.stdout is not None
        seen = []
        for body in ("one", "two & <three>", "\U0001f600"):
            sqs.send_message(QueueUrl=url, MessageBody=body)
            seen.append(consumer.stdout.readline().rstrip("\n"))
        assert consumer.wait(timeout=TIMEOUT_SECONDS) == 0
    assert seen == ["one", "two & <three>", "\U0001f600"]
    names: Any = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] == dict.fromkeys(names, "0")
