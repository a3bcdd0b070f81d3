"""What `sqscli apply` is given: queues declared in TOML, checked as far as the text alone can tell.

Law 1: what is refused is refused with its line, and where it is a word that nobody knows with the nearest one that can be meant.
Law 2: the words, values and units are those of the options of `create-queue`, from the command table; what is new there can be declared here.
Law 3: what others may have written is bounded: in size, in depth, in time.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

from sqscli.api.attributes import CREATE, CREATE_AND_SET, FIFO_SUFFIX, JSON, QUEUE_ATTRIBUTES
from sqscli.api.errors import SQSError
from sqscli.cli.line import Line, UsageError, convert
from sqscli.cli.output import STDIN
from sqscli.cli.queues import NUMBERS, named_attributes
from sqscli.cli.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqscli.catalog import Namespace
    from sqscli.cli.everyday import Option

    Path = tuple[str, ...]

MAXIMUM_BYTES = 1 << 20
LONGEST_VALUE = 200  # the URL or the ARN of a queue
MOST_READINGS = 300  # of one text, in search of a line
OPTIONS = {option.names[-1].lstrip("-"): option for option in COMMANDS["create-queue"].options if not option.many}
TABLES = ("attributes", "tags")
ATTRIBUTES = {  # that the options set
    **NUMBERS,
    "fifo": "FifoQueue",
    "content_based_dedup": "ContentBasedDeduplication",
    "max_receives": "RedrivePolicy",  # of which, with the name of a queue, nothing else can be wrong by itself
}
SETTABLE = [row.name for row in QUEUE_ATTRIBUTES.values() if row.setter in (CREATE, CREATE_AND_SET)]
WRITTEN = {"flag": "true or false", "duration": 'a duration: "30s", "5m", "12h", "4d" or a number of seconds', "int": "a number from 1 up"}
WRITTEN |= {"size": 'a size: "256KiB", "1MiB" or a number of bytes', "queue": "the name of a queue, in quotes"}


class Declared:
    """One queue. `tags` is None where none are declared; `places` says where each attribute is, `place` where the queue is."""

    def __init__(self, name: str, place: Path) -> None:
        self.name = name
        self.place = place
        self.attributes: dict[str, str] = {}
        self.places: dict[str, Path] = {}
        self.tags: dict[str, str] | None = None

    @property
    def is_fifo(self) -> bool:
        return self.attributes.get("FifoQueue", "").lower() == "true"


class Declarations:
    """The queues of a file, in its order, and where in it something is."""

    def __init__(self, path: str, namespace: Namespace) -> None:
        self.source = "stdin" if path == "-" else path
        self._load = toml_reader()
        self._text = decoded(read_bounded(path, self.source), self.source)
        self._namespace = namespace
        self.queues = [self._queue(name, table) for name, table in self._tables().items()]

    def error(self, place: Path, reason: str) -> UsageError:
        return UsageError(f"{self.at(place)}: {reason}")

    def located(self, error: SQSError, place: Path) -> SQSError:
        """SQS's own error, with where it comes from in front."""
        error.message = f"{self.at(place)}: {error.message}"
        return error

    def at(self, place: Path) -> str:
        line = line_of(self._text, place, self._load)
        words = ".".join(word if re.fullmatch(r"[A-Za-z0-9_-]+", word) else json.dumps(word, ensure_ascii=False) for word in place)
        return f"{self.source}: " + (f"line {line}: " if line else "") + words

    def _tables(self) -> dict[str, Any]:
        try:
            document = self._load(self._text)
        except RecursionError:
            raise UsageError(f"{self.source}: nested too deeply") from None
        except ValueError as error:
            raise UsageError(f"{self.source}: {readable(str(error), self._text)}") from None
        for key in document:
            if key != "queues":
                raise self.error((key,), "nothing of that name can be declared: write [queues.NAME] for each queue" + meant(key, ["queues"]))
        queues = document.get("queues")
        if queues is None:
            raise UsageError(f"{self.source}: declares no queues: write [queues.NAME] for each")
        if not isinstance(queues, dict):
            raise self.error(("queues",), "write [queues.NAME] for each queue")
        return queues

    def _queue(self, name: str, table: object) -> Declared:
        declared = Declared(name, ("queues", name))
        if not isinstance(table, dict):
            raise self.error(declared.place, f"a queue is a table: write [queues.{name}]")
        values = {}
        for key, value in table.items():
            if key in OPTIONS:
                values[OPTIONS[key].dest] = self._value(OPTIONS[key], value, (*declared.place, key))
            elif key not in TABLES:
                raise self.error((*declared.place, key), "a queue has nothing of that name" + meant(key, [*OPTIONS, *TABLES]))
        self._check_options(declared, values)
        line = Line(COMMANDS["create-queue"], {name: value for name, value in values.items() if value is not False})
        declared.attributes = named_attributes(line, self._namespace, name)
        if values.get("content_based_dedup") is False:
            declared.attributes["ContentBasedDeduplication"] = "false"
        said = {ATTRIBUTES[option.dest]: (*declared.place, key) for key, option in OPTIONS.items() if option.dest in values and key != "dlq"}
        declared.places = {attribute: said.get(attribute, declared.place) for attribute in declared.attributes}
        self._add_attributes(declared, table.get("attributes", {}))
        if "tags" in table:
            declared.tags = self._tags(table["tags"], (*declared.place, "tags"))
        return declared

    def _value(self, option: Option, value: object, place: Path) -> str | int:
        """The value of an option, as the command line would have it."""
        if option.kind == "flag" and isinstance(value, bool):
            return value
        is_text = isinstance(value, str)
        is_number = isinstance(value, int) and not isinstance(value, bool) and option.kind in ("duration", "size", "int")
        if option.dest == "fifo" and isinstance(value, dict):
            raise self.error(place, f'a name with a dot wants quotes: [queues."{place[1]}.fifo"]')
        if option.kind == "flag" or not (is_text or is_number) or len(str(value)) > LONGEST_VALUE:
            raise self.error(place, f"write {WRITTEN[option.kind]}")
        try:
            found = convert(option.kind, option.choices, str(value))
            return self._namespace.name(str(found)) if option.kind == "queue" else found
        except (ValueError, SQSError) as error:
            raise self.error(place, str(error)) from None

    def _check_options(self, declared: Declared, values: dict[str, str | int]) -> None:
        for one, other in (("dlq", "max-receives"), ("max-receives", "dlq")):
            if OPTIONS[one].dest in values and OPTIONS[other].dest not in values:
                raise self.error((*declared.place, one), f"goes together with {other}")
        if values.get("fifo") is False and declared.name.endswith(FIFO_SUFFIX):
            raise self.error((*declared.place, "fifo"), f"a queue whose name ends in {FIFO_SUFFIX} is a FIFO queue")

    def _add_attributes(self, declared: Declared, table: object) -> None:
        place = (*declared.place, "attributes")
        if not isinstance(table, dict):
            raise self.error(place, "is a table: { VisibilityTimeout = 60 }")
        for name, value in table.items():
            at = (*place, name)
            if name not in SETTABLE:
                raise self.error(at, "SQS has no attribute of that name that can be set" + meant(name, SETTABLE))
            text = self._attribute_text(name, value, at)
            said = declared.attributes.setdefault(name, text)
            if name in declared.places and not (name == "FifoQueue" and said == text.lower()):
                raise self.error(at, f"is said twice: {'.'.join(declared.places[name][2:]) or 'by the name of the queue'} says it too")
            declared.places[name] = at

    def _attribute_text(self, name: str, value: object, place: Path) -> str:
        """An attribute as SQS has it: text. A policy may be written as a table."""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (str, int)):
            return str(value)
        if isinstance(value, dict) and QUEUE_ATTRIBUTES[name].kind == JSON:
            try:
                return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            except (TypeError, ValueError):
                raise self.error(place, "holds what JSON does not know, as dates and nan") from None
        raise self.error(place, "write text in quotes, a whole number, true or false" + (", or a table" if isinstance(value, dict) else ""))

    def _tags(self, table: object, place: Path) -> dict[str, str]:
        if not isinstance(table, dict):
            raise self.error(place, 'is a table: { team = "shop" }')
        for key, value in table.items():
            if not isinstance(value, str):
                raise self.error((*place, key), "a tag's value is text: write it in quotes")
        return table


def toml_reader() -> Callable[[str], dict[str, Any]]:
    """What reads TOML: Python's own, or before 3.11 tomli."""
    for name in ("tomllib", "tomli"):
        try:
            found: Callable[[str], dict[str, Any]] = importlib.import_module(name).loads
        except ImportError:
            continue
        return found
    version = ".".join(map(str, sys.version_info[:2]))
    raise UsageError(f"apply on Python {version} needs tomli, which is not installed: pip install 'sqscli[apply]'")


def read_bounded(path: str, source: str) -> bytes:
    fd = STDIN if path == "-" else os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    pieces, size = [], 0
    try:
        while size <= MAXIMUM_BYTES and (piece := os.read(fd, MAXIMUM_BYTES)):
            pieces.append(piece)
            size += len(piece)
    except OSError as error:
        error.filename = source
        raise
    finally:
        if path != "-":
            os.close(fd)
    if size > MAXIMUM_BYTES:
        raise UsageError(f"{source}: more than {MAXIMUM_BYTES >> 20} MiB: that cannot be meant")
    return b"".join(pieces)


def decoded(data: bytes, source: str) -> str:
    try:
        return data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{source}: line {line}: the byte 0x{data[error.start]:02x} is not UTF-8") from None


def readable(message: str, text: str) -> str:
    """The reader's own message, with the line in front."""
    if message.startswith("Exceeds the limit"):
        return "a number of too many digits"
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL)
    if found:
        return f"line {found[2]}, column {found[3]}: {found[1]}"
    ended = message.removesuffix(" (at end of document)")
    line = text.rstrip().count("\n") + 1
    return f"line {line}: {ended}" if ended != message else message


def meant(word: str, words: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = {each.lower(): each for each in words}
    found = get_close_matches(word.lower().replace("_", "-"), near, 1) or get_close_matches(word.lower(), near, 1)
    return f"; did you mean {near[found[0]]}?" if found else ""


def line_of(text: str, place: Path, load: Callable[[str], dict[str, Any]]) -> int | None:
    """The line where the statement begins that `place` comes from: TOML's readers do not tell.

    Lines from the top are read as a document of their own, cut between two lines where that is possible: the longest that has nothing at `place`
    ends in front of it. None where that takes too many readings, as in the middle of a text of many lines.
    """
    lines = text.split("\n")
    left = MOST_READINGS

    def has(count: int) -> bool | None:
        """Whether the first lines have something there; None where they are no document."""
        nonlocal left
        left -= 1
        try:
            found: Any = load("\n".join(lines[:count]))
        except (ValueError, RecursionError):
            return None
        for word in place:
            if not isinstance(found, dict) or word not in found:
                return False
            found = found[word]
        return True

    without, floor, ceiling = 0, 0, len(lines)  # a document without it, and no other from there to `floor`; one with it
    while ceiling - floor > 1 and left > 0:
        middle = cut = (floor + ceiling) // 2
        while cut > floor and (found := has(cut)) is None and left > 0:
            cut -= 1
        if cut > floor and found:
            ceiling = cut
        else:
            without, floor = (cut, middle) if cut > floor else (without, middle)
    return without + 1 if left > 0 else None
