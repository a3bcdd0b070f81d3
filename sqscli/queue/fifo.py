"""FIFO: message groups, their order and what holds them.

A group is a chain of messages by their numbers (`Extent.next`), with a head and a tail in `state.groups` and a turn in `state.turns`.

What AWS was recorded to do, and what follows from it: groups are served by turn; a group that was served goes to the back; from a group its
messages are
received in order up to the first that is not visible. So a group with its head in flight is held, one whose first message becomes visible again gives
that one alone, and a delete of all that is in flight frees it at once.

Law: when expired messages are taken out must not show: every event first passes over those at the head of the groups it touches, and a receive looks
for groups whose head expired in flight. So a group has a turn as long as it has a message that has not expired, whatever upkeep has or has not done.

What a queue kept beyond its retention nobody else may have to pay for. Where more than a few links of a chain have expired, its head goes past them
all at once (`first_held`); they stay behind as rows in front of the head, which no chain leads to, until upkeep takes them out.
"""

from __future__ import annotations

from sqscli.queue.rows import FOREVER, NO_MESSAGE, Turn
from sqscli.queue.state import DEDUPLICATION_MS, GROUP, SENT

LINKS = 64  # of a chain that are passed over one by one
LOOK_ROWS = 1000  # of all groups that are looked at for the next message of one

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState


def group_number(key: bytes) -> int:
    """How rows name the group of a key of `QueueState.group_key`."""
    return int.from_bytes(key[:8], "little")


def group_key(group: int) -> bytes:
    """The key in `state.groups` of the group that rows name so."""
    return group.to_bytes(8, "little") + bytes(8)


def add(state: QueueState, time_ms: int, batch: Extent, messages: StoredMessages) -> None:
    """Puts the messages of a record at the ends of their groups, and remembers their deduplication ids."""
    if time_ms >= state.deduplication_started_ms + DEDUPLICATION_MS:
        state.sent_before, state.sent = state.sent, state.trees.hashes(SENT.size)
        state.deduplication_started_ms = time_ms
    expired_b = state.time_ms - state.retention_ms
    for index in range(messages.count):
        extras = messages.extras(index)
        number = batch.first + index
        key = state.group_key(extras.group_id or "")
        group = group_number(key)
        row = batch.part(number, 1)
        row.group = group
        if extras.carried is not None:
            row.b = extras.carried.retained_from_ms
        state.messages.put(row)
        if extras.pending_key is not None:
            from sqscli.queue.pending import bring

            bring(state, number, extras)
        if extras.deduplication_id is not None:
            value = SENT.pack(number, time_ms, messages.message_id(index))
            state.sent.put(state.deduplication_key(extras.group_id, extras.deduplication_id), value)
        known = state.groups.get(key)
        last = state.messages.get(GROUP.unpack(known)[2]) if known is not None else None
        if last is not None and (not last.is_live or last.b <= expired_b):  # perhaps nothing of the group is left
            refresh(state, group)
            known = state.groups.get(key)
        if known is None:
            state.turns.put(Turn(state.next_turn, FOREVER, row.a, group))
            state.groups.put(key, GROUP.pack(state.next_turn, number, number))
            state.next_turn += 1
            continue
        turn, head, tail = GROUP.unpack(known)
        if last is not None:
            last = last.part(tail, 1)
            last.next = number
            state.messages.put(last)
        else:
            head = number
        state.groups.put(key, GROUP.pack(turn, head, number))
        if head == number:
            refresh(state, group)


def bury(state: QueueState, rows: list[Extent]) -> None:
    """Takes messages out of their groups. One in the middle stays as a dead link of the chain until the head has passed it."""
    groups: dict[int, int] = {}  # the heads
    for row in rows:
        head = groups.get(row.group)
        if head is None:
            known = state.groups.get(group_key(row.group))
            head = groups[row.group] = GROUP.unpack(known)[1] if known is not None else FOREVER
        if row.first < head:
            _drop_behind(state, row, head)
            continue
        dead = row.part(row.first, row.count)
        dead.is_live = False
        state.messages.put(dead)
    for group in groups:
        refresh(state, group)


def _drop_behind(state: QueueState, row: Extent, head: int) -> None:
    """Drops a message that the head went past, and the dead links that came behind it: nothing else leads to them any more."""
    state.messages.drop(row.first, row.count)
    number = row.next
    while number != NO_MESSAGE and number < head:
        dead = state.messages.get(number)
        if dead is None or dead.is_live:
            return
        state.messages.drop(number, 1)
        number = dead.part(number, 1).next


def first_held(state: QueueState, head: int, tail: int, expired_b: int, passed: Callable[[int, Extent], None] | None = None) -> int:
    """The first message of a chain that is neither deleted nor expired; NO_MESSAGE where none is left.

    `passed` is told of the links that were passed over one by one. The others are all expired, or behind one that is.
    """
    number, links = head, 0
    row = state.messages.get(number)
    while row is not None and (not row.is_live or row.b <= expired_b):
        links += 1
        if row.is_live and links > LINKS:
            found = _next_of_group(state, row.group, number, tail, expired_b)
            if found is not None:
                return found
            links = 0
        if passed is not None:
            passed(number, row)
        number = row.part(number, 1).next
        row = state.messages.get(number) if number != NO_MESSAGE else None
    return number if row is not None else NO_MESSAGE


def _next_of_group(state: QueueState, group: int, start: int, tail: int, expired_b: int) -> int | None:
    """The group's first message from `start` on that has not expired, NO_MESSAGE for none; None where too much else stands between them."""
    for looked, row in enumerate(state.messages.scan(start, lambda summary: summary[3] > expired_b)):
        if row.first > tail:
            break
        if looked == LOOK_ROWS:
            return None
        if row.is_live and row.b > expired_b and row.group == group:
            return int(row.first)
    return NO_MESSAGE


def refresh(state: QueueState, group: int, to_the_back: bool = False) -> None:
    """Makes the group's head and turn true again after its messages changed."""
    key = group_key(group)
    known = state.groups.get(key)
    if known is None:
        return
    turn, head, tail = GROUP.unpack(known)
    expired_b = state.time_ms - state.retention_ms

    def drop(number: int, link: Extent) -> None:
        if link.is_live:
            state.count_out(link.part(number, 1))
            if state.keys is not None:
                state.keys.drop(number, 1)
        state.messages.drop(number, 1)

    head = first_held(state, head, tail, expired_b, drop)
    row = state.messages.get(head) if head != NO_MESSAGE else None
    if row is None or to_the_back:
        state.turns.drop(turn, 1)
        turn = state.next_turn
    if row is None:
        state.groups.drop(key)
        return
    if to_the_back:
        state.next_turn += 1
    state.turns.put(Turn(turn, row.a, FOREVER, group) if row.received_count else Turn(turn, FOREVER, row.a, group))
    state.groups.put(key, GROUP.pack(turn, head, tail))
