"""A long `receive --all` names what it has had already, so that it gets no message twice however long it takes."""

from __future__ import annotations

from sqscli.api.requests import ReceiveMessages, SendMessages
from tests.support.scenario import Scenario


def receive(scenario: Scenario, name: str, exclude: list[tuple[int, int]], count: int = 10) -> tuple[list[str], list[tuple[int, int]]]:
    received = scenario.broker.receive(name, ReceiveMessages(count, 0, exclude))
    return [body.decode() for body in received.bodies()], received.ranges


def test_a_run_gets_no_message_twice(scenario: Scenario) -> None:
    scenario("0s send a b c d e")
    had: list[tuple[int, int]] = []
    bodies: list[str] = []
    while True:
        more, ranges = receive(scenario, "queue", sorted(had), 2)
        if not more:
            break
        bodies += more
        had += ranges
    assert bodies == ["a", "b", "c", "d", "e"]


def test_an_excluded_range_in_the_middle_of_a_batch_is_passed_over(scenario: Scenario) -> None:
    scenario("0s create queue")
    scenario.broker.send("queue", SendMessages([b"%d" % number for number in range(10)]))
    (_, ((first, _),)) = receive(scenario, "queue", [], 1)
    assert receive(scenario, "queue", [(first + 2, 3), (first + 7, 1)])[0] == ["0", "1", "5", "6", "8", "9"]
    assert receive(scenario, "queue", [(first, 10)])[0] == []


def test_an_excluded_fifo_message_holds_its_group_and_no_other(scenario: Scenario) -> None:
    scenario("0s create q.fifo\n0s send g1-m1 g1-m2 g2-m1")
    bodies, ranges = receive(scenario, "q.fifo", [], 1)
    assert bodies == ["g1-m1"]
    assert receive(scenario, "q.fifo", ranges)[0] == ["g2-m1"]


def test_excluded_messages_are_counted_neither_as_received_nor_moved(scenario: Scenario) -> None:
    scenario("0s create dead\n0s create queue dlq=dead:1\n0s send a in queue")
    bodies, ranges = receive(scenario, "queue", [])
    assert bodies == ["a"]
    assert receive(scenario, "queue", ranges)[0] == []
    scenario("0s counts in queue -> 1 0 0\n0s counts in dead -> 0 0 0")
