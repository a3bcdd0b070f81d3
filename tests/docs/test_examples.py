"""The examples of the command table, which --help and the manual pages show: read as a shell reads them, and run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sqscli.broker import Broker
from sqscli.cli.app import read_any_line
from sqscli.cli.quick import read_line
from sqscli.cli.run import run
from sqscli.cli.table import COMMANDS, EXAMPLES
from sqscli.clock import Clock
from tests.support.surroundings import BIN, in_shell

LINES = sorted({line for line, _ in (*EXAMPLES, *(example for command in COMMANDS.values() for example in command.examples))})
NOT_RUN = {
    "sqscli wait orders --empty && process": "waits until somebody has done what there is; tests/shell/test_cron.py runs it",
    "sqscli consume orders -- process": "goes on until it is ended; tests/shell/test_consume.py runs it",
    "sqscli serve": "listens at a port that something else may have, until it is ended; tests/serve runs it",
    "sqscli serve -v": "the same",
    "sqscli serve --host 0.0.0.0 --auth keys.json": "the same, to all the world",
    "sqscli peek orders --follow -o body": "goes on until ctrl-C; tests/shell/test_pipelines.py runs it",
    "sqscli redrive orders-dead --until-done": "wants a task that another command began; tests/cli/test_redrive.py runs it",
}
# Whatever the examples call besides sqscli, where it is not everywhere: it reads its input, and is content.
OTHERS = ("jq", "process", "pytest", "python")
FILES = {
    "order.xml": "<order/>",
    "picture.jpg": "",
    "done.jsonl": "",
    "keys.json": "",
    "queues.toml": '[queues.jobs]\nretention = "14d"\n',
}
MAKES_A_QUEUE = ("sqscli create-queue ", "sqscli import ", "sqscli api create-queue ")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with the queues that the examples name, a message in each, and the receipt handle of another in orders; and the files beside it."""
    directory = tmp_path_factory.mktemp("examples")
    home = directory / "home"
    broker = Broker(str(home), Clock(str(home)), "none")
    others = ("orders-old", "invoices", "eu-orders", "events", "events-2", "orders-test", "audit", "orders-2")
    for name in ("orders-dead", "orders-retry", "orders", "orders.fifo", "files", "old", "new", *others):
        broker.create_queue(name, {"FifoQueue": "true"} if name.endswith(".fifo") else {}, {})
    broker.close()
    environment = {**os.environ, "SQSCLI_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])}
    script = """
        sqscli() { "$python" -m sqscli "$@"; }
        sqscli attributes orders "RedrivePolicy={\\"deadLetterTargetArn\\":\\"$arn\\",\\"maxReceiveCount\\":3}"
        printf '%s\\n' one two | sqscli send orders --lines >/dev/null
        sqscli send old a >/dev/null; sqscli send files b >/dev/null
        sqscli receive orders --visibility-timeout 12h -o jsonl >done.jsonl
        sqscli export orders --to orders.jsonl
        sqscli receive orders --visibility-timeout 12h -o text | cut -f 2
        sqscli send orders three >/dev/null
    """
    for name, text in FILES.items():
        (directory / name).write_text(text)
    done = subprocess.run(
        ["bash", "-euc", script],
        env={**environment, "python": sys.executable, "arn": "arn:aws:sqs:us-east-1:000000000000:orders-dead"},
        cwd=directory,
        capture_output=True,
        text=True,
        check=True,
    )
    (directory / "project").mkdir()
    programs = directory / "bin"
    programs.mkdir()
    for name in OTHERS:
        (programs / name).write_text("#!/bin/sh\nexec cat >/dev/null\n")
        (programs / name).chmod(0o755)
    return directory, done.stdout.strip()


def test_a_shell_hands_every_example_on_as_a_line_that_sqscli_reads(prepared: tuple[Path, str], tmp_path: Path) -> None:
    """A stand-in writes down what it is given, a word a line."""
    stand_in = tmp_path / "bin" / "sqscli"
    stand_in.parent.mkdir()
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >"$(mktemp "$records/XXXXXX")"\ntest -t 0 || cat >/dev/null\n')
    stand_in.chmod(0o755)
    shutil.copytree(prepared[0], tmp_path / "here")
    for number, line in enumerate(LINES):
        records = tmp_path / f"{number}"
        records.mkdir()
        environment = {**os.environ, "PATH": f"{stand_in.parent}:{prepared[0]}/bin:{os.environ['PATH']}", "records": str(records), "handle": "AQEB"}
        subprocess.run(
            ["bash", "-euc", line], env=environment, cwd=tmp_path / "here", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
        )
        given = [path.read_text().splitlines() for path in records.iterdir()]
        assert len(given) == len(re.findall(r"(?:^|[|&;] |-- |\$\()sqscli ", line)), line
        for words in given:
            assert words[0] == "api" or read_line(words) or read_any_line(words), line


@pytest.mark.parametrize("line", [line for line in LINES if line not in NOT_RUN])
def test_every_example_does_what_it_says_it_does(
    prepared: tuple[Path, str], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    directory, handle = prepared
    shutil.copytree(directory, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    home = tmp_path / "here" / "home"
    if line.startswith(MAKES_A_QUEUE):
        shutil.rmtree(home)
    if "--to orders.jsonl" in line:
        (tmp_path / "here" / "orders.jsonl").unlink()
    line = line.replace("/srv/queues", str(tmp_path / "srv"))
    if re.search(r"[|<>&;(]", line) or " -- " in line:
        ended = in_shell("bash", f"set -o pipefail\n{line}", home, Path.cwd(), handle=handle, PATH=f"{Path.cwd()}/bin:{BIN}:{os.environ['PATH']}")
        status, said = ended.status, ended.err
    else:
        monkeypatch.setenv("SQSCLI_HOME", str(home))
        words = shlex.split(line.replace("$handle", handle))[1:]
        status = run([*words, "--yes"] if words[0] in ("purge", "delete-queue") and "--yes" not in words else words)
        said = capfd.readouterr().err
    assert (status, "rror" in said) == (0, False), said


def test_what_is_not_run_is_an_example_still() -> None:
    assert set(NOT_RUN) <= set(LINES)
