"""What boto3 has around its methods, and what becomes of settings, errors and results."""

from __future__ import annotations

import doctest
import inspect
import pickle
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError, ParamValidationError

import sqscli
import sqscli.sdk
from sqscli.api.actions import ACTIONS
from sqscli.api.errors import SQSError
from sqscli.api.names import snake
from sqscli.catalog import HomeError
from sqscli.clock import Clock
from sqscli.journal.errors import JournalError
from sqscli.sdk.client import Client
from sqscli.settings import SettingError
from tests.sdk.conftest import MakeClient


@pytest.fixture(scope="module")
def amazons() -> Any:
    """boto3's client, which has nowhere to send anything to."""
    session = botocore.session.get_session()
    return session.create_client("sqs", region_name="us-east-1", aws_access_key_id="placeholder", aws_secret_access_key="placeholder")


def names_of(thing: object) -> set[str]:
    return {name for name in dir(thing) if not name.startswith("_")}


@pytest.mark.parametrize("module", [sqscli, sqscli.sdk], ids=["sqscli", "sqscli.sdk"])
def test_the_examples_of_the_documentation_work(module: Any) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted > 5
    assert tried.failed == 0


def test_the_client_has_what_boto3s_has(sqs: Client, amazons: Any) -> None:
    assert names_of(sqs) == names_of(amazons)


def test_every_action_can_be_called_and_says_what_is_missing(sqs: Client) -> None:
    for action, row in ACTIONS.items():
        method = getattr(sqs, snake(action))
        required = [member.name for member in row.request if member.required]
        if not required:
            assert method()["ResponseMetadata"]["HTTPStatusCode"] == 200
            continue
        with pytest.raises(ParamValidationError) as caught:
            method()
        assert str(caught.value).splitlines()[1:] == [f'Missing required parameter in input: "{name}"' for name in required]


def test_a_methods_signature_and_documentation_come_from_the_table(sqs: Client) -> None:
    signature = inspect.signature(sqs.receive_message)
    assert list(signature.parameters) == [member.name for member in ACTIONS["ReceiveMessage"].request]
    assert {each.kind for each in signature.parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    text = inspect.getdoc(sqs.receive_message)
    assert text is not None
    assert "MaxNumberOfMessages          1 to 10, 1 without it" in text
    assert "Raises OverLimit, QueueDoesNotExist." in text


def test_what_boto3s_client_does_not_have_is_no_attribute(sqs: Client) -> None:
    with pytest.raises(AttributeError):
        sqs.send_telegram  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError, match="no exception InvalidParameterValue; it has BatchEntryIdsNotDistinct, "):
        sqs.exceptions.InvalidParameterValue  # noqa: B018


def test_the_exceptions_are_those_of_boto3(sqs: Client, amazons: Any) -> None:
    assert names_of(sqs.exceptions) == names_of(amazons.exceptions)
    assert sqs.exceptions.ClientError is ClientError
    for shape in amazons.meta.service_model.error_shapes:
        assert sqs.exceptions.from_code(shape.name) is getattr(sqs.exceptions, shape.name)
        assert sqs.exceptions.from_code(shape.name).__name__ == amazons.exceptions.from_code(shape.name).__name__
    for code in ("InvalidParameterValue", "from_code", "ClientError", "__doc__", ""):
        assert sqs.exceptions.from_code(code) is amazons.exceptions.from_code(code) is ClientError


def test_an_exception_goes_to_another_process_as_what_it_is(sqs: Client) -> None:
    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as caught:
        sqs.get_queue_url(QueueName="nowhere")
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (type(copied), str(copied), copied.response) == (type(caught.value), str(caught.value), caught.value.response)


def test_no_error_of_the_engine_comes_out_as_it_is(sqs: Client) -> None:
    with pytest.raises(ClientError) as caught:
        sqs.get_queue_url(QueueName="nowhere")
    assert not isinstance(caught.value, SQSError)
    assert caught.value.__suppress_context__


def test_meta_says_where_and_what(sqs: Client, make_client: MakeClient, amazons: Any) -> None:
    assert (sqs.meta.region_name, sqs.meta.endpoint_url, sqs.meta.partition) == ("us-east-1", "http://localhost:9324", "aws")
    assert sqs.meta.service_model.service_name == amazons.meta.service_model.service_name
    assert sqs.meta.service_model.api_version == amazons.meta.service_model.api_version
    assert list(sqs.meta.service_model.operation_names) == list(amazons.meta.service_model.operation_names)
    assert sqs.meta.method_to_api_mapping == amazons.meta.method_to_api_mapping


def test_there_are_no_waiters_as_there_are_none_in_boto3(sqs: Client, amazons: Any) -> None:
    for client in (sqs, amazons):
        with pytest.raises(ValueError, match="Waiter does not exist: queue_exists"):
            client.get_waiter("queue_exists")
        assert list(client.waiter_names) == []


def test_a_url_that_nobody_listens_at_is_not_signed(sqs: Client) -> None:
    with pytest.raises(NotImplementedError, match="sqscli serve"):
        sqs.generate_presigned_url("send_message", Params={}, ExpiresIn=60)


def test_region_account_and_endpoint_make_the_urls_and_arns(make_client: MakeClient) -> None:
    client = make_client(region_name="eu-west-1", account="123456789012", endpoint_url="http://queue.example:80/")
    url = client.create_queue(QueueName="q")["QueueUrl"]
    assert url == "http://queue.example:80/123456789012/q"
    found = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    assert found["Attributes"]["QueueArn"] == "arn:aws:sqs:eu-west-1:123456789012:q"
    assert client.meta.region_name == "eu-west-1"


def test_settings_come_from_the_environment_as_for_the_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SQSCLI_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("SQSCLI_REGION", "eu-west-1")
    monkeypatch.setenv("SQSCLI_ACCOUNT", "123456789012")
    monkeypatch.setenv("SQSCLI_DURABILITY", "none")
    client = sqscli.client()
    assert client.create_queue(QueueName="q")["QueueUrl"].endswith("/123456789012/q")
    assert (tmp_path / "elsewhere" / "queues" / "q").is_dir()
    client.close()


def test_the_home_is_the_nearest_as_for_the_command_line_and_looked_for_once(no_home_named: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, deep = no_home_named / ".sqscli", no_home_named / "project"
    home.mkdir()
    deep.mkdir()
    monkeypatch.chdir(deep)
    with sqscli.client(durability="none") as client:
        (deep / ".sqscli").mkdir()
        monkeypatch.chdir("/")
        client.create_queue(QueueName="q")
        assert (home / "queues" / "q").is_dir()
    monkeypatch.chdir(deep)
    (deep / ".sqscli").rmdir()
    (deep / ".sqscli").symlink_to(home)
    with pytest.raises(JournalError, match=r"project/\.sqscli: a link, and links are not followed"):
        sqscli.client()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"durability": "never"}, "durability is 'never': it can be always, batch or none"),
        ({"region_name": "Mars 1"}, "region_name is 'Mars 1'"),
        ({"account": "12"}, "account is '12'"),
        ({"home": ""}, "home is empty: name a directory"),
        ({"home": "sqs"}, "client('sqs') is boto3's way"),
        *(
            ({"endpoint_url": url}, f"endpoint_url is {url!r}")
            for url in ("foo", "http://", "localhost:9324", "http://a:x", "http://a b", "http://a/?b")
        ),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_meant_is_refused_by_the_parameters_name(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingError) as caught:
        sqscli.client(**settings)
    assert str(caught.value).startswith(said)


def test_making_a_client_makes_nothing_on_disk(make_client: MakeClient, home: Path) -> None:
    client = make_client()
    assert not home.exists()
    with pytest.raises(client.exceptions.QueueDoesNotExist):
        client.get_queue_url(QueueName="nowhere")
    assert home.exists()


def test_a_home_that_cannot_be_used_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    client = sqscli.client(tmp_path / "file")
    with pytest.raises(HomeError, match="not a directory"):
        client.list_queues()
    assert issubclass(HomeError, JournalError)


def test_amazons_sixty_seconds_hold_unless_they_are_not_wanted(make_client: MakeClient, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    strict, easy = make_client(), make_client(strict=False)
    strict.purge_queue(QueueUrl=url)
    with pytest.raises(strict.exceptions.PurgeQueueInProgress):
        strict.purge_queue(QueueUrl=url)
    easy.purge_queue(QueueUrl=url)
    monkeypatch.setenv("SQSCLI_STRICT", "0")
    make_client().purge_queue(QueueUrl=url)


def test_the_homes_virtual_clock_is_the_clients(sqs: Client, url: str, home: Path) -> None:
    clock = Clock(str(home))
    clock.freeze()
    sqs.send_message(QueueUrl=url, MessageBody="x", DelaySeconds=900)
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    clock.advance(900_000)
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "x"


def test_a_result_is_the_callers_own(sqs: Client, url: str) -> None:
    sqs.tag_queue(QueueUrl=url, Tags={"a": "1"})
    sqs.list_queue_tags(QueueUrl=url)["Tags"]["a"] = "2"
    names = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    names["Attributes"]["DelaySeconds"] = "7"
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"a": "1"}
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])["Attributes"] == {"DelaySeconds": "0"}


def test_parameters_stay_as_the_caller_made_them(sqs: Client, url: str) -> None:
    attributes: Any = {"a": {"DataType": "Binary", "BinaryValue": bytearray(b"x")}}
    sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes=attributes)
    assert attributes == {"a": {"DataType": "Binary", "BinaryValue": bytearray(b"x")}}


def test_every_call_has_a_request_id_of_its_own(sqs: Client) -> None:
    ids = {sqs.list_queues()["ResponseMetadata"]["RequestId"] for _ in range(10)}
    assert len(ids) == 10
    assert {len(each) for each in ids} == {36}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the open files of a process are listed on Linux alone")
def test_as_a_context_it_gives_the_files_back_at_the_end(tmp_path: Path) -> None:
    with sqscli.client(tmp_path) as sqs:
        url = sqs.create_queue(QueueName="q")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="x")
        assert any(tmp_path in each.resolve().parents for each in Path("/proc/self/fd").iterdir())
    assert not any(tmp_path in each.resolve().parents for each in Path("/proc/self/fd").iterdir())
