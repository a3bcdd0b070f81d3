"""The manual pages, as `man` shows them and as what checks them sees them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sqscli.cli.table import COMMANDS, EXAMPLES
from tests.docs.shells import absent
from tools.roff import LONGEST_LINE

MAN = Path(__file__).parents[2] / "man"
PAGES = sorted(MAN.glob("man?/*"))
SECTIONS = (
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "COMMANDS",
    "ARGUMENTS",
    "OPTIONS",
    "GLOBAL OPTIONS",
    "EXAMPLES",
    "EXIT STATUS",
    "ENVIRONMENT",
    "FILES",
    "SEE ALSO",
)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    if shutil.which(words[0]) is None:
        absent(f"{words[0]} is not installed: the manual pages cannot be tried with it")
    variables = {**os.environ, "LC_ALL": "C.UTF-8", "MAN_DISABLE_SECCOMP": "1", **environment}  # a container may forbid man's own sandbox
    return subprocess.run(words, env=variables, cwd=MAN, capture_output=True, text=True, timeout=120)


def test_there_is_a_page_for_each_command_and_one_for_the_concepts() -> None:
    assert {path.name for path in PAGES} == {"sqscli.1", "sqscli.7", *(f"sqscli-{name}.1" for name in COMMANDS)}


def test_mandoc_finds_nothing_to_say_about_any_page_not_even_of_style() -> None:
    linted = run("mandoc", "-T", "lint", "-W", "all", *map(str, PAGES))
    assert (linted.returncode, linted.stdout, linted.stderr) == (0, "", "")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_man_shows_every_page_on_any_terminal_without_a_warning(columns: int) -> None:
    shown = run("man", "--warnings=w", "-l", *map(str, PAGES), MANWIDTH=str(columns), MANPAGER="cat", PAGER="cat")
    assert (shown.returncode, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    examples = {line for line, _ in (*EXAMPLES, *(example for command in COMMANDS.values() for example in command.examples))}
    assert examples <= {line.strip() for line in lines}, "an example is there to be copied: in one line, and with its quotes as they are"
    too_wide = [line for line in lines if len(line) > columns and line.strip() not in examples]
    assert too_wide == []


def test_the_words_that_the_index_of_man_finds_a_page_by_can_be_read() -> None:
    read = run("lexgrog", *map(str, PAGES))
    assert (read.returncode, read.stderr) == (0, "")
    names = re.findall(r': "(\S+) - [^"]', read.stdout.replace("\\-", "-"))
    assert sorted(names) == sorted(path.stem for path in PAGES)


def test_pages_have_the_same_sections_in_the_same_order() -> None:
    for path in PAGES:
        titles = re.findall(r"^\.SH (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        if path.suffix == ".1":
            assert titles == [title for title in SECTIONS if title in titles]
            assert {"NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "EXIT STATUS", "ENVIRONMENT", "FILES", "SEE ALSO"} <= set(titles)
            assert set(titles) & {"OPTIONS", "GLOBAL OPTIONS"}
        else:
            assert [titles[0], titles[1], *titles[-3:]] == ["NAME", "DESCRIPTION", "ENVIRONMENT", "FILES", "SEE ALSO"]


def test_see_also_names_pages_that_exist_sorted_by_section_and_name() -> None:
    for path in PAGES:
        named = re.findall(r"^\\fB(.*)\\fR\((\d)\),?$", path.read_text(encoding="utf-8").partition(".SH SEE ALSO\n")[2], re.MULTILINE)
        found = [(section, name.replace("\\-", "-")) for name, section in named]
        assert found == sorted(found)
        assert {f"{name}.{section}" for section, name in found} == {each.name for each in PAGES} - {path.name}


def test_no_line_of_a_page_is_longer_than_its_readers_editor_is_wide() -> None:
    for path in PAGES:
        assert max(map(len, path.read_bytes().splitlines())) <= LONGEST_LINE
