"""Runs in the measured environment: `queues.py HOME COUNT` makes COUNT queues q00000, q00001, ...

Nothing is synced and the reserves for a full disk are left small: ten thousand of them would be a gigabyte that nothing here looks at.
"""

from __future__ import annotations

import json
import sys

from sqscli import upkeep
from sqscli.broker import Broker
from sqscli.clock import Clock
from sqscli.journal.disk import PosixDisk


class Unsynced(PosixDisk):
    """Leaves the syncing to the kernel."""

    def fsync(self, handle: int) -> None: ...  # type: ignore[override]

    def fsync_directory(self, path: str) -> None: ...


def main() -> None:
    home, count = sys.argv[1], int(sys.argv[2])
    upkeep.RESERVE_BYTES = 1
    broker = Broker(home, Clock(home), "none", disk=Unsynced())
    for number in range(count):
        broker.create_queue(f"q{number:05d}", {}, {})
    broker.close()
    print(json.dumps(None))


main()
