"""Which function does a command's work, for the commands that always come through Click."""

from __future__ import annotations

from collections.abc import Callable

from sqscli.cli import apply, clocks, copies, homes, looking, moves, queues, redrive, serve, tending, wait
from sqscli.cli.consume.main import consume
from sqscli.cli.session import Session

FAMILIES: dict[str, Callable[[Session], int]] = {
    "init": homes.init,
    "apply": apply.apply,
    "create-queue": queues.create_queue,
    "list-queues": queues.list_queues,
    "delete-queue": queues.delete_queue,
    "attributes": queues.attributes,
    "consume": consume,
    "purge": queues.purge,
    "redrive": redrive.redrive,
    "move": moves.move,
    "copy": moves.copy,
    "peek": looking.peek,
    "stats": looking.stats,
    "export": copies.export_queue,
    "import": copies.import_queue,
    "wait": wait.wait,
    "clock": clocks.clock,
    "fsck": tending.fsck,
    "journal": tending.journal,
    "serve": serve.serve,
}
