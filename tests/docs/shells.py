"""Typing into the real shells, and pressing TAB, to see what their completions make of a line."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.surroundings import BIN, Terminal

ROOT = Path(__file__).parents[2]
COMPLETIONS = ROOT / "completions"
BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")
PROMPT = "<ready>"
EVERY, SHOW = "\x18a", "\x18d"  # ctrl-X a: put in all that is offered; ctrl-X d: show the line, and begin a new one

BASH_SETTINGS = rf"""
PS1='{PROMPT}'
bind 'set enable-bracketed-paste off'
bind 'set bell-style none'
bind '"\C-xa": insert-completions'
bind -x '"\C-xd": printf "\n[[[%s]]]\n" "$READLINE_LINE"; READLINE_LINE='
"""

ZSH_SETTINGS = rf"""
PS1='{PROMPT}'
unset zle_bracketed_paste
setopt no_beep
fpath=(${{ZDOTDIR}} $fpath)
autoload -Uz compinit
compinit -u -d $ZDOTDIR/dump
zle -C every complete-word _generic
zstyle ':completion:every:*' completer _all_matches _complete
zstyle ':completion:every:*' insert yes
bindkey '^Xa' every
show() {{ print -r -- $'\n'"[[[$BUFFER]]]" >/dev/tty; BUFFER= }}
zle -N show
bindkey '^Xd' show
"""

FISH_SETTINGS = rf"""
function fish_prompt; echo -n '{PROMPT}'; end
function fish_greeting; end
bind \cxd 'echo; echo "[[["(commandline)"]]]"; commandline ""; commandline -f repaint'
"""


def needed(name: str) -> None:
    """Without the shell its completion cannot be tried: elsewhere than in CI, which installs it, that is a reason to skip."""
    if shutil.which(name) is None:
        absent(f"{name} is not installed: its completion cannot be tried")


def absent(why: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


class Shell:
    """An interactive shell of a user whose home directory is `user_home`; `environment` may be changed between two lines.

    `offers("send j")` are the words that are offered for the last word of `sqscli send j`; `becomes("sqscli send j")` is what TAB makes of a line.
    """

    def __init__(self, name: str, user_home: Path, files: Path) -> None:
        needed(name)
        self.name = name
        self.user_home = self.cwd = user_home
        self.files = files
        self.script = COMPLETIONS / f"sqscli.{name}"
        self.settings = ""  # of the user
        self.environment = {
            "HOME": str(user_home),
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb" if name == "zsh" else "xterm",
            "SQSCLI_HOME": "",
            "ZDOTDIR": str(files),
            "XDG_CONFIG_HOME": str(files / "config"),
        }
        self._started_with: dict[str, str] = {}
        self._terminal: Terminal | None = None
        self._fish: subprocess.Popen[str] | None = None
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Shell:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def offers(self, line: str) -> list[str]:
        line = f"sqscli {line}"
        if self.name == "fish":
            return self._fish_offers(line)
        typed = line.rpartition(" ")[2]
        shown = self._typed(line, EVERY)
        if shown == line:
            return []
        if self.name == "zsh":
            return sorted(shlex.split(shown[len(line) - len(typed) :]))
        cut = re.search(r"[^=:]*$", typed)  # readline completes what is behind these
        assert cut is not None
        lead = typed[: cut.start()]
        return sorted(lead + word for word in shlex.split(shown[len(line) - len(typed) + len(lead) :]))

    def becomes(self, line: str) -> str:
        return self._typed(line, "\t")

    @property
    def screen(self) -> str:
        """Everything that the terminal has shown."""
        assert self._terminal is not None
        return self._terminal.seen

    def _typed(self, line: str, key: str) -> str:
        terminal = self._current()
        terminal.type(line + key + SHOW)
        terminal.expect("[[[")
        return terminal.expect("]]]")

    def _current(self) -> Terminal:
        self._end_others()
        if self._terminal is None:
            shown = {"bash": BASH_SETTINGS, "zsh": ZSH_SETTINGS, "fish": FISH_SETTINGS}[self.name]
            loaded = "" if self.name == "zsh" else f"source {self.script}\n"
            for name in (".zshrc", "bashrc", "fishrc"):
                (self.files / name).write_text(f"{shown}\n{loaded}\n{self.settings}\n")
            if self.name == "zsh":
                shutil.copy(self.script, self.files / "_sqscli")  # as it is installed: zsh loads it
            argv = {
                "bash": ["bash", "--noprofile", "--rcfile", str(self.files / "bashrc"), "-i"],
                "zsh": ["zsh", "-i"],
                "fish": ["fish", "--no-config", "--init-command", f"source {self.files}/fishrc", "-i"],
            }[self.name]
            # Wide enough for all that a test types or is offered: nothing is wrapped.
            terminal = Terminal(argv, Path(), columns=20_000, cwd=self.cwd, **self.environment)
            self._terminal = self._open.enter_context(terminal)
            terminal.expect(PROMPT)
        return self._terminal

    def _fish_offers(self, line: str) -> list[str]:
        """One fish answers many lines: it takes longer to start than to complete."""
        self._end_others()
        if self._fish is None:
            code = f"source {self.script}; while read -l line; complete -C $line; echo {PROMPT!r}; end"
            environment = {**os.environ, **self.environment}
            argv = ["fish", "--no-config", "-c", code]
            said = self._open.enter_context((self.files / "said").open("w+"))
            self._fish = subprocess.Popen(argv, env=environment, cwd=self.cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True)
            self._open.callback(self._fish.communicate, timeout=60)
        assert self._fish.stdin is not None
        assert self._fish.stdout is not None
        self._fish.stdin.write(f"{line}\n")
        self._fish.stdin.flush()
        offered = [each.rstrip("\n").partition("\t")[0] for each in iter(self._fish.stdout.readline, f"{PROMPT}\n")]
        assert (self.files / "said").read_text() == ""
        return sorted(offered)

    def _end_others(self) -> None:
        """What was started in another environment knows nothing of this one."""
        if self._started_with != self.environment:
            self._open.close()
            self._terminal = self._fish = None
            self._started_with = dict(self.environment)
