"""Runs command lines in one process, for speed: a line of JSON in, what the command left behind out.

    python worker.py aws URL     `aws --endpoint-url URL sqs ...`, by the AWS CLI of the environment
    python worker.py ours        `sqscli api ...`

A request is the list of arguments; an answer is [exit status, stdout, stderr].
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable


def run_aws(url: str) -> Callable[[list[str]], int]:
    import random

    from awscli.clidriver import create_clidriver  # which puts the AWS CLI's own botocore in the place of the library
    from botocore.loaders import Loader

    random.choice = lambda values: "All" if "All" in values else values[0]  # what a skeleton shows of an enumeration is left to chance
    shared: dict[object, object] = {}
    initialise = Loader.__init__

    def load_once(loader: Loader, *arguments: object, **options: object) -> None:
        initialise(loader, *arguments, **options)
        loader._cache = shared

    Loader.__init__ = load_once

    def run(arguments: list[str]) -> int:
        try:
            return create_clidriver().main(["--endpoint-url", url, "sqs", *arguments])
        except SystemExit as end:
            return int(end.code or 0)

    return run


def run_ours() -> Callable[[list[str]], int]:
    from sqscli.cli.run import run

    return lambda arguments: run(["api", *arguments])


def captured(run: Callable[[list[str]], int], arguments: list[str]) -> tuple[int, str, str]:
    """Runs with the descriptors of stdout and stderr led into files."""
    kept = [os.dup(1), os.dup(2)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        try:
            status = run(arguments)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, copy in enumerate(kept, 1):
                os.dup2(copy, descriptor)
                os.close(copy)
        out.seek(0)
        err.seek(0)
        return status, out.read().decode(), err.read().decode()


def main() -> None:
    run = run_aws(sys.argv[2]) if sys.argv[1] == "aws" else run_ours()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        answers.write(json.dumps(captured(run, json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
