"""What a message is: its body to the byte, its attributes and their digests, its system attributes, and how large it may be."""

from __future__ import annotations

import pytest

from sqscli.api.digests import md5_of_attributes, md5_of_body
from sqscli.api.requests import Message, MessageAttribute, ReceiveMessages, SendMessages, SendOptions
from tests.support.scenario import START_MS, Scenario

TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


@pytest.fixture
def queue(scenario: Scenario) -> Scenario:
    scenario("0s create queue")
    return scenario


def round_trip(scenario: Scenario, body: bytes, options: SendOptions | None = None) -> Message:
    sent = scenario.broker.send("queue", SendMessages([body], [options] if options is not None else None))
    assert not sent.failures, sent.failures[0][1].message
    scenario.broker = scenario.between(scenario.broker)
    (message,) = scenario.broker.receive("queue", ReceiveMessages()).messages()
    assert message.message_id == sent.message_ids[0]
    return message


def refusal(scenario: Scenario, body: bytes, options: SendOptions | None = None) -> str:
    sent = scenario.broker.send("queue", SendMessages([body], [options] if options is not None else None))
    assert sent.message_ids == [None]
    assert scenario.broker.stats("queue").available == 0
    return sent.failures[0][1].code


@pytest.mark.parametrize(
    "body", ["a", '"&quot;&quot;\r', "\t\n\r", "\u00fc\u4e2d\U0001f600", "\ud7ff\ue000\ufffd\U0010ffff", " ", "\x7f\x80\x9f", "a" * 100_000]
)
def test_a_body_comes_back_as_it_was_sent(queue: Scenario, body: str) -> None:
    message = round_trip(queue, body.encode())
    assert message.body == body.encode()
    assert md5_of_body(message.body) == md5_of_body(body.encode())


@pytest.mark.parametrize("body", [b"\x00", b"a\x08", b"\x13", "\uffff".encode(), "\ufffe".encode(), b"\xff", b"\xc3", b"\xed\xa0\x80"])
def test_a_forbidden_character_is_refused(queue: Scenario, body: bytes) -> None:
    assert refusal(queue, body) == "InvalidMessageContents"


def test_an_empty_body_is_a_missing_parameter(queue: Scenario) -> None:
    assert refusal(queue, b"") == "MissingParameter"


def test_a_mebibyte_is_accepted_to_the_byte(queue: Scenario) -> None:
    assert refusal(queue, b"x" * 1_048_577) == "InvalidParameterValue"
    assert round_trip(queue, b"x" * 1_048_576).body == b"x" * 1_048_576


def test_the_size_counts_bytes_and_not_characters(scenario: Scenario) -> None:
    scenario("0s create queue MaximumMessageSize=1024")
    assert refusal(scenario, "\u00fc".encode() * 513) == "InvalidParameterValue"
    assert round_trip(scenario, "\u00fc".encode() * 512).body.decode() == "\u00fc" * 512


def test_names_types_and_values_of_attributes_count_and_the_trace_header_does_not(scenario: Scenario) -> None:
    scenario("0s create queue MaximumMessageSize=1024")
    attributes = {"name": MessageAttribute("String.x", b"value")}  # 4 + 8 + 5
    assert refusal(scenario, b"x" * 1008, SendOptions(None, attributes)) == "InvalidParameterValue"
    assert round_trip(scenario, b"x" * 1007, SendOptions(None, attributes, None, None, TRACE)).message_attributes == attributes


def test_many_long_messages_come_back_in_order(queue: Scenario) -> None:
    bodies = [bytes([65 + number]) * (100_000 + number) for number in range(20)]
    queue.broker.send("queue", SendMessages(bodies))
    queue.broker = queue.between(queue.broker)
    assert queue.broker.receive("queue", ReceiveMessages(20)).bodies() == bodies


def test_a_batch_takes_what_it_can_and_names_what_it_cannot(queue: Scenario) -> None:
    sent = queue.broker.send("queue", SendMessages([b"a", b"", b"b", b"\x00", b"c" * 1_048_577, b"d"]))
    assert [(entry, error.code) for entry, error in sent.failures] == [
        (1, "MissingParameter"),
        (3, "InvalidMessageContents"),
        (4, "InvalidParameterValue"),
    ]
    assert [message_id is None for message_id in sent.message_ids] == [False, True, False, True, True, False]
    received = queue.broker.receive("queue", ReceiveMessages(10)).messages()
    assert [message.body for message in received] == [b"a", b"b", b"d"]
    assert [message.message_id for message in received] == [message_id for message_id in sent.message_ids if message_id]


# Attributes


@pytest.mark.parametrize(
    ("attributes", "digest"),
    [
        ({"timestamp": MessageAttribute("Number", b"1493147359900")}, "235c5c510d26fb653d073faed50ae77c"),
        (
            {"attr1": MessageAttribute("Binary", b"traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01")},
            "8cbe4db156db8a94db8b801b7addb984",
        ),
        (
            {
                "Hello": MessageAttribute("String", b"There"),
                "General": MessageAttribute("String", b"Kenobi"),
                "Help.Me": MessageAttribute("String", b"Me"),
            },
            "4c360f3fdafd970e05fae2f149d997f5",
        ),
    ],
)
def test_attributes_come_back_with_amazons_digest(queue: Scenario, attributes: dict[str, MessageAttribute], digest: str) -> None:
    message = round_trip(queue, b"a", SendOptions(None, attributes))
    assert message.message_attributes == attributes
    assert md5_of_attributes(message.message_attributes or {}) == digest


def test_system_attributes_do_not_change_the_digest(queue: Scenario) -> None:
    attributes = {"Hello": MessageAttribute("String", b"There")}
    message = round_trip(queue, b"a", SendOptions(None, attributes, "group", None, TRACE))
    assert md5_of_attributes(message.message_attributes or {}) == "a311262e065454b75da111d535b8dacd"


def test_a_custom_type_and_any_bytes_come_back(queue: Scenario) -> None:
    attributes = {"n.\u00f8": MessageAttribute("Number.int", b"42"), "b": MessageAttribute("Binary.png", bytes(range(256)))}
    assert round_trip(queue, b"a", SendOptions(None, attributes)).message_attributes == attributes


@pytest.mark.parametrize("name", ["aWs.x", "AMAZON.x", ".x", "x.", "x..y", "x!", "x y", "", "x" * 257])
def test_a_wrong_attribute_name_is_refused(queue: Scenario, name: str) -> None:
    assert refusal(queue, b"a", SendOptions(None, {name: MessageAttribute("String", b"v")})) == "InvalidParameterValue"


@pytest.mark.parametrize(
    "attribute", [("Text", b"v"), ("String", b""), ("String", b"\x00"), ("Number", b"one"), ("Number." + "x" * 256, b"1"), ("", b"v")]
)
def test_a_wrong_attribute_type_or_value_is_refused(queue: Scenario, attribute: tuple[str, bytes]) -> None:
    assert refusal(queue, b"a", SendOptions(None, {"name": MessageAttribute(*attribute)})) == "InvalidParameterValue"


def test_ten_attributes_are_allowed_and_eleven_are_not(queue: Scenario) -> None:
    eleven = {f"n{number}": MessageAttribute("String", b"v") for number in range(11)}
    assert refusal(queue, b"a", SendOptions(None, eleven)) == "InvalidParameterValue"
    del eleven["n0"]
    assert round_trip(queue, b"a", SendOptions(None, eleven)).message_attributes == eleven


# System attributes


def test_a_standard_message_has_its_system_attributes_and_no_others(queue: Scenario) -> None:
    queue("5s send a\n8s receive vt=2 -> a\n10s receive -> a")
    attributes = queue.messages[0].attributes
    assert attributes.pop("SenderId")
    assert attributes == {
        "SentTimestamp": str(START_MS + 5_000),
        "ApproximateFirstReceiveTimestamp": str(START_MS + 8_000),
        "ApproximateReceiveCount": "2",
    }


def test_group_and_trace_header_come_back_from_a_standard_queue(queue: Scenario) -> None:
    attributes = round_trip(queue, b"a", SendOptions(None, None, "tenant", None, TRACE)).attributes
    assert attributes["MessageGroupId"] == "tenant"
    assert attributes["AWSTraceHeader"] == TRACE
    assert "SequenceNumber" not in attributes
    assert "MessageDeduplicationId" not in attributes


def test_a_fifo_message_has_sequence_number_group_and_deduplication_id(scenario: Scenario) -> None:
    scenario("0s create q.fifo")
    sent = scenario.broker.send("q.fifo", SendMessages([b"a"], [SendOptions(None, None, "g", "d", TRACE)]))
    scenario("0s receive -> a")
    attributes = scenario.messages[0].attributes
    assert sent.sequence_numbers == [attributes["SequenceNumber"]]
    assert (attributes["MessageGroupId"], attributes["MessageDeduplicationId"], attributes["AWSTraceHeader"]) == ("g", "d", TRACE)


@pytest.mark.parametrize("text", ["", "x" * 129, "a b", "\u00fc", "a\n"])
def test_a_wrong_group_or_deduplication_id_is_refused(scenario: Scenario, text: str) -> None:
    scenario("0s create q.fifo")
    for options in (SendOptions(None, None, text, "d"), SendOptions(None, None, "g", text)):
        sent = scenario.broker.send("q.fifo", SendMessages([b"a"], [options]))
        assert sent.failures[0][1].code == "InvalidParameterValue"
        assert "can only include alphanumeric and punctuation characters. 1 to 128 in length." in sent.failures[0][1].message


def test_ids_of_a_large_batch_are_all_different(queue: Scenario) -> None:
    sent = queue.broker.send("queue", SendMessages([b"x"] * 3000))
    assert len(set(sent.message_ids)) == 3000
    received = queue.broker.receive("queue", ReceiveMessages(3000)).messages()
    assert [message.message_id for message in received] == sent.message_ids
    assert all(len(message.message_id) == 36 and message.message_id[14] == "4" for message in received)
