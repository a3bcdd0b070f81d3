"""Replacing `aws sqs` by `sqscli api` changes nothing: one list of lines through both, the AWS CLI against `sqscli serve`.

PyPI's AWS CLI is version 1. Its usage texts and exit statuses are not held against ours; the statuses are, against what version 2 documents.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqscli.cli.api.options import COMMANDS
from tests.cli_api.lines import FILES, LINES
from tests.cli_api.sides import Ended, Side

pytestmark = pytest.mark.slow

ALL_LINES = [*LINES, *(f"{command} --generate-cli-skeleton" for command in COMMANDS)]
RUN_LINES = [line for line in ALL_LINES if not line.startswith("advance ")]
Pair = tuple[Ended, Ended]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`sqscli serve` on a new home: its endpoint, and the home.

    Its port has four digits, as in the URLs that `sqscli api` gives, since a table's columns are as wide as what is in them. Whether a port is free
    is found out by the server that wants it, so that two runs at once never meet at one.
    """
    home = tmp_path_factory.mktemp("served") / "home"
    for port in range(9400, 10_000):
        process = started(home, port)
        assert process.stdout is not None
        with process:
            if f":{port}" in process.stdout.readline():
                yield f"http://localhost:{port}", home
                process.terminate()
                return
    raise AssertionError("no port of four digits is free")


def started(home: Path, port: int) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home.parent), "SQSCLI_HOME": str(home), "SQSCLI_DURABILITY": "none"}
    command = [sys.executable, "-m", "sqscli", "serve", "--port", str(port)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


@pytest.fixture(scope="module")
def pairs(server: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[int, Pair]:
    """What each line left behind on both sides."""
    endpoint, served = server
    directory = tmp_path_factory.mktemp("files")
    for name, content in FILES.items():
        (directory / name).write_bytes(content)
    sides = [Side(["aws", endpoint], served, directory), Side(["ours"], directory / "home", directory)]
    try:
        return dict(enumerate(zip(*(side.run_all(ALL_LINES) for side in sides), strict=True)))
    finally:
        for side in sides:
            side.close()


@pytest.mark.parametrize(("number", "line"), list(enumerate(RUN_LINES)), ids=[f"{number}: {line[:60]}" for number, line in enumerate(RUN_LINES)])
def test_a_line_gives_what_the_aws_cli_gives(pairs: dict[int, Pair], number: int, line: str) -> None:
    amazons, ours = pairs[number]
    assert ours.line == line
    assert ours.out == amazons.out
    if "usage: aws" in amazons.err:
        assert ours.err.startswith("\nsqscli: [ERROR]: ")
        assert "\nusage: sqscli api " in ours.err
        assert reason(ours.err) == reason(amazons.err)
    else:
        assert ours.err == amazons.err
    assert ours.status == status_of_version_2(amazons)


def reason(usage_error: str) -> str:
    """What a usage error complains about; version 1 lists the choices where version 2 says what was found."""
    said = re.findall(r"(?:\[ERROR\]: |error: |^)((?:argument|the following|Unknown|ambiguous) [^\n]*)", usage_error, re.MULTILINE)
    assert len(said) == 1
    return re.sub(r"(Found i|I)nvalid choice.*", "invalid choice", said[0])


def status_of_version_2(ended: Ended) -> int:
    if ended.status == 0:
        return 0
    if "An error occurred (" in ended.err:
        return 254
    wrong = ("usage: ", "\nParameter validation failed:", "\nError parsing parameter", "\nBad value for --")
    return 252 if ended.err.startswith(wrong) else 255


def test_the_list_is_long_and_has_every_action() -> None:
    assert len(LINES) >= 150
    for command in COMMANDS:
        assert any(re.match(rf"(raw: )?{command}( |$)", line) for line in LINES), command
