"""What a query request may look like beside what SDKs write, and what is wrong with one."""

from __future__ import annotations

import pytest

from sqscli.api.errors import InvalidAction, SerializationException
from sqscli.wire.query import MAXIMUM_PAIRS, read_action, read_pairs, read_request


def request(action: str, text: str) -> object:
    return read_request(action, read_pairs(text.encode()))


def test_the_address_and_the_form_make_one_request() -> None:
    pairs = read_pairs(b"Action=SendMessage&QueueUrl=q", b"MessageBody=a+b%26%0Dc")
    assert read_action(pairs) == "SendMessage"
    assert read_request("SendMessage", pairs) == {"QueueUrl": "q", "MessageBody": "a b&\rc"}


def test_an_action_that_is_none_is_named() -> None:
    with pytest.raises(InvalidAction) as caught:
        read_action({"Action": "FooBar"})
    assert caught.value.message == "The action FooBar is not valid for this endpoint."
    assert read_action({}) is None


def test_a_list_is_ordered_by_its_numbers() -> None:
    assert request("GetQueueAttributes", "AttributeName.10=c&AttributeName.2=b&AttributeName.1=a") == {"AttributeNames": ["a", "b", "c"]}


@pytest.mark.parametrize("text", ["AttributeName=All", "AttributeName.1=All", "AttributeNames.1=All"])
def test_a_list_of_one_may_leave_its_number_out_and_go_by_its_members_name(text: str) -> None:
    assert request("GetQueueAttributes", text) == {"AttributeNames": ["All"]}


@pytest.mark.parametrize("text", ["Attribute.Name=DelaySeconds&Attribute.Value=5", "Attribute.1.Name=DelaySeconds&Attribute.1.Value=5"])
def test_so_may_a_map(text: str) -> None:
    assert request("SetQueueAttributes", text) == {"Attributes": {"DelaySeconds": "5"}}


@pytest.mark.parametrize(
    ("action", "text", "expected"),
    [
        ("SendMessage", "MessageAttribute.1.Name=a", {"MessageAttributes": {"a": {}}}),
        ("SendMessage", "MessageAttribute.1.Value.StringValue=a", {"MessageAttributes": {"": {"StringValue": "a"}}}),
        ("SetQueueAttributes", "Attribute.1.Name=DelaySeconds", {"Attributes": {"DelaySeconds": ""}}),
        ("SetQueueAttributes", "Attribute.1.Value=5", {"Attributes": {"": "5"}}),
        ("SetQueueAttributes", "Attribute.Name.x=5", {"Attributes": {"": ""}}),
        ("TagQueue", "Tag.1.Key=a", {"Tags": {"a": ""}}),
        ("TagQueue", "Tag.1.Value=a", {"Tags": {"": "a"}}),
    ],
)
def test_half_an_entry_of_a_map_is_not_dropped(action: str, text: str, expected: object) -> None:
    assert request(action, text) == expected


@pytest.mark.parametrize("text", ["Tag.1.Key=a&Tag.1.Value=b", "Tags.1.Key=a&Tags.1.Value=b"])
def test_tags_go_by_both_of_their_names(text: str) -> None:
    assert request("TagQueue", text) == {"Tags": {"a": "b"}}


@pytest.mark.parametrize("text", ["MaxNumberOfMessages=" + number for number in ("", "a", "1.5", "--1", "\u0661", "9" * 30, "0x1")])
def test_a_number_that_is_none_is_malformed(text: str) -> None:
    with pytest.raises(SerializationException) as caught:
        request("ReceiveMessage", text)
    assert caught.value.query_code == "MalformedInput"


@pytest.mark.parametrize(
    "form", [b"MessageBody=%ff", b"%ff=a", b"MessageBody=\xff", b"a=&" * (MAXIMUM_PAIRS + 1)], ids=["escaped", "name", "bare", "too many"]
)
def test_what_is_no_form_is_malformed(form: bytes) -> None:
    with pytest.raises(SerializationException):
        read_pairs(form)


@pytest.mark.parametrize(
    "text",
    [
        "&&=&=a&",
        "MessageAttribute.1=a",
        "MessageAttribute.1.Other=a",
        "." * 500,
        "MessageAttribute." + "9" * 40 + ".Name=a",
        "%=%zz",
    ],
)
def test_what_means_nothing_is_ignored(text: str) -> None:
    found = request("SendMessage", "MessageBody=a&" + text)
    assert found in ({"MessageBody": "a"}, {"MessageBody": "a", "MessageAttributes": {}})
