"""Asking a completion what it offers, in the shell it is for."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPLETIONS = ROOT / "completions"

# zsh's own completion functions want a terminal: these print what they are given.
ZSH_STUBS = r"""
compdef() { : }
compset() { : }
_message() { : }
_files() { print -l -- FILES }
_describe() { local each; for each in ${(P)4}; do print -r -- ${each%%:*}; done }
_call_program() { shift; eval "$@" }
"""


class Shell:
    """`offers(["send"], "")` is what the shell offers behind `sqscli send `."""

    def __init__(self, name: str, home: Path) -> None:
        self.name = name
        self.home = self.cwd = home
        self.environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "dumb", "LC_ALL": "C.UTF-8"}
        program = shutil.which(name)
        if program is None:
            pytest.skip(f"{name} is not installed: its completion cannot be tried")
        self.program = program

    def offers(self, words: list[str], current: str) -> list[str]:
        command = getattr(self, f"_{self.name}")(["sqscli", *words], current)
        done = subprocess.run(command, env=self.environment, cwd=self.cwd, capture_output=True, text=True, timeout=60, check=True)
        assert done.stderr == ""
        offered = [line.partition("\t")[0] for line in done.stdout.splitlines()]
        return sorted(each for each in offered if each and (each.startswith(current) or each == "FILES"))

    def _bash(self, words: list[str], current: str) -> list[str]:
        array = " ".join(shlex.quote(word) for word in [*words, current])
        code = f"""source {COMPLETIONS}/sqscli.bash; COMP_WORDS=({array}); COMP_CWORD={len(words)}; _sqscli; printf '%s\\n' "${{COMPREPLY[@]}}" """
        return [self.program, "--norc", "--noprofile", "-c", code]

    def _zsh(self, words: list[str], current: str) -> list[str]:
        array = " ".join(shlex.quote(word) for word in [*words, current])
        code = f"{ZSH_STUBS}\nsource {COMPLETIONS}/sqscli.zsh; words=({array}); CURRENT={len(words) + 1}; _sqscli"
        return [self.program, "-f", "-c", code]

    def _fish(self, words: list[str], current: str) -> list[str]:
        line = " ".join([*(shlex.quote(word) for word in words), current])
        code = f"source {COMPLETIONS}/sqscli.fish; complete -C {shlex.quote(line)}"
        return [self.program, "--no-config", "-c", code]
