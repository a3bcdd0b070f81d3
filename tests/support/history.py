"""What processes asked for and what they were told: a history of calls, each with the time of its invocation and of its response.

A recorder writes a line before a call and a line after it, each in one write, so that nothing of a killed process is lost but the response that it
did not get. Instants are those of CLOCK_MONOTONIC, which all processes of a machine share; `at_ms` is what the queue's clock said, which may
be another clock, and is all that timeouts are about.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

MAXIMUM_MESSAGES = 10


class Got(NamedTuple):
    """A message as a receive showed it. (Message id, count) also stand for its receipt handle."""

    name: str
    message_id: str
    count: int
    sequence: int = 0


class Call(NamedTuple):
    """One call. Without an answer (its process was killed), `ended` is when the process was seen dead, and it may have happened or not.

    send      `names` in order, and what was `got`: their ids and, in a FIFO queue, sequence numbers
    receive   what was `got`, for `timeout_ms`; at most `most`
    delete    `handle`; where `refused`, the handle had expired
    extend    `handle`, for `timeout_ms` from then on; where `refused`, the message was not there or the handle had expired
    redrive   `moved`: the id in the dead-letter queue and the id in `queue`
    purge     all that was sent to `queue`
    seen      what was `got` by a look that changes nothing
    left      nothing: what a receive of everything found at the end of all
    """

    kind: str
    queue: str
    began: float
    ended: float
    at_ms: tuple[int, int]
    answered: bool = True
    refused: bool = False
    names: tuple[str, ...] = ()
    got: tuple[Got, ...] = ()
    handle: Got | None = None
    most: int = MAXIMUM_MESSAGES
    timeout_ms: int = 0
    moved: tuple[tuple[str, str], ...] = ()
    who: str = ""

    def __str__(self) -> str:
        shown = [*self.got, *([self.handle] if self.handle else [])]
        what = " ".join([*self.names, *(f"{got.name}#{got.count}" for got in shown)])
        result = "refused" if self.refused else "ok" if self.answered else "no answer"
        since = f" for {self.timeout_ms} ms" if self.timeout_ms else ""
        return f"{self.began:.6f}-{self.ended:.6f} {self.at_ms[0]}-{self.at_ms[1]} {self.who} {self.kind} {self.queue} {what}{since}: {result}"

    @property
    def mentioned(self) -> list[str]:
        """The messages that it names."""
        return [*self.names, *(got.name for got in self.got), *([self.handle.name] if self.handle else [])]


class NotedClock:
    """The clock of a process under test; it remembers between which instants it was read since `begin`."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self.begin()

    def begin(self) -> None:
        self.earliest, self.latest = 1 << 62, 0

    def now_ms(self) -> int:
        now_ms = self._now_ms()
        self.earliest, self.latest = min(self.earliest, now_ms), max(self.latest, now_ms)
        return now_ms

    def seconds_until(self, instant_ms: int) -> float:
        return max(0.0, (instant_ms - self._now_ms()) / 1000)

    @property
    def at_ms(self) -> tuple[int, int]:
        return self.earliest, self.latest


class Recorder:
    """Writes the calls of one process (or thread) to a file. What `begin` and `end` are given are members of `Call`."""

    def __init__(self, path: Path, now_ms: Callable[[], int]) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._now_ms = now_ms

    def begin(self, kind: str, queue: str, **members: Any) -> None:
        """Before the call. It may be about several messages (`handles`), each of which is then a call of its own."""
        self._write({"kind": kind, "queue": queue, "now_ms": self._now_ms(), **members})

    def end(self, at_ms: tuple[int, int] | None = None, **members: Any) -> None:
        """After the call; `at_ms` where it is known more exactly than the clock can be read outside."""
        self._write({"now_ms": self._now_ms(), **({"at_ms": at_ms} if at_ms is not None else {}), **members})

    def report(self, text: str) -> None:
        """What should not be."""
        self._write({"report": text})

    def _write(self, line: dict[str, Any]) -> None:
        os.write(self._file, json.dumps({"t": time.monotonic(), **line}, separators=(",", ":")).encode() + b"\n")

    def close(self) -> None:
        os.close(self._file)


class History:
    """The calls of many recorders, and what they reported."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.reports: list[str] = []

    def read(self, path: Path, died: tuple[float, int] | None = None) -> list[Call]:
        """Adds one recorder's calls, which are returned. `died`: when its process was seen dead, and the clock then."""
        began: dict[str, Any] | None = None
        calls: list[Call] = []
        for text in path.read_bytes().split(b"\n")[:-1]:
            line = json.loads(text)
            if "report" in line:
                self.reports.append(f"{path.stem}: {line['report']}")
            elif "kind" in line:
                assert began is None, f"{path}: a call began inside another one"
                began = line
            else:
                assert began is not None, f"{path}: an answer without a call"
                calls += _calls(path.stem, began, line)
                began = None
        if began is not None:
            assert died is not None, f"{path}: {began} was never answered, and nobody killed its process"
            calls += _calls(path.stem, began, {"t": died[0], "now_ms": died[1], "answered": False})
        self.calls += calls
        return calls


def _calls(who: str, began: dict[str, Any], ended: dict[str, Any]) -> Iterable[Call]:
    members = {**began, **ended}
    at_ms = tuple(members["at_ms"]) if "at_ms" in ended else (began["now_ms"], ended["now_ms"])
    handles = members.get("handles", [None])
    refused = set(members.get("refused", []))
    for number, handle in enumerate(handles):
        yield Call(
            members["kind"],
            members["queue"],
            began["t"],
            ended["t"],
            at_ms,
            members.get("answered", True),
            number in refused,
            tuple(members.get("names", ())),
            tuple(Got(*got) for got in members.get("got", ())),
            Got(*handle) if handle is not None else None,
            members.get("most", MAXIMUM_MESSAGES),
            members.get("timeout_ms", 0),
            tuple((old, new) for old, new in members.get("moved", ())),
            who,
        )
