"""Runs in the measured environment: `plain_file.py LINES PATH` appends each line to a file with a write and an fdatasync of its own.

What a program does that keeps its messages in a file and wants each to be there after a power cut. It prints its seconds, without its start.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    with open(sys.argv[1], "rb") as source:
        start = time.perf_counter()
        handle = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        for line in source:
            os.write(handle, line)
            os.fdatasync(handle)
        os.close(handle)
        print(json.dumps(time.perf_counter() - start))


main()
