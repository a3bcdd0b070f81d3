"""`python -m tests.fuzz.frames CORPUS -max_total_time=10`: the coverage-guided fuzzer (atheris, on libFuzzer) on all that reads a queue's files.

It ends the process: 0 when nothing was found, something else, and the input in a file, when one of the targets raised what it must not raise.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["sqscli.journal", "sqscli.queue"]):
    from tests.fuzz.targets import one_input


def main() -> None:
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
