"""Bytes on their way out: data to stdout, everything else to stderr.

Law 1: what `flush` returned from is with the kernel, what `sync` returned from is on the disk; a delete that follows relies on that.
Law 2: text is UTF-8 whatever the locale says, and bodies go out byte for byte; nothing passes through `sys.stdout`.
Law 3: one line of error is one line: what a user's input brings into it is escaped.

On the quick path: `os` alone.
"""

from __future__ import annotations

import os

STDIN, STDOUT, STDERR = 0, 1, 2
RED, PLAIN = "\x1b[31m", "\x1b[0m"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

before_saying: Callable[[], None] | None = None  # takes away what stands on the line on stderr that is not ended yet


class Output:
    """Collects what is written until `flush`."""

    def __init__(self, fd: int = STDOUT, name: str = "stdout") -> None:
        self.fd = fd
        self.name = name
        self._pending: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._pending.append(data)

    def write_text(self, text: str) -> None:
        self._pending.append(text.encode("utf-8", "surrogateescape"))

    def flush(self) -> None:
        """Give everything to the kernel; an OSError carries this output's name."""
        data = b"".join(self._pending)
        self._pending.clear()
        try:
            write_all(self.fd, data)
        except OSError as error:
            error.filename = self.name
            raise

    def sync(self) -> None:
        """For an output that can promise more than the kernel; a terminal or a pipe cannot."""
        self.flush()


def write_all(fd: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        try:
            left = left[os.write(fd, left) :]
        except BlockingIOError:  # somebody who shares our pipe made it non-blocking
            import select

            select.select([], [fd], [])


def say(text: str, head: str = "", color: bool = False) -> None:
    """One line on stderr, `head` in red where that is wanted. Where nobody listens there is nobody to tell."""
    if before_saying is not None:
        before_saying()
    shown = (f"{RED}{head}{PLAIN}" if color else head) + one_line(text)
    try:
        write_all(STDERR, shown.encode("utf-8", "backslashreplace") + b"\n")
    except OSError:
        return


def one_line(text: str) -> str:
    """`text` with everything that would move the cursor shown as an escape."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else character.encode("unicode_escape").decode() for character in text)


def wants_color(choice: str | None, fd: int) -> bool:
    """What `--color` says; without it, on a terminal that knows colours, unless NO_COLOR is set and not empty."""
    if choice in (None, "auto"):
        return has_escapes(fd) and not os.environ.get("NO_COLOR")
    return choice == "always"


def has_escapes(fd: int) -> bool:
    """Whether what is written there is seen by a person, on a terminal that obeys escapes."""
    return is_terminal(fd) and os.environ.get("TERM") != "dumb"


def is_terminal(fd: int) -> bool:
    try:
        return os.isatty(fd)
    except OSError:
        return False
