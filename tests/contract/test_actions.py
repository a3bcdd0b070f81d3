"""The table of actions is Amazon's: nothing of the service model is missing in it, and it has nothing of its own."""

from __future__ import annotations

import pytest

from sqscli.api import errors
from sqscli.api.actions import ACTIONS, API_VERSION, COMMON_ERRORS, ENUMS, NEVER_RAISED, SCALARS, STRUCTURES, TARGET_PREFIX, Member
from tests.contract.service_model import ServiceModel, as_members, has_default, has_number

# SQS answers with these two, and no model has ever had them.
UNMODELLED_ERRORS = {"InvalidParameterValue", "MissingParameter"}
# With these every service of Amazon's answers a request that is none, or one whose sender it does not know.
ERRORS_OF_EVERY_SERVICE = {
    "AccessDenied",
    "InvalidAction",
    "InvalidClientTokenId",
    "IncompleteSignature",
    "SerializationException",
    "SignatureDoesNotMatch",
    "UnknownOperationException",
}

# Two ranges that Amazon writes down with another shape than the one they hold for.
DOCUMENTED_ELSEWHERE = {
    ("ReceiveMessage", "VisibilityTimeout"): ("ChangeMessageVisibilityRequest", "VisibilityTimeout"),
    ("ReceiveMessage", "WaitTimeSeconds"): ("CreateQueueRequest", "Attributes"),
}

LIMITED_MEMBERS = [(name, member) for name, action in ACTIONS.items() for member in action.request if member.limits]


def test_the_protocol_is_the_one_of_the_model(model: ServiceModel) -> None:
    assert (model.metadata["targetPrefix"], model.metadata["apiVersion"]) == (TARGET_PREFIX, API_VERSION)


def test_every_action_of_the_model_is_in_the_table_and_no_other(model: ServiceModel) -> None:
    assert set(ACTIONS) == set(model.operations)
    assert len(ACTIONS) == 23


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_the_members_of_the_model(name: str, model: ServiceModel) -> None:
    assert as_members(ACTIONS[name].request) == model.members(model.shape_of(name, "input"))


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_answers_with_the_members_of_the_model(name: str, model: ServiceModel) -> None:
    assert as_members(ACTIONS[name].result) == model.members(model.shape_of(name, "output"))


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_declares_the_errors_of_the_model(name: str, model: ServiceModel) -> None:
    declared = [error["shape"] for error in model.operations[name]["errors"]]
    assert sorted([*ACTIONS[name].errors, *COMMON_ERRORS]) == sorted(declared)


def test_every_structure_inside_the_actions_is_in_the_table_and_no_other(model: ServiceModel) -> None:
    assert set(STRUCTURES) == model.inner_structures()


@pytest.mark.parametrize("name", ACTIONS)
def test_the_members_stand_in_the_models_order(name: str, model: ServiceModel) -> None:
    """In which clients name them ("must be one of: ...") and the AWS CLI prints them."""
    assert list(as_members(ACTIONS[name].request)) == list(model.members(model.shape_of(name, "input")))
    assert list(as_members(ACTIONS[name].result)) == list(model.members(model.shape_of(name, "output")))


@pytest.mark.parametrize("name", ACTIONS)
def test_the_required_members_stand_in_the_models_order(name: str, model: ServiceModel) -> None:
    """In which clients miss them."""
    assert [member.name for member in ACTIONS[name].request if member.required] == model.required(model.shape_of(name, "input"))


@pytest.mark.parametrize("name", STRUCTURES)
def test_the_members_of_a_structure_stand_in_the_models_order(name: str, model: ServiceModel) -> None:
    assert list(as_members(STRUCTURES[name])) == list(model.members(name))
    assert [member.name for member in STRUCTURES[name] if member.required] == model.required(name)


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_structure_has_the_members_of_the_model(name: str, model: ServiceModel) -> None:
    assert as_members(STRUCTURES[name]) == model.members(name)


def test_the_enumerations_are_those_of_the_model(model: ServiceModel) -> None:
    assert {name: set(values) for name, values in ENUMS.items()} == model.enums()


def test_every_type_in_the_table_is_known() -> None:
    known = {*SCALARS, *ENUMS, *STRUCTURES}
    groups = [*STRUCTURES.values(), *(action.request for action in ACTIONS.values()), *(action.result for action in ACTIONS.values())]
    for member in (member for group in groups for member in group):
        parts = member.type if isinstance(member.type, tuple) else (member.type,)
        assert set(parts) <= known, member


def test_no_member_stands_twice_in_one_list() -> None:
    for action in ACTIONS.values():
        assert len(as_members(action.request)) == len(action.request)
        assert len(as_members(action.result)) == len(action.result)


def test_every_modelled_exception_has_a_class_or_a_reason_why_not(model: ServiceModel) -> None:
    classes = {error.__name__ for error in errors.SQSError.__subclasses__() if error.__module__ == errors.__name__}
    assert (classes - UNMODELLED_ERRORS - ERRORS_OF_EVERY_SERVICE) | set(NEVER_RAISED) == model.exceptions()
    assert not classes & set(NEVER_RAISED)


@pytest.mark.parametrize(("action", "member"), LIMITED_MEMBERS, ids=[f"{action}.{member.name}" for action, member in LIMITED_MEMBERS])
def test_a_range_and_a_default_stand_in_amazons_documentation(action: str, member: Member, model: ServiceModel) -> None:
    shape, name = DOCUMENTED_ELSEWHERE.get((action, member.name), (f"{action}Request", member.name))
    text = model.member_text(shape, name)
    assert member.limits is not None
    assert has_number(text, member.limits[1])
    assert f" to {member.limits[1]}" not in text or f"{member.limits[0]} to {member.limits[1]}" in text
    assert member.default is None or has_default(text, member.default) or has_number(text, f"default is {member.default}")
