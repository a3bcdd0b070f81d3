"""A copy-on-write trie from 16-byte hashes to values of fixed width: what tells in two or three page reads whether something is known.

    bucket page = "b" (key value)*      at most 48, by key
    inner page  = "i" pointer[16]       by the next four bits of the key; a pointer of zeros is an empty child

What changes stays beside the tree until it is flushed, so that a replay, which mostly puts, reads nothing of it.

Law: keys are uniformly distributed hashes (keyed by a secret of the queue, so that nobody can choose them), which is what keeps the trie shallow.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqscli.journal.pages import PageFile

KEY_BYTES = 16
BUCKET_KEYS = 48
_NOWHERE = bytes(16)


class _Node:
    """`pointer` is None when it has changed; exactly one of `bucket` and `children` is there once it has been read."""

    __slots__ = ("bucket", "children", "pointer")

    def __init__(self, pointer: bytes | None, bucket: dict[bytes, bytes] | None, children: list[_Node | None] | None) -> None:
        self.pointer = pointer
        self.bucket = bucket
        self.children = children


class HashTrie:
    """Values of `value_bytes` bytes by 16-byte key."""

    def __init__(self, value_bytes: int, pages: PageFile, root: bytes = b"") -> None:
        if len(root) not in (0, len(_NOWHERE)):
            raise ValueError(f"a pointer of {len(root)} bytes")
        self._value_bytes = value_bytes
        self.pages = pages
        self._changes: dict[bytes, bytes | None] = {}
        self._root = _Node(root, None, None) if root and root != _NOWHERE else _Node(None, {}, None)

    def get(self, key: bytes) -> bytes | None:
        if key in self._changes:
            return self._changes[key]
        node, depth = self._root, 0
        while True:
            self._read(node)
            if node.bucket is not None:
                return node.bucket.get(key)
            assert node.children is not None
            child = node.children[_nibble(key, depth)]
            if child is None:
                return None
            node, depth = child, depth + 1

    def put(self, key: bytes, value: bytes) -> None:
        self._changes[key] = value

    def drop(self, key: bytes) -> None:
        """Removes a key; one that is not there is passed over."""
        self._changes[key] = None

    def _settle(self) -> None:
        """Brings the changes into the tree."""
        changes, self._changes = self._changes, {}
        for key, value in changes.items():
            if value is None:
                self._drop(key)
            else:
                self._put(key, value)

    def _put(self, key: bytes, value: bytes) -> None:
        node, depth = self._root, 0
        while True:
            self._read(node)
            node.pointer = None
            if node.bucket is not None:
                node.bucket[key] = value
                if len(node.bucket) > BUCKET_KEYS and depth < 2 * KEY_BYTES - 1:
                    _split(node, depth)
                return
            assert node.children is not None
            index = _nibble(key, depth)
            child = node.children[index]
            if child is None:
                child = node.children[index] = _Node(None, {}, None)
            node, depth = child, depth + 1

    def _drop(self, key: bytes) -> None:
        node, depth = self._root, 0
        while True:
            self._read(node)
            node.pointer = None
            if node.bucket is not None:
                node.bucket.pop(key, None)
                return
            assert node.children is not None
            child = node.children[_nibble(key, depth)]
            if child is None:
                return
            node, depth = child, depth + 1

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Every key with its value, by key."""
        self._settle()
        yield from self._walk(self._root)

    def forget(self) -> None:
        """Lets go of what was only read."""
        self._forget(self._root)

    def flush(self) -> bytes:
        """Appends what has changed to the page file, lets go of the nodes in memory, and returns the root's pointer."""
        self._settle()
        root = self._flush(self._root)
        self._root = _Node(root, None, None) if root != _NOWHERE else _Node(None, {}, None)
        return root

    def copy(self, pages: PageFile) -> bytes:
        """Appends every node to another page file, which becomes the trie's own, and returns the root's pointer."""
        self._settle()
        root = self._copy(self._root, pages)
        self.pages = pages
        self._root = _Node(root, None, None) if root != _NOWHERE else _Node(None, {}, None)
        return root

    def _read(self, node: _Node) -> None:
        if node.bucket is not None or node.children is not None:
            return
        assert node.pointer is not None
        data = self.pages.read(node.pointer)
        width = KEY_BYTES + self._value_bytes
        if data[:1] == b"i" and len(data) == 1 + 16 * len(_NOWHERE):
            pointers = [data[at : at + 16] for at in range(1, 257, 16)]
            node.children = [_Node(pointer, None, None) if pointer != _NOWHERE else None for pointer in pointers]
        elif data[:1] != b"b" or (len(data) - 1) % width:  # whole, and yet no page of this trie
            raise self.pages.damaged(node.pointer)
        else:
            node.bucket = {data[at : at + KEY_BYTES]: data[at + KEY_BYTES : at + width] for at in range(1, len(data), width)}

    def _walk(self, node: _Node) -> Iterator[tuple[bytes, bytes]]:
        self._read(node)
        if node.bucket is not None:
            yield from sorted(node.bucket.items())
        for child in node.children or []:
            if child is not None:
                yield from self._walk(child)
        if node.pointer is not None:  # all of them together would take more memory than some
            node.bucket = node.children = None

    def _forget(self, node: _Node) -> None:
        if node.pointer not in (None, _NOWHERE):
            node.bucket = node.children = None
        for child in node.children or []:
            if child is not None:
                self._forget(child)

    def _flush(self, node: _Node) -> bytes:
        if node.pointer is None:
            if node.children is not None:
                children = [self._flush(child) if child is not None else _NOWHERE for child in node.children]
                node.pointer = self.pages.append(b"i" + b"".join(children)) if any(child != _NOWHERE for child in children) else _NOWHERE
            else:
                node.pointer = self._append_bucket(node, self.pages)
        pointer = node.pointer
        if pointer != _NOWHERE:
            node.bucket = node.children = None
        return pointer

    def _copy(self, node: _Node, pages: PageFile) -> bytes:
        self._read(node)
        if node.children is None:
            return self._append_bucket(node, pages)
        children = [self._copy(child, pages) if child is not None else _NOWHERE for child in node.children]
        node.children = None
        return pages.append(b"i" + b"".join(children)) if any(child != _NOWHERE for child in children) else _NOWHERE

    def _append_bucket(self, node: _Node, pages: PageFile) -> bytes:
        if not node.bucket:
            return _NOWHERE
        data = pages.append(b"b" + b"".join([key + value for key, value in sorted(node.bucket.items())]))
        node.bucket = None
        return data


def _nibble(key: bytes, depth: int) -> int:
    byte = key[depth >> 1]
    return byte & 15 if depth & 1 else byte >> 4


def _split(node: _Node, depth: int) -> None:
    children: list[_Node | None] = [None] * 16
    for key, value in (node.bucket or {}).items():
        index = _nibble(key, depth)
        child = children[index]
        if child is None:
            child = children[index] = _Node(None, {}, None)
        assert child.bucket is not None
        child.bucket[key] = value
    node.bucket, node.children = None, children
