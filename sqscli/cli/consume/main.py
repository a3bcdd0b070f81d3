"""`sqscli consume`: reads the line, refuses what cannot work before anything is received, and leaves the rest to the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqscli.cli.exit_status import NOTHING_RECEIVED
from sqscli.cli.line import UsageError
from sqscli.cli.output import say
from sqscli.cli.session import Session

if TYPE_CHECKING:
    from sqscli.cli.consume.command import Command
    from sqscli.cli.consume.options import Options


def consume(session: Session) -> int:
    import os

    from sqscli.cli.consume.command import CannotRunError, Command, Workspace
    from sqscli.cli.consume.options import Options
    from sqscli.cli.consume.variables import common

    options = Options(session.line)
    queue = session.queue()
    check_queue(session, queue, options)
    workspace = Workspace()
    try:
        words = session.line.texts("command")
        command = Command(words, common(os.environb, session.home, session.namespace, queue), workspace)
        if not options.locks:
            return run(session, queue, options, command)
        from sqscli.cli.consume.lock import ConsumerLock, HeldElsewhereError

        try:
            with ConsumerLock(session.broker, queue, words, session.clock.real_ms()):
                return run(session, queue, options, command)
        except HeldElsewhereError as error:
            say(f"sqscli: {error}")
            return NOTHING_RECEIVED
    except CannotRunError as error:
        say(f"sqscli: {error}")
        return error.status
    finally:
        workspace.close()


def check_queue(session: Session, queue: str, options: Options) -> None:
    """Whether it is there, and where --dead moves to."""
    from sqscli.api.attributes import redrive_policy
    from sqscli.catalog import queue_exists

    attributes = session.broker.attributes(queue)
    if options.dead_status is None:
        return
    policy = redrive_policy(attributes)
    if policy is None or not queue_exists(session.home, session.namespace.name(policy[0])):
        raise UsageError(
            f"--dead moves messages to the dead-letter queue, and {queue} has none; 'sqscli attributes {queue} RedrivePolicy=...' sets one"
        )


def run(session: Session, queue: str, options: Options, command: Command) -> int:
    import time

    from sqscli.catalog import queue_directory
    from sqscli.cli.consume.loop import Loop
    from sqscli.cli.consume.report import Report
    from sqscli.cli.consume.watch import Watch

    report = Report(queue, session.quiet, session.clock.real_ms, time.monotonic)
    with Watch(session.home, queue_directory(session.home, queue)) as watch:
        command.mask = watch.mask
        try:
            return Loop(session.broker, queue, options, command, watch, report, time.monotonic).run()
        finally:
            report.clear()
            session.note(f"sqscli: {report.summary()}")
