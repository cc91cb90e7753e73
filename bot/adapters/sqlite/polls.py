"""Polls and the items they listed: the SQL of it, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.model import codec
from bot.model.capture import Capture
from bot.model.entry import Pending
from bot.model.source import Visit

from . import rows, visits


def polled(
    db: sqlite3.Connection, visit: Visit, captures: Sequence[Capture], items: Sequence[Pending], beside: visits.Beside
) -> None:
    rows.index(db, captures)
    listed(db, items)
    db.execute(
        "INSERT INTO poll VALUES (?, ?, ?, ?, ?)",
        (visit.source, codec.utc(visit.polled_at or visit.next_poll_at), visit.status, len(items), visit.error),
    )
    beside.leases.pop(visit.source, None)
    beside.remember(visit, visits.put(db, visit))


def listed(db: sqlite3.Connection, items: Sequence[Pending]) -> None:
    for pending in items:
        # A key that is known is pending or done: a poll that is committed again brings nothing back.
        db.execute(
            "INSERT OR IGNORE INTO item (source, key, value) SELECT :source, :key, :value"
            " WHERE NOT EXISTS (SELECT 1 FROM alias WHERE source = :source AND alias = :key)",
            {"source": pending.source, "key": pending.item.key, "value": codec.dumps(pending)},
        )
        for alias in pending.aliases:
            db.execute(
                "INSERT OR IGNORE INTO alias (source, alias, id) VALUES (?, ?, ?)", (pending.source, alias, pending.id)
            )


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
