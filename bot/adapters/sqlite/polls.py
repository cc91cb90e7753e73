"""Sources, their visits and the items they listed: the SQL of it, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model import codec
from bot.model.capture import Capture
from bot.model.entry import Pending
from bot.model.source import Visit

_COLUMNS = (
    "record_id", "kind", "url", "date", "file", "offset", "length", "begin", "end",
    "status", "content_type", "sha1", "sha256", "truncated", "refers_to",
)  # fmt: skip
_INSERT_CAPTURE = "INSERT OR IGNORE INTO capture ({}) VALUES ({})".format(  # noqa: S608 (constants)
    ", ".join(f'"{c}"' for c in _COLUMNS), ", ".join(f":{c}" for c in _COLUMNS)
)


def follow(db: sqlite3.Connection, names: Collection[str], now: datetime) -> None:
    db.execute("UPDATE visit SET gone = 1")
    for name in names:
        visit = Visit(source=name, next_poll_at=now)
        db.execute(
            "INSERT INTO visit (source, next_poll_at, value) VALUES (?, ?, ?) ON CONFLICT (source) DO UPDATE SET gone = 0",
            (name, codec.utc(now), codec.dumps(visit)),
        )
    _set_right(db, now)


def _set_right(db: sqlite3.Connection, now: datetime) -> None:
    """What a clock that was ahead has put off for years is due now."""
    for name, value in db.execute("SELECT source, value FROM visit WHERE NOT gone").fetchall():
        visit = codec.loads(Visit, value)
        if visit.polled_at is not None and visit.polled_at > now:
            right = replace(visit, next_poll_at=now, retry_at=None, polled_at=None)
            db.execute(
                "UPDATE visit SET next_poll_at = ?, retry_at = NULL, value = ? WHERE source = ?",
                (codec.utc(now), codec.dumps(right), name),
            )
            db.execute(
                "UPDATE item SET retry_at = ? WHERE source = ? AND retry_at > ?", (codec.utc(now), name, codec.utc(now))
            )


def claim(
    db: sqlite3.Connection, now: datetime, until: datetime, limit: int, only: Collection[str] | None
) -> tuple[Visit, ...]:
    instant = codec.utc(now)
    free = "gone = 0 AND (leased_until IS NULL OR leased_until <= :now)"
    wanted = "next_poll_at <= :now" if only is None else "(retry_at IS NULL OR retry_at <= :now)"
    rows = db.execute(
        f"SELECT source FROM visit WHERE {free} AND {wanted} ORDER BY next_poll_at, source",  # noqa: S608 (constants)
        {"now": instant},
    ).fetchall()
    names = [name for (name,) in rows if only is None or name in only][:limit]
    return tuple(_leased(db, name, until) for name in names)


def _leased(db: sqlite3.Connection, name: str, until: datetime) -> Visit:
    (value,) = db.execute(
        "UPDATE visit SET leased_until = ? WHERE source = ? RETURNING value", (codec.utc(until), name)
    ).fetchone()
    return codec.loads(Visit, value)


def polled(db: sqlite3.Connection, visit: Visit, captures: Sequence[Capture], items: Sequence[Pending]) -> None:
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
    db.execute(
        "UPDATE visit SET next_poll_at = ?, retry_at = ?, leased_until = NULL, value = ? WHERE source = ?",
        (
            codec.utc(visit.next_poll_at),
            codec.utc(visit.retry_at) if visit.retry_at else None,
            codec.dumps(visit),
            visit.source,
        ),
    )


def pending(db: sqlite3.Connection, source: str, now: datetime, limit: int) -> tuple[Pending, ...]:
    rows = db.execute(
        "SELECT value FROM item WHERE source = ? AND NOT quarantined AND (retry_at IS NULL OR retry_at <= ?)"
        " ORDER BY seq LIMIT ?",
        (source, codec.utc(now), limit),
    )
    return tuple(codec.loads(Pending, value) for (value,) in rows)


def owing(db: sqlite3.Connection, now: datetime) -> tuple[str, ...]:
    rows = db.execute(
        "SELECT DISTINCT item.source FROM item JOIN visit USING (source) WHERE NOT gone AND NOT quarantined"
        " AND (item.retry_at IS NULL OR item.retry_at <= :now) AND (leased_until IS NULL OR leased_until <= :now)",
        {"now": codec.utc(now)},
    )
    return tuple(source for (source,) in rows)


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
