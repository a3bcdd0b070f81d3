"""Runs command lines as another user: `as_user.py UID GID [GID ...] < lines` (a JSON list of lists of words), and says in JSON how each ended.

What it needs is loaded before root is given up, since where Python is installed may be nobody else's business either.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys


def main() -> None:
    import sqscli.cli.run

    for name in ("click", "difflib", "filelock", "msgspec", "platformdirs", "encodings.unicode_escape", "locale"):
        importlib.import_module(name)
    for package in ("actions", "api", "cli", "cli.api", "journal", "queue", "wire"):
        found = importlib.import_module(f"sqscli.{package}")
        for module in pkgutil.iter_modules(found.__path__):
            importlib.import_module(f"sqscli.{package}.{module.name}")
    for module in pkgutil.iter_modules(sqscli.__path__):
        if module.name not in ("__main__", "serve"):
            importlib.import_module(f"sqscli.{module.name}")
    lines = json.load(sys.stdin)
    uid, *gids = (int(word) for word in sys.argv[1:])
    os.setgroups(gids[1:])
    os.setgid(gids[0])
    os.setuid(uid)
    os.environ["HOME"] = "/nonexistent"
    ends = []
    kept = os.dup(1), os.dup(2)
    for line in lines:
        files = os.memfd_create("out"), os.memfd_create("err")
        os.dup2(files[0], 1)
        os.dup2(files[1], 2)
        try:
            status = sqscli.cli.run.run(line)
        finally:
            os.dup2(kept[0], 1)
            os.dup2(kept[1], 2)
        out, err = (os.pread(file, 1 << 20, 0).decode() for file in files)
        ends.append({"line": line, "status": status, "out": out, "err": err})
    json.dump(ends, sys.stdout)


main()
