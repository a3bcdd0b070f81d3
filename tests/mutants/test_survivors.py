"""The list of the mutants that may live does not outlive the code that it is about."""

from __future__ import annotations

from tests.mutants.survivors import lines_of, survivors


def test_every_survivor_is_explained_and_is_about_a_line_that_is_there() -> None:
    gone = []
    for each in survivors():
        assert each.reason.strip(), f"{each.where}: {each.line}"
        there = {line.strip() for line in lines_of(each.where)}
        gone += [f"{each.where}: {line}" for line in each.line.split("\n") if line not in there]
    assert not gone


def test_none_is_listed_twice() -> None:
    listed = [(each.where, each.line, instead) for each in survivors() for instead in each.instead]
    assert len(set(listed)) == len(listed)
