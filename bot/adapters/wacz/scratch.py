"""What is known of a bundle while its records are written, and written when they are: index lines, origins, pages.

A private database without a name: SQLite keeps it in memory while it is small and in a file that no folder names when it is
not. So a bundle of a million records takes no more memory than one of a thousand; it also sorts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

_TABLES = """
CREATE TABLE record (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE line (line TEXT NOT NULL);
CREATE TABLE origin (line TEXT NOT NULL);
CREATE TABLE page (line TEXT NOT NULL);
"""


class Scratch:
    """Of one bundle."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)
        self.bytes = 0
        """Of the pages, which are the longest of it."""

    def holds(self, record_id: str) -> bool:
        return self._db.execute("SELECT 1 FROM record WHERE id = ?", (record_id,)).fetchone() is not None

    def add_record(self, record_id: str) -> None:
        self._db.execute("INSERT INTO record VALUES (?)", (record_id,))

    def add_line(self, line: str) -> None:
        self._db.execute("INSERT INTO line VALUES (?)", (line,))

    def add_origin(self, line: str) -> None:
        self._db.execute("INSERT INTO origin VALUES (?)", (line,))

    def add_page(self, line: str) -> None:
        self.bytes += len(line.encode())
        self._db.execute("INSERT INTO page VALUES (?)", (line,))

    def blocks(self, size: int) -> Iterator[list[str]]:
        """The index lines in their order, so many at a time."""
        found = self._db.execute("SELECT line FROM line ORDER BY line")
        while block := [line for (line,) in found.fetchmany(size)]:
            yield block

    def origins(self) -> Iterator[str]:
        """In their order."""
        yield from (line for (line,) in self._db.execute("SELECT line FROM origin ORDER BY line"))

    def pages(self) -> Iterator[str]:
        """In the order in which they came."""
        yield from (line for (line,) in self._db.execute("SELECT line FROM page ORDER BY rowid"))

    def close(self) -> None:
        self._db.close()
