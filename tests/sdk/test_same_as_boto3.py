"""The same programs through boto3 against `sqscli serve` and through `sqscli.client()`: every result and every error, key by key."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from sqscli.api.actions import ACTIONS
from sqscli.api.names import snake
from tests.sdk.conftest import Endpoint, MakeClient
from tests.sdk.hints import check_fits, result_hint
from tests.sdk.recorder import Entry, Recorder
from tests.sdk.scenarios import SCENARIOS, Scenario

Sides = tuple[list[Entry], list[Entry]]


@pytest.fixture
def recorders(endpoint: Endpoint, make_client: MakeClient) -> tuple[Recorder, Recorder]:
    amazons = boto3.session.Session().client(
        "sqs",
        endpoint_url=endpoint.url,
        region_name="us-east-1",
        aws_access_key_id="placeholder",
        aws_secret_access_key="placeholder",
        config=Config(retries={"max_attempts": 1}),
    )
    return Recorder(amazons), Recorder(make_client(endpoint_url=endpoint.url))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[each.__name__.replace("_", " ") for each in SCENARIOS])
def test_a_program_gets_what_boto3_gives(scenario: Scenario, recorders: tuple[Recorder, Recorder]) -> None:
    for recorder in recorders:
        scenario(recorder, lambda name: f"{scenario.__name__}-{name}")
    amazons, ours = (recorder.entries for recorder in recorders)
    for expected, found in zip(amazons, ours, strict=True):
        assert found == expected
    for method, result in recorders[1].results:
        check_fits(result, result_hint(method))


def test_the_programs_use_every_action() -> None:
    text = (Path(__file__).parent / "scenarios.py").read_text(encoding="utf-8")
    for action in ACTIONS:
        assert f"sqs.{snake(action)}(" in text, action
