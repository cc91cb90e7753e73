"""The captures: where each record group is (what CDX lists). The SQL of it, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.model import codec
from bot.model.capture import Around, Capture
from bot.model.intake import TAKEN_IN
from bot.model.surt import surt

_COLUMNS = (
    "record_id", "kind", "url", "date", "file", "offset", "length", "begin", "end",
    "status", "content_type", "sha1", "sha256", "truncated", "refers_to",
)  # fmt: skip
_INSERT = "INSERT OR IGNORE INTO capture ({}, surt) VALUES ({}, :surt)".format(  # noqa: S608 (constants)
    ", ".join(f'"{c}"' for c in _COLUMNS), ", ".join(f":{c}" for c in _COLUMNS)
)
_SELECT = "SELECT {} FROM capture ".format(", ".join(f'"{c}"' for c in _COLUMNS))  # noqa: S608 (constants)
Place = tuple[str, str, str]
"""Key, date and record id of a row, by which the index is sorted."""
_PLACED = _SELECT.replace("SELECT", "SELECT surt,", 1)
_OF_KEY = "WHERE surt = ? AND kind <> 'metadata'"
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
    """Two steps into the index instead of a look at every capture: a feed has tens of thousands."""
    key, at = surt(url), codec.utc(moment)
    for written, values in ((" AND url = ?", (key, url, at)), ("", (key, at))):
        before = _one(db, f"{_OF_KEY}{written} AND date <= ? ORDER BY date DESC, record_id LIMIT 1", *values)
        after = _one(db, f"{_OF_KEY}{written} AND date > ? ORDER BY date, record_id LIMIT 1", *values)
        found = [capture for capture in (before, after) if capture is not None]
        if found:
            return min(found, key=lambda capture: (abs(capture.date - moment), capture.record_id))
    return None


def captures(db: sqlite3.Connection, url: str, after: Capture | None, limit: int) -> tuple[Capture, ...]:
    place = ("", "") if after is None else _place(after)
    condition = f"{_OF_KEY} AND (date, record_id) > (?, ?) ORDER BY date, record_id LIMIT ?"
    return tuple(map(_made, db.execute(_SELECT + condition, (surt(url), *place, limit or -1))))


def around(db: sqlite3.Connection, capture: Capture) -> Around:
    key, place = surt(capture.url), _place(capture)
    (count,) = db.execute(f"SELECT count(*) FROM capture {_OF_KEY}", (key,)).fetchone()  # noqa: S608 (constants)
    up, down = "ORDER BY date, record_id LIMIT 1", "ORDER BY date DESC, record_id DESC LIMIT 1"
    return Around(
        count=count,
        first=_one(db, f"{_OF_KEY} {up}", key) or capture,
        previous=_one(db, f"{_OF_KEY} AND (date, record_id) < (?, ?) {down}", key, *place),
        next=_one(db, f"{_OF_KEY} AND (date, record_id) > (?, ?) {up}", key, *place),
        last=_one(db, f"{_OF_KEY} {down}", key) or capture,
    )


def latest(db: sqlite3.Connection, limit: int) -> tuple[Capture, ...]:
    """Names of our files begin with their time, so the order of files is that of keeping; what was taken in comes behind."""
    condition = "WHERE content_type LIKE 'text/html%' AND (kind = 'resource' OR (kind = 'response' AND status = 200))"
    found: list[Capture] = []
    for part in ("file < ?1 OR file >= ?2", "file >= ?1 AND file < ?2"):
        rows = db.execute(
            f'{_SELECT}{condition} AND ({part}) ORDER BY file DESC, "begin" DESC LIMIT ?3',
            (TAKEN_IN, TAKEN_IN + "\U0010ffff", limit - len(found)),
        )
        found += map(_made, rows)
    return tuple(found)


def same(db: sqlite3.Connection, sha256: str) -> Capture | None:
    if sha256 in {"", _NO_BYTES}:
        return None
    whole = "sha256 = ? AND truncated = '' AND kind = 'response' AND status = 200"
    return _one(db, f"WHERE {whole} ORDER BY date, record_id LIMIT 1", sha256)


def of_file(db: sqlite3.Connection, file: str, start: int, most: int | None) -> tuple[Capture, ...]:
    condition = 'WHERE file = ? AND "begin" >= ? ORDER BY "begin" LIMIT ?'
    return tuple(map(_made, db.execute(_SELECT + condition, (file, start, -1 if most is None else most))))


def referring(db: sqlite3.Connection, records: Collection[str]) -> tuple[Capture, ...]:
    """Metadata records that refer to any of these, by date. Every row is looked at: nothing but `verify ID` asks."""
    found = [
        _made(row)
        for record in records
        for row in db.execute(_SELECT + "WHERE kind = 'metadata' AND refers_to = ?", (record,))
    ]
    return tuple(sorted(found, key=lambda capture: (capture.date, capture.record_id)))


def derivations(db: sqlite3.Connection, after: str, limit: int) -> tuple[Capture, ...]:
    """The metadata records behind a place, which is date and record id."""
    date, _, record = after.partition(" ")
    found = db.execute(
        _SELECT + "WHERE kind = 'metadata' AND (date, record_id) > (?, ?) ORDER BY date, record_id LIMIT ?",
        (date, record, limit),
    )
    return tuple(map(_made, found))


def derived(db: sqlite3.Connection, url: str) -> tuple[Capture, ...]:
    found = db.execute(_SELECT + "WHERE surt = ? AND kind = 'metadata' ORDER BY date, record_id", (surt(url),))
    return tuple(map(_made, found))


def counted(db: sqlite3.Connection) -> int:
    (count,) = db.execute("SELECT count(*) FROM capture").fetchone()
    return int(count)


def page(db: sqlite3.Connection, after: Place, limit: int) -> tuple[tuple[Capture, ...], Place]:
    """The `limit` captures behind a place of the index, and the place of the last of them."""
    found = db.execute(
        _PLACED + "WHERE (surt, date, record_id) > (?, ?, ?) ORDER BY surt, date, record_id LIMIT ?", (*after, limit)
    ).fetchall()
    captures = tuple(_made(row[1:]) for row in found)
    return captures, (found[-1][0], codec.utc(captures[-1].date), captures[-1].record_id) if found else after


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


def _place(capture: Capture) -> tuple[str, str]:
    return codec.utc(capture.date), capture.record_id


def _one(db: sqlite3.Connection, condition: str, *values: str) -> Capture | None:
    row = db.execute(_SELECT + condition, values).fetchone()
    return None if row is None else _made(row)


def _made(row: tuple[Any, ...]) -> Capture:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Capture(**values | {"date": datetime.fromisoformat(values["date"])})
