"""A name, a URL or an ARN never leads out of the home: every command and every action is asked for queues that nobody should be able to name."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import sqscli
from sqscli.actions.perform import perform
from sqscli.api.actions import ACTIONS
from sqscli.api.checks import is_queue_name
from sqscli.api.errors import SQSError
from sqscli.broker import Broker
from sqscli.cli.run import run
from sqscli.cli.table import COMMANDS
from sqscli.clock import ManualClock
from sqscli.sdk.client_error import ClientError, ParamValidationError
from sqscli.wire import json10, query
from tests.security.hostile import ALLOWED, NAMES, references
from tests.security.surroundings import CANARY, Surroundings
from tests.wire.judges import query_judge

HANDLE = "A" * 44
ARN = "arn:aws:sqs:us-east-1:000000000000:"
NUMBER = {"Id": "1", "ReceiptHandle": HANDLE}

# {} is the hostile name. Each command that takes a queue, in each place where it takes one.
LINES = (
    "create-queue {}",
    "create-queue made --dlq {} --max-receives 3",
    "list-queues {}",
    "delete-queue {} --yes",
    "attributes {}",
    "attributes {} DelaySeconds=1",
    "consume {} --until-empty -- true",
    "purge {} --yes",
    "send {} x",
    "receive {}",
    "receive {} --delete",
    "delete {} " + HANDLE,
    "extend {} " + HANDLE + " 5s",
    "redrive {}",
    "redrive {} --dry-run",
    "redrive {} --until-done",
    "redrive orders --to {}",
    "move {} orders --yes",
    "move orders {} --yes",
    "copy {} orders",
    "copy orders {}",
    "peek {}",
    "peek {} --follow -n 1",
    "stats {}",
    "export {}",
    "import {} --from /dev/null",
    "wait {} --empty --timeout=0",
    "check {}",
    "fsck {}",
    "fsck {} --repair",
    "journal dump {}",
    "journal verify {}",
    "journal compact {}",
)

# {} as above; every member that names a queue, or that names something by a text that we take apart.
REQUESTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("AddPermission", {"QueueUrl": "{}", "Label": "x", "AWSAccountIds": ["123456789012"], "Actions": ["*"]}),
    ("CancelMessageMoveTask", {"TaskHandle": "{}"}),
    ("ChangeMessageVisibility", {"QueueUrl": "{}", "ReceiptHandle": HANDLE, "VisibilityTimeout": 5}),
    ("ChangeMessageVisibilityBatch", {"QueueUrl": "{}", "Entries": [{**NUMBER, "VisibilityTimeout": 5}]}),
    ("CreateQueue", {"QueueName": "{}"}),
    ("CreateQueue", {"QueueName": "made", "Attributes": {"RedrivePolicy": '{{"deadLetterTargetArn":"{}","maxReceiveCount":3}}'}}),
    ("DeleteMessage", {"QueueUrl": "{}", "ReceiptHandle": HANDLE}),
    ("DeleteMessageBatch", {"QueueUrl": "{}", "Entries": [NUMBER]}),
    ("DeleteQueue", {"QueueUrl": "{}"}),
    ("GetQueueAttributes", {"QueueUrl": "{}", "AttributeNames": ["All"]}),
    ("GetQueueUrl", {"QueueName": "{}"}),
    ("GetQueueUrl", {"QueueName": "orders", "QueueOwnerAWSAccountId": "{}"}),
    ("ListDeadLetterSourceQueues", {"QueueUrl": "{}"}),
    ("ListMessageMoveTasks", {"SourceArn": "{}"}),
    ("ListQueueTags", {"QueueUrl": "{}"}),
    ("ListQueues", {"QueueNamePrefix": "{}"}),
    ("ListQueues", {"MaxResults": 1, "NextToken": "{}"}),
    ("PurgeQueue", {"QueueUrl": "{}"}),
    ("ReceiveMessage", {"QueueUrl": "{}"}),
    ("RemovePermission", {"QueueUrl": "{}", "Label": "x"}),
    ("SendMessage", {"QueueUrl": "{}", "MessageBody": "x"}),
    ("SendMessageBatch", {"QueueUrl": "{}", "Entries": [{"Id": "1", "MessageBody": "x"}]}),
    ("SetQueueAttributes", {"QueueUrl": "{}", "Attributes": {"DelaySeconds": "1"}}),
    ("SetQueueAttributes", {"QueueUrl": "orders", "Attributes": {"RedrivePolicy": '{{"deadLetterTargetArn":"{}","maxReceiveCount":3}}'}}),
    ("StartMessageMoveTask", {"SourceArn": "{}"}),
    ("StartMessageMoveTask", {"SourceArn": ARN + "orders", "DestinationArn": "{}"}),
    ("TagQueue", {"QueueUrl": "{}", "Tags": {"a": "b"}}),
    ("UntagQueue", {"QueueUrl": "{}", "TagKeys": ["a"]}),
)  # fmt: skip
HARMLESS = {"ListQueues", "GetQueueUrl"}


def filled(value: Any, name: str) -> Any:
    """The request, or a part of it, with the name in the place of {}."""
    if isinstance(value, str):
        return value.replace("{{", "{").replace("{}", name).replace("}}", "}") if "{}" in value else value
    if isinstance(value, dict):
        return {key: filled(each, name) for key, each in value.items()}
    return [filled(each, name) for each in value] if isinstance(value, list) else value


@pytest.fixture
def broker(around: Surroundings) -> Iterator[Broker]:
    broker = Broker(str(around.home), ManualClock(), "none")
    broker.create_queue("orders", {}, {})
    yield broker
    broker.close()


@pytest.fixture
def names_of_queues(around: Surroundings) -> Iterator[None]:
    """In the end the home holds only what queues can be called."""
    yield
    for name in os.listdir(around.home / "queues"):
        assert is_queue_name(name)
    assert set(os.listdir(around.home)) <= {"queues", "moving", "deleted"}


def test_every_command_that_takes_a_queue_is_asked() -> None:
    taking = {
        (name, argument.name)
        for name, command in COMMANDS.items()
        for argument in command.arguments
        if argument.kind == "queue" or argument.name in ("name", "prefix")
    }
    assert {name for name, _ in taking} <= {line.split()[0] for line in LINES}
    options = {option.names[0] for command in COMMANDS.values() for option in command.options if option.kind == "queue"}
    assert all(f"{option} {{}}" in " ".join(LINES) for option in options)


def test_every_action_and_member_that_names_a_queue_is_asked() -> None:
    asked = {(action, member) for action, request in REQUESTS for member, value in request.items() if value == "{}"}
    for action, table in ACTIONS.items():
        for member in table.request:
            if member.name in ("QueueUrl", "QueueName", "QueueNamePrefix", "SourceArn", "DestinationArn", "TaskHandle"):
                assert (action, member.name) in asked


def words_of(line: str, name: str) -> list[str]:
    """The arguments of a line; what begins with a hyphen is said to be no option."""
    words = [name if word == "{}" else word for word in line.split()]
    if name.startswith("-"):
        options = [word for word in words[1:] if word in ("--yes", "--delete", "--dry-run", "--until-done", "--repair", "--empty", "--timeout=0")]
        if "--to" not in words and "--dlq" not in words:
            return [words[0], *options, "--", *[word for word in words[1:] if word not in options]]
    return words


@pytest.mark.usefixtures("broker", "names_of_queues")
@pytest.mark.parametrize("line", LINES)
def test_no_command_leads_out_of_the_home(
    around: Surroundings, line: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQSCLI_HOME", str(around.home))
    monkeypatch.chdir(around.above)
    with around.watched():
        for name in NAMES:
            status = run(words_of(line, name))
            out, err = capfd.readouterr()
            said = out if line.startswith("check") else err  # the line of a plugin is its answer
            if not (line.startswith("list-queues") or (line.startswith("create-queue") and name in ALLOWED)):
                assert status, name
                assert said.count("\n") == 1, (name, said)
            assert CANARY.strip() not in out
            assert all(ch.isprintable() or ch == "\n" for ch in err + said), name


def answers(act: Callable[[], object], errors: tuple[type[Exception], ...]) -> str:
    """What is answered, an error too."""
    try:
        return repr(act())
    except errors as error:
        return f"error {error}"


@pytest.mark.usefixtures("names_of_queues")
@pytest.mark.parametrize(("action", "request_"), REQUESTS)
def test_no_action_leads_out_of_the_home(around: Surroundings, broker: Broker, action: str, request_: dict[str, Any]) -> None:
    """Over both protocols, as the server performs them."""
    judge = query_judge()
    with around.watched():
        for name in NAMES:
            for reference in references(name) if "{}" in request_.values() and "QueueUrl" in request_ else (name, ARN + name):
                request = filled(request_, reference)

                def over_json(request: dict[str, Any] = request) -> object:
                    return perform(broker, action, json10.read_request(action, json.dumps(request).encode()))

                found = answers(over_json, (SQSError,))
                try:
                    form = urlencode(judge.request(action, request)["body"]).encode()
                except UnicodeEncodeError:
                    form = b""
                if form:
                    found += answers(lambda form=form: perform(broker, action, query.read_request(action, query.read_pairs(form))), (SQSError,))
                assert CANARY.strip() not in found


@pytest.mark.usefixtures("broker", "names_of_queues")
@pytest.mark.parametrize(("action", "request_"), REQUESTS)
def test_the_python_client_does_not_lead_out_of_the_home(around: Surroundings, action: str, request_: dict[str, Any]) -> None:
    client = sqscli.client(around.home, durability="none")
    method = getattr(client, "".join("_" + letter.lower() if letter.isupper() else letter for letter in action)[1:])
    with around.watched():
        for name in NAMES:
            found = answers(lambda name=name: method(**filled(request_, name)), (ClientError, ParamValidationError))
            assert found.startswith("error") or action in HARMLESS or name in ALLOWED, name
            assert CANARY.strip() not in found
    client.close()


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=90), st.text(alphabet="./\\%~-\0\n\uff0e\u2024\u2215ab2eEfF.fifo:", max_size=30)))
@example("../other/queues/victim")
def test_no_text_at_all_leads_out_of_the_home(text: str) -> None:
    made = [name for name in references(text) if _leads_out(name)]
    assert made == []


def _leads_out(reference: str) -> bool:
    broker = _Paths()
    try:
        broker.queue(reference)
    except SQSError:
        return False
    return any(os.path.dirname(os.path.normpath(path)) != "/nowhere/queues" or path != os.path.normpath(path) for path in broker.paths)


class _Paths(Broker):
    """Writes down which directories its queues would be in."""

    def __init__(self) -> None:
        super().__init__("/nowhere", ManualClock())
        self.paths: list[str] = []

    def _open(self, name: str) -> Any:
        queue = super()._open(name)
        self.paths.append(queue.directory)
        return queue


@pytest.mark.parametrize("home", ["a\0b", "\0"])
def test_a_home_with_a_nul_in_its_name_is_an_error_of_one_line(home: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="no NUL"):
        sqscli.client(home)
    assert run(["--home", home, "list-queues"]) == 2
    assert capfd.readouterr().err.count("\n") == 1


def test_a_home_is_where_its_path_says_whatever_characters_are_in_it(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own choice is taken as it stands, but for `~` and `..` in front of where it begins."""
    monkeypatch.chdir(around.above)
    for home in ("home/a b", "home/\uff0e\uff0e", "home/x\ny", "home/\udcff", "home/-x", "./home/../home/z"):
        assert run(["--home", home, "create-queue", "q", "-q"]) == 0
        assert Path(os.path.normpath(home), "queues", "q", "lock").exists()
    around.check_untouched()
