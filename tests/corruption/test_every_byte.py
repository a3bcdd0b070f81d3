"""Small homes, damaged in every way that a byte, a file or two files can be: `verdict.py` says what a user may expect of each.

The smallest are damaged at every byte and cut at every length; of the others CI takes every n-th case, and `just long` takes all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import pytest

from tests.corruption.damages import Damage, every_damage, every_value_of_the_heads, foreign, pairs
from tests.corruption.specimens import SPECIMENS, Specimen, fifo, standard
from tests.corruption.verdict import judge

Make = Callable[[Path], Specimen]
CASES_IN_CI = 600
WHOLE_IN_CI = (standard, fifo)


def all_specimens(home: Path) -> list[Specimen]:
    return [make(home / make.__name__) for make in SPECIMENS]


def judge_all(specimen: Specimen, damages: Iterable[Damage]) -> int:
    """How many there were."""
    count = 0
    for damage in damages:
        judge(specimen, damage)
        count += 1
    return count


def thinned(damages: list[Damage], count: int) -> Iterable[Damage]:
    step = max(1, len(damages) // count) | 1  # odd: both patterns, each kind of cut
    return islice(damages, 0, None, step)


@pytest.mark.parametrize("make", WHOLE_IN_CI, ids=lambda make: make.__name__)
def test_whatever_byte_of_a_small_home_is_damaged_only_the_damaged_record_is_lost_and_the_loss_is_named(home: Path, make: Make) -> None:
    specimen = make(home)
    size = sum(len(data) for path, data in specimen.files() if path.endswith(".segment"))
    assert judge_all(specimen, every_damage(specimen)) > 3 * size


@pytest.mark.parametrize("make", [make for make in SPECIMENS if make not in WHOLE_IN_CI], ids=lambda make: make.__name__)
def test_the_same_of_checkpoints_pages_segments_and_moves_for_a_part_of_their_bytes(home: Path, make: Make) -> None:
    specimen = make(home)
    assert judge_all(specimen, thinned(list(every_damage(specimen)), CASES_IN_CI)) >= CASES_IN_CI / 2


@pytest.mark.parametrize("make", [standard, SPECIMENS[2]], ids=lambda make: make.__name__)
def test_every_value_that_a_byte_of_a_header_can_have_is_told_from_the_right_one(home: Path, make: Make) -> None:
    specimen = make(home)
    judge_all(specimen, thinned(list(every_value_of_the_heads(specimen)), CASES_IN_CI))


@pytest.mark.parametrize("make", SPECIMENS, ids=lambda make: make.__name__)
def test_two_files_damaged_at_once_are_no_worse_than_the_sum(home: Path, make: Make) -> None:
    specimen = make(home)
    judge_all(specimen, pairs(specimen, 3))


def test_a_file_of_another_queue_is_never_taken_for_this_ones(home: Path) -> None:
    specimens = all_specimens(home)
    count = sum(judge_all(one, foreign(one, other)) for one in specimens for other in specimens if one is not other)
    assert count > 30


@pytest.mark.long
@pytest.mark.parametrize("make", [make for make in SPECIMENS if make not in WHOLE_IN_CI], ids=lambda make: make.__name__)
def test_every_byte_of_every_home(home: Path, make: Make) -> None:
    specimen = make(home)
    judge_all(specimen, every_damage(specimen))


@pytest.mark.long
@pytest.mark.parametrize("make", SPECIMENS, ids=lambda make: make.__name__)
def test_every_value_of_every_header_and_many_pairs(home: Path, make: Make) -> None:
    specimen = make(home)
    judge_all(specimen, every_value_of_the_heads(specimen))
    judge_all(specimen, pairs(specimen, 40))
