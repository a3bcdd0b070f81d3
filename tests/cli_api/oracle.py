"""The AWS CLI's own shorthand and formats, asked in a process of its own: importing it changes which botocore a process has.

A request is a line of JSON, ["shorthand", TEXT], ["text", VALUE] or ["table", VALUE]; an answer is ["is", RESULT] or ["fails", MESSAGE].
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from typing import Any


def answer(kind: str, value: Any) -> Any:
    from awscli.formatter import TableFormatter
    from awscli.shorthand import ShorthandParser
    from awscli.text import format_text

    if kind == "shorthand":
        return ShorthandParser().parse(value)
    stream = io.StringIO()
    if kind == "text":
        format_text(value, stream)
    else:
        TableFormatter(argparse.Namespace(color="off", query=None))("Title", value, stream)
    return stream.getvalue()


def main() -> None:
    for line in sys.stdin:
        try:
            said = ["is", answer(*json.loads(line))]
        except Exception as error:  # noqa: BLE001 - whatever it says is the answer
            said = ["fails", str(error)]
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
