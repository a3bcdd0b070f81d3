"""`file://PATH` and `fileb://PATH` in the place of a value: the text, or the bytes, of a file."""

from __future__ import annotations

import os

from sqscli.cli.api.errors import ApiError

_TEXT, _BYTES = "file://", "fileb://"


class FileError(ApiError):
    """A file that a value names cannot be read."""


def content_of(value: object) -> str | bytes | None:
    """What the file that `value` names holds, None where `value` names none. `~` and `$NAME` in a path are expanded. Raises FileError.

    Text is UTF-8 with any line ends, which become LF; nothing is cut off at the end.
    """
    if not isinstance(value, str) or not value.startswith((_TEXT, _BYTES)):
        return None
    is_text = value.startswith(_TEXT)
    path = os.path.expandvars(os.path.expanduser(value[len(_TEXT if is_text else _BYTES) :]))
    try:
        if not is_text:
            with open(path, "rb") as file:
                return file.read()
        with open(path, encoding="utf-8") as text_file:
            return text_file.read()
    except UnicodeDecodeError:
        raise FileError(
            f"Unable to load paramfile ({path}), text contents could not be decoded.  "
            "If this is a binary file, please use the fileb:// prefix instead of the file:// prefix."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise FileError(f"Unable to load paramfile {value}: {error}") from None
