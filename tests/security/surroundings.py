"""What is around a home, and whether anybody has touched it: a canary above it, beside it, and wherever a path may lead that climbs out of it.

Two witnesses. The names, contents and times of everything around are the same afterwards; and Python's audit events name no path outside the home
that was opened, listed, made, renamed or removed, also where that failed. An audit hook cannot be taken away again, so there is one, which listens
only while somebody wants to know.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqscli.api.requests import SendMessages
from sqscli.broker import Broker
from sqscli.clock import ManualClock

CANARY = "a canary that nobody may read\n"
EVENTS = {
    "open",
    "os.listdir",
    "os.scandir",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.link",
    "os.symlink",
    "os.utime",
    "shutil.rmtree",
    "os.chdir",
    "os.mkfifo",
    "sqlite3.connect",
    "subprocess.Popen",
    "os.exec",
    "os.posix_spawn",
    "os.system",
    "socket.connect",
}

_heard: list[str] | None = None
_hooked = False


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _heard is None or event not in EVENTS:
        return
    paths = [os.fsdecode(each) for each in arguments[:2] if isinstance(each, (str, bytes, os.PathLike))]
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "socket.connect"):
        paths = [f"/{event}"]
    elif event == "open":
        paths = paths[:1]
    _heard.extend(paths)


@contextmanager
def heard_paths() -> Iterator[list[str]]:
    """The paths that this process names to the operating system meanwhile, absolute and as they were written otherwise."""
    global _heard, _hooked
    if not _hooked:
        sys.addaudithook(_hook)
        _hooked = True
    _heard = found = []
    try:
        yield found
    finally:
        _heard = None
        found[:] = [os.path.join(os.getcwd(), path) for path in found]


PYTHON = tuple({sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), str(Path(__file__).parents[2]), "/usr/share/zoneinfo", "/dev/null"})


class Surroundings:
    """`home` stands below `above`, next to another home with a queue `victim` and a file that has the name of a queue."""

    def __init__(self, above: Path) -> None:
        self.above = above
        self.home = above / "home"
        for canary in (above / "canary", above / "orders", above / "beside" / "canary", above / "beside" / "orders"):
            canary.parent.mkdir(exist_ok=True, parents=True)
            canary.write_text(CANARY)
        other = Broker(f"{above}/other", ManualClock(), "none")
        other.create_queue("victim", {}, {})
        other.send("victim", SendMessages([CANARY.encode()]))
        other.close()
        self.remember()

    def remember(self) -> None:
        """This is how everything around has to stay."""
        self._before = self.snapshot()

    def snapshot(self) -> dict[str, tuple[int, int, bytes]]:
        """Everything around the home: mode, time of change and content, by path."""
        found: dict[str, tuple[int, int, bytes]] = {}
        for directory, names, files in os.walk(self.above):
            if directory == str(self.above):
                names.remove("home") if "home" in names else None
            for name in (*names, *files):
                path = os.path.join(directory, name)
                about = os.lstat(path)
                found[path] = about.st_mode, about.st_mtime_ns, Path(path).read_bytes() if stat.S_ISREG(about.st_mode) else b""
        return found

    def check_untouched(self) -> None:
        now = self.snapshot()
        touched = {path for path in {*now, *self._before} if now.get(path) != self._before.get(path)}
        assert not touched, touched

    def outside(self, paths: list[str]) -> list[str]:
        """Those of the paths that lead out of the home, and not to Python's own files."""
        home = str(self.home)
        return [path for path in paths if not _is_below(path, home) and not any(_is_below(path, each) for each in PYTHON)]

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Nothing around may be touched meanwhile."""
        with heard_paths() as paths:
            yield
        strangers = self.outside(paths)
        assert not strangers, strangers
        self.check_untouched()


def _is_below(path: str, directory: str) -> bool:
    """By what is written and by where it leads; making the home asks its parent to keep the name."""
    plain = os.path.normpath(path)
    return (plain == directory or plain.startswith(directory + "/")) and os.path.realpath(path).startswith(os.path.realpath(directory))
