"""The list, in lines.txt: command lines, right and wrong, that the AWS CLI and `sqscli api` both run, in this order, each on a home of its own.

    # TEXT              says what follows
    LINE                what stands behind `aws sqs` and behind `sqscli api`
    raw: LINE           with binary values as version 1 of the AWS CLI takes them, which version 2 calls --cli-binary-format raw-in-base64-out
    advance SECONDS     both clocks, which stand still otherwise

`$handle`, `$task` and `$token` are the last receipt handle, task handle and NextToken that the side itself has printed. Files are those of FILES, in
the directory where both run.
"""

from __future__ import annotations

from pathlib import Path

FILES: dict[str, bytes] = {
    "body.txt": "a body\r\nof two lines, with \u00e4 and \U0001f600\n".encode(),
    "latin1.txt": b"caf\xe9",
    "number.txt": b"5\n",
    "names.json": b'["VisibilityTimeout", "DelaySeconds"]',
    "attributes.json": b'{"VisibilityTimeout": "61", "DelaySeconds": "0"}',
    "attributes.short": b"VisibilityTimeout=62,DelaySeconds=0",
    "entries.json": b'[{"Id": "1", "MessageBody": "from a file"}, {"Id": "2", "MessageBody": "and another"}]',
    "entries.short": b"Id=1,MessageBody=one",
    "value.txt": b"from the value's file",
    "value.bin": b"\x00\x01\xff",
    "send.json": b'{"QueueUrl": "orders", "MessageBody": "from JSON", "DelaySeconds": 0}',
    "policy.json": b'{"Version": "2012-10-17", "Statement": []}',
}

_TEXT = (Path(__file__).parent / "lines.txt").read_text(encoding="utf-8")
LINES: list[str] = [line for line in _TEXT.splitlines() if line and not line.startswith("#")]
