"""Other programs that were written for the real service, each unchanged in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.clients.conftest import Endpoint

NODE_PROGRAMS = Path(__file__).parent / "node"


def test_the_extended_client_sends_a_large_body_through_a_pointer(endpoint: Endpoint, url: str) -> None:
    assert endpoint.run_program("extended.py", url) == "a body of 300000 through a pointer\n"


@pytest.mark.slow
def test_kombu_sends_and_consumes_tasks(endpoint: Endpoint) -> None:
    assert endpoint.run_program("kombu_task.py", endpoint.queue_name()) == "3 tasks done\n"


@pytest.mark.slow
def test_the_aws_cli_sends_and_receives(endpoint: Endpoint, url: str) -> None:
    aws = [sys.executable, "-m", "awscli", "--endpoint-url", endpoint.url, "sqs"]
    sent = json.loads(endpoint.run([*aws, "send-message", "--queue-url", url, "--message-body", "hello & <you>"]).stdout)
    received = endpoint.run([*aws, "receive-message", "--queue-url", url, "--query", "Messages[0].[MessageId,Body]", "--output", "text"]).stdout
    assert received == f"{sent['MessageId']}\thello & <you>\n"


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two packages that package.json names, installed beside the programs."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        assert os.environ.get("CI") != "true", "CI installs Node: there the JavaScript clients have to be tried"
        pytest.skip("Node is not installed: the JavaScript clients cannot be tried")
    directory = tmp_path_factory.mktemp("node")
    for source in NODE_PROGRAMS.iterdir():
        shutil.copy(source, directory)
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    installed = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=300, check=False)
    assert installed.returncode == 0, installed.stderr
    return directory


@pytest.mark.slow
def test_the_javascript_sdk_does_what_boto3_does(endpoint: Endpoint, url: str, node_modules: Path) -> None:
    ended = endpoint.run(["node", "client.mjs", url], cwd=node_modules)
    assert ended.stdout.splitlines() == ["hello & <you> \U0001f600", "QueueDoesNotExist", "1 of 2 sent", "deleted"]


@pytest.mark.slow
def test_sqs_consumer_handles_and_deletes_messages(endpoint: Endpoint, url: str, node_modules: Path, sqs: Any) -> None:
    ended = endpoint.run(["node", "consumer.mjs", url], cwd=node_modules)
    assert ended.stdout.splitlines() == ["handled a", "handled b", "handled c", "stopped"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] == dict.fromkeys(names, "0")
