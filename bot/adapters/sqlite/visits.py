"""Which sources are followed, when each is due, and who is at work on it: the SQL of it, inside the caller's transaction.

What is asked for each second (is anything due? is anything owed?) is answered from an index, so ten thousand sources
cost nothing while they rest. The longest due come first (named ones in the order of their names), and of one host no more than `per_host` at once, counting
those that are claimed or busy already: a publisher with a hundred feeds waits for itself, not the others for it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.model import codec
from bot.model.query import Claim, Health
from bot.model.source import NEVER, Rate, Source, Visit

_DUE = "SELECT source, host FROM visit WHERE gone = 0 AND next_poll_at <= :now ORDER BY next_poll_at, source"
_NAMED = (
    "SELECT source, host FROM json_each(:only) CROSS JOIN visit INDEXED BY visit_named ON source = json_each.value"
    " WHERE gone = 0 AND (retry_at IS NULL OR retry_at <= :now)"
)
_OWING = (
    "SELECT source, host FROM (SELECT source, min(seq) AS place FROM item WHERE NOT quarantined"
    " AND (retry_at IS NULL OR retry_at <= :now) GROUP BY source) JOIN visit USING (source)"
    " WHERE gone = 0 AND (:only IS NULL OR source IN (SELECT value FROM json_each(:only))) ORDER BY place"
)
_RECENT = 2_000  # states that are remembered, some 5 KB each
_HOSTS = "SELECT host FROM json_each(?) JOIN visit ON source = json_each.value"


class Beside:
    """What the one process that writes knows beside the tables: nothing of it outlives it, and nothing needs to."""

    def __init__(self) -> None:
        self.leases: dict[str, datetime] = {}
        """Source → when the claim on it runs out."""
        self._recent: dict[str, tuple[str, Visit]] = {}

    def remember(self, visit: Visit, text: str) -> None:
        """A state that was just written: to read it again would cost a twentieth of the next poll."""
        self._recent.pop(visit.source, None)
        if len(self._recent) >= _RECENT:
            del self._recent[next(iter(self._recent))]
        self._recent[visit.source] = text, visit

    def read(self, source: str, text: str) -> Visit:
        known = self._recent.get(source)
        return known[1] if known is not None and known[0] == text else codec.loads(Visit, text)


def follow(db: sqlite3.Connection, sources: Collection[Source], now: datetime, beside: Beside) -> None:
    """Brings the rows in line with the configuration; only rows that differ are written."""
    kept = {row[0]: row[1:] for row in db.execute("SELECT source, gone, feed, every FROM visit")}
    named = {source.name for source in sources}
    db.executemany("UPDATE visit SET gone = 1 WHERE source = ?", [(name,) for name in kept.keys() - named])
    for source in sources:
        feed, every = _digest(source.feed), codec.dumps(source.every)
        gone, old_feed, old_every = kept.get(source.name, (0, "", ""))
        if (old_feed, old_every) != (feed, every):
            beside.leases.pop(source.name, None)
        if old_feed != feed:
            _begin(db, source, (feed, every), now)
        elif old_every != every:
            _hurry(db, source.name, every, now)
        if gone:
            db.execute("UPDATE visit SET gone = 0 WHERE source = ?", (source.name,))
    _set_right(db, now)


def claim(db: sqlite3.Connection, wanted: Claim, beside: Beside) -> tuple[Visit, ...]:
    names = _chosen(db, _DUE if wanted.only is None else _NAMED, wanted, beside)
    beside.leases.update(dict.fromkeys(names, wanted.until))
    rows = db.execute(
        "SELECT source, value FROM visit WHERE source IN (SELECT value FROM json_each(?))", (json.dumps(names),)
    )
    values = dict(rows.fetchall()) if names else {}
    return tuple(beside.read(name, values[name]) for name in names)


def owing(db: sqlite3.Connection, wanted: Claim, beside: Beside) -> tuple[str, ...]:
    return tuple(_chosen(db, _OWING, wanted, beside))


def put(db: sqlite3.Connection, visit: Visit) -> str:
    """The state after a poll; its text."""
    text = codec.dumps(visit)
    db.execute(
        "UPDATE visit SET next_poll_at = ?, retry_at = ?, polled_at = ?, silent_at = ?, failures = ?,"
        " value = ? WHERE source = ?",
        (
            codec.utc(visit.next_poll_at),
            _text(visit.retry_at),
            _text(visit.polled_at),
            _text(visit.silent_at),
            visit.failures,
            text,
            visit.source,
        ),
    )
    return text


def health(db: sqlite3.Connection, now: datetime) -> Health:
    row = db.execute(
        "SELECT count(*), sum(failures > 0 AND next_poll_at < :never), sum(next_poll_at >= :never),"
        " sum(silent_at <= :now AND failures = 0), sum(next_poll_at <= :now), min(next_poll_at) FROM visit WHERE gone = 0",
        {"now": codec.utc(now), "never": codec.utc(NEVER)},
    ).fetchone()
    numbers = dict(
        zip(("sources", "failing", "stopped", "silent", "due"), (int(n or 0) for n in row[:-1]), strict=True)
    )
    first = datetime.fromisoformat(row[-1]) if row[-1] else NEVER
    return Health(**numbers, next_poll_at=first if first < NEVER else None)


def standings(db: sqlite3.Connection, limit: int) -> list[tuple[Visit, int, int, int]]:
    """Each followed source with its articles, pending and quarantined items; which come first, the port says."""
    articles = dict(db.execute("SELECT source, count(*) FROM article GROUP BY source"))
    pending = dict(db.execute("SELECT source, count(*) FROM item WHERE NOT quarantined GROUP BY source"))
    held = dict(db.execute("SELECT source, count(*) FROM item WHERE quarantined GROUP BY source"))
    rows = db.execute(
        "SELECT source, value FROM visit WHERE NOT gone ORDER BY :limit > 0 AND"
        " (failures > 0 OR next_poll_at >= :never OR source IN (SELECT value FROM json_each(:held))) DESC, source"
        " LIMIT CASE :limit WHEN 0 THEN -1 ELSE :limit END",
        {"limit": limit, "never": codec.utc(NEVER), "held": json.dumps(list(held))},
    )
    return [
        (codec.loads(Visit, value), articles.get(name, 0), pending.get(name, 0), held.get(name, 0))
        for name, value in rows
    ]


def _chosen(db: sqlite3.Connection, statement: str, wanted: Claim, beside: Beside) -> list[str]:
    """The first of what the statement lists, as far as hosts and limit have room; the rest is not even read."""
    now = codec.utc(wanted.now)
    active = wanted.busy.union(name for name, until in beside.leases.items() if until > wanted.now)
    hosts = Counter(host for (host,) in db.execute(_HOSTS, (json.dumps(list(active)),)))
    left_out = active | wanted.skip
    only = None if wanted.only is None else json.dumps(list(wanted.only))
    names: list[str] = []
    for source, host in db.execute(statement, {"now": now, "only": only}):
        if len(names) >= wanted.limit:
            break
        if source not in left_out and hosts[host] < wanted.per_host:
            hosts[host] += 1
            names.append(source)
    return names


def _begin(db: sqlite3.Connection, source: Source, set_by: tuple[str, str], now: datetime) -> None:
    """A source that is new, or at another address: what was known of the old one does not hold there."""
    visit = Visit(source=source.name, next_poll_at=now)
    db.execute(
        "INSERT OR REPLACE INTO visit (source, feed, every, host, next_poll_at, value) VALUES (?, ?, ?, ?, ?, ?)",
        (source.name, *set_by, _host(source.feed), codec.utc(now), codec.dumps(visit)),
    )


def _hurry(db: sqlite3.Connection, name: str, every: str, now: datetime) -> None:
    """How often it is asked was changed: it is asked now, and by the new rule from then on."""
    (value,) = db.execute("UPDATE visit SET every = ? WHERE source = ? RETURNING value", (every, name)).fetchone()
    visit = codec.loads(Visit, value)
    if not visit.stopped:
        put(db, replace(visit, next_poll_at=max(now, visit.retry_at or now), why="its interval was changed"))


def _set_right(db: sqlite3.Connection, now: datetime) -> None:
    """What a clock that was ahead has put off for years is due now."""
    rows = db.execute("SELECT value FROM visit WHERE NOT gone AND polled_at > ?", (codec.utc(now),)).fetchall()
    for (value,) in rows:
        visit = codec.loads(Visit, value)
        put(db, replace(visit, next_poll_at=now, retry_at=None, polled_at=None, silent_at=None, rate=Rate()))
        db.execute(
            "UPDATE item SET retry_at = :now WHERE source = :source AND retry_at > :now",
            {"source": visit.source, "now": codec.utc(now)},
        )


def _digest(address: str) -> str:
    """Of the address and not the address, which may carry a password."""
    return hashlib.sha256(address.encode()).hexdigest()


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").rstrip(".")


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else codec.utc(moment)
