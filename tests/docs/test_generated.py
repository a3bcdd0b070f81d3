"""What is derived from the command table is current, and says all that the table says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sqscli import __version__
from sqscli.cli.exit_status import EXIT_STATUSES
from sqscli.cli.table import COMMANDS, ENVIRONMENT
from sqscli.serve.child import NOT_EXECUTABLE, NOT_FOUND
from sqscli.serve.exchange import MAXIMUM_BODY_BYTES
from sqscli.serve.limits import KEEP_ALIVE_SECONDS, Limits
from sqscli.serve.rights import read_keys
from tools import documents, manual

PAGES = manual.pages()


ESCAPED = {
    "\\fB": "",
    "\\fI": "",
    "\\fR": "",
    "\\&": "",
    "\\-": "-",
    "\\(aq": "'",
    "\\(ga": "`",
    "\\(dq": '"',
    "\\(ti": "~",
    "\\(ha": "^",
    "\\e": "\\",
}


def plain(page: str) -> str:
    """A page as its reader sees it, on a terminal that is wide enough for each paragraph; the requests stay."""
    lines: list[str] = []
    requests = [".", "."]  # the two lines before: the text of a tag has a line of its own
    for line in page.replace("\\c\n", "").splitlines():
        joins = requests[-1] == "" and requests[-2] != ".TP" and not line.startswith(".")
        requests.append(line if line.startswith(".") else "")
        for escaped, shown in ESCAPED.items():
            line = line.replace(escaped, shown)
        if joins:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def test_manual_pages_completions_and_readme_are_current() -> None:
    assert documents.stale() == []


def test_every_command_has_a_page_that_says_what_the_table_says() -> None:
    assert set(PAGES) == {"sqscli", *(f"sqscli-{name}" for name in COMMANDS)}
    for command in COMMANDS.values():
        page = plain(PAGES[f"sqscli-{command.name}"])
        for paragraph in command.description:
            assert paragraph in page
        for argument in command.arguments:
            assert f"{argument.metavar}\n{argument.help}" in page
        for option in command.options + command.global_options:
            assert option.help in page
            assert ", ".join(option.names) in page
        for line, _ in command.examples:
            assert f"\n{line}\n" in page


def test_pages_hold_the_exit_statuses_of_their_command_and_the_environment() -> None:
    for title, page in PAGES.items():
        command = COMMANDS.get(title.removeprefix("sqscli-"))
        page = plain(page)
        shown = page.partition(".SH EXIT STATUS\n")[2].partition(".SH ")[0]
        listed = "".join(f".TP\n{status}\n{meaning}\n" for status, meaning in (command.exit_statuses if command else EXIT_STATUSES))
        assert shown == f"{listed}.PP\n{manual.WAY_OUT}\n"
        for name, meaning in ENVIRONMENT:
            assert f".TP\n{name}\n{meaning}" in page


def test_each_command_offers_the_formats_that_it_has_and_no_others() -> None:
    for command in COMMANDS.values():
        output = [option.choices for option in command.global_options if option.dest == "output"]
        assert output == ([command.formats] if command.formats else [])
        assert (f"-o, --output {'|'.join(command.formats)}\n" in plain(PAGES[f"sqscli-{command.name}"])) == bool(command.formats)
    assert {option.dest for option in COMMANDS["serve"].global_options} == {option.dest for option in COMMANDS["send"].global_options} - {"output"}


def test_the_statuses_of_a_command_that_serve_cannot_run_are_said() -> None:
    assert {NOT_EXECUTABLE, NOT_FOUND} <= {status for status, _ in COMMANDS["serve"].exit_statuses}


def test_the_keys_that_the_page_of_serve_shows_are_such_a_file(tmp_path: Path) -> None:
    shown = re.search(r"\[\{.*\}\]", plain(PAGES["sqscli-serve"]))
    assert shown is not None
    file = tmp_path / "keys.json"
    file.touch(0o600)
    file.write_text(shown[0])
    assert [key.access_key_id for key in read_keys(str(file))] == ["worker"]


def test_the_page_of_serve_says_its_limits() -> None:
    page = plain(PAGES["sqscli-serve"])
    limits = Limits()
    for said in (
        f"{MAXIMUM_BODY_BYTES >> 20} MiB",
        f"{limits.request_seconds:.0f} seconds",
        f"{limits.head_bytes >> 10} KiB",
        f"{KEEP_ALIVE_SECONDS} seconds",
    ):
        assert said in page


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_are_roff_that_shows_every_character_as_it_is(name: str) -> None:
    page = PAGES[name]
    assert f"sqscli {__version__}" in page
    requests = {"TH", "SH", "PP", "TP", "B", "RS", "RE", "nf", "fi", "nh", "ad", '\\"'}
    for line in page.splitlines():
        if line.startswith("."):
            assert line[1:].split(" ")[0] in requests
        else:
            assert not line.startswith("'")
            assert "-" not in line.replace("\\-", "")
        assert re.fullmatch(r"(?:[^\\]|\\(?:[e&\-\"]|f[BIR]|\([a-z]{2}|c$))*", line), line


def test_a_page_that_nothing_generates_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    (tmp_path / "tests").mkdir()
    for name in ("README.md", "tests/README.md"):
        (tmp_path / name).write_text((Path(__file__).parents[2] / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "man/man1").mkdir(parents=True)
    (tmp_path / "man/man1/sqscli-gone.1").write_text("")
    assert "man/man1/sqscli-gone.1" in documents.stale()
    documents.write()
    assert documents.stale() == []
    assert not (tmp_path / "man/man1/sqscli-gone.1").exists()
    (tmp_path / "completions" / "sqscli.bash").write_text("")
    with pytest.raises(SystemExit, match="not current"):
        documents.main(["--check"])


def test_a_page_keeps_the_day_of_its_text_until_that_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    monkeypatch.setattr("time.strftime", lambda *_: "2026-02-03")
    (tmp_path / "page.1").write_text('.TH "PAGE" 1 "2024-12-31" "" ""\nas before\n')
    for text, day in (("as before", "2024-12-31"), ("another", "2026-02-03")):
        assert documents.dated("page.1", f'.TH "PAGE" 1 "{manual.DATE}" "" ""\n{text}\n') == f'.TH "PAGE" 1 "{day}" "" ""\n{text}\n'


def test_a_readme_without_its_markers_is_an_error() -> None:
    with pytest.raises(SystemExit, match="markers"):
        documents.readme("# sqscli\n")


def test_wrong_arguments_are_answered_with_the_usage() -> None:
    with pytest.raises(SystemExit, match="usage"):
        documents.main(["--chekc"])
