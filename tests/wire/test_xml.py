"""The XML that Amazon documents, letter for letter."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from sqscli.api.checks import _FORBIDDEN_BYTES
from sqscli.api.errors import InvalidParameterValue, QueueDoesNotExist
from sqscli.wire.xml import Xml

NAMESPACE = 'xmlns="http://queue.amazonaws.com/doc/2012-11-05/"'
METADATA = "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"


def body(action: str, result: dict[str, object]) -> str:
    return Xml().result(action, result, "id").body.decode()


@pytest.mark.parametrize(
    ("action", "result", "content"),
    [
        ("DeleteMessage", {}, ""),
        ("ListQueues", {}, "<ListQueuesResult/>"),
        (
            "ListQueues",
            {"QueueUrls": ["a", "b"], "NextToken": "c"},
            "<ListQueuesResult><QueueUrl>a</QueueUrl><QueueUrl>b</QueueUrl><NextToken>c</NextToken></ListQueuesResult>",
        ),
        (
            "ListDeadLetterSourceQueues",
            {"queueUrls": ["a"]},
            "<ListDeadLetterSourceQueuesResult><QueueUrl>a</QueueUrl></ListDeadLetterSourceQueuesResult>",
        ),
        (
            "GetQueueAttributes",
            {"Attributes": {"DelaySeconds": "0"}},
            "<GetQueueAttributesResult><Attribute><Name>DelaySeconds</Name><Value>0</Value></Attribute></GetQueueAttributesResult>",
        ),
        ("ListQueueTags", {"Tags": {"a": ""}}, "<ListQueueTagsResult><Tag><Key>a</Key><Value/></Tag></ListQueueTagsResult>"),
        (
            "SendMessageBatch",
            {"Successful": [{"Id": "1", "MessageId": "m", "MD5OfMessageBody": "d"}], "Failed": [{"Id": "2", "SenderFault": True, "Code": "c"}]},
            "<SendMessageBatchResult><SendMessageBatchResultEntry><Id>1</Id><MessageId>m</MessageId><MD5OfMessageBody>d</MD5OfMessageBody></SendMessageBatchResultEntry>"
            "<BatchResultErrorEntry><Id>2</Id><SenderFault>true</SenderFault><Code>c</Code></BatchResultErrorEntry></SendMessageBatchResult>",
        ),
        (
            "ReceiveMessage",
            {
                "Messages": [
                    {
                        "MessageId": "m",
                        "Body": "b",
                        "Attributes": {"SenderId": "s"},
                        "MessageAttributes": {"n": {"DataType": "Binary", "BinaryValue": b"\x00"}},
                    }
                ]
            },
            "<ReceiveMessageResult><Message><MessageId>m</MessageId><Body>b</Body><Attribute><Name>SenderId</Name><Value>s</Value></Attribute>"
            "<MessageAttribute><Name>n</Name><Value><BinaryValue>AA==</BinaryValue><DataType>Binary</DataType></Value></MessageAttribute></Message></ReceiveMessageResult>",
        ),
    ],
)
def test_a_result_has_the_documented_shape(action: str, result: dict[str, object], content: str) -> None:
    assert body(action, result) == f'<?xml version="1.0"?><{action}Response {NAMESPACE}>{content}{METADATA}</{action}Response>'


def test_an_error_has_the_documented_shape() -> None:
    answer = Xml().error(QueueDoesNotExist(), "id")
    assert (answer.status, answer.headers) == (400, ((b"content-type", b"text/xml"),))
    assert answer.body.decode() == (
        f'<?xml version="1.0"?><ErrorResponse {NAMESPACE}><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code>'
        "<Message>The specified queue does not exist for this wsdl version.</Message><Detail/></Error><RequestId>id</RequestId></ErrorResponse>"
    )


def test_every_character_that_a_message_can_hold_comes_back() -> None:
    text = "".join(chr(code) for code in (9, 10, 13, *range(32, 0xD800), *range(0xE000, 0xFFFE), *range(0x10000, 0x110000, 97)))
    found = ElementTree.fromstring(body("ReceiveMessage", {"Messages": [{"Body": text}]}))
    assert found.findtext("*/*/{*}Body") == text


def test_a_carriage_return_is_written_as_a_reference() -> None:
    assert "<Body>&quot;&amp;quot;&quot;&#xD;\n</Body>" in body("ReceiveMessage", {"Messages": [{"Body": '"&quot;"\r\n'}]})


def test_what_xml_cannot_hold_does_not_break_an_errors_answer() -> None:
    error = InvalidParameterValue(f"Value {_FORBIDDEN_BYTES.decode()}\ud800\uffff is none.")
    found = ElementTree.fromstring(Xml().error(error, "id").body)
    assert found.findtext("{*}Error/{*}Message") == "Value " + "\ufffd" * (len(_FORBIDDEN_BYTES) + 2) + " is none."
