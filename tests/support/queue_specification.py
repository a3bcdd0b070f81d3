"""What one message of a standard queue, or one group of a FIFO queue, may do: the sequential specification that histories are held against.

    A message that was sent is held until a delete or a purge; from then on it is gone for good.
    A receive gives what is visible, under the next count, and makes it invisible for the timeout; an extension makes it so from then on.
    A FIFO queue gives the first messages of a group and nothing while the first one is invisible; its handles end with their timeouts.
    A message that was received `maximum_receives` times goes to the dead-letter queue when it is visible, and from there, under a new id and with
    count 0, back to its queue. Nobody is told when: both happen when they are needed to explain something.

It is written from sqs.md's words and shares nothing with the engine. An instant that is known only to lie between two others is kept as these two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.support.history import Call, Got


class Family(NamedTuple):
    """A queue, with its dead-letter queue (standard queues alone). `group` tells the message group of a name."""

    queue: str
    dead_letters: str | None = None
    maximum_receives: int = 1 << 30

    @property
    def is_fifo(self) -> bool:
        return self.queue.endswith(".fifo")

    @staticmethod
    def group(name: str) -> str:
        return name.partition("-")[0]


class Held(NamedTuple):
    """A message that is there: where, its id (None: not told yet), how often received, altogether and in this queue, and when it is visible."""

    name: str
    queue: str
    message_id: str | None
    count: int
    receives: int
    visible_ms: tuple[int, int]  # at the earliest, at the latest


class State(NamedTuple):
    """Of all the messages of a part."""

    held: tuple[Held, ...]  # in order
    gone: frozenset[str]
    now_ms: int  # no call takes effect before that
    sequence: int

    def __str__(self) -> str:
        return f"at {self.now_ms}: {', '.join(map(str, self.held[:5]))} of {len(self.held)}; {len(self.gone)} gone"


NOTHING = State((), frozenset(), 0, 0)


class Part:
    """The specification of some messages. It knows the whole history of theirs only to leave out what can explain nothing."""

    def __init__(self, family: Family, names: tuple[str, ...], calls: list[Call]) -> None:
        self.family = family
        self.names = names
        self._members = frozenset(names)
        self._received: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._highest: dict[tuple[str, str], int] = defaultdict(int)
        self._ids: dict[str, set[str]] = defaultdict(set)
        self._sequences: dict[str, int] = {}
        self._is_watched = False  # receives have found nothing
        for call in calls:
            for got in call.got:
                if got.name in self._members:
                    self._note(got, is_received=call.kind == "receive")

    def __str__(self) -> str:
        return " ".join(self.names[:3]) + (f" and {len(self.names) - 3} more" if len(self.names) > 3 else "")

    def watch(self) -> None:
        """Some receives found nothing, which a lease that nobody heard of may explain before an old handle deletes the message."""
        self._is_watched = True

    def _note(self, got: Got, is_received: bool) -> None:
        self._ids[got.name].add(got.message_id)
        if got.sequence:
            self._sequences[got.name] = got.sequence
        if is_received:
            self._received[got.name, got.message_id].add(got.count)
        self._highest[got.name, got.message_id] = max(self._highest[got.name, got.message_id], got.count)

    def after(self, state: State, call: Call) -> Iterator[State]:
        """The states in which the call can leave the part, if its answer was right; none where it cannot have been."""
        act: Callable[[State, Call], Iterator[State]] = getattr(self, f"_{call.kind}")
        for before in self._moves(state, call) if self.family.dead_letters is not None else [state]:
            yield from act(before, call)

    def _moves(self, state: State, call: Call) -> Iterator[State]:
        """What may have become of a message by itself: it stayed, or moved to the dead-letter queue, or from there back."""
        yield state
        if call.kind != "send" and state.held:
            (message,) = state.held
            now_ms = max(state.now_ms, message.visible_ms[0])
            if now_ms > call.at_ms[1]:
                return
            if message.queue == self.family.queue and message.receives >= self.family.maximum_receives:
                message = message._replace(queue=self.family.dead_letters, receives=0, visible_ms=(0, 0))
                state = state._replace(held=(message,), now_ms=now_ms)
                yield state
            if message.queue == self.family.dead_letters:
                back = message._replace(queue=self.family.queue, message_id=None, count=0, receives=0, visible_ms=(0, 0))
                yield state._replace(held=(back,), now_ms=now_ms)

    # The calls

    def _send(self, state: State, call: Call) -> Iterator[State]:
        ids = {got.name: got for got in call.got}
        for name in call.names:
            if name not in self._members:
                continue
            got = ids.get(name)
            index = next((index for index, message in enumerate(state.held) if message.name == name), None)
            if index is None and name not in state.gone:
                sequence = self._sequences.get(name, state.sequence)
                if sequence < state.sequence:
                    return
                message = Held(name, call.queue, got.message_id if got else None, 0, 0, (0, 0))
                state = state._replace(held=(*state.held, message), sequence=sequence)
            elif not self.family.is_fifo:
                return
            elif index is not None and got is not None:  # a duplicate
                known = _named(state.held[index], got.message_id)
                if known is None:
                    return
                state = _put(state, index, known)
        yield state

    def _receive(self, state: State, call: Call) -> Iterator[State]:
        if not call.answered:
            yield from self._receive_unheard(state, call)
        elif not call.got:
            yield from self._miss(state, call)
        else:
            items = [got for got in call.got if got.name in self._members]
            found = self._first(state, call.queue, len(items))
            if [message.name for message in found] != [got.name for got in items]:
                return
            leased: State | None = state
            for message, got in zip(found, items, strict=True):
                known = _named(message, got.message_id)
                if leased is None or known is None or known.count + 1 != got.count:
                    return
                leased = self._lease(leased, leased.held.index(message), known, call)
            if leased is not None:
                yield leased

    def _first(self, state: State, queue: str, count: int) -> list[Held]:
        return [message for message in state.held if message.queue == queue][:count]

    def _lease(self, state: State, index: int, message: Held, call: Call) -> State | None:
        """None where it is not visible, or should have moved to the dead-letter queue instead."""
        earliest, latest = call.at_ms
        now_ms = max(state.now_ms, earliest, message.visible_ms[0])
        if now_ms > latest or (message.queue == self.family.queue and message.receives >= self.family.maximum_receives):
            return None
        visible_ms = now_ms + call.timeout_ms, latest + call.timeout_ms
        message = message._replace(count=message.count + 1, receives=message.receives + 1, visible_ms=visible_ms)
        return _put(state, index, message)._replace(now_ms=now_ms)

    def _receive_unheard(self, state: State, call: Call) -> Iterator[State]:
        """Of a killed process: it may have leased any number of messages, which nobody has seen under that count."""
        leased: State | None = state
        for message in self._first(state, call.queue, call.most):
            if not self._may_be_unseen(message):
                return
            leased = self._lease(leased, leased.held.index(message), message, call)
            if leased is None:
                return
            yield leased

    def _may_be_unseen(self, message: Held) -> bool:
        """Whether a receive that nobody heard of can have raised the count; without a sign of it later on there is nothing that it explains."""
        count, ids = message.count + 1, self._ids[message.name]
        if message.message_id is None and self.family.dead_letters is not None:  # it may move again before anybody has seen its id
            return True
        for message_id in ids if message.message_id is None else [message.message_id]:
            is_sign = (self._is_watched and not self.family.is_fifo) or len(ids) > 1 or count <= self._highest[message.name, message_id]
            if is_sign and count not in self._received[message.name, message_id]:
                return True
        return False

    def _miss(self, state: State, call: Call) -> Iterator[State]:
        """A receive that got nothing: no message was visible that was not on its way to another queue."""
        for message in self._first(state, call.queue, 1):
            is_back = message.message_id is None and self.family.dead_letters is not None
            is_moving = is_back or (message.queue == self.family.queue and message.receives >= self.family.maximum_receives)
            if not is_moving:
                now_ms = max(state.now_ms, call.at_ms[0])
                if message.visible_ms[1] <= now_ms:
                    return
                visible_ms = max(message.visible_ms[0], now_ms + 1), message.visible_ms[1]
                state = _put(state, state.held.index(message), message._replace(visible_ms=visible_ms))._replace(now_ms=now_ms)
        yield state

    def _delete(self, state: State, call: Call) -> Iterator[State]:
        found = self._of_handle(state, call)
        if found is None:  # it has gone, to another queue perhaps
            if not call.refused:
                yield state
            return
        index, _ = found
        if not (self.family.is_fifo or call.refused):
            yield _drop(state, index)
        elif self.family.is_fifo and call.refused:
            yield from self._expired(state, index, call)
        elif self.family.is_fifo:
            in_force = self._in_force(state, index, call)
            if in_force is not None:
                yield _drop(in_force, index)

    def _extend(self, state: State, call: Call) -> Iterator[State]:
        found = self._of_handle(state, call)
        if found is None:
            if call.refused:
                yield state
            return
        index, message = found
        after: State | None = state
        if call.refused:
            if self.family.is_fifo:
                yield from self._expired(state, index, call)
            return
        if self.family.is_fifo:
            after = self._in_force(state, index, call)
        if after is not None:
            now_ms = max(after.now_ms, call.at_ms[0])
            if now_ms <= call.at_ms[1]:
                visible_ms = now_ms + call.timeout_ms, call.at_ms[1] + call.timeout_ms
                yield _put(after, index, message._replace(visible_ms=visible_ms))._replace(now_ms=now_ms)

    def _of_handle(self, state: State, call: Call) -> tuple[int, Held] | None:
        assert call.handle is not None
        for index, message in enumerate(state.held):
            if (message.name, message.queue, message.message_id) == (call.handle.name, call.queue, call.handle.message_id):
                return index, message
        return None

    def _in_force(self, state: State, index: int, call: Call) -> State | None:
        """A FIFO queue's handle, whose timeout is not over."""
        message, now_ms = state.held[index], max(state.now_ms, call.at_ms[0])
        assert call.handle is not None
        if message.count != call.handle.count or message.visible_ms[1] <= now_ms or now_ms > call.at_ms[1]:
            return None
        visible_ms = max(message.visible_ms[0], now_ms + 1), message.visible_ms[1]
        return _put(state, index, message._replace(visible_ms=visible_ms))._replace(now_ms=now_ms)

    def _expired(self, state: State, index: int, call: Call) -> Iterator[State]:
        message = state.held[index]
        assert call.handle is not None
        now_ms = max(state.now_ms, call.at_ms[0])
        if message.count != call.handle.count:
            yield state
        elif max(now_ms, message.visible_ms[0]) <= call.at_ms[1]:
            yield state._replace(now_ms=max(now_ms, message.visible_ms[0]))

    def _redrive(self, state: State, call: Call) -> Iterator[State]:
        for index, message in enumerate(state.held):
            for old, new in call.moved:
                now_ms = max(state.now_ms, call.at_ms[0], message.visible_ms[0])
                is_it = message.queue == self.family.dead_letters and message.message_id in (None, old)
                if is_it and self._ids[message.name] & {old, new} and now_ms <= call.at_ms[1]:
                    back = Held(message.name, self.family.queue, new, 0, 0, (0, 0))
                    yield _put(state, index, back)._replace(now_ms=now_ms)

    def _purge(self, state: State, call: Call) -> Iterator[State]:
        gone = {message.name for message in state.held if message.queue == call.queue}
        yield state._replace(held=tuple(message for message in state.held if message.name not in gone), gone=state.gone | gone)

    def _seen(self, state: State, call: Call) -> Iterator[State]:
        for got in call.got:
            for index, message in enumerate(state.held):
                if message.name == got.name and message.queue == call.queue and message.count == got.count:
                    known = _named(message, got.message_id)
                    if known is not None:
                        state = _put(state, index, known)
                        break
            else:
                if got.name in self._members:
                    return
        yield state

    def _left(self, state: State, call: Call) -> Iterator[State]:
        if not state.held:
            yield state


def _named(message: Held, message_id: str) -> Held | None:
    """The message under this id; None where it has another one."""
    return message._replace(message_id=message_id) if message.message_id in (None, message_id) else None


def _put(state: State, index: int, message: Held) -> State:
    return state._replace(held=(*state.held[:index], message, *state.held[index + 1 :]))


def _drop(state: State, index: int) -> State:
    return state._replace(held=state.held[:index] + state.held[index + 1 :], gone=state.gone | {state.held[index].name})
