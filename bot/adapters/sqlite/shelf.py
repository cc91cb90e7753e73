"""Articles, their versions, aliases and matches: the SQL of it, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from datetime import datetime

from bot.model import codec, versions
from bot.model.article import Article, Derivation
from bot.model.entry import Pending

_LATEST = "SELECT value FROM article JOIN version USING (id, version)"


def resolve(db: sqlite3.Connection, source: str, aliases: Collection[str]) -> dict[str, str]:
    found = {}
    for alias in aliases:
        row = db.execute("SELECT id FROM alias WHERE source = ? AND alias = ?", (source, alias)).fetchone()
        if row:
            found[alias] = row[0]
    return found


def take(db: sqlite3.Connection, derivation: Derivation, made: Article) -> None:
    """The article gets a version where `model.versions` says so; done twice it changes nothing the second time."""
    article = versions.following(_latest(db, made.id), made)
    if article is not None:
        db.execute(
            "INSERT OR REPLACE INTO version VALUES (?, ?, ?)", (article.id, article.version, codec.dumps(article))
        )
        db.execute(
            "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?)",
            (article.id, article.source, article.first_seen, article.version),
        )
        _match(db, article)
    for alias in derivation.aliases:
        db.execute("INSERT OR REPLACE INTO alias VALUES (?, ?, ?)", (derivation.source, alias, derivation.id))
    db.execute("DELETE FROM item WHERE source = ? AND key = ?", (derivation.source, derivation.key))


def newest(db: sqlite3.Connection, topic: str, limit: int) -> tuple[Article, ...]:
    rows = db.execute(
        "SELECT version.value FROM match JOIN article USING (id) JOIN version USING (id, version)"
        " WHERE topic = ? ORDER BY published DESC, id DESC LIMIT ?",
        (topic, limit),
    )
    return tuple(codec.loads(Article, value) for (value,) in rows)


def history(db: sqlite3.Connection, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
    rows = db.execute("SELECT value FROM version WHERE id = ? ORDER BY version", (id,))
    return tuple(codec.loads(Article, value) for (value,) in rows)


def page(
    db: sqlite3.Connection, after: tuple[str, str], topic: str, source: str, since: str, limit: int
) -> tuple[Article, ...]:
    rows = db.execute(
        _LATEST  # noqa: S608 (constants)
        + " WHERE (first_seen, id) > (:seen, :id) AND (:source = '' OR source = :source) AND first_seen >= :since"
        " AND (:topic = '' OR EXISTS (SELECT 1 FROM match WHERE match.id = article.id AND topic = :topic))"
        " ORDER BY first_seen, id LIMIT :limit",
        {"seen": after[0], "id": after[1], "topic": topic, "source": source, "since": since, "limit": limit},
    )
    return tuple(codec.loads(Article, value) for (value,) in rows)


def rematch(db: sqlite3.Connection, after: str, limit: int, match: Callable[[Article], Article]) -> tuple[str, int]:
    """Does `limit` articles behind the id `after`; the id it came to (empty at the end) and how many it did."""
    rows = db.execute(f"{_LATEST} WHERE id > ? ORDER BY id LIMIT ?", (after, limit)).fetchall()
    for (value,) in rows:
        article = match(codec.loads(Article, value))
        db.execute(
            "UPDATE version SET value = ? WHERE id = ? AND version = ?",
            (codec.dumps(article), article.id, article.version),
        )
        _match(db, article)
        after = article.id
    return (after if len(rows) == limit else ""), len(rows)


def quarantined(db: sqlite3.Connection) -> tuple[tuple[Pending, str], ...]:
    rows = db.execute("SELECT value, why FROM item WHERE quarantined ORDER BY seq")
    return tuple((codec.loads(Pending, value), why) for value, why in rows)


def _latest(db: sqlite3.Connection, id: str) -> Article | None:  # noqa: A002 (the field's name)
    row = db.execute(f"{_LATEST} WHERE id = ?", (id,)).fetchone()
    return codec.loads(Article, row[0]) if row else None


def _match(db: sqlite3.Connection, article: Article) -> None:
    published = codec.utc(datetime.fromisoformat(article.published))
    db.execute("DELETE FROM match WHERE id = ?", (article.id,))
    db.executemany("INSERT INTO match VALUES (?, ?, ?)", [(m.topic, published, article.id) for m in article.matches])
