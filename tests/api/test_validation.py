"""What is no request at all, in botocore's words: held against botocore itself, on right and wrong parameters of every action."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.session import get_session
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from sqscli.api.actions import ACTIONS, STRUCTURES, ListOf, MapOf, Member, Type
from sqscli.api.validation import validate

MODEL = get_session().get_service_model("sqs")
ANYTHING = st.none() | st.booleans() | st.integers(-1, 9) | st.text("ab", max_size=2) | st.just(b"\x00") | st.just(0.5) | st.just([]) | st.just({})
RIGHT = {
    "str": st.text("ab", max_size=3),
    "int": st.integers(-1, 9),
    "long": st.integers(-1, 9),
    "bool": st.booleans(),
    "blob": st.binary(max_size=2),
}


def values(type_: Type) -> st.SearchStrategy[Any]:
    """Mostly values of the type, now and then anything."""
    if isinstance(type_, ListOf):
        right = st.lists(values(type_.element), max_size=2)
    elif isinstance(type_, MapOf):
        right = st.dictionaries(st.text("ab", max_size=2) | st.integers(0, 1), values(type_.value), max_size=2)
    elif type_ in STRUCTURES:
        right = parameters(STRUCTURES[type_])
    else:
        right = RIGHT.get(type_, RIGHT["str"])
    return st.one_of(right, right, right, right, ANYTHING)


def parameters(members: tuple[Member, ...]) -> st.SearchStrategy[Any]:
    known = st.fixed_dictionaries({}, optional={member.name: values(member.type) for member in members})
    unknown = st.dictionaries(st.sampled_from(["Nonsense", "queueUrl", ""]), ANYTHING, max_size=1)
    return st.builds(lambda first, second: {**first, **second}, known, unknown)


@pytest.mark.parametrize("action", sorted(ACTIONS))
@settings(max_examples=40)
@given(data=st.data())
def test_the_report_is_botocores(action: str, data: st.DataObject) -> None:
    given_parameters = data.draw(st.one_of(parameters(ACTIONS[action].request), parameters(ACTIONS[action].request), ANYTHING))
    report = ParamValidator().validate(given_parameters, MODEL.operation_model(action).input_shape).generate_report()
    assert "\n".join(validate(action, given_parameters)) == report


def test_a_request_has_nothing_to_report() -> None:
    assert validate("SendMessage", {"QueueUrl": "orders", "MessageBody": "x", "DelaySeconds": 1}) == []
    assert validate("ListQueues", {}) == []


def test_everything_that_is_wrong_is_reported() -> None:
    wrong = {"MessageBody": 7, "Nonsense": 1, "MessageAttributes": {"a": {"StringValue": "x"}}}
    assert validate("SendMessage", wrong) == [
        'Missing required parameter in input: "QueueUrl"',
        'Unknown parameter in input: "Nonsense", must be one of: QueueUrl, MessageBody, DelaySeconds, MessageAttributes, MessageSystemAttributes, '
        "MessageDeduplicationId, MessageGroupId",
        "Invalid type for parameter MessageBody, value: 7, type: <class 'int'>, valid types: <class 'str'>",
        'Missing required parameter in MessageAttributes.a: "DataType"',
    ]


def test_an_action_that_sqs_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        validate("FooBar", {})
