"""Runs in the measured environment: `peers.py PEER DIRECTORY LINES COUNT DURABILITY` prints [messages put, messages taken and finished] a second.

What was taken is written to DIRECTORY/received for the caller to compare.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from itertools import islice


def litequeue(directory: str, synchronous: str) -> tuple[Callable[[str], object], Callable[[], str]]:
    from litequeue import LiteQueue

    queue = LiteQueue(f"{directory}/queue.sqlite")
    queue.conn.execute(f"PRAGMA synchronous = {synchronous}")

    def take() -> str:
        message = queue.pop()
        queue.done(message.message_id)
        return str(message.data)

    return queue.put, take


def persist_queue(directory: str, synchronous: str) -> tuple[Callable[[str], object], Callable[[], str]]:
    from persistqueue import SQLiteAckQueue

    queue = SQLiteAckQueue(directory, multithreading=True)
    for connection in {id(one): one for one in (queue._putter, queue._getter) if isinstance(one, sqlite3.Connection)}.values():
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    def take() -> str:
        body = queue.get(block=False)
        queue.ack(body)
        return str(body)

    return queue.put, take


def huey(directory: str, synchronous: str) -> tuple[Callable[[str], object], Callable[[], str]]:
    from huey.storage import SqliteStorage

    storage = SqliteStorage(filename=f"{directory}/queue.sqlite", fsync=synchronous == "FULL", strict_fifo=True)
    return lambda body: storage.enqueue(body.encode()), lambda: bytes(storage.dequeue()).decode()


def main() -> None:
    peer, directory, lines, count, durability = sys.argv[1:]
    with open(lines, encoding="ascii") as file:
        bodies = [line.rstrip("\n") for line in islice(file, int(count))]
    make = {"litequeue": litequeue, "persist-queue": persist_queue, "huey": huey}[peer]
    put, take = make(directory, "FULL" if durability == "always" else "OFF")
    start = time.perf_counter()
    for body in bodies:
        put(body)
    middle = time.perf_counter()
    received = [take() for _ in bodies]
    end = time.perf_counter()
    with open(f"{directory}/received", "w", encoding="ascii") as file:
        file.writelines(body + "\n" for body in received)
    print(json.dumps([len(bodies) / (middle - start), len(bodies) / (end - middle)]))


main()
