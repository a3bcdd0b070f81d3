"""A command line that has been read: what both readers, the quick one and Click, hand to the commands.

On the quick path: it imports nothing. What a value may look like is said here, once for both readers.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqscli.cli.everyday import Command

DURATION_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
SIZE_UNITS = {"": 1, "b": 1, "k": 1024, "kib": 1024, "m": 1024 * 1024, "mib": 1024 * 1024}
LONGEST_NUMBER = 12


class UsageError(Exception):
    """The command line is wrong, and nothing was changed; the text says what is allowed."""


class NotConfirmedError(UsageError):
    """What would destroy something was not confirmed, and nothing was changed."""


class Line:
    """A command of the table and what was given to it: `values` holds, by `dest` or argument name, only what the line says."""

    __slots__ = ("command", "values")

    def __init__(self, command: Command, values: dict[str, object]) -> None:
        self.command = command
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and (self.command, self.values) == (other.command, other.values)

    def __repr__(self) -> str:
        return f"Line({self.command.name!r}, {self.values!r})"

    def flag(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        assert value is None or isinstance(value, str)
        return value

    def required(self, name: str) -> str:
        value = self.values[name]
        assert isinstance(value, str)
        return value

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        assert value is None or isinstance(value, int)
        return value

    def texts(self, name: str) -> list[str]:
        values = self.values.get(name, [])
        assert isinstance(values, list)
        return values


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def parse_duration(text: str) -> int:
    """Seconds of `30s`, `5m`, `12h`, `4d` or bare seconds."""
    unit = 1
    digits = text
    if text[-1:] in DURATION_UNITS:
        unit = DURATION_UNITS[text[-1]]
        digits = text[:-1]
    if not is_number(digits):
        raise ValueError(f"{text!r} is not a duration: write 30s, 5m, 12h, 4d or bare seconds")
    return int(digits) * unit


def parse_size(text: str) -> int:
    """Bytes of `256KiB`, `1MiB` or bare bytes."""
    digits = text.rstrip("BbIiKkMm")
    unit = SIZE_UNITS.get(text[len(digits) :].lower())
    if unit is None or not is_number(digits):
        raise ValueError(f"{text!r} is not a size: write 256KiB, 1MiB or bare bytes")
    return int(digits) * unit


def parse_count(text: str) -> int:
    if not is_number(text) or int(text) == 0:
        raise ValueError(f"{text!r} is not a number from 1 up")
    return int(text)


def parse_number(text: str) -> int:
    if not is_number(text):
        raise ValueError(f"{text!r} is not a number from 0 up")
    return int(text)


def convert(kind: str, choices: tuple[str, ...], text: str) -> str | int:
    """The value that `text` stands for; a ValueError says what is allowed."""
    if kind == "duration":
        return parse_duration(text)
    if kind == "int":
        return parse_count(text)
    if kind == "number":
        return parse_number(text)
    if kind == "size":
        return parse_size(text)
    if kind == "choice" and text not in choices:
        raise ValueError(f"{text!r} is not one of {', '.join(choices)}")
    return text
