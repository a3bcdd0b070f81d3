"""Every action in both protocols, with botocore at the other end."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqscli.api.actions import ACTIONS
from sqscli.api.errors import InvalidParameterValue, PurgeQueueInProgress, QueueDoesNotExist, SerializationException
from sqscli.wire import json10, query
from sqscli.wire.answers import Answer, InternalError
from sqscli.wire.json10 import Json10
from sqscli.wire.xml import Xml
from tests.wire.judges import json_judge, query_judge
from tests.wire.values import structures

JSON, QUERY = json_judge(), query_judge()
REQUEST_ID = "00000000-0000-4000-8000-000000000001"
every_action = pytest.mark.parametrize("action", ACTIONS)
few = settings(max_examples=25)


def parsed(judge: Any, action: str, answer: Answer) -> dict[str, Any]:
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    found: dict[str, Any] = judge.result(action, answer.status, headers, answer.body)
    return found


@every_action
@few
@given(st.data())
def test_a_json_request_is_read_as_it_was_written(action: str, data: st.DataObject) -> None:
    request = data.draw(structures(ACTIONS[action].request))
    written = JSON.request(action, request)
    assert json10.read_action(written["headers"]["X-Amz-Target"]) == action
    assert json10.read_request(action, written["body"]) == request


@every_action
@few
@given(st.data())
def test_a_query_request_is_read_as_it_was_written(action: str, data: st.DataObject) -> None:
    request = data.draw(structures(ACTIONS[action].request))
    form = urlencode(QUERY.request(action, request)["body"]).encode()
    pairs = query.read_pairs(form)
    assert query.read_action(pairs) == action
    if request.get("AttributeNames") and action == "ReceiveMessage":  # which wins in this protocol
        request.pop("MessageSystemAttributeNames", None)
    assert query.read_request(action, pairs) == request


@every_action
@few
@given(st.data())
def test_a_json_result_is_read_as_it_was_written(action: str, data: st.DataObject) -> None:
    result = data.draw(structures(ACTIONS[action].result))
    answer = Json10().result(action, result, REQUEST_ID)
    found = parsed(JSON, action, answer)
    del found["ResponseMetadata"]
    assert found == result


@every_action
@few
@given(st.data())
def test_an_xml_result_is_read_as_it_was_written(action: str, data: st.DataObject) -> None:
    result = data.draw(structures(ACTIONS[action].result))
    found = parsed(QUERY, action, Xml().result(action, result, REQUEST_ID))
    assert found.pop("ResponseMetadata") == {"RequestId": REQUEST_ID, "HTTPStatusCode": 200, "HTTPHeaders": {"content-type": "text/xml"}}
    assert found == result


@pytest.mark.parametrize(
    ("error", "json_code", "query_code", "status"),
    [
        (QueueDoesNotExist(), "AWS.SimpleQueueService.NonExistentQueue", "AWS.SimpleQueueService.NonExistentQueue", 400),
        (InvalidParameterValue("Value -1 is none."), "InvalidParameterValue", "InvalidParameterValue", 400),
        (PurgeQueueInProgress.of("q"), "AWS.SimpleQueueService.PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress", 403),
        (SerializationException("NUMBER_VALUE can not be converted to a String"), "MalformedInput", "MalformedInput", 400),
        (InternalError(), "InternalError", "InternalError", 500),
    ],
)
def test_botocore_finds_an_errors_code_in_both_protocols(error: Any, json_code: str, query_code: str, status: int) -> None:
    found = parsed(JSON, "PurgeQueue", Json10().error(error, REQUEST_ID))
    assert (found["Error"]["Code"], found["ResponseMetadata"]["HTTPStatusCode"]) == (json_code, status)
    assert found["Error"]["Message"] == error.message
    assert found["Error"]["QueryErrorCode"] == error.shape
    found = parsed(QUERY, "PurgeQueue", Xml().error(error, REQUEST_ID))
    assert (found["Error"]["Code"], found["ResponseMetadata"]["HTTPStatusCode"]) == (query_code, status)
    assert found["Error"]["Type"] == ("Sender" if status < 500 else "Receiver")
    assert found["ResponseMetadata"]["RequestId"] == REQUEST_ID
