"""Making, changing and deleting queues.

A queue appears whole: its directory is made beside, with everything in it, and renamed. It goes whole: its directory is renamed out of sight, and
then unlinked. What a crash leaves of either has a name that no queue can have, and goes with the next creation or deletion.
"""

from __future__ import annotations

import errno
from contextlib import suppress
from functools import partial

from sqscli.api.attribute_rules import check_attributes, check_tags, differing_attribute
from sqscli.api.attributes import is_fifo, merged, redrive_allows, redrive_policy
from sqscli.api.checks import NAME_REUSE_SECONDS, check_queue_name
from sqscli.api.errors import InvalidParameterValue, QueueDeletedRecently, QueueDoesNotExist, QueueNameExists
from sqscli.catalog import HomeError, make_home, queue_directory, queue_exists, queues_directory
from sqscli.ids import salt
from sqscli.journal.disk import publish
from sqscli.journal.journal import Journal
from sqscli.journal.segment import create_segment
from sqscli.looks import is_ours, settings
from sqscli.notes import deleted
from sqscli.open_queue import LOCK, owner_of
from sqscli.queue.events import AttributesSet, QueueCreated, TagsSet, encode
from sqscli.upkeep import UPKEEP_LOCK, write_reserve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from sqscli.api.requests import SetQueueAttributes, TagQueue
    from sqscli.broker import Broker
    from sqscli.open_queue import OpenQueue

ATTEMPTS = 5
MANY_NOTES = 100
_NEW, _DELETED = ".new-", ".deleted-"


def create_queue(broker: Broker, name: str, attributes: dict[str, str], tags: dict[str, str]) -> str:
    """CreateQueue."""
    fifo = is_fifo(attributes)
    check_queue_name(name, fifo)
    checked = check_attributes(attributes, fifo, creating=True)
    check_tags(tags, name)
    check_dead_letter_queue(broker, name, checked, fifo)
    make_home(broker.home)
    for attempt in range(ATTEMPTS):
        if not queue_exists(broker.home, name):
            prepare_to_make(broker, name)
            if make(broker, name, partial(_begin_journal, broker, name, merged({}, checked), tags)):
                break
        try:
            differs = differing_attribute(checked, settings(broker, name).attributes)
        except QueueDoesNotExist:  # deleted since we saw it
            if attempt + 1 == ATTEMPTS:
                raise
            continue
        if differs is not None:
            raise QueueNameExists.of(differs)
        broker.disk.fsync_directory(queues_directory(broker.home))  # who made it may have died in front of this
        break
    return broker.namespace.url(name)


def _check_not_deleted_recently(broker: Broker, name: str) -> None:
    """Notes that are older than they matter go; to look at the others' is worth it where there are many, or where it matters what they say."""
    notes, now_ms = deleted(broker.disk, broker.home), broker.clock.now_ms()
    names = notes.names()
    for noted in names if broker.strict or len(names) > MANY_NOTES else ():
        if not _is_recent(notes.read(noted), now_ms):
            notes.drop(noted)
        elif noted == name and broker.strict:
            raise QueueDeletedRecently()


def check_not_deleted_recently(broker: Broker, name: str) -> None:
    """For who only wants to know whether a queue could be made."""
    if broker.strict and _is_recent(deleted(broker.disk, broker.home).read(name), broker.clock.now_ms()):
        raise QueueDeletedRecently()


def _is_recent(note: str | None, now_ms: int) -> bool:
    return note is not None and note.isdigit() and 0 <= now_ms - int(note) < 1000 * NAME_REUSE_SECONDS


def prepare_to_make(broker: Broker, name: str) -> None:
    """What comes in front of `make`. Raises QueueDeletedRecently."""
    _check_not_deleted_recently(broker, name)
    _sweep(broker)


def make(broker: Broker, name: str, begin_journal: Callable[[str], None]) -> bool:
    """Makes a queue, whose journal is begun by `begin_journal` in the directory that it is given.

    False where somebody else was faster, whose queue may be gone again.
    """
    disk, parent = broker.disk, queues_directory(broker.home)
    directory, held = _begin(broker, parent)
    try:
        disk.close(publish(disk, directory, UPKEEP_LOCK, b""))
        write_reserve(disk, directory)
        begin_journal(directory)
        disk.fsync_directory(directory)
        try:
            disk.rename(directory, queue_directory(broker.home, name))
        except OSError as error:
            target = queue_directory(broker.home, name)
            is_in_the_way = error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
            if queue_exists(broker.home, name) or (is_in_the_way and _is_gone(broker, target)):
                _unlink_all(broker, directory)
                return False
            if not is_in_the_way:
                raise
            raise HomeError(f"{target}: something that is not a queue is there; move it away, or take another name") from None
    except BaseException:  # an import may have filled the disk
        with suppress(OSError):
            _unlink_all(broker, directory)
        raise
    finally:
        disk.unlock(held)
    disk.fsync_directory(parent)
    return True


def _is_gone(broker: Broker, directory: str) -> bool:
    """Whether a queue that was in the way has been deleted meanwhile."""
    try:
        broker.disk.list(directory)
    except FileNotFoundError:
        return True
    except OSError:  # a file, say
        return False
    return False


def _begin(broker: Broker, parent: str) -> tuple[str, int]:
    """A new directory, and its lock, which tells a sweep that somebody is at it."""
    disk = broker.disk
    for attempt in range(ATTEMPTS):
        directory = f"{parent}/{_NEW}{broker.entropy(8).hex()}"
        try:
            disk.make_directory(directory)
            disk.close(publish(disk, directory, LOCK, b""))
            held = disk.lock(f"{directory}/{LOCK}", wait=False)
        except FileNotFoundError:  # somebody's sweep came before our lock, and took what we had begun for a dead process'
            if attempt + 1 == ATTEMPTS:
                raise
        except OSError:
            with suppress(OSError):
                _unlink_all(broker, directory)
            raise
        else:
            if held is not None:  # else it is just being swept
                return directory, held
    raise FileNotFoundError(errno.ENOENT, "what is made here is swept away again and again", parent)


def _begin_journal(broker: Broker, name: str, attributes: dict[str, str], tags: dict[str, str], directory: str) -> None:
    disk = broker.disk
    event = QueueCreated(broker.clock.now_ms(), broker.entropy(8), broker.entropy(16), name, attributes, tags)
    disk.close(create_segment(disk, directory, 1, 1, salt(broker.entropy), owner_of(event.queue_id)).handle)
    journal = Journal(disk, directory, "always")
    try:
        journal.start(None)
        journal.append([encode(event)])
        journal.sync_now()
    finally:
        journal.close()


def delete_queue(broker: Broker, name: str) -> None:
    """DeleteQueue."""
    queue = broker.queue(name)
    name = broker.namespace.name(name)
    parent = queues_directory(broker.home)
    grave = f"{parent}/{_DELETED}{broker.entropy(8).hex()}"
    lock = queue.take_lock(LOCK, wait=True)
    assert lock is not None
    try:
        broker.disk.rename(queue.directory, grave)
        broker.disk.fsync_directory(parent)
    finally:
        broker.disk.unlock(lock)
    broker.forget(name)
    deleted(broker.disk, broker.home).write(name, str(broker.clock.now_ms()))
    _sweep(broker)


def _sweep(broker: Broker) -> None:
    """Unlinks deleted queues, and new ones that a crash has left unfinished: those that nobody holds."""
    parent = queues_directory(broker.home)
    for entry in broker.disk.list(parent):
        if entry.startswith(_DELETED):
            _unlink_all(broker, f"{parent}/{entry}")
        elif entry.startswith(_NEW):
            try:
                broker.disk.list(f"{parent}/{entry}")
                held = broker.disk.lock(f"{parent}/{entry}/{LOCK}", wait=False)
            except FileNotFoundError:  # just begun, or finished meanwhile
                continue
            except NotADirectoryError:  # a link or a file, which _unlink_all knows
                _unlink_all(broker, f"{parent}/{entry}")
                continue
            if held is not None:
                _unlink_all(broker, f"{parent}/{entry}")
                broker.disk.unlock(held)


def _unlink_all(broker: Broker, directory: str) -> None:
    """Unlinks the files of a queue, and its directory unless somebody has put something of their own there. Of a link, the link alone."""
    try:
        entries = broker.disk.list(directory)
        ours = []
        for entry in filter(is_ours, entries):
            try:
                broker.disk.unlink(f"{directory}/{entry}")
            except IsADirectoryError:  # somebody else's, whatever it is called
                continue
            ours.append(entry)
        if len(ours) == len(entries):
            broker.disk.remove_directory(directory)
        elif ours:
            broker.warn(f"{directory}: files that are not sqscli's are left there; move them away, or remove the directory")
    except FileNotFoundError:
        return  # somebody else swept it
    except NotADirectoryError:
        broker.disk.unlink(directory)


def set_attributes(broker: Broker, name: str, request: SetQueueAttributes) -> None:
    """SetQueueAttributes."""
    current = settings(broker, name)
    check_dead_letter_queue(broker, current.name, request.attributes, current.is_fifo)

    def act(queue: OpenQueue) -> None:
        state = queue.state
        checked = check_attributes(request.attributes, state.is_fifo, creating=False, current=state.attributes)
        queue.commit([AttributesSet(broker.now_ms(queue), merged(state.attributes, checked))], durable=True)

    broker.execute(name, act, is_small=True)


def edit_policy(broker: Broker, name: str, edit: Callable[[str], str]) -> None:
    """AddPermission and RemovePermission."""

    def act(queue: OpenQueue) -> None:
        attributes = queue.state.attributes
        queue.commit([AttributesSet(broker.now_ms(queue), merged(attributes, {"Policy": edit(attributes.get("Policy", ""))}))], durable=True)

    broker.execute(name, act, is_small=True)


def tag(broker: Broker, name: str, request: TagQueue) -> None:
    """TagQueue and UntagQueue."""

    def act(queue: OpenQueue) -> None:
        state = queue.state
        check_tags(request.tags, state.name, state.tags)
        tags = {key: value for key, value in {**state.tags, **request.tags}.items() if key not in request.removed_keys}
        queue.commit([TagsSet(broker.now_ms(queue), tags)], durable=True)

    broker.execute(name, act, is_small=True)


def check_dead_letter_queue(
    broker: Broker, name: str, attributes: dict[str, str], fifo: bool, planned: dict[str, dict[str, str]] | None = None
) -> None:
    """The target of a RedrivePolicy exists, is of the same type, and allows it. `planned`: the attributes that queues will have by then."""
    if not attributes.get("RedrivePolicy", "").strip():
        return
    checked = check_attributes({"RedrivePolicy": attributes["RedrivePolicy"]}, fifo, creating=False)
    policy = redrive_policy(checked)
    assert policy is not None

    def invalid(reason: str) -> InvalidParameterValue:
        return InvalidParameterValue.of(attributes["RedrivePolicy"], "RedrivePolicy", reason)

    try:
        target_name = broker.namespace.name(policy[0])
        target = planned[target_name] if planned and target_name in planned else settings(broker, target_name).attributes
    except (QueueDoesNotExist, FileNotFoundError):
        raise invalid("Dead letter target does not exist.") from None
    if is_fifo(target) != fifo:
        raise invalid("Dead-letter queue must be same type of queue as the source..")
    if not redrive_allows(target, broker.namespace.arn(name)):
        raise invalid(f"Queue {target_name} does not allow {name} to use it as a dead-letter queue: see its RedriveAllowPolicy.")
