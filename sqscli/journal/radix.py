"""A copy-on-write radix tree over ordinals, whose nodes know the extremes and the counts of what is below them.

A row stands for `count` consecutive ordinals from `first`. It has two times, `a` and `b`, and is live or not, received or not. Each node sums up
the live rows below it, so that "the first row with a <= now" costs one path, "how many rows have a > now" skips what is on one side of the line,
and a range that covers whole subtrees is dropped without looking into them.

    leaf page  = row*                                  the rows of 128 ordinals, by `first`; the row type packs them
    inner page = (index:u8 pad:7 pointer:16 summary:40)*     the present ones of 64 children

Law: nothing here is proportional to the number of rows, except `flush` (what has changed) and `copy` (what is there).
Depth grows by one level with each factor of 64: four levels are 537 million ordinals.
"""

from __future__ import annotations

from struct import Struct, error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Protocol

    from sqscli.journal.pages import PageFile

    Summary = tuple[int, int, int, int, int, int]  # min a, max a, min b, max b, live count, received count

    class Row(Protocol):
        first: int
        count: int
        a: int
        b: int

        is_live: bool
        received_count: int

        def part(self, first: int, count: int) -> Any:
            """The same for fewer ordinals."""

        @staticmethod
        def pack_page(rows: list[Any], base: int) -> bytes: ...
        @staticmethod
        def unpack_page(data: bytes, base: int) -> list[Any]:
            """Raises struct.error, ValueError where these are no rows."""


LEAF_ORDINALS = 128
FANOUT = 64
MAXIMUM_LEVELS = 10  # more ordinals than 64 bits count
FOREVER = (1 << 63) - 1
EMPTY: Summary = (FOREVER, -FOREVER, FOREVER, -FOREVER, 0, 0)
_CHILD = Struct("<B7x16sqqqqII")
assert _CHILD.size == 64


class Node:
    """A node in memory: `pointer` is None when it has changed, `items` when it has not been read, `summary` when it has to be summed up again."""

    __slots__ = ("items", "pointer", "summary")

    def __init__(self, pointer: bytes | None, summary: Summary | None, items: list[Any] | None) -> None:
        self.pointer = pointer
        self.summary = summary
        self.items = items


class RadixTree:
    """Rows by ordinal."""

    def __init__(self, row_type: type[Row], pages: PageFile, root: bytes = b"") -> None:
        self._row_type = row_type
        self.pages = pages
        self._levels = 0
        self._root = Node(None, EMPTY, [])
        if root:  # in the layout of a child, with the levels for the index
            self._levels, pointer, *summary = _CHILD.unpack(root)
            if self._levels > MAXIMUM_LEVELS:
                raise ValueError(f"a tree of {self._levels} levels")
            self._root = Node(pointer, tuple(summary), None)

    def summary(self) -> Summary:
        """The summary of all rows."""
        return self._summary(self._root, self._levels, 0)

    def get(self, ordinal: int) -> Any:
        """The row that `ordinal` belongs to, or None."""
        level, node, base = self._levels, self._root, 0
        if ordinal >= LEAF_ORDINALS * FANOUT**level or ordinal < 0:
            return None
        while level:
            span = LEAF_ORDINALS * FANOUT ** (level - 1)
            index = (ordinal - base) // span
            child = _child(self._items(node, level, base), index)
            if child is None:
                return None
            node, base, level = child, base + index * span, level - 1
        rows = self._items(node, 0, base)
        at = min(len(rows), ordinal - base + 1)  # a row stands for one ordinal at least
        while at and rows[at - 1].first > ordinal:
            at -= 1
        return rows[at - 1] if at and ordinal < rows[at - 1].first + rows[at - 1].count else None

    def put(self, row: Row) -> None:
        """Sets the row for all its ordinals, in place of what was there."""
        while row.first + row.count > LEAF_ORDINALS * FANOUT**self._levels:
            old = self._root
            children: list[Node | None] = [None] * FANOUT
            children[0] = old if old.items or old.pointer else None
            self._root, self._levels = Node(None, None, children), self._levels + 1
        self._assign(self._root, self._levels, 0, row.first, row.first + row.count, row)

    def drop(self, first: int, count: int) -> None:
        """Removes the rows of a range of ordinals, cutting those that reach out of it."""
        self._assign(self._root, self._levels, 0, first, first + count, None)

    def between(self, first: int, last: int) -> list[Any]:
        """The rows that have one of the ordinals [first, last), in order. Sums nothing up, which in a replay would be done after each change anew."""
        found: list[Any] = []
        self._between(self._root, self._levels, 0, first, last, found)
        return found

    def scan(self, start: int, wanted: Callable[[Summary], bool], keep: bool = True) -> Iterator[Any]:
        """The rows from ordinal `start` on, in order, leaving out the subtrees whose summary is not `wanted`. Not to be changed meanwhile.

        Nodes that were read on the way stay in memory, for whoever comes next, unless `keep` says otherwise: then all rows take no more than some.
        """
        summary = self._root.summary
        return self._scan(self._root, self._levels, 0, start, wanted, keep) if summary is None or wanted(summary) else iter(())

    def tally(self, take: Callable[[Summary], bool], rows: Callable[[Row], None]) -> None:
        """Offers summaries from the root down until `take` accepts one, and at the bottom each row to `rows`: counting that skips what is uniform."""
        summary = self._root.summary
        if summary is None or not take(summary):
            self._tally(self._root, self._levels, 0, take, rows)

    def flush(self) -> bytes:
        """Appends what has changed to the page file and lets go of the nodes in memory. The returned root is good after `pages.flush`."""
        self._flush(self._root, self._levels, 0)
        return self._packed_root()

    def copy(self, pages: PageFile) -> bytes:
        """Appends every node to another page file, which becomes the tree's own, and returns the root."""
        self._copy(self._root, self._levels, 0, pages)
        self.pages = pages
        return self._packed_root()

    def _packed_root(self) -> bytes:
        assert self._root.pointer is not None
        return _CHILD.pack(self._levels, self._root.pointer, *self.summary())

    def _items(self, node: Node, level: int, base: int) -> list[Any]:
        if node.items is None:
            assert node.pointer is not None
            data = self.pages.read(node.pointer)
            try:
                node.items = self._row_type.unpack_page(data, base) if level == 0 else _unpack_children(data)
            except (error, ValueError):  # whole, and yet no page of this tree
                raise self.pages.damaged(node.pointer) from None
        return node.items

    def _summary(self, node: Node, level: int, base: int) -> Summary:
        if node.summary is not None:
            return node.summary
        items = self._items(node, level, base)
        if level == 0:
            node.summary = _sum_rows(items)
        else:
            span = LEAF_ORDINALS * FANOUT ** (level - 1)
            node.summary = _sum_summaries(
                [
                    _CHILD.unpack(child)[2:] if isinstance(child, bytes) else self._summary(child, level - 1, base + index * span)
                    for index, child in enumerate(items)
                    if child is not None
                ]
            )
        return node.summary

    def _assign(self, node: Node, level: int, base: int, first: int, last: int, row: Row | None) -> None:  # noqa: PLR0913
        items = self._items(node, level, base)
        node.pointer = node.summary = None
        if level == 0:
            _assign_rows(items, base, first, last, row)
            return
        span = LEAF_ORDINALS * FANOUT ** (level - 1)
        for index in range(max(0, first - base) // span, min(FANOUT - 1, (last - 1 - base) // span) + 1):
            start = base + index * span
            child = _child(items, index)
            if row is None and (child is None or (first <= start and start + span <= last)):
                items[index] = None
                continue
            if child is None:
                child = items[index] = Node(None, EMPTY, [] if level == 1 else [None] * FANOUT)
            self._assign(child, level - 1, start, max(first, start), min(last, start + span), row)
            if level == 1 and not child.items:
                items[index] = None

    def _between(self, node: Node, level: int, base: int, first: int, last: int, found: list[Any]) -> None:  # noqa: PLR0913
        items = self._items(node, level, base)
        if level == 0:
            found += [row for row in items if row.first < last and row.first + row.count > first]
            return
        span = LEAF_ORDINALS * FANOUT ** (level - 1)
        for index in range(max(0, first - base) // span, min(FANOUT - 1, (last - 1 - base) // span) + 1):
            child = _child(items, index)
            if child is not None:
                self._between(child, level - 1, base + index * span, first, last, found)

    def _scan(self, node: Node, level: int, base: int, start: int, wanted: Callable[[Summary], bool], keep: bool) -> Iterator[Any]:  # noqa: PLR0913
        """One node that is wanted, or has changed: that is looked into, since summing it up costs more."""
        items = self._items(node, level, base)
        if level == 0:
            for row in items:
                if row.first + row.count > start:
                    yield row
            return
        span = LEAF_ORDINALS * FANOUT ** (level - 1)
        for index in range(max(0, (start - base) // span), FANOUT):
            summary = _known_summary(items[index])
            if items[index] is not None and (summary is None or wanted(summary)):
                child = _child(items, index)
                was_there = child.items is not None
                yield from self._scan(child, level - 1, base + index * span, start, wanted, keep)
                if not keep and not was_there and child.pointer is not None:
                    child.items = None

    def _tally(self, node: Node, level: int, base: int, take: Callable[[Summary], bool], rows: Callable[[Row], None]) -> None:
        """One node that was not taken, or has changed."""
        items = self._items(node, level, base)
        span = LEAF_ORDINALS * FANOUT ** (level - 1) if level else 0
        for index, item in enumerate(items):
            if level == 0:
                rows(item)
            elif item is not None:
                summary = _known_summary(item)
                if summary is None or not take(summary):
                    self._tally(_child(items, index), level - 1, base + index * span, take, rows)

    def _flush(self, node: Node, level: int, base: int) -> None:
        if node.pointer is None:
            self._summary(node, level, base)
            items = node.items or []
            if level:
                span = LEAF_ORDINALS * FANOUT ** (level - 1)
                for index, child in enumerate(items):
                    if isinstance(child, Node):
                        self._flush(child, level - 1, base + index * span)
            node.pointer = self.pages.append(self._packed(items, level, base))
        node.items = None

    def _copy(self, node: Node, level: int, base: int, pages: PageFile) -> None:
        self._summary(node, level, base)
        if level == 0 and node.items is None and node.pointer is not None:
            node.pointer = pages.append(self.pages.read(node.pointer))
            return
        items = self._items(node, level, base)
        span = LEAF_ORDINALS * FANOUT ** (level - 1) if level else 0
        for index, child in enumerate(items if level else []):
            if child is not None:
                self._copy(_child(items, index), level - 1, base + index * span, pages)
        node.pointer, node.items = pages.append(self._packed(items, level, base)), None

    def _packed(self, items: list[Any], level: int, base: int) -> bytes:
        if level == 0:
            return self._row_type.pack_page(items, base)
        return b"".join(
            [
                child if isinstance(child, bytes) else _CHILD.pack(index, child.pointer, *child.summary)
                for index, child in enumerate(items)
                if child is not None
            ]
        )


def _unpack_children(data: bytes) -> list[Node | bytes | None]:
    """As bytes: a command walks one path, and most children are never looked at. Raises ValueError."""
    children: list[Node | bytes | None] = [None] * FANOUT
    if len(data) % _CHILD.size:
        raise ValueError
    for at in range(0, len(data), _CHILD.size):
        if data[at] >= FANOUT:
            raise ValueError
        children[data[at]] = data[at : at + _CHILD.size]
    return children


def _known_summary(child: Node | bytes | None) -> Summary | None:
    """The summary of a child of an inner node; None where it has changed since it was summed up, and where there is no child."""
    if isinstance(child, bytes):
        return _CHILD.unpack(child)[2:]
    return child.summary if child is not None else None


def _child(items: list[Any], index: int) -> Any:
    """A child of an inner node, decoded when it is first asked for; None where there is none."""
    child = items[index]
    if isinstance(child, bytes):
        _, pointer, min_a, max_a, min_b, max_b, live, received = _CHILD.unpack(child)
        child = items[index] = Node(pointer, (min_a, max_a, min_b, max_b, live, received), None)
    return child


def _assign_rows(rows: list[Any], base: int, first: int, last: int, row: Row | None) -> None:
    """Replaces what stands at [first, last) in a leaf by `row`, cut to that range."""
    if row is not None and (row.first < first or row.first + row.count > last):
        row = row.part(first, last - first)
    low = min(len(rows), first - base + 1)  # a row stands for one ordinal at least
    while low and rows[low - 1].first + rows[low - 1].count > first:  # mostly the new row goes behind all others
        low -= 1
    high = low
    between: list[Any] = [] if row is None else [row]
    while high < len(rows) and rows[high].first < last:
        old = rows[high]
        if old.first < first:
            between.insert(0, old.part(old.first, first - old.first))
        if old.first + old.count > last:
            between.append(old.part(last, old.first + old.count - last))
        high += 1
    rows[low:high] = between


def _sum_rows(rows: list[Any]) -> Summary:
    min_a, max_a, min_b, max_b, live, received = EMPTY
    for row in rows:
        if row.is_live:
            a, b = row.a, row.b
            if a < min_a:
                min_a = a
            if a > max_a:
                max_a = a
            if b < min_b:
                min_b = b
            if b > max_b:
                max_b = b
            live += row.count
            if row.received_count:
                received += row.count
    return min_a, max_a, min_b, max_b, live, received


def _sum_summaries(summaries: list[Summary]) -> Summary:
    if not summaries:
        return EMPTY
    columns = list(zip(*summaries, strict=True))
    return min(columns[0]), max(columns[1]), min(columns[2]), max(columns[3]), sum(columns[4]), sum(columns[5])
