"""Polls, the items they listed and the captures they left: the SQL of it, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.model import codec
from bot.model.capture import Capture
from bot.model.entry import Pending
from bot.model.source import Visit

from . import visits

_COLUMNS = (
    "record_id", "kind", "url", "date", "file", "offset", "length", "begin", "end",
    "status", "content_type", "sha1", "sha256", "truncated", "refers_to",
)  # fmt: skip
_INSERT_CAPTURE = "INSERT OR IGNORE INTO capture ({}) VALUES ({})".format(  # noqa: S608 (constants)
    ", ".join(f'"{c}"' for c in _COLUMNS), ", ".join(f":{c}" for c in _COLUMNS)
)


def polled(
    db: sqlite3.Connection, visit: Visit, captures: Sequence[Capture], items: Sequence[Pending], beside: visits.Beside
) -> None:
    index(db, captures)
    for pending in items:
        # A key that is known is pending or done: a poll that is committed again brings nothing back.
        db.execute(
            "INSERT OR IGNORE INTO item (source, key, value) SELECT :source, :key, :value"
            " WHERE NOT EXISTS (SELECT 1 FROM alias WHERE source = :source AND alias = :key)",
            {"source": pending.source, "key": pending.item.key, "value": codec.dumps(pending)},
        )
        for alias in pending.aliases:
            db.execute("INSERT OR IGNORE INTO alias VALUES (?, ?, ?)", (pending.source, alias, pending.id))
    db.execute(
        "INSERT INTO poll VALUES (?, ?, ?, ?, ?)",
        (visit.source, codec.utc(visit.polled_at or visit.next_poll_at), visit.status, len(items), visit.error),
    )
    beside.leases.pop(visit.source, None)
    beside.remember(visit, visits.put(db, visit))


def forget(db: sqlite3.Connection, before: datetime) -> int:
    """The log is in the order of time, so only what goes is looked at."""
    kept = db.execute("SELECT rowid FROM poll WHERE at >= ? ORDER BY rowid LIMIT 1", (codec.utc(before),)).fetchone()
    if kept is None:
        return db.execute("DELETE FROM poll").rowcount
    return db.execute("DELETE FROM poll WHERE rowid < ?", kept).rowcount


def owes(db: sqlite3.Connection, source: str, now: datetime) -> bool:
    row = db.execute(
        "SELECT 1 FROM item WHERE source = ? AND NOT quarantined AND (retry_at IS NULL OR retry_at <= ?) LIMIT 1",
        (source, codec.utc(now)),
    )
    return row.fetchone() is not None


def pending(db: sqlite3.Connection, source: str, now: datetime, limit: int) -> tuple[Pending, ...]:
    rows = db.execute(
        "SELECT value FROM item WHERE source = ? AND NOT quarantined AND (retry_at IS NULL OR retry_at <= ?)"
        " ORDER BY seq LIMIT ?",
        (source, codec.utc(now), limit),
    )
    return tuple(codec.loads(Pending, value) for (value,) in rows)


def hold(db: sqlite3.Connection, item: Pending, why: str, at: datetime | None) -> None:
    """Postponed to `at`, or quarantined where that is None."""
    db.execute(
        "UPDATE item SET retry_at = ?, why = ?, quarantined = ?, value = ? WHERE source = ? AND key = ?",
        (codec.utc(at) if at else None, why, at is None, codec.dumps(item), item.source, item.item.key),
    )


def index(db: sqlite3.Connection, captures: Sequence[Capture]) -> None:
    db.executemany(
        _INSERT_CAPTURE,
        [{c: getattr(capture, c) for c in _COLUMNS} | {"date": codec.utc(capture.date)} for capture in captures],
    )


def capture(db: sqlite3.Connection, record_id: str) -> Capture | None:
    return _capture(db.execute("SELECT * FROM capture WHERE record_id = ?", (record_id,)).fetchone())


def nearest(db: sqlite3.Connection, url: str, moment: datetime) -> Capture | None:
    row = db.execute(
        "SELECT * FROM capture WHERE url = ? AND kind <> 'metadata'"
        " ORDER BY abs(julianday(date) - julianday(?)), record_id LIMIT 1",
        (url, codec.utc(moment)),
    )
    return _capture(row.fetchone())


def _capture(row: tuple[Any, ...] | None) -> Capture | None:
    if row is None:
        return None
    values = dict(zip(_COLUMNS, row, strict=True))
    return Capture(**values | {"date": datetime.fromisoformat(values["date"])})


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
