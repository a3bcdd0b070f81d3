"""More of what the crash tests interrupt (workloads.py): moves of a choice of messages."""

from __future__ import annotations

from collections.abc import Callable

from tests.crash.world import World, body


class MoveChoice:
    """Some messages of a queue go to another one: plain ones, and one that has more than its body. Others stay, one of them in flight."""

    source, target, rounds = "a", "b", 2

    def prepare(self, world: World) -> None:
        fifo = {"FifoQueue": "true"} if self.source.endswith(".fifo") else {}
        world.create(self.source, **fifo)
        world.create(self.target, **fifo)
        world.send(self.target, body("already there"), group="g" if fifo else None)
        world.send(self.source, body("moved in flight"), group="h" if fifo else None)
        world.receive(self.source, 1, 600)
        for index in range(self.rounds):
            bodies = [body(f"moved {index}"), body(f"stays {index}"), body(f"moved again {index}")]
            world.send(self.source, *bodies, group="g" if fifo else None)
        world.send(self.source, body("moved with more"), **({"group": "g"} if fifo else {"delay": 0}))

    def act(self, world: World) -> None:
        world.move(self.source, self.target, "moved", self.change())
        world.send(self.source, body("after"), group="g" if self.source.endswith(".fifo") else None)

    def change(self) -> Callable[[bytes], bytes] | None:
        return None


class MoveChoiceFifo(MoveChoice):
    source, target = "a.fifo", "b.fifo"


class MoveTransformed(MoveChoice):
    """Their bodies are new, and longer, so that the record that has them begins a new segment."""

    rounds = 1

    def change(self) -> Callable[[bytes], bytes] | None:
        return lambda old: old.replace(b"moved", b"changed") + b"!" * 200
