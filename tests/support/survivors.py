"""What a power cut may leave of what was never synced: each write of a file and each change of a directory is kept or lost by itself.

The operating system writes what it holds back in any order, so the later of two writes may be there without the earlier one, the content of one file
without another's, a name without its bytes, and a file without its name. `outcomes` gives each of these disks once.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import combinations

from tests.support.cached_bytes import CachedDirectory, CachedFile, apply_names, apply_write, walk

Node = CachedFile | CachedDirectory
Unsynced = tuple[int, int]  # whose, and the how-manieth of it
MOST_OF_ALL_SUBSETS = 7  # with more of them than that: those alone, all but those, and the first and the last so many


def unsynced(root: CachedDirectory) -> list[Unsynced]:
    """Every write and every change of names that a power cut may keep or lose, by file and by age."""
    found: list[Unsynced] = []
    seen: set[int] = set()

    def visit(node: Node) -> None:
        if id(node) not in seen:
            seen.add(id(node))
            found.extend((id(node), number) for number in range(len(node.pending)))
            if isinstance(node, CachedDirectory):
                changed = [child for names in node.pending for child in names.values() if child is not None]
                for child in [*node.durable.values(), *changed]:
                    visit(child)

    visit(root)
    return found


def survivors(root: CachedDirectory, kept: frozenset[Unsynced]) -> CachedDirectory:
    """The disk on which of what was unsynced just `kept` is there; all of it is durable."""

    def survive(node: Node) -> Node:
        if isinstance(node, CachedFile):
            content = bytearray(node.durable)
            for number, (offset, data) in enumerate(node.pending):
                if (id(node), number) in kept:
                    apply_write(content, offset, data)
            return CachedFile(bytes(content))
        entries = dict(node.durable)
        for number, names in enumerate(node.pending):
            if (id(node), number) in kept:
                apply_names(entries, names)
        return CachedDirectory({name: survive(child) for name, child in entries.items()})

    survived = survive(root)
    assert isinstance(survived, CachedDirectory)
    return survived


def choices(all_of_them: list[Unsynced]) -> Iterator[frozenset[Unsynced]]:
    """Which of them are kept: every choice where they are few."""
    count = len(all_of_them)
    if count <= MOST_OF_ALL_SUBSETS:
        for size in range(count + 1):
            yield from map(frozenset, combinations(all_of_them, size))
        return
    everything = frozenset(all_of_them)
    parts = [all_of_them[:number] for number in range(count + 1)]  # what came first, and (the rest of it) what came last
    parts += [[one] for one in all_of_them]
    parts += [[one for one in all_of_them if one[0] == node] for node in {node for node, _ in all_of_them}]
    for part in map(frozenset, parts):
        yield part
        yield everything - part


def is_in_order(all_of_them: list[Unsynced], kept: frozenset[Unsynced]) -> bool:
    """Whether no write is there without the earlier ones to the same file: then nothing may look like damage."""
    return all(number == 0 or (node, number - 1) in kept for node, number in all_of_them if (node, number) in kept)


def outcomes(root: CachedDirectory) -> Iterator[tuple[CachedDirectory, bool]]:
    """Every disk that a power cut may leave, and whether it is in order."""
    all_of_them = unsynced(root)
    for kept in choices(all_of_them):
        yield survivors(root, kept), is_in_order(all_of_them, kept)


def fingerprint(root: CachedDirectory) -> bytes:
    """The same for disks that hold the same."""
    digest = sha256()
    for path, node in sorted(walk(root, ""), key=lambda each: each[0]):
        digest.update(f"{path}\n{len(node.cached)}\n".encode())
        if isinstance(node, CachedFile):
            digest.update(node.cached)
    return digest.digest()
