"""Both trees against a dict: whatever is put, dropped, flushed, copied and opened again."""

from __future__ import annotations

from hashlib import md5
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqscli.journal.errors import DamagedPage
from sqscli.journal.pages import PageFile, Trees, create_pages, open_pages, pages_name
from sqscli.journal.radix import EMPTY, RadixTree
from sqscli.journal.trie import HashTrie
from sqscli.queue.rows import Extent
from tests.support.unreliable_disk import UnreliableDisk

EXAMPLES = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example makes a disk of its own
ORDINALS = [0, 1, 100, 126, 127, 128, 129, 8190, 8191, 8192, 8193, 524_287, 524_288, 600_000]


class Files:
    """Page files in a directory of their own."""

    def __init__(self, home: Path) -> None:
        self.disk = UnreliableDisk(home)
        self.directory = f"{home}/queues"
        self.number = 1
        self.pages = create_pages(self.disk, self.directory, 1)

    def reopen(self) -> PageFile:
        self.pages.flush()
        self.pages = open_pages(self.disk, self.directory, self.number, self.pages.end)
        return self.pages

    def another(self) -> PageFile:
        self.number += 1
        self.pages = create_pages(self.disk, self.directory, self.number)
        return self.pages


def extent(first: int, count: int, a: int, b: int, received: int) -> Extent:
    return Extent(first, count, 0, True, received, 1, a, b, 0, 0, 1, 40, 0, 0)


put = st.tuples(st.just("put"), st.sampled_from(ORDINALS), st.integers(1, 300), st.integers(0, 50), st.integers(0, 50), st.integers(0, 2))
drop = st.tuples(st.just("drop"), st.sampled_from(ORDINALS), st.integers(1, 9000))
other = st.sampled_from([("flush",), ("reopen",), ("copy",)])
Steps = st.lists(st.one_of(put, put, drop, other), max_size=25)


def plain(tree: RadixTree) -> dict[int, tuple[int, int, int, int]]:
    """(a, b, received, index in the record) by ordinal."""
    found = {}
    for row in tree.scan(0, lambda summary: True):
        for number in range(row.first, row.first + row.count):
            assert number not in found, "two rows for one ordinal"
            found[number] = (row.a, row.b, row.received_count, row.part(number, 1).index)
    assert list(found) == sorted(found)
    return found


def play(files: Files, steps: list[tuple[object, ...]]) -> tuple[RadixTree, dict[int, tuple[int, int, int, int]]]:
    tree, model = RadixTree(Extent, files.pages), {}
    for step in steps:
        match step:
            case ("put", int(first), int(count), int(a), int(b), int(received)):
                tree.put(extent(first, count, a, b, received))
                model.update({first + shift: (a, b, received, shift) for shift in range(count)})
            case ("drop", int(first), int(count)):
                tree.drop(first, count)
                model = {number: value for number, value in model.items() if not first <= number < first + count}
            case ("flush",):
                tree.flush()
                files.pages.write()
            case ("reopen",):
                root = tree.flush()
                tree = RadixTree(Extent, files.reopen(), root)
            case ("copy",):
                tree.copy(files.another())
                files.pages.write()
    return tree, model


@EXAMPLES
@given(Steps)
def test_a_radix_tree_is_a_dict_by_ordinal(home: Path, steps: list[tuple[object, ...]]) -> None:
    files = Files(home)
    tree, model = play(files, steps)
    assert plain(tree) == model
    for number in [each + shift for each in ORDINALS for shift in (-1, 0, 1, 130)]:
        row = tree.get(number)
        assert (row is not None) == (number in model)
        assert row is None or (row.a, row.b) == model[number][:2]


@EXAMPLES
@given(Steps)
def test_the_summary_is_that_of_all_rows(home: Path, steps: list[tuple[object, ...]]) -> None:
    files = Files(home)
    tree, model = play(files, steps)
    values = list(model.values())
    expected = EMPTY
    if values:
        a, b, received, _ = zip(*values, strict=True)
        expected = (min(a), max(a), min(b), max(b), len(values), sum(1 for count in received if count))
    assert tree.summary() == expected


@EXAMPLES
@given(Steps, st.integers(0, 50), st.sampled_from(ORDINALS))
def test_a_scan_finds_all_that_is_wanted_from_a_start_on(home: Path, steps: list[tuple[object, ...]], limit: int, start: int) -> None:
    files = Files(home)
    tree, model = play(files, steps)
    found = [
        number
        for row in tree.scan(start, lambda summary: summary[0] <= limit)
        if row.a <= limit
        for number in range(max(start, row.first), row.first + row.count)
    ]
    assert found == [number for number, (a, *_) in sorted(model.items()) if a <= limit and number >= start]


@EXAMPLES
@given(Steps, st.integers(0, 50))
def test_a_tally_counts_whole_subtrees_as_it_counts_rows(home: Path, steps: list[tuple[object, ...]], limit: int) -> None:
    files = Files(home)
    tree, model = play(files, steps)
    counted = [0]

    def take(summary: tuple[int, int, int, int, int, int]) -> bool:
        if summary[0] > limit:
            return True
        if summary[1] <= limit:
            counted[0] += summary[4]
            return True
        return False

    def row(each: Extent) -> None:
        counted[0] += each.count if each.a <= limit else 0

    tree.tally(take, row)
    assert counted[0] == sum(1 for a, *_ in model.values() if a <= limit)


@EXAMPLES
@given(Steps, Steps)
def test_an_older_root_is_still_the_whole_older_tree(home: Path, before: list[tuple[object, ...]], after: list[tuple[object, ...]]) -> None:
    """Copy on write: who holds it needs no lock."""
    files = Files(home)
    tree, model = play(files, before)
    root, expected = tree.flush(), dict(model)
    files.pages.flush()
    reader = RadixTree(Extent, open_pages(files.disk, files.directory, files.number, files.pages.end), root)
    for step in after:
        if step[0] == "put":
            tree.put(extent(*step[1:]))  # type: ignore[arg-type]
        elif step[0] == "drop":
            tree.drop(*step[1:])  # type: ignore[arg-type]
    tree.flush()
    files.pages.flush()
    assert plain(reader) == expected


def key(number: int, shared: int) -> bytes:
    """Keys of which many begin alike, so that the trie grows deep."""
    digest = md5(str(number).encode(), usedforsecurity=False).digest()
    return b"\x5a" * shared + digest[shared:]


keys = st.builds(key, st.integers(0, 400), st.sampled_from([0, 0, 1, 4, 15]))
trie_steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(keys, min_size=1, max_size=120), st.integers(0, 255)),
        st.tuples(st.just("drop"), st.lists(keys, min_size=1, max_size=60)),
        st.sampled_from([("flush",), ("reopen",), ("copy",)]),
    ),
    max_size=12,
)


@EXAMPLES
@given(trie_steps, st.lists(keys, max_size=20))
def test_a_hash_trie_is_a_dict(home: Path, steps: list[tuple[object, ...]], others: list[bytes]) -> None:
    files = Files(home)
    trie, model = HashTrie(3, files.pages), {}
    for step in steps:
        match step:
            case ("put", list(put_keys), int(value)):
                for each in put_keys:
                    trie.put(each, bytes([value]) * 3)
                    model[each] = bytes([value]) * 3
            case ("drop", list(dropped)):
                for each in dropped:
                    trie.drop(each)
                    model.pop(each, None)
            case ("flush",):
                trie.flush()
                files.pages.write()
            case ("reopen",):
                root = trie.flush()
                trie = HashTrie(3, files.reopen(), root)
            case ("copy",):
                trie.copy(files.another())
                files.pages.write()
    assert list(trie.items()) == sorted(model.items())
    assert all(trie.get(each) == model.get(each) for each in others)


def test_a_page_is_proved_by_the_pointer_to_it(home: Path) -> None:
    files = Files(home)
    pointer = files.pages.append(b"a page")
    files.pages.flush()
    assert files.pages.read(pointer) == b"a page"
    files.disk.damage(f"{files.directory}/{pages_name(1)}", 3, b"!")
    with pytest.raises(DamagedPage, match=r"0000000001\.pages: offset 0: a damaged page of 6 bytes"):
        files.pages.read(pointer)


def test_a_page_that_was_not_written_is_damage_and_no_crash(home: Path) -> None:
    files = Files(home)
    pointer = files.pages.append(b"a page")
    with pytest.raises(DamagedPage):
        files.pages.read(pointer)


def test_pages_behind_what_the_checkpoint_knows_are_written_over(home: Path) -> None:
    files = Files(home)
    first = files.pages.append(b"known")
    files.pages.flush()
    end = files.pages.end
    files.pages.append(b"of a checkpoint that never came")
    files.pages.flush()
    pages = open_pages(files.disk, files.directory, 1, end)
    second = pages.append(b"next")
    pages.flush()
    assert (pages.read(first), pages.read(second)) == (b"known", b"next")


def test_a_page_file_that_a_crash_left_is_replaced(home: Path) -> None:
    files = Files(home)
    files.pages.append(b"left behind")
    files.pages.flush()
    pages = create_pages(files.disk, files.directory, 1)
    assert pages.end == 0
    assert not files.disk.content(f"{files.directory}/{pages_name(1)}")


def test_trees_of_one_page_file_live_side_by_side(home: Path) -> None:
    files = Files(home)
    trees = Trees(files.pages)
    rows, hashes = trees.rows(Extent), trees.hashes(1)
    rows.put(extent(5, 10, 1, 2, 0))
    hashes.put(b"k" * 16, b"v")
    roots = rows.flush(), hashes.flush()
    again = Trees(files.reopen())
    assert plain(again.rows(Extent, roots[0])) == plain(rows)
    assert again.hashes(1, roots[1]).get(b"k" * 16) == b"v"
