"""Real processes on a real disk: many at once on one home, killed and stopped at any time, and a history that a queue has to explain."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from sqscli import move_tasks
from sqscli.api.errors import ResourceNotFoundException
from sqscli.clock import Clock
from tests.crash.worker import DEAD, GROUPS, MAXIMUM_RECEIVES, OTHER, QUEUE, Client
from tests.support.history import Call, History
from tests.support.invariants import (
    each_message_is_in_one_queue,
    every_way_to_replay_leads_to_the_same_state,
    held,
    the_counts_sum_to_the_messages_held,
)
from tests.support.linearizability import check
from tests.support.queue_specification import Family

FAMILIES = [Family(QUEUE, DEAD, MAXIMUM_RECEIVES), Family(GROUPS), Family(OTHER)]
QUEUES = [QUEUE, DEAD, GROUPS, OTHER]
ROOT = Path(__file__).parents[2]
HOUR_MS = 3_600_000


def run(home: Path, logs: Path, seconds: str) -> History:
    """The history of so many seconds of chaos."""
    environment = {"CRASH_SEED": "20", "CRASH_SECONDS": seconds, **os.environ}
    print(f"CRASH_SEED={environment['CRASH_SEED']} CRASH_SECONDS={environment['CRASH_SECONDS']}")
    logs.mkdir()
    command = [sys.executable, "-m", "tests.crash.supervisor", str(home), str(logs)]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=float(environment["CRASH_SECONDS"]) + 60)
    history = History()
    said = json.loads(ended.stdout) if ended.returncode == 0 else {"deaths": {}}
    for log in sorted(logs.iterdir()):
        history.read(log, said["deaths"].get(log.stem, (0.0, 0)))
    assert not history.reports, "\n".join(history.reports)
    assert ended.returncode == 0, ended.stderr
    print(f"{len(history.calls)} calls, {len(said['deaths'])} processes killed, {said['stops']} stopped")
    assert len(said["deaths"]) > 30, "too few were killed to prove anything"
    assert said["stops"] > 5
    return history


def drain(home: Path, log: Path) -> list[Call]:
    """Receives and deletes everything that is left, without a repair step, once all leases are over."""
    clock = Clock(str(home))
    clock.advance(HOUR_MS)
    client = Client(home, log, "drain")
    for task in move_tasks.tasks(client.broker, DEAD):
        if task.is_active:
            with suppress(ResourceNotFoundException):  # coming to it may have brought it to its end
                move_tasks.cancel(client.broker, DEAD, task.task_id)
    for queue in [*QUEUES, QUEUE]:
        client.clear(queue)
    for queue in QUEUES:
        client.left(queue)
    history = History()
    history.read(log)
    assert not history.reports
    return history.calls


def nothing_is_amiss(home: Path, history: History, log: Path) -> None:
    client = Client(home, log.with_name("look"), "look")
    for queue in QUEUES:  # a command on each queue, without a repair step; it also finishes what a killed one had begun
        client.receive(queue, 1, 0)
    history.read(log.with_name("look"))
    each_message_is_in_one_queue(held(client.broker, QUEUES))
    for queue in QUEUES:
        the_counts_sum_to_the_messages_held(client.broker, queue)
        every_way_to_replay_leads_to_the_same_state(client.broker, queue)
    client.broker.close()
    calls = history.calls + drain(home, log)
    parts = check(calls, FAMILIES, may_be_undecided=2)  # of thousands: the larger groups of a history can take too long to search
    by_kind = {kind: sum(call.kind == kind and call.answered for call in calls) for kind in {call.kind for call in calls}}
    print(f"{parts} messages and groups; {by_kind}; unanswered: {sum(not call.answered for call in calls)}")
    assert all(by_kind.get(kind) for kind in ("send", "receive", "delete", "extend", "redrive", "purge", "seen"))
    assert any(call.refused for call in calls), "nobody was late: too few were stopped to prove anything"
    assert any(call.queue == DEAD and call.got for call in calls), "nothing died"


@pytest.mark.slow
def test_what_killed_and_stopped_processes_did_is_what_a_queue_can_do(place: Path) -> None:
    nothing_is_amiss(place / "home", run(place / "home", place / "logs", "12"), place / "drain")


@pytest.mark.long
def test_what_killed_and_stopped_processes_did_in_a_minute_is_what_a_queue_can_do(place: Path) -> None:
    nothing_is_amiss(place / "home", run(place / "home", place / "logs", "60"), place / "drain")
