"""What a message attribute may be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqscli.api.checks import check_options
from sqscli.api.errors import InvalidParameterValue
from sqscli.api.message_attributes import check_message_attributes, is_number
from sqscli.api.requests import MessageAttribute, SendOptions


def check(name: str = "a", data_type: str = "String", value: bytes = b"1") -> None:
    check_message_attributes({name: MessageAttribute(data_type, value)})


def refused(text: str, name: str = "a", data_type: str = "String", value: bytes = b"1") -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        check(name, data_type, value)
    assert text in caught.value.message


def test_a_message_has_at_most_ten_attributes() -> None:
    attributes = {f"a{number}": MessageAttribute("String", b"x") for number in range(11)}
    check_message_attributes(dict(list(attributes.items())[:10]))
    with pytest.raises(InvalidParameterValue, match=r"Number of message attributes \[11\] exceeds the allowed maximum \[10\]"):
        check_options(SendOptions(attributes=attributes), fifo=False)


# --- names ---


@pytest.mark.parametrize("name", ["a", "A-b_c.9", "øßä", "_", "-", "AWSx", "x" * 256, "a.aws.b"])
def test_a_name_has_letters_of_any_script_digits_hyphens_underscores_and_periods(name: str) -> None:
    check(name=name)


@pytest.mark.parametrize("name", ["!", '"', "§", "(", "?", "a b", "a\n", "a/b", "\udc80"])
def test_another_character_in_a_name_is_refused(name: str) -> None:
    refused("contains a character that is not allowed", name=name)


@pytest.mark.parametrize("name", ["aWs.x", "AMAZON.x", "aws.a.b", "Amazon.x"])
def test_amazons_prefixes_are_reserved_in_any_case(name: str) -> None:
    refused("You can't use message attribute names beginning with 'AWS.' or 'Amazon'.", name=name)


@pytest.mark.parametrize("name", [".a", "a.", "a..b", "."])
def test_periods_stand_alone_and_inside(name: str) -> None:
    refused("character", name=name)


def test_a_name_has_1_to_256_characters() -> None:
    refused("The request must contain non-empty message (user) attribute names.", name="")
    refused("Message (user) attribute name must be shorter than 256 bytes.", name="x" * 257)


# --- types ---


@pytest.mark.parametrize("data_type", ["String", "Number", "Binary", "Number.int", "String.my-type_1.2", "Number." + "x" * 249])
def test_a_type_is_one_of_three_with_an_optional_label(data_type: str) -> None:
    check(data_type=data_type)


@pytest.mark.parametrize("data_type", ["Invalid", "string", "Stringx", "StringList", ".String", "Number.", "String.a b", "String.\n"])
def test_another_type_is_refused(data_type: str) -> None:
    text = "The type of message (user) attribute 'a' is invalid. You must use only the following supported type prefixes: Binary, Number, String."
    refused(text, data_type=data_type)


def test_a_type_has_1_to_256_characters() -> None:
    refused("The message (user) attribute 'a' must contain a non-empty message attribute type.", data_type="")
    refused("Message (user) attribute type must be shorter than 256 bytes.", data_type="Number." + "x" * 256)


# --- values ---


@pytest.mark.parametrize("data_type", ["String", "Number", "Binary"])
def test_an_empty_value_has_its_own_text(data_type: str) -> None:
    refused(f"Message (user) attribute 'ErrorDetails' must contain a non-empty value of type '{data_type}'.", "ErrorDetails", data_type, b"")


@pytest.mark.parametrize("value", [b"\x00", b"a\x1e", b"\xef\xbf\xbf"])
def test_a_text_has_only_the_characters_of_a_body(value: bytes) -> None:
    refused("was found in message (user) attribute 'a', the set of allowed characters is", value=value)
    refused("was found in message (user) attribute 'a', the set of allowed characters is", data_type="Number", value=value)


def test_a_text_is_utf_8() -> None:
    refused("The byte 0xFF at offset 0 is not UTF-8.", value=b"\xff")


def test_a_binary_value_is_any_bytes() -> None:
    check(data_type="Binary.gif", value=bytes(range(256)))


@pytest.mark.parametrize(
    "text", ["0", "42", "-1.5", "+7", "1e10", "1.5E-3", ".5", "5.", "9" * 38, "0." + "0" * 127 + "1", "1e125", "0e999", "-0.000", "1" + "0" * 100]
)
def test_a_number_is_a_decimal_of_up_to_38_digits(text: str) -> None:
    check(data_type="Number", value=text.encode())


@pytest.mark.parametrize(
    "text", ["abc", "1_000", " 1", "1 ", "nan", "inf", "0x10", "1e", "e1", ".", "-", "--1", "1.2.3", "9" * 39, "1e126", "1e-129", "1e99999999", "²"]
)
def test_another_number_is_refused(text: str) -> None:
    refused("Can't cast the value of message (user) attribute 'a' to a number.", data_type="Number.int", value=text.encode())


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_whether_a_number_is_in_range_agrees_with_decimal_arithmetic(number: Decimal) -> None:
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    in_range = not digits or (len(digits) <= 38 and -128 <= number.adjusted() <= 125)
    assert is_number(str(number)) == in_range
