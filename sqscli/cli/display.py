"""How wide a text is on a terminal, and a text cut or padded to a width.

An East Asian character or an emoji takes two columns, an accent that combines with the character before it none.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

ELLIPSIS = "…"
MOST_PER_COLUMN = 8  # characters: of a longer text only so much is looked at


def display_width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(character_width, text))


def character_width(character: str) -> int:
    """Of a printable character."""
    if (
        category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"
    ):  # also the rest of a Korean syllable
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def cut(text: str, width: int) -> str:
    """`text` in `width` columns at most: with an ellipsis at its end where it is longer."""
    shown = text[: MOST_PER_COLUMN * width]
    if len(shown) == len(text) and display_width(text) <= width:
        return text
    kept, left = [], width - 1
    for character in shown:
        left -= character_width(character)
        if left < 0:
            break
        kept.append(character)
    return "".join(kept) + ELLIPSIS


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of `width` columns at most, which is 2 or more."""
    lines, left = [""], width
    for character in text:
        left -= (own := character_width(character))
        if left < 0:
            lines.append("")
            left = width - own
        lines[-1] += character
    return lines


def padded(text: str, width: int, is_right: bool = False) -> str:
    spaces = " " * (width - display_width(text))
    return spaces + text if is_right else text + spaces
