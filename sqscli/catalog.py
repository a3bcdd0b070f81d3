"""Which queues exist: name, QueueUrl and QueueArn on one side, a directory on the other.

    HOME/                 0700
    HOME/clock            the virtual clock, where one is in effect (see sqscli.clock)
    HOME/queues/NAME/     0700, one directory for each queue; its files are the journal's
    HOME/moving/, HOME/deleted/   notes on move tasks and deleted queues (see sqscli.notes)

Law 1: a queue's name is checked before it becomes a path, so no reference leads out of the home.
Law 2: links below the home are not followed: a link is not a queue, and neither is a directory without a lock and without a segment.
Law 3: what this module makes is on disk when it returns (the parent of every new directory is synced).
Law 4: this module is on the quick path of the command line.
Law 5: what others could have put there is not trusted (`_check_ours`).

Why it is refused and not only reported: whoever owns the directory of a queue, or can write to it, can put a journal of their own there, into which
this user's messages would be written for them to read. That is what ssh asks of ~/.ssh (StrictModes) and git of a repository (safe.directory). The
home itself is not asked for more than that it can be used: whoever can write there can put other queues in the place of ours, and those are then
not ours. So a home in /tmp, or in a volume that is open to all, is as good as any. root may work in the home of any user, as long as all of
it belongs to that user or to root; another user may work in one that is shared with a group of theirs.
"""

from __future__ import annotations

import errno
import os
import stat

from sqscli.api.checks import is_queue_name
from sqscli.api.errors import QueueDoesNotExist
from sqscli.journal.errors import JournalError
from sqscli.journal.segment import segment_numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT = "000000000000"
REGION = "us-east-1"
ENDPOINT = "http://localhost:9324"
_SHARE_IT = "its owner can share it (chgrp -R, chmod -R g+rwXs), or name another with --home or SQSCLI_HOME"
LOCK = "lock"  # the file in a queue's directory whose lock is the queue's
CONSUMER_LOCK = "consumer.lock"  # the one that `consume --lock` holds


class HomeError(JournalError):
    """The home cannot be used: the message names it and the way out, in one line."""


def queue_name(reference: str, account: str = ACCOUNT, region: str = REGION) -> str:
    """The name in a queue's name, URL or ARN. The host of a URL does not matter; another account or region is another world's queue."""
    name = reference
    if reference.startswith(("http://", "https://")):
        path = reference.split("/", 3)[3:]
        owner, _, name = path[0].partition("/") if path else ("", "", "")
        if owner != account:
            name = ""
    elif reference.startswith("arn:"):
        prefix = f"arn:aws:sqs:{region}:{account}:"
        name = reference[len(prefix) :] if reference.startswith(prefix) else ""
    if not is_queue_name(name):
        shown = ascii(reference if len(reference) <= 200 else reference[:200] + "...")
        raise QueueDoesNotExist(f"The specified queue does not exist: {shown}.")
    return name


def queue_url(name: str, account: str = ACCOUNT, endpoint: str = ENDPOINT) -> str:
    return f"{endpoint}/{account}/{name}"


def queue_arn(name: str, account: str = ACCOUNT, region: str = REGION) -> str:
    return f"arn:aws:sqs:{region}:{account}:{name}"


class Namespace:
    """Whose queues a home's are: the account and the region in their URLs and ARNs."""

    __slots__ = ("account", "region")

    def __init__(self, account: str = ACCOUNT, region: str = REGION) -> None:
        self.account = account
        self.region = region

    def name(self, reference: str) -> str:
        """`queue_name` here."""
        return queue_name(reference, self.account, self.region)

    def url(self, name: str) -> str:
        return queue_url(name, self.account)

    def arn(self, name: str) -> str:
        return queue_arn(name, self.account, self.region)


def queues_directory(home: str) -> str:
    return home + "/queues"


def queue_directory(home: str, name: str) -> str:
    """Where the queue's files are. `name` has been through `queue_name` or `is_queue_name`; anything else is a bug."""
    if not is_queue_name(name):
        raise ValueError(f"not a queue name: {name!r}")
    return f"{home}/queues/{name}"


def queue_exists(home: str, name: str) -> bool:
    return _is_queue(queue_directory(home, name))


def check_queue_directory(path: str) -> None:
    """Raise `HomeError` where a queue's directory, or the one that all queues are in, is a link, a file, or somebody else's; FileNotFoundError
    where there is none.

    Through a link a queue of another home would be changed under this home's names, and deleted with this one's.
    """
    _check_ours(path.rpartition("/")[0])
    _check_ours(path)


def _check_ours(directory: str) -> None:
    """Whether nobody but us, root and a group that it is shared with can have put something into `directory`."""
    try:
        found = os.lstat(directory)
    except NotADirectoryError as error:
        raise _refused(directory, error) from None
    if not stat.S_ISDIR(found.st_mode):
        what = "a link, and links are not followed" if stat.S_ISLNK(found.st_mode) else "not a directory"
        raise HomeError(f"{directory}: {what}; move it away, or name the home that it belongs to with --home or SQSCLI_HOME")
    if os.name != "posix":
        return
    if found.st_mode & stat.S_IWOTH:
        raise HomeError(f"{directory}: everybody can write there, and so read what you send; take that away with 'chmod -R o-w'")
    user = os.geteuid()
    if found.st_uid in (user, 0) or (_is_as_above(directory, found) if user == 0 else _shared_with_us(found)):
        return
    raise HomeError(f"{directory}: belongs to user {found.st_uid}, who could read what you send; {_SHARE_IT}")


def _is_as_above(directory: str, found: os.stat_result) -> bool:
    """root goes by the home that it was told, whose owner could put everything there anyway."""
    return os.stat(os.path.dirname(directory)).st_uid == found.st_uid


def list_queue_names(home: str, prefix: str = "") -> list[str]:
    """The queues whose names start with `prefix`, sorted; none where there is no home yet."""
    try:
        _check_ours(queues_directory(home))
        with os.scandir(queues_directory(home)) as entries:
            return sorted(entry.name for entry in entries if entry.name.startswith(prefix) and is_queue_name(entry.name) and _is_queue(entry.path))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _refused(queues_directory(home), error) from None


def check_home(home: str, writing: bool = True) -> None:
    """Raise `HomeError` unless `home` is there, a directory, this user's (or shared with a group of theirs), and open to them."""
    try:
        found = os.stat(home)
    except FileNotFoundError:
        raise HomeError(f"{home}: no such directory; 'sqscli create-queue NAME' makes it, or name another with --home or SQSCLI_HOME") from None
    except (OSError, ValueError) as error:
        raise _refused(home, error) from None
    if not stat.S_ISDIR(found.st_mode):
        raise HomeError(f"{home}: not a directory; name another with --home or SQSCLI_HOME")
    if os.name == "posix" and found.st_uid not in (os.geteuid(), 0) and os.geteuid() != 0 and not _shared_with_us(found):
        raise HomeError(f"{home}: belongs to user {found.st_uid}; {_SHARE_IT}")
    if not os.access(home, os.R_OK | os.X_OK | (os.W_OK if writing else 0)):
        raise HomeError(f"{home}: no permission to {'write' if writing else 'read'} there; name another with --home or SQSCLI_HOME")
    queues = queues_directory(home)
    if os.path.lexists(queues) and not _is_directory(queues, links=False):
        raise HomeError(
            f"{queues}: not a directory (links are not followed), so {home} is no home of sqscli; name another with --home or SQSCLI_HOME"
        )


def make_home(home: str) -> None:
    """Make the home and what is missing above it, durably; one that is there already is checked and left as it is."""
    if not _is_directory(home, links=True):
        make_directories(home)
    check_home(home)
    queues = queues_directory(home)
    if not os.path.lexists(queues):
        from sqscli.journal.disk import PosixDisk

        make_directories(queues, PosixDisk().make_directory)
    _check_ours(queues)


def sync_directory(path: str) -> None:
    """Put the names in the directory on disk. Where directories cannot be opened (Windows) the file system does it by itself."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except PermissionError:
        if os.name == "nt":
            return
        raise
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _make_private(path: str) -> None:
    os.mkdir(path, 0o700)
    if stat.S_IMODE(os.lstat(path).st_mode) != 0o700:  # an umask that takes more away than others' permissions
        os.chmod(path, 0o700)


def make_directories(path: str, make: Callable[[str], None] = _make_private) -> None:
    """Make a directory and what is missing above it, durably; what is there already stays as it is. Raises HomeError."""
    parent = os.path.dirname(path.rstrip("/")) or "."
    if parent != path and not _is_directory(parent, links=True):
        make_directories(parent)
    try:
        make(path)
        sync_directory(parent)
    except FileExistsError:
        if not _is_directory(path, links=True):
            raise HomeError(f"{path}: not a directory; name another with --home or SQSCLI_HOME") from None
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None


def _is_queue(path: str) -> bool:
    """Whether it is a directory, and has the lock that every queue is made with, or a segment (some copies lose empty files): what else lies about
    there is somebody else's."""
    if not _is_directory(path, links=False):
        return False
    if os.path.lexists(f"{path}/{LOCK}"):
        return True
    try:
        return bool(segment_numbers(os.listdir(path)))
    except OSError:
        return False


def _is_directory(path: str, links: bool) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path, follow_symlinks=links).st_mode)
    except (OSError, ValueError):
        return False


def _shared_with_us(found: os.stat_result) -> bool:
    """A directory of somebody else's is trusted only if its group is one of ours and nobody outside that group can write to it."""
    ours = found.st_gid == os.getegid() or found.st_gid in os.getgroups()
    return ours and bool(found.st_mode & stat.S_IRGRP) and not found.st_mode & stat.S_IWOTH


def _refused(path: str, error: Exception) -> HomeError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    way_out = "free some space" if full else "name another with --home or SQSCLI_HOME"
    return HomeError(f"{path}: {reason}; {way_out}")
