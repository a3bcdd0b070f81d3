"""What the options and the environment say: where the data lives, how durable an answer is, whose queues they are.

| variable            | option         | default                                                      |
|---------------------|----------------|--------------------------------------------------------------|
| `SQSCLI_HOME`       | `--home`       | the nearest `.sqscli`, else the user data directory (below)  |
| `SQSCLI_DURABILITY` | `--durability` | `always`                                                     |
| `SQSCLI_ACCOUNT`    |                | `000000000000`                                               |
| `SQSCLI_REGION`     |                | `us-east-1`                                                  |
| `SQSCLI_STRICT`     |                | `1` for `api`, `serve` and `client()`, `0` for the rest      |

Law 1: an option beats its variable, a variable beats the default, and an empty variable counts as none.
Law 2: no setting is guessed: what cannot be meant is a `SettingError` that says what can.
Law 3: this module is on the quick path of the command line; platformdirs answers only where the default directory is not plain.

The nearest `.sqscli` is a directory of that name in the working directory or in a directory above it, up to the root of the file system. Without
one it is the user data directory, `~/.local/share/sqscli` on Linux.

Law 4: what others have put there is passed over: a `.sqscli` counts only if it belongs to the user that this process works as, root or not. In a
       shared place, as in /tmp, anybody could otherwise have our messages written to where they read them.
Law 5: what is ours and cannot be a home, a file or a link, is an error: messages would else go to a home where nobody looks for them. A link is not
       followed because who can write beside it decides where it leads.
Law 6: it costs one lstat a directory, and nothing where an option or the variable says which home it is. Mount points do not end the search: to
       notice one would cost a second question, and who owns what was found is asked in any case.
"""

from __future__ import annotations

import os
import stat
import sys

from sqscli.catalog import ACCOUNT, REGION, HomeError

DURABILITIES = ("always", "batch", "none")
LOCAL_HOME = ".sqscli"


class SettingError(ValueError):
    """An option or a variable holds what cannot be meant: a usage error."""


def home_directory(option: str | None = None, name: str = "--home", passed_over: list[str] | None = None) -> tuple[str, str]:
    """The home as an absolute path, and why it is that one: `--home` (or what else `option` is called), `SQSCLI_HOME`, the nearest `.sqscli`, or what
    made the default. `passed_over` is given a sentence for each `.sqscli` that did not count. Raises HomeError where the nearest cannot be a home.
    """
    if option is not None:
        if not option:
            raise SettingError(f"{name} is empty: name a directory, or leave it out")
        return _absolute(option, name), name
    variable = os.environ.get("SQSCLI_HOME")
    if variable:
        return _absolute(variable, "SQSCLI_HOME"), "SQSCLI_HOME"
    nearest = _nearest([] if passed_over is None else passed_over)
    return (nearest, f"the nearest {LOCAL_HOME}") if nearest is not None else _user_data_directory()


def durability(option: str | None = None, name: str = "--durability") -> str:
    """`always`: on disk before the answer; `batch`: synced now and then; `none`: left to the kernel."""
    value, source = (option, name) if option is not None else (os.environ.get("SQSCLI_DURABILITY") or "always", "SQSCLI_DURABILITY")
    if value not in DURABILITIES:
        raise SettingError(f"{source} is {value!r}: it can be {', '.join(DURABILITIES[:-1])} or {DURABILITIES[-1]}")
    return value


def account(option: str | None = None) -> str:
    value, source = (option, "account") if option is not None else (os.environ.get("SQSCLI_ACCOUNT") or ACCOUNT, "SQSCLI_ACCOUNT")
    if len(value) != 12 or not (value.isascii() and value.isdecimal()):
        raise SettingError(f"{source} is {value!r}: an account is 12 digits")
    return value


def region(option: str | None = None) -> str:
    value, source = (option, "region_name") if option is not None else (os.environ.get("SQSCLI_REGION") or REGION, "SQSCLI_REGION")
    if not (value.isascii() and value.replace("-", "").isalnum() and value == value.lower()):
        raise SettingError(f"{source} is {value!r}: a region is lower-case letters, digits and hyphens, as in us-east-1")
    return value


def strict(default: bool) -> bool:
    """Whether Amazon's 60-second rules hold: one purge, and no name used again, in 60 seconds."""
    value = os.environ.get("SQSCLI_STRICT") or str(int(default))
    if value not in ("0", "1"):
        raise SettingError(f"SQSCLI_STRICT is {value!r}: it can be 0 or 1")
    return value == "1"


def _nearest(passed_over: list[str]) -> str | None:
    """The nearest `.sqscli` of this user; None also where the working directory is gone, and where nobody can tell whose a directory is."""
    if os.name != "posix":
        return None
    try:
        directory = os.getcwd()
    except OSError:
        return None
    user = os.geteuid()
    while True:
        path = f"{directory.rstrip('/')}/{LOCAL_HOME}"
        try:
            found = os.lstat(path)
        except FileNotFoundError:
            pass
        except OSError as error:  # a directory that may not be entered, or a disk that is gone
            passed_over.append(f"{path} is passed over: {error.strerror}")
        else:
            if found.st_uid == user:
                check_local_home(path, found)
                return path
            passed_over.append(f"{path} is passed over: it belongs to user {found.st_uid}")
        above = directory.rpartition("/")[0] or "/"
        if above == directory:
            return None
        directory = above


def check_local_home(path: str, found: os.stat_result) -> None:
    """Raise HomeError where our own `.sqscli` cannot be a home."""
    if not stat.S_ISDIR(found.st_mode):
        what = "a link, and links are not followed" if stat.S_ISLNK(found.st_mode) else "not a directory"
        raise HomeError(f"{path}: {what}; move it away, or name a home with --home or SQSCLI_HOME")


def _user_data_directory() -> tuple[str, str]:
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        base = os.environ.get("XDG_DATA_HOME", "")
        if base.startswith("/"):
            return _absolute(base + "/sqscli", "XDG_DATA_HOME"), "XDG_DATA_HOME"
        user = os.environ.get("HOME", "")
        if not base.strip() and user.startswith("/"):
            return _absolute(user + "/.local/share/sqscli", "HOME"), "the user data directory"
    from platformdirs import user_data_dir

    path = user_data_dir("sqscli", appauthor=False)
    if not os.path.isabs(path):
        raise SettingError(
            "this user has no home directory: name a place for the queues with --home or SQSCLI_HOME, or make one here with 'sqscli init'"
        )
    return path, "the user data directory"


def _absolute(path: str, name: str) -> str:
    """Crontabs and unit files do not expand `~`: a directory of that name is never what was meant (`./~` is)."""
    if "\0" in path:
        raise SettingError("a directory's name holds no NUL")
    if path == "~" or path.startswith("~/"):
        path = os.path.expanduser(path)
    try:
        return os.path.abspath(path)
    except OSError:  # the working directory has been deleted
        raise SettingError(f"{name} is {path!r}, but there is no working directory any more: name one that begins with a slash") from None
