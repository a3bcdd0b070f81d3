"""Runs in the measured environment: `sender.py HOME` sends a message for each line of stdin and prints when it was committed (monotonic)."""

from __future__ import annotations

import sys
import time

from sqscli.api.requests import SendMessages
from sqscli.broker import Broker
from sqscli.clock import Clock


def main() -> None:
    home = sys.argv[1]
    broker = Broker(home, Clock(home))
    for _ in sys.stdin:
        broker.send("q", SendMessages([b"wake up"]))
        committed = time.monotonic()
        print(committed, flush=True)
        broker.tend()


main()
