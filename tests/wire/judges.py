"""botocore as the judge of both protocols: its serializers write requests, its parsers read answers.

It no longer knows the query protocol of SQS, but still has the protocol for other services: given the names that its last model of it had
(1.29.165, 2023), it speaks it again.
"""

from __future__ import annotations

import copy
from typing import Any

import botocore.session
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

LISTS = {
    "AWSAccountIdList": "AWSAccountId",
    "ActionNameList": "ActionName",
    "AttributeNameList": "AttributeName",
    "BatchResultErrorEntryList": "BatchResultErrorEntry",
    "BinaryList": "BinaryListValue",
    "ChangeMessageVisibilityBatchRequestEntryList": "ChangeMessageVisibilityBatchRequestEntry",
    "ChangeMessageVisibilityBatchResultEntryList": "ChangeMessageVisibilityBatchResultEntry",
    "DeleteMessageBatchRequestEntryList": "DeleteMessageBatchRequestEntry",
    "DeleteMessageBatchResultEntryList": "DeleteMessageBatchResultEntry",
    "ListMessageMoveTasksResultEntryList": "ListMessageMoveTasksResultEntry",
    "MessageAttributeNameList": "MessageAttributeName",
    "MessageList": "Message",
    "MessageSystemAttributeList": "MessageSystemAttributeName",
    "QueueUrlList": "QueueUrl",
    "SendMessageBatchRequestEntryList": "SendMessageBatchRequestEntry",
    "SendMessageBatchResultEntryList": "SendMessageBatchResultEntry",
    "StringList": "StringListValue",
    "TagKeyList": "TagKey",
}
MAPS = {
    "MessageBodyAttributeMap": ("Name", "Value"),
    "MessageBodySystemAttributeMap": ("Name", "Value"),
    "MessageSystemAttributeMap": ("Name", "Value"),
    "QueueAttributeMap": ("Name", "Value"),
    "TagMap": ("Key", "Value"),
}
MEMBERS = {
    "CreateQueueRequest": {"Attributes": "Attribute", "tags": "Tag"},
    "GetQueueAttributesResult": {"Attributes": "Attribute"},
    "ListQueueTagsResult": {"Tags": "Tag"},
    "Message": {"Attributes": "Attribute", "MessageAttributes": "MessageAttribute"},
    "MessageAttributeValue": {"StringListValues": "StringListValue", "BinaryListValues": "BinaryListValue"},
    "MessageSystemAttributeValue": {"StringListValues": "StringListValue", "BinaryListValues": "BinaryListValue"},
    "SendMessageBatchRequestEntry": {"MessageAttributes": "MessageAttribute", "MessageSystemAttributes": "MessageSystemAttribute"},
    "SendMessageRequest": {"MessageAttributes": "MessageAttribute", "MessageSystemAttributes": "MessageSystemAttribute"},
    "SetQueueAttributesRequest": {"Attributes": "Attribute"},
}


class Judge:
    """A protocol as botocore speaks it."""

    def __init__(self, model: ServiceModel, protocol: str) -> None:
        self._model = model
        self._serializer = create_serializer(protocol, include_validation=False)
        self._parser = create_parser(protocol)

    def request(self, action: str, request: dict[str, Any]) -> dict[str, Any]:
        written: dict[str, Any] = self._serializer.serialize_to_request(request, self._operation(action))
        return written

    def result(self, action: str, status: int, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        answer = {"status_code": status, "headers": headers, "body": body}
        parsed: dict[str, Any] = self._parser.parse(answer, self._operation(action).output_shape)
        return parsed

    def _operation(self, action: str) -> OperationModel:
        return self._model.operation_model(action)


def json_judge() -> Judge:
    return Judge(ServiceModel(_model()), "json")


def query_judge() -> Judge:
    model = copy.deepcopy(_model())
    model["metadata"].update(protocol="query", xmlNamespace="http://queue.amazonaws.com/doc/2012-11-05/")
    shapes = model["shapes"]
    for name, element in LISTS.items():
        shapes[name]["flattened"] = True
        shapes[name]["member"]["locationName"] = element
    for name, (key, value) in MAPS.items():
        shapes[name]["flattened"] = True
        shapes[name]["key"]["locationName"], shapes[name]["value"]["locationName"] = key, value
    for name, members in MEMBERS.items():
        for member, location in members.items():
            shapes[name]["members"][member]["locationName"] = location
    for operation in model["operations"].values():
        if "output" in operation:
            operation["output"]["resultWrapper"] = operation["output"]["shape"]
    return Judge(ServiceModel(model), "query")


def _model() -> Any:
    return botocore.session.get_session().get_component("data_loader").load_service_model("sqs", "service-2")
