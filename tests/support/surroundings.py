"""Where people run sqscli: a shell's script, a crontab's line, a terminal.

`sqscli` is found by its name in a shell and on a terminal; in a crontab it is `$sqscli`, as its PATH does not hold it.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

from tests.support.processes import LONGEST_SECONDS, Ended

BIN = Path(sys.executable).parent
SHELLS = ("bash", "dash")
CRON_PATH = "/usr/bin:/bin"

ON_ITS_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


def in_shell(shell: str, script: str, home: Path, cwd: Path, stdin: bytes = b"", **environment: str) -> Ended:
    """`script` given to a real shell that stops at the first failing command; no traceback may come of it."""
    variables = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "SQSCLI_HOME": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        **environment,
    }
    return _ended([shell, "-euc", script], variables, cwd, stdin)


def as_cron(line: str, home: Path, user_home: Path, **environment: str) -> Ended:
    """A crontab's line as cron runs it: /bin/sh, a tiny PATH, no terminal, a session of its own; and here with stdin closed as well."""
    variables = {
        "HOME": str(user_home),
        "LOGNAME": "somebody",
        "SHELL": "/bin/sh",
        "PATH": CRON_PATH,
        "SQSCLI_HOME": str(home),
        "sqscli": str(BIN / "sqscli"),
        **environment,
    }
    return _ended(["/bin/sh", "-c", f"exec <&-\n{line}"], variables, user_home, b"")


def _ended(argv: list[str], variables: dict[str, str], cwd: Path, stdin: bytes) -> Ended:
    ended = subprocess.run(argv, input=stdin, capture_output=True, env=variables, cwd=cwd, timeout=LONGEST_SECONDS, start_new_session=True)
    err = ended.stderr.decode()
    assert "Traceback" not in err, err
    return Ended(ended.returncode, ended.stdout, err)


class Terminal:
    """A program on a terminal of its own, which is its controlling terminal: ctrl-C works. As a context it is gone in the end.

    with Terminal(["sqscli", "purge", "orders"], home) as terminal:
        terminal.expect("[y/N]")
        terminal.type("y\\n")
        assert terminal.end() == 0
    """

    def __init__(self, argv: list[str], home: Path, columns: int = 80, rows: int = 24, cwd: Path | None = None, **environment: str) -> None:
        variables = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "SQSCLI_HOME": str(home),
            "TERM": "xterm-256color",
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }
        variables.pop("COLUMNS", None)  # what the terminal says, and not what the tests were started with
        master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.fd = master
        self.seen = ""  # everything that was shown, in order, with its escapes
        self._searched = 0
        self.process = subprocess.Popen(
            [sys.executable, "-c", ON_ITS_TERMINAL, *argv],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=variables,
            cwd=cwd,
            start_new_session=True,
        )
        os.close(self._slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.fd)

    def type(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def expect(self, text: str, seconds: float = 30.0) -> str:
        """Waits until `text` is shown behind what an `expect` before found, and returns what stands between the two."""
        begun = self._searched
        deadline = time.monotonic() + seconds
        while (found := self.seen.find(text, self._searched)) < 0:
            if not self._read(max(0.0, deadline - time.monotonic())):
                raise AssertionError(f"{text!r} was not shown: {self.seen!r}")
        self._searched = found + len(text)
        return self.seen[begun:found]

    def end(self) -> int:
        """The exit status, when everything that was shown has been read."""
        while self._read(LONGEST_SECONDS):
            pass
        status = self.process.wait(LONGEST_SECONDS)
        assert "Traceback" not in self.seen, self.seen
        return status

    def _read(self, seconds: float) -> bool:
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self.fd, 65536)
        except OSError:  # EIO: nobody holds the other side any more
            return False
        self.seen += piece.decode("utf-8", "replace")
        return bool(piece)
