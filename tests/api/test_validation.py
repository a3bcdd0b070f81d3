"""The validation of parameters says what botocore's says, word for word and in its order."""

from __future__ import annotations

import io
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from sqscli.api.actions import ACTIONS, STRUCTURES, ListOf, MapOf, Member, Type
from sqscli.api.validation import validate

SERVICE = botocore.session.get_session().get_service_model("sqs")
SHOWN_ALIKE = io.BytesIO(b"file")

words = st.text("ab.[]", max_size=3)
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2**70) | st.floats() | words | st.binary(max_size=2) | st.just(SHOWN_ALIKE),
    lambda inner: (
        st.lists(inner, max_size=2) | st.lists(inner, max_size=2).map(tuple) | st.dictionaries(words | st.integers(0, 9), inner, max_size=2)
    ),
    max_leaves=4,
)


def values(type_: Type) -> st.SearchStrategy[Any]:
    """Values of a type, and now and then one of another."""
    return st.integers(0, 9).flatmap(lambda chance: anything if chance == 0 else fitting(type_))


def fitting(type_: Type) -> st.SearchStrategy[Any]:
    if isinstance(type_, ListOf):
        return st.lists(values(type_.element), max_size=3) | st.lists(values(type_.element), max_size=2).map(tuple)
    if isinstance(type_, MapOf):
        return st.dictionaries(words | st.integers(0, 9), values(type_.value), max_size=2)
    if type_ in STRUCTURES:
        return structures(STRUCTURES[type_])
    scalars = {"int": st.integers(), "long": st.integers(), "bool": st.booleans(), "blob": st.binary(max_size=3) | st.just(SHOWN_ALIKE)}
    return scalars.get(type_, words)


def structures(members: tuple[Member, ...]) -> st.SearchStrategy[dict[Any, Any]]:
    """Some of the members, sometimes with one that is none, in any order."""
    known = st.fixed_dictionaries({}, optional={member.name: values(member.type) for member in members})
    unknown = st.dictionaries(st.sampled_from(["Foo", "queueurl", ""]) | st.integers(0, 1), anything, max_size=1)
    return st.tuples(known, unknown).flatmap(lambda both: st.permutations([*both[0].items(), *both[1].items()])).map(dict)


def said_by_botocore(action: str, parameters: Any) -> str:
    shape = SERVICE.operation_model(action).input_shape
    report: str = ParamValidator().validate(parameters, shape).generate_report()
    return report


@pytest.mark.parametrize("action", ACTIONS)
@given(data=st.data())
def test_the_report_is_botocores(action: str, data: st.DataObject) -> None:
    parameters = data.draw(structures(ACTIONS[action].request))
    assert "\n".join(validate(action, parameters)) == said_by_botocore(action, parameters)


@pytest.mark.parametrize("parameters", [None, [], "QueueUrl", 7])
def test_parameters_that_are_no_dictionary_are_reported_as_botocore_does(parameters: object) -> None:
    assert validate("SendMessage", parameters) == [said_by_botocore("SendMessage", parameters)]


def test_what_is_missing_unknown_or_of_another_type_is_said_in_one_line_each() -> None:
    assert validate("DeleteMessageBatch", {"Foo": 1, "Entries": [{"Id": 1, "ReceiptHandle": "h"}, {"Id": "2"}]}) == [
        'Missing required parameter in input: "QueueUrl"',
        'Unknown parameter in input: "Foo", must be one of: QueueUrl, Entries',
        "Invalid type for parameter Entries[0].Id, value: 1, type: <class 'int'>, valid types: <class 'str'>",
        'Missing required parameter in Entries[1]: "ReceiptHandle"',
    ]


def test_a_blob_may_be_bytes_text_or_something_to_read_from() -> None:
    for value in (b"x", bytearray(b"x"), "x", io.BytesIO(b"x")):
        attribute = {"DataType": "Binary", "BinaryValue": value}
        assert validate("SendMessage", {"QueueUrl": "q", "MessageBody": "x", "MessageAttributes": {"a": attribute}}) == []


def test_ranges_and_lengths_are_left_to_the_service() -> None:
    assert validate("ReceiveMessage", {"QueueUrl": "", "MaxNumberOfMessages": 99, "AttributeNames": ["Foo"]}) == []


def test_an_action_that_does_not_exist_is_a_bug_of_the_caller() -> None:
    with pytest.raises(KeyError):
        validate("FooBar", {})
