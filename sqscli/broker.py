"""The seam: which queue, its lock, what is decided, the journal, the answer - in that order.

    execute:  acquire (lock, catch up) -> decide (reads) -> commit (append, sync, apply) -> release -> answer

Law 1: nothing is answered before the append returned, and before it is durable where design and setting promise that.
Law 2: an SQSError leaves everything as it was. A JournalError names the file and the way out. No OSError gets past here.
Law 3: two queues are locked in the order of their names, whoever asks.

Beside it: mover.py and move_tasks.py (between queues), queues.py (making, changing and deleting them), looks.py (looking without a lock),
bunch.py (several calls in one go), open_queues.py (what stays open), and below it upkeep.py (tidying up).
"""

from __future__ import annotations

from sqscli import upkeep
from sqscli.api.attributes import redrive_policy
from sqscli.api.errors import QueueDoesNotExist, SQSError
from sqscli.api.requests import DeleteReceived, ReceiveMessages
from sqscli.catalog import HomeError, Namespace, check_home, queue_directory, queue_exists
from sqscli.ids import id_base, system_entropy
from sqscli.journal.disk import PosixDisk
from sqscli.journal.errors import DamagedPage, DiskFull, JournalError
from sqscli.open_queue import OpenQueue
from sqscli.open_queues import OpenQueues
from sqscli.queue.codec import join_ranges
from sqscli.queue.decide import decide_change_visibility, decide_delete, decide_delete_received, decide_purge
from sqscli.queue.receive import decide_lease
from sqscli.queue.send import decide_send
from sqscli.received import Lease, ReceivedMessages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from sqscli.api.requests import ChangeVisibility, DeletedMessages, DeleteMessages, SendMessages, SentMessages, SetQueueAttributes, TagQueue
    from sqscli.bunch import Bunch
    from sqscli.clock import Clock
    from sqscli.ids import Entropy
    from sqscli.journal.disk import Disk
    from sqscli.queue.events import AttemptLeased, MessagesLeased
    from sqscli.queue.receive import Reception
    from sqscli.queue.state import QueueState
    from sqscli.received import Peeked, QueueStats, Redriven

    T = TypeVar("T")


MOVES_OF_A_RECEIVE = 10  # to the dead-letter queue: no single receive pays for all that are due


def _unheard(_: str) -> None: ...


class Broker:
    """One home's queues. Keeps those it has used open, so that a stream just calls again; each call takes and gives back the lock."""

    def __init__(  # noqa: PLR0913 - one parameter for each field
        self,
        home: str,
        clock: Clock,
        durability: str = "always",
        disk: Disk | None = None,
        warn: Callable[[str], None] | None = None,
        entropy: Entropy = system_entropy,
        namespace: Namespace | None = None,
        strict: bool = False,
    ) -> None:
        self.home = home
        self.clock = clock
        self.durability = durability
        self.disk: Disk = disk or PosixDisk()
        self.warn = warn or _unheard  # where nobody listens to reports
        self.entropy = entropy
        self.namespace = namespace or Namespace()
        self.strict = strict  # Amazon's 60 seconds: between two purges, and before a deleted queue's name is free
        self.moves_due_ms: dict[str, int] = {}  # when the active move task of a queue has something to do again, as far as this process knows
        self.is_advancing = False  # move tasks, which comes to queues like any command, and must not begin anew there
        self.known_dead_letter_queues: set[str] = set()  # so that a long redrive asks all queues only once
        self._queues = OpenQueues(self._open, clock)
        self.bunch: Bunch | None = None  # where calls are made in one go

    # Actions on one queue

    def send(self, name: str, request: SendMessages) -> SentMessages:
        """SendMessage and SendMessageBatch: on return, what did not fail is durable."""

        def act(queue: OpenQueue) -> SentMessages:
            events, result = decide_send(queue.state, request, self.now_ms(queue), id_base(self.entropy))
            queue.commit(events, durable=True)
            return result

        return self.execute(name, act)

    def receive(self, name: str, request: ReceiveMessages) -> ReceivedMessages:
        """ReceiveMessage. What has been received too often moves to the dead-letter queue first."""

        def act(queue: OpenQueue) -> ReceivedMessages | Reception:
            now_ms, state = self.now_ms(queue), queue.state
            if request.attempt_id is not None:
                repeated = self._repeat(queue, request, now_ms)
                if repeated is not None:
                    return repeated
            reception, rows = queue.find(request, now_ms, self.dead_letter_queue(queue) is not None, may_move)
            if reception.exhausted:
                return reception
            event = decide_lease(state, request, reception, now_ms)
            if event is not None:
                queue.commit([event if request.attempt_id is None else self._as_attempt(state, event, request.attempt_id)], durable=False)
            ranges = join_ranges([(row.first, row.count) for row, _ in rows])
            lease = Lease(ranges, now_ms, event.visible_at_ms if event is not None else now_ms)
            return ReceivedMessages(state, rows, lease, None if rows else state.next_visible_ms(now_ms))

        may_move, moves = True, 0
        while True:
            result = self.execute(name, act, is_small=True)
            if isinstance(result, ReceivedMessages):
                return result
            from sqscli.mover import move_exhausted

            moves += 1
            may_move = moves < MOVES_OF_A_RECEIVE
            self.let_go()
            try:
                move_exhausted(self, name, request)
            except JournalError as error:
                may_move = False
                self.warn(f"{error} (dead letters stay where they are)")

    def _repeat(self, queue: OpenQueue, request: ReceiveMessages, now_ms: int) -> ReceivedMessages | None:
        """The messages of an earlier receive with the same ReceiveRequestAttemptId, if it can be repeated."""
        from sqscli.queue.attempts import decide_repeat

        repeated = decide_repeat(queue.state, request, now_ms)
        if repeated is None:
            return None
        event, rows = repeated
        queue.commit([event], durable=False)
        return ReceivedMessages(queue.state, queue.readable(rows), Lease(event.ranges, now_ms, event.visible_at_ms), None)

    def _as_attempt(self, state: QueueState, event: MessagesLeased, attempt_id: str) -> AttemptLeased:
        from sqscli.queue.attempts import as_attempt

        return as_attempt(state, event, attempt_id)

    def delete(self, name: str, request: DeleteMessages | DeleteReceived) -> DeletedMessages:
        """DeleteMessage and DeleteMessageBatch."""

        def act(queue: OpenQueue) -> DeletedMessages:
            now_ms = self.now_ms(queue)
            if isinstance(request, DeleteReceived):
                event, result = decide_delete_received(queue.state, request, now_ms)
            else:
                event, result = decide_delete(queue.state, request, now_ms)
            queue.commit([event] if event is not None else [], durable=True)
            return result

        return self.execute(name, act, is_small=True)

    def change_visibility(self, name: str, request: ChangeVisibility) -> None:
        """ChangeMessageVisibility. A lease needs no sync: after a power cut no consumer is alive to hold one."""

        def act(queue: OpenQueue) -> None:
            queue.commit([decide_change_visibility(queue.state, request, self.now_ms(queue))], durable=False)

        self.execute(name, act, is_small=True)

    def change_visibilities(self, name: str, requests: list[ChangeVisibility]) -> dict[int, SQSError]:
        """ChangeMessageVisibilityBatch: the errors of the requests that failed, by their number."""

        def act(queue: OpenQueue) -> dict[int, SQSError]:
            now_ms, events, failures = self.now_ms(queue), [], {}
            for index, request in enumerate(requests):
                try:
                    events.append(decide_change_visibility(queue.state, request, now_ms))
                except SQSError as error:
                    failures[index] = error
            queue.commit(events, durable=False)
            return failures

        return self.execute(name, act, is_small=True)

    def purge(self, name: str) -> None:
        """PurgeQueue."""

        def act(queue: OpenQueue) -> None:
            queue.commit([decide_purge(queue.state, self.now_ms(queue), self.strict)], durable=True)

        self.execute(name, act, is_small=True)

    # Several queues, and the rest: not on the quick path

    def create_queue(self, name: str, attributes: dict[str, str], tags: dict[str, str]) -> str:
        """CreateQueue: the QueueUrl, also of a queue that is there with the same attributes."""
        from sqscli.queues import create_queue

        return self.guarded(lambda: create_queue(self, name, attributes, tags))

    def delete_queue(self, name: str) -> None:
        """DeleteQueue."""
        from sqscli.queues import delete_queue

        self.guarded(lambda: delete_queue(self, name))

    def list_queues(self, prefix: str = "") -> list[str]:
        """The names of the queues, sorted."""
        from sqscli.catalog import list_queue_names

        return list_queue_names(self.home, prefix)

    def set_attributes(self, name: str, request: SetQueueAttributes) -> None:
        """SetQueueAttributes."""
        from sqscli.queues import set_attributes

        self.guarded(lambda: set_attributes(self, name, request))

    def tag(self, name: str, request: TagQueue) -> None:
        """TagQueue and UntagQueue."""
        from sqscli.queues import tag

        self.guarded(lambda: tag(self, name, request))

    def edit_policy(self, name: str, edit: Callable[[str], str]) -> None:
        """AddPermission and RemovePermission: `edit` is given the queue's Policy (empty for none), and its answer is stored."""
        from sqscli.queues import edit_policy

        self.guarded(lambda: edit_policy(self, name, edit))

    def dead_letter_sources(self, name: str) -> list[str]:
        """ListDeadLetterSourceQueues, without a lock: the names of the queues that send their dead letters to this one."""
        from sqscli.looks import sources_of

        return self.guarded(lambda: sources_of(self, name))

    def redrive(self, name: str, destination: str | None, max_count: int) -> list[Redriven]:
        """One batch of StartMessageMoveTask; empty when nothing is left to go."""
        from sqscli.mover import redrive

        return redrive(self, name, destination, max_count)

    def attributes(self, name: str) -> dict[str, str]:
        """GetQueueAttributes with `All`, without a lock."""
        from sqscli.looks import attributes

        return self.guarded(lambda: attributes(self, name))

    def tags(self, name: str) -> dict[str, str]:
        """ListQueueTags, without a lock."""
        from sqscli.looks import tags

        return self.guarded(lambda: tags(self, name))

    def stats(self, name: str, sources: dict[str, list[str]] | None = None) -> QueueStats:
        """The counts, the age of the oldest message, disk use and dead-letter relations (`sources`: see looks.py), without a lock."""
        from sqscli.looks import stats

        return self.guarded(lambda: stats(self, name, sources))

    def peek(self, name: str, max_count: int, state: str | None) -> list[Peeked]:
        """Messages in order, without a lock, a lease or a receive. `state`: `available`, `delayed`, `in-flight` or all."""
        from sqscli.walks import peek

        return self.guarded(lambda: peek(self, name, max_count, state))

    def newest_event_ms(self, name: str) -> int:
        """The time of the queue's last event: going behind it stops its clock."""
        from sqscli.looks import newest_event_ms

        return self.guarded(lambda: newest_event_ms(self, name))

    def tend(self) -> None:
        """Upkeep that this process owes; for the end of a command, when its answer is out."""
        self._queues.tend()

    def close(self) -> None:
        """Gives all files back; with durability `batch`, syncs."""
        self._queues.close()

    # The line itself

    def execute(self, name: str, act: Callable[[OpenQueue], T], is_small: bool = False) -> T:
        """Runs `act` on one queue under its lock. `is_small`: as `with_room` has it."""
        return self.with_room(name, lambda: self._locked(name, act), is_small)

    def with_room(self, name: str, act: Callable[[], T], is_small: bool) -> T:
        """Runs `act`; on a full disk once more, after letting go of what no message of the queue needs.

        `is_small`: what it writes makes room or lets others make room, so in the end it may use the queue's reserve.
        """
        try:
            return self.guarded(act)
        except DiskFull:
            self.let_go()
            if self.guarded(lambda: upkeep.make_room(self.queue(name), self.clock.now_ms())):
                try:
                    return self.guarded(act)
                except DiskFull:
                    pass  # not enough
            if not is_small or not self.guarded(lambda: upkeep.use_reserve(self.queue(name))):
                raise
            return self.guarded(act)

    def _locked(self, name: str, act: Callable[[OpenQueue], T]) -> T:
        queue = self.queue(name)
        self.take(queue)
        try:
            if queue.state.pending_move is not None or self._has_tasks(queue):
                from sqscli.move_tasks import go_on

                queue = go_on(self, queue)
            try:
                result = act(queue)
            except DamagedPage as error:  # before anything was written: an older checkpoint leads to the same state
                self.warn(f"{error}; using the checkpoint before")
                generation = queue.checkpoint.generation if queue.checkpoint is not None else None
                queue.close()
                queue.load(older_than=generation)
                result = act(queue)
        finally:
            if self.bunch is None:
                queue.release()
        if self.bunch is None:
            upkeep.tend(queue, self.clock.now_ms(), in_stream=True)
        return result

    def take(self, queue: OpenQueue) -> None:
        if self.bunch is None:
            queue.acquire()
        else:
            self.bunch.take(queue)

    def let_go(self) -> None:
        """Holds nothing any more: before anything that takes other locks."""
        if self.bunch is not None:
            self.bunch.let_go()

    def _has_tasks(self, queue: OpenQueue) -> bool:
        """Whether a move task that concerns the queue has something to do now."""
        if self.is_advancing or not (queue.state.has_active_task or self._tasks_are_moving()):
            return False
        from sqscli.move_tasks import is_due

        return is_due(self, queue)

    def _tasks_are_moving(self) -> bool:
        """Whether there may be a move task in this home: mostly there is not even the directory of the notes on them (notes.py)."""
        try:
            return bool(self.disk.list(f"{self.home}/moving"))
        except OSError:
            return False

    def touch(self, name: str) -> None:
        """Carries on the move tasks that take messages out of this queue or into it: for a look that wants to see what has moved by now."""
        if self._tasks_are_moving():
            from sqscli.move_tasks import touch

            self.guarded(lambda: touch(self, self.namespace.name(name)))

    def queue(self, name: str) -> OpenQueue:
        """The open queue of a name, URL or ARN."""
        return self._queues.get(self.namespace.name(name))

    def _open(self, name: str) -> OpenQueue:
        return OpenQueue(self.disk, queue_directory(self.home, name), self.durability, self.warn, self.entropy)

    def forget(self, name: str) -> None:
        """Closes a queue that is going away."""
        self._queues.forget(name)

    def now_ms(self, queue: OpenQueue) -> int:
        """The clock may step back between two commands; the queue's time does not."""
        return queue.now_ms(self.clock.now_ms())

    def dead_letter_queue(self, queue: OpenQueue) -> str | None:
        """The name of the dead-letter queue, if it is there."""
        policy = redrive_policy(queue.state.attributes)
        if policy is None:
            return None
        try:
            name = self.namespace.name(policy[0])
        except QueueDoesNotExist:
            return None
        return name if queue_exists(self.home, name) else None

    def guarded(self, act: Callable[[], T]) -> T:
        """Turns what the operating system says into what a user can act on."""
        try:
            return act()
        except FileNotFoundError as error:
            check_home(self.home)
            raise QueueDoesNotExist() from error
        except (SQSError, JournalError):
            raise
        except OSError as error:
            if isinstance(error, PermissionError):
                check_home(self.home)
            where = error.filename if isinstance(error.filename, str) else self.home
            raise HomeError(f"{where}: {error.strerror or error}; nothing was changed") from error
