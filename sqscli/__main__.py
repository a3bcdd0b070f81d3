"""`python -m sqscli`, and what the `sqscli` command calls.

On the quick path.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run the process' command line; the exit status."""
    try:
        from sqscli.cli.run import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command had begun
        return 130


if __name__ == "__main__":
    sys.exit(main())
