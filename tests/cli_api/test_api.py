"""`sqscli api` as a program: what version 2 of the AWS CLI does and version 1 does not, what is ours, and how calls end."""

from __future__ import annotations

import builtins
import json
import os
from pathlib import Path
from typing import Any

import pytest

from sqscli import __version__
from sqscli.api.actions import ACTIONS
from sqscli.api.names import dashed
from sqscli.api.summaries import SUMMARIES
from sqscli.cli.api.options import COMMANDS
from sqscli.cli.exit_status import API_CONFIGURATION, API_EXIT_STATUSES, API_FAILED, API_SERVICE_ERROR, API_USAGE
from tests.cli_api.conftest import Run

# --- binary values ---


def binary_of(api: Run) -> Any:
    ended = api("receive-message --queue-url orders --visibility-timeout 0 --message-attribute-names All")
    return ended.json["Messages"][0]["MessageAttributes"]["b"]["BinaryValue"]


@pytest.mark.parametrize(
    ("attributes", "more", "expected"),
    [
        ("b={DataType=Binary,BinaryValue=AAH/}", "", "AAH/"),
        ('{"b": {"DataType": "Binary", "BinaryValue": "AAH/"}}', "", "AAH/"),
        ("b={DataType=Binary,BinaryValue=AAH/}", " --cli-binary-format base64", "AAH/"),
        ("b={DataType=Binary,BinaryValue=raw}", " --cli-binary-format raw-in-base64-out", "cmF3"),
        ("b={DataType=Binary,BinaryValue@=fileb://blob}", "", "AAH/"),
        ("b={DataType=Binary,BinaryValue@=file://text}", "", "cmF3"),
    ],
)
def test_binary_values_are_base64_as_in_version_2(
    api: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attributes: str, more: str, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "blob").write_bytes(b"\x00\x01\xff")
    (tmp_path / "text").write_text("cmF3")
    assert api(f"send-message --queue-url orders --message-body x{more} --message-attributes", attributes).status == 0
    assert binary_of(api) == expected


def test_what_is_no_base64_is_said_and_sent_nowhere(api: Run) -> None:
    ended = api("send-message --queue-url orders --message-body x --message-attributes", "b={DataType=Binary,BinaryValue=AAH}")
    assert (ended.status, ended.out, ended.err) == (API_FAILED, b"", '\nInvalid base64: "AAH"\n')
    assert api("receive-message --queue-url orders").out == b""


# --- parameters as JSON ---


def test_an_address_is_a_body_and_is_not_fetched(api: Run) -> None:
    assert api("send-message --queue-url orders --message-body http://localhost:1/x").status == 0
    assert api("receive-message --queue-url orders").bodies == ["http://localhost:1/x"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Error parsing parameter 'cli-input-json': Invalid JSON received."),
        ("[" * 100_000, "Error parsing parameter 'cli-input-json': Invalid JSON received."),
        ("[1]", "Error parsing parameter '--cli-input-json': Invalid type: expecting map, received <class 'list'>"),
    ],
)
def test_json_that_cannot_be_parameters_is_a_wrong_line(api: Run, text: str, said: str) -> None:
    ended = api("send-message --cli-input-json", text)
    assert (ended.status, ended.err) == (API_USAGE, f"\n{said}\n")


def test_a_page_asked_for_in_json_is_one_page_alone(api: Run) -> None:
    api("create-queue --queue-name other")
    ended = api("list-queues --cli-input-json", '{"MaxResults": 1}')
    assert len(ended.json["QueueUrls"]) == 1
    assert "NextToken" in ended.json
    assert api("list-queues --max-items 1 --cli-input-json", '{"MaxResults": 1}').status == API_FAILED


@pytest.mark.parametrize("deep", ["[" * 100_000, "{" * 100_000])
def test_nested_without_end_is_a_wrong_value(api: Run, deep: str) -> None:
    for text in (deep, "a=" + deep):
        ended = api("send-message --queue-url orders --message-body x --message-attributes", text)
        assert ended.status == API_USAGE
        assert ended.err.startswith("\nError parsing parameter '--message-attributes': ")


def test_no_depth_brings_a_traceback(api: Run) -> None:
    """Reading, showing and writing give up at different depths."""
    for depth in range(880, 1010, 3):
        deep = "[" * depth + "]" * depth
        assert api("send-message --cli-input-json", f'{{"QueueUrl": {deep}, "MessageBody": "x"}}').status == API_USAGE
        assert api("get-queue-url --queue-name orders --query", f"`{deep}`").status in (0, API_USAGE, API_FAILED)


def test_what_is_no_utf_8_is_an_error_of_the_service(api: Run) -> None:
    for line in ("send-message --queue-url orders --message-body", "create-queue --queue-name", "tag-queue --queue-url orders --tags"):
        value = os.fsdecode(b"k=caf\xe9")
        ended = api(line, value)
        assert (ended.status, ended.out) == (API_SERVICE_ERROR, b"")
        assert ended.err.startswith("\nAn error occurred (Invalid")
    assert api("send-message --queue-url orders --message-body x --message-group-id", "\ud800").status == API_SERVICE_ERROR
    assert api("get-queue-url --queue-name orders --query", '`"\\ud800"`').out == b'"\\ud800"\n'


def test_the_byte_that_is_no_utf_8_is_named_as_the_line_has_it(api: Run) -> None:
    said = "InvalidMessageContents) when calling the {} operation: The byte 0xFF at offset 2 is not UTF-8."
    assert said.format("SendMessage") in api("send-message --queue-url orders --message-body", os.fsdecode(b"ab\xff\xfe")).err
    attribute = os.fsdecode(b"a={DataType=String,StringValue=ab\xff}")
    refused = api("send-message --queue-url orders --message-body x --message-attributes", attribute)
    assert (refused.status, refused.out) == (API_SERVICE_ERROR, b"")


@pytest.mark.parametrize("halves", ["\\udcc3\\udca9", "\\ud800", "\\udcff"])
def test_halves_of_characters_in_json_are_never_a_body(api: Run, halves: str) -> None:
    """Also where the two, taken for bytes of a line, would be a character."""
    ended = api("send-message --cli-input-json", f'{{"QueueUrl": "orders", "MessageBody": "{halves}"}}')
    assert (ended.status, ended.out) == (API_SERVICE_ERROR, b"")
    assert api("receive-message --queue-url orders").out == b""


@pytest.mark.parametrize("number", ["99999999999999999999", "-9223372036854775809"])
def test_a_number_of_more_than_64_bits_is_what_the_service_cannot_read(api: Run, number: str) -> None:
    ended = api(f"receive-message --queue-url orders --max-number-of-messages={number}")
    assert (ended.status, ended.out) == (API_SERVICE_ERROR, b"")
    said = "(MalformedInput) when calling the ReceiveMessage operation: NUMBER_VALUE can not be converted to an Integer"
    assert ended.err == f"\nAn error occurred {said}\n"
    assert api(f"receive-message --queue-url orders --generate-cli-skeleton output --max-number-of-messages={number}").status == 0


# --- the home and the options of sqscli ---


def test_options_of_sqscli_stand_on_both_sides(api: Run, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    assert api(f"create-queue --queue-name q --home {other}").status == 0
    assert api(f"list-queues --home={other} -o text").out == b"QUEUEURLS\thttp://localhost:9324/000000000000/q\n"
    for line in (f"--home {other} --durability none", f"--durability=none --home={other}"):
        assert api(f"{line} get-queue-url --queue-name q").status == 0
        assert api(f"get-queue-url {line} --queue-name q").status == 0


def test_an_output_before_api_holds_until_one_behind_it(sqscli: Run) -> None:
    assert sqscli("-o text api create-queue --queue-name q").out == b"http://localhost:9324/000000000000/q\n"
    assert sqscli("-o text api get-queue-url --queue-name q --output json").json == {"QueueUrl": "http://localhost:9324/000000000000/q"}
    ended = sqscli("-o jsonl api list-queues")
    assert (ended.status, ended.out) == (API_USAGE, b"")
    assert "json, text or table" in ended.err


def test_a_variable_chooses_the_output(api: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_OUTPUT", "text")
    assert api("get-queue-url --queue-name orders").out == b"http://localhost:9324/000000000000/orders\n"
    assert api("get-queue-url --queue-name orders --output json").json["QueueUrl"].endswith("/orders")
    monkeypatch.setenv("AWS_DEFAULT_OUTPUT", "yaml")
    ended = api("create-queue --queue-name never")
    assert (ended.status, ended.out) == (API_CONFIGURATION, b"")
    assert "AWS_DEFAULT_OUTPUT is 'yaml'" in ended.err
    monkeypatch.delenv("AWS_DEFAULT_OUTPUT")
    assert api("get-queue-url --queue-name never").status == API_SERVICE_ERROR


def test_what_chooses_a_place_or_a_person_changes_nothing(api: Run) -> None:
    line = "--region eu-west-1 --profile nobody --endpoint-url https://x.example --no-verify-ssl --no-sign-request --ca-bundle none --no-cli-pager"
    assert api(f"{line} get-queue-url --queue-name orders").json["QueueUrl"] == "http://localhost:9324/000000000000/orders"
    ended = api("list-queues --endpoint-url nowhere")
    assert ended.status == API_USAGE
    assert ended.err.startswith('\nBad value for --endpoint-url "nowhere": scheme is missing.')


def test_debug_shows_the_request_on_stderr(api: Run, home: Path) -> None:
    ended = api("get-queue-url --queue-name orders --debug")
    assert "QueueUrl" in ended.json
    assert "GetQueueUrl {'QueueName': 'orders'}" in ended.err
    assert str(home) in ended.err


def test_the_sixty_second_rules_hold_unless_a_variable_says_otherwise(api: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert api("purge-queue --queue-url orders").status == 0
    ended = api("purge-queue --queue-url orders")
    assert ended.status == API_SERVICE_ERROR
    assert ended.err == (
        "\nAn error occurred (AWS.SimpleQueueService.PurgeQueueInProgress) when calling the PurgeQueue operation: "
        "Only one PurgeQueue operation on orders is allowed every 60 seconds.\n"
    )
    monkeypatch.setenv("SQSCLI_STRICT", "0")
    assert api("purge-queue --queue-url orders").status == 0


def test_colour_is_where_it_is_wanted(api: Run) -> None:
    for line, is_colored in (("--color on", True), ("--color always", True), ("--color off", False), ("", False)):
        assert (b"\x1b[" in api(f"get-queue-url --queue-name orders --output table {line}").out) is is_colored


# --- how a call ends ---


def test_a_wrong_setting_is_the_configurations_fault(api: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQSCLI_DURABILITY", "maybe")
    ended = api("list-queues")
    assert (ended.status, ended.out) == (API_CONFIGURATION, b"")
    assert "SQSCLI_DURABILITY is 'maybe'" in ended.err


def test_a_query_without_jmespath_names_the_extra(api: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_jmespath(name: str, *arguments: Any, **options: Any) -> Any:
        if name.startswith("jmespath"):
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_jmespath)
    ended = api("list-queues --query QueueUrls")
    assert (ended.status, ended.out) == (API_CONFIGURATION, b"")
    assert "sqscli[query]" in ended.err
    assert api("list-queues").status == 0


def test_a_home_that_cannot_be_used_is_any_other_failure(api: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = api(f"create-queue --queue-name q --home {tmp_path}/file/home")
    assert (ended.status, ended.out) == (API_FAILED, b"")
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "line", ["", "--output", "nonsense", "send-message --nonsense", "list-queues --home", "list-queues --durability maybe", "-x"]
)
def test_a_wrong_line_shows_the_usage(api: Run, line: str) -> None:
    ended = api(line)
    assert (ended.status, ended.out) == (API_USAGE, b"")
    assert ended.err.startswith("\nsqscli: [ERROR]: ")
    assert "\n\nusage: sqscli api [options] <action> [parameters]\n" in ended.err


def test_an_error_stays_harmless_whatever_it_quotes(api: Run) -> None:
    ended = api("delete-message --queue-url orders --receipt-handle", "a\x1b[31m")
    assert ended.status == API_SERVICE_ERROR
    assert "\x1b" not in ended.err


def test_a_long_poll_waits_and_ends_with_nothing(api: Run) -> None:
    ended = api("receive-message --queue-url orders --wait-time-seconds 1")
    assert (ended.status, ended.out, ended.err) == (0, b"", "")


# --- help ---


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_the_help_of_an_action_says_what_the_table_says(api: Run, action: str) -> None:
    command = next(name for name, each in COMMANDS.items() if each == action)
    pages = [api(f"{command} help"), api(f"{command} --help"), api(f"--help {command}"), api(f"help {command}")]
    text = pages[0].out.decode()
    assert [(page.status, page.out, page.err) for page in pages] == [(0, text.encode(), "")] * 4
    assert SUMMARIES[action] in " ".join(text.split())
    assert all(len(line) <= 100 for line in text.splitlines() if not line.strip().startswith(("Shorthand: ", "JSON: ")))
    for member in ACTIONS[action].request:
        assert f"\n  --{dashed(member.name)} (" in text
    for member in ACTIONS[action].result:
        assert f"\n  {member.name} (" in text
    for status, meaning in API_EXIT_STATUSES:
        assert f"\n  {status}\n      {meaning[:60]}" in text


@pytest.mark.parametrize("line", ["help nope", "--help nope"])
def test_there_is_no_help_on_what_is_no_action(api: Run, line: str) -> None:
    ended = api(line)
    assert (ended.status, ended.out) == (API_USAGE, b"")
    assert "nope" in ended.err


def test_who_says_sqs_as_behind_aws_is_told_to_leave_it_out(api: Run) -> None:
    ended = api("sqs list-queues")
    assert (ended.status, ended.out) == (API_USAGE, b"")
    assert "Found invalid choice 'sqs': leave it out, as in 'sqscli api list-queues'" in ended.err


def test_the_help_of_all_actions_lists_them(api: Run) -> None:
    text = api("help").out.decode()
    assert api("--help").out.decode() == text
    listed = " ".join(text.split())
    for command in COMMANDS:
        assert command in listed
    assert api("--version").out.decode() == f"sqscli {__version__}\n"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_skeleton_is_taken_back_as_parameters(api: Run, command: str) -> None:
    """But for its binary values, which JSON cannot hold: it has them as null."""
    skeleton = api(f"{command} --generate-cli-skeleton").json
    for entry in [skeleton, *skeleton.get("Entries", [])]:
        for name in ("MessageAttributes", "MessageSystemAttributes"):
            entry.pop(name, None)
    ended = api(f"{command} --generate-cli-skeleton output --cli-input-json", json.dumps(skeleton))
    assert (ended.status, ended.err) == (0, "")


def test_only_the_command_named_api_is_amazons(sqscli: Run) -> None:
    assert sqscli("create-queue api").status == 0
    assert sqscli("send api x --help").out.startswith(b"Usage: sqscli send ")
    assert sqscli("send -q api x").status == 0
    assert sqscli("--nonsense api list-queues").status == 2
