"""The numbers of a queue in the text format of Prometheus, in a file for the textfile collector of node_exporter.

Law: under the name that the user gave there is a whole file, the new one or the one before. The collector reads only what ends in .prom.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sqscli.cli.line import UsageError
from sqscli.cli.output import write_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqscli.cli.check import Numbers

SUFFIX = ".prom"
MODE = 0o644  # the collector is another user, and there are no messages in it

Labels = dict[str, str]


def check_file_name(path: str) -> None:
    if not path.endswith(SUFFIX):
        raise UsageError(f"--prometheus {path}: the collector reads only files whose names end in {SUFFIX}")


def metrics(numbers: Numbers, is_known: bool) -> str:
    queue = {"queue": numbers.name}
    parts = [metric("sqscli_up", "Whether the queue could be read.", [(queue, int(is_known))])]
    if is_known:
        counts = zip(("available", "in_flight", "delayed"), numbers.counts, strict=True)
        parts.append(metric("sqscli_messages", "The messages that the queue holds.", [({**queue, "state": state}, count) for state, count in counts]))
        age = "The age of the oldest message of the queue, 0 where there is none."
        parts.append(metric("sqscli_oldest_message_age_seconds", age, [(queue, numbers.age_seconds or 0)]))
    if numbers.dead is not None:
        labels = {**queue, "dead_letter_queue": numbers.dead_letter_queue or ""}
        parts.append(metric("sqscli_dead_letters", "The messages in the dead-letter queue of the queue.", [(labels, numbers.dead)]))
    return "".join(parts)


def metric(name: str, help: str, samples: Sequence[tuple[Labels, int]]) -> str:
    lines = [f"# HELP {name} {help}", f"# TYPE {name} gauge"]
    for labels, value in samples:
        pairs = ",".join(f'{label}="{escaped(text)}"' for label, text in labels.items())
        lines.append(f"{name}{{{pairs}}} {value}")
    return "".join(line + "\n" for line in lines)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def replace_file(path: str, text: str) -> None:
    """Puts a file in the place of `path`, whole; a link there is replaced and not followed. Raises OSError, and leaves nothing behind."""
    beside = f"{path}.{os.urandom(4).hex()}.new"
    fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, MODE)
    try:
        try:
            os.fchmod(fd, MODE)  # whatever the umask takes away
            write_all(fd, text.encode("utf-8", "backslashreplace"))
            os.fsync(fd)
        finally:
            os.close(fd)
        os.rename(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
