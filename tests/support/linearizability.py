"""Whether a history of concurrent calls can be explained by a queue that takes them one at a time (Herlihy and Wing, Linearizability, 1990).

`explain` looks for an order of the calls in which each takes effect between its invocation and its response, so that a call that had ended before
another began comes first, and in which each answer is what the specification (queue_specification.py) gives at that point. A call without an answer
may have taken effect up to the death of its process, or not at all.

The search is that of Wing and Gong (Testing and verifying concurrent objects, 1993) with the states that led nowhere remembered, as Lowe does
(Testing for linearizability, 2017), and without a choice where a call changes nothing: a receive that found nothing, what was refused. It is made for
each message of a standard queue and each group of a FIFO queue alone: linearizability is compositional, and smaller histories are checked
exponentially faster (Horn and Kroening, Faster linearizability checking via P-compositionality, 2015). A call that concerns several messages is seen
by each of them; that it took effect at the same instant for all of them is not asked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.support.history import Call
from tests.support.queue_specification import NOTHING, Family, Part, State

MOST_STATES = 300_000
SHOWN_CALLS = 60


class NotLinearizable(AssertionError):  # noqa: N818 - what it says of a history
    """No order of the calls explains the answers."""


class NotDecided(AssertionError):  # noqa: N818 - what it says of a history
    """The search was given up: it says nothing of the history."""


def check(calls: list[Call], families: Iterable[Family], may_be_undecided: int = 0) -> int:
    """Raises NotLinearizable, and NotDecided where that many parts and more could not be searched to the end. How many were explained."""
    count = undecided = 0
    for family in families:
        for part, of_part in divide(calls, family):
            try:
                explain(part, of_part)
                count += 1
            except NotDecided as error:
                undecided += 1
                if undecided > may_be_undecided:
                    raise
                print(error.args[0].partition("\n")[0])
    return count


def explain(part: Part, calls: list[Call]) -> list[Call]:
    """An order of the calls that explains them; those without an answer that are not in it did not happen. Raises NotLinearizable, NotDecided."""
    calls = sorted(calls, key=lambda call: (call.began, call.ended))
    stack: list[tuple[int, int, State, tuple[int, object] | None]] = [(0, 0, NOTHING, None)]
    known: set[tuple[int, int, State]] = set()
    furthest = 0, 0, NOTHING
    while stack:
        base, mask, state, way = stack.pop()
        while mask & 1:
            base, mask = base + 1, mask >> 1
        if base == len(calls):
            return _order(calls, way)
        if (base, mask, state) in known:
            continue
        if len(known) > MOST_STATES:
            raise NotDecided(f"{part}: not decided after {MOST_STATES} states\n{_shown(calls, *furthest)}")
        known.add((base, mask, state))
        furthest = max(furthest, (base, mask, state), key=lambda each: each[0] + each[1].bit_count())
        for index, following, happened in reversed(list(_next(part, calls, base, mask, state))):
            stack.append((base, mask | 1 << (index - base), following, (index, way) if happened else way))
    raise NotLinearizable(f"{part}: no order of these calls explains them\n{_shown(calls, *furthest)}")


def _next(part: Part, calls: list[Call], base: int, mask: int, state: State) -> Iterator[tuple[int, State, bool]]:
    """(the next call, the state after it, whether it happened), the likeliest first."""
    first_end = min(calls[index].ended for index in _undone(calls, base, mask))
    ready = sorted((calls[index].ended, index) for index in _undone(calls, base, mask) if calls[index].began <= first_end)
    possible = [(index, following) for _, index in ready if calls[index].answered for following in part.after(state, calls[index])]
    for index, following in possible:
        found_nothing = calls[index].kind == "receive" and not calls[index].got
        if following == state and (found_nothing or calls[index].refused):
            yield index, state, True  # it changes nothing for any other call, so if it can come now, it may as well
            return
    for index, following in possible:
        yield index, following, True
    for ended, index in ready:
        if not calls[index].answered:
            if ended == first_end:  # to leave it out later is the same as to leave it out now, so it is done when nothing else is left
                yield index, state, False
            for following in part.after(state, calls[index]):
                if following != state:
                    yield index, following, True


def _undone(calls: list[Call], base: int, mask: int) -> Iterator[int]:
    """The calls that could come next: those undone, in the order of their beginnings, up to one that began after another's end."""
    first_end = float("inf")
    for index in range(base, len(calls)):
        if not mask >> (index - base) & 1:
            if calls[index].began > first_end:
                return
            first_end = min(first_end, calls[index].ended)
            yield index


def _order(calls: list[Call], way: tuple[int, object] | None) -> list[Call]:
    found: list[Call] = []
    while way is not None:
        index, way = way  # type: ignore[assignment]
        found.append(calls[index])
    return found[::-1]


def _shown(calls: list[Call], base: int, mask: int, state: State) -> str:
    """The calls around the place where it ends at the latest: `+` are explained."""
    start = max(0, base - SHOWN_CALLS // 2)
    lines: list[str] = []
    for index in range(start, min(len(calls), start + SHOWN_CALLS)):
        is_done = index < base or mask >> (index - base) & 1
        lines.append(f"{'+' if is_done else ' '} {calls[index]}")
    return "\n".join([*lines, f"where it ends: {state}"])


# Each message and group alone


def divide(calls: list[Call], family: Family) -> Iterator[tuple[Part, list[Call]]]:
    """The parts of a family, each with the calls that concern it."""
    calls = [call for call in calls if call.queue in (family.queue, family.dead_letters)]
    parts = {name: family.group(name) if family.is_fifo else name for call in calls for name in call.mentioned}
    named: dict[str, list[Call]] = defaultdict(list)
    by_id = {got.message_id: got.name for call in calls for got in [*call.got, *([call.handle] if call.handle else [])]}
    unnamed: list[Call] = []  # they may concern any part
    for call in calls:
        names = call.mentioned + [by_id[each] for pair in call.moved for each in pair if each in by_id]
        for key in {parts[name] for name in names}:
            named[key].append(call)
        if call.kind in ("purge", "left") or (call.kind == "receive" and not call.got):
            unnamed.append(call)
    names_of: dict[str, list[str]] = defaultdict(list)
    for name, key in parts.items():
        names_of[key].append(name)
    unnamed.sort(key=lambda call: call.ended)
    ends = [call.ended for call in unnamed]
    for key, own in named.items():
        part, others = Part(family, tuple(names_of[key]), own), _concerned(own, unnamed, ends)
        if any(call.kind == "receive" and call.answered for call in others):
            part.watch()
        yield part, own + others


def _concerned(own: list[Call], unnamed: list[Call], ends: list[float]) -> list[Call]:
    """Those of the other calls that can matter: not before anything was there, not after the last that was heard of it, but for the end of all.

    A name is sent once, so no purge matters behind one that came after that.
    """
    start, end = min(call.began for call in own), max(call.ended for call in own)
    sent = max((call.ended for call in own if call.kind == "send"), default=start)
    purged = float("inf")
    found: list[Call] = []
    for call in unnamed[bisect_left(ends, start) :]:
        if call.kind == "purge":
            if call.began <= purged:
                found.append(call)
            if call.answered and call.began > sent:
                purged = min(purged, call.ended)
        elif call.began <= end or call.kind == "left":
            found.append(call)
    return found
