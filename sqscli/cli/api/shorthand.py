r"""The shorthand in which the AWS CLI takes structures: `Id=1,MessageBody=hello,MessageAttributes={kind={DataType=String,StringValue=a}}`.

    parameter = pair *("," pair)
    pair      = key ["@"] "=" [list / hash / text *("," text)]
    list      = "[" [value *("," value)] "]"
    hash      = "{" [key ["@"] "=" value *("," key ["@"] "=" value)] "}"
    value     = list / hash / text
    key       = *(letter / digit / one of -_.#/:)
    text      = a word, with "\," for a comma; or between single or double quotes, with a backslash before that quote

Space may stand around "=", "," and brackets. `key@=file://PATH` takes the text from a file, `key@=fileb://PATH` its bytes.
A word ends at a comma or a quote; where a list of words may follow it ("a=b,c,d"), the later ones also end at "=", and the one before a
"=" is not a word of the list but the next key. No word holds a character beyond U+FFFF, so an emoji needs quotes: the AWS CLI has it so.

What comes out is text, lists and dictionaries; `typed` then makes numbers and lists where the action's table wants them.
"""

from __future__ import annotations

import re
import string
from typing import Any, NoReturn

from sqscli.api.actions import ListOf, MapOf, Type
from sqscli.cli.api.files import content_of
from sqscli.cli.api.shapes import structure_of

_KEY = frozenset(string.ascii_letters + string.digits + "-_.#/:")
_NEVER = r"\"',\U00010000-\U0010ffff"
_START = rf"(?:\\,|[^{_NEVER}\x00-\x20=\[{{])"
_CONTROLS = r"\x00-\x08\x0e-\x1b"
_WORD = re.compile(rf"{_START}(?:\\,|[^{_NEVER}{_CONTROLS}\]}}])*")
_LISTED_WORD = re.compile(rf"{_START}(?:\\,|[^{_NEVER}{_CONTROLS}=])*")
_QUOTED = {"'": ("singled quoted", re.compile(r"'(?:\\'|[^'])*'")), '"': ("double quoted", re.compile(r'"(?:\\"|[^"])*"'))}


class ShorthandError(Exception):
    """The text is no shorthand; the message shows where."""


class ExpectedError(ShorthandError):
    """Something else was expected at `index` of the text."""

    def __init__(self, text: str, expected: str, received: str, index: int) -> None:
        super().__init__(f"Expected: '{expected}', received: '{received}' for input:\n{pointed_at(text, index)}")


def pointed_at(text: str, index: int) -> str:
    """`text` with a `^` below the character at `index`, in its own line."""
    line_end = text.find("\n", index)
    before, after = (text, "") if line_end < 0 else (text[:line_end], text[line_end:])
    column = index - (text.rfind("\n", 0, index) + 1)
    return f"{before}\n{' ' * column}^{after}"


def parse_shorthand(text: str) -> dict[str, Any]:
    """The dictionary that `text` stands for. Raises ShorthandError; FileError where a file cannot be read."""
    return _Reader(text).parameter()


class _Reader:
    """One text, read from the left; `index` is the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.index = 0
        self.takes_files = False  # whether the last key was followed by `@=`

    # --- the grammar ---

    def parameter(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not found or self.index < len(self.text):
            end = self.index
            if found:
                self.expect(",")
            key = self.key()
            value = self.values()
            if key in found:
                raise ShorthandError(
                    f'Second instance of key "{key}" encountered for input:\n{pointed_at(self.text, end + 1)}\n'
                    'This is often because there is a preceding "," instead of a space.'
                )
            found[key] = value
        return found

    def key(self) -> str:
        """A key and what stands between it and its value."""
        start = self.index
        while self.current in _KEY:
            self.index += 1
        key = self.text[start : self.index]
        self.skip_space()
        self.takes_files = self.current == "@"
        if self.takes_files:
            self.index += 1
        self.expect("=")
        return key

    def values(self) -> Any:
        return self.value() if self.current in ("[", "{") else self.words()

    def value(self) -> Any:
        if self.current == "[":
            return self.listed()
        if self.current == "{":
            return self.hashed()
        return self.text_value()

    def listed(self) -> list[Any]:
        self.expect("[")
        found = []
        while self.current != "]":
            found.append(self.value())
            self.separator("]")
        self.index += 1
        return found

    def hashed(self) -> dict[str, Any]:
        self.expect("{")
        found = {}
        while self.current != "}":
            key = self.key()
            found[key] = self.value()
            self.separator("}")
        self.index += 1
        return found

    def separator(self, closing: str) -> None:
        """A comma, unless the bracket closes."""
        self.skip_space()
        if self.current != closing:
            self.expect(",")

    def words(self) -> Any:
        """A text, or the list of texts that commas join; the last comma may be the one before the next key."""
        first = self.text_value()
        self.skip_space()
        if self.current != ",":
            return first
        self.expect(",")
        found = [first]
        while True:
            try:
                word = self.listed_word()
                self.skip_space()
                if self.at_end:
                    found.append(word)
                    break
                self.expect(",")
                found.append(word)
            except ExpectedError:
                if self.at_end:
                    raise
                self.index = self.text.rfind(",", 0, self.index + 1)
                break
        return first if len(found) == 1 else found

    def text_value(self) -> Any:
        if self.current in _QUOTED:
            return self.quoted()
        match = _WORD.match(self.text, self.index)
        return self.word(match) if match else ""

    def listed_word(self) -> Any:
        if self.current in _QUOTED:
            return self.quoted()
        match = _LISTED_WORD.match(self.text, self.index)
        return self.word(match) if match else self.fail("<second>", "<none>")

    def word(self, match: re.Match[str]) -> Any:
        self.index = match.end()
        return self.resolved(match[0].replace("\\,", ",").rstrip())

    def quoted(self) -> Any:
        quote = self.current
        name, pattern = _QUOTED[quote]
        match = pattern.match(self.text, self.index)
        if match is None:
            self.fail(f"<{name}>", "<none>")
        self.index = match.end()
        return self.resolved(match[0][1:-1].replace("\\" + quote, quote).replace("\\\\", "\\"))

    def resolved(self, text: str) -> Any:
        content = content_of(text) if self.takes_files else None
        return text if content is None else content

    # --- characters ---

    @property
    def at_end(self) -> bool:
        return self.index >= len(self.text)

    @property
    def current(self) -> str:
        """The next character, empty at the end."""
        return self.text[self.index : self.index + 1]

    def skip_space(self) -> None:
        while self.current and self.current in string.whitespace:
            self.index += 1

    def expect(self, character: str) -> None:
        self.skip_space()
        if self.current != character:
            self.fail(character, self.current or "EOF")
        self.index += 1
        self.skip_space()

    def fail(self, expected: str, received: str) -> NoReturn:
        raise ExpectedError(self.text, expected, received, self.index)


def typed(type_: Type, value: Any) -> Any:
    """What shorthand gave, as the table has it: one text where a list is wanted is a list of one, and integers are read.

    What does not fit stays as it is: the validation will say so. Raises ValueError or TypeError for what is no number.
    """
    if isinstance(type_, ListOf):
        return [typed(type_.element, element) for element in value] if isinstance(value, list) else [value]
    if isinstance(type_, MapOf):
        return {key: typed(type_.value, element) for key, element in value.items()} if isinstance(value, dict) else value
    members = structure_of(type_)
    if members is not None:
        if not isinstance(value, dict):
            return value
        types = {member.name: member.type for member in members}
        return {name: typed(types[name], element) if name in types else element for name, element in value.items()}
    if type_ in ("int", "long"):
        return int(value)
    if type_ == "bool":
        return {"true": True, "false": False}.get(value.lower(), value)
    return value
