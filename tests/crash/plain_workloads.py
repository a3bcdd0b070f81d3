"""The workloads of the crash tests that send, receive, delete and change the visibility in one queue; the others stand in workloads.py."""

from __future__ import annotations

from tests.crash.world import World, body


class Send:
    def prepare(self, world: World) -> None:
        world.create("q")
        world.send("q", body("old"))

    def act(self, world: World) -> None:
        world.send("q", body("a"))
        world.send("q", body("b", 3000))


class SendBatch(Send):
    def act(self, world: World) -> None:
        world.send("q", *[body(f"batch {index}") for index in range(12)])
        world.send("q", *[body(f"delayed {index}") for index in range(3)], delay=60)


class SendFifo:
    def prepare(self, world: World) -> None:
        world.create("q.fifo", FifoQueue="true")
        world.send("q.fifo", body("old"), group="a")

    def act(self, world: World) -> None:
        world.send("q.fifo", body("a2"), body("a3"), group="a")
        assert world.receive("q.fifo", 1) == [body("old")]
        world.send("q.fifo", body("b1"), group="b")
        world.delete("q.fifo", body("old"))


class Receive(Send):
    def prepare(self, world: World) -> None:
        world.create("q")
        world.send("q", *[body(f"old {index}") for index in range(6)])

    def act(self, world: World) -> None:
        assert len(world.receive("q", 2)) == 2
        assert len(world.receive("q", 1, 600)) == 1
        world.send("q", body("new"))
        assert len(world.receive("q", 2)) == 2


class Delete(Receive):
    def prepare(self, world: World) -> None:
        super().prepare(world)
        world.receive("q", 5, 600)

    def act(self, world: World) -> None:
        world.delete("q", body("old 1"))
        world.delete("q", body("old 0"), body("old 3"))


class ReceiveAndDelete(Receive):
    def act(self, world: World) -> None:
        for _ in range(3):
            world.delete("q", *world.receive("q", 1))


class ChangeVisibility(Delete):
    def act(self, world: World) -> None:
        world.extend("q", body("old 2"), 3600)
        world.extend("q", body("old 4"), 0)
        world.send("q", body("new"))


class Purge(Delete):
    def act(self, world: World) -> None:
        world.purge("q")
        world.send("q", body("after"))
