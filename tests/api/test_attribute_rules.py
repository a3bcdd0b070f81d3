"""What may be written into a queue's attributes and tags, and the form in which it is stored."""

from __future__ import annotations

import json

import pytest

from sqscli.api.attribute_rules import check_attribute_names, check_attributes, check_tags, differing_attribute
from sqscli.api.attributes import CREATE_AND_SET, INTEGER, QUEUE_ATTRIBUTES, QueueAttribute, redrive_allows, redrive_policy
from sqscli.api.errors import InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue, SQSError

ARN = "arn:aws:sqs:us-east-1:000000000000:"
INTEGERS = [row for row in QUEUE_ATTRIBUTES.values() if row.kind == INTEGER and row.setter == CREATE_AND_SET]
FIFO_ONLY = ("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")


def created(fifo: bool = False, **attributes: str) -> dict[str, str]:
    return check_attributes(attributes, fifo, creating=True)


def changed(fifo: bool = False, current: dict[str, str] | None = None, **attributes: str) -> dict[str, str]:
    return check_attributes(attributes, fifo, creating=False, current=current)


def refused(error: type[SQSError], text: str, fifo: bool = False, creating: bool = True, **attributes: str) -> None:
    with pytest.raises(error) as caught:
        check_attributes(attributes, fifo, creating)
    assert caught.value.message == text


# --- names ---


@pytest.mark.parametrize("creating", [True, False])
@pytest.mark.parametrize("name", ["Foobar", "All", "QueueArn", "CreatedTimestamp", "ApproximateNumberOfMessages", "visibilitytimeout", ""])
def test_a_name_that_nobody_can_set_is_unknown(name: str, creating: bool) -> None:
    refused(InvalidAttributeName, f"Unknown Attribute {name}.", creating=creating, **{name: "1"})


@pytest.mark.parametrize("creating", [True, False])
def test_fifo_queue_false_is_unknown_to_a_standard_queue(creating: bool) -> None:
    refused(InvalidAttributeName, "Unknown Attribute FifoQueue.", creating=creating, FifoQueue="false")


@pytest.mark.parametrize("creating", [True, False])
def test_content_based_deduplication_is_unknown_to_a_standard_queue(creating: bool) -> None:
    refused(InvalidAttributeName, "Unknown Attribute ContentBasedDeduplication.", creating=creating, ContentBasedDeduplication="true")


@pytest.mark.parametrize(("name", "value"), [("DeduplicationScope", "queue"), ("FifoThroughputLimit", "perQueue")])
def test_the_other_two_fifo_attributes_say_what_they_need(name: str, value: str) -> None:
    refused(InvalidAttributeName, f"You can specify the {name} only when FifoQueue is set to true.", **{name: value})


@pytest.mark.parametrize("creating", [True, False])
def test_a_fifo_queue_stays_one(creating: bool) -> None:
    text = "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."
    refused(InvalidAttributeValue, text, fifo=True, creating=creating, FifoQueue="false")
    assert changed(fifo=True, FifoQueue="true") == {"FifoQueue": "true"}


def test_get_queue_attributes_names_the_attribute_that_it_does_not_know() -> None:
    check_attribute_names(["All", "QueueArn", "FifoQueue"])
    with pytest.raises(InvalidAttributeName, match=r"^Unknown Attribute Foobar\.$"):
        check_attribute_names(["All", "Foobar"])


# --- plain values ---


@pytest.mark.parametrize("row", INTEGERS, ids=lambda row: row.name)
def test_an_integer_is_accepted_within_its_range(row: QueueAttribute) -> None:
    lowest, highest = row.limits
    assert created(**{row.name: str(lowest)}) == {row.name: str(lowest)}
    assert created(**{row.name: str(highest)}) == {row.name: str(highest)}
    for value in (str(lowest - 1), str(highest + 1)):
        refused(InvalidAttributeValue, f"Invalid value for the parameter {row.name}.", **{row.name: value})


@pytest.mark.parametrize("value", ["", " 1", "1 ", "1.0", "+1", "-0", "abc", "1_0", "²", "٣", "9" * 5000])
def test_an_integer_is_written_in_plain_digits(value: str) -> None:
    with pytest.raises(InvalidAttributeValue):
        created(DelaySeconds=value)


def test_leading_zeros_go() -> None:
    assert created(DelaySeconds="007", VisibilityTimeout="000") == {"DelaySeconds": "7", "VisibilityTimeout": "0"}


@pytest.mark.parametrize(("given", "stored"), [("True", "true"), ("FALSE", "false"), ("true", "true")])
def test_a_boolean_is_accepted_in_any_case_and_stored_in_lower_case(given: str, stored: str) -> None:
    assert changed(fifo=True, ContentBasedDeduplication=given) == {"ContentBasedDeduplication": stored}


@pytest.mark.parametrize("value", ["", "1", "yes"])
def test_another_boolean_is_refused(value: str) -> None:
    refused(InvalidAttributeValue, "Invalid value for the parameter SqsManagedSseEnabled.", SqsManagedSseEnabled=value)


def test_a_word_is_one_of_those_documented() -> None:
    assert created(fifo=True, DeduplicationScope="messageGroup") == {"DeduplicationScope": "messageGroup", "FifoQueue": "true"}
    refused(InvalidAttributeValue, "Invalid value for the parameter DeduplicationScope.", fifo=True, DeduplicationScope="messagegroup")


@pytest.mark.parametrize("key", ["a key", "key\n", "\udc80"])
def test_the_name_of_a_key_is_one_printable_word(key: str) -> None:
    refused(InvalidAttributeValue, "Invalid value for the parameter KmsMasterKeyId.", KmsMasterKeyId=key)


# --- rules about two attributes ---

THROUGHPUT = "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup"


def test_a_limit_per_group_needs_deduplication_by_group() -> None:
    refused(InvalidParameterValue, THROUGHPUT, fifo=True, FifoThroughputLimit="perMessageGroupId")
    refused(InvalidParameterValue, THROUGHPUT, fifo=True, FifoThroughputLimit="perMessageGroupId", DeduplicationScope="queue")
    assert created(fifo=True, FifoThroughputLimit="perMessageGroupId", DeduplicationScope="messageGroup")


def test_deduplication_by_group_works_without_a_limit_per_group() -> None:
    assert created(fifo=True, FifoThroughputLimit="perQueue", DeduplicationScope="messageGroup")


def test_a_change_is_held_against_what_the_queue_has_already() -> None:
    by_group = {"DeduplicationScope": "messageGroup"}
    assert changed(fifo=True, current=by_group, FifoThroughputLimit="perMessageGroupId") == {"FifoThroughputLimit": "perMessageGroupId"}
    with pytest.raises(InvalidParameterValue):
        changed(fifo=True, current={**by_group, "FifoThroughputLimit": "perMessageGroupId"}, DeduplicationScope="queue")


def test_one_kind_of_encryption_at_a_time() -> None:
    text = "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
    refused(InvalidAttributeName, text, KmsMasterKeyId="alias/aws/sqs", SqsManagedSseEnabled="true")
    assert created(KmsMasterKeyId="key", SqsManagedSseEnabled="false") == {"KmsMasterKeyId": "key", "SqsManagedSseEnabled": "false"}
    assert changed(KmsMasterKeyId="", SqsManagedSseEnabled="true") == {"KmsMasterKeyId": "", "SqsManagedSseEnabled": "true"}


def test_setting_a_key_switches_sqs_own_encryption_off_and_removing_it_leaves_that_off() -> None:
    assert changed(KmsMasterKeyId="key") == {"KmsMasterKeyId": "key", "SqsManagedSseEnabled": "false"}
    assert changed(KmsMasterKeyId="") == {"KmsMasterKeyId": ""}


def test_switching_sqs_own_encryption_on_removes_the_key() -> None:
    assert changed(SqsManagedSseEnabled="true") == {"SqsManagedSseEnabled": "true", "KmsMasterKeyId": ""}


def test_a_new_fifo_queue_stores_that_it_is_one() -> None:
    assert created(fifo=True) == created(fifo=True, FifoQueue="True") == {"FifoQueue": "true"}


# --- policies ---


@pytest.mark.parametrize("name", ["RedrivePolicy", "RedriveAllowPolicy", "Policy", "KmsMasterKeyId"])
def test_an_empty_value_removes(name: str) -> None:
    assert changed(**{name: ""}) == {name: ""}


def test_an_access_policy_is_stored_as_it_was_given() -> None:
    policy = '{ "Version": "2012-10-17", "Statement": [] }'
    assert changed(Policy=policy) == {"Policy": policy}


@pytest.mark.parametrize("policy", ["{", "[]", "null", '"text"', "[" * 100_000, '{"a": "\udc80"}'])
def test_an_access_policy_that_is_no_json_object_is_refused(policy: str) -> None:
    refused(InvalidAttributeValue, "Invalid value for the parameter Policy.", Policy=policy)


@pytest.mark.parametrize("count", [1, 1000, "1", "1000", "05"])
def test_a_redrive_policy_is_stored_in_one_form_whose_count_is_a_number(count: int | str) -> None:
    stored = changed(RedrivePolicy=json.dumps({"maxReceiveCount": count, "deadLetterTargetArn": ARN + "dead.fifo"}, indent=2))
    assert redrive_policy(stored) == (ARN + "dead.fifo", int(count))
    assert stored["RedrivePolicy"] == f'{{"deadLetterTargetArn":"{ARN}dead.fifo","maxReceiveCount":{int(count)}}}'


COUNTS = ["0", "1001", "-1", "1.5", "1e2", "true", "[3]", "{}", '"abc"', '"0"', '"-5"', '"1.0"', '" 1"', "9" * 4000]


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: count[:5])
def test_a_max_receive_count_is_1_to_1000(count: str) -> None:
    with pytest.raises(InvalidParameterValue, match="valid values are from 1 to 1000 both inclusive"):
        changed(RedrivePolicy=f'{{"deadLetterTargetArn":"{ARN}dead","maxReceiveCount":{count}}}')


def test_a_number_that_python_would_not_read_is_no_json() -> None:
    with pytest.raises(InvalidParameterValue, match="not a valid JSON map"):
        changed(RedrivePolicy=f'{{"maxReceiveCount":{"9" * 5000}}}')


@pytest.mark.parametrize("member", ["deadLetterTargetArn", "maxReceiveCount"])
def test_both_members_of_a_redrive_policy_are_required(member: str) -> None:
    policy: dict[str, object] = {"deadLetterTargetArn": ARN + "dead", "maxReceiveCount": 3}
    del policy[member]
    text = json.dumps(policy)
    message = f"Value {text} for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: {member}."
    refused(InvalidParameterValue, message, creating=False, RedrivePolicy=text)


@pytest.mark.parametrize(
    "target",
    ["dead", ARN, ARN + "../x", ARN + 'a"b', ARN + "a.b", "arn:aws:sns:us-east-1:000000000000:dead", "arn:aws:sqs:us-east-1:me:dead", 7, ["x"]],
)
def test_a_dead_letter_target_is_the_arn_of_a_queue(target: object) -> None:
    with pytest.raises(InvalidParameterValue, match=r"Invalid value for deadLetterTargetArn\."):
        changed(RedrivePolicy=json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": 3}))


@pytest.mark.parametrize("policy", ["text", "[]", "{"])
def test_a_redrive_policy_is_a_json_object(policy: str) -> None:
    message = "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map."
    refused(InvalidParameterValue, message, RedrivePolicy=policy)


def test_a_redrive_policy_has_no_third_member() -> None:
    with pytest.raises(InvalidParameterValue, match=r"Only following attributes are supported: \[maxReceiveCount, deadLetterTargetArn\]\."):
        changed(RedrivePolicy=json.dumps({"deadLetterTargetArn": ARN + "dead", "maxReceiveCount": 3, "minReceiveCount": 1}))


def test_a_redrive_allow_policy_is_stored_in_one_form() -> None:
    by_queue = {"sourceQueueArns": [ARN + "a", ARN + "b"], "redrivePermission": "byQueue"}
    stored = changed(RedriveAllowPolicy=json.dumps(by_queue))
    assert json.loads(stored["RedriveAllowPolicy"]) == by_queue
    assert [redrive_allows(stored, ARN + name) for name in "abc"] == [True, True, False]
    assert changed(RedriveAllowPolicy='{ "redrivePermission": "allowAll" }') == {"RedriveAllowPolicy": '{"redrivePermission":"allowAll"}'}
    assert not redrive_allows(changed(RedriveAllowPolicy='{"redrivePermission": "denyAll"}'), ARN + "a")


UNSUPPORTED = "Amazon SQS can't create the redrive allow policy, as it\u2019s in an unsupported format."


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        ("x", UNSUPPORTED),
        ("{}", UNSUPPORTED),
        ({"redrivePermission": "some"}, UNSUPPORTED),
        ({"redrivePermission": ["byQueue"]}, UNSUPPORTED),
        ({"redrivePermission": "byQueue", "sourceQueueArns": ["jobs"]}, UNSUPPORTED),
        ({"redrivePermission": "byQueue", "sourceQueueArns": ARN + "a"}, UNSUPPORTED),
        ({"redrivePermission": "allowAll", "sourceQueueArn": ARN + "a"}, UNSUPPORTED),
        ({"redrivePermission": "byQueue"}, "you must also specify one or more sourceQueueArns values."),
        ({"redrivePermission": "byQueue", "sourceQueueArns": []}, "you must also specify one or more sourceQueueArns values."),
        ({"redrivePermission": "byQueue", "sourceQueueArns": [ARN + str(number) for number in range(11)]}, "you can specify is 10."),
        ({"redrivePermission": "denyAll", "sourceQueueArns": [ARN + "a"]}, "you must set redrivePermission to byQueue."),
    ],
)
def test_another_redrive_allow_policy_is_refused(policy: object, text: str) -> None:
    with pytest.raises(InvalidParameterValue, match=text):
        changed(RedriveAllowPolicy=policy if isinstance(policy, str) else json.dumps(policy))


def test_a_redrive_allow_policy_can_name_ten_sources() -> None:
    assert changed(RedriveAllowPolicy=json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [ARN + str(number) for number in range(10)]}))


# --- the same queue again ---


def test_only_the_attributes_that_are_given_are_compared() -> None:
    current = {"DelaySeconds": "5", "VisibilityTimeout": "60"}
    assert differing_attribute({}, current) is None
    assert differing_attribute({"DelaySeconds": "5"}, current) is None
    assert differing_attribute({"VisibilityTimeout": "60", "DelaySeconds": "6"}, current) == "DelaySeconds"


def test_a_default_and_an_attribute_that_was_never_set_are_the_same() -> None:
    assert differing_attribute(created(DelaySeconds="0", Policy="", SqsManagedSseEnabled="true"), {}) is None
    assert differing_attribute(created(Policy="{}"), {}) == "Policy"


def test_the_first_attribute_that_differs_is_named() -> None:
    assert differing_attribute(created(VisibilityTimeout="1", DelaySeconds="1"), {}) == "VisibilityTimeout"


# --- tags ---


def test_a_tag_can_be_empty_and_is_case_sensitive() -> None:
    check_tags({"k": "", "K": "v", "x" * 128: "y" * 256}, "jobs")


@pytest.mark.parametrize("tags", [{"": "v"}, {"x" * 129: "v"}, {"k": "y" * 257}, {"\udc80": "v"}, {"k": "\udc80"}])
def test_another_tag_is_refused(tags: dict[str, str]) -> None:
    with pytest.raises(InvalidParameterValue):
        check_tags(tags, "jobs")


def test_a_queue_has_at_most_fifty_tags() -> None:
    fifty = {f"k{number}": "v" for number in range(50)}
    check_tags(fifty, "jobs")
    check_tags({"k0": "other"}, "jobs", fifty)
    with pytest.raises(InvalidParameterValue, match=r"^Too many tags added for queue jobs\.$"):
        check_tags({"one more": "v"}, "jobs", fifty)
