"""`export` and `import`: a queue as a file, and back.

Law: under the name that the user gave there is a whole export or what was there before. It is written beside, synced, and then given the name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from sqscli import exports, imports
from sqscli.catalog import sync_directory
from sqscli.cli.exit_status import DONE, SOME_FAILED
from sqscli.cli.line import UsageError
from sqscli.cli.output import STDIN, Output
from sqscli.cli.records import read_piece
from sqscli.cli.session import Session
from sqscli.cli.tally import Tally
from sqscli.exported import ExportReader, ExportWriter, MessageLine

if TYPE_CHECKING:
    from sqscli.exports import Export


def named(path: str | None) -> str | None:
    """The file that the line names: `-` is the stream that is used without one."""
    return None if path == "-" else path


def export_queue(session: Session) -> int:
    line = session.line
    name, path = session.queue(), named(line.text("to"))
    if path is None and line.flag("force"):
        raise UsageError("--force replaces the file of --to")
    broker = session.broker
    if path is not None:
        check_new_file(path, line.flag("force"))
    with broker.guarded(lambda: exports.Export(broker, name)) as export:
        tally = Tally(session, "exported", export.message_count, writes_messages=path is None)
        if path is None:
            write_export(session, export, session.out, tally)
        else:
            with NewFile(path, line.flag("force")) as out:
                write_export(session, export, out, tally)
        status = tally.finish()
        if export.unreadable_count:
            session.note(f"sqscli: {export.unreadable_count} messages could not be read, and are not in the export")
        if export.is_damaged:
            session.note("sqscli: the queue is damaged, and what cannot be read is not in the export")
        if export.unreadable_count or export.is_damaged:
            return SOME_FAILED
    return status


def write_export(session: Session, export: Export, out: Output, tally: Tally) -> None:
    writer, lines = ExportWriter(), export.lines()
    while (some := session.broker.guarded(lambda: next(lines, None))) is not None:
        out.write(writer.encode(some))
        out.flush()
        count = sum(isinstance(line, MessageLine) for line in some)
        tally.advance(count, count)
    out.write(writer.end())
    out.flush()


def check_new_file(path: str, replace: bool) -> None:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise UsageError(f"--to {path}: not a file; without --to the export goes to stdout")
    if not replace:
        raise UsageError(f"--to {path}: it is there already; --force replaces it")


class NewFile(Output):
    """A file that appears whole, for this user alone, when the context ends without an error."""

    def __init__(self, path: str, replace: bool) -> None:
        self._path = os.path.realpath(path)
        self._replace = replace
        self._beside = f"{self._path}.{os.urandom(4).hex()}.new"
        super().__init__(os.open(self._beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600), path)
        os.fchmod(self.fd, 0o600)  # whatever the umask takes away

    def __enter__(self) -> NewFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        try:
            if error is None:
                self._publish()
        except OSError as failure:
            failure.filename = self.name
            raise
        finally:
            os.close(self.fd)
            if os.path.lexists(self._beside):
                os.unlink(self._beside)

    def _publish(self) -> None:
        os.fsync(self.fd)
        if self._replace:
            os.rename(self._beside, self._path)
        else:
            try:
                os.link(self._beside, self._path)  # which fails where somebody else was faster
            except FileExistsError:
                raise
            except OSError:  # a file system without links
                if os.path.lexists(self._path):
                    raise
                os.rename(self._beside, self._path)
        sync_directory(os.path.dirname(self._path))


def import_queue(session: Session) -> int:
    line = session.line
    reference, path = line.required("queue"), named(line.text("from"))
    name = session.queue(reference) if ":" in reference else reference
    fd = STDIN if path is None else os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        mode = os.fstat(fd)
        tally = Tally(session, "imported", mode.st_size if stat.S_ISREG(mode.st_mode) else 0)
        reader = ExportReader(pieces(fd, path or "stdin"), path or "stdin")
        worked = 0

        def advance(count: int) -> None:
            nonlocal worked
            tally.advance(count, reader.read_bytes - worked)
            worked = reader.read_bytes
            session.progress = ""  # none of them is there before all are

        session.broker.guarded(lambda: imports.import_queue(session.broker, name, reader, advance))
    finally:
        if path is not None:
            os.close(fd)
    tally.finish()
    return DONE


def pieces(fd: int, source: str) -> Iterator[bytes]:
    while True:
        try:
            piece = read_piece(fd)
        except OSError as error:
            error.filename = source
            raise
        if not piece:
            return
        yield piece
