"""`init`: a home in a directory, which everything that is started there or below finds."""

from __future__ import annotations

import os

from sqscli.catalog import HomeError, make_directories, make_home, queues_directory
from sqscli.cli.answers import show_object
from sqscli.cli.exit_status import DONE
from sqscli.cli.line import Line, UsageError
from sqscli.cli.session import Session
from sqscli.journal.disk import PosixDisk, publish
from sqscli.settings import LOCAL_HOME, check_local_home, home_directory

IGNORED = b"# Queues of sqscli: not for git.\n*\n"


def new_home(line: Line) -> tuple[str, str]:
    """The home that an `init` is about, and why: it is asked for before any other is looked for, which may be the reason to make this one.

    Raises HomeError where there can be none.
    """
    if line.flag("home"):
        raise UsageError(f"init makes DIR/{LOCAL_HOME}: leave --home out, or make a home of another name with 'sqscli --home DIR create-queue NAME'")
    directory = line.text("directory")
    inside, _ = home_directory("." if directory is None else directory, "DIR")
    if not os.path.isdir(inside):
        raise HomeError(f"{inside}: {'not a' if os.path.lexists(inside) else 'no such'} directory; make it, or name another")
    path = f"{inside.rstrip('/')}/{LOCAL_HOME}"
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return path, "DIR"
    except OSError as error:
        raise HomeError(f"{path}: {error.strerror}; name another directory") from None
    if os.name == "posix" and found.st_uid != os.geteuid():
        raise HomeError(f"{path}: is there, and belongs to user {found.st_uid}; name another directory")
    check_local_home(path, found)
    return path, "DIR"


def init(session: Session) -> int:
    """Make the home, with what keeps it out of git in front of the queues, so that one that a crash left without it is not taken for made."""
    home = session.home
    is_new = not os.path.lexists(queues_directory(home))
    if is_new:
        make_directories(home)
        keep_out_of_git(home)
    make_home(home)
    show_object(session, {"Home": home})
    session.note(f"sqscli: {'made' if is_new else 'it is there already:'} {home}")
    if os.environ.get("SQSCLI_HOME"):
        session.note("sqscli: SQSCLI_HOME is set, and as long as it is its home is used instead")
    if is_new and is_for_root_alone(home):
        session.note("sqscli: it is root's: the user whose directory it is in does not find it")
    return DONE


def keep_out_of_git(home: str) -> None:
    disk, path = PosixDisk(), f"{home}/.gitignore"
    if os.path.lexists(path):
        return
    try:
        disk.close(publish(disk, home, ".gitignore", IGNORED))
    except OSError as error:
        if not os.path.lexists(path):  # else another 'init' was faster
            raise HomeError(f"{path}: {error.strerror}; 'sqscli init' again makes the rest") from None


def is_for_root_alone(home: str) -> bool:
    return os.name == "posix" and os.geteuid() == 0 and os.stat(os.path.dirname(home)).st_uid != 0
