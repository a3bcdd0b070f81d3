"""What destroys messages asks a person, and nobody else: on a terminal, in scripts, in crontabs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.surroundings import SHELLS, Terminal, as_cron, in_shell

DESTROYING = ("purge q", "delete-queue q")
QUESTIONS = {"purge q": "Delete all messages of q? [y/N] ", "delete-queue q": "Delete the queue q with 1 message? [y/N] "}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("filled") / "home"
    in_shell("dash", "sqscli create-queue q >&2; sqscli send q x >&2", made, made.parent)
    return made


@pytest.fixture
def queue(filled: Path, home: Path) -> Path:
    """The home of a queue that holds a message."""
    shutil.copytree(filled, home)
    return home


def bodies(home: Path, cwd: Path) -> list[str]:
    """Of the messages of the queue; of none where it is gone."""
    return in_shell("dash", "sqscli peek q -o body || true", home, cwd).lines


@pytest.mark.parametrize(
    ("line", "answer", "status"),
    [
        *(
            ("purge q", answer, status)
            for answer, status in (("y\n", 0), ("YES\n", 0), ("n\n", 2), ("\n", 2), ("yeah\n", 2), ("\x04", 2), ("\x03", 130))
        ),
        *(("delete-queue q", answer, status) for answer, status in (("y\n", 0), ("\n", 2), ("\x04", 2), ("\x03", 130))),
    ],
)
def test_a_person_is_asked_and_only_yes_destroys(queue: Path, tmp_path: Path, line: str, answer: str, status: int) -> None:
    with Terminal(["sqscli", "--color=never", *line.split()], queue) as terminal:
        terminal.expect(QUESTIONS[line])
        terminal.type(answer)
        assert terminal.end() == status
    said = terminal.seen.replace("\r", "").split(QUESTIONS[line])[1]
    assert said.endswith({0: "\n", 2: "\nsqscli: nothing was changed\n", 130: "^C\nsqscli: interrupted\n"}[status])  # on a line of its own
    assert bodies(queue, tmp_path) == ([] if status == 0 else ["x"])


def test_a_hang_up_at_the_question_changes_nothing(queue: Path, tmp_path: Path) -> None:
    with Terminal(["sqscli", "purge", "q"], queue) as terminal:
        terminal.expect("[y/N] ")
    assert bodies(queue, tmp_path) == ["x"]


@pytest.mark.parametrize("line", DESTROYING)
def test_where_nobody_can_read_the_question_or_answer_it_yes_is_wanted(queue: Path, tmp_path: Path, line: str) -> None:
    """On a terminal, but stderr is a file, or stdin is none: who cannot see the question must not be waited for."""
    around = (f"sqscli {line} 2>'{tmp_path}/asked'", f"yes | sqscli {line}", f"sqscli {line} </dev/null", f"sqscli {line} <&-")
    with Terminal(["sh", "-c", "; ".join(f"{each}; echo ended $?" for each in around)], queue) as terminal:
        for _ in around:
            terminal.expect("ended 2")
        assert terminal.end() == 0
    assert "[y/N]" not in terminal.seen
    assert bodies(queue, tmp_path) == ["x"]


def test_with_its_answer_in_a_pipe_a_person_is_asked_all_the_same(queue: Path, tmp_path: Path) -> None:
    with Terminal(["sh", "-c", "sqscli purge q | cat"], queue) as terminal:
        terminal.expect(QUESTIONS["purge q"])
        terminal.type("n\n")
        terminal.end()
    assert bodies(queue, tmp_path) == ["x"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_says_yes_beforehand_or_changes_nothing(shell: str, queue: Path, tmp_path: Path) -> None:
    script = """
        for line in 'purge q' 'delete-queue q'; do
            sqscli $line || echo $?
            yes | sqscli $line || echo $?
            sqscli peek q -o body
        done
        sqscli purge q --yes; sqscli peek q -o body
        sqscli delete-queue q && echo 'an empty one goes'
        sqscli create-queue q >&2; sqscli send q x >&2; sqscli delete-queue --yes q; sqscli list-queues -o text
    """
    ended = in_shell(shell, script, queue, tmp_path)
    assert (ended.status, ended.lines) == (0, ["2", "2", "x", "2", "2", "x", "an empty one goes"])
    assert ended.err.count("--yes") == 4


def test_a_crontab_says_yes_beforehand_or_changes_nothing(queue: Path, tmp_path: Path) -> None:
    line = "$sqscli purge q; echo $?; $sqscli delete-queue q; echo $?; $sqscli peek q -o body; $sqscli purge q --yes; echo $?; $sqscli peek q -o body"
    assert as_cron(line, queue, tmp_path).lines == ["2", "2", "x", "0"]


def test_what_takes_messages_as_its_work_never_asks(queue: Path, tmp_path: Path) -> None:
    script = "sqscli create-queue d && sqscli create-queue w --dlq d --max-receives 1 && sqscli receive q --all --delete -o body && sqscli redrive d"
    with Terminal(["sh", "-c", script], queue) as terminal:
        assert terminal.end() == 0
    assert "[y/N]" not in terminal.seen
    assert as_cron("$sqscli redrive d -q && $sqscli send q y -q && $sqscli receive q --delete -o body", queue, tmp_path).lines[-1] == "y"


def test_who_is_not_the_foreground_is_not_answered_for(queue: Path, tmp_path: Path) -> None:
    """A job in the background stops at the question, as shells have it, and destroys nothing."""
    with Terminal(["bash", "-mc", "sqscli purge q & wait %1; jobs"], queue) as terminal:
        terminal.expect("[y/N]")
        terminal.expect("Stopped")
    assert bodies(queue, tmp_path) == ["x"]
