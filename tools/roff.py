"""Text as roff, in the man macros: whatever a character means to roff, the reader sees it as it is.

Law: no line of the source is longer than 80 bytes, and a sentence begins a line: that is what `mandoc -T lint` asks for, and what diffs read best.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_LINE = 80
ESCAPES = str.maketrans({"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", '"': "\\(dq"})
SENTENCES = re.compile(r"(?<=[.?!])\s(?=[A-Z'\"(-])")
_PIECES = re.compile(r"\\\(..|\\f.|\\.|.")  # an escape is never cut


def text(plain: str) -> str:
    """Plain text as roff shows it unchanged: no hyphen becomes a dash, no quote a curly one, no first character a request."""
    escaped = plain.translate(ESCAPES)
    return f"\\&{escaped}" if escaped.startswith((".", "\\(aq")) else escaped


def prose(plain: str) -> list[str]:
    """A paragraph's lines, which are filled again when they are shown."""
    lines: list[str] = []
    for sentence in SENTENCES.split(plain):
        line = ""
        for word in sentence.split(" "):
            if line and len(f"{line} {text(word)}") > LONGEST_LINE:
                lines.append(line)
                line = ""
            line = f"{line} {word.translate(ESCAPES)}" if line else text(word)
        lines.append(line)
    return lines


def literal(plain: str) -> list[str]:
    """A line that is shown as one, to be copied: bold, and never filled."""
    lines = [""]
    for piece in _PIECES.findall(bold(plain)):
        if len(lines[-1]) + len(piece) > LONGEST_LINE - len("\\c"):
            lines.append("")
        lines[-1] += piece
    return [".nf", *(f"{line}\\c" for line in lines[:-1]), lines[-1], ".fi"]


def bold(plain: str) -> str:
    return f"\\fB{text(plain)}\\fR"


def italic(plain: str) -> str:
    return f"\\fI{text(plain)}\\fR"


def roman(plain: str) -> str:
    return f"\\fR{text(plain)}"


def section(title: str, lines: list[str]) -> list[str]:
    """A section with its title; nothing where it says nothing."""
    return [f".SH {title}", *lines] if lines else []


def paragraphs(texts: Iterable[str]) -> list[str]:
    return [line for paragraph in texts for line in (".PP", *prose(paragraph))][1:]


def rows(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [line for term, meaning in pairs for line in (".TP", bold(term), *prose(meaning))]


def finished(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
