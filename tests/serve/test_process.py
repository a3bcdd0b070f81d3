"""`sqscli serve` as a process: how it begins, what it says, how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sqscli.cli.run import run
from tests.serve.conftest import PATIENCE_SECONDS, PROGRAM, Client, Process, read

Start = Callable[..., Process]


def serve(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A server that ends by itself."""
    return subprocess.run(
        [*PROGRAM, "serve", *arguments],
        env={**os.environ, "SQSCLI_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


# --- the beginning ---


def test_a_line_on_stdout_says_when_it_listens_and_where(process: Start, home: Path) -> None:
    started = process()
    assert started.line == f"sqscli serves {home} at {started.client.endpoint}\n"
    assert started.client.http("GET", "/health").status == 200
    assert started.end() == (0, "", "")


def test_it_makes_the_home_and_is_as_strict_as_amazon(process: Start, home: Path) -> None:
    client = process().client
    client("CreateQueue", QueueName="q")
    assert (home / "queues" / "q").is_dir()
    client("DeleteQueue", QueueUrl="q")
    assert client.post("CreateQueue", {"QueueName": "q"}).code == "QueueDeletedRecently"


def test_a_port_in_use_is_one_line_of_error(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = serve(home, "--port", str(taken.getsockname()[1]))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "in use" in ended.stderr
    assert "--port" in ended.stderr


@pytest.mark.parametrize("port", ["a", "-1", "65536", "1.5", ""])
def test_a_port_that_is_none_is_a_usage_error(home: Path, port: str) -> None:
    ended = serve(home, f"--port={port}")
    assert ended.returncode == 2
    assert "0 to 65535" in ended.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_other_machines_are_not_served_without_keys(home: Path, host: str) -> None:
    ended = serve(home, "--host", host, "--port", "0")
    assert ended.returncode == 2
    assert "--auth FILE" in ended.stderr


@pytest.mark.parametrize("host", ["no.such.host.invalid", "a b", "x" * 300, "192.0.2.1"])
def test_a_host_that_is_not_this_machines_is_a_usage_error(home: Path, host: str) -> None:
    ended = serve(home, "--host", host, "--port", "0")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--host" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_ipv6_loopback_is_served_without_keys(process: Start) -> None:
    started = process("--host", "::1")
    assert started.client.endpoint.startswith("http://[::1]:")
    started.client("CreateQueue", QueueName="q")
    assert started.client("GetQueueUrl", QueueName="q")["QueueUrl"] == f"{started.client.endpoint}/000000000000/q"


def test_an_ipv6_address_may_stand_in_brackets(process: Start) -> None:
    assert process("--host", "[::1]").client.endpoint.startswith("http://[::1]:")


@pytest.mark.parametrize(
    ("host", "way_out"),
    [("127.0.0.1:9000", "say --host 127.0.0.1 --port 9000"), ("[::1]:9000", "say --host [::1] --port 9000"), ("http://localhost", "without a port")],
)
def test_a_host_with_a_port_is_refused_with_the_way_out(home: Path, host: str, way_out: str) -> None:
    ended = serve(home, "--host", host)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert way_out in ended.stderr


def test_reports_of_the_engine_say_whose_they_are(process: Start, home: Path) -> None:
    started = process()
    started.client("CreateQueue", QueueName="q")
    started.client("SendMessage", QueueUrl="q", MessageBody="a")
    started.end()
    segment = max((home / "queues" / "q").glob("*.segment"))
    with segment.open("ab") as file:
        file.write(b"x" * 10)
    started = process()
    started.client("SendMessage", QueueUrl="q", MessageBody="b")
    err = started.end()[2]
    assert "unfinished write" in err
    assert all(line.startswith("sqscli: ") for line in err.splitlines())


def test_without_uvicorn_it_names_the_extra(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    for module in [name for name in sys.modules if name.startswith("sqscli.serve.server")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert run(["--home", str(home), "serve"]) == 2
    assert capfd.readouterr().err == "sqscli: serve needs uvicorn, which is not installed: pip install 'sqscli[serve]'; see 'sqscli serve --help'\n"


# --- the end ---


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_in_order_and_waiting_polls_answer_empty(process: Start, number: int) -> None:
    started = process()
    started.client("CreateQueue", QueueName="q")
    polls = [started.client.begin("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=20) for _ in range(5)]
    started.client.http("GET", "/health")  # answered by the engine behind the looks of those
    assert started.end(number) == (0, "", "")
    assert [read(poll).json for poll in polls] == [{}] * 5


def test_a_hangup_that_is_ignored_is_no_end(home: Path) -> None:
    with subprocess.Popen(
        ["nohup", *PROGRAM, "--home", str(home), "serve", "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        client = Client(running.stdout.readline().decode().split()[-1], home)
        running.send_signal(signal.SIGHUP)
        assert client.http("GET", "/health").status == 200
        running.terminate()
        assert running.wait(PATIENCE_SECONDS) == 0


def test_a_client_that_rests_does_not_keep_it(process: Start) -> None:
    started = process()
    with started.client.raw(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n") as opened:
        assert opened.recv(1 << 16)
        assert started.end()[0] == 0


def test_neither_does_one_that_never_ends_its_request(process: Start) -> None:
    started = process()
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nContent-Length: 100\r\n\r\n{"
    with started.client.raw(head):
        started.client.http("GET", "/health")
        assert started.end() == (0, "", "")


def test_what_was_acknowledged_is_there_after_kill_nine(process: Start) -> None:
    started = process()
    started.client("CreateQueue", QueueName="q")
    for number in range(20):
        started.client("SendMessage", QueueUrl="q", MessageBody=str(number))
    started.end(signal.SIGKILL)
    assert process().client("GetQueueAttributes", QueueUrl="q", AttributeNames=["ApproximateNumberOfMessages"]) == {
        "Attributes": {"ApproximateNumberOfMessages": "20"}
    }


def test_verbose_lines_go_to_stderr(process: Start) -> None:
    started = process("-v")
    started.client("CreateQueue", QueueName="q")
    status, out, err = started.end()
    assert (status, out) == (0, "")
    assert "POST CreateQueue q 200 " in err


def test_it_drives_move_tasks_to_their_end(process: Start) -> None:
    client = process().client
    client("CreateQueue", QueueName="dead")
    policy = '{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead", "maxReceiveCount": 1}'
    client("CreateQueue", QueueName="q", Attributes={"RedrivePolicy": policy})
    for body in "abc":
        client("SendMessage", QueueUrl="q", MessageBody=body)
    client("ReceiveMessage", QueueUrl="q", MaxNumberOfMessages=10, VisibilityTimeout=0)
    assert client("ReceiveMessage", QueueUrl="q") == {}
    client("StartMessageMoveTask", SourceArn="arn:aws:sqs:us-east-1:000000000000:dead", MaxNumberOfMessagesPerSecond=1)
    got: list[str] = []
    while len(got) < 3:
        found = client("ReceiveMessage", QueueUrl="q", WaitTimeSeconds=20)
        got += [message["Body"] for message in found["Messages"]]
    assert got == ["a", "b", "c"]


# --- for as long as a command runs ---

ASK = """
import json, os, sys, urllib.request
request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL_SQS"], sys.argv[1].encode())
request.add_header("X-Amz-Target", "AmazonSQS.CreateQueue")
print(json.load(urllib.request.urlopen(request))["QueueUrl"])
"""


def test_a_command_finds_the_server_in_its_environment(home: Path) -> None:
    ended = serve(home, "--", sys.executable, "-c", ASK, '{"QueueName": "q"}')
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("http://127.0.0.1:")
    assert ended.stdout.endswith("/000000000000/q\n")
    assert ended.stdout.count("\n") == 1


def test_a_command_gets_placeholders_for_keys_and_none_of_the_users(home: Path) -> None:
    mine = {"AWS_ACCESS_KEY_ID": "MINE", "AWS_SECRET_ACCESS_KEY": "MINE", "AWS_SESSION_TOKEN": "MINE", "AWS_PROFILE": "MINE"}
    show = "import os; print(*(f'{name}={value}' for name, value in sorted(os.environ.items()) if name.startswith('AWS_')), sep='\\n')"
    ended = serve(home, "--", sys.executable, "-c", show, **mine, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="true", SQSCLI_REGION="eu-central-1")
    assert "MINE" not in ended.stdout
    found = dict(line.split("=", 1) for line in ended.stdout.splitlines())
    assert found["AWS_REGION"] == found["AWS_DEFAULT_REGION"] == "eu-central-1"
    assert found["AWS_ACCESS_KEY_ID"]
    assert found["AWS_SECRET_ACCESS_KEY"]
    assert "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" not in found
    assert "AWS_ENDPOINT_URL" not in found


def test_what_a_command_runs_of_sqscli_finds_the_same_queues(home: Path) -> None:
    script = f'{sys.executable} -m sqscli create-queue q >/dev/null && {sys.executable} -c "$1" "$2"'
    ask = ASK.replace("CreateQueue", "GetQueueUrl")
    ended = serve(home, "--", "sh", "-c", script, "sh", ask, '{"QueueName": "q"}', SQSCLI_ACCOUNT="111122223333")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith("/111122223333/q\n")


def test_sqscli_in_a_command_uses_the_same_queues(home: Path, tmp_path: Path) -> None:
    other = {"SQSCLI_HOME": str(tmp_path / "other"), "SQSCLI_REGION": "eu-central-1", "SQSCLI_ACCOUNT": "123456789012"}
    program = f"{sys.executable} -m sqscli"
    script = f'cd / && {program} create-queue q && {program} send q a && {sys.executable} -c "$1" && echo $SQSCLI_HOME $SQSCLI_ACCOUNT $SQSCLI_REGION'
    ask = """
import json, os, urllib.request
request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL_SQS"], b'{"QueueUrl": "q"}', {"X-Amz-Target": "AmazonSQS.ReceiveMessage"})
print(json.load(urllib.request.urlopen(request))["Messages"][0]["Body"])
"""
    line = [*PROGRAM, "--home", home.name, "serve", "--", "sh", "-c", script, "sh", ask]
    ended = subprocess.run(line, cwd=home.parent, env={**os.environ, **other}, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-2:] == ["a", f"{home} 123456789012 eu-central-1"]


def test_a_server_serves_the_nearest_home_and_so_does_what_it_runs(no_home_named: Path) -> None:
    (no_home_named / ".sqscli").mkdir()
    (no_home_named / "deep").mkdir()
    line = [*PROGRAM, "serve", "--", "sh", "-c", "cd / && echo $SQSCLI_HOME"]
    ended = subprocess.run(line, cwd=no_home_named / "deep", capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1] == f"{no_home_named}/.sqscli"


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_a_command_asks_the_loopback_address_of_a_server_for_all(home: Path, tmp_path: Path, host: str) -> None:
    keys = tmp_path / "keys.json"
    keys.touch(0o600)
    keys.write_text('[{"AccessKeyId": "a", "SecretAccessKey": "b", "Rights": {"*": ["*"]}}]')
    ended = serve(home, "--host", host, "--auth", str(keys), "--", "sh", "-c", "echo $AWS_ENDPOINT_URL_SQS $no_proxy")
    assert ended.stdout.startswith("http://127.0.0.1:" if host == "0.0.0.0" else "http://[::1]:")
    assert ended.stdout.strip().endswith("127.0.0.1" if host == "0.0.0.0" else "::1")


@pytest.mark.parametrize(("script", "status"), [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ("kill -15 $$", 143)])
def test_the_exit_status_is_the_commands(home: Path, script: str, status: int) -> None:
    assert serve(home, "--", "sh", "-c", script).returncode == status


def test_a_command_that_is_none_is_127_and_one_that_cannot_be_run_126(home: Path, tmp_path: Path) -> None:
    ended = serve(home, "--", "no-such-command")
    assert (ended.returncode, ended.stdout) == (127, "")
    assert "no-such-command" in ended.stderr
    (tmp_path / "plain").write_text("plain")
    assert serve(home, "--", str(tmp_path / "plain")).returncode == 126


def test_the_commands_options_are_its_own(home: Path) -> None:
    ended = serve(home, "--", sys.executable, "-c", "import sys; print(sys.argv[1:])", "--port", "7", "-v", "--", "--help")
    assert ended.stdout == "['--port', '7', '-v', '--', '--help']\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_signals_reach_the_command(home: Path, number: int) -> None:
    script = """
import signal, sys
def handle(number, frame):
    print("got", number, flush=True)
    sys.exit(5)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(number, handle)
print("ready", flush=True)
while True:
    signal.pause()
"""
    running = subprocess.Popen(
        [*PROGRAM, "--home", str(home), "serve", "--", sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    running.send_signal(number)
    out, err = running.communicate(timeout=PATIENCE_SECONDS)
    assert (running.returncode, out, err) == (5, f"got {int(number)}\n", "")


def test_stdin_is_the_commands(home: Path) -> None:
    ended = subprocess.run([*PROGRAM, "--home", str(home), "serve", "--", "cat"], input=b"hello", capture_output=True, timeout=PATIENCE_SECONDS)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"hello", b"")
