"""One broker for all the clients of a home that want the same of it, and whose turn it is to use it.

Law 1: one thread at a time uses a broker, which is not made for two. While a long poll sleeps it is nobody's turn.
Law 2: a fork waits until no thread is using a broker, so parent and child both go on with one that is whole and holds no lock. (A queue's lock is
       held as long as any process has a copy of its file open.) The child gives its copies of the files back before anything else.
Law 3: the files go back when the last client of a broker is gone, at the latest at the end of the process, which with durability `batch` syncs.
"""

from __future__ import annotations

import logging
import os  # noqa: TID251 - what a fork means is known here alone
import threading
import weakref
from typing import NamedTuple

from sqscli.actions.call import Request, Result
from sqscli.actions.waiting import perform_waiting
from sqscli.broker import Broker
from sqscli.catalog import Namespace, make_home
from sqscli.clock import Clock
from sqscli.journal.errors import JournalError

CALLS_BETWEEN_UPKEEP = 2000  # as much as the next process would have to replay in some tens of milliseconds
log = logging.getLogger("sqscli")


class Settings(NamedTuple):
    """What makes two clients share a broker."""

    home: str
    durability: str
    account: str
    region: str
    is_strict: bool


class SharedBroker:
    """A broker and the lock that says whose turn it is."""

    def __init__(self, settings: Settings) -> None:
        self._broker = Broker(
            settings.home,
            Clock(settings.home),
            settings.durability,
            warn=log.warning,
            namespace=Namespace(settings.account, settings.region),
            strict=settings.is_strict,
        )
        self.home = settings.home
        self.turn = threading.RLock()
        self._has_home = False
        self._calls = 0
        weakref.finalize(self, _put_away, self._broker, self.turn)

    def perform(self, action: str, request: Request, endpoint: str) -> Result:
        """One action; a ReceiveMessage waits as long as it asked to. Raises SQSError, JournalError.

        RuntimeError where a signal's handler, or a log's, calls in the middle of a call of its own thread: waiting for that would be for ever.
        """
        if self.turn._is_owned():  # type: ignore[attr-defined]  # what threading.Condition asks of any lock
            raise RuntimeError("this thread is in the middle of another call of this client, which has to end first")
        if not self._has_home:  # a client's first call makes it, so that a queue that is missing is that, and not a missing home
            make_home(self.home)
            self._has_home = True
        try:
            return perform_waiting(self._broker, action, request, endpoint, self.turn)
        finally:
            self._count_call()

    def close(self) -> None:
        """Upkeep, and the files go back. The next call opens what it needs. Raises JournalError where `batch` cannot sync."""
        with self.turn:
            try:
                self._broker.tend()
            finally:
                self._broker.close()

    def close_inherited(self) -> None:
        """In a child after a fork: gives its copies of the files back. What the parent still owes the disk is the parent's to say."""
        try:
            self._broker.close()
        except JournalError as error:
            log.warning("%s", error)

    def _count_call(self) -> None:
        with self.turn:
            self._calls += 1
            if self._calls % CALLS_BETWEEN_UPKEEP == 0:
                self._broker.tend()


def _put_away(broker: Broker, turn: threading.RLock) -> None:
    with turn:
        try:
            broker.tend()
            broker.close()
        except JournalError as error:
            log.warning("%s", error)


_registry = threading.RLock()
_shared: weakref.WeakValueDictionary[Settings, SharedBroker] = weakref.WeakValueDictionary()
_stopped: list[SharedBroker] = []


def shared_broker(settings: Settings) -> SharedBroker:
    """The broker of these settings; it lives as long as somebody holds it."""
    with _registry:
        found = _shared.get(settings)
        if found is None:
            found = _shared[settings] = SharedBroker(settings)
        return found


def _stop_for_fork() -> None:
    _registry.acquire()
    _stopped.extend(_shared.values())
    for each in _stopped:
        each.turn.acquire()


def _go_on() -> None:
    while _stopped:
        _stopped.pop().turn.release()
    _registry.release()


def _go_on_in_child() -> None:
    for each in _stopped:
        each.close_inherited()
    _go_on()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_stop_for_fork, after_in_parent=_go_on, after_in_child=_go_on_in_child)
