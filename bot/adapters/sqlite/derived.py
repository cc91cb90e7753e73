"""What follows from the versions of one article, put in the place of what followed before; inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.model.indexed import Read

from . import history, stories, words
from .placed import Placed

__all__ = ["Placed", "put"]


def put(db: sqlite3.Connection, versions: Sequence[Placed], read: Read) -> None:
    """`versions`: all of an article, by number. Done twice it changes nothing the second time."""
    moved(db)
    history.put(db, versions)
    found = [(version, read(version.article)) for version in versions]
    words.put(db, *found[-1])
    stories.put(db, found)


def matched(db: sqlite3.Connection, versions: Sequence[Placed]) -> None:
    """The same where nothing but entities and matches changed."""
    history.put(db, versions)


def moved(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO meta VALUES ('changes', 1) ON CONFLICT DO UPDATE SET value = value + 1")


def changes(db: sqlite3.Connection) -> int:
    """How often anything was put."""
    row = db.execute("SELECT value FROM meta WHERE key = 'changes'").fetchone()
    return int(row[0]) if row else 0
