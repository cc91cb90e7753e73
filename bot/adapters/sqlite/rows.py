"""The captures: where each record group is (what CDX lists). The SQL of it, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.model import codec
from bot.model.capture import Capture
from bot.model.surt import surt

_COLUMNS = (
    "record_id", "kind", "url", "date", "file", "offset", "length", "begin", "end",
    "status", "content_type", "sha1", "sha256", "truncated", "refers_to",
)  # fmt: skip
_INSERT = "INSERT OR IGNORE INTO capture ({}, surt) VALUES ({}, :surt)".format(  # noqa: S608 (constants)
    ", ".join(f'"{c}"' for c in _COLUMNS), ", ".join(f":{c}" for c in _COLUMNS)
)
_SELECT = "SELECT {} FROM capture ".format(", ".join(f'"{c}"' for c in _COLUMNS))  # noqa: S608 (constants)
_NO_BYTES = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""sha256 of nothing: an empty payload is no news of another."""


def index(db: sqlite3.Connection, captures: Sequence[Capture]) -> None:
    db.executemany(
        _INSERT,
        [
            {c: getattr(capture, c) for c in _COLUMNS} | {"date": codec.utc(capture.date), "surt": surt(capture.url)}
            for capture in captures
        ],
    )


def capture(db: sqlite3.Connection, record_id: str) -> Capture | None:
    return _one(db, "WHERE record_id = ?", record_id)


def nearest(db: sqlite3.Connection, url: str, moment: datetime) -> Capture | None:
    return _one(
        db,
        "WHERE surt = ? AND kind <> 'metadata'"
        " ORDER BY url <> ?, abs(julianday(date) - julianday(?)), record_id LIMIT 1",
        surt(url),
        url,
        codec.utc(moment),
    )


def captures(db: sqlite3.Connection, url: str) -> tuple[Capture, ...]:
    found = db.execute(_SELECT + "WHERE surt = ? AND kind <> 'metadata' ORDER BY date, record_id", (surt(url),))
    return tuple(map(_made, found))


def same(db: sqlite3.Connection, sha256: str) -> Capture | None:
    if sha256 in {"", _NO_BYTES}:
        return None
    return _one(
        db, "WHERE sha256 = ? AND truncated = '' AND kind <> 'metadata' ORDER BY date, record_id LIMIT 1", sha256
    )


def of_file(db: sqlite3.Connection, file: str) -> tuple[Capture, ...]:
    return tuple(map(_made, db.execute(_SELECT + 'WHERE file = ? ORDER BY "begin"', (file,))))


def some_of_file(db: sqlite3.Connection, file: str, behind: int, limit: int) -> tuple[Capture, ...]:
    """The next rows of a file, whose groups begin behind a place."""
    return tuple(
        map(
            _made,
            db.execute(_SELECT + 'WHERE file = ? AND "begin" > ? ORDER BY "begin" LIMIT ?', (file, behind, limit)),
        )
    )


def referring(db: sqlite3.Connection, records: Collection[str]) -> tuple[Capture, ...]:
    """Metadata records that refer to any of these, by date. Every row is looked at: nothing but `verify ID` asks."""
    found = [
        _made(row)
        for record in records
        for row in db.execute(_SELECT + "WHERE kind = 'metadata' AND refers_to = ?", (record,))
    ]
    return tuple(sorted(found, key=lambda capture: (capture.date, capture.record_id)))


def indexed(db: sqlite3.Connection, file: str) -> int:
    """The end of the first group that no other follows: groups of a file lie one behind the other."""
    row = db.execute("SELECT size FROM complete WHERE file = ?", (file,)).fetchone()
    if row:
        return int(row[0])
    (end,) = db.execute(
        'SELECT min("end") FROM capture AS c WHERE file = :file AND NOT EXISTS'
        ' (SELECT 1 FROM capture AS d WHERE d.file = :file AND d."begin" = c."end")'
        ' AND EXISTS (SELECT 1 FROM capture AS e WHERE e.file = :file AND e."begin" = 0)',
        {"file": file},
    ).fetchone()
    return int(end or 0)


def _one(db: sqlite3.Connection, condition: str, *values: str) -> Capture | None:
    row = db.execute(_SELECT + condition, values).fetchone()
    return None if row is None else _made(row)


def _made(row: tuple[Any, ...]) -> Capture:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Capture(**values | {"date": datetime.fromisoformat(values["date"])})
