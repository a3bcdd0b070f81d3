"""Looking without a lock: the journal only grows, so every prefix of it was true at some time.

Law: a look changes nothing, waits for nobody, and costs no more than opening the queue. Where a file goes away under it, it starts again.
"""

from __future__ import annotations

from functools import partial

from sqscli.api.attributes import described, redrive_policy
from sqscli.api.errors import QueueDoesNotExist
from sqscli.catalog import CONSUMER_LOCK, check_queue_directory, list_queue_names, queue_directory
from sqscli.journal.checkpoint import DAMAGED, checkpoint_generations
from sqscli.journal.damage import kept_of
from sqscli.journal.errors import FROM_A_COPY, Corrupt, DamagedPage, JournalError
from sqscli.journal.pages import pages_numbers
from sqscli.journal.segment import segment_numbers
from sqscli.open_queue import LOCK, OpenQueue
from sqscli.received import QueueStats
from sqscli.upkeep import RESERVE, UPKEEP_LOCK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from sqscli.broker import Broker
    from sqscli.queue.messages import StoredMessages
    from sqscli.queue.rows import Extent
    from sqscli.queue.state import QueueState

    T = TypeVar("T")

ATTEMPTS = 5
VIEW_MESSAGES = 20_000


def view(broker: Broker, name: str, is_asked_for: bool = True) -> OpenQueue:
    """The queue as it is now, opened for reading; of one that nobody asked for no damage is reported. Raises QueueDoesNotExist."""
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
        for report in reports if is_asked_for else ():
            broker.warn(report)
        queue.warn = broker.warn
        return queue
    raise AssertionError("unreachable")


class Look:
    """A queue as it is now, held open for as long as somebody asks. Raises QueueDoesNotExist."""

    def __init__(self, broker: Broker, name: str) -> None:
        self._broker = broker
        self._name = name
        self._queue = view(broker, name)
        self.now_ms = broker.now_ms(self._queue)
        self._missing: set[str] = set()

    def __enter__(self) -> Look:
        return self

    def __exit__(self, *_: object) -> None:
        self._queue.close()

    def renew(self) -> None:
        """Opens the queue again: the rows that a look has seen stay in memory for as long as it is open."""
        queue_id = self._queue.state.queue_id
        self._queue.close()
        self._queue = view(self._broker, self._name)
        if self._queue.state.queue_id != queue_id:  # another one of that name, whose messages have the same numbers
            raise QueueDoesNotExist()

    def ask(self, act: Callable[[OpenQueue], T]) -> T:
        """The answer to a question; where a page is damaged, by an older checkpoint, which leads to the same state."""
        for _ in range(ATTEMPTS):
            try:
                return act(self._queue)
            except DamagedPage as error:
                checkpoint = self._queue.checkpoint
                assert checkpoint is not None
                self._broker.warn(f"{error}; using the checkpoint before")
                self._queue.close()
                self._queue.load(older_than=checkpoint.generation)
            except FileNotFoundError:  # compacted since we began to look
                self.renew()
        return act(self._queue)

    def stored(self, queue: OpenQueue, row: Extent) -> StoredMessages | None:
        """The record of a row; None, and a report, where it cannot be read. Raises FileNotFoundError for `ask` to start again."""
        try:
            return queue.stored(row)
        except FileNotFoundError as error:
            if error.filename not in self._missing and len(self._missing) < ATTEMPTS - 1:
                self._missing.add(error.filename)
                raise
            self._broker.warn(f"{error.filename}: the segment is missing; {FROM_A_COPY}")
        except Corrupt as error:
            self._broker.warn(str(error))
        return None


def look(broker: Broker, name: str, ask: Callable[[OpenQueue], T]) -> T:
    """The answer of the queue as it is now."""
    with Look(broker, name) as one:
        return one.ask(ask)


def settings(broker: Broker, name: str, is_asked_for: bool = True) -> QueueState:
    """What needs no more files of the queue as it is now: its name, attributes, tags and time. Raises QueueDoesNotExist."""
    queue = view(broker, name, is_asked_for)
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
    """The names of the queues whose RedrivePolicy names this one. Fails where there is none among those that can be read, and not all can."""
    found, failures = _dead_letter_sources(broker, name)
    if failures and not found:
        raise failures[0]
    return found


def sources_of(broker: Broker, name: str) -> list[str]:
    """`dead_letter_sources` of a queue that has to be there. Raises QueueDoesNotExist."""
    return dead_letter_sources(broker, settings(broker, name).name)


def _dead_letter_sources(broker: Broker, name: str) -> tuple[list[str], list[JournalError | OSError]]:
    """The sources that can be told, and why others cannot be."""
    found, failures = _all_sources(broker)
    for error in failures:
        broker.warn(str(error) if isinstance(error, JournalError) else f"{error.filename}: {error.strerror or error}")
    return found.get(broker.namespace.arn(name), []), failures


def sources_by_target(broker: Broker, advance: Callable[[], None] | None = None) -> dict[str, list[str]]:
    """The sources of every dead-letter queue, by its ARN. It opens each queue of the home, once; one that cannot be read is not among them.

    `advance` is called for each queue.
    """
    return _all_sources(broker, advance)[0]


def _all_sources(broker: Broker, advance: Callable[[], None] | None = None) -> tuple[dict[str, list[str]], list[JournalError | OSError]]:
    found: dict[str, list[str]] = {}
    failures: list[JournalError | OSError] = []
    for other in list_queue_names(broker.home):
        if advance is not None:
            advance()
        try:
            policy = redrive_policy(settings(broker, other, is_asked_for=False).attributes)
        except QueueDoesNotExist:
            continue  # deleted meanwhile
        except (JournalError, OSError) as error:
            failures.append(error)
        else:
            if policy is not None:
                found.setdefault(policy[0], []).append(other)
    return found, failures


def stats(broker: Broker, name: str, sources: dict[str, list[str]] | None = None) -> QueueStats:
    """`sources`: what `sources_by_target` said, for whoever asks for many queues; without it each asks all of them again."""

    def ask(queue: OpenQueue) -> tuple[QueueState, QueueStats]:
        state, now_ms = queue.state, broker.now_ms(queue)
        oldest_ms = state.oldest_ms(now_ms)
        age_seconds = None if oldest_ms is None else max(0, (now_ms - oldest_ms) // 1000)
        return state, QueueStats(state.counts(now_ms), age_seconds, disk_bytes(broker, queue.directory))

    state, result = look(broker, name, ask)
    policy = redrive_policy(state.attributes)
    if policy is not None:
        result.dead_letter_target = policy[0].rpartition(":")[2]
        result.max_receive_count = policy[1]
    if sources is None:
        result.dead_letter_sources, _ = _dead_letter_sources(broker, state.name)  # those that cannot be read are reported
    else:
        result.dead_letter_sources = sources.get(broker.namespace.arn(state.name), [])
    return result


def disk_bytes(broker: Broker, directory: str) -> int:
    total = 0
    for entry in _entries(broker, directory):
        if not is_ours(entry):
            continue
        try:
            handle = broker.disk.open(f"{directory}/{entry}")
        except OSError:  # gone meanwhile, or no file in spite of its name
            continue
        try:
            total += broker.disk.size(handle)
        finally:
            broker.disk.close(handle)
    return total


def is_ours(entry: str) -> bool:
    """Whether an entry of a queue's directory has a name that we give; people keep notes, and file systems their own things, anywhere."""
    name = entry.removesuffix(".new")
    beginning, mark, number = name.partition(DAMAGED)
    if mark and (not number or number[1:].isdigit()):  # set aside, once or again
        name = kept_of(beginning + mark) or beginning
    if name in (LOCK, UPKEEP_LOCK, CONSUMER_LOCK, RESERVE):
        return True
    return bool(segment_numbers([name]) or checkpoint_generations([name]) or pages_numbers([name]))


def available_by_source(broker: Broker, name: str) -> dict[str | None, int]:
    """How many available messages came from which queue (its ARN), without their bodies; None is the queue itself."""
    counts: dict[str | None, int] = {}
    at: int | None = 0
    with Look(broker, name) as one:
        while at is not None:
            found, at = one.ask(partial(_some_by_source, one, at))
            for source, count in found.items():
                counts[source] = counts.get(source, 0) + count
            one.renew()
    return counts


def _some_by_source(one: Look, at: int, queue: OpenQueue) -> tuple[dict[str | None, int], int | None]:
    """The counts of some of the messages from number `at` on, and where the next ones begin."""
    counts: dict[str | None, int] = {}
    seen = 0
    for row, _ in rows_in_state(queue, one.now_ms, "available", at):
        if seen >= VIEW_MESSAGES:
            return counts, row.first
        stored = one.stored(queue, row)
        if stored is not None:
            seen += row.count
            for index in range(row.index + max(0, at - row.first), row.index + row.count):  # an earlier call may have counted its beginning
                carried = stored.extras(index).carried
                source = carried.source_arn if carried is not None and carried.source_arn else None
                counts[source] = counts.get(source, 0) + 1
    return counts, None


def rows_in_state(queue: OpenQueue, now_ms: int, wanted: str | None, start: int = 0) -> Iterator[tuple[Extent, str]]:
    """The rows in the wanted state that have not expired, in order, from the one that holds message `start` on."""
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

    for row in state.messages.scan(start, may_have):
        if row.is_live and row.b > expired_b:
            is_visible = state.visible_at_ms(row) <= now_ms
            found = "available" if is_visible else "in-flight" if row.received_count else "delayed"
            if wanted in (None, found):
                yield row, found
