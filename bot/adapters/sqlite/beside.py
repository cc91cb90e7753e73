"""An index that is made beside the one in use, and takes its place.

Whoever reads the old one goes on reading it; whoever opens it afterwards sees the new one. A `-wal` left behind by the old
index would be taken for the new one's, so it is folded into the old one and gone before (SQLite, "How To Corrupt", §1.4).
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from bot.adapters.disk import sync_folder

_BESIDE = ("-wal", "-shm")


def take_place(new: Path, path: Path) -> None:
    """`new`, closed, becomes `path`; the caller is the only writer. Raises OSError."""
    with contextlib.suppress(sqlite3.Error):  # it may be what the rebuild is for: damaged, or no database at all
        _fold(path)
    remove(path, whole=False)
    new.replace(path)
    sync_folder(path.parent)


def remove(path: Path, *, whole: bool = True) -> None:
    """What SQLite keeps beside an index, and the index itself where the `whole` of it goes."""
    for suffix in _BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    if whole:
        path.unlink(missing_ok=True)


def _fold(path: Path) -> None:
    if path.exists():
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
