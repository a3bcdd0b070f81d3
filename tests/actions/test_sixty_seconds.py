"""Amazon's 60-second rules: one purge, and no name used again, in that time. They hold where the broker is strict."""

from __future__ import annotations

import pytest

from sqscli.api.errors import PurgeQueueInProgress, QueueDeletedRecently
from tests.actions.conftest import Sqs


def test_a_second_purge_within_60_seconds_is_refused_and_purges_nothing(sqs: Sqs) -> None:
    sqs.queue("q")
    sqs("PurgeQueue", QueueUrl="q")
    sqs("SendMessage", QueueUrl="q", MessageBody="x")
    sqs.clock.advance(59_999)
    with pytest.raises(PurgeQueueInProgress, match=r"^Only one PurgeQueue operation on q is allowed every 60 seconds\.$"):
        sqs("PurgeQueue", QueueUrl="q")
    assert sqs.bodies("q") == ["x"]
    sqs.clock.advance(1)
    sqs("PurgeQueue", QueueUrl="q")
    sqs.clock.advance(30_000)
    assert sqs.bodies("q") == []


def test_a_deleted_queues_name_is_free_after_60_seconds(sqs: Sqs) -> None:
    sqs.queue("q")
    sqs("DeleteQueue", QueueUrl="q")
    sqs.clock.advance(59_999)
    with pytest.raises(QueueDeletedRecently, match=r"^You must wait 60 seconds after deleting a queue"):
        sqs.queue("q")
    sqs.queue("another")
    sqs.clock.advance(1)
    sqs.queue("q")
    assert list((sqs.home / "deleted").iterdir()) == []


def test_a_clock_that_was_set_back_blocks_no_name(sqs: Sqs) -> None:
    sqs.queue("q")
    sqs("DeleteQueue", QueueUrl="q")
    sqs.clock.advance(-3_600_000)
    sqs.queue("q")


def test_neither_holds_where_nobody_is_strict(sqs: Sqs) -> None:
    sqs.strict = False
    sqs.queue("q")
    sqs("PurgeQueue", QueueUrl="q")
    sqs("PurgeQueue", QueueUrl="q")
    sqs("DeleteQueue", QueueUrl="q")
    sqs.queue("q")
