"""What an option's words mean, by the type of its member."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sqscli.api.actions import ACTIONS, Member
from sqscli.cli.api.blobs import BASE64, RAW, decoded, encoded
from sqscli.cli.api.errors import ApiError, ParameterError
from sqscli.cli.api.options import COMMANDS, options_of
from sqscli.cli.api.shapes import is_complex
from sqscli.cli.api.values import parameter_value


def member(action: str, name: str) -> Member:
    return next(member for member in ACTIONS[action].request if member.name == name)


def value(action: str, name: str, words: str | list[str]) -> Any:
    return parameter_value(member(action, name), "--option", words)


ENTRY = {"Id": "1", "MessageBody": "a"}


@pytest.mark.parametrize(
    ("action", "name", "words", "expected"),
    [
        ("SendMessage", "MessageBody", "a=b", "a=b"),
        ("SendMessage", "MessageBody", '{"a": 1}', '{"a": 1}'),
        ("SendMessage", "DelaySeconds", " 7 ", 7),
        ("CreateQueue", "Attributes", "DelaySeconds=1,VisibilityTimeout=2", {"DelaySeconds": "1", "VisibilityTimeout": "2"}),
        ("CreateQueue", "Attributes", ' {"DelaySeconds": "1"}', {"DelaySeconds": "1"}),
        ("CreateQueue", "tags", "a=", {"a": ""}),
        ("UntagQueue", "TagKeys", ["a", "b=c"], ["a", "b=c"]),
        ("UntagQueue", "TagKeys", [], []),
        ("UntagQueue", "TagKeys", ['["a", "b"]'], ["a", "b"]),
        ("UntagQueue", "TagKeys", ['["a"]', "b"], ['["a"]', "b"]),
        ("SendMessageBatch", "Entries", ["Id=1,MessageBody=a"], [ENTRY]),
        ("SendMessageBatch", "Entries", ["Id=1,MessageBody=a,DelaySeconds=3"], [{**ENTRY, "DelaySeconds": 3}]),
        ("SendMessageBatch", "Entries", ['[{"Id": "1", "MessageBody": "a"}]'], [ENTRY]),
        ("SendMessageBatch", "Entries", ['{"Id": "1", "MessageBody": "a"}', '{"Id": "2"}'], [ENTRY, {"Id": "2"}]),
        ("SendMessageBatch", "Entries", [], []),
    ],
)
def test_words_become_values_of_the_members_type(action: str, name: str, words: str | list[str], expected: object) -> None:
    assert value(action, name, words) == expected


@pytest.mark.parametrize(
    ("action", "name", "words", "said"),
    [
        ("CreateQueue", "Attributes", "{", "Error parsing parameter '--option': Invalid JSON: Expecting property name"),
        ("CreateQueue", "Attributes", "[1]", "Error parsing parameter '--option': Invalid JSON:\n[1]"),
        ("CreateQueue", "Attributes", "a", "Error parsing parameter '--option': Expected: '=', received: 'EOF' for input:\na\n ^"),
        ("SendMessageBatch", "Entries", ["[1"], "Error parsing parameter '--option': Invalid JSON: "),
        ("SendMessageBatch", "Entries", ['{"Id": "1"}', "Id=2"], "Error parsing parameter '--option': Invalid JSON:\nId=2"),
    ],
)
def test_words_that_cannot_be_read_are_shown(action: str, name: str, words: str | list[str], said: str) -> None:
    with pytest.raises(ParameterError) as caught:
        value(action, name, words)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(("action", "name", "words"), [("SendMessage", "DelaySeconds", "x"), ("SendMessageBatch", "Entries", ['{"Id": "1"}', ""])])
def test_what_is_no_number_or_nothing_is_a_failure(action: str, name: str, words: str | list[str]) -> None:
    with pytest.raises(ApiError) as caught:
        value(action, name, words)
    assert not isinstance(caught.value, ParameterError)


def test_a_file_stands_for_its_content_wherever_a_value_may(tmp_path: Path) -> None:
    def file(content: bytes) -> str:
        (tmp_path / "file").write_bytes(content)
        return f"//{tmp_path}/file"

    assert value("SendMessage", "MessageBody", "file:" + file("ä\r\nb\n".encode())) == "ä\nb\n"
    assert value("SendMessage", "MessageBody", "fileb:" + file(b"\xff")) == b"\xff"
    assert value("SendMessage", "DelaySeconds", "file:" + file(b"5\n")) == 5
    assert value("CreateQueue", "Attributes", "file:" + file(b'{"a": "b"}')) == {"a": "b"}
    assert value("CreateQueue", "Attributes", "file:" + file(b"a=b")) == {"a": "b"}
    assert value("UntagQueue", "TagKeys", ["file:" + file(b'["a"]')]) == ["a"]
    two = ["file:" + file(b"x"), "b"]
    assert value("UntagQueue", "TagKeys", two) == two
    with pytest.raises(ParameterError, match="fileb://"):
        value("SendMessage", "MessageBody", "file:" + file(b"\xff"))
    with pytest.raises(ParameterError, match="Unable to load paramfile file://nowhere/x\x00: "):
        value("SendMessage", "MessageBody", "file://nowhere/x\x00")


def test_a_path_may_begin_with_the_users_home_or_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "body").write_text("x")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert value("SendMessage", "MessageBody", "file://~/body") == "x"
    assert value("SendMessage", "MessageBody", "file://$HOME/body") == "x"


def test_a_queue_url_is_never_a_file() -> None:
    assert value("PurgeQueue", "QueueUrl", "file://nowhere") == "file://nowhere"


def test_blobs_are_found_wherever_they_are() -> None:
    typed = {"DataType": "Binary", "BinaryValue": "AAE=", "BinaryListValues": ["AA==", b"raw", 7]}
    expected = {"DataType": "Binary", "BinaryValue": b"\x00\x01", "BinaryListValues": [b"\x00", b"raw", 7]}
    entries = {"QueueUrl": "AA==", "Entries": [{"Id": "AA==", "MessageAttributes": {"AA==": typed}}, "no entry"], "Nonsense": "AA=="}
    decoded_entries = {**entries, "Entries": [{"Id": "AA==", "MessageAttributes": {"AA==": expected}}, "no entry"]}
    assert decoded("SendMessageBatch", entries, BASE64) == decoded_entries
    assert decoded("SendMessage", {"MessageAttributes": {"a": {"BinaryValue": "ä"}}}, RAW) == {
        "MessageAttributes": {"a": {"BinaryValue": "ä".encode()}}
    }
    assert encoded({"a": [b"\x00", {"b": b""}], "c": "AA=="}) == {"a": ["AA==", {"b": ""}], "c": "AA=="}


def test_every_action_has_a_command_and_every_member_an_option() -> None:
    assert set(COMMANDS.values()) == set(ACTIONS)
    assert len(COMMANDS) == 23
    for action in ACTIONS:
        assert [option.member for option in options_of(action)] == list(ACTIONS[action].request)
    assert {option.name for option in options_of("AddPermission")} == {"--queue-url", "--label", "--aws-account-ids", "--actions"}
    assert {name for name in ACTIONS if any(is_complex(each.type) for each in ACTIONS[name].request)} == {
        *("CreateQueue", "SetQueueAttributes", "TagQueue", "SendMessage"),
        *("SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch"),
    }
