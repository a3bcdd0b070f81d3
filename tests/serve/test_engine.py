"""The thread that uses the broker: in order, in one go, and with every outcome told to whoever asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from sqscli.actions import perform
from sqscli.broker import Broker
from sqscli.catalog import make_home
from sqscli.clock import Clock
from sqscli.serve.engine import Engine

Scenario = Callable[[Engine], Awaitable[Any]]


@pytest.fixture
def broker(home: Path) -> Broker:
    make_home(str(home))
    made = Broker(str(home), Clock(str(home)), "none")
    perform(made, "CreateQueue", {"QueueName": "q"})
    return made


def run(broker: Broker, scenario: Scenario) -> Any:
    async def life() -> Any:
        engine = Engine(broker, asyncio.get_running_loop().time)
        try:
            return await scenario(engine)
        finally:
            await engine.stop()

    try:
        return asyncio.run(life())
    finally:
        broker.close()


def test_jobs_are_done_in_order_by_one_thread_that_is_not_the_loops(broker: Broker) -> None:
    threads: list[int] = []
    done: list[int] = []

    def job(number: int) -> Callable[[Broker], int]:
        def work(_: Broker) -> int:
            threads.append(threading.get_ident())
            done.append(number)
            return number

        return work

    async def scenario(engine: Engine) -> list[int]:
        return list(await asyncio.gather(*(engine.perform(job(number), "q" if number % 3 else "") for number in range(200))))

    assert run(broker, scenario) == done == list(range(200))
    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


def test_an_error_reaches_the_one_who_asked_and_nobody_else(broker: Broker) -> None:
    async def scenario(engine: Engine) -> list[Any]:
        jobs = [lambda _: "a", lambda _: 1 // 0, lambda _: "b"]
        return list(await asyncio.gather(*(engine.perform(job, "q") for job in jobs), return_exceptions=True))

    first, failed, last = run(broker, scenario)
    assert (first, type(failed), last) == ("a", ZeroDivisionError, "b")


def test_who_has_gone_does_not_keep_the_others_from_their_results(broker: Broker) -> None:
    async def scenario(engine: Engine) -> str:
        gone = engine.perform(lambda _: "gone", "q")
        waiting = engine.perform(lambda _: "waiting", "q")
        gone.cancel()
        return await waiting

    assert run(broker, scenario) == "waiting"


def test_stopping_waits_for_what_was_asked_before(broker: Broker) -> None:
    async def scenario(engine: Engine) -> list[asyncio.Future[Any]]:
        request = {"QueueUrl": "q", "MessageBody": "a"}
        return [engine.perform(lambda broker: perform(broker, "SendMessage", request), "q") for _ in range(100)]

    sent = run(broker, scenario)
    assert len({each.result()["MessageId"] for each in sent}) == 100


def test_upkeep_is_done_when_nothing_else_is(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    tended = threading.Event()
    monkeypatch.setattr(broker, "tend", tended.set)

    async def scenario(engine: Engine) -> bool:
        await engine.perform(lambda _: None)
        return await asyncio.get_running_loop().run_in_executor(None, tended.wait, 30)

    assert run(broker, scenario)
