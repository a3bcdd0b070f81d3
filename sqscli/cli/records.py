"""Records of a stream: stdin in large pieces, split at C speed.

Law 1: memory is bounded by the piece and by the largest message there can be: of a longer record only so much is kept as shows that it is too long.
Law 2: a slow producer's records are handed on as they come; nothing waits for a batch to fill up.
"""

from __future__ import annotations

import os
import select
from collections.abc import Iterator

from sqscli.api.checks import MAXIMUM_MESSAGE_BYTES
from sqscli.cli.output import STDIN

PIECE_BYTES = 1024 * 1024
KEPT_BYTES = MAXIMUM_MESSAGE_BYTES + 2  # one more than a message, and a CR that may turn out to belong to the separator


def read_records(separator: bytes, fd: int = STDIN) -> Iterator[list[bytes]]:
    """Lists of records; with a newline as separator a return before it belongs to it."""
    rest = b""
    while True:
        piece = read_piece(fd)
        if not piece:
            break
        whole, found, rest = (rest + piece if rest else piece).rpartition(separator)
        if found:
            yield split(whole, separator)
        if len(rest) > KEPT_BYTES:
            rest = rest[:KEPT_BYTES]
    if rest:
        yield [rest]


def split(whole: bytes, separator: bytes) -> list[bytes]:
    if separator == b"\n" and b"\r" in whole:
        whole = (whole + b"\n").replace(b"\r\n", b"\n")[:-1]
    return whole.split(separator)


def read_piece(fd: int) -> bytes:
    """What can be read at once: of a pipe everything that is in it, up to a limit."""
    try:
        piece = os.read(fd, PIECE_BYTES)
        if not piece or len(piece) == PIECE_BYTES:
            return piece
        pieces = [piece]
        size = len(piece)
        while size < PIECE_BYTES and select.select([fd], [], [], 0)[0]:
            piece = os.read(fd, PIECE_BYTES - size)
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
    except OSError as error:
        error.filename = "stdin"
        raise
    return b"".join(pieces)
