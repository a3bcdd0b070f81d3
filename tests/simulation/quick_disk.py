"""The unreliable disk for a million steps: it counts its calls and does not keep them, and remembers where its directories are."""

from __future__ import annotations

from pathlib import Path

from tests.support.cached_bytes import CachedDirectory, CachedFile
from tests.support.unreliable_disk import PowerCut, UnreliableDisk


class QuickDisk(UnreliableDisk):
    def __init__(self, home: Path) -> None:
        self._directories: dict[str, CachedDirectory] = {}
        self._calls_left = -1
        super().__init__(home)

    def cut_after(self, calls: int) -> None:
        """The power fails in that call from now on (0 is the next one) that changes anything; what of it has happened says `torn`."""
        self._calls_left = calls

    @property
    def is_armed(self) -> bool:
        return self._calls_left >= 0

    def _count(self, call: str, path: str) -> bool:
        if self._is_dead:
            raise PowerCut
        if self._calls_left < 0:
            return False
        self._calls_left -= 1
        if self._calls_left < 0:
            self.calls = [f"{call} {path.removeprefix(self.home)}"]
            return True
        return False

    def _path(self, file: CachedFile) -> str:
        return "(a file)"

    def _directory(self, path: str) -> CachedDirectory:
        found = self._directories.get(path)
        if found is None:
            found = self._directories[path] = super()._directory(path)
        return found

    def _mirror(self) -> None:
        """After each change of a directory, and after each boot."""
        self._directories.clear()
        super()._mirror()
