"""Looking without a lock: the journal only grows, so every prefix of it was true at some time.

Law: a look changes nothing, waits for nobody, and costs no more than opening the queue. Where a file goes away under it, it starts again.
"""

from __future__ import annotations

from sqscli.api.attributes import described, redrive_policy
from sqscli.api.errors import QueueDoesNotExist
from sqscli.catalog import check_queue_directory, list_queue_names, queue_directory
from sqscli.clock import LATEST_MS
from sqscli.journal.errors import Corrupt, DamagedPage
from sqscli.open_queue import LOCK, OpenQueue
from sqscli.queue.receive import received_message
from sqscli.received import Peeked, QueueStats

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from sqscli.broker import Broker
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState

    T = TypeVar("T")

ATTEMPTS = 5
STATES = ("available", "in-flight", "delayed")


def view(broker: Broker, name: str) -> OpenQueue:
    """The queue as it is now, opened for reading. Raises QueueDoesNotExist."""
    directory = queue_directory(broker.home, broker.namespace.name(name))
    try:
        check_queue_directory(directory)
    except FileNotFoundError:
        raise QueueDoesNotExist() from None
    reports: list[str] = []
    for attempt in range(ATTEMPTS):
        reports.clear()
        queue = OpenQueue(broker.disk, directory, "none", reports.append, broker.entropy)
        try:
            queue.catch_up()
        except (FileNotFoundError, Corrupt):  # compacted while we looked, or really damaged: then it stays so
            queue.close()
            if LOCK not in _entries(broker, directory):
                raise QueueDoesNotExist() from None
            if attempt + 1 == ATTEMPTS:
                raise
            continue
        for report in reports:
            broker.warn(report)
        return queue
    raise AssertionError("unreachable")


def look(broker: Broker, name: str, ask: Callable[[OpenQueue], T]) -> T:
    """The answer of the queue as it is now; where a page is damaged, by an older checkpoint, which leads to the same state."""
    queue = view(broker, name)
    try:
        try:
            return ask(queue)
        except DamagedPage as error:
            broker.warn(f"{error}; using the checkpoint before")
            assert queue.checkpoint is not None
            generation = queue.checkpoint.generation
            queue.close()
            queue.load(older_than=generation)
            return ask(queue)
    finally:
        queue.close()


def settings(broker: Broker, name: str) -> QueueState:
    """What needs no more files of the queue as it is now: its name, attributes, tags and time. Raises QueueDoesNotExist."""
    queue = view(broker, name)
    queue.close()
    return queue.state


def _entries(broker: Broker, directory: str) -> list[str]:
    try:
        return broker.disk.list(directory)
    except FileNotFoundError:
        return []


def attributes(broker: Broker, name: str) -> dict[str, str]:
    state, counts = look(broker, name, lambda queue: (queue.state, queue.state.counts(broker.now_ms(queue))))
    available, in_flight, delayed = counts
    return {
        **described(state.attributes),
        "ApproximateNumberOfMessages": str(available),
        "ApproximateNumberOfMessagesNotVisible": str(in_flight),
        "ApproximateNumberOfMessagesDelayed": str(delayed),
        "CreatedTimestamp": str(state.created_ms // 1000),
        "LastModifiedTimestamp": str(state.modified_ms // 1000),
        "QueueArn": broker.namespace.arn(state.name),
    }


def tags(broker: Broker, name: str) -> dict[str, str]:
    return settings(broker, name).tags


def newest_event_ms(broker: Broker, name: str) -> int:
    return settings(broker, name).time_ms


def dead_letter_sources(broker: Broker, name: str) -> list[str]:
    """The names of the queues whose RedrivePolicy names this one."""
    arn = broker.namespace.arn(name)
    found = []
    for other in list_queue_names(broker.home):
        try:
            policy = redrive_policy(settings(broker, other).attributes)
        except QueueDoesNotExist:
            continue  # deleted meanwhile
        if policy is not None and policy[0] == arn:
            found.append(other)
    return found


def stats(broker: Broker, name: str) -> QueueStats:
    def ask(queue: OpenQueue) -> tuple[QueueState, QueueStats]:
        state, now_ms = queue.state, broker.now_ms(queue)
        oldest_ms = state.oldest_ms(now_ms)
        age_seconds = None if oldest_ms is None else max(0, (now_ms - oldest_ms) // 1000)
        return state, QueueStats(state.counts(now_ms), age_seconds, _disk_bytes(broker, queue.directory))

    state, result = look(broker, name, ask)
    policy = redrive_policy(state.attributes)
    if policy is not None:
        result.dead_letter_target = policy[0].rpartition(":")[2]
        result.max_receive_count = policy[1]
    result.dead_letter_sources = dead_letter_sources(broker, state.name)
    return result


def _disk_bytes(broker: Broker, directory: str) -> int:
    total = 0
    for entry in _entries(broker, directory):
        try:
            handle = broker.disk.open(f"{directory}/{entry}")
        except FileNotFoundError:
            continue
        try:
            total += broker.disk.size(handle)
        finally:
            broker.disk.close(handle)
    return total


def peek(broker: Broker, name: str, max_count: int, wanted: str | None) -> list[Peeked]:
    return look(broker, name, lambda queue: _peek(queue, broker.now_ms(queue), max_count, wanted))


def _peek(queue: OpenQueue, now_ms: int, max_count: int, wanted: str | None) -> list[Peeked]:
    found: list[Peeked] = []
    for row, state in _rows(queue, now_ms, wanted):
        for one, stored in queue.readable([row]):
            for index in range(min(one.count, max_count - len(found))):
                message = received_message(queue.state, one, index, stored, None)
                found.append(Peeked(message, state, _visible_at_ms(queue, one, state)))
        if len(found) >= max_count:
            break
    return found


def _visible_at_ms(queue: OpenQueue, row: Extent, state: str) -> int | None:
    """None also of a message on its way to another queue: what comes to its end is the move, and not a time."""
    visible_at_ms = queue.state.visible_at_ms(row)
    return None if state == "available" or visible_at_ms > LATEST_MS else visible_at_ms


def _rows(queue: OpenQueue, now_ms: int, wanted: str | None) -> Iterator[tuple[Extent, str]]:
    """The rows in the wanted state that have not expired, in order."""
    state, expired_b, delay = queue.state, now_ms - queue.state.retention_ms, queue.state.fifo_delay_ms

    def may_have(summary: tuple[int, int, int, int, int, int]) -> bool:
        min_a, max_a, _, max_b, live, received = summary
        if not live or max_b <= expired_b:
            return False
        if wanted == "available":
            return min_a <= now_ms
        if wanted == "in-flight":
            return bool(received) and max_a > now_ms
        return wanted is None or (received < live and max_a + delay > now_ms)

    for row in state.messages.scan(0, may_have):
        if row.is_live and row.b > expired_b:
            is_visible = state.visible_at_ms(row) <= now_ms
            found = "available" if is_visible else "in-flight" if row.received_count else "delayed"
            if wanted in (None, found):
                yield row, found
