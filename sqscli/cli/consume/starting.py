"""A command started for messages that were received just now."""

from __future__ import annotations

import os

from sqscli.api.requests import Message
from sqscli.cli.consume.batch import lines_of
from sqscli.cli.consume.command import Command, scratch
from sqscli.cli.consume.job import Job
from sqscli.cli.consume.leases import JobLease
from sqscli.cli.consume.variables import of_batch, of_message


def start_one(command: Command, message: Message, lease: JobLease, now: float) -> Job:
    """For one message. Raises OSError: nothing was started."""
    pid, path = command.start(message.message_id, message.body, of_message(message))
    return Job(pid, [message], lease, now, path)


def start_batch(command: Command, messages: list[Message], lease: JobLease, now: float) -> Job:
    """For all of them, with an answer to be read when it ends. Raises OSError."""
    output = scratch()
    try:
        pid, path = command.start(messages[0].message_id, lines_of(messages), of_batch(len(messages)), output)
    except BaseException:
        os.close(output)
        raise
    return Job(pid, messages, lease, now, path, output)
