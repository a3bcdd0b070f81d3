"""Whether the message attributes of one message are within Amazon's limits: how many, their names, types and values.

Law: a check returns nothing or raises `InvalidParameterValue`. Only messages that have attributes load this module.
"""

from __future__ import annotations

from sqscli.api.checks import bodies_are_clean, first_forbidden, first_forbidden_byte
from sqscli.api.errors import InvalidMessageContents, InvalidParameterValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.api.requests import MessageAttribute

DATA_TYPES = ("String", "Number", "Binary")
MAXIMUM_MESSAGE_ATTRIBUTES = 10
MAXIMUM_ATTRIBUTE_NAME_LENGTH = 256
NUMBER_DIGITS = 38
NUMBER_HIGHEST_EXPONENT = 125
NUMBER_LOWEST_EXPONENT = -128


def check_message_attributes(attributes: dict[str, MessageAttribute]) -> None:
    """At most ten, each with an allowed name, a known type and a value that fits it."""
    if len(attributes) > MAXIMUM_MESSAGE_ATTRIBUTES:
        raise InvalidParameterValue(f"Number of message attributes [{len(attributes)}] exceeds the allowed maximum [{MAXIMUM_MESSAGE_ATTRIBUTES}].")
    for name, attribute in attributes.items():
        _check_attribute_name(name)
        _check_data_type(name, attribute.data_type)
        _check_attribute_value(name, attribute)


def _check_attribute_name(name: str) -> None:
    if not name:
        raise InvalidParameterValue("The request must contain non-empty message (user) attribute names.")
    if len(name) > MAXIMUM_ATTRIBUTE_NAME_LENGTH:
        raise InvalidParameterValue(f"Message (user) attribute name must be shorter than {MAXIMUM_ATTRIBUTE_NAME_LENGTH} bytes.")
    if not _is_word(name):
        raise InvalidParameterValue(
            f"Message (user) attribute name '{name}' contains a character that is not allowed. "
            "It can include letters, digits, underscores, hyphens and periods."
        )
    for is_wrong, what in (
        (name.startswith("."), "begin with character '.'"),
        (name.endswith("."), "end with character '.'"),
        (".." in name, "have successive '.' characters"),
    ):
        if is_wrong:
            raise InvalidParameterValue(f"Message (user) attribute name must not {what}.")
    if name.lower().startswith(("aws.", "amazon.")):
        raise InvalidParameterValue(
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These strings are reserved for internal use."
        )


def _is_word(text: str) -> bool:
    """Whether `text` has only letters and digits (of any script, as on AWS), underscores, hyphens and periods."""
    return ("a" + text.replace("_", "").replace("-", "").replace(".", "")).isalnum()


def _check_data_type(name: str, data_type: str) -> None:
    base, dot, label = data_type.partition(".")
    if not data_type:
        raise InvalidParameterValue(f"The message (user) attribute '{name}' must contain a non-empty message attribute type.")
    if len(data_type) > MAXIMUM_ATTRIBUTE_NAME_LENGTH:
        raise InvalidParameterValue(f"Message (user) attribute type must be shorter than {MAXIMUM_ATTRIBUTE_NAME_LENGTH} bytes.")
    if base not in DATA_TYPES or (dot and not label) or not _is_word(label):
        raise InvalidParameterValue(
            f"The type of message (user) attribute '{name}' is invalid. "
            "You must use only the following supported type prefixes: Binary, Number, String."
        )


def _check_attribute_value(name: str, attribute: MessageAttribute) -> None:
    base = attribute.data_type.partition(".")[0]
    if not attribute.value:
        raise InvalidParameterValue(f"Message (user) attribute '{name}' must contain a non-empty value of type '{base}'.")
    if base == "Binary":
        return
    if not bodies_are_clean(attribute.value):
        code_point = first_forbidden(attribute.value)
        why = first_forbidden_byte(attribute.value) if code_point is None else InvalidMessageContents.of(code_point).message
        raise InvalidParameterValue(why.replace("the message body", f"message (user) attribute '{name}'"))
    if base == "Number" and not is_number(attribute.value.decode()):
        raise InvalidParameterValue(f"Can't cast the value of message (user) attribute '{name}' to a number.")


def is_number(text: str) -> bool:
    """Whether `text` is a decimal number of up to 38 significant digits and a magnitude from 10^-128 to below 10^126, like `-1.5e3`."""
    mantissa, mark, exponent = text.replace("E", "e").partition("e")
    if mark and not _is_integer(exponent):
        return False
    whole, _, fraction = _without_sign(mantissa).partition(".")
    digits = whole + fraction
    if not (digits.isascii() and digits.isdigit()):
        return False
    significant = digits.lstrip("0")
    if not significant:
        return True
    if len(exponent) > 5:  # far out of range, and int() need not see it
        return False
    magnitude = len(significant) - 1 - len(fraction) + int(exponent or "0")
    return len(significant.rstrip("0")) <= NUMBER_DIGITS and NUMBER_LOWEST_EXPONENT <= magnitude <= NUMBER_HIGHEST_EXPONENT


def _is_integer(text: str) -> bool:
    digits = _without_sign(text)
    return digits.isascii() and digits.isdigit()


def _without_sign(text: str) -> str:
    return text[1:] if text[:1] in ("+", "-") else text
