"""Clients of a home of the test's own, and a server for the real boto3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sqscli
from sqscli.sdk.client import Client
from tests.clients.conftest import Endpoint, endpoint

__all__ = ["Endpoint", "endpoint"]

MakeClient = Callable[..., Client]


@pytest.fixture
def make_client(home: Path) -> Iterator[MakeClient]:
    """Clients of the home, without syncs; closed at the end."""
    made: list[Client] = []

    def make(**settings: object) -> Client:
        made.append(sqscli.client(**{"home": home, "durability": "none", **settings}))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def sqs(make_client: MakeClient) -> Client:
    return make_client()


@pytest.fixture
def url(sqs: Client) -> str:
    return sqs.create_queue(QueueName="orders")["QueueUrl"]
