"""What a message may be, at the edges of Amazon's limits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqscli.api.checks import (
    attributes_size,
    bodies_are_clean,
    check_body,
    check_deduplication,
    check_message_size,
    check_options,
    check_queue_name,
    check_receive,
    check_visibility_timeout,
    is_queue_name,
)
from sqscli.api.errors import InvalidMessageContents, InvalidParameterValue, MissingParameter
from sqscli.api.requests import MessageAttribute, SendOptions

ALLOWED = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
NOT_FOR_THIS_QUEUE = "The request include parameter that is not valid for this queue type."


def is_clean(body: bytes) -> bool:
    """Amazon's definition, slowly."""
    try:
        return ALLOWED.fullmatch(body.decode()) is not None
    except UnicodeDecodeError:
        return False


# --- bodies ---

BODIES = st.one_of(st.binary(max_size=20), st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")))


@given(BODIES)
def test_the_bulk_check_agrees_with_amazons_definition(body: bytes) -> None:
    assert bodies_are_clean(body) == is_clean(body)


@given(st.lists(BODIES, max_size=5))
def test_bodies_joined_by_newlines_are_clean_if_each_of_them_is(bodies: list[bytes]) -> None:
    assert bodies_are_clean(b"\n".join(bodies)) == all(is_clean(body) for body in bodies)


@given(BODIES)
def test_a_body_is_refused_exactly_if_it_is_empty_or_not_clean(body: bytes) -> None:
    try:
        check_body(body)
        accepted = True
    except (MissingParameter, InvalidMessageContents):
        accepted = False
    assert accepted == (body != b"" and is_clean(body))


def test_an_empty_body_is_a_missing_parameter() -> None:
    with pytest.raises(MissingParameter, match=r"^The request must contain the parameter MessageBody\.$"):
        check_body(b"")


@pytest.mark.parametrize("character", ["\t", "\n", "\r", " ", "\x7f", "\ud7ff", "\ue000", "\ufffd", "\U00010000", "\U0001ffff", "\U0010ffff"])
def test_a_character_of_the_documented_set_is_accepted(character: str) -> None:
    check_body(character.encode())


@pytest.mark.parametrize(
    ("body", "character"),
    [
        (b"\x00", "#x0"),
        (b"ab\x08", "#x8"),
        (b"\xc3\xa9\x13", "#x13"),
        (b"ok \xef\xbf\xbf", "#xFFFF"),
        (b"\xef\xbf\xbe", "#xFFFE"),
        (b"\x00 \xe9", "#x0"),
    ],
)
def test_a_forbidden_character_is_named_in_amazons_words(body: bytes, character: str) -> None:
    with pytest.raises(InvalidMessageContents) as caught:
        check_body(body)
    assert caught.value.message == (
        f"Invalid binary character '{character}' was found in the message body, "
        "the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]."
    )


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"caf\xe9", "The byte 0xE9 at offset 3 is not UTF-8."),
        (b"\xed\xa0\x80", "The byte 0xED at offset 0 is not UTF-8."),
        (b"\xe9 \x00", "The byte 0xE9 at offset 0 is not UTF-8."),
    ],
)
def test_bytes_that_never_get_as_far_as_amazon_are_named_with_their_place(body: bytes, sentence: str) -> None:
    with pytest.raises(InvalidMessageContents) as caught:
        check_body(body)
    assert caught.value.message == sentence


def test_a_message_of_exactly_the_maximum_size_is_accepted_and_one_byte_more_is_not() -> None:
    check_message_size(1024, 1024)
    with pytest.raises(InvalidParameterValue) as caught:
        check_message_size(1025, 1024)
    assert caught.value.message == "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."


def test_the_size_of_attributes_is_that_of_their_names_types_and_values_in_bytes() -> None:
    assert attributes_size({"ø": MessageAttribute("String", b"abc"), "n": MessageAttribute("Number.int", b"1")}) == (2 + 6 + 3) + (1 + 10 + 1)
    assert attributes_size({}) == attributes_size(None) == 0


# --- group, deduplication id, delay, trace header ---

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


@pytest.mark.parametrize("value", ["a", "Z9" + PUNCTUATION, "x" * 128])
def test_an_id_can_have_128_letters_digits_and_punctuation(value: str) -> None:
    check_options(SendOptions(group_id=value, deduplication_id=value), fifo=True)


@pytest.mark.parametrize("fifo", [True, False])
@pytest.mark.parametrize("value", ["", "x" * 129, "a b", "ø", "a\n", "\x7f"])
def test_another_group_id_is_refused_on_either_type_of_queue(value: str, fifo: bool) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        check_options(SendOptions(group_id=value), fifo)
    assert caught.value.message == (
        f"Value {value} for parameter MessageGroupId is invalid. "
        "Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length."
    )


@pytest.mark.parametrize("value", ["", "x" * 129, "a b"])
def test_another_deduplication_id_is_refused(value: str) -> None:
    with pytest.raises(InvalidParameterValue, match="MessageDeduplicationId can only include"):
        check_options(SendOptions(group_id="g", deduplication_id=value), fifo=True)


@pytest.mark.parametrize("options", [None, SendOptions(), SendOptions(deduplication_id="d")])
def test_a_fifo_queue_wants_a_group_id_before_anything_else(options: SendOptions | None) -> None:
    with pytest.raises(MissingParameter, match=r"^The request must contain the parameter MessageGroupId\.$"):
        check_options(options, fifo=True)


def test_a_standard_queue_takes_a_group_id_but_no_deduplication_id() -> None:
    check_options(SendOptions(group_id="tenant"), fifo=False)
    with pytest.raises(InvalidParameterValue, match="not valid for this queue type"):
        check_options(SendOptions(deduplication_id="d"), fifo=False)


def test_a_message_without_options_is_fine_on_a_standard_queue() -> None:
    check_options(None, fifo=False)


def test_a_deduplication_id_is_wanted_unless_the_queue_makes_one() -> None:
    check_deduplication(SendOptions(group_id="g"), content_based=True)
    check_deduplication(SendOptions(group_id="g", deduplication_id="d"), content_based=False)
    with pytest.raises(InvalidParameterValue) as caught:
        check_deduplication(SendOptions(group_id="g"), content_based=False)
    text = "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    assert caught.value.message == text


def test_a_delay_is_0_to_900_seconds() -> None:
    check_options(SendOptions(delay_seconds=0), fifo=False)
    check_options(SendOptions(delay_seconds=900), fifo=False)
    for seconds in (-1, 901):
        with pytest.raises(InvalidParameterValue, match="DelaySeconds must be >= 0 and <= 900"):
            check_options(SendOptions(delay_seconds=seconds), fifo=False)


def test_a_fifo_message_has_no_delay_of_its_own_but_zero() -> None:
    check_options(SendOptions(delay_seconds=0, group_id="g"), fifo=True)
    with pytest.raises(InvalidParameterValue) as caught:
        check_options(SendOptions(delay_seconds=2, group_id="g"), fifo=True)
    assert caught.value.message == f"Value 2 for parameter DelaySeconds is invalid. Reason: {NOT_FOR_THIS_QUEUE}"


@pytest.mark.parametrize(
    "header", ["Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", "Root=1-5759e988-bd862e3f", "some-trace-id", "ø"]
)
def test_a_trace_header_is_any_text(header: str) -> None:
    check_options(SendOptions(trace_header=header), fifo=False)


@pytest.mark.parametrize("header", ["", "Root=\x00", "\udc80"])
def test_another_trace_header_is_refused(header: str) -> None:
    with pytest.raises(InvalidParameterValue, match="AWSTraceHeader"):
        check_options(SendOptions(trace_header=header), fifo=False)


# --- receiving ---


@pytest.mark.parametrize("parameters", [(None, None, None), (1, 0, 0), (10, 20, 43200)])
def test_a_receive_within_the_ranges_is_accepted(parameters: tuple[int | None, int | None, int | None]) -> None:
    check_receive(*parameters)


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ((0, 0, 0), "Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."),
        ((11, 0, 0), "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."),
        ((1, -1, 0), "Value -1 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."),
        ((1, 21, 0), "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."),
        ((1, 0, -1), "Value -1 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided."),
    ],
)
def test_a_receive_outside_of_a_range_is_refused(parameters: tuple[int, int, int], text: str) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        check_receive(*parameters)
    assert caught.value.message == text


def test_a_visibility_timeout_is_at_most_twelve_hours() -> None:
    check_visibility_timeout(43200)
    with pytest.raises(InvalidParameterValue):
        check_visibility_timeout(43201)


# --- queue names ---


@pytest.mark.parametrize("name", ["a", "Q-1_x", "---", "x" * 80])
def test_a_queue_name_has_up_to_80_letters_digits_hyphens_and_underscores(name: str) -> None:
    check_queue_name(name, fifo=False)


def test_an_empty_queue_name_has_its_own_text() -> None:
    with pytest.raises(InvalidParameterValue, match=r"^Queue name cannot be empty$"):
        check_queue_name("", fifo=False)


@pytest.mark.parametrize("name", ["x" * 81, "a.b", "a/b", "..", ".", "ø", "a b", "a\n", "x.fifo", "\u0661"])
def test_another_queue_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidParameterValue, match=r"^Can only include alphanumeric characters, hyphens, or underscores\. 1 to 80 in length$"):
        check_queue_name(name, fifo=False)


def test_the_suffix_of_a_fifo_queue_counts_among_the_80() -> None:
    check_queue_name("x" * 75 + ".fifo", fifo=True)
    for name in ("x" * 76 + ".fifo", ".fifo", "x", "x.FIFO", "a.b.fifo"):
        with pytest.raises(InvalidParameterValue, match=r"must end with \.fifo suffix and be 1 to 80 in length\.$"):
            check_queue_name(name, fifo=True)


@given(st.text(max_size=90))
def test_no_queue_name_leads_out_of_a_directory(name: str) -> None:
    if is_queue_name(name):
        assert re.fullmatch(r"[A-Za-z0-9_-]+(\.fifo)?", name)
        assert len(name) <= 80
