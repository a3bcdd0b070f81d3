"""Runs in the measured environment: `open_operate.py ROUNDS QUEUE HOME...` measures each home in turn with a fresh Broker for each operation.

Prints [{"send": [ms], "receive": [ms], "upkeep": [ms]}] in the order of the homes: opening and operating together, and the upkeep after the answer.
A send comes before each receive, so that there is always one message to receive, behind all that the queue holds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from sqscli.api.requests import ReceiveMessages, SendMessages, SendOptions
from sqscli.broker import Broker
from sqscli.clock import Clock


def once(home: str, times: dict[str, list[float]], operation: str, operate: Callable[[Broker], object]) -> None:
    start = time.perf_counter()
    broker = Broker(home, Clock(home), "none")
    operate(broker)
    middle = time.perf_counter()
    broker.tend()
    end = time.perf_counter()
    broker.close()
    times[operation].append(1000 * (middle - start))
    times["upkeep"].append(1000 * (end - middle))


def main() -> None:
    rounds, queue, homes = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    results: list[dict[str, list[float]]] = [{"send": [], "receive": [], "upkeep": []} for _ in homes]
    for number in range(rounds + 1):
        options: list[SendOptions | None] | None = None
        if queue.endswith(".fifo"):
            options = [SendOptions(group_id=f"round-{number}", deduplication_id=f"round-{number}")]
        sending = SendMessages([b"one more"], options)
        for home, times in zip(homes, results, strict=True):
            once(home, times, "send", lambda broker, sending=sending: broker.send(queue, sending))
        for home, times in zip(homes, results, strict=True):
            once(home, times, "receive", lambda broker: len(broker.receive(queue, ReceiveMessages(1, 43_200))) or sys.exit("nothing was received"))
        if number == 0:  # warming up
            for times in results:
                for taken in times.values():
                    taken.clear()
    print(json.dumps(results))


main()
