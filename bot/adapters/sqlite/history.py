"""Topics and entities of articles, and what each month did to a topic (`model.event`): the SQL of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from bot.model import codec
from bot.model.article import Article
from bot.model.event import Event

from .placed import Placed

Happened: TypeAlias = tuple[int, str, str, int]
"""Number of a version, its article, its place, and whether it left the topic."""

MONTH = 7
"""Characters of a place that name its month."""
_END = "~"
"""Behind every place: they begin with a year."""


def put(db: sqlite3.Connection, versions: Sequence[Placed]) -> None:
    latest = versions[-1].article
    published, id_ = codec.utc(datetime.fromisoformat(latest.published)), latest.id
    db.execute("DELETE FROM match WHERE id = ?", (id_,))
    db.executemany("INSERT INTO match VALUES (?, ?, ?)", [(match.topic, published, id_) for match in latest.matches])
    db.execute("DELETE FROM mention WHERE id = ?", (id_,))
    db.executemany("INSERT INTO mention VALUES (?, ?, ?)", [(name, published, id_) for name in latest.entities])
    db.execute("DELETE FROM event WHERE id = ?", (id_,))
    told = [
        (version.article.version, version.place, {m.topic for m in version.article.matches}) for version in versions
    ]
    events = events_of(told).items()
    rows = [(topic, month, id_, version, withdrawn) for (topic, month), (version, withdrawn) in events]
    db.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", rows)


def newest(db: sqlite3.Connection, topic: str, limit: int) -> tuple[Article, ...]:
    return _articles(
        db,
        "SELECT version.value FROM match JOIN article USING (id) JOIN version USING (id, version)"
        " WHERE topic = :name ORDER BY match.published DESC, id DESC LIMIT :limit",
        {"name": topic, "limit": limit},
    )


def of_source(db: sqlite3.Connection, source: str, limit: int) -> tuple[Article, ...]:
    return _articles(
        db,
        "SELECT value FROM article JOIN version USING (id, version)"
        " WHERE source = :name ORDER BY published DESC, id DESC LIMIT :limit",
        {"name": source, "limit": limit},
    )


def of_entity(db: sqlite3.Connection, entity: str, limit: int) -> tuple[Article, ...]:
    return _articles(
        db,
        "SELECT version.value FROM mention JOIN article USING (id) JOIN version USING (id, version)"
        " WHERE entity = :name ORDER BY mention.published DESC, id DESC LIMIT :limit",
        {"name": entity, "limit": limit},
    )


def span(db: sqlite3.Connection) -> tuple[str, str]:
    first, last = db.execute(
        "SELECT (SELECT min(first) FROM version WHERE version > 0), (SELECT max(first) FROM version WHERE version > 0)"
    ).fetchone()
    return (first or "")[:MONTH], (last or "")[:MONTH]


def events(db: sqlite3.Connection, topic: str, month: str, behind: Event | None, limit: int) -> tuple[Event, ...]:
    return tuple(read(db, row) for row in happened(db, topic, month, behind, limit))


def happened(db: sqlite3.Connection, topic: str, month: str, behind: Event | None, limit: int = 0) -> list[Happened]:
    """Sorted without the values: a month may have ten thousand, of which a page is read at a time."""
    place = (behind.place, behind.article.id) if behind else (_END, "")
    return db.execute(
        "SELECT num, id, first, withdrawn FROM event JOIN version USING (id, version)"
        " WHERE topic = ? AND month = ? AND (first, id) < (?, ?) ORDER BY first DESC, id DESC LIMIT ?",
        (topic, month, *place, limit or -1),
    ).fetchall()


def read(db: sqlite3.Connection, row: Happened) -> Event:
    num, _, place, withdrawn = row
    (value,) = db.execute("SELECT value FROM version WHERE num = ?", (num,)).fetchone()
    return Event(article=codec.loads(Article, value), withdrawn=bool(withdrawn), place=place)


def events_of(versions: Sequence[tuple[int, str, set[str]]]) -> dict[tuple[str, str], tuple[int, bool]]:
    """(topic, month) → the last version of the month that did something to it, and whether it left.

    `versions`: of one article by number, each with its number, its place and its topics.
    """
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    held: set[str] = set()
    for number, place, topics in versions:
        month = place[:MONTH]
        found |= {(topic, month): (number, True) for topic in held - topics}
        found |= {(topic, month): (number, False) for topic in topics}
        held = topics
    return found


def _articles(db: sqlite3.Connection, query: str, values: dict[str, object]) -> tuple[Article, ...]:
    return tuple(codec.loads(Article, value) for (value,) in db.execute(query, values))
