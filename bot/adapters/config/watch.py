"""Has somebody changed the files? Asked each second, it costs four calls of stat.

A change counts once the files have been the same at two looks in a row: an editor may write a file in several steps, or
several files may be copied one after the other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

_Stamp: TypeAlias = tuple[tuple[int, int, int] | None, ...]


class Watch:
    """The files as they were when it was made are the ones in force."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self._paths = [folder / name for name in names]
        self._in_force = self._seen = self._stamp()

    def changed(self) -> bool:
        """True once for each change."""
        seen, self._seen = self._seen, self._stamp()
        if self._seen != seen or self._seen == self._in_force:
            return False
        self._in_force = self._seen
        return True

    def _stamp(self) -> _Stamp:
        """Time, size and inode of each file; None for one that cannot be looked at."""
        return tuple(map(_look, self._paths))


def _look(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
