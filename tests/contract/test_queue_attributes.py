"""The table of queue attributes says what Amazon's documentation of CreateQueue, SetQueueAttributes and GetQueueAttributes says."""

from __future__ import annotations

import pytest

from sqscli.api.attribute_rules import MAXIMUM_SOURCE_QUEUES
from sqscli.api.attributes import ASK, CREATE, CREATE_AND_SET, INTEGER, QUEUE_ATTRIBUTES, READ, WORD
from tests.contract.service_model import ServiceModel, has_default, has_number

INTEGERS = [name for name, row in QUEUE_ATTRIBUTES.items() if row.kind == INTEGER and row.setter == CREATE_AND_SET]
WORDS = [name for name, row in QUEUE_ATTRIBUTES.items() if row.kind == WORD]


def documented(model: ServiceModel, shape: str, member: str = "Attributes") -> dict[str, str]:
    return {name: text for name, text in model.attribute_texts(shape, member).items() if name in QUEUE_ATTRIBUTES}


def with_setter(*setters: str) -> set[str]:
    return {name for name, row in QUEUE_ATTRIBUTES.items() if row.setter in setters}


def test_the_names_are_those_of_the_model_in_both_directions(model: ServiceModel) -> None:
    assert set(QUEUE_ATTRIBUTES) == model.enums()["QueueAttributeName"]


def test_create_queue_takes_what_amazon_lists_for_it(model: ServiceModel) -> None:
    assert set(documented(model, "CreateQueueRequest")) == with_setter(CREATE, CREATE_AND_SET)


def test_set_queue_attributes_takes_what_amazon_lists_for_it(model: ServiceModel) -> None:
    assert set(documented(model, "SetQueueAttributesRequest")) == with_setter(CREATE_AND_SET)


def test_get_queue_attributes_knows_every_name(model: ServiceModel) -> None:
    assert set(documented(model, "GetQueueAttributesRequest", "AttributeNames")) == with_setter(CREATE, CREATE_AND_SET, READ, ASK)


@pytest.mark.parametrize("name", INTEGERS)
@pytest.mark.parametrize("shape", ["CreateQueueRequest", "SetQueueAttributesRequest"])
def test_an_integer_has_the_documented_range_and_default(name: str, shape: str, model: ServiceModel) -> None:
    text, row = documented(model, shape)[name], QUEUE_ATTRIBUTES[name]
    assert row.default is not None
    assert has_number(text, row.limits[0])
    assert has_number(text, row.limits[1])
    assert has_default(text, row.default)


@pytest.mark.parametrize("name", WORDS)
def test_a_choice_of_words_is_the_documented_one(name: str, model: ServiceModel) -> None:
    text = documented(model, "CreateQueueRequest")[name]
    first, second = QUEUE_ATTRIBUTES[name].words
    assert f"Valid values are {first} and {second}" in text or f"Valid values are {second} and {first}" in text


def test_the_fifo_attributes_are_those_below_amazons_fifo_headline(model: ServiceModel) -> None:
    names = list(documented(model, "CreateQueueRequest"))
    below = set(names[names.index("FifoQueue") :])
    assert below == {name for name, row in QUEUE_ATTRIBUTES.items() if row.fifo_only}


def test_a_redrive_allow_policy_names_as_many_sources_as_documented(model: ServiceModel) -> None:
    text = model.attribute_texts("CreateQueueRequest", "Attributes")["sourceQueueArns"]
    assert f"up to {MAXIMUM_SOURCE_QUEUES} source queue ARNs" in text
