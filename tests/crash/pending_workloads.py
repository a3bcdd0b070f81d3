"""What the crash tests interrupt of sends with a key, as workloads.py has it of the rest."""

from __future__ import annotations

import json

from tests.crash.world import World


class UnlessPending:
    """Sent, there already, deleted and sent again; the last of it behind a checkpoint."""

    def prepare(self, world: World) -> None:
        world.create("q")
        for key in ("a", "b"):
            world.send_unless_pending("q", f"old {key}".encode(), key)
        world.receive("q", 2)

    def act(self, world: World) -> None:
        assert world.send_unless_pending("q", b"not needed", "a") == b"old a"
        world.send_unless_pending("q", b"new c", "c")
        world.delete("q", b"old b")
        world.send_unless_pending("q", b"new b", "b")
        world.end()
        assert world.send_unless_pending("q", b"not needed either", "b") == b"new b"
        world.delete("q", b"old a")
        world.send_unless_pending("q", b"new a", "a")


class KeyedDeadLetter:
    """Its key is free from the move on, and comes back with it."""

    def prepare(self, world: World) -> None:
        world.create("b")
        world.create("a", RedrivePolicy=json.dumps({"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:b", "maxReceiveCount": 1}))
        world.send_unless_pending("a", b"poison", "k")
        world.receive("a", 1, 0)

    def act(self, world: World) -> None:
        assert world.receive("a", 1) == []
        world.send_unless_pending("a", b"again", "k")
        world.redrive("b", 1)
