"""What is run for a message: a path and arguments, and how the body gets to it. No shell.

Law 1: the command is looked for once, before anything is received.
Law 2: the body is in a file when the command starts, on stdin and for `{}`: never in a pipe, which would have to be fed.
Law 3: a command starts as it would from a shell: in a process group of its own, with the signals that we block or ignore back as they were.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile

from sqscli.cli.consume.variables import Variables

NOT_FOUND, NOT_EXECUTABLE = 127, 126
PLACEHOLDER = b"{}"
_IGNORED_BY_PYTHON = [getattr(signal, name) for name in ("SIGPIPE", "SIGXFSZ") if hasattr(signal, name)]


class CannotRunError(Exception):
    """There is no such command, or it cannot be executed: `status` is a shell's for that."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Workspace:
    """A directory for this user alone, made when it is first needed, and gone in the end."""

    def __init__(self) -> None:
        self._directory: bytes | None = None

    def write(self, name: str, body: bytes) -> bytes:
        """The path of a new file with this content."""
        if self._directory is None:
            self._directory = os.fsencode(tempfile.mkdtemp(prefix="sqscli-consume-"))
        path = self._directory + b"/" + name.encode()
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        with open(fd, "wb") as file:
            file.write(body)
        return path

    def remove(self, path: bytes) -> None:
        try:
            os.unlink(path)
        except FileNotFoundError:  # the command took it
            pass

    def close(self) -> None:
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None


class Command:
    """`words` are the command and its arguments; `variables` what all runs have in their environment."""

    def __init__(self, words: list[str], variables: Variables, workspace: Workspace) -> None:
        self.name = words[0]
        self._path = find(words[0])
        self._words = [os.fsencode(word) for word in words]
        self._variables = variables
        self._workspace = workspace
        self.wants_file = any(PLACEHOLDER in word for word in self._words[1:])
        self.mask: set[int] = set()  # of signals that were blocked before we blocked ours

    def start(self, name: str, body: bytes, variables: Variables, stdout: int | None = None) -> tuple[int, bytes | None]:
        """The process id, and the file for `{}`, called `name`. Raises OSError: nothing was started."""
        words, path = self._words, None
        if self.wants_file:
            path = self._workspace.write(name, body)
            words = [words[0], *(word.replace(PLACEHOLDER, path) for word in words[1:])]
        stdin = scratch(body)
        actions = [(os.POSIX_SPAWN_DUP2, stdin, 0)]
        if stdout is not None:
            actions.append((os.POSIX_SPAWN_DUP2, stdout, 1))
        try:
            pid = os.posix_spawn(
                self._path,
                words,
                {**self._variables, **variables},
                file_actions=actions,
                setpgroup=0,
                setsigmask=self.mask,
                setsigdef=_IGNORED_BY_PYTHON,
            )
        except BaseException:
            if path is not None:
                self._workspace.remove(path)
            raise
        finally:
            os.close(stdin)
        return pid, path

    def finished(self, path: bytes | None) -> None:
        if path is not None:
            self._workspace.remove(path)


def find(command: str) -> str:
    """The file that is run. Raises CannotRunError."""
    if "/" in command:
        found: str | None = command
    else:
        found = shutil.which(command)
        if found is None:
            raise CannotRunError(NOT_FOUND, f"{command}: command not found")
    assert found is not None
    try:
        mode = os.stat(found).st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CannotRunError(NOT_FOUND, f"{command}: {error.strerror}") from None
    except (OSError, ValueError) as error:
        raise CannotRunError(NOT_EXECUTABLE, f"{command}: {error}") from None
    if stat.S_ISDIR(mode) or not os.access(found, os.X_OK):
        raise CannotRunError(NOT_EXECUTABLE, f"{command}: {'it is a directory' if stat.S_ISDIR(mode) else 'Permission denied'}")
    return found


def scratch(content: bytes = b"") -> int:
    """A file that has no name, open at its beginning, with this content."""
    fd = _nameless()
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(fd, left) :]
        if content:
            os.lseek(fd, 0, os.SEEK_SET)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _nameless() -> int:
    if hasattr(os, "memfd_create"):
        try:
            return os.memfd_create("sqscli", os.MFD_CLOEXEC)
        except OSError:  # a kernel or a sandbox without it
            pass
    fd, path = tempfile.mkstemp(prefix="sqscli-")
    os.unlink(path)
    return fd
