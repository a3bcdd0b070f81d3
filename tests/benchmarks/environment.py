"""Where things are measured: a fresh virtual environment with the wheel of this checkout and the peers from PyPI, and empty homes on a disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
INSIDE = Path(__file__).parent / "inside"
PEERS = {"streams": ("litequeue", "persist-queue", "huey"), "serve": ("moto[server]",)}
EXTRAS = {"serve": "[serve]"}

# What pip writes today; up to 24.x its scripts import `re`, which takes as long as half of `python -c pass`.
LAUNCHER = """#!{python}
import sys
from sqscli.__main__ import main
if __name__ == '__main__':
    sys.argv[0] = sys.argv[0].removesuffix('.exe')
    sys.exit(main())
"""


class Environment:
    """The installed program and the places it may write to. `scratch` is removed by whoever made it."""

    def __init__(self, scratch: Path, groups: list[str], full: bool) -> None:
        self.scratch = scratch
        self.full = full
        self.variables = {name: value for name, value in os.environ.items() if not name.startswith(("SQSCLI_", "PYTHON"))}
        venv = scratch / "venv"
        self.python = str(venv / "bin" / "python")
        self.sqscli = str(venv / "bin" / "sqscli")
        self.launcher = str(venv / "bin" / "sqscli-launcher")
        self._install(venv, groups)
        self._homes = 0

    def _install(self, venv: Path, groups: list[str]) -> None:
        wheels = self.scratch / "wheels"
        subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)], check=True)
        (wheel,) = wheels.glob("sqscli-*.whl")
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        peers = [peer for group in groups for peer in PEERS.get(group, ())]
        extras = "".join(EXTRAS.get(group, "") for group in groups)
        subprocess.run([self.python, "-m", "pip", "install", "--quiet", f"{wheel}{extras}", *peers], check=True)
        Path(self.launcher).write_text(LAUNCHER.format(python=self.python), encoding="utf-8")
        Path(self.launcher).chmod(0o755)

    @property
    def imports_re(self) -> bool:
        """Whether the script that pip wrote is of the slow kind."""
        return "import re" in Path(self.sqscli).read_text(encoding="utf-8")

    def size(self, full: int, quick: int) -> int:
        return full if self.full else quick

    def directory(self) -> Path:
        """A new empty directory."""
        self._homes += 1
        path = self.scratch / f"home{self._homes}"
        path.mkdir(mode=0o700)
        return path

    def home(self) -> dict[str, str]:
        """The variables of a new empty home."""
        return {**self.variables, "SQSCLI_HOME": str(self.directory())}

    def inside(self, script: str, *arguments: str | int) -> Any:
        """Runs one of the scripts in `inside/` with the environment's Python; what it prints is JSON."""
        command = [self.python, str(INSIDE / script), *map(str, arguments)]
        done = subprocess.run(command, env=self.variables, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)


def write_lines(path: Path, count: int) -> None:
    """`count` different lines as a directory tree of logs would give them, 66 bytes each."""
    with open(path, "w", encoding="ascii") as file:
        for start in range(0, count, 1000):
            file.write("".join(line(index) for index in range(start, min(count, start + 1000))))


def line(index: int) -> str:
    return f"logs/2026/11/{index:07d}/request-{index * 7919:032x}.json\n"
