"""Articles, their versions and aliases: the SQL of it, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.model import codec, versions
from bot.model.article import Article, Derivation
from bot.model.entry import Pending
from bot.model.indexed import Read

from . import derived
from .derived import Placed

_LATEST = "SELECT value FROM article JOIN version USING (id, version)"


def resolve(db: sqlite3.Connection, source: str, aliases: Collection[str]) -> dict[str, str]:
    found = {}
    for alias in aliases:
        row = db.execute("SELECT id FROM alias WHERE source = ? AND alias = ?", (source, alias)).fetchone()
        if row:
            found[alias] = row[0]
    return found


def take(db: sqlite3.Connection, derivation: Derivation, made: Article, read: Read) -> None:
    """The article gets a version if its content is new (`model.versions`); done twice it changes nothing the second time.

    Of two derivations that name one alias it leads to the later one's article, in whatever order they come.
    """
    place = versions.place(made)
    known = db.execute("SELECT 1 FROM version WHERE id = ? LIMIT 1", (made.id,)).fetchone()
    num = _read(db, made if known else replace(made, version=1), 0 if known else 1)
    if known:
        _renumber(db, made.id, read)
    else:
        db.execute(
            "INSERT INTO article (id, source, first_seen, published, version) VALUES (?, ?, ?, ?, 1)",
            (made.id, made.source, made.first_seen, _utc(made.published)),
        )
        derived.put(db, [Placed(num=num, place=place, article=replace(made, version=1))], read)
    db.executemany(
        "INSERT INTO alias VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET id = excluded.id, taken = excluded.taken"
        " WHERE excluded.taken >= taken",
        [(derivation.source, alias, derivation.id, place) for alias in derivation.aliases],
    )
    db.execute("DELETE FROM item WHERE source = ? AND key = ?", (derivation.source, derivation.key))


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


def quarantined(db: sqlite3.Connection) -> tuple[tuple[Pending, str], ...]:
    rows = db.execute("SELECT value, why FROM item WHERE quarantined ORDER BY seq")
    return tuple((codec.loads(Pending, value), why) for value, why in rows)


def _read(db: sqlite3.Connection, made: Article, version: int) -> int:
    """What a capture was made into: what was read of it last stands. The number of its row."""
    capture, place = versions.read_from(made), versions.place(made)
    held = db.execute(
        "SELECT num, first, last FROM version WHERE id = ? AND capture = ?", (made.id, capture)
    ).fetchone()
    if held is None:
        row = db.execute(
            "INSERT INTO version (id, capture, first, last, seen, version, value) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING num",
            (made.id, capture, place, place, made.first_seen, version, codec.dumps(made)),
        ).fetchone()
        return int(row[0])
    num, first, last = held
    if place >= last:
        db.execute(
            "UPDATE version SET last = ?, seen = ?, value = ? WHERE num = ?",
            (place, made.first_seen, codec.dumps(made), num),
        )
    elif place < first:
        db.execute("UPDATE version SET first = ? WHERE num = ?", (place, num))
    return int(num)


def _renumber(db: sqlite3.Connection, id: str, read: Read) -> None:  # noqa: A002 (the field's name)
    rows = db.execute(
        "SELECT num, version, first, seen, value FROM version WHERE id = ? ORDER BY first, capture", (id,)
    ).fetchall()
    found = versions.numbered([(seen, codec.loads(Article, value)) for _, _, _, seen, value in rows])
    placed = []
    for (num, version, first, _, value), made in zip(rows, found, strict=True):
        text = codec.dumps(made)
        if (version, value) != (made.version, text):
            db.execute("UPDATE version SET version = ?, value = ? WHERE num = ?", (made.version, text, num))
        if made.version:
            placed.append(Placed(num=num, place=first, article=made))
    latest = placed[-1].article
    db.execute(
        "UPDATE article SET first_seen = ?, published = ?, version = ? WHERE id = ?",
        (latest.first_seen, _utc(latest.published), latest.version, latest.id),
    )
    derived.put(db, placed, read)


def _utc(published: str) -> str:
    return codec.utc(datetime.fromisoformat(published))
