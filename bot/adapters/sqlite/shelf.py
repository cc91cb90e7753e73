"""Articles, their versions, aliases and matches: the SQL of it, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import replace
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
    """The article gets a version if its content is new (`model.versions`); done twice it changes nothing the second time.

    Of two derivations that name one alias it leads to the later one's article, in whatever order they come.
    """
    place = versions.place(made)
    known = db.execute("SELECT 1 FROM version WHERE id = ? LIMIT 1", (made.id,)).fetchone()
    version = 0 if known else 1
    _read(db, made if known else replace(made, version=1), version)
    if known:
        _renumber(db, made.id)
    else:
        db.execute("INSERT INTO article VALUES (?, ?, ?, ?)", (made.id, made.source, made.first_seen, version))
        _match(db, made)
    db.executemany(
        "INSERT INTO alias VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET id = excluded.id, taken = excluded.taken"
        " WHERE excluded.taken >= taken",
        [(derivation.source, alias, derivation.id, place) for alias in derivation.aliases],
    )
    db.execute("DELETE FROM item WHERE source = ? AND key = ?", (derivation.source, derivation.key))


def newest(db: sqlite3.Connection, topic: str, limit: int) -> tuple[Article, ...]:
    rows = db.execute(
        "SELECT version.value FROM match JOIN article USING (id) JOIN version USING (id, version)"
        " WHERE topic = ? ORDER BY published DESC, id DESC LIMIT ?",
        (topic, limit),
    )
    return tuple(codec.loads(Article, value) for (value,) in rows)


def reading(db: sqlite3.Connection, id: str, record: str) -> Article | None:  # noqa: A002 (the field's name)
    row = db.execute("SELECT value FROM version WHERE id = ? AND capture = ?", (id, record)).fetchone()
    return codec.loads(Article, row[0]) if row else None


def history(db: sqlite3.Connection, id: str) -> tuple[Article, ...]:  # noqa: A002 (the field's name)
    rows = db.execute("SELECT value FROM version WHERE id = ? AND version > 0 ORDER BY version", (id,))
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


def _read(db: sqlite3.Connection, made: Article, version: int) -> None:
    """What a capture was made into: what was read of it last stands."""
    capture, place = versions.read_from(made), versions.place(made)
    held = db.execute(
        "SELECT first, last, version FROM version WHERE id = ? AND capture = ?", (made.id, capture)
    ).fetchone()
    if held is None:
        db.execute(
            "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?)",
            (made.id, capture, place, place, made.first_seen, version, codec.dumps(made)),
        )
    elif place >= held[1]:
        db.execute(
            "UPDATE version SET last = ?, seen = ?, value = ? WHERE id = ? AND version = ? AND capture = ?",
            (place, made.first_seen, codec.dumps(made), made.id, held[2], capture),
        )
    elif place < held[0]:
        db.execute(
            "UPDATE version SET first = ? WHERE id = ? AND version = ? AND capture = ?",
            (place, made.id, held[2], capture),
        )


def _renumber(db: sqlite3.Connection, id: str) -> None:  # noqa: A002 (the field's name)
    rows = db.execute(
        "SELECT rowid, version, seen, value FROM version WHERE id = ? ORDER BY first, capture", (id,)
    ).fetchall()
    found = versions.numbered([(seen, codec.loads(Article, value)) for _, _, seen, value in rows])
    for (row, version, _, value), made in zip(rows, found, strict=True):
        text = codec.dumps(made)
        if (version, value) != (made.version, text):
            db.execute("UPDATE version SET version = ?, value = ? WHERE rowid = ?", (made.version, text, row))
    latest = max(found, key=lambda made: made.version)
    db.execute(
        "UPDATE article SET first_seen = ?, version = ? WHERE id = ?", (latest.first_seen, latest.version, latest.id)
    )
    _match(db, latest)


def _match(db: sqlite3.Connection, article: Article) -> None:
    published = codec.utc(datetime.fromisoformat(article.published))
    db.execute("DELETE FROM match WHERE id = ?", (article.id,))
    db.executemany("INSERT INTO match VALUES (?, ?, ?)", [(m.topic, published, article.id) for m in article.matches])
