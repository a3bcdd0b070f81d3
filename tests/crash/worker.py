"""A process for the tests that kill real ones: `python -m tests.crash.worker HOME send|receive NAME`.

It says on stdout what it was told (`sent BODY`, `received BODY`, `deleted BODY`), each line only after the answer, in one write.
"""

from __future__ import annotations

import os
import sys

from sqscli.api.requests import DeleteMessages, ReceiveMessages, SendMessages
from sqscli.broker import Broker
from sqscli.clock import SystemClock


def say(text: str) -> None:
    os.write(1, text.encode() + b"\n")


def send(broker: Broker, name: str) -> None:
    for number in range(1_000_000):
        body = f"{name}.{number}"
        say(f"sending {body}")
        broker.send("q", SendMessages([body.encode()]))
        say(f"sent {body}")
        if number % 7 == 0:
            broker.tend()


def receive(broker: Broker) -> None:
    while True:
        for message in broker.receive("q", ReceiveMessages(3, 600)).messages():
            say(f"received {message.body.decode()}")
            broker.delete("q", DeleteMessages([message.receipt_handle]))
            say(f"deleted {message.body.decode()}")
        broker.tend()


def main() -> None:
    home, what, name = sys.argv[1:]
    from sqscli import open_queue, upkeep

    open_queue.SMALLEST_SEGMENT_BYTES, upkeep.ROWS_BEHIND = 8192, 20  # so that compaction takes part
    broker = Broker(home, SystemClock(), warn=lambda message: say(f"warned {message}"))
    if what == "send":
        send(broker, name)
    else:
        receive(broker)


if __name__ == "__main__":
    main()
