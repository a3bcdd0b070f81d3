"""The surroundings are what they say: otherwise what is tried in them proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.surroundings import SHELLS, Terminal, as_cron, in_shell


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_finds_sqscli_and_stops_at_what_fails(shell: str, home: Path, tmp_path: Path) -> None:
    ended = in_shell(
        shell, "sqscli create-queue q >&2; printf 'a b' | sqscli send q - >&2; sqscli receive q --delete -o body; false; echo no", home, tmp_path
    )
    assert (ended.status, ended.out) == (1, b"a b\n")


def test_a_line_of_a_crontab_has_no_terminal_no_stdin_and_a_tiny_path(home: Path, tmp_path: Path) -> None:
    assert as_cron("echo $PATH; tty; cat; command -v sqscli || echo none", home, tmp_path).out == b"/usr/bin:/bin\nnot a tty\nnone\n"
    assert as_cron("$sqscli create-queue q && $sqscli send q x -q && $sqscli receive q --delete -o body", home, tmp_path).out.endswith(b"x\n")


def test_a_terminal_has_its_width_and_ctrl_c(home: Path) -> None:
    with Terminal(["sh", "-c", "stty size; cat"], home, columns=61) as terminal:
        terminal.expect("24 61")
        terminal.type("\x03")
        assert terminal.end() in (-2, 130)
