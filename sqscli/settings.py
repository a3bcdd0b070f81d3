"""What the options and the environment say: where the data lives, how durable an answer is, whose queues they are.

| variable            | option         | default                                                      |
|---------------------|----------------|--------------------------------------------------------------|
| `SQSCLI_HOME`       | `--home`       | the user data directory: `~/.local/share/sqscli` on Linux    |
| `SQSCLI_DURABILITY` | `--durability` | `always`                                                     |
| `SQSCLI_ACCOUNT`    |                | `000000000000`                                               |
| `SQSCLI_REGION`     |                | `us-east-1`                                                  |
| `SQSCLI_STRICT`     |                | `1` for `api`, `serve` and `client()`, `0` for the rest      |

Law 1: an option beats its variable, a variable beats the default, and an empty variable counts as none.
Law 2: no setting is guessed: what cannot be meant is a `SettingError` that says what can.
Law 3: this module is on the quick path of the command line; platformdirs answers only where the default directory is not plain.
"""

from __future__ import annotations

import os
import sys

from sqscli.catalog import ACCOUNT, REGION

DURABILITIES = ("always", "batch", "none")


class SettingError(ValueError):
    """An option or a variable holds what cannot be meant: a usage error."""


def home_directory(option: str | None = None, name: str = "--home") -> tuple[str, str]:
    """The home as an absolute path, and why it is that one: `--home` (or what else `option` is called), `SQSCLI_HOME`, or what made the default."""
    if option is not None:
        if not option:
            raise SettingError(f"{name} is empty: name a directory, or leave it out")
        return _absolute(option), name
    variable = os.environ.get("SQSCLI_HOME")
    if variable:
        return _absolute(variable), "SQSCLI_HOME"
    return _user_data_directory()


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


def _user_data_directory() -> tuple[str, str]:
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        base = os.environ.get("XDG_DATA_HOME", "")
        if base.startswith("/"):
            return _absolute(base + "/sqscli"), "XDG_DATA_HOME"
        user = os.environ.get("HOME", "")
        if not base.strip() and user.startswith("/"):
            return _absolute(user + "/.local/share/sqscli"), "the user data directory"
    from platformdirs import user_data_dir

    path = user_data_dir("sqscli", appauthor=False)
    if not os.path.isabs(path):
        raise SettingError("this user has no home directory: name a place for the queues with --home or SQSCLI_HOME")
    return path, "the user data directory"


def _absolute(path: str) -> str:
    """Crontabs and unit files do not expand `~`: a directory of that name is never what was meant (`./~` is)."""
    if "\0" in path:
        raise SettingError("a directory's name holds no NUL")
    if path == "~" or path.startswith("~/"):
        path = os.path.expanduser(path)
    return os.path.abspath(path)
